"""Who must be identified before a sale is recorded. Pure."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from rulebook.plan.plan import Plan
from rulebook.sale.calendar import age_on
from rulebook.sale.people import FULL_FROM, Identity, IdentityKind, Person
from rulebook.sale.sale import Sale
from terminal.session.facts.analyst import CardFieldName
from terminal.session.identity.places_view import Role


@dataclass(frozen=True, slots=True)
class Customer:
    """One of them, as the sale has her."""

    role: Role
    name: str
    birth_date: date | None = None
    identity: Identity | None = None
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
        }
        return {name: str(value) for name, value in said.items() if value}

    @property
    def on_card(self) -> dict[CardFieldName, str]:
        """What a resident ID card can be held against: a passport's number stands on none."""
        readable = self.kind in ("", "resident_id")
        return {name: value for name, value in self.expected.items() if readable or name != "number"}

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

    @property
    def by_hand(self) -> bool:
        """Whether the sale names a document that no machine here reads."""
        return self.kind not in ("", "resident_id")


def to_identify(sale: Sale, plan: Plan) -> tuple[Customer, ...]:
    """The applicant first, then every adult whom the plan wants in the picture, each once; never the seller.

    Children are not identified by a card: their guardian is.
    """
    applicant = sale.applicant
    first = Customer(
        "applicant", applicant.name, applicant.birth_date, applicant.identity, organisation=not applicant.natural_person
    )
    wanted = {role for node in plan.nodes for role in node.frame}
    found: dict[tuple[str, date | None], Customer] = {(first.name, first.birth_date): first}
    for role, person in numbered(sale):
        if person.role in ("seller", "applicant") or person.role not in wanted or _is_child(person, sale.date):
            continue
        customer = Customer(role, person.name, person.birth_date, identity_at(sale, person.place))
        found.setdefault((customer.name, customer.birth_date), customer)
    return tuple(found.values())


def numbered(sale: Sale) -> Iterator[tuple[Role, Person]]:
    """Each person, with role and number: from the second on of one role `insured.2`, …"""
    count = Counter[str]()
    for person in sale.people():
        count[person.role] += 1
        number = count[person.role]
        yield (person.role if number == 1 else f"{person.role}.{number}"), person


def identity_at(sale: Sale, place: str) -> Identity | None:
    """The document of whoever stands at this place of the sale, such as `insured[0]`; None where it names none."""
    name, _, index = place.partition("[")
    found = getattr(sale, name)
    person = found[int(index.rstrip("]"))] if index else found
    identity: Identity | None = getattr(person, "identity", None)
    return identity


def _is_child(person: Person, day: date) -> bool:
    return person.birth_date is not None and age_on(person.birth_date, day) < FULL_FROM
