"""Articles as people cite them: 第七条（三） in Chinese, art. 7(3) in English, whichever of the two a pack writes."""

import re
from collections.abc import Iterable

from rulebook.plan.plan import Basis
from rulebook.sale.text import Language

_DIGITS = "零一二三四五六七八九"
_TENS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = rf"[{_DIGITS}{''.join(_TENS)}]+"
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_ARTICLE = re.compile(rf"第({_NUMERAL})条(?:第({_NUMERAL})款|(末款))?((?:、?（{_NUMERAL}）)*)")
_ENGLISH = re.compile(r"(?:art\.|§) ?(\d[\d, ()a-z]*?)(?: (last))?$")
_ENGLISH_NUMBER = re.compile(r"(\d+)(?:\((\d+)\))?")


def cited(clauses: Iterable[Basis], language: Language) -> str:
    """Return all clauses in words, in their order, each document once with its articles; empty without any."""
    comma, semicolon = ("、", "；") if language == "zh" else (", ", "; ")
    articles: dict[str, dict[str, None]] = {}
    for clause in clauses:
        known = articles.setdefault(clause.document, {})
        known.update(dict.fromkeys(filter(None, [article_words(clause.article, language)])))
    return semicolon.join(f"{document} {comma.join(known)}".strip() for document, known in articles.items())


def article_words(article: str, language: Language) -> str:
    """Return an article in the language's way.

    A part that a pack names in Chinese words alone (处理规则) is named so in English too, as its document is; what
    a pack of format 1 describes in English words alone is left out in Chinese.
    """
    if _CHINESE.search(article):
        return article if language == "zh" else _in_english(article) or article
    return article if language == "en" else _in_chinese(article)


def _in_english(article: str) -> str:
    """第三十五条、第三十七条（六） as art. 35, 37(6); words between the articles are left out."""
    said, end = "", 0
    for found in _ARTICLE.finditer(article):
        number, paragraph, last, items = found.groups()
        said += "art. " if not said else " to " if article[end : found.start()] == "至" else ", "
        said += str(_number_of(number))
        said += f" para {_number_of(paragraph)}" if paragraph else " last para" if last else ""
        said += "".join(f"({_number_of(item)})" for item in re.findall(_NUMERAL, items))
        end = found.end()
    return said


def _in_chinese(article: str) -> str:
    """art. 7(3) as 第七条（三）, as packs of format 1 have it; in these the last paragraph has no name."""
    cited = _ENGLISH.match(article)
    if cited is None:
        return ""
    places, items = "", ""
    for part in re.split(r"( to |, )", cited[1]):
        number = _ENGLISH_NUMBER.match(part)
        if number is None:
            places += "至" if part == " to " else "、"
        else:
            places += chinese_number(int(number[1]))
            items += f"（{chinese_number(int(number[2]))}）" if number[2] else ""
    return f"第{places}条{items}"


def chinese_number(number: int) -> str:
    """Return a number from 1 to 99 as it is written in articles: 二十九; any other in digits."""
    if not 0 < number < len(_DIGITS) ** 2:
        return str(number)
    tens, ones = divmod(number, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return ten + (_DIGITS[ones] if ones else "")


def _number_of(written: str) -> int:
    """一百一十六 as 116."""
    number, digit = 0, 0
    for character in written:
        if character in _TENS:
            number += max(digit, 1) * _TENS[character]
            digit = 0
        else:
            digit = _DIGITS.index(character)
    return number + digit
