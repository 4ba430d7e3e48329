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
from rulebook.sale.origin import Link, Origin, Step, StepContact
from rulebook.sale.people import (
    Applicant,
    Beneficiary,
    Capacity,
    Guardian,
    Insured,
    Name,
    Number,
    Part,
    Party,
    Person,
    Referrer,
    Seller,
    capacity_by_age,
)
from rulebook.sale.products import Level, Line, Product
from rulebook.sale.same_person import is_seller, named, parties
from rulebook.sale.text import Text

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
Contact = StepContact
OverallContact = Literal["on_site", "remote", "telephone", "internet", "mixed"]
"""How the customer was met in the whole sale, other steps included."""
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
    own_funds: bool | None = None
    """The money is the customer's own, not borrowed, as he said; nothing: he was not asked."""
    qualified_investor: bool = False
    """合格投资者: the institution found that he may buy private products (适当性办法 art. 30)."""


class Sale(Part):
    """One sale (业务) as another system hands it over; `read_sale` also checks what no field shows by itself."""

    schema_version: Annotated[Literal[2], Field(alias="schema")]
    reference: Number
    """The order's number in the system that the sale comes from."""
    business: Business = "new_contract"
    origin: Origin | None = None
    """Nothing: it began here."""
    steps: Annotated[tuple[Step, ...], Field(max_length=20)] = ()
    """What was done for it elsewhere."""
    links: Annotated[tuple[Link, ...], Field(max_length=10)] = ()
    referrer: Referrer | None = None
    date: dt.date
    channel: Channel
    terminal_of: Literal["bank", "nonbank_agent", "insurer"] | None = None
    """Whose self-service terminal it is; only for that channel."""
    contact: Contact
    """How the customer is met in what is planned here; `overall_contact` counts the other steps too."""
    site: Site
    seller: Seller
    applicant: Applicant
    insured: Annotated[tuple[Insured, ...], Field(max_length=10)] = ()
    beneficiaries: Annotated[tuple[Beneficiary, ...], Field(max_length=20)] = ()
    """None written: the legal heirs."""
    guardian: Guardian | None = None
    co_borrowers: Annotated[tuple[Party, ...], Field(max_length=5)] = ()
    spouse: Party | None = None
    """Of the borrower, who consents to the loan."""
    guarantors: Annotated[tuple[Party, ...], Field(max_length=5)] = ()
    products: Annotated[tuple[Product, ...], Field(min_length=1, max_length=12)]
    suitability: Suitability = Suitability()
    group_policy: bool = False
    replaces_policy: bool = False
    service_phone: Number | None = None

    @property
    def line(self) -> Line:
        """The line of business, the same for all products."""
        return self.products[0].line

    @property
    def overall_contact(self) -> OverallContact:
        """How the customer is met in all: `mixed` where any step is online and another is not.

        Nobody may choose the easier word (互联网保险业务监管办法 art. 5). A call or another step by telephone makes
        an online sale no mixed one.
        """
        steps = {step.contact for step in self.steps}
        if self.contact == "internet":
            return "internet" if steps.isdisjoint({"on_site", "remote"}) else "mixed"
        return "mixed" if "internet" in steps else self.contact

    @property
    def corrects(self) -> str | None:
        """The take that failed inspection and is recorded anew, None if there is none."""
        return next((link.reference for link in self.links if link.kind == "corrects"), None)

    def age_of(self, person: Applicant | Insured | Guardian | Party) -> int:
        """Return full years on the day of the sale; 0 for an organisation and for an unknown birth date."""
        birth = self.birth_of(person)
        return 0 if birth is None else age_on(birth, self.date)

    def birth_of(self, person: Applicant | Insured | Guardian | Party) -> dt.date | None:
        """Return the birth date, of the applicant where the insured or guardian is he; None for an organisation."""
        if isinstance(person, Insured) and person.relation == "self":
            return self.applicant.birth_date
        if isinstance(person, Guardian) and person.is_applicant:
            return self.applicant.birth_date
        return person.birth_date

    def capacity_of(self, person: Insured) -> Capacity:
        """Return the civil capacity of an insured: the applicant's where he is it, else as written or by age."""
        if person.relation == "self":
            return self.applicant.capacity
        return person.capacity or capacity_by_age(self.age_of(person))

    def people(self) -> tuple[Person, ...]:
        """Return all natural people, each under every role; one who is the applicant appears only as that."""
        found = [Person("seller", self.seller.name, None, "seller")]
        if self.applicant.natural_person:
            found.append(Person("applicant", self.applicant.name, self.applicant.birth_date, "applicant"))
        found += [
            Person("insured", person.name or "", person.birth_date, f"insured[{place}]")
            for place, person in enumerate(self.insured)
            if person.relation != "self"
        ]
        if self.guardian is not None and not self.guardian.is_applicant:
            found.append(Person("guardian", self.guardian.name or "", self.guardian.birth_date, "guardian"))
        found += [
            Person("co_borrower", party.name, party.birth_date, f"co_borrowers[{place}]")
            for place, party in enumerate(self.co_borrowers)
        ]
        if self.spouse is not None:
            found.append(Person("spouse", self.spouse.name, self.spouse.birth_date, "spouse"))
        found += [
            Person("guarantor", party.name, party.birth_date, f"guarantors[{place}]")
            for place, party in enumerate(self.guarantors)
        ]
        return tuple(found)

    @property
    def seller_roles(self) -> frozenset[str]:
        """The roles of the other side in which the seller himself appears, `beneficiary` too; usually none.

        Where only names can be compared the same name counts, unless the sale says that it is another person.
        """
        bound = parties(self.co_borrowers, self.spouse, self.guarantors)
        people = named(self.applicant, self.insured, self.guardian, bound)
        found = {each.role for each in people if is_seller(self.seller, each.name, each.identity)}
        if "applicant" in found and any(person.relation == "self" for person in self.insured):
            found.add("insured")
        if "applicant" in found and self.guardian is not None and self.guardian.is_applicant:
            found.add("guardian")
        if any(is_seller(self.seller, person.name) for person in self.beneficiaries):
            found.add("beneficiary")
        return frozenset(found)

    @property
    def data(self) -> dict[str, Any]:
        """The sale as JSON keeps it: what was not written, or says no more than the default, is left out."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    @property
    def journal_bytes(self) -> int:
        """How long the sale is as the journal spells it: JSON in ASCII, without blanks."""
        return len(json.dumps(self.data, ensure_ascii=True, separators=(",", ":")))

    def to_json(self) -> str:
        """Return JSON text that `read_sale` reads back to an equal sale."""
        return json.dumps(self.data, ensure_ascii=False, indent=2) + "\n"


def sale_schema() -> dict[str, Any]:
    """Return the published JSON Schema (draft 2020-12) of a sale; docstrings of its models are descriptions in it."""
    schema = Sale.model_json_schema(by_alias=True, mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
