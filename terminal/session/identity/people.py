"""Who must be identified before a sale is recorded. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from rulebook.plan.plan import Plan
from rulebook.sale.calendar import age_on
from rulebook.sale.people import FULL_FROM, Identity, IdentityKind, Person, resident_id_is_sound
from rulebook.sale.sale import Sale
from rulebook.sale.same_person import Named, one_person
from terminal.session.facts.cards import (
    CITIZENS,
    FIELDS,
    CardFieldName,
    CardKind,
)
from terminal.session.identity.kinds import KIND_OF, kind_read
from terminal.session.identity.places_view import Role


@dataclass(frozen=True, slots=True)
class Customer:
    """One of them, as the sale has her."""

    role: Role
    name: str
    birth_date: date | None = None
    identity: Identity | None = None
    address: str = ""
    """Empty where the sale names none."""
    organisation: bool = False
    """The applicant is an organisation: whoever acts for it has a name that the sale does not give."""

    @property
    def expected(self) -> dict[CardFieldName, str]:
        """What the sale says that a document can be held against; what it does not say is left out."""
        if self.organisation:
            return {}
        said: dict[CardFieldName, object] = {
            "name": self.name,
            "birth_date": self.birth_date,
            "number": self.identity.number if self.identity else None,
            "address": self.address,
        }
        return {name: str(value) for name, value in said.items() if value}

    def on_card(self, kind: CardKind) -> dict[CardFieldName, str]:
        """What a document of this kind can be held against: the number only if it is one that stands on such a one."""
        fields = {name for side in FIELDS[kind].values() for name in side}
        lacks = {"number"} if not self._bears(kind) else set()
        lacks |= {"address"} - fields
        return {name: value for name, value in self.expected.items() if name not in lacks}

    def on_document(self, kind: IdentityKind | None) -> dict[CardFieldName, str]:
        """What a document that people read can be held against."""
        read_as = kind_read(kind)
        if read_as is not None:
            return self.on_card(read_as)
        return {name: value for name, value in self.expected.items() if name != "number" or kind in (None, self.kind)}

    def _bears(self, kind: CardKind) -> bool:
        """Whether the sale's number is one that stands on a document of this kind."""
        if self.identity is None:
            return False
        named = kind_read(self.identity.kind)
        if named in CITIZENS and kind in CITIZENS:
            return resident_id_is_sound(self.identity.number)  # a register has a number of the household's, too
        return named == kind

    @property
    def digest(self) -> str:
        """Digest (SHA-256, hex) of who she is by the sale, in whatever role; who is corrected there is another."""
        born = self.birth_date.isoformat() if self.birth_date else ""
        said = (self.name, born, self.kind, self.identity.number if self.identity else "")
        return sha256("\0".join(said).encode()).hexdigest()

    @property
    def kind(self) -> IdentityKind | str:
        """Which document the sale names; empty where it names none."""
        return self.identity.kind if self.identity and not self.organisation else ""

    def identity_kind(self, kind: object) -> object:
        """Of a `CardKind` the proof of identity that the sale names, if it is read as that, or else a usual one."""
        named = next((each for each in KIND_OF if each == self.kind), None)
        if named is not None and KIND_OF[named] == kind:
            return named
        return next((each for each, read_as in KIND_OF.items() if read_as == kind), kind)

    @property
    def by_hand(self) -> bool:
        """Whether the sale names a document that no machine here reads."""
        return bool(self.kind) and kind_read(self.kind) is None

    @property
    def card_kind(self) -> CardKind:
        """Which document she is asked for first: the one that the sale names, else a resident ID card."""
        return kind_read(self.kind) or "resident"


def to_identify(sale: Sale, plan: Plan) -> tuple[Customer, ...]:
    """The applicant first, then every adult whom the plan wants in the picture, each once; never the seller.

    Children are not identified by a card: their guardian is.
    """
    applicant = sale.applicant
    first = Customer(
        "applicant",
        applicant.name,
        applicant.birth_date,
        applicant.identity,
        address=applicant.address or "",
        organisation=not applicant.natural_person,
    )
    wanted = {role for node in plan.nodes for role in node.frame}
    found = [first]
    for role, person in numbered(sale):
        if person.role in ("seller", "applicant") or person.role not in wanted or _is_child(person, sale.date):
            continue
        at = named_at(sale, role, person)
        if not any(one_person(at, _named(each)) for each in found):
            address = getattr(standing_at(sale, person.place), "address", None) or ""
            found.append(Customer(role, person.name, person.birth_date, at.identity, address=address))
    return tuple(found)


def _named(customer: Customer) -> Named:
    return Named(customer.role, "", customer.name, customer.birth_date, customer.identity)


def named_at(sale: Sale, role: Role, person: Person) -> Named:
    """A person with the proof of identity that the sale names: two of one name and birth date may be two people."""
    identity = getattr(standing_at(sale, person.place), "identity", None)
    return Named(role, person.place, person.name, person.birth_date, identity)


def numbered(sale: Sale) -> Iterator[tuple[Role, Person]]:
    """Each person, with role and number: from the second on of one role `insured.2`, …"""
    count = Counter[str]()
    for person in sale.people():
        count[person.role] += 1
        number = count[person.role]
        yield (person.role if number == 1 else f"{person.role}.{number}"), person


def identity_at(sale: Sale, place: str) -> Identity | None:
    """The document of whoever stands at this place of the sale, such as `insured[0]`; None where it names none."""
    identity: Identity | None = getattr(standing_at(sale, place), "identity", None)
    return identity


def standing_at(sale: Sale, place: str) -> object:
    """Whoever stands at this place of the sale, such as `insured[0]`."""
    name, _, index = place.partition("[")
    found: Any = getattr(sale, name)
    return found[int(index.rstrip("]"))] if index else found


def _is_child(person: Person, day: date) -> bool:
    return person.birth_date is not None and age_on(person.birth_date, day) < FULL_FROM
