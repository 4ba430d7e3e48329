"""Who has which role in a sale, by name: several insured, co-borrowers and guarantors are several people."""

from dataclasses import dataclass
from typing import Final

from rulebook.plan.plan import PlannedPerson
from rulebook.sale.sale import Sale
from rulebook.script.pack import EACH_PERSON

ORDER: Final = (
    "seller", "applicant", "insured", "guardian", "co_borrower", "spouse", "guarantor", "customer_screen",
)  # fmt: skip
"""In which roles are told."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person of a sale by name; `is_applicant` where the role is the applicant's own."""

    role: str
    name: str
    is_applicant: bool = False


class People:
    """The people of one sale. Somebody who is the applicant counts as that, and not again in another role."""

    def __init__(self, sale: Sale) -> None:
        self._all = [Somebody(person.role, person.name) for person in sale.people()]
        if not sale.applicant.natural_person:
            self._all.append(Somebody("applicant", sale.applicant.name))
        self.insured = [
            Somebody("insured", person.name or sale.applicant.name, is_applicant=person.relation == "self")
            for person in sale.insured
        ]
        """Every insured in the order of the sale, the applicant too where he is one."""

    def of(self, role: str) -> list[Somebody]:
        """Return all who have a role."""
        return [person for person in self._all if person.role == role]

    def present(self, role: str) -> bool:
        """Tell whether a role is anybody's of his own. Seller, applicant and the customer's screen always are."""
        return role not in {*EACH_PERSON, "guardian"} or bool(self.of(role))

    def roles(self, wanted: set[str]) -> tuple[str, ...]:
        """Return those of the roles that are anybody's, in their order."""
        return tuple(role for role in ORDER if role in wanted and self.present(role))

    def planned(self, roles: tuple[str, ...]) -> tuple[PlannedPerson, ...]:
        """Return everyone in these roles by name; the customer's screen has none."""
        return tuple(
            PlannedPerson(role=role, name=name)
            for role in roles
            for name in ([person.name for person in self.of(role)] or [""])
        )

    def named(self, person: Somebody) -> str:
        """Return the name by which somebody is told from others of the role; nothing where there are none."""
        return person.name if len(self.of(person.role)) > 1 else ""
