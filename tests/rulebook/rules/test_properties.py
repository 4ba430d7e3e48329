"""What holds for every sale: overlays only add, plans are the same for ever, nothing crashes the planner."""

from functools import cache

from hypothesis import given
from hypothesis import strategies as st

from rulebook.packs.loading import load_shelf
from rulebook.plan.plan import read_plan
from rulebook.plan.planner import make_plan
from rulebook.plan.shelf import Shelf
from rulebook.rules.firing import fire
from rulebook.rules.vocabulary import facts_of
from rulebook.sale.sale import Sale
from rulebook.walk.walking import Happened, advance, begin
from scripts.worked_sales import pack_files, shelf_with, verified
from tests.rulebook.packs.drawn_sales import CAMPAIGN, drawn_sales

OVERLAYS = (
    "cn-320000-jiangsu",
    "cn-530000-yunnan",
    "cn-610000-shaanxi",
    "cn-330200-ningbo",
    "cn-500000-chongqing",
)
shelf = cache(shelf_with)
STRENGTH = {"none": 0, "page_trace": 1, "audio": 2, "audio_video": 3}


@CAMPAIGN
@given(sale=drawn_sales(), active=st.sets(st.sampled_from(OVERLAYS)).map(sorted))
def test_overlays_never_remove_an_obligation(sale: Sale, active: list[str]) -> None:
    facts, region = facts_of(sale), sale.site.region
    without = fire(shelf().rules, facts, region, sale.date)
    with_them = fire(shelf(*active).rules, facts, region, sale.date)
    assert set(without.demands) <= set(with_them.demands)


@CAMPAIGN
@given(sale=drawn_sales(), active=st.sets(st.sampled_from(OVERLAYS)).map(sorted))
def test_overlays_never_loosen_a_plan(sale: Sale, active: list[str]) -> None:
    national, regional = make_plan(sale, shelf()), make_plan(sale, shelf(*active))
    assert STRENGTH[national.record] <= STRENGTH[regional.record]
    assert {each.code for each in national.refusals} - {"figure.missing"} <= {each.code for each in regional.refusals}
    if regional.nodes:
        assert {node.id for node in national.nodes} <= {node.id for node in regional.nodes}
    if national.inspection is not None:
        assert regional.inspection is not None
        assert national.inspection.percent <= regional.inspection.percent
    if national.retention is not None:
        assert regional.retention is not None
        assert {term.category for term in national.retention.terms} <= {
            term.category for term in regional.retention.terms
        }


@CAMPAIGN
@given(sale=drawn_sales())
def test_the_same_sale_and_packs_give_the_same_plan(sale: Sale) -> None:
    files = pack_files()
    backwards: Shelf = load_shelf(dict(reversed(verified(files).items())))
    first = make_plan(sale, shelf(), explained=True).to_json()
    assert make_plan(sale, backwards, explained=True).to_json() == first
    assert read_plan(first).to_json() == first


@CAMPAIGN
@given(sale=drawn_sales(), active=st.sets(st.sampled_from(OVERLAYS)).map(sorted))
def test_every_plan_is_whole_and_can_be_walked_to_its_end(sale: Sale, active: list[str]) -> None:
    plan = make_plan(sale, shelf(*active))
    assert plan.allowed == (not plan.refusals)
    for node in plan.nodes:
        assert node.clauses
        sentences = [*node.say, *node.prompts, *(each.question for each in node.answers)]
        assert all("{" not in text.zh + text.en for text in sentences)
    walk = advance(begin(plan), Happened("take_opened"))
    for _ in range(4 * len(plan.nodes) + 4):
        if walk.state == "waiting" and walk.step is not None:
            missing = sorted(walk.step.people - walk.present)
            walk = advance(walk, Happened("joined", role=missing[0]))
        elif walk.state == "at_node":
            walk = advance(walk, Happened("node_passed"))
    assert walk.state == "review"
    assert advance(walk, Happened("finish")).state == "finished"
