"""Whether two of those whom a sale names are one person."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple

from rulebook.sale.people import Applicant, Guardian, Identity, IdentityKind, Insured, Party, Seller

SHARED: Final[frozenset[IdentityKind]] = frozenset({"household_register", "business_licence", "other"})
"""A household's number, and what is nobody's own, says nothing about who somebody is."""


class Named(NamedTuple):
    """Somebody in a sale: role, path of the fields, and what tells who it is."""

    role: str
    place: str
    name: str
    birth_date: date | None
    identity: Identity | None

    @property
    def number(self) -> str | None:
        """The number that only this person has, in capital letters; None if it is not known."""
        return own_number(self.identity)


def own_number(identity: Identity | None) -> str | None:
    """Return a number that only one person has, in capital letters; None if there is none."""
    return None if identity is None or identity.kind in SHARED else identity.number.upper()


def named(
    applicant: Applicant,
    insured: Sequence[Insured],
    guardian: Guardian | None,
    parties: Sequence[tuple[str, str, Party]],
) -> Iterator[Named]:
    """Yield all natural people but the seller and beneficiaries; one who is the applicant only as that.

    `parties` are role, path and party of a loan.
    """
    if applicant.natural_person:
        yield Named("applicant", "applicant", applicant.name, applicant.birth_date, applicant.identity)
    for place, person in enumerate(insured):
        if person.relation != "self":
            yield Named("insured", f"insured[{place}]", person.name or "", person.birth_date, person.identity)
    if guardian is not None and not guardian.is_applicant:
        yield Named("guardian", "guardian", guardian.name or "", guardian.birth_date, guardian.identity)
    for role, path, party in parties:
        yield Named(role, path, party.name, party.birth_date, party.identity)


def parties(
    co_borrowers: Sequence[Party], spouse: Party | None, guarantors: Sequence[Party]
) -> tuple[tuple[str, str, Party], ...]:
    """Return role, path and party of everybody else whom a loan binds."""
    return (
        *(("co_borrower", f"co_borrowers[{place}]", party) for place, party in enumerate(co_borrowers)),
        *((("spouse", "spouse", spouse),) if spouse is not None else ()),
        *(("guarantor", f"guarantors[{place}]", party) for place, party in enumerate(guarantors)),
    )


def one_person(one: Named, other: Named) -> bool:
    """Tell whether they are one: by their numbers if both are known, else by name and birth date."""
    if one.number is not None and other.number is not None:
        return one.number == other.number
    return alike(one.name, other.name) and one.birth_date == other.birth_date is not None


def is_seller(seller: Seller, name: str, identity: Identity | None = None) -> bool:
    """Tell whether somebody is the seller himself: by number if both are known, else by name.

    Somebody who only bears the same name is another person once the sale says so (`sells_to_self` no).
    """
    own, number = own_number(seller.identity), own_number(identity)
    if number is not None and number in (own, seller.licence.upper()):
        return True
    if own is not None and number is not None:
        return False
    return alike(seller.name, name) and seller.sells_to_self is not False


def alike(one: str, other: str) -> bool:
    """Tell whether two names are the same but for blanks and capital letters."""
    return "".join(one.split()).casefold() == "".join(other.split()).casefold()
