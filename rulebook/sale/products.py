"""What is sold: insurance, wealth and agency products, loans. The line decides which fields there are."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Final, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from rulebook.sale.amounts import Percent, Yuan
from rulebook.sale.calendar import MONTHS_A_YEAR, add_months
from rulebook.sale.people import Name, Number, Part
from rulebook.sale.text import Text

Line = Literal["insurance", "wealth", "loan"]
ClassId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
"""Classes are data: the pack `products` says of each which line it belongs to and which traits it has."""
TermUnit = Literal["years", "months", "days", "to_age", "whole_life"]
PaymentManner = Literal["single", "annual", "semiannual", "quarterly", "monthly"]

CLASSES_OF_VERSION_1: Final[Mapping[str, Line]] = {
    "ordinary_life": "insurance", "participating": "insurance", "universal": "insurance", "unit_linked": "insurance",
    "variable": "insurance", "annuity": "insurance", "health": "insurance", "accident": "insurance",
    "own_wealth": "wealth", "agency_wealth": "wealth", "agency_fund": "wealth", "agency_other": "wealth",
    "treasury_bond": "wealth", "precious_metal": "wealth",
    "personal_loan": "loan", "housing_loan": "loan",
}  # fmt: skip
"""A sale of schema 1 names no line: its closed list of classes tells."""
PAYMENTS_A_YEAR: dict[PaymentManner, int] = {
    "single": 1, "annual": 1, "semiannual": 2, "quarterly": 4, "monthly": 12,
}  # fmt: skip
MOST_DAYS = 36_600

Grade = Annotated[int, Field(ge=1, le=9)]
Level = Annotated[int, Field(ge=1, le=5)]
"""R1 to R5 of a product, C1 to C5 of a customer: at least five levels (适当性办法 art. 22, 29)."""


class Term(Part):
    """How long the cover lasts. `whole_life` has no value."""

    unit: TermUnit
    value: Annotated[int, Field(ge=1, le=MOST_DAYS)] | None = None

    @model_validator(mode="after")
    def valued(self) -> Self:
        """Refuse whole life with a value, and any other term without one (`term_value`)."""
        if (self.value is None) != (self.unit == "whole_life"):
            raise PydanticCustomError("term_value", "every term but whole_life needs a value, and whole_life has none")
        return self

    def ends(self, start: date, birth: date | None) -> date:
        """Return the last day of the cover, at most `date.max`.

        A term up to an age needs the birth date of the insured; without it the years count from `start`.
        """
        value = self.value or 0
        match self.unit:
            case "years":
                return add_months(start, value * MONTHS_A_YEAR)
            case "months":
                return add_months(start, value)
            case "days":
                return min(start, date.max - timedelta(days=value)) + timedelta(days=value)
            case "to_age":
                return add_months(birth or start, value * MONTHS_A_YEAR)
            case "whole_life":
                return date.max

    def over_one_year(self, start: date, birth: date | None) -> bool:
        """Tell whether the cover is longer than one year (54号 art. 6); exactly one year is not."""
        return self.ends(start, birth) > add_months(start, MONTHS_A_YEAR)


class Payment(Part):
    """How the premium is paid: `amount` yuan each time, over `years` years."""

    manner: PaymentManner
    amount: Yuan
    years: Annotated[int, Field(ge=1, le=100)] = 1

    @model_validator(mode="after")
    def single_is_once(self) -> Self:
        """Refuse a single premium that is paid over several years (`single_years`)."""
        if self.manner == "single" and self.years != 1:
            raise PydanticCustomError("single_years", "a single premium is paid in one year")
        return self

    @property
    def yearly(self) -> Decimal:
        """Yuan in a year of payment; a single premium counts whole."""
        return self.amount * PAYMENTS_A_YEAR[self.manner]

    @property
    def total(self) -> Decimal:
        """Yuan over all years of payment."""
        return self.yearly * self.years


class Insurance(Part):
    """A personal insurance product (人身保险): main contract or rider."""

    line: Literal["insurance"]
    product_class: Annotated[ClassId, Field(alias="class")]
    kind: Literal["main", "rider"] = "main"
    code: Number
    name: Name
    issuer: Name
    """The insurer who bears the risk (承保保险机构), full name."""
    term: Term
    payment: Payment
    required_grade: Grade = 1
    """The least grade that a seller must have."""
    risk_level: Level | None = None
    sum_insured: Yuan | None = None
    """保险金额: the most that is paid."""
    death_benefit: bool = False
    cover: Text | None = None
    """保险责任 in a sentence or two, from the product's pack."""
    exclusions: Text | None = None
    """Exemptions: 免责条款."""
    deductible: Text | None = None
    """免赔额 and 免赔率 so that a lay person understands them; that there is none is a text too."""
    payout_ratio: Text | None = None
    """比例给付 or 比例赔付, in the same way."""
    limits: Text | None = None
    """What bounds a payment beside the sum insured: limits by item, day or year."""
    claims: Text | None = None
    """How to claim, and with which papers."""
    charges: Text | None = None
    """All charges beside the premium."""
    cooling_off_days: Annotated[int, Field(ge=0, le=365)] | None = None
    cash_value_year_1: Yuan | None = None
    """What is paid back on surrender at the end of the first policy year."""
    grace: Text | None = None
    """宽限期: how long an overdue premium may still be paid."""
    lapse: Text | None = None
    """中止与复效: what happens after that, and how the cover comes back."""
    guaranteed_rate_percent: Percent | None = None
    guaranteed_until: date | None = None
    """The last day of that rate, where it may be set anew afterwards; nothing: for the whole term."""
    waiting_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    waiting_from: Text | None = None
    """When the waiting period begins to run (54号 art. 7(3))."""
    waiting_effect: Text | None = None
    """What an illness within it means: nothing paid, premium paid back, accidents excepted."""
    hospitals: Text | None = None
    renewal: Text | None = None
    guaranteed_renewal: bool = False
    reimbursement: bool = False
    """费用补偿型: pays back expenses, so other cover matters."""
    tax_favoured: bool = False
    """税优健康险 or 税延养老险: outside the internet traceability notice."""


class Wealth(Part):
    """A bank's own wealth product, or a product that the bank distributes for another."""

    line: Literal["wealth"]
    product_class: Annotated[ClassId, Field(alias="class")]
    kind: Literal["main"] = "main"
    code: Number
    name: Name
    issuer: Name
    custodian: Name | None = None
    agent: bool | None = None
    """The seller's institution is only the agent of another; nothing: as the class says."""
    principal: Name | None = None
    """Whose product it is and who bears its management, where the institution is the agent; nothing: the issuer."""
    amount: Yuan
    required_grade: Grade = 1
    risk_level: Level | None = None
    """The higher of the issuer's and the bank's own rating (孰高)."""
    term: Text | None = None
    investment: Text | None = None
    """Type, scope and ratios of what the money goes into."""
    distribution: Text | None = None
    """收益分配: when and how what it earns is paid out."""
    offering: Text | None = None
    """募集方式: publicly or privately offered."""
    benchmark: Text | None = None
    risks: Text | None = None
    """The main risks and the worst case."""
    fees: Text | None = None
    redemption: Text | None = None
    information: Text | None = None
    """Where to look for notices and changes of the risk level."""


class Loan(Part):
    """A personal loan whose face-to-face signing is recorded (个人贷款管理办法 art. 26)."""

    line: Literal["loan"]
    product_class: Annotated[ClassId, Field(alias="class")]
    kind: Literal["main"] = "main"
    code: Number
    name: Name
    issuer: Name
    amount: Yuan
    required_grade: Grade = 1
    purpose: Text | None = None
    rate: Text | None = None
    """Yearly cost, all charges included."""
    term: Text | None = None
    signed_electronically: bool = False


Product = Annotated[Insurance | Wealth | Loan, Field(discriminator="line")]
