"""Conditions: what is taken means in CEL what we say; what is not is refused with one sentence, quickly."""

import tracemalloc
from functools import cache

import cel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.rules.conditions import Condition, context
from rulebook.rules.conditions import condition as checked_condition
from rulebook.rules.facts import facts_of
from rulebook.rules.grammar import ConditionFaultError, read
from rulebook.rules.judging import Bool
from rulebook.rules.products import FORMAT_1
from rulebook.rules.vocabulary import vocabulary_of
from rulebook.rules.words import AnyText, Truth, Whole
from rulebook.sale.examples import EXAMPLES
from rulebook.sale.reading import read_sale
from rulebook.sale.sale import Sale
from tests.rulebook.packs.drawn_sales import CAMPAIGN, drawn_sales

VOCABULARY = vocabulary_of(FORMAT_1)
GROUPS, LISTS = VOCABULARY.groups, VOCABULARY.lists


def condition(source: str, *, yuan: bool = False) -> Condition:
    return checked_condition(source, VOCABULARY.of_format(2 if yuan else 1))


REFUSED = {
    "applicant.age >=": "ends too early",
    "sale.chanel == 'broker'": "has no 'chanel'",
    "sail.channel == 'broker'": "unknown word",
    "sale.channel == 'brokr'": "none of the values",
    "sale.channel in ['broker', 'brokr']": "none of the values",
    "applicant.age == '60'": "different kinds",
    "applicant.age && sale.bank": "yes or no",
    "applicant.age": "a condition is yes or no",
    "sale.bank + 1 > 2": "a number is expected",
    "products.exists(p, p.colour == 'red')": "has no 'colour'",
    "products.exists(p, products.all(q, q.over_one_year))": "inside another",
    "shops.exists(p, p.over_one_year)": "unknown list",
    "products.map(p, p.over_one_year)": "not expected",
    "products.exists(sale, sale.over_one_year)": "already means",
    "premium.first_year * premium.first_year > 1": "beyond what can be counted",
    "applicant.age > 9999999999999999": "numbers go up to",
    "!!sale.bank": "says nothing",
    "__import__('os').system('true')": "missing",
    "sale.bank; sale.bank": "no part of a condition",
    "sale.channel.matches('(a+)+$')": "not expected",
    "'a' in 'b'": "after 'in' stands a list",
    "1 < 2 < 3": "not chained",
    "(1) < applicant.age": "brackets around one value",
    "": "ends too early",
}
BOMBS = {
    "deep brackets": "(" * 250 + "sale.bank" + ")" * 250,
    "deep not": "!(" * 250 + "sale.bank" + ")" * 250,
    "long": "sale.bank || " * 100_000 + "sale.bank",
    "many words": "||".join(["a.b"] * 130),
    "long list": "sale.channel in [" + ",".join(["'broker'"] * 60) + "]",
    "long name": "a" * 590 + ".b",
    "digits": "applicant.age > " + "9" * 580,
    "null characters": "\x00" * 500,
    "quotes": "'" * 599,
}


@pytest.mark.parametrize("source", REFUSED)
def test_a_wrong_condition_is_refused_with_its_reason(source: str) -> None:
    with pytest.raises(ConditionFaultError, match=REFUSED[source]):
        condition(source)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_little_memory(name: str) -> None:
    tracemalloc.start()
    with pytest.raises(ConditionFaultError):
        condition(BOMBS[name])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4_000_000


@pytest.mark.parametrize(
    ("source", "can_hold", "can_fail"),
    [
        ("applicant.age >= 0", True, False),
        ("applicant.age > 130", False, True),
        ("applicant.age >= 60", True, True),
        ("true || sale.bank", True, False),
        ("sale.line in ['insurance', 'wealth', 'loan']", True, False),
        ("seller.grade < 1 && sale.bank", False, True),
        ("products.exists(p, p.risk_level > 5)", False, True),
        ("products.all(p, p.risk_level <= 5)", True, False),
    ],
)
def test_what_can_never_change_is_seen(source: str, can_hold: bool, can_fail: bool) -> None:
    found = condition(source)
    assert (found.can_hold, found.can_fail) == (can_hold, can_fail)


WORDS = [f"{owner}.{field}" for owner, group in GROUPS.items() for field in group]
NUMBERS = [w for w in WORDS if isinstance(GROUPS[w.split(".")[0]][w.split(".")[1]].kind, Whole)]
TRUTHS = [w for w in WORDS if isinstance(GROUPS[w.split(".")[0]][w.split(".")[1]].kind, Truth)]
OF_EACH = [f"p.{field}" for field, word in LISTS["products"].items() if isinstance(word.kind, Truth)]

atoms = st.one_of(
    st.sampled_from(TRUTHS),
    st.builds(
        "{} {} {}".format,
        st.sampled_from(NUMBERS),
        st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
        st.integers(0, 100),
    ),
    st.builds("{} + {} * 2 >= {}".format, st.sampled_from(NUMBERS), st.sampled_from(NUMBERS), st.integers(0, 200)),
    st.builds("products.{}(p, {})".format, st.sampled_from(["exists", "all"]), st.sampled_from(OF_EACH)),
)
conditions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds("({} && {})".format, inner, inner),
        st.builds("({} || {})".format, inner, inner),
        st.builds("!({})".format, inner),
    ),
    max_leaves=8,
)


@cache
def example_facts(kind: str) -> cel.Context:
    return context(facts_of(read_sale(EXAMPLES[kind]), FORMAT_1))


@CAMPAIGN
@given(source=conditions, kind=st.sampled_from(sorted(EXAMPLES)))
def test_what_we_take_is_what_the_library_decides(source: str, kind: str) -> None:
    """Split at its top into parts and joined again, a condition means what the library says of the whole."""
    found = condition(source)
    held = example_facts(kind)
    whole = cel.compile(source).execute(held)
    assert found.holds(held) == whole
    assert found.can_hold if whole else found.can_fail
    assert bool(found.failing(held)) == (not whole)


@CAMPAIGN
@given(sale=drawn_sales())
def test_every_fact_is_of_its_kind_and_within_its_bounds(sale: Sale) -> None:
    facts = facts_of(sale, FORMAT_1)
    groups = [(facts[owner], group) for owner, group in GROUPS.items()]
    groups += [(item, LISTS[owner]) for owner in LISTS for item in facts[owner]]
    for values, group in groups:
        assert set(values) == set(group)
        for name, value in values.items():
            match group[name].kind:
                case Truth():
                    assert isinstance(value, bool)
                case Whole(low, high, _):
                    assert low <= value <= high
                case AnyText():
                    assert isinstance(value, str)
                case kind:
                    assert name == "class" or value in kind.values


def test_reading_keeps_the_places_of_parts() -> None:
    source = "sale.bank && (applicant.age >= 60 || sale.group_policy) && !sale.in_premises"
    assert [part.source for part in condition(source).parts] == [
        "sale.bank",
        "(applicant.age >= 60 || sale.group_policy)",
        "!sale.in_premises",
    ]
    assert read(source).end == len(source)
    assert Bool() == Bool(can_hold=True, can_fail=True)


IN_YUAN = {
    "suitability.budget > 30000": "suitability.budget > 3000000",
    "30000 <= suitability.budget": "3000000 <= suitability.budget",
    "suitability.budget == 0": "suitability.budget == 0",
    "suitability.budget in [0, 30000]": "suitability.budget in [0, 3000000]",
    "premium.first_year * 5 > suitability.household_income": "premium.first_year * 5 > suitability.household_income",
    "premium.first_year + 1 > suitability.budget - 2": "premium.first_year + 100 > suitability.budget - 200",
    "applicant.age >= 60 && products.exists(p, p.sum_insured > 200000 || p.annual_premium * 2 == 24000)":
        "applicant.age >= 60 && products.exists(p, p.sum_insured > 20000000 || p.annual_premium * 2 == 2400000)",
}  # fmt: skip


@pytest.mark.parametrize("source", IN_YUAN)
def test_sums_are_written_in_yuan_and_everything_else_as_it_is(source: str) -> None:
    found, meant = condition(source, yuan=True), condition(IN_YUAN[source])
    assert (found.words, found.marks) == (meant.words, meant.marks)
    assert found.source == source, "people read what was written"
    for kind in EXAMPLES:
        assert found.holds(example_facts(kind)) == meant.holds(example_facts(kind))


@pytest.mark.parametrize(
    "source",
    [
        "suitability.budget > applicant.age",
        "suitability.budget > applicant.age * 2",
        "premium.first_year + applicant.age > suitability.budget",
        "suitability.budget * suitability.budget > 1",
        "suitability.budget == applicant.age",
        "suitability.budget > 100 * 200",
        "suitability.budget in ['a']",
    ],
)
def test_money_beside_another_number_is_refused(source: str) -> None:
    with pytest.raises(ConditionFaultError):
        condition(source, yuan=True)


@CAMPAIGN
@given(
    sum_=st.integers(0, 10**9),
    sign=st.sampled_from(["<", "<=", ">", ">=", "==", "!="]),
    kind=st.sampled_from(sorted(EXAMPLES)),
)
def test_a_sum_in_yuan_means_a_hundred_times_as_many_fen(sum_: int, sign: str, kind: str) -> None:
    in_yuan = condition(f"premium.first_year {sign} {sum_}", yuan=True)
    assert in_yuan.holds(example_facts(kind)) == condition(f"premium.first_year {sign} {sum_ * 100}").holds(
        example_facts(kind)
    )


@pytest.mark.parametrize(
    "source", ["records.exists(r, r.pack == 'cn-loan' && r.manner == 'audio')", "records.all(r, r.rule in ['a', 'b'])"]
)
def test_what_is_recorded_can_be_asked_by_rule_and_pack(source: str) -> None:
    assert condition(source).can_hold
    with pytest.raises(ConditionFaultError, match="none of the values"):
        condition("records.exists(r, r.manner == 'film')")
