"""The words that conditions may use: every fact of a sale, with its type, bounds and meaning.

`facts_of` fills them from a sale. Ages, sums and periods are computed here; thresholds stand in the packs.
Sums are whole fen (1 yuan = 100 fen).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args

from rulebook.sale.amounts import MOST_FEN, fen
from rulebook.sale.calendar import months_begun
from rulebook.sale.people import Capacity
from rulebook.sale.products import (
    NEW_TYPE,
    PRINCIPAL_AT_RISK,
    Insurance,
    InsuranceClass,
    Loan,
    LoanClass,
    PaymentManner,
    Wealth,
    WealthClass,
)
from rulebook.sale.sale import Business, Channel, Contact, Line, Sale

ABSENT: Final = "none"
"""The value of a word that does not apply to this product."""


@dataclass(frozen=True, slots=True)
class Truth:
    """Yes or no."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number between two bounds, both possible."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of these texts, each of them possible."""

    values: frozenset[str]


Kind = Truth | Whole | OneOf


@dataclass(frozen=True, slots=True)
class Word:
    """A fact that conditions may ask for: all that it can be, and what it means to their author."""

    kind: Kind
    meaning: str


Group = Mapping[str, Word]

YES = Truth()
AGE = Whole(0, 130)
MONEY = Whole(0, MOST_FEN)
TOTAL = Whole(0, MOST_FEN * 12 * 100)
DAYS = Whole(0, 36_600)
LEVEL = Whole(0, 5)


def one_of(*literals: Any, absent: bool = False) -> OneOf:
    """Return the kind of all values of these `Literal` types; with `absent`, of `ABSENT` too."""
    values = {str(value) for literal in literals for value in get_args(literal)}
    return OneOf(frozenset(values | ({ABSENT} if absent else set())))


GROUPS: Final[Mapping[str, Group]] = {
    "sale": {
        "line": Word(one_of(Line), "insurance, wealth or loan"),
        "business": Word(one_of(Business), "a new contract, or a rider added to one"),
        "channel": Word(one_of(Channel), "through whom it is sold"),
        "contact": Word(one_of(Contact), "on site, remote, telephone, internet, or mixed"),
        "concurrent_agent": Word(YES, "保险兼业代理: a bank, another such agent, or its terminal"),
        "bank": Word(YES, "sold by a bank or on a bank's terminal"),
        "in_premises": Word(YES, "the seller is in the premises of his institution"),
        "sales_area": Word(YES, "in a sales area or at a fixed counter with recording equipment"),
        "system_accepted": Word(YES, "the site has an acceptance reference for its recording system"),
        "group_policy": Word(YES, "团体险"),
        "replaces_policy": Word(YES, "转保: another policy is given up for it"),
    },
    "seller": {
        "grade": Word(Whole(1, 9), "the seller's grade"),
        "licence_expired": Word(YES, "the licence ended before the day of the sale"),
        "unit_linked_months": Word(Whole(0, 720), "months of selling unit-linked insurance; 0 unknown"),
        "unit_linked_hours": Word(Whole(0, 2000), "hours of training on it in the last year; 0 unknown"),
    },
    "applicant": {
        "natural_person": Word(YES, "a person, not an organisation"),
        "age": Word(AGE, "full years on the day of the sale; 0 for an organisation"),
        "capacity": Word(one_of(Capacity), "civil capacity"),
        "disabled": Word(YES, "adapted disclosure is needed"),
        "is_insured": Word(YES, "is among the insured"),
    },
    "guardian": {
        "named": Word(YES, "a guardian or legal representative is named"),
        "is_applicant": Word(YES, "and is the applicant"),
    },
    "premium": {
        "single_new_type": Word(Whole(0, MOST_FEN * 12), "single premiums of 新型 products together"),
        "annual_new_type": Word(Whole(0, MOST_FEN * 12 * 12), "yearly premiums of 新型 products together"),
        "first_year": Word(Whole(0, MOST_FEN * 12 * 12), "everything payable in the first year"),
    },
    "suitability": {
        "level": Word(LEVEL, "risk tolerance 1 to 5; 0 not tested"),
        "tested": Word(YES, "there is a test with a date"),
        "test_months": Word(Whole(0, 2400), "months begun since the test; 12 on the anniversary"),
        "tests_that_day": Word(Whole(0, 99), "tests taken on the day of the test"),
        "tests_12_months": Word(Whole(0, 999), "tests taken in the twelve months before"),
        "level_changed": Word(YES, "the level differs from the one before"),
        "level_reconfirmed": Word(YES, "the customer confirmed the changed level"),
        "filled_by_customer": Word(YES, "the customer filled the test in himself"),
        "income_known": Word(YES, "the household's yearly income is stated"),
        "household_income": Word(MONEY, "yearly income of the household, fen; 0 unknown"),
        "budget_known": Word(YES, "a budget is stated"),
        "budget": Word(MONEY, "the stated budget, fen; 0 unknown"),
        "needs_known": Word(YES, "the need is stated"),
        "needs_mismatch": Word(YES, "the product clearly does not meet the need"),
        "unaffordable": Word(YES, "the premium is clearly more than the customer can bear"),
        "duplicate_cover": Word(YES, "the customer already has the same indemnity cover"),
        "insists": Word(YES, "advised against it, the customer still wants it"),
        "professional_investor": Word(YES, "is a professional investor"),
    },
}  # fmt: skip

LISTS: Final[Mapping[str, Group]] = {
    "products": {
        "kind": Word(OneOf(frozenset({"main", "rider"})), "main contract or rider"),
        "class": Word(one_of(InsuranceClass, WealthClass, LoanClass), "class of the product"),
        "over_one_year": Word(YES, "cover longer than one year; exactly one year is not"),
        "new_type": Word(YES, "新型产品: participating, universal, unit-linked, variable"),
        "principal_at_risk": Word(YES, "unit-linked or variable"),
        "death_benefit": Word(YES, "death is a condition of payment"),
        "guaranteed_renewal": Word(YES, "renewal is guaranteed"),
        "reimbursement": Word(YES, "pays back expenses"),
        "tax_favoured": Word(YES, "税优健康险, 税延养老险"),
        "hospitals": Word(YES, "there are designated hospitals"),
        "payment": Word(one_of(PaymentManner, absent=True), "manner of payment"),
        "payment_years": Word(Whole(0, 100), "years over which the premium is paid"),
        "single_premium": Word(MONEY, "single premium, fen; 0 if paid otherwise"),
        "annual_premium": Word(Whole(0, MOST_FEN * 12), "yearly premium, fen; 0 if single"),
        "cooling_off_days": Word(Whole(0, 365), "days of 犹豫期; 0 none or unknown"),
        "cooling_off_known": Word(YES, "the 犹豫期 is stated"),
        "waiting_days": Word(Whole(0, 3650), "days of waiting period; 0 none or unknown"),
        "required_grade": Word(Whole(1, 9), "least grade of the seller"),
        "risk_level": Word(LEVEL, "R1 to R5; 0 not rated"),
        "amount": Word(MONEY, "amount of a wealth product or loan, fen"),
        "signed_electronically": Word(YES, "a loan signed electronically"),
    },
    "insured": {
        "age": Word(AGE, "full years on the day of the sale"),
        "is_applicant": Word(YES, "is the applicant"),
    },
}  # fmt: skip

Facts = Mapping[str, Any]
"""Groups of values as conditions see them: `facts["applicant"]["age"]`, `facts["products"][0]["class"]`."""


def facts_of(sale: Sale) -> dict[str, Any]:
    """Return every word of the vocabulary for this sale. Pure: the same sale gives the same facts for ever."""
    insurance = [product for product in sale.products if isinstance(product, Insurance)]
    return {
        "sale": sale_facts(sale),
        "seller": {
            "grade": sale.seller.grade,
            "licence_expired": sale.seller.licence_until is not None and sale.seller.licence_until < sale.date,
            "unit_linked_months": sale.seller.unit_linked_months or 0,
            "unit_linked_hours": sale.seller.unit_linked_training_hours or 0,
        },
        "applicant": {
            "natural_person": sale.applicant.natural_person,
            "age": sale.age_of(sale.applicant),
            "capacity": sale.applicant.capacity,
            "disabled": sale.applicant.disabled,
            "is_insured": any(person.relation == "self" for person in sale.insured),
        },
        "guardian": {
            "named": sale.guardian is not None,
            "is_applicant": sale.guardian is not None and sale.guardian.is_applicant,
        },
        "premium": premium_facts(insurance),
        "suitability": suitability_facts(sale),
        "products": [product_facts(sale, product) for product in sale.products],
        "insured": [{"age": sale.age_of(person), "is_applicant": person.relation == "self"} for person in sale.insured],
    }


def sale_facts(sale: Sale) -> dict[str, Any]:
    """Return the group `sale`; a self-service terminal counts as its owner's (54号 art. 6(1))."""
    bank = sale.channel == "bank_agent" or (sale.channel == "self_service" and sale.terminal_of == "bank")
    other = sale.channel == "nonbank_agent" or sale.terminal_of == "nonbank_agent"
    return {
        "line": sale.line,
        "business": sale.business,
        "channel": sale.channel,
        "contact": sale.contact,
        "concurrent_agent": bank or other,
        "bank": bank,
        "in_premises": sale.site.in_premises,
        "sales_area": sale.site.sales_area,
        "system_accepted": sale.site.acceptance_reference is not None,
        "group_policy": sale.group_policy,
        "replaces_policy": sale.replaces_policy,
    }


def premium_facts(insurance: list[Insurance]) -> dict[str, int]:
    """Return the group `premium`, in fen; riders count."""
    new_type = [product.payment for product in insurance if product.new_type]
    return {
        "single_new_type": sum(fen(payment.yearly) for payment in new_type if payment.manner == "single"),
        "annual_new_type": sum(fen(payment.yearly) for payment in new_type if payment.manner != "single"),
        "first_year": sum(fen(product.payment.yearly) for product in insurance),
    }


def suitability_facts(sale: Sale) -> dict[str, Any]:
    """Return the group `suitability`; what is unknown is 0 or no."""
    known = sale.suitability
    tested = known.test_date is not None and known.level is not None
    levels = {known.level, known.previous_level}
    since = 0 if known.test_date is None else min(months_begun(known.test_date, sale.date), 2400)
    return {
        "level": known.level or 0,
        "tested": tested,
        "test_months": since,
        "tests_that_day": known.tests_that_day,
        "tests_12_months": known.tests_12_months,
        "level_changed": None not in levels and len(levels) > 1,
        "level_reconfirmed": known.level_reconfirmed,
        "filled_by_customer": known.filled_by_customer,
        "income_known": known.household_income is not None,
        "household_income": fen(known.household_income),
        "budget_known": known.budget is not None,
        "budget": fen(known.budget),
        "needs_known": known.needs is not None,
        "needs_mismatch": known.needs_mismatch,
        "unaffordable": known.unaffordable,
        "duplicate_cover": known.duplicate_cover,
        "insists": known.insists,
        "professional_investor": known.professional_investor,
    }


NOTHING: Final[Mapping[str, Any]] = {
    "over_one_year": False, "new_type": False, "principal_at_risk": False, "death_benefit": False,
    "guaranteed_renewal": False, "reimbursement": False, "tax_favoured": False, "hospitals": False,
    "payment": ABSENT, "payment_years": 0, "single_premium": 0, "annual_premium": 0, "cooling_off_days": 0,
    "cooling_off_known": False, "waiting_days": 0, "risk_level": 0, "amount": 0,
    "signed_electronically": False,
}  # fmt: skip


def product_facts(sale: Sale, product: Insurance | Wealth | Loan) -> dict[str, Any]:
    """Return one item of `products`; words that do not apply to its line are as in `NOTHING`."""
    facts: dict[str, Any] = {
        **NOTHING,
        "kind": product.kind,
        "class": product.product_class,
        "required_grade": product.required_grade,
    }
    match product:
        case Insurance():
            facts |= insurance_facts(sale, product)
        case Wealth():
            facts |= {"amount": fen(product.amount), "risk_level": product.risk_level or 0}
        case Loan():
            facts |= {"amount": fen(product.amount), "signed_electronically": product.signed_electronically}
    return facts


def insurance_facts(sale: Sale, product: Insurance) -> dict[str, Any]:
    """Return an insurance's words; it is `over_one_year` if it is so for any insured."""
    births = [sale.birth_of(person) for person in sale.insured] or [None]
    single = product.payment.manner == "single"
    return {
        "over_one_year": any(product.term.over_one_year(sale.date, birth) for birth in births),
        "new_type": product.product_class in NEW_TYPE,
        "principal_at_risk": product.product_class in PRINCIPAL_AT_RISK,
        "death_benefit": product.death_benefit,
        "guaranteed_renewal": product.guaranteed_renewal,
        "reimbursement": product.reimbursement,
        "tax_favoured": product.tax_favoured,
        "hospitals": product.hospitals is not None,
        "payment": product.payment.manner,
        "payment_years": product.payment.years,
        "single_premium": fen(product.payment.yearly) if single else 0,
        "annual_premium": 0 if single else fen(product.payment.yearly),
        "cooling_off_days": product.cooling_off_days or 0,
        "cooling_off_known": product.cooling_off_days is not None,
        "waiting_days": product.waiting_days or 0,
        "risk_level": product.risk_level or 0,
    }
