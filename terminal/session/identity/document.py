"""A document that no machine here reads: its kind, its picture, what one person typed and a second one saw. Pure."""

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import Any, Final, cast, get_args

from faults.trouble import Trouble
from rulebook.sale.identity_numbers import number_is_sound
from rulebook.sale.people import IdentityKind
from terminal.session.facts.analyst import StillTaken
from terminal.session.facts.cards import (
    LONG_TERM,
    CardFieldName,
)
from terminal.session.identity.card import NO_DATE, NO_VALUE, is_grave, no_number
from terminal.session.identity.comparing import parse_day, same_in
from terminal.session.identity.kinds import KIND_OF
from terminal.session.identity.people import Customer
from terminal.session.identity.view import DOCUMENT_FIELDS, Difference, DocumentField, DocumentView

KINDS: Final[tuple[IdentityKind, ...]] = tuple(
    kind for kind in get_args(IdentityKind) if kind not in ("birth_certificate", "business_licence")
)
FIRST: Final[tuple[IdentityKind, ...]] = ("passport", "foreign_permanent_resident", "hk_macau_residence")
"""Those that are met most, before all others."""
LONGEST: Final = 100
_COMPARED: Final[tuple[CardFieldName, ...]] = ("name", "number", "birth_date")
_OPTIONAL: Final = frozenset({"nationality"})
"""Not every document has it."""


@dataclass(slots=True)
class DocumentCheck:
    """What is known of one person's document."""

    customer: Customer
    today: dt.date
    kind: IdentityKind | None = None
    still: StillTaken | None = None
    taking: bool = False
    stale: bool = False
    """A picture that was ordered of the document before may still come."""
    fields: dict[DocumentField, str] = field(default_factory=dict)
    faults: dict[DocumentField, Trouble] = field(default_factory=dict)
    typed_by: str = ""

    @property
    def expected(self) -> dict[CardFieldName, str]:
        """What the sale says of her that can stand on such a document."""
        return self.customer.on_document(self.kind)

    def choose(self, kind: Any) -> Trouble | None:
        """Take in which kind it is; another kind is another document. Returns what is wrong with it."""
        if kind not in KINDS:
            return NO_VALUE
        if self.kind is not None and kind != self.kind:
            self._lay_aside()
        self.kind = cast("IdentityKind", kind)
        return None

    def take(self, still: StillTaken) -> None:
        """Take in its picture; one that could not be taken leaves the last, one of the document before is dropped."""
        if still.jpeg and not self.stale:
            self.still = still
        self.taking = self.stale = False

    def write(self, name: Any, value: str, by: str) -> Trouble | None:
        """Take in what somebody typed of a field. Returns what is wrong with the field, not the text."""
        if name not in DOCUMENT_FIELDS:
            return NO_VALUE
        which, said = cast("DocumentField", name), value.strip()[:LONGEST]
        self.fields[which], self.typed_by = said, by
        self.faults.pop(which, None)
        dated = which in ("birth_date", "valid_to") and not (which == "valid_to" and said == LONG_TERM)
        if said and dated and parse_day(said) is None:
            self.faults[which] = NO_DATE
        if said and which == "number" and self.kind and not number_is_sound(self.kind, said):
            self.faults[which] = no_number(KIND_OF.get(self.kind, "other"))
        return None

    def forget(self) -> None:
        """Nothing of it stays."""
        self._lay_aside()
        self.kind, self.typed_by = None, ""

    def _lay_aside(self) -> None:
        """Another document comes: a picture that is on its way is of the one before."""
        self.stale = self.stale or self.taking
        self.still, self.taking, self.fields, self.faults = None, False, {}, {}

    def await_still(self) -> None:
        """A picture was ordered."""
        self.taking, self.stale = True, False

    def stop_taking(self) -> None:
        """No picture comes any more."""
        self.taking = self.stale = False

    def differences(self) -> tuple[Difference, ...]:
        """Where it differs from the sale, its kind included, or is not good today."""
        expected = self.expected
        found = [
            Difference(name, expected[name], said)
            for name, said in self._typed.items()
            if said and name in expected and not same_in(name, expected[name], said)
        ]
        kept = [replace(each, grave=is_grave(each, expected, self._typed)) for each in found]
        if self.kind and self.customer.kind not in ("", self.kind):
            kept.insert(0, Difference("kind", self.customer.kind, self.kind, "other_kind"))
        day = parse_day(self.fields.get("valid_to", ""))
        if day is not None and day < self.today:
            kept.append(Difference("valid_to", self.today.isoformat(), day.isoformat(), "expired"))
        return tuple(kept)

    @property
    def _typed(self) -> dict[CardFieldName, str]:
        """What can be compared; nothing that cannot stand in its field."""
        names = [(name, cast("DocumentField", name)) for name in _COMPARED]
        return {name: "" if which in self.faults else self.fields.get(which, "") for name, which in names}

    def lacks(self) -> tuple[str, ...]:
        """What is lacking before a second person can say anything: `kind`, `still`, a field's name."""
        found = [] if self.kind else ["kind"]
        found += [] if self.still and not self.taking else ["still"]
        return (
            *found,
            *(
                name
                for name in DOCUMENT_FIELDS
                if name in self.faults or (name not in _OPTIONAL and not self.fields.get(name))
            ),
        )

    def view(self) -> DocumentView:
        """As screens see it."""
        typed = [name for name in _COMPARED if self._typed[name] and name in self.expected]
        differing = self.differences()
        until = self.fields.get("valid_to", "")
        known = until == LONG_TERM or parse_day(until) is not None
        named = self.customer.kind if self.customer.kind in KINDS else None
        likely = [kind for kind in (self.kind, named, *FIRST) if kind]
        return DocumentView(
            kind=self.kind,
            kinds=tuple(dict.fromkeys((*likely, *KINDS))),
            still=self.still,
            taking=self.taking,
            fields=dict(self.fields),
            faults=dict(self.faults),
            matches=not any(each.reason == "differs" for each in differing) if typed else None,
            sale_kind=next((each.sale for each in differing if each.reason == "other_kind"), ""),
            valid=not any(each.reason == "expired" for each in differing) if known else None,
            typed_by=self.typed_by,
            lacks=self.lacks(),
        )
