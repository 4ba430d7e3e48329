"""The form: what it offers, what it wants, and that whatever is typed makes a sale or names a field."""

import random
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.plan.planner import make_plan
from rulebook.sale.reading import SaleFaultsError, read_sale
from scripts.worked_sales import shipped
from terminal.session.entry.answers import answers_of
from terminal.session.entry.consequences import told_of, wanted_of
from terminal.session.entry.fields import Field, Form
from terminal.session.entry.form import form_of, stamp_of
from terminal.session.entry.known import Known
from terminal.session.entry.making import sale_of
from tests.rulebook.packs.drawn_sales import CAMPAIGN
from tests.terminal.session.entry.known import TYPED, anywhere, counter

Answers = dict[str, str]


def field(form: Form, name: str) -> Field:
    return next(each for each in form.fields if each.name == name)


def offered(answers: Answers, name: str, known: Known | None = None) -> list[str]:
    return [each.value for each in field(form_of(answers, known or counter()), name).options]


# --- what is offered ---


def test_what_a_bank_alone_sells_is_offered_at_a_bank_alone() -> None:
    assert offered({}, "form.line") == ["insurance", "wealth", "loan"]
    assert offered({}, "form.line", counter("broker", "direct")) == ["insurance"]
    assert offered({"form.line": "wealth"}, "channel", anywhere()) == ["bank_agent", "self_service"]


def test_a_choice_that_falls_away_counts_as_none_and_comes_back() -> None:
    remote = {"form.line": "insurance", "channel": "self_service", "contact": "remote"}
    assert offered(remote, "contact", anywhere()) == ["on_site"]
    assert sale_of(remote, anywhere())["contact"] == "on_site"
    assert sale_of({**remote, "channel": "broker"}, anywhere())["contact"] == "remote"
    assert "channel" not in sale_of({"form.line": "loan", "channel": "broker"}, anywhere())


def test_capacity_is_offered_by_age() -> None:
    def ages(birth: str) -> list[str]:
        return offered({**TYPED, "applicant.birth_date": birth}, "applicant.capacity")

    assert ages("1960-03-10") == ["full", "limited", "none"]
    assert ages("2010-11-22") == ["limited", "none"]
    assert ages("2020-01-01") == ["none"]


def test_a_minor_brings_a_guardian_and_no_organisation_is_insured() -> None:
    child = {**TYPED, "form.insured": "other", "insured[0].birth_date": "2018-05-01"}
    assert offered(child, "form.guardian") == ["applicant", "other"]
    assert not any(each.name == "form.guardian" for each in form_of(TYPED, counter()).fields)
    firm = {**TYPED, "applicant.natural_person": "false"}
    assert offered(firm, "form.insured") == ["other"]
    assert not any(each.name == "applicant.birth_date" for each in form_of(firm, counter()).fields)


def test_packs_bound_how_a_premium_is_paid() -> None:
    assert offered(TYPED, "products[0].payment.manner") == ["single", "annual"]
    assert offered(TYPED, "products[0].payment.years") == ["5", "10"]
    single = {**TYPED, "products[0].payment.manner": "single"}
    assert not any(each.name == "products[0].payment.years" for each in form_of(single, counter()).fields)


def test_nobody_insists_where_nothing_was_advised_against() -> None:
    assert not any(each.name == "suitability.insists" for each in form_of(TYPED, counter()).fields)
    risky = {**TYPED, "products[0].pick": "EX-U04", "suitability.level": "2"}
    assert field(form_of(risky, counter()), "suitability.insists").kind == "flag"


# --- what is known, wanted, wrong ---


def test_what_the_machine_knows_is_grey_and_says_who_knows_it() -> None:
    form = form_of(TYPED, counter())
    assert {name: field(form, name).source for name in ("seller.name", "site.name", "date")} == {
        "seller.name": "staff", "site.name": "room", "date": "clock",
    }  # fmt: skip
    assert field(form, "applicant.birth_date").age == 66
    assert (form.total, form.back) == ("200000", "18400")


def test_five_things_are_lacking_by_name_and_say_who_can_supply_them() -> None:
    form = form_of({"form.line": "insurance", "reference": "D-1"}, counter())
    lacking = [each.name for each in form.fields if each.lacks]
    assert lacking[:4] == ["contact", "applicant.name", "applicant.birth_date", "form.insured"]
    assert field(form, "applicant.name").asks == "entry.asks.customer"
    assert form.first == "contact"
    assert not form.ready


def test_a_card_is_called_filled_only_when_the_rules_have_looked() -> None:
    assert {card.state for card in form_of(TYPED, counter()).cards} == {"checking"}
    assert {card.state for card in form_of(TYPED, counter(), checked=True).cards} == {"filled"}


def test_what_the_plan_wants_is_lacking_in_the_form() -> None:
    unsaid = {name: value for name, value in TYPED.items() if name != "suitability.household_income"}
    plan = make_plan(read_sale(sale_of(unsaid, counter())), shipped(), explained=True)
    form = form_of(unsaid, counter(), wanted_of(told_of(plan)), checked=True)
    assert [each.name for each in form.fields if each.wrong] == ["suitability.household_income"]
    assert field(form, "suitability.household_income").lacks
    assert [card.state for card in form.cards] == ["filled", "filled", "filled", "lacking"]


def test_consequences_come_with_their_clauses() -> None:
    plan = make_plan(read_sale(sale_of(TYPED, counter())), shipped(), explained=True)
    told = {each.kind: each for each in told_of(plan)}
    assert told["declaration"].sentence.zh == "达到第三十九条界线，须签署投保声明。"
    assert told["declaration"].clause is not None
    assert "第三十九条" in told["declaration"].clause.zh
    assert any(each.sentence.zh.startswith("投保人年龄 66 周岁") for each in told_of(plan) if each.kind == "node")
    young = make_plan(
        read_sale(sale_of({**TYPED, "applicant.birth_date": "1990-03-10"}, counter())), shipped(), explained=True
    )
    assert not any(each.kind == "declaration" for each in told_of(young))


def test_a_figure_that_a_script_needs_is_asked_in_its_field() -> None:
    by_hand = answers_of(sale_of(TYPED, counter()))
    del by_hand["products[0].cover"]
    plan = make_plan(read_sale(sale_of(by_hand, counter())), shipped(), explained=True)
    form = form_of(by_hand, counter(), wanted_of(told_of(plan)))
    assert form.first == "products[0].cover"


@pytest.mark.parametrize(
    ("name", "value", "at"),
    [
        ("applicant.birth_date", "1960-3", "applicant.birth_date"),
        ("applicant.birth_date", "2027-01-01", "applicant.birth_date"),
        ("products[0].payment.amount", "很多", "products[0].payment.amount"),
        ("suitability.test_date", "2027-01-01", "suitability.test_date"),
        ("applicant.name", "张\u200b明", "applicant.name"),
        ("applicant.name", "王芳", "seller.sells_to_self"),
        ("steps[0].at", "gestern", "steps[0].at"),
    ],
)
def test_a_mistake_is_told_at_its_field(name: str, value: str, at: str) -> None:
    form = form_of({**TYPED, name: value}, counter())
    assert at in [each.name for each in form.fields if each.wrong]


def test_two_states_of_the_form_are_told_apart() -> None:
    assert stamp_of(sale_of(TYPED, counter())) == stamp_of(sale_of(dict(reversed(TYPED.items())), counter()))
    assert stamp_of(sale_of(TYPED, counter())) != stamp_of(sale_of({**TYPED, "applicant.name": "张敏"}, counter()))


# --- whatever is typed ---

TEXTS = {
    "date": ["1960-03-10", "2012-05-01", "2020-01-01", "2031-01-01", "19600310", "x"],
    "money": ["20000", "0", "-1", "12.345", "viel"],
    "whole": ["1", "10", "100", "101", "0", "x"],
    "number": ["32050019680101002X", "D-1", "320500", "EX-P01"],
    "text": ["张明", "王芳", "李小明", " ", "a\u200bb", "示例银行"],
    "said": ["为家庭准备长期保障", " ", "a" * 3000],
    "pick": ["EX-P01", "EX-U04", "EX-W11", "EX-N21", "", "nothing"],
}


def typed(form: Form, draw: random.Random) -> Answers:
    """One thing that somebody does in the form: a field of it is written or chosen."""
    one = draw.choice([each for each in form.fields if each.source is None])
    if one.options and one.kind != "set":
        return {one.name: draw.choice([each.value for each in one.options])}
    if one.kind == "set":
        return {one.name: draw.choice(["", "sight", "sight,hearing"])}
    noise = "".join(draw.choices(string.printable, k=4))
    return {one.name: draw.choice([*TEXTS.get(one.kind, TEXTS["text"]), noise])}


def added(form: Form, draw: random.Random) -> Answers:
    """One more person or product, as the page's button adds it."""
    adds = [each for card in form.cards for each in card.adds]
    if not adds or draw.random() < 0.9:
        return {}
    stem = draw.choice(adds).stem
    places = {each.group for each in form.fields if each.group.startswith(f"{stem}[")}
    return {f"{stem}[{len(places)}].name": draw.choice(TEXTS["text"])}


@CAMPAIGN
@given(st.integers(0, 2**32), st.sampled_from(["empty", "filled"]), st.booleans())
def test_whatever_is_typed_makes_a_sale_or_names_a_field(seed: int, start: str, known: bool) -> None:
    draw, place = random.Random(seed), counter() if known else anywhere()
    answers: Answers = dict(TYPED) if start == "filled" else {}
    for _ in range(draw.randrange(25)):
        form = form_of(answers, place)
        answers |= typed(form, draw) | added(form, draw)
    form = form_of(answers, place)
    try:
        sale = read_sale(sale_of(answers, place), entered=True)
    except SaleFaultsError:
        named = [each for each in form.fields if each.wrong is not None]
        assert named
        assert form.first == named[0].name
    else:
        assert form.ready, [(each.name, each.wrong) for each in form.fields if each.wrong]
        assert read_sale(sale_of(answers_of(sale.data), place)) == sale
