"""Conditions: what is taken means in CEL what we say; what is not is refused with one sentence, quickly."""

import tracemalloc
from functools import cache

import cel
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.rules.conditions import Bool, condition, context
from rulebook.rules.grammar import ConditionFaultError, read
from rulebook.rules.vocabulary import GROUPS, LISTS, Truth, Whole, facts_of
from rulebook.sale.examples import EXAMPLES
from rulebook.sale.reading import read_sale
from rulebook.sale.sale import Sale
from tests.rulebook.packs.drawn_sales import CAMPAIGN, drawn_sales

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
    return context(facts_of(read_sale(EXAMPLES[kind])))


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
    facts = facts_of(sale)
    groups = [(facts[owner], group) for owner, group in GROUPS.items()]
    groups += [(item, LISTS[owner]) for owner in LISTS for item in facts[owner]]
    for values, group in groups:
        assert set(values) == set(group)
        for name, value in values.items():
            match group[name].kind:
                case Truth():
                    assert isinstance(value, bool)
                case Whole(low, high):
                    assert low <= value <= high
                case kind:
                    assert value in kind.values


def test_reading_keeps_the_places_of_parts() -> None:
    source = "sale.bank && (applicant.age >= 60 || sale.group_policy) && !sale.in_premises"
    assert [part.source for part in condition(source).parts] == [
        "sale.bank",
        "(applicant.age >= 60 || sale.group_policy)",
        "!sale.in_premises",
    ]
    assert read(source).end == len(source)
    assert Bool() == Bool(can_hold=True, can_fail=True)
