"""How documents of each kind are read: the one place that lists them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from terminal.ocr.engine import TextLine
from terminal.ocr.fields import read_fields
from terminal.ocr.finder import CARD_SIZE
from terminal.ocr.kinds import first_generation, foreigner, household, passes, passport, residence, temporary
from terminal.ocr.verdicts import Fields, Judged, ReadField, judge
from terminal.session.facts.cards import CardFieldName, CardKind, CardSide

Read = Callable[[Sequence[TextLine], CardSide], Mapping[CardFieldName, ReadField]]
"""From lines on the straightened document, upright, to every field of that side, unchecked."""
Judge = Callable[[Fields, date], dict[CardFieldName, Judged]]
"""A verdict for each field that is there, fields of both sides together, on this day."""


OF_ANY_LENGTH: Final[Mapping[CardFieldName, float]] = {
    "name": 600.0, "name_latin": 900.0, "nation": 600.0, "nationality": 600.0, "address": 600.0, "authority": 960.0,
}  # fmt: skip
"""Fields that do not show by their length that something is missing, and how far right they may go, px."""


@dataclass(frozen=True, slots=True)
class Reads:
    """How documents of one kind are read."""

    fields: Read
    judge: Judge
    portrait: tuple[int, int, int, int] | None = (600, 44, 950, 486)
    """Left, top, right, bottom on the straightened front, pixels; holds the portrait wherever printers put it (on
    resident ID cards measured on every specimen, docs/identity.md)."""
    size: tuple[int, int] = CARD_SIZE
    """Width and height of the straightened document, pixels."""
    colourless: bool = False
    """Whether it bears so little colour that a photocopy cannot be told by the lack of it."""
    on_day: Callable[[Sequence[TextLine], date], Mapping[CardFieldName, ReadField]] | None = None
    """In the place of `fields`, where years are printed with two digits: today tells the century."""
    again: tuple[CardFieldName, ...] = ("number",)
    """What is read a second time, from a finer cut."""
    unchecked: tuple[CardFieldName, ...] = ()
    """Of `again`, what nothing else on the document confirms: read a third time, and all three must be certain."""
    of_any_length: Mapping[CardFieldName, float] = field(default_factory=lambda: OF_ANY_LENGTH)

    def read(self, lines: Sequence[TextLine], side: CardSide, today: date) -> Mapping[CardFieldName, ReadField]:
        """Every field of that side, unchecked. `lines` upright, in pixels of the straightened document."""
        return self.fields(lines, side) if self.on_day is None else self.on_day(lines, today)


RESIDENT: Final = Reads(read_fields, judge)
PASSPORT: Final = Reads(
    lambda lines, _: passport.read_passport(lines, date.max),
    passport.judge_passport,
    passport.PORTRAIT,
    passport.SIZE,
    on_day=passport.read_passport,
    again=("name",),
    of_any_length={"name": 960.0, "name_latin": 945.0},
)
HOUSEHOLD: Final = Reads(
    lambda lines, _: household.read_household(lines),
    household.judge_household,
    None,
    household.SIZE,
    colourless=True,
    again=("name", "number"),
    unchecked=("name",),
    of_any_length={"name": 545.0, "relation": 940.0, "nation": 940.0},
)
KINDS: Final[Mapping[CardKind, Reads]] = {
    "resident": RESIDENT,
    "passport": PASSPORT,
    "household": HOUSEHOLD,
    "temporary": Reads(temporary.read, temporary.judge, colourless=True),
    "hk_mo_tw_residence": Reads(residence.read, residence.judge),
    "hk_mo_pass": Reads(passes.read_hk_mo, passes.judge_hk_mo, passes.PORTRAIT),
    "tw_pass": Reads(passes.read_tw, passes.judge_tw, passes.PORTRAIT),
    "foreigner": Reads(foreigner.read, foreigner.judge),
    "first_generation": Reads(
        first_generation.read, first_generation.judge, colourless=True, again=("name", "number"), unchecked=("name",)
    ),
}


def reads(kind: CardKind) -> Reads:
    """How this kind is read; as a resident ID card where it has no way of its own."""
    return KINDS.get(kind, RESIDENT)
