"""Whether the seller's name and number stand on his own card, by the lines round its title. Pure.

That something else stands there is said only where it was read clearly, and twice alike: a character that was read
wrong is no other person. What was read is kept until the next reading, to be compared with it, and told to nobody.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Final

import numpy as np

from rulebook.checks.observed import Borne
from terminal.ocr.engine import Choice, Quad, TextLine
from terminal.session.orders.analyst import Bearer

CHARACTERS: Final = 80
"""That are read at most round a title, the nearest first, by the lines' shapes."""
_LONGEST: Final = 32.0
"""Length over height of a line that may hold a number with its label."""
_CONFIDENT, _CLEAR, _CLEAR_EACH = 0.6, 0.9, 0.8
"""Of a line that has what is looked for; of one that has another, and of each of its characters."""
_LEAST, _IDENTITY = 12, 18
"""A number of fewer characters has no form of its own; one of eighteen may be that of an identity card."""
_BLANK: Final = re.compile(r"\s+")
_NO_WORD: Final = re.compile(r"[\W_]+")
_NAMED: Final = re.compile(r"^姓名([\u4e00-\u9fff]{2,6})$")
_NOT_HIS: Final = re.compile(r"身份|电话|统一社会信用")
"""Lines with these have numbers of another kind."""


def _plain(text: str) -> str:
    return _BLANK.sub("", unicodedata.normalize("NFKC", text)).upper()


def _bare(text: str) -> str:
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text)).upper()


class Standing:
    """What came of one card so far: each of name and number, empty where it is not asked for."""

    def __init__(self, bearer: Bearer) -> None:
        """`bearer`: whose card it must be."""
        self._name, self._number = _bare(bearer.name), _plain(bearer.number)
        self.name: Borne = "unread" if self._name else ""
        self.number: Borne = "unread" if self._number else ""
        self._others: dict[str, str] = {}
        """Of name and number, what stood there in the reading before."""
        self.readings = 0

    @property
    def settled(self) -> bool:
        """Whether nothing is left to be looked for."""
        return "unread" not in (self.name, self.number)

    def take(self, lines: Sequence[TextLine]) -> bool:
        """Take in what was read round the title; whether more is known now."""
        before, self.readings = (self.name, self.number), self.readings + 1
        told = [line for line in lines if line.text and line.confidence >= _CONFIDENT]
        if self.name == "unread":
            self.name = self._seek("name", told, lambda line: self._name in _bare(line), self._other_names)
        if self.number == "unread":
            self.number = self._seek("number", told, _has(self._number), self._other_numbers)
        return (self.name, self.number) != before

    def _seek(
        self,
        what: str,
        lines: Sequence[TextLine],
        has: Callable[[str], bool],
        others: Callable[[str], Iterable[str]],
    ) -> Borne:
        if any(has(line.text) for line in lines):
            return "found"
        clear = {each for line in lines if _is_clear(line) for each in others(line.text)}
        other = clear.pop() if len(clear) == 1 else ""
        before, self._others[what] = self._others.get(what, ""), other
        return "other" if other and other == before else "unread"

    def _other_names(self, line: str) -> Iterable[str]:
        return _NAMED.findall(_bare(line))

    def _other_numbers(self, line: str) -> Iterable[str]:
        """Numbers of the same form."""
        if len(self._number) < _LEAST or len(self._number) == _IDENTITY or _NOT_HIS.search(line):
            return ()
        form = "".join(map(_kind, self._number))
        return re.findall(rf"(?<![0-9A-Z]){form}(?![0-9A-Z])", _plain(line))


def _kind(character: str) -> str:
    return r"\d" if character.isdigit() else "[A-Z]" if character.isalpha() else re.escape(character)


def _has(number: str) -> Callable[[str], bool]:
    """Whether a line has this very number, and not as a part of a longer one."""
    wanted = re.compile(rf"(?<![0-9]){re.escape(number)}(?![0-9A-Z])")
    return lambda line: wanted.search(_plain(line)) is not None


def _is_clear(line: TextLine) -> bool:
    return line.confidence >= _CLEAR and min(line.characters, default=1.0) >= _CLEAR_EACH


def nearest_to(place: tuple[float, float]) -> Choice:
    """Choose the lines that stand nearest to a place (x, y), until they hold as many characters as are to be read."""

    def choose(quads: list[Quad]) -> list[int]:
        points = np.array(quads, np.float64).reshape(-1, 4, 2)
        sides = np.linalg.norm(np.roll(points, -1, axis=1) - points, axis=2)
        shapes = (sides[:, 0] + sides[:, 2]) / np.maximum(1.0, sides[:, 1] + sides[:, 3])
        apart = np.linalg.norm(points.mean(axis=1) - np.array(place), axis=1)
        chosen, left = list[int](), float(CHARACTERS)
        for index in np.argsort(apart):
            if shapes[index] <= min(_LONGEST, left):
                chosen.append(int(index))
                left -= float(shapes[index])
        return chosen

    return choose
