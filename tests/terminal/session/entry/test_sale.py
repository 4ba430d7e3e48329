"""Answers and sales: what is typed makes the sale that was meant, and every sale can be typed."""

import pytest
from hypothesis import given

from rulebook.sale.examples import EXAMPLES, example
from rulebook.sale.reading import read_sale
from rulebook.sale.sale import Sale
from scripts.worked_sales import worked_sales
from terminal.session.entry.answers import answers_of, without, written
from terminal.session.entry.form import form_of
from terminal.session.entry.making import sale_of
from tests.rulebook.packs.drawn_sales import CAMPAIGN, drawn_sales
from tests.terminal.session.entry.known import TYPED, anywhere, counter


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_example_can_be_written_in_the_form(kind: str) -> None:
    sale = read_sale(example(kind))
    answers = answers_of(sale.data)
    assert read_sale(sale_of(answers, anywhere())) == sale
    assert form_of(answers, anywhere(), checked=True).ready


def test_every_worked_sale_can_be_written_in_the_form() -> None:
    lost = []
    for worked in worked_sales():
        if worked.expected.faults is None:
            sale = worked.sale
            assert isinstance(sale, Sale)
            if read_sale(sale_of(answers_of(sale.data), anywhere())) != sale:
                lost.append(worked.name)
    assert lost == []


@CAMPAIGN
@given(drawn_sales())
def test_every_sale_that_can_be_can_be_written_in_the_form(sale: Sale) -> None:
    of_insurance: dict[str, object] = {"replaces_policy": False, "group_policy": False, "beneficiaries": ()}
    meant = sale if sale.line == "insurance" else sale.model_copy(update=of_insurance)
    assert read_sale(sale_of(answers_of(sale.data), anywhere())) == meant


def test_what_the_machine_knows_and_what_packs_say_is_typed_by_nobody() -> None:
    sale = read_sale(sale_of(TYPED, counter()))
    assert (sale.seller.name, sale.site.name, sale.date.isoformat()) == (
        "王芳", "苏州园区支行 · 3 号柜台", "2026-11-22",
    )  # fmt: skip
    product = sale.products[0]
    assert (product.name, product.issuer) == ("示例鑫享两全保险（分红型）", "示例人寿保险股份有限公司")
    assert product.line == "insurance"
    assert str(product.cash_value_year_1) == "18400"
    typed_over = sale_of({**TYPED, "seller.name": "别人", "products[0].name": "别的产品"}, counter())
    assert read_sale(typed_over) == sale


def test_another_way_and_back_again_loses_nothing() -> None:
    other = {**TYPED, "form.insured": "other", "insured[0].name": "赵敏", "insured[0].relation": "spouse",
             "insured[0].birth_date": "1983-07-21"}  # fmt: skip
    there = sale_of(other, counter())
    assert [each["name"] for each in there["insured"]] == ["赵敏"]
    assert sale_of({**other, "form.insured": "self"}, counter()) == sale_of(TYPED, counter())
    assert sale_of({**other, "form.line": "loan"}, counter()).get("insured") is None
    assert sale_of(other, counter()) == there


def test_both_the_applicant_and_others_can_be_insured() -> None:
    both = {**TYPED, "form.insured": "both", "insured[0].name": "赵敏", "insured[0].relation": "spouse",
            "insured[0].birth_date": "1983-07-21"}  # fmt: skip
    sale = read_sale(sale_of(both, counter()))
    assert [each.relation for each in sale.insured] == ["self", "spouse"]
    assert answers_of(sale.data)["form.insured"] == "both"


def test_one_of_a_list_is_taken_out_and_the_others_move_up() -> None:
    two = {"insured[0].name": "一", "insured[1].name": "二", "insured[2].name": "三", "reference": "D"}
    assert without(two, "insured", 1) == {"insured[0].name": "一", "insured[1].name": "三", "reference": "D"}


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("date", "19600310", "1960-03-10"), ("date", "1960.3.10", "1960-03-10"),
        ("date", "１９６０年３月１０日", "1960-03-10"), ("date", "1960-13-40", "1960-13-40"),
        ("date", "1960-3", "1960-3"),
        ("money", "20,000", "20000"), ("money", "２００００", "20000"), ("money", "两万", "两万"),
        ("whole", "010", "10"), ("number", "32050019680101002x", "32050019680101002X"), ("text", " 张 明", " 张 明"),
    ],
)  # fmt: skip
def test_what_people_type_is_kept_as_a_sale_has_it(kind: str, typed: str, kept: str) -> None:
    assert written(kind, typed) == kept
