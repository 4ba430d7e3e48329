"""Names and numbers of a sale, masked in what leaves the house, and put back in what comes from there. Pure.

Over all rows of a transcript at once, so that a name or a number that was spoken over a breath is found. Names also by
their sound, since a recogniser writes 王方 for 王芳. What the sale does not say, such as an address that she tells, is
not known here and not masked; every number is, whosever it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from rulebook.plan.plan import Plan
from rulebook.script.coverage import spelled
from rulebook.script.sounding import folded, is_han, spellings, syllable

PEOPLE: Final = (
    "seller", "applicant", "insured", "beneficiaries", "guardian", "co_borrowers", "spouse", "guarantors", "referrer",
)  # fmt: skip
"""Fields of a sale that hold people."""
TITLES: Final = [
    "先生",
    "女士",
    "小姐",
    "太太",
    "阿姨",
    "叔叔",
    "大爷",
    "大妈",
    "大叔",
    "大姐",
    "大哥",
    "奶奶",
    "爷爷",
    "老师",
    "经理",
    "总",
    "行长",
    "主任",
    "师傅",
    "同志",
    "姐",
    "哥",
]
COMPOUND: Final = frozenset(
    [
        "欧阳",
        "司马",
        "诸葛",
        "上官",
        "东方",
        "皇甫",
        "尉迟",
        "公孙",
        "慕容",
        "令狐",
        "司徒",
        "夏侯",
        "端木",
        "南宫",
        "百里",
        "长孙",
    ]
)
_NUMERALS: Final = frozenset("零〇○一二三四五六七八九十百千万亿两幺壹贰叁肆伍陆柒捌玖拾佰仟")
_NO_NUMBER: Final = frozenset({"千万", "万一", "一一", "万千"})
_UNITS: Final = frozenset("元块万岁号年月日天")
_GRADE: Final = re.compile(r"[rcp][1-6]")
"""Grades of risk and tolerance are nobody's."""
_LATIN: Final = 3
"""Letters that a name in Latin script has at least to be looked for alone."""
_MARK: Final = re.compile(r"〔([人数])(\d+)〕")


@dataclass(frozen=True, slots=True)
class _Letter:
    """One letter of the rows: which row, where in it, as it is written, and its sound."""

    row: int
    place: int
    character: str
    sound: str


class Mask:
    """Masks the texts of one take; a name as it is written, or a number, is one mark. The key stays in here."""

    def __init__(self, sale: Mapping[str, Any], plan: Plan) -> None:
        """`sale`: as the take keeps it, also where it cannot be read."""
        people = tuple(dict.fromkeys((*_people(sale), *_planned(plan))))
        self._hidden: dict[str, str] = {}
        """Marks, by what they stand for as it is compared."""
        self._shown: dict[str, str] = {}
        """What marks stand for, as it was written first."""
        called = dict.fromkeys(text for name in people for text in _ways(name))
        self._texts = frozenset(called)
        self._lengths = sorted({len(each) for each in called}, reverse=True)
        self._names = _by_first_sound(called)
        """How they sound, by their first sound, the longest first."""
        self._numbers = {each for each in map(_letters_of, _numbers(sale)) if len(each) > _LATIN}
        self._script = _script(plan, people)
        """What sounds like a name and is a word of the script, is that word."""

    def text(self, text: str) -> str:
        """Return one text, masked."""
        return self.rows([text])[0]

    def rows(self, texts: Sequence[str]) -> list[str]:
        """Return texts that follow each other, masked; what goes over two of them is marked in the first."""
        plain = [each.translate(_BRACKETS) for each in texts]
        letters = [
            _Letter(row, place, each, _sound(each))
            for row, text in enumerate(plain)
            for place, each in enumerate(each.lower()[:1] for each in folded(text))
            if is_han(each) or each.isalnum()
        ]
        spelled_out = {row for row, run in groupby(letters, lambda each: each.row) if _is_spelled_out(run)}
        found = list(map(list, plain))
        for hidden, mark in self._found(letters, plain, spelled_out):
            for row, part in _parts(hidden):
                found[row][part] = [""] * (part.stop - part.start)
            found[hidden[0].row][hidden[0].place] = mark
        return ["".join(each) for each in found]

    def unmasked(self, text: str) -> str:
        """Return a text with what its marks stand for; a mark that was never given stays."""
        return _MARK.sub(lambda found: self._shown.get(found[0], found[0]), text)

    def _found(
        self, letters: Sequence[_Letter], plain: Sequence[str], spelled_out: AbstractSet[int]
    ) -> Iterator[tuple[Sequence[_Letter], str]]:
        """Yield what is masked, and by which mark. `spelled_out`: rows in which a number is said bit by bit."""
        place = 0
        while place < len(letters):
            name = self._name_at(letters, place)
            if name is not None:
                end = place + len(name)
                hidden = letters[place:end]
                yield hidden, self._mark("人", _written(hidden), _as_it_was(hidden, plain))
            else:
                end, is_number = self._figures_at(letters, place)
                if is_number or (end > place and letters[place].row in spelled_out):
                    hidden = letters[place:end]
                    written = _as_it_was(hidden, plain)
                    yield hidden, self._mark("数", spelled(written).characters, written)
            place = max(end, place + 1)

    def _mark(self, kind: str, key: str, written: str) -> str:
        mark = self._hidden.get(kind + key)
        if mark is None:
            count = sum(each.startswith(kind) for each in self._hidden) + 1
            mark = self._hidden[kind + key] = f"〔{kind}{count}〕"
            self._shown[mark] = written
        return mark

    def _name_at(self, letters: Sequence[_Letter], place: int) -> str | None:
        """Return the name that begins here, as it is written; by its sound only where no other one begins within."""
        for sounds in self._names.get(letters[place].sound, ()):
            window = letters[place : place + len(sounds)]
            if tuple(each.sound for each in window) != sounds:
                continue
            written = _written(window)
            within = any(self._is_written(letters, place + step) for step in range(1, len(sounds)))
            if written in self._texts or not (written in self._script or within):
                return written
        return None

    def _is_written(self, letters: Sequence[_Letter], place: int) -> bool:
        """Tell whether a name begins at a place that is written as it is."""
        return any(_written(letters[place : place + length]) in self._texts for length in self._lengths)

    def _figures_at(self, letters: Sequence[_Letter], place: int) -> tuple[int, bool]:
        """Where figures and letters end that begin here, and whether they are a number; the same place for none."""
        if _is_grade(letters, place):
            return place + 2, False
        end = place
        while end < len(letters) and _is_figure(letters[end].character):
            end += 1
        written = _written(letters[place:end])
        if written in self._numbers or any(map(str.isdigit, written)):
            return end, True
        numerals = place
        while numerals < end and letters[numerals].character in _NUMERALS:
            numerals += 1
        if numerals - place > 1:
            return numerals, _written(letters[place:numerals]) not in _NO_NUMBER
        counted = numerals < len(letters) and letters[numerals].character in _UNITS
        return numerals, numerals > place and counted


_BRACKETS: Final = str.maketrans("〔〕", "（）")
"""What looks like a mark and is none."""


def _is_figure(character: str) -> bool:
    return character in _NUMERALS or character.isdecimal() or (character.isascii() and character.isalnum())


def _is_spelled_out(row: Iterable[_Letter]) -> bool:
    """Tell whether a row has nothing but numerals: a bit of a number, however short."""
    return all(each.character in _NUMERALS for each in row)


def _sound(character: str) -> str:
    """How a character sounds to a recogniser that does not tell z from zh, nor n from ng."""
    return _blurred(syllable(character)) if is_han(character) else character


def _blurred(sound: str) -> str:
    for full, flat in (("zh", "z"), ("ch", "c"), ("sh", "s")):
        sound = flat + sound[2:] if sound.startswith(full) else sound
    return sound.removesuffix("g") if sound.endswith("ng") else sound


def _is_grade(letters: Sequence[_Letter], place: int) -> bool:
    """Tell whether a grade begins here, such as R2, and no longer number."""
    if not _GRADE.fullmatch(_written(letters[place : place + 2])):
        return False
    around = [letters[place + 1], *letters[place + 2 : place + 3]]
    return len(around) == 1 or not _is_figure(around[1].character) or not _follows(*around)


def _follows(one: _Letter, other: _Letter) -> bool:
    """Tell whether nothing stands between two letters."""
    return (one.row, one.place + 1) == (other.row, other.place)


def _parts(letters: Sequence[_Letter]) -> Iterator[tuple[int, slice]]:
    """Yield where letters stand, row by row, with the marks between them."""
    for row, run in groupby(letters, lambda each: each.row):
        places = [each.place for each in run]
        yield row, slice(places[0], places[-1] + 1)


def _as_it_was(letters: Sequence[_Letter], plain: Sequence[str]) -> str:
    return "".join(plain[row][part] for row, part in _parts(letters))


def _written(letters: Iterable[_Letter]) -> str:
    return "".join(each.character for each in letters)


def _letters_of(text: str) -> str:
    return "".join(each for each in folded(text).lower() if is_han(each) or each.isalnum())


# --- who and what is in a sale ---


def _people(sale: Mapping[str, Any]) -> Iterator[str]:
    for field in PEOPLE:
        held = sale.get(field)
        for each in held if isinstance(held, list) else [held]:
            if isinstance(each, Mapping) and isinstance(each.get("name"), str):
                yield each["name"]


def _planned(plan: Plan) -> Iterator[str]:
    for node in plan.nodes:
        names = (*(each.name for each in node.people), *(each.name for each in node.answers))
        yield from filter(None, (*names, *(each.name for each in node.signatures)))


def _numbers(held: Any) -> Iterator[str]:
    """Yield the numbers of papers, licences and orders, wherever they stand."""
    if isinstance(held, Mapping):
        for name, value in held.items():
            if isinstance(value, str) and name in ("number", "licence", "reference", "service_phone"):
                yield value
            else:
                yield from _numbers(value)
    elif isinstance(held, list):
        for each in held:
            yield from _numbers(each)


def _script(plan: Plan, people: Sequence[str]) -> str:
    """All that is to be said and answered, without names: a word of it that sounds like somebody is that word."""
    texts = [
        text
        for node in plan.nodes
        for text in (
            *(each.zh for each in node.say),
            *(word for each in node.answers for word in (each.question.zh, *each.accepted, *each.refused)),
        )
    ]
    whole = "\n".join(map(_letters_of, texts))
    for name in people:
        whole = whole.replace(_letters_of(name), "\n")
    return whole


def _by_first_sound(called: Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    every = {sounds for text in called for sounds in _sounds(text)}
    for sounds in sorted(every, key=lambda each: (-len(each), each)):
        found.setdefault(sounds[0], []).append(sounds)
    return found


def _sounds(text: str) -> Iterator[tuple[str, ...]]:
    """Yield how a name may sound, one sound for each letter."""
    for sounds in spellings(text):
        yield tuple(map(_blurred, sounds)) if is_han(text[0]) else tuple(text)


def _ways(name: str) -> Iterator[str]:
    """Yield how somebody may be called: the whole name, its parts, the given name, the surname before a title."""
    whole, parts = _letters_of(name), [_letters_of(part) for part in re.split(r"[\s·•.]+", name)]
    for text in (whole, *parts):
        if len(text) >= (2 if all(map(is_han, text)) else _LATIN):
            yield text
    if 1 < len(whole) <= 4 and all(map(is_han, whole)):  # noqa: PLR2004 - a surname of two and a given name of two
        surname = whole[:2] if whole[:2] in COMPOUND else whole[0]
        given = whole.removeprefix(surname)
        yield from (given,) if len(given) > 1 else ()
        yield from (surname + title for title in TITLES)
        yield from (before + surname for before in "小老" if len(surname) == 1)
