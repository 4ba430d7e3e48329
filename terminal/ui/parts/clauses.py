"""Clauses as people cite them: 第七条（三） where packs have `art. 7(3)`."""

import re
from collections.abc import Iterable

from rulebook.plan.plan import Basis
from terminal.ui.phrases.table import Phrases
from terminal.ui.ports import Language

_DIGITS = "零一二三四五六七八九"
_CITED = re.compile(r"(?:art\.|§) ?(\d[\d, ()a-z]*?)(?: (last))?$")
_NUMBER = re.compile(r"(\d+)(?:\((\d+)\))?")

ZH: dict[str, str] = {
    "clause.article": "第{numbers}条",
    "clause.item": "（{number}）",
    "clause.to": "至",
    "clause.cited": "{document} {article}",
    "clause.list": "；",
    "clause.based": "依据 {clauses}",
}
EN: dict[str, str] = {
    "clause.article": "art. {numbers}",
    "clause.item": "({number})",
    "clause.to": " to ",
    "clause.cited": "{document} {article}",
    "clause.list": "; ",
    "clause.based": "Required by {clauses}",
}


def clauses_words(phrases: Phrases, clauses: Iterable[Basis]) -> str:
    """All clauses in words, articles of one document together; empty without any."""
    articles: dict[str, list[str]] = {}
    for clause in clauses:
        said = article_words(phrases, clause.article)
        known = articles.setdefault(clause.document, [])
        if said and said not in known:
            known.append(said)
    comma = phrases("list.comma")
    cited = [
        phrases("clause.cited", document=document, article=comma.join(said)).strip()
        for document, said in articles.items()
    ]
    return phrases("clause.list").join(cited)


def article_words(phrases: Phrases, article: str) -> str:
    """An article in the language's way; in Chinese empty where packs only describe it in English."""
    cited = _CITED.match(article)
    if phrases.language == "en" or cited is None:
        return article if phrases.language == "en" else ""
    places, items = "", ""
    for part in re.split(r"( to |, )", cited[1]):
        number = _NUMBER.match(part)
        if number is None:
            places += phrases("clause.to") if part == " to " else phrases("list.comma")
        else:
            places += number_words(int(number[1]), "zh")
            items += phrases("clause.item", number=number_words(int(number[2]), "zh")) if number[2] else ""
    return phrases("clause.article", numbers=places) + items


def number_words(number: int, language: Language) -> str:
    """A number below 100 as it is written in articles: 二十九."""
    if language == "en" or not 0 < number < len(_DIGITS) ** 2:
        return str(number)
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return ten + (_DIGITS[ones] if ones else "")
