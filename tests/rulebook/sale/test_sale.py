"""A sale: read back as written, and every fault told at once."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.packs.worked import changed
from rulebook.sale.examples import EXAMPLES, example
from rulebook.sale.people import resident_id_is_sound
from rulebook.sale.reading import SaleFaultsError, read_sale
from rulebook.sale.sale import Sale, sale_schema
from tests.rulebook.packs.drawn_sales import CAMPAIGN, drawn_sales

TWO_YEARS = {"manner": "single", "amount": 1, "years": 2}


def faults_of(data: Any) -> dict[str, str]:
    with pytest.raises(SaleFaultsError) as raised:
        read_sale(data)
    return {fault.field: fault.reason.en for fault in raised.value.faults}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_examples_are_sound_and_come_back_as_written(kind: str) -> None:
    sale = read_sale(example(kind))
    assert read_sale(sale.to_json()) == sale


def test_every_fault_is_told_at_once() -> None:
    data = changed(
        example("bank_participating"),
        {
            "channel": "post",
            "seller.grade": "high",
            "applicant.birth_date": "2027-05-01",
            "products.0.term": {"unit": "year", "value": 10},
            "colour": "red",
            "beneficiaries": [{"name": "赵敏", "share_percent": 60}],
        },
    )
    found = faults_of(data)
    assert set(found) == {
        "channel",
        "seller.grade",
        "applicant.birth_date",
        "products[0].term.unit",
        "colour",
        "beneficiaries",
    }
    assert found["applicant.birth_date"] == "born after the day of the sale"


@pytest.mark.parametrize(
    ("kind", "change", "field"),
    [
        ("bank_participating", {"insured": []}, "insured"),
        ("wealth_own", {"insured": [{"relation": "self"}]}, "insured"),
        ("wealth_own", {"channel": "broker"}, "channel"),
        ("bank_participating", {"channel": "self_service"}, "terminal_of"),
        ("bank_participating", {"terminal_of": "bank"}, "terminal_of"),
        ("agent_child", {"guardian": None}, "guardian"),
        ("agent_child", {"guardian": {"name": "哥哥", "birth_date": "2010-01-01"}}, "guardian.birth_date"),
        ("bank_participating", {"applicant.birth_date": "2010-01-01"}, "applicant.capacity"),
        ("bank_participating", {"applicant.birth_date": "1890-01-01"}, "applicant.birth_date"),
        ("bank_participating", {"applicant.birth_date": None}, "applicant"),
        ("bank_participating", {"suitability.test_date": "2026-11-23"}, "suitability.test_date"),
        ("bank_participating", {"suitability.level": None}, "suitability.level"),
        ("bank_participating", {"products.0.payment": TWO_YEARS}, "products[0].payment"),
        ("bank_participating", {"products.1": {"copy": 0}}, "products[1].code"),
        ("bank_participating", {"products.0.kind": "rider"}, "products"),
        ("bank_participating", {"products.0.payment.amount": "1.005"}, "products[0].payment.amount"),
        (
            "bank_participating",
            {"applicant.identity": {"kind": "resident_id", "number": "11010519491231002X"}},
            "applicant.birth_date",
        ),
        (
            "bank_participating",
            {"applicant.identity": {"kind": "resident_id", "number": "110105194912310021"}},
            "applicant.identity",
        ),
    ],
)  # fmt: skip
def test_a_faulty_fact_is_named(kind: str, change: dict[str, Any], field: str) -> None:
    assert field in faults_of(changed(example(kind), change))


@pytest.mark.parametrize("text", ["", "[]", "{", "null", "[" * 100_000, b"\xff", '{"schema": 1}', "x" * 300_000])
def test_what_is_no_sale_is_refused_with_a_sentence(text: str | bytes) -> None:
    assert faults_of(text)


def test_ages_are_never_typed() -> None:
    assert "applicant.age" in faults_of(changed(example("broker_life"), {"applicant.age": 60}))


def test_the_check_character_of_a_resident_id() -> None:
    assert resident_id_is_sound("11010519491231002X")
    assert not resident_id_is_sound("110105194912310029")
    assert not resident_id_is_sound("1101051949123100")


def test_the_schema_names_every_field_of_the_examples() -> None:
    schema = sale_schema()
    assert schema["$schema"].endswith("2020-12/schema")
    for data in EXAMPLES.values():
        assert set(data) <= set(schema["properties"])
    assert json.dumps(schema)


@CAMPAIGN
@given(sale=drawn_sales())
def test_every_sale_is_read_back_as_it_was_written(sale: Sale) -> None:
    assert read_sale(sale.to_json()) == sale


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@CAMPAIGN
@given(
    kind=st.sampled_from(sorted(EXAMPLES)),
    place=st.sampled_from(["date", "applicant", "insured", "products", "products.0.term", "suitability", "guardian"]),
    value=anything,
)
def test_anything_anywhere_is_taken_or_refused_but_never_crashes(kind: str, place: str, value: Any) -> None:
    with suppress(SaleFaultsError):
        read_sale(changed(example(kind), {place: value}))
