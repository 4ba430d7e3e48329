"""Drawn sales: an example with facts changed at random; always sound, often odd."""

import os
from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from rulebook.packs.worked import changed
from rulebook.sale.examples import EXAMPLES, example
from rulebook.sale.reading import SaleFaultsError, read_sale
from rulebook.sale.sale import Sale

LONG = os.environ.get("SHUANGLU_CAMPAIGN") == "long"
CAMPAIGN = settings(max_examples=1000 if LONG else 60, deadline=None)

DATES = st.dates(date(2016, 1, 1), date(2035, 12, 31)).map(date.isoformat)
BIRTHS = st.dates(date(1930, 1, 1), date(2015, 12, 31)).map(date.isoformat)
SUMS = st.integers(0, 10**9).map(lambda fen: f"{fen // 100}.{fen % 100:02}")
TERMS = st.one_of(
    st.builds(lambda value: {"unit": "years", "value": value}, st.integers(1, 40)),
    st.builds(lambda value: {"unit": "days", "value": value}, st.integers(1, 1000)),
    st.builds(lambda value: {"unit": "to_age", "value": value}, st.integers(1, 106)),
    st.just({"unit": "whole_life"}),
)
REGIONS = st.sampled_from(["370200", "320500", "330212", "530100", "610100", "500101", "110101"])
MAYBE = st.booleans()

STEPS = st.lists(
    st.builds(
        lambda kind, contact, hour: {
            "kind": kind,
            "reference": "S-1",
            "contact": contact,
            "at": f"2016-01-01T{hour:02}:00:00+08:00",
        },
        st.sampled_from(["page_trace", "call", "take", "assessment"]),
        st.sampled_from(["on_site", "remote", "telephone", "internet"]),
        st.integers(0, 23),
    ),
    max_size=3,
)

CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "date": DATES,
    "channel": st.sampled_from(
        ["bank_agent", "nonbank_agent", "professional_agent", "individual_agent", "broker", "direct"]
    ),
    "contact": st.sampled_from(["on_site", "remote", "telephone", "internet"]),
    "steps": STEPS,
    "links": st.lists(
        st.builds(
            lambda kind: {"kind": kind, "reference": "32-0117-000484"},
            st.sampled_from(["corrects", "continues", "rider_of"]),
        ),
        max_size=2,
    ),
    "business": st.sampled_from(["new_contract", "rider_added"]),
    "site.region": REGIONS,
    "site.in_premises": MAYBE,
    "site.sales_area": MAYBE,
    "seller.grade": st.integers(1, 9),
    "applicant.birth_date": BIRTHS,
    "applicant.capacity": st.sampled_from(["full", "limited", "none"]),
    "applicant.disabilities": st.lists(
        st.sampled_from(["sight", "hearing", "speech", "mobility", "other", "unknown"]), unique=True
    ),
    "seller.sells_to_self": st.sampled_from([None, False, True]),
    "beneficiaries": st.sampled_from([[], [{"name": "赵敏", "relation_to_insured": "spouse"}], [{"name": "王芳"}]]),
    "group_policy": MAYBE,
    "replaces_policy": MAYBE,
    "guardian": st.sampled_from([None, {"is_applicant": True}, {"name": "外婆", "birth_date": "1960-01-01"}]),
    "suitability.level": st.none() | st.integers(1, 5),
    "suitability.previous_level": st.none() | st.integers(1, 5),
    "suitability.test_date": st.none() | DATES,
    "suitability.tests_that_day": st.integers(0, 9),
    "suitability.tests_12_months": st.integers(0, 20),
    "suitability.own_funds": st.sampled_from([None, False, True]),
    "suitability.household_income": st.none() | SUMS,
    "suitability.budget": st.none() | SUMS,
    "suitability.unaffordable": MAYBE,
    "suitability.insists": MAYBE,
    "suitability.professional_investor": MAYBE,
    "products.0.risk_level": st.none() | st.integers(1, 5),
    "products.0.required_grade": st.integers(1, 9),
}
INSURED = (
    [{"relation": "self"}],
    [{"relation": "self"}, {"relation": "spouse", "name": "赵敏", "birth_date": "1983-07-21"}],
    [
        {"relation": "parent", "name": "李建国", "birth_date": "1955-04-02"},
        {"relation": "sibling", "name": "李红", "birth_date": "1990-11-11", "capacity": "limited"},
    ],
    [{"relation": "grandchild", "name": "李小小", "birth_date": "2015-11-22"}],
)
OF_INSURANCE: dict[str, st.SearchStrategy[Any]] = {
    "products.0.class": st.sampled_from(
        [
            "ordinary_life",
            "participating",
            "universal",
            "unit_linked",
            "variable",
            "annuity",
            "health",
            "accident",
        ]
    ),
    "products.0.term": TERMS,
    "insured": st.sampled_from(INSURED),
    "products.0.sum_insured": st.none() | SUMS,
    "products.0.kind": st.sampled_from(["main", "rider"]),
    "products.0.death_benefit": MAYBE,
    "products.0.guaranteed_renewal": MAYBE,
    "products.0.cash_value_year_1": st.none() | SUMS,
    "products.0.payment": st.builds(
        lambda amount, years: {"manner": "annual", "amount": amount, "years": years}, SUMS, st.integers(1, 30)
    ),
}


@st.composite
def drawn_sales(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Sale:
    """A sound sale. What a change makes unsound is left out again, so nearly every drawing counts."""
    base = example(draw(st.sampled_from(sorted(EXAMPLES))))
    possible = CHANGES | (OF_INSURANCE if "insured" in base else {})
    names = draw(st.lists(st.sampled_from(sorted(possible)), unique=True, max_size=12))
    sale = read_sale(base)
    for name in names:
        tried = changed(base, {name: draw(possible[name])})
        try:
            sale, base = read_sale(tried), tried
        except SaleFaultsError:
            continue
    return sale
