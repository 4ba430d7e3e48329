"""The sale (业务): who sells what to whom, through which channel, where and when.

A sale is read from JSON by `read_sale`, which tells *all* faults at once, each with its field and its reason.
`docs/sale.md` explains every field; the JSON Schema is `sale_schema()`.
"""

import datetime as dt
import json
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from rulebook.sale.amounts import Yuan
from rulebook.sale.calendar import age_on
from rulebook.sale.people import Applicant, Beneficiary, Guardian, Insured, Name, Number, Part, Seller
from rulebook.sale.products import Insurance, Level, Loan, Product, Wealth
from rulebook.sale.text import Text

ADULT = 18
MOST_BYTES = 32 * 1024
"""What the journal of a take holds of a sale, as JSON in ASCII; a sale is a page of facts."""

Channel = Literal[
    "bank_agent",
    "nonbank_agent",
    "professional_agent",
    "individual_agent",
    "broker",
    "direct",
    "self_service",
]
Contact = Literal["on_site", "remote", "telephone", "internet", "mixed"]
Line = Literal["insurance", "wealth", "loan"]
Business = Literal["new_contract", "rider_added"]
RegionCode = Annotated[str, StringConstraints(pattern=r"^[1-9]\d{5}$")]
"""GB/T 2260 code of a place: 320000 is Jiangsu, 320500 Suzhou."""


class Site(Part):
    """Where the seller is while the sale is made."""

    name: Name
    region: RegionCode
    in_premises: bool = True
    """The seller is in the premises of his institution."""
    sales_area: bool = True
    """A sales area (销售专区) or fixed counter (销售专柜) with recording equipment."""
    acceptance_reference: Number | None = None
    """Under which number the recording system passed acceptance (验收), where a region asks for that."""


class Suitability(Part):
    """What is known about the customer's needs and means. What is unknown stays out."""

    level: Level | None = None
    """Risk tolerance C1 to C5."""
    previous_level: Level | None = None
    level_reconfirmed: bool = False
    """The customer confirmed the changed level again."""
    test_date: dt.date | None = None
    tests_that_day: Annotated[int, Field(ge=0, le=99)] = 1
    tests_12_months: Annotated[int, Field(ge=0, le=999)] = 1
    filled_by_customer: bool = True
    household_income: Yuan | None = None
    """Yearly income of the household."""
    budget: Yuan | None = None
    """What the customer means to pay in a year (in one sum for a single premium)."""
    needs: Text | None = None
    """The need that the assessment found, in a sentence."""
    needs_mismatch: bool = False
    unaffordable: bool = False
    duplicate_cover: bool = False
    insists: bool = False
    """Advised against it, the customer still wants it."""
    professional_investor: bool = False


class Sale(Part):
    """One sale (业务) as another system hands it over; `read_sale` also checks what no field shows by itself."""

    schema_version: Annotated[Literal[1], Field(alias="schema")] = 1
    reference: Number
    """The order's number in the system that the sale comes from."""
    business: Business = "new_contract"
    corrects: Number | None = None
    """The take that failed inspection and is recorded anew (整改)."""
    date: dt.date
    channel: Channel
    terminal_of: Literal["bank", "nonbank_agent", "insurer"] | None = None
    """Whose self-service terminal it is; only for that channel."""
    contact: Contact
    site: Site
    seller: Seller
    applicant: Applicant
    insured: Annotated[tuple[Insured, ...], Field(max_length=10)] = ()
    beneficiaries: Annotated[tuple[Beneficiary, ...], Field(max_length=20)] = ()
    """None written: the legal heirs."""
    guardian: Guardian | None = None
    products: Annotated[tuple[Product, ...], Field(min_length=1, max_length=12)]
    suitability: Suitability = Suitability()
    group_policy: bool = False
    replaces_policy: bool = False
    service_phone: Number | None = None

    @property
    def line(self) -> Line:
        """The line of business, the same for all products."""
        return line_of(self.products[0])

    def age_of(self, person: Applicant | Insured | Guardian) -> int:
        """Return full years on the day of the sale; 0 for an organisation."""
        birth = self.birth_of(person)
        return 0 if birth is None else age_on(birth, self.date)

    def birth_of(self, person: Applicant | Insured | Guardian) -> dt.date | None:
        """Return the birth date, of the applicant where the insured or guardian is he; None for an organisation."""
        if isinstance(person, Insured) and person.relation == "self":
            return self.applicant.birth_date
        if isinstance(person, Guardian) and person.is_applicant:
            return self.applicant.birth_date
        return person.birth_date

    @property
    def journal_bytes(self) -> int:
        """How long the sale is as the journal spells it: JSON in ASCII, without blanks."""
        data = self.model_dump(mode="json", by_alias=True)
        return len(json.dumps(data, ensure_ascii=True, separators=(",", ":")))

    def to_json(self) -> str:
        """Return JSON text that `read_sale` reads back to an equal sale."""
        return json.dumps(self.model_dump(mode="json", by_alias=True), ensure_ascii=False, indent=2) + "\n"


def line_of(product: Insurance | Wealth | Loan) -> Line:
    """Return the line of business that a product belongs to."""
    match product:
        case Insurance():
            return "insurance"
        case Wealth():
            return "wealth"
        case Loan():
            return "loan"


def sale_schema() -> dict[str, Any]:
    """Return the published JSON Schema (draft 2020-12) of a sale; docstrings of its models are descriptions in it."""
    schema = Sale.model_json_schema(by_alias=True, mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
