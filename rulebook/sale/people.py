"""The people of a sale. Ages are derived from birth dates on the day of the sale; nobody types an age."""

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Number = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]

IdentityKind = Literal[
    "resident_id", "household_register", "birth_certificate", "passport", "hk_macau_permit", "taiwan_permit",
    "residence_permit", "foreign_permanent_resident", "business_licence", "other",
]  # fmt: skip
Capacity = Literal["full", "limited", "none"]
Relation = Literal["self", "spouse", "child", "parent", "other"]

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
        if self.kind == "resident_id" and not resident_id_is_sound(self.number):
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


class Applicant(Part):
    """Who applies: 投保人 of an insurance, customer of a wealth product, borrower of a loan."""

    natural_person: bool = True
    name: Name
    birth_date: date | None = None
    identity: Identity | None = None
    capacity: Capacity = "full"
    disabled: bool = False

    @model_validator(mode="after")
    def people_are_born(self) -> Self:
        """Refuse a natural person without a birth date, and an organisation with one."""
        if self.natural_person and self.birth_date is None:
            raise PydanticCustomError("birth_date_missing", "a natural person needs a birth date")
        if not self.natural_person and self.birth_date is not None:
            raise PydanticCustomError("birth_date_of_organisation", "an organisation has no birth date")
        return self


class Insured(Part):
    """被保险人. `relation: self` means the applicant, and then nothing else is written."""

    relation: Relation
    name: Name | None = None
    birth_date: date | None = None
    identity: Identity | None = None

    @model_validator(mode="after")
    def known(self) -> Self:
        """Refuse more than `self` (`insured_self`), and others without name or birth date (`insured_unknown`)."""
        if self.relation == "self" and (self.name or self.birth_date or self.identity):
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

    @model_validator(mode="after")
    def known(self) -> Self:
        """Refuse more than `is_applicant` (`guardian_self`), and no name or birth date (`guardian_unknown`)."""
        if self.is_applicant and (self.name or self.birth_date):
            raise PydanticCustomError("guardian_self", "the guardian is the applicant: write nothing else")
        if not self.is_applicant and not (self.name and self.birth_date):
            raise PydanticCustomError("guardian_unknown", "a guardian needs name and birth date")
        return self
