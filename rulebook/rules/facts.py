"""What a sale says of itself: every word of the vocabulary, filled in.

Ages, sums and periods are computed here; thresholds stand in the packs. Sums are whole fen (1 yuan = 100 fen).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from rulebook.rules.products import TRAITS, Classes
from rulebook.rules.vocabulary import MOST_TERM
from rulebook.rules.words import ABSENT
from rulebook.sale.amounts import fen
from rulebook.sale.calendar import MONTHS_A_YEAR, months_begun
from rulebook.sale.products import Insurance, Loan, Wealth
from rulebook.sale.sale import Sale


def facts_of(sale: Sale, classes: Classes) -> dict[str, Any]:
    """Return every word of the vocabulary for this sale. Pure: the same sale gives the same facts for ever.

    Nothing is recorded yet as far as `plan` and `records` know; the planner tells them (`recorded_facts`).
    """
    return {
        "sale": sale_facts(sale),
        "seller": {
            "grade": sale.seller.grade,
            "licence_expired": sale.seller.licence_until is not None and sale.seller.licence_until < sale.date,
            "unit_linked_months": sale.seller.unit_linked_months or 0,
            "unit_linked_hours": sale.seller.unit_linked_training_hours or 0,
            "is_applicant": "applicant" in sale.seller_roles,
            "is_insured": "insured" in sale.seller_roles,
            "on_both_sides": bool(sale.seller_roles),
        },
        **people_facts(sale),
        "loan": {
            "co_borrowers": len(sale.co_borrowers),
            "guarantors": len(sale.guarantors),
            "spouse": sale.spouse is not None,
        },
        "cover": cover_facts(sale),
        "premium": premium_facts(sale, classes),
        "suitability": suitability_facts(sale),
        "products": [product_facts(sale, product, classes) for product in sale.products],
        **recorded_facts([]),
    }


def recorded_facts(records: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """Return the groups `plan` and `records`: by which rules the sale is recorded, and how."""
    manners = {each["manner"] for each in records}
    return {
        "plan": {
            "recorded": "audio_video" in manners,
            "sound_only": "audio" in manners and "audio_video" not in manners,
            "page_trace": "page_trace" in manners,
        },
        "records": [dict(each) for each in records],
    }


def people_facts(sale: Sale) -> dict[str, Any]:
    """Return the groups `applicant`, `guardian`, `beneficiary` and the list `insured`."""
    applicant = sale.applicant
    return {
        "applicant": {
            "natural_person": applicant.natural_person,
            "age": sale.age_of(applicant),
            "capacity": applicant.capacity,
            "disabled": applicant.disabled,
            "cannot_see": applicant.cannot_see,
            "cannot_hear": applicant.cannot_hear,
            "cannot_speak": applicant.cannot_speak,
            "is_insured": any(person.relation == "self" for person in sale.insured),
        },
        "guardian": {
            "named": sale.guardian is not None,
            "is_applicant": sale.guardian is not None and sale.guardian.is_applicant,
        },
        "beneficiary": {
            "named": bool(sale.beneficiaries),
            "all_close": all(each.relation_to_insured in CLOSE for each in sale.beneficiaries),
        },
        "insured": [
            {
                "age": sale.age_of(person),
                "is_applicant": person.relation == "self",
                "relation": person.relation,
                "capacity": sale.capacity_of(person),
            }
            for person in sale.insured
        ],
    }


def sale_facts(sale: Sale) -> dict[str, Any]:
    """Return the group `sale`; a self-service terminal counts as its owner's (54号 art. 6(1))."""
    bank = sale.channel == "bank_agent" or (sale.channel == "self_service" and sale.terminal_of == "bank")
    other = sale.channel == "nonbank_agent" or sale.terminal_of == "nonbank_agent"
    return {
        "line": sale.line,
        "business": sale.business,
        "channel": sale.channel,
        "contact": sale.overall_contact,
        "way": sale.contact,
        "online_step": "internet" in {sale.contact, *(step.contact for step in sale.steps)},
        "concurrent_agent": bank or other,
        "bank": bank,
        "in_premises": sale.site.in_premises,
        "sales_area": sale.site.sales_area,
        "system_accepted": sale.site.acceptance_reference is not None,
        "group_policy": sale.group_policy,
        "replaces_policy": sale.replaces_policy,
        "several_insured": len(sale.insured) > 1,
    }


def cover_facts(sale: Sale) -> dict[str, Any]:
    """Return the group `cover`, in fen: what is paid on death by all products together."""
    products = [each for each in sale.products if isinstance(each, Insurance) and each.death_benefit]
    return {
        "death_sum": sum(fen(each.sum_insured) for each in products),
        "death_sum_known": all(each.sum_insured is not None for each in products),
    }


def premium_facts(sale: Sale, classes: Classes) -> dict[str, int]:
    """Return the group `premium`, in fen; riders count."""
    insurance = [product for product in sale.products if isinstance(product, Insurance)]
    new_type = [each.payment for each in insurance if "new_type" in classes.traits(each.product_class, "insurance")]
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
        "own_funds_known": known.own_funds is not None,
        "own_funds": known.own_funds is True,
        "needs_known": known.needs is not None,
        "needs_mismatch": known.needs_mismatch,
        "unaffordable": known.unaffordable,
        "duplicate_cover": known.duplicate_cover,
        "insists": known.insists,
        "professional_investor": known.professional_investor,
        "qualified_investor": known.qualified_investor,
    }


CLOSE: Final = frozenset({"self", "spouse", "child", "parent"})
"""Relations of a beneficiary to the insured that need no question."""
NOTHING: Final[Mapping[str, Any]] = {
    "over_one_year": False, "death_benefit": False,
    "guaranteed_renewal": False, "reimbursement": False, "tax_favoured": False, "hospitals": False,
    "claims": False, "deductible": False, "payout_ratio": False, "sum_insured": 0, "sum_insured_known": False,
    "guaranteed_until": False, "waiting_known": False, "waiting_from": False, "waiting_effect": False,
    "limits": False, "grace": False, "lapse": False, "cash_value_known": False, "shorter_than_main": False,
    "distribution": False, "offering": False, "principal": False, "benchmark": False, "custodian": False,
    "payment": ABSENT, "payment_years": 0, "term_years": 0, "single_premium": 0, "annual_premium": 0,
    "cooling_off_days": 0,
    "cooling_off_known": False, "waiting_days": 0, "risk_level": 0, "amount": 0,
    "signed_electronically": False,
}  # fmt: skip


def product_facts(sale: Sale, product: Insurance | Wealth | Loan, classes: Classes) -> dict[str, Any]:
    """Return one item of `products`; words that do not apply to its line are as in `NOTHING`."""
    traits = classes.traits(product.product_class, sale.line)
    facts: dict[str, Any] = {
        **NOTHING,
        **{trait: trait in traits for trait in TRAITS},
        "kind": product.kind,
        "class": product.product_class,
        "act": classes.act(product.product_class),
        "required_grade": product.required_grade,
    }
    match product:
        case Insurance():
            facts |= insurance_facts(sale, product)
        case Wealth():
            facts |= wealth_facts(product)
            if product.agent is not None:
                facts["agency"] = product.agent
        case Loan():
            facts |= {"amount": fen(product.amount), "signed_electronically": product.signed_electronically}
    return facts


def wealth_facts(product: Wealth) -> dict[str, Any]:
    """Return a wealth product's words; of most texts only whether they are stated."""
    return {
        "amount": fen(product.amount),
        "risk_level": product.risk_level or 0,
        "distribution": product.distribution is not None,
        "offering": product.offering is not None,
        "principal": product.principal is not None,
        "benchmark": product.benchmark is not None,
        "custodian": product.custodian is not None,
    }


def insurance_facts(sale: Sale, product: Insurance) -> dict[str, Any]:
    """Return an insurance's words; it is `over_one_year` if it is so for any insured."""
    births = [sale.birth_of(person) for person in sale.insured] or [None]
    single = product.payment.manner == "single"
    return {
        "over_one_year": any(product.term.over_one_year(sale.date, birth) for birth in births),
        "death_benefit": product.death_benefit,
        "guaranteed_renewal": product.guaranteed_renewal,
        "reimbursement": product.reimbursement,
        "tax_favoured": product.tax_favoured,
        "hospitals": product.hospitals is not None,
        "claims": product.claims is not None,
        "deductible": product.deductible is not None,
        "payout_ratio": product.payout_ratio is not None,
        "sum_insured": fen(product.sum_insured),
        "sum_insured_known": product.sum_insured is not None,
        "guaranteed_until": product.guaranteed_until is not None,
        "waiting_known": product.waiting_days is not None,
        "waiting_from": product.waiting_from is not None,
        "waiting_effect": product.waiting_effect is not None,
        "limits": product.limits is not None,
        "grace": product.grace is not None,
        "lapse": product.lapse is not None,
        "cash_value_known": product.cash_value_year_1 is not None,
        "shorter_than_main": product.kind == "rider" and any(shorter(sale, product, birth) for birth in births),
        "term_years": max(term_years(sale, product, birth) for birth in births),
        "payment": product.payment.manner,
        "payment_years": product.payment.years,
        "single_premium": fen(product.payment.yearly) if single else 0,
        "annual_premium": 0 if single else fen(product.payment.yearly),
        "cooling_off_days": product.cooling_off_days or 0,
        "cooling_off_known": product.cooling_off_days is not None,
        "waiting_days": product.waiting_days or 0,
        "risk_level": product.risk_level or 0,
    }


def shorter(sale: Sale, rider: Insurance, birth: date | None) -> bool:
    """Tell whether a rider's cover ends before that of a main contract of the same sale."""
    mains = [each for each in sale.products if isinstance(each, Insurance) and each.kind == "main"]
    end = rider.term.ends(sale.date, birth)
    return any(end < each.term.ends(sale.date, birth) for each in mains)


def term_years(sale: Sale, product: Insurance, birth: date | None) -> int:
    """Return the years of cover begun, `MOST_TERM` for a whole life and the most for any other."""
    if product.term.unit == "whole_life":
        return MOST_TERM
    months = months_begun(sale.date, product.term.ends(sale.date, birth))
    return min(-(-months // MONTHS_A_YEAR), MOST_TERM)
