"""The people of a sale. Ages are derived from birth dates on the day of the sale; nobody types an age."""

import re
from datetime import date
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Address = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Number = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]

IdentityKind = Literal[
    "resident_id", "household_register", "birth_certificate", "passport", "hk_macau_permit", "taiwan_permit",
    "hk_macau_residence", "taiwan_residence", "residence_permit", "foreign_permanent_resident", "military_id",
    "temporary_id", "business_licence", "other",
]  # fmt: skip
Capacity = Literal["full", "limited", "none"]
Relation = Literal[
    "self", "spouse", "child", "parent", "grandchild", "grandparent", "sibling", "dependant", "employee", "other",
]  # fmt: skip
"""`dependant`: somebody else to whom maintenance, support or custody is owed (保险法 art. 31(1)(3))."""
Disability = Literal["sight", "hearing", "speech", "mobility", "other", "unknown"]
"""`unknown` counts as the strictest: neither sees nor hears nor speaks."""
PersonRole = Literal["seller", "applicant", "insured", "guardian", "co_borrower", "spouse", "guarantor"]

FULL_FROM = 18
LIMITED_FROM = 8
"""Years: below, a child has no capacity at all (Civil Code art. 19, 20)."""

RESIDENT: frozenset[IdentityKind] = frozenset({"resident_id", "temporary_id"})
"""Proofs that carry the resident's number (公民身份号码)."""
RESIDENT_ID = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"


def resident_id_is_sound(number: str) -> bool:
    """Tell whether a number obeys GB 11643-1999: seventeen digits and a check character (ISO 7064, mod 11-2)."""
    if not RESIDENT_ID.fullmatch(number):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True))
    return CHECK_CHARACTERS[total % 11] == number[17]


class Part(BaseModel):
    """A part of a sale: frozen, and a field that is not known is refused rather than lost."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_alias=True, validate_by_name=True)


class Identity(Part):
    """A proof of identity. A resident ID number must carry its right check character."""

    kind: IdentityKind
    number: Number

    @model_validator(mode="after")
    def number_is_sound(self) -> Self:
        """Refuse a resident ID number whose form or check character is wrong (`resident_id`)."""
        if self.kind in RESIDENT and not resident_id_is_sound(self.number):
            raise PydanticCustomError("resident_id", "the resident ID number is mistyped: its check digit is wrong")
        return self


class Seller(Part):
    """Who sells. `grade` is the level by which the institution lets sellers sell (令2023年第2号 art. 16)."""

    name: Name
    licence: Number
    """Practising number (执业证编号), or the qualification number of a bank's wealth seller."""
    licence_until: date | None = None
    """The last day on which the licence is good; nothing if it has no end."""
    grade: Annotated[int, Field(ge=1, le=9)]
    institution: Name
    """Full name, as a remote sale must state it."""
    institution_short: Name
    """Standard short name, as it is said in front of the camera."""
    unit_linked_months: Annotated[int, Field(ge=0, le=720)] | None = None
    """Months of experience in selling unit-linked insurance."""
    unit_linked_training_hours: Annotated[int, Field(ge=0, le=2000)] | None = None
    """Hours of training on unit-linked insurance in the last year."""
    identity: Identity | None = None
    """Tells him apart from a customer of the same name."""
    sells_to_self: bool | None = None
    """He is himself applicant, insured, guardian or beneficiary; no: somebody of his name is another person."""


class Applicant(Part):
    """Who applies: 投保人 of an insurance, customer of a wealth product, borrower of a loan."""

    natural_person: bool = True
    name: Name
    birth_date: date | None = None
    identity: Identity | None = None
    address: Address | None = None
    """As it stands on the document; it is compared with that where it is given."""
    capacity: Capacity = "full"
    disabilities: Annotated[tuple[Disability, ...], Field(max_length=6)] = ()
    """What disclosure must be adapted to."""

    @model_validator(mode="after")
    def people_are_born(self) -> Self:
        """Refuse a natural person without a birth date, and an organisation with one."""
        if self.natural_person and self.birth_date is None:
            raise PydanticCustomError("birth_date_missing", "a natural person needs a birth date")
        if not self.natural_person and self.birth_date is not None:
            raise PydanticCustomError("birth_date_of_organisation", "an organisation has no birth date")
        return self

    @property
    def disabled(self) -> bool:
        """Whether disclosure must be adapted in any way."""
        return bool(self.disabilities)

    @property
    def cannot_see(self) -> bool:
        """Whether papers and screens must be read out."""
        return not {"sight", "unknown"}.isdisjoint(self.disabilities)

    @property
    def cannot_hear(self) -> bool:
        """Whether what is spoken must be written."""
        return not {"hearing", "unknown"}.isdisjoint(self.disabilities)

    @property
    def cannot_speak(self) -> bool:
        """Whether answers must be written or signed."""
        return not {"speech", "unknown"}.isdisjoint(self.disabilities)


class Insured(Part):
    """被保险人. `relation: self` means the applicant, and then nothing else is written."""

    relation: Relation
    """Of the insured to the applicant: `child` is the applicant's child."""
    name: Name | None = None
    birth_date: date | None = None
    identity: Identity | None = None
    address: Address | None = None
    """As it stands on the document."""
    capacity: Capacity | None = None
    """Left out: by age, none below 8, limited below 18, else full."""

    @model_validator(mode="after")
    def known(self) -> Self:
        """Refuse more than `self` (`insured_self`), and others without name or birth date (`insured_unknown`)."""
        said = (self.name, self.birth_date, self.identity, self.address, self.capacity)
        if self.relation == "self" and any(said):
            raise PydanticCustomError("insured_self", "the insured is the applicant: write nothing but relation")
        if self.relation != "self" and not (self.name and self.birth_date):
            raise PydanticCustomError(
                "insured_unknown", "an insured who is not the applicant needs name and birth date"
            )
        return self


class Beneficiary(Part):
    """受益人. The shares of one `order` (顺位) together are 100 per cent."""

    name: Name
    relation_to_insured: Relation = "other"
    order: Annotated[int, Field(ge=1, le=9)] = 1
    share_percent: Annotated[int, Field(ge=1, le=100)] = 100


class Guardian(Part):
    """The legal representative of a minor insured or of a customer of limited capacity."""

    is_applicant: bool = False
    name: Name | None = None
    birth_date: date | None = None
    identity: Identity | None = None
    address: Address | None = None

    @model_validator(mode="after")
    def known(self) -> Self:
        """Refuse more than `is_applicant` (`guardian_self`), and no name or birth date (`guardian_unknown`)."""
        if self.is_applicant and (self.name or self.birth_date or self.identity or self.address):
            raise PydanticCustomError("guardian_self", "the guardian is the applicant: write nothing else")
        if not self.is_applicant and not (self.name and self.birth_date):
            raise PydanticCustomError("guardian_unknown", "a guardian needs name and birth date")
        return self


class Party(Part):
    """Somebody else who is bound by a loan, or consents to it: co-borrower, spouse, guarantor."""

    name: Name
    birth_date: date | None = None
    identity: Identity | None = None
    address: Address | None = None


class Referrer(Part):
    """推荐人: who sent the customer here, and sells nothing."""

    name: Name
    number: Number | None = None


class Person(NamedTuple):
    """A natural person with one role in a sale; `place` is the path of the fields, such as `insured[0]`."""

    role: PersonRole
    name: str
    birth_date: date | None
    place: str


def capacity_by_age(age: int) -> Capacity:
    """Return the civil capacity of somebody so old (Civil Code art. 17 to 20), in years."""
    if age < LIMITED_FROM:
        return "none"
    return "limited" if age < FULL_FROM else "full"
