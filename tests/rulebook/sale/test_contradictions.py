"""Facts that cannot all be true, and texts that nobody can see whole, stop a sale at entry."""

import json
import unicodedata
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.packs.worked import changed
from rulebook.sale.contradictions import contradictions
from rulebook.sale.examples import EXAMPLES, example
from rulebook.sale.people import Applicant, Identity, Insured, Party
from rulebook.sale.reading import SaleFaultsError, read_sale
from rulebook.sale.sale import Sale
from tests.rulebook.packs.drawn_sales import CAMPAIGN, drawn_sales

ID = {"kind": "resident_id", "number": "320500196801010014"}
PASSPORT = {"kind": "passport", "number": "E1234567"}
OTHER_PASSPORT = {"kind": "passport", "number": "E7654321"}
SPOUSE = {"relation": "spouse", "name": "赵敏", "birth_date": "1983-07-21"}
CONTRADICTIONS: list[tuple[str, dict[str, Any], str]] = [
    ("bank_participating", {"products.0.term": {"unit": "to_age", "value": 45}}, "products[0].term"),
    (
        "bank_participating",
        {"insured": [SPOUSE, {**SPOUSE, "name": "李老", "birth_date": "1950-01-01", "relation": "parent"}],
         "products.0.term": {"unit": "to_age", "value": 60}},
        "products[0].term",
    ),
    ("bank_participating", {"products.0.payment.years": 11}, "products[0].payment.years"),
    ("bank_participating", {"products.0.cash_value_year_1": "12000.01"}, "products[0].cash_value_year_1"),
    ("bank_participating", {"products.0.guaranteed_until": "2026-11-22"}, "products[0].guaranteed_until"),
    ("bank_participating", {"suitability.tests_that_day": 2}, "suitability.tests_12_months"),
    ("bank_participating", {"suitability.tests_that_day": 0}, "suitability.tests_that_day"),
    ("bank_participating", {"suitability.insists": True}, "suitability.insists"),
    ("bank_participating", {"group_policy": True}, "group_policy"),
    (
        "bank_participating",
        {"applicant.birth_date": "2020-01-01", "applicant.capacity": "limited",
         "guardian": {"name": "外婆", "birth_date": "1960-01-01"}},
        "applicant.capacity",
    ),
    ("agent_child", {"insured.0.birth_date": "2018-11-23", "insured.0.capacity": "limited"}, "insured[0].capacity"),
    ("agent_child", {"insured.0.capacity": "full"}, "insured[0].capacity"),
    (
        "bank_participating",
        {"applicant.identity": PASSPORT, "insured": [{**SPOUSE, "identity": PASSPORT}]},
        "insured[0].identity.number",
    ),
    (
        "joint_loan",
        {"applicant.identity": PASSPORT, "guarantors.0.identity": {"kind": "military_id", "number": "e1234567"}},
        "guarantors[0].identity.number",
    ),
    ("two_insured", {"insured.0": {"relation": "other", "name": "李明", "birth_date": "1981-03-10"}}, "insured[0]"),
    ("two_insured", {"insured.1": SPOUSE}, "insured[1]"),
    ("joint_loan", {"spouse": {"name": "李明", "birth_date": "1981-03-10"}}, "spouse"),
    ("joint_loan", {"spouse": {"name": "李明"}}, "spouse"),
    ("joint_loan", {"guarantors.0": {"name": "赵敏", "birth_date": "1983-07-21"}}, "guarantors[0]"),
    ("joint_loan", {"guarantors.0.birth_date": "2027-01-01"}, "guarantors[0].birth_date"),
    ("joint_loan", {"guarantors.0.identity": ID}, "guarantors[0].birth_date"),
    ("agent_child", {"guardian": {"name": "外婆", "birth_date": "1880-01-01"}}, "guardian.birth_date"),
    ("bank_participating", {"applicant.name": "王芳"}, "seller.sells_to_self"),
    ("bank_participating", {"applicant.name": "王 芳"}, "seller.sells_to_self"),
    ("bank_participating", {"beneficiaries": [{"name": "王芳"}]}, "seller.sells_to_self"),
    ("bank_participating", {"seller.sells_to_self": True}, "seller.sells_to_self"),
    (
        "bank_participating",
        {"applicant.identity": PASSPORT, "seller.identity": PASSPORT, "seller.sells_to_self": False},
        "seller.sells_to_self",
    ),
    ("bank_participating", {"seller.licence": "E1234567", "applicant.identity": PASSPORT}, "seller.sells_to_self"),
    ("mixed", {"origin.began_at": "2026-11-23T00:00:00+08:00"}, "origin.began_at"),
    ("mixed", {"steps.0.at": "2026-11-22T16:00:00Z"}, "steps[0].at"),
    ("mixed", {"steps.0.contact": "on_site"}, "steps[0].contact"),
    (
        "bank_health",
        {"applicant.capacity": "limited", "guardian": {"is_applicant": True}},
        "guardian.is_applicant",
    ),
    ("bank_participating", {"applicant.identity": {"kind": "passport", "number": "e123 4567"}},
     "applicant.identity.number"),
    ("bank_participating", {"applicant.identity": {"kind": "hk_macau_permit", "number": "K01234567"}},
     "applicant.identity.number"),
    ("bank_participating", {"applicant.identity": {"kind": "taiwan_permit", "number": "1234567"}},
     "applicant.identity.number"),
    ("bank_participating", {"applicant.identity": {"kind": "taiwan_residence", "number": "810000199408230021"}},
     "applicant.identity.number"),
    ("bank_participating", {"applicant.identity": {"kind": "hk_macau_residence", "number": "810000199408230021"}},
     "applicant.birth_date"),
    ("bank_participating", {"seller.identity": {"kind": "foreign_permanent_resident", "number": "CN11007408"}},
     "seller.identity.number"),
    ("joint_loan", {"guarantors.0.identity": {"kind": "passport", "number": "E12"}}, "guarantors[0].identity.number"),
    ("joint_loan", {"guarantors": [{"name": "小明", "birth_date": "2015-01-01"}]}, "guarantors[0].birth_date"),
    ("joint_loan", {"co_borrowers": [{"name": "小明", "birth_date": "2008-11-23"}]}, "co_borrowers[0].birth_date"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "change", "field"), CONTRADICTIONS)
def test_a_contradiction_is_named_at_entry_and_told_of_a_recorded_sale(
    kind: str, change: dict[str, Any], field: str
) -> None:
    data = changed(example(kind), change)
    with pytest.raises(SaleFaultsError) as raised:
        read_sale(data)
    assert [fault.field for fault in raised.value.faults] == [field]
    (told,) = contradictions(read_sale(data, entered=False))
    assert told == raised.value.faults[0]
    assert unicodedata.name(told.reason.zh[0])


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("bank_participating", {"products.0.payment.years": 10}),
        ("bank_participating", {"products.0.cash_value_year_1": "12000"}),
        ("bank_participating", {"suitability.insists": True, "suitability.unaffordable": True}),
        ("wealth_own", {"suitability.insists": True, "products.0.risk_level": 4}),
        ("bank_accident", {"products.0.term": {"unit": "days", "value": 7}}),
        ("agent_child", {"guardian": {"name": "赵敏", "birth_date": "1983-07-21"}, "insured.1": {"copy": 0, **SPOUSE}}),
        ("agent_child", {"insured.0.birth_date": "2018-11-22", "insured.0.capacity": "limited"}),
        ("bank_participating", {"applicant.name": "王芳", "seller.sells_to_self": True}),
        ("bank_participating", {"applicant.name": "王芳", "seller.sells_to_self": False}),
        (
            "bank_participating",
            {"applicant.name": "王芳", "applicant.identity": PASSPORT, "seller.identity": OTHER_PASSPORT},
        ),
        ("bank_participating", {"applicant.identity": {"kind": "hk_macau_permit", "number": "M0123456701"}}),
        (
            "bank_participating",
            {"applicant.identity": {"kind": "foreign_permanent_resident", "number": "CAN110074081201"}},
        ),
        ("bank_participating", {"applicant.identity": {"kind": "military_id", "number": "军字第1号"}}),
        ("mixed", {"origin.began_at": "2026-11-22T23:59:59+08:00"}),
        (
            "bank_participating",
            {
                "applicant.identity": {"kind": "household_register", "number": "88"},
                "insured": [{**SPOUSE, "identity": {"kind": "household_register", "number": "88"}}],
            },
        ),
        ("bank_participating", {"suitability.test_date": "2025-01-01", "suitability.tests_12_months": 0}),
    ],
)
def test_what_only_looks_like_a_contradiction_passes(kind: str, change: dict[str, Any]) -> None:
    assert not contradictions(read_sale(changed(example(kind), change)))


def test_a_sale_to_oneself_names_the_roles() -> None:
    sale = read_sale(changed(example("bank_participating"), {"applicant.name": "王芳", "seller.sells_to_self": True}))
    assert sale.seller_roles == {"applicant", "insured"}
    assert read_sale(example("bank_participating")).seller_roles == set()


def test_contradictions_are_told_beside_other_faults() -> None:
    data = changed(example("bank_participating"), {"channel": "post", "products.0.payment.years": 30})
    with pytest.raises(SaleFaultsError) as raised:
        read_sale(data)
    assert [fault.field for fault in raised.value.faults] == ["channel", "products[0].payment.years"]


def told_of(data: Any) -> dict[str, str]:
    with pytest.raises(SaleFaultsError) as raised:
        read_sale(data)
    return {fault.field: fault.reason.en for fault in raised.value.faults}


@pytest.mark.parametrize(
    "hidden", ["\u200b", "\u202e", "\u2066", "\x00", "\x1c", "\n", "\ue000", "\u2028", "\ufeff", "\u3164", "\U000e0041"]
)
@pytest.mark.parametrize("field", ["applicant.name", "products.0.cover.zh", "reference", "insured.0.name"])
def test_what_nobody_sees_is_refused_at_entry(hidden: str, field: str) -> None:
    data = changed(example("two_insured"), {field: f"甲{hidden}乙"})
    path = field.replace(".0", "[0]")
    assert f"U+{ord(hidden):04X}" in told_of(data)[path]
    assert path in {fault.field for fault in contradictions(read_sale(data, entered=False))}


def test_white_space_around_a_name_is_taken_off() -> None:
    assert read_sale(changed(example("loan"), {"applicant.name": "\u3000李明 \n"})).applicant.name == "李明"


def test_a_field_that_nobody_knows_is_printed_as_what_can_be_seen() -> None:
    assert "a��b" in told_of({**example("loan"), "a\u202e\x1bb": 1})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"schema": 2, "schema": 2}', "the field schema is written twice"),
        ('{"a": NaN}', "NaN is no number"),
        ('{"a": -Infinity}', "-Infinity is no number"),
        ('{"a": 1e999}', "a number is too large"),
        ('{"a": ' + "9" * 5000 + "}", "a number has more than 40 digits"),
        ('{"a": 0.' + "9" * 5000 + "}", "a number has more than 40 digits"),
    ],
)
def test_json_that_no_sale_can_mean_is_refused_with_a_sentence(text: str, reason: str) -> None:
    assert told_of(text) == {"": reason}


@CAMPAIGN
@given(sale=drawn_sales(), known=st.sampled_from(CONTRADICTIONS))
def test_no_drawn_contradiction_passes_at_entry(sale: Sale, known: tuple[str, dict[str, Any], str]) -> None:
    """A drawn sale that passed has none; where one is put into it, it passes no more."""
    assert not contradictions(sale)
    assert not impossible(sale)
    _, change, _ = known
    try:
        data = changed(json.loads(sale.to_json()), change)
        other = read_sale(data, entered=False)
    except (SaleFaultsError, KeyError, IndexError):
        return
    if impossible(other):
        with pytest.raises(SaleFaultsError):
            read_sale(data)


def impossible(sale: Sale) -> bool:
    """Say in other words than the product's what cannot be."""
    known = sale.suitability
    day = sale.date
    insurance = [product for product in sale.products if product.line == "insurance"]
    births = [sale.birth_of(person) for person in sale.insured]
    people: list[Applicant | Insured | Party] = [sale.applicant, *sale.insured, *sale.co_borrowers, *sale.guarantors]
    numbers = [
        (person.name, identity.number.upper())
        for person in people
        if isinstance(identity := person.identity, Identity) and identity.kind == "passport"
    ]
    return any(
        (
            any(product.term.ends(day, birth) <= day for product in insurance for birth in births),
            any((product.cash_value_year_1 or 0) > product.payment.yearly for product in insurance),
            known.test_date is not None and known.tests_that_day == 0,
            known.test_date == day and known.tests_that_day > known.tests_12_months,
            len({number for _, number in numbers}) < len({name for name, _ in numbers}),
            any(step.at is not None and step.at.date() > day + timedelta(days=1) for step in sale.steps),
            sale.applicant.name == sale.seller.name and sale.seller.sells_to_self is None,
        )
    )


@pytest.mark.parametrize("kind", EXAMPLES)
def test_no_example_contradicts_itself(kind: str) -> None:
    assert not contradictions(read_sale(example(kind)))
