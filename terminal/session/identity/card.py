"""What the card says, what the operator made of it, and where it differs from the sale. Pure.

Nothing that was read is overwritten: what the operator confirms stands beside the reading, and both are recorded. A
card that is another person's is lifted by nobody's word; what may be a doubt of reading is a second person's to decide.
"""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from faults.trouble import Trouble
from rulebook.sale.people import resident_id_is_sound
from terminal.session.facts.analyst import (
    BACK_FIELDS,
    FRONT_FIELDS,
    LONG_TERM,
    CardField,
    CardFieldName,
    CardProblem,
    CardReading,
    CardSide,
)
from terminal.session.identity.view import Difference, FieldView

SIDES: tuple[CardSide, ...] = ("front", "back")
FIELDS: dict[CardSide, tuple[CardFieldName, ...]] = {"front": FRONT_FIELDS, "back": BACK_FIELDS}

NO_CARD: frozenset[CardProblem] = frozenset(
    {"no_card", "two_cards", "wrong_side", "wrong_document", "photocopy", "screen"}
)
"""What makes a picture no proof, however well it was read. Other problems show in the fields themselves."""
NO_VALUE, NO_NUMBER, NO_DATE = Trouble("identity.value"), Trouble("identity.number"), Trouble("identity.date")
"""What cannot stand in a field."""
READ_FOR_CERTAIN = Trouble("identity.read_for_certain")
"""Nobody types over what was read for certain and makes it another person's card."""
OUT_OF_DATE = frozenset({"expired", "not_yet_valid"})
"""Reasons that find fault with the card, not with the reading."""
_UNREAD = CardField("", 0.0, "missing", ("not_read",))
_DOTS = dict.fromkeys(map(ord, "•‧・．.∙⋅"), "·")
"""Names of some nations bear a dot, which is typed in many ways."""


@dataclass(frozen=True, slots=True)
class ConfirmedField:
    """What somebody said stands in a field."""

    value: str
    by: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """Who accepted a difference, why, and when (seconds on the session's clock)."""

    by: str
    reason: str
    at_s: float
    note: str = ""
    proof: dict[str, str] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class SideRead:
    """One side: the reading, with all its fields, and what was confirmed."""

    reading: CardReading
    confirmed: dict[CardFieldName, ConfirmedField]

    def fields(self) -> tuple[FieldView, ...]:
        """All fields of the side, in the order of `FIELDS`, each with what was confirmed of it."""
        said = {name: confirmed.value for name, confirmed in self.confirmed.items()}
        return tuple(FieldView(name, read, said.get(name)) for name, read in self.reading.fields.items())


class CardCheck:
    """Both sides of the card against the sale, on one day."""

    def __init__(self, expected: dict[CardFieldName, str], today: dt.date, *, binding: bool = True) -> None:
        """`expected` is what the sale says; not `binding`: what would stop a real sale is a finding here."""
        self.expected = expected
        self.binding = binding
        self.accepted: dict[Difference, Accepted] = {}
        self.sides: dict[CardSide, SideRead] = {}
        self._today = today

    def accept_reading(self, side: CardSide, reading: CardReading) -> bool:
        """Take in what was read; returns whether it was this side. A field that is not there counts as missing."""
        if reading.side not in (side, "both"):
            return False
        fields = {name: reading.fields.get(name, _UNREAD) for name in FIELDS[side]}
        self.sides[side] = SideRead(replace(reading, fields=fields), {})
        return True

    def drop(self, side: CardSide) -> None:
        """Forget this side and what was confirmed and accepted of it."""
        self.sides.pop(side, None)
        self.accepted = {found: who for found, who in self.accepted.items() if found.field not in FIELDS[side]}

    def confirm(self, side: CardSide, name: str, value: str, by: str) -> Trouble | None:
        """Note what stands in a field. Returns what is wrong with a value that cannot stand there."""
        read = self.sides[side]
        if name not in read.reading.fields:
            return NO_VALUE
        value = value.strip()
        if self.binding and name in {found.field for found in self._graves_read(side)}:
            return READ_FOR_CERTAIN
        fault = _fault_of(name, value)
        if fault is None:
            field: CardFieldName = name
            self.sides[side] = replace(read, confirmed={**read.confirmed, field: ConfirmedField(value, by)})
        return fault

    def to_confirm(self, side: CardSide) -> tuple[CardFieldName, ...]:
        """Fields that are not certain and that nobody has confirmed."""
        views = self.sides[side].fields() if side in self.sides else ()
        return tuple(view.name for view in views if view.confirmed is None and not _is_certain(view.read))

    def differences(self, side: CardSide) -> tuple[Difference, ...]:
        """Where this side differs from the sale or is not good today, whether accepted or not."""
        return self._found(self._values(side))

    def graves(self, side: CardSide) -> tuple[Difference, ...]:
        """The differences that nobody's word lifts: once nothing is left to be confirmed, a certain number at once."""
        if not self.binding or not self.is_proof(side):
            return ()
        found = tuple(each for each in self.differences(side) if each.grave)
        open_still = self.to_confirm(side)
        sure = "number" not in open_still and any(each.field == "number" for each in found)
        return found if sure or not open_still else ()

    def _values(self, side: CardSide) -> dict[CardFieldName, str]:
        views = self.sides[side].fields() if side in self.sides else ()
        return {view.name: view.value for view in views if view.value}

    def _graves_read(self, side: CardSide) -> tuple[Difference, ...]:
        """Those that were read for certain, whatever was confirmed since."""
        fields = self.sides[side].reading.fields
        read = {name: each.value for name, each in fields.items() if each.value and each.verdict == "ok"}
        return tuple(found for found in self._found(read) if found.grave)

    def _found(self, values: Mapping[CardFieldName, str]) -> tuple[Difference, ...]:
        found = [each for name, value in values.items() if (each := self._difference(name, value)) is not None]
        return tuple(replace(each, grave=is_grave(each, self.expected, values)) for each in found)

    def unaccepted(self, side: CardSide) -> tuple[Difference, ...]:
        """The differences that nobody answers for; another confirmed value makes another difference."""
        return tuple(found for found in self.differences(side) if found not in self.accepted)

    def accept(self, side: CardSide, accepted: Accepted) -> None:
        """Let this person answer for every difference of this side that nobody answers for yet."""
        for difference in self.unaccepted(side):
            if not (self.binding and difference.grave):
                self.accepted[difference] = accepted

    def is_proof(self, side: CardSide) -> bool:
        """Whether what was read is a card at all, and this side of it."""
        return side in self.sides and not NO_CARD & set(self.sides[side].reading.problems)

    def portrait(self) -> bytes:
        """The portrait on the front, JPEG; empty if there is none."""
        return self.sides["front"].reading.portrait if "front" in self.sides else b""

    def forget_pictures(self) -> None:
        """Keep what was read, and no picture of it."""
        for side, read in self.sides.items():
            fields = {name: replace(field, crop=b"") for name, field in read.reading.fields.items()}
            bare = replace(read.reading, fields=fields, card=b"", portrait=b"")
            self.sides[side] = replace(read, reading=bare)

    def _difference(self, name: CardFieldName, value: str) -> Difference | None:
        day = parse_day(value) if name in ("valid_from", "valid_to") else None
        if day is not None and name == "valid_to" and day < self._today:
            return Difference(name, self._today.isoformat(), value, "expired")
        if day is not None and name == "valid_from" and day > self._today:
            return Difference(name, self._today.isoformat(), value, "not_yet_valid")
        sale = self.expected.get(name)
        return None if sale is None or same(sale, value) else Difference(name, sale, value)


def is_grave(found: Difference, expected: Mapping[CardFieldName, str], values: Mapping[CardFieldName, str]) -> bool:
    """Tell whether a difference means another person, or a sale that is wrong, rather than a doubt of reading.

    Another number always does. Where the number agrees all else may be misread or mistyped; without one, another birth
    date does, and a name unless it differs in one character and the birth date agrees.
    """
    if found.reason != "differs":
        return False
    if found.field == "number":
        return True
    if _agree("number", expected, values):
        return False
    if found.field == "name":
        return not (_agree("birth_date", expected, values) and _one_apart(spelled(found.sale), spelled(found.card)))
    return found.field == "birth_date"


def _agree(name: CardFieldName, expected: Mapping[CardFieldName, str], values: Mapping[CardFieldName, str]) -> bool:
    return name in expected and bool(values.get(name)) and same(expected[name], values[name])


def _one_apart(one: str, other: str) -> bool:
    """Whether one character was read or written otherwise, of two at least; nothing left out or added."""
    enough = len(one) == len(other) and len(one) > 1
    return enough and sum(mine != theirs for mine, theirs in zip(one, other, strict=True)) <= 1


def parse_day(text: str) -> dt.date | None:
    """Parse an ISO 8601 date in its long spelling; None for anything else."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.isoformat() == text else None


def _is_certain(read: CardField) -> bool:
    found_fault_with_card = read.verdict == "wrong" and bool(read.reasons) and set(read.reasons) <= OUT_OF_DATE
    return read.verdict == "ok" or found_fault_with_card


def _fault_of(name: str, value: str) -> Trouble | None:
    """What is wrong with a value that cannot stand in this field."""
    if not value:
        return NO_VALUE
    match name:
        case "number":
            return None if resident_id_is_sound(value) else NO_NUMBER
        case "birth_date" | "valid_from":
            return None if parse_day(value) else NO_DATE
        case "valid_to":
            return None if value == LONG_TERM or parse_day(value) else NO_DATE
        case "sex":
            return None if value in ("男", "女") else NO_VALUE
        case _:
            return None


def same(sale: str, card: str) -> bool:
    """Tell whether both say the same, however it is spelled."""
    return spelled(sale) == spelled(card)


def spelled(text: str) -> str:
    """One spelling of a name or number: no spaces, one kind of dot, capital X."""
    plain = unicodedata.normalize("NFKC", text).translate(_DOTS)
    return "".join(plain.split()).upper()
