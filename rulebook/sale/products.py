"""What is sold: insurance, wealth and agency products, loans. The class decides which fields there are."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from rulebook.sale.amounts import Percent, Yuan
from rulebook.sale.calendar import MONTHS_A_YEAR, add_months
from rulebook.sale.people import Name, Number, Part
from rulebook.sale.text import Text

InsuranceClass = Literal[
    "ordinary_life", "participating", "universal", "unit_linked", "variable", "annuity", "health", "accident",
]  # fmt: skip
WealthClass = Literal["own_wealth", "agency_wealth", "agency_fund", "agency_other", "treasury_bond", "precious_metal"]
LoanClass = Literal["personal_loan", "housing_loan"]
TermUnit = Literal["years", "months", "days", "to_age", "whole_life"]
PaymentManner = Literal["single", "annual", "semiannual", "quarterly", "monthly"]

NEW_TYPE: frozenset[InsuranceClass] = frozenset({"participating", "universal", "unit_linked", "variable"})
"""新型产品: benefits that are not certain."""
PRINCIPAL_AT_RISK: frozenset[InsuranceClass] = frozenset({"unit_linked", "variable"})
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

    product_class: Annotated[InsuranceClass, Field(alias="class")]
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
    death_benefit: bool = False
    cover: Text | None = None
    """保险责任 in a sentence or two, from the product's pack."""
    exclusions: Text | None = None
    """Exemptions and reductions: 免责条款, deductible, proportional payment."""
    charges: Text | None = None
    """All charges beside the premium."""
    cooling_off_days: Annotated[int, Field(ge=0, le=365)] | None = None
    cash_value_year_1: Yuan | None = None
    """What is paid back on surrender at the end of the first policy year."""
    guaranteed_rate_percent: Percent | None = None
    waiting_days: Annotated[int, Field(ge=0, le=3650)] | None = None
    hospitals: Text | None = None
    renewal: Text | None = None
    guaranteed_renewal: bool = False
    reimbursement: bool = False
    """费用补偿型: pays back expenses, so other cover matters."""
    tax_favoured: bool = False
    """税优健康险 or 税延养老险: outside the internet traceability notice."""

    @property
    def new_type(self) -> bool:
        """Whether it is a 新型产品, one of `NEW_TYPE`."""
        return self.product_class in NEW_TYPE


class Wealth(Part):
    """A bank's own wealth product, or a product that the bank distributes for another."""

    product_class: Annotated[WealthClass, Field(alias="class")]
    kind: Literal["main"] = "main"
    code: Number
    name: Name
    issuer: Name
    custodian: Name | None = None
    amount: Yuan
    required_grade: Grade = 1
    risk_level: Level | None = None
    """The higher of the issuer's and the bank's own rating (孰高)."""
    term: Text | None = None
    investment: Text | None = None
    """Type, scope and ratios of what the money goes into."""
    benchmark: Text | None = None
    risks: Text | None = None
    """The main risks and the worst case."""
    fees: Text | None = None
    redemption: Text | None = None
    information: Text | None = None
    """Where to look for notices and changes of the risk level."""


class Loan(Part):
    """A personal loan whose face-to-face signing is recorded (个人贷款管理办法 art. 26)."""

    product_class: Annotated[LoanClass, Field(alias="class")]
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


Product = Annotated[Insurance | Wealth | Loan, Field(discriminator="product_class")]
