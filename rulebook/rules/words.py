"""What a word of a condition can be: yes or no, a whole number, one of a few texts, or any text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from rulebook.sale.text import Language

ABSENT: Final = "none"
"""The value of a word that does not apply to this product."""
Unit = Literal["number", "money", "age", "years", "months", "days", "hours", "level"]
"""What a number counts. Money is whole fen; in conditions of format 2 it is written in yuan."""


@dataclass(frozen=True, slots=True)
class Truth:
    """Yes or no."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two bounds, both possible."""

    low: int
    high: int
    unit: Unit = "number"


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these texts, each of them possible."""

    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class AnyText:
    """Some text, such as the id of a rule."""


Kind = Truth | Whole | OneOf | AnyText


@dataclass(frozen=True, slots=True)
class Word:
    """A fact that conditions may ask for: all that it can be, and what it means, in both languages."""

    kind: Kind
    zh: str
    en: str

    @property
    def meaning(self) -> str:
        """What it means, to the author of a condition."""
        return self.en

    def say(self, language: Language) -> str:
        """Return what it means in one of the two languages."""
        return self.zh if language == "zh" else self.en


Group = Mapping[str, Word]


def one_of(*literals: Any, absent: bool = False) -> OneOf:
    """Return the kind of all values of these `Literal` types; with `absent`, of `ABSENT` too."""
    values = {str(value) for literal in literals for value in get_args(literal)}
    return OneOf(frozenset(values | ({ABSENT} if absent else set())))
