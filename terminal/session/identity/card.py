"""What a document says, what the operator made of it, and where it differs from the sale. Pure.

A document is of one of the kinds that a machine reads, each with its sides, its fields and the rules of its number.
Nothing that was read is overwritten: what the operator confirms stands beside the reading, and both are recorded. A
card that is another person's is lifted by nobody's word; what may be a doubt of reading is a second person's to decide.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from faults.trouble import Trouble
from rulebook.sale.identity_numbers import number_is_sound
from rulebook.sale.people import IdentityKind
from terminal.session.facts.cards import (
    FIELDS,
    LONG_TERM,
    NO_PORTRAIT,
    OPTIONAL,
    CardField,
    CardFieldName,
    CardKind,
    CardProblem,
    CardReading,
    CardSide,
    CardSource,
)
from terminal.session.identity.comparing import parse_day, same_in, spelled
from terminal.session.identity.kinds import KIND_OF, kind_read
from terminal.session.identity.view import Difference, FieldView

SIDES: tuple[CardSide, ...] = ("front", "back")

NO_CARD: frozenset[CardProblem] = frozenset(
    {"no_card", "two_cards", "wrong_side", "wrong_document", "other_kind", "photocopy", "screen"}
)
"""What makes a picture no proof, however well it was read. Other problems show in the fields themselves."""
NO_VALUE, NO_NUMBER, NO_DATE = Trouble("identity.value"), Trouble("identity.number"), Trouble("identity.date")
"""What cannot stand in a field."""
_NO_NUMBER: Mapping[CardKind, Trouble] = {
    "passport": Trouble("identity.number_passport"),
    "hk_mo_tw_residence": Trouble("identity.number_residence"),
    "hk_mo_pass": Trouble("identity.number_pass"),
    "tw_pass": Trouble("identity.number_pass"),
    "foreigner": Trouble("identity.number_foreigner"),
}
READ_FOR_CERTAIN = Trouble("identity.read_for_certain")
"""Nobody types over what was read for certain and makes it another person's card."""
READ_OUT_OF_DATE = Trouble("identity.read_out_of_date")
"""Nor over a day that makes it a card of no use: a second person may answer for that."""
OUT_OF_DATE = frozenset({"expired", "not_yet_valid"})
"""Reasons that find fault with the card, not with the reading."""
PRINT_DIFFERS = "print_differs"
"""Why a value of the chip is doubted: something else is printed on the card."""
_NAMES: tuple[CardFieldName, ...] = ("name", "name_latin")
_UNREAD = CardField("", 0.0, "missing", ("not_read",))


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
        free = OPTIONAL.get(self.reading.kind, frozenset())
        return tuple(
            FieldView(name, read, said.get(name), optional=name in free) for name, read in self.reading.fields.items()
        )


class CardCheck:
    """All sides of one document against the sale, on one day."""

    def __init__(
        self,
        expected: dict[CardFieldName, str],
        today: dt.date,
        *,
        binding: bool = True,
        kind: CardKind = "resident",
        sale_kind: IdentityKind | str = "",
    ) -> None:
        """`expected` is what the sale says; not `binding`: what would stop a real sale is a finding here.

        `kind`: the document that is shown; `sale_kind`: the one that the sale names, empty where it names none.
        """
        self.expected = expected
        self.binding = binding
        self.kind = kind
        self.accepted: dict[Difference, Accepted] = {}
        self.sides: dict[CardSide, SideRead] = {}
        self.printed = b""
        """The portrait of a front that was looked at for it alone, JPEG: its chip gave none."""
        self.other_print = False
        """What was held before the camera for that was another card."""
        self._today = today
        self._sale_kind = sale_kind

    @property
    def wanted(self) -> tuple[CardSide, ...]:
        """The sides that a document of this kind has."""
        return tuple(FIELDS[self.kind])

    @property
    def bears_portrait(self) -> bool:
        """Whether there is a portrait on it that a face can be held against."""
        return self.kind not in NO_PORTRAIT

    @property
    def source(self) -> CardSource | None:
        """Where its values come from: the chip where it was read; None while nothing was."""
        found = {read.reading.source for read in self.sides.values()}
        return "chip" if "chip" in found else "ocr" if found else None

    def show(self, kind: CardKind, expected: dict[CardFieldName, str]) -> None:
        """Another document is shown, with what the sale says that stands on such a one: the last is forgotten."""
        self.kind, self.expected = kind, expected
        self.sides, self.accepted = {}, {}
        self.printed, self.other_print = b"", False

    def accept_reading(self, side: CardSide, reading: CardReading) -> bool:
        """Take in what was read; returns whether it was this side of this kind. What is not there counts as missing.

        A chip fills all sides at once. What the print says otherwise makes the chip's value doubtful, whichever of
        the two was read first; the chip's stands.
        """
        if reading.kind != self.kind or reading.side not in (side, "both"):
            return False
        if reading.source == "chip":
            for each in self.wanted:
                self._take(each, _doubted(reading, self._printed(each)))
        elif side in self.sides and self.sides[side].reading.source == "chip":
            self._take(side, _doubted(self.sides[side].reading, reading.fields))
        else:
            self._take(side, reading)
        return True

    def _take(self, side: CardSide, reading: CardReading) -> None:
        fields = {name: reading.fields.get(name, _UNREAD) for name in FIELDS[self.kind][side]}
        self.sides[side] = SideRead(replace(reading, fields=fields), {})

    def _printed(self, side: CardSide) -> Mapping[CardFieldName, CardField]:
        """What was read of the print of this side, if it was."""
        read = self.sides.get(side)
        return read.reading.fields if read is not None and read.reading.source != "chip" else {}

    def drop(self, side: CardSide) -> None:
        """Forget this side and what was confirmed and accepted of it; of a chip, which has all sides, each."""
        gone = self.sides.get(side)
        sides = self.wanted if gone is not None and gone.reading.source == "chip" else (side,)
        lost = {name for each in sides for name in FIELDS[self.kind].get(each, ())}
        lost_kind = {"kind"} if "front" in sides else set()
        for each in sides:
            self.sides.pop(each, None)
        if "front" in sides:
            self.printed, self.other_print = b"", False
        self.accepted = {found: who for found, who in self.accepted.items() if found.field not in lost | lost_kind}

    def confirm(self, side: CardSide, name: str, value: str, by: str) -> Trouble | None:
        """Note what stands in a field. Returns what is wrong with a value that cannot stand there."""
        read = self.sides[side]
        if name not in read.reading.fields:
            return NO_VALUE
        field: CardFieldName = name
        value = value.strip()
        certain = {found.field: found for found in self._certain(side)} if self.binding else {}
        if name in certain:
            return READ_FOR_CERTAIN if certain[field].grave else READ_OUT_OF_DATE
        fault = _fault_of(self.kind, field, value)
        if fault is None:
            self.sides[side] = replace(read, confirmed={**read.confirmed, field: ConfirmedField(value, by)})
        return fault

    def to_confirm(self, side: CardSide) -> tuple[CardFieldName, ...]:
        """Fields that are not certain and that nobody has confirmed."""
        views = self.sides[side].fields() if side in self.sides else ()
        return tuple(view.name for view in views if view.confirmed is None and not _is_certain(view))

    def differences(self, side: CardSide) -> tuple[Difference, ...]:
        """Where this side differs from the sale or is not good today, whether accepted or not.

        A document of another kind than the sale names is one too, told with its front.
        """
        found = self._found(self._values(side))
        another = self._sale_kind and kind_read(self._sale_kind) != self.kind
        if another and side == "front" and side in self.sides:
            return (Difference("kind", self._sale_kind, self.kind, "other_kind"), *found)
        return found

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

    def _certain(self, side: CardSide) -> tuple[Difference, ...]:
        """What was read for certain and nobody types over, whatever was confirmed since: grave, or not good today."""
        views = (FieldView(name, each) for name, each in self.sides[side].reading.fields.items())
        read = {view.name: view.value for view in views if view.value and _is_certain(view)}
        return tuple(found for found in self._found(read) if found.grave or found.reason in OUT_OF_DATE)

    def _found(self, values: Mapping[CardFieldName, str]) -> tuple[Difference, ...]:
        found = [each for name, value in values.items() if (each := self._difference(name, values)) is not None]
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
        """The portrait of the chip, else the printed one, JPEG; empty if there is none."""
        return (self.sides["front"].reading.portrait or self.printed) if "front" in self.sides else b""

    def forget_pictures(self) -> None:
        """Keep what was read, and no picture of it."""
        self.printed = b""
        for side, read in self.sides.items():
            fields = {name: replace(field, crop=b"") for name, field in read.reading.fields.items()}
            bare = replace(read.reading, fields=fields, card=b"", portrait=b"")
            self.sides[side] = replace(read, reading=bare)

    def _difference(self, name: CardFieldName, values: Mapping[CardFieldName, str]) -> Difference | None:
        value = values[name]
        day = parse_day(value) if name in ("valid_from", "valid_to") else None
        if day is not None and name == "valid_to" and day < self._today:
            return Difference(name, self._today.isoformat(), value, "expired")
        if day is not None and name == "valid_from" and day > self._today:
            return Difference(name, self._today.isoformat(), value, "not_yet_valid")
        sale = self._said(name, values)
        return None if sale is None or same_in(name, sale, value) else Difference(name, sale, value)

    def _said(self, name: CardFieldName, values: Mapping[CardFieldName, str]) -> str | None:
        """What the sale says of a field; of a name that stands there in two scripts only of the one that is nearer."""
        if name not in _NAMES:
            return self.expected.get(name)
        sale = self.expected.get("name")
        if sale is None or any(same_in(each, sale, values[each]) for each in _NAMES if each in values):
            return None
        nearer: CardFieldName = "name_latin" if sale.isascii() else "name"
        return sale if not values.get(nearer) or name == nearer else None


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
    if found.field in _NAMES:
        return not (_agree("birth_date", expected, values) and _one_apart(spelled(found.sale), spelled(found.card)))
    return found.field == "birth_date"


def _agree(name: CardFieldName, expected: Mapping[CardFieldName, str], values: Mapping[CardFieldName, str]) -> bool:
    return name in expected and bool(values.get(name)) and same_in(name, expected[name], values[name])


def _one_apart(one: str, other: str) -> bool:
    """Whether one character was read or written otherwise, of two at least; nothing left out or added."""
    enough = len(one) == len(other) and len(one) > 1
    return enough and sum(mine != theirs for mine, theirs in zip(one, other, strict=True)) <= 1


def _doubted(chip: CardReading, printed: Mapping[CardFieldName, CardField]) -> CardReading:
    """The chip's reading, doubtful wherever something else was read of the print."""
    fields = {
        name: replace(read, verdict="doubtful", reasons=(PRINT_DIFFERS,), crop=other.crop, box=other.box)
        if (other := printed.get(name)) and other.value and not same_in(name, read.value, other.value)
        else read
        for name, read in chip.fields.items()
    }
    return replace(chip, fields=fields)


def _is_certain(view: FieldView) -> bool:
    read = view.read
    found_fault_with_card = read.verdict == "wrong" and bool(read.reasons) and set(read.reasons) <= OUT_OF_DATE
    need_not_be = view.optional and read.verdict == "missing"
    return read.verdict == "ok" or found_fault_with_card or need_not_be


def number_fits(kind: CardKind, number: str) -> bool:
    """Whether a number can stand on a document of this kind; a leaf of a household register bears a resident's."""
    if kind in ("household", "first_generation"):
        return number_is_sound("resident_id", number)
    named = [each for each, read_as in KIND_OF.items() if read_as == kind]
    return not named or any(number_is_sound(each, number) for each in named)


def _fault_of(kind: CardKind, name: CardFieldName, value: str) -> Trouble | None:
    """What is wrong with a value that cannot stand in this field of a document of this kind."""
    if not value:
        return None if name in OPTIONAL.get(kind, ()) else NO_VALUE
    match name:
        case "number":
            return None if number_fits(kind, value) else no_number(kind)
        case "pass_number":
            fits = number_fits("hk_mo_pass", value) or number_fits("tw_pass", value)
            return None if fits else no_number("hk_mo_pass")
        case "birth_date" | "valid_from" | "valid_to":
            endless = name == "valid_to" and value == LONG_TERM
            return None if endless or parse_day(value) else NO_DATE
        case _:
            return NO_VALUE if name == "sex" and value not in ("男", "女") else None


def no_number(kind: CardKind) -> Trouble:
    """What to say of a number that cannot stand on a document of this kind."""
    return _NO_NUMBER.get(kind, NO_NUMBER)
