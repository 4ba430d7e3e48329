"""What holds for every sale: overlays only add, plans are the same for ever, nothing crashes the planner."""

import json
from functools import cache
from random import Random

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rulebook.packs.loading import load_shelf
from rulebook.packs.reading import read_yaml
from rulebook.plan.plan import Plan, read_plan
from rulebook.plan.planner import make_plan
from rulebook.plan.shelf import Shelf
from rulebook.rules.facts import facts_of
from rulebook.rules.firing import Outcome, case_of, fire
from rulebook.rules.obligations import Record
from rulebook.sale.sale import Sale
from rulebook.walk.walking import Happened, advance, begin
from scripts.worked_sales import pack_files, shelf_with
from tests.rulebook.packs.drawn_sales import CAMPAIGN, drawn_sales

OVERLAYS = (
    "cn-320000-jiangsu",
    "cn-530000-yunnan",
    "cn-610000-shaanxi",
    "cn-330200-ningbo",
    "cn-500000-chongqing",
)
STRENGTH = {"none": 0, "page_trace": 1, "audio": 2, "audio_video": 3}
EVERYWHERE = b"""
pack: rules
format: 2
id: everywhere
version: 2026.12.1
title: {zh: x, en: y}
lines: [insurance]
layer: overlay
content: full
effective: {from: "2010-01-01"}
sources: [{id: s, number: n, title: {zh: x, en: y}}]
rules:
  - id: everywhere.record
    title: {zh: x, en: y}
    clauses: [{source: s, article: a}]
    mark: design
    text: {zh: x, en: y}
    when: sale.line == 'insurance'
    then: {record: audio_video}
"""


shelf = cache(shelf_with)


def outcome_of(sale: Sale, packs: Shelf) -> Outcome:
    return fire(packs.rules, facts_of(sale, packs.classes), case_of(sale, sale.date, packs.checked))


@cache
def widened() -> Shelf:
    """The base packs without any rule that records sound and picture, and an overlay of one rule in their place."""
    files = {name: data for name, data in pack_files().items() if not name.startswith("regions/")}
    name = "rules/insurance.yaml"
    pack = read_yaml(files[name]).value
    recording = [rule for rule in pack["rules"] if rule["then"].get("record") == "audio_video"]
    assert recording
    for rule in recording:
        del rule["then"]["record"]
    pack["rules"] = [rule for rule in pack["rules"] if rule["then"]]
    files[name] = yaml.safe_dump(pack, allow_unicode=True).encode()
    return load_shelf({**files, "everywhere.yaml": EVERYWHERE}, checked=["everywhere"])


@CAMPAIGN
@given(sale=drawn_sales())
def test_an_overlay_of_one_rule_brings_all_that_holds_for_what_is_recorded(sale: Sale) -> None:
    own, theirs = outcome_of(sale, shelf()), outcome_of(sale, widened())
    if sale.line == "insurance" and Record("audio_video") in own.demands:
        missing = {each for each in own.demands if each not in theirs.demands and not isinstance(each, Record)}
        assert missing == set()
        plan, other = make_plan(sale, shelf()), make_plan(sale, widened())
        assert {node.id for node in plan.nodes} <= {node.id for node in other.nodes}
        assert {each.code for each in plan.refusals} <= {each.code for each in other.refusals}
        assert [each.what for each in plan.custody] == [each.what for each in other.custody]


@CAMPAIGN
@given(sale=drawn_sales(), active=st.sets(st.sampled_from(OVERLAYS)).map(sorted))
def test_no_plan_that_records_is_allowed_without_a_node(sale: Sale, active: list[str]) -> None:
    for packs in (shelf(*active), widened()):
        plan = make_plan(sale, packs)
        if {"audio_video", "audio"} & set(plan.records):
            assert plan.nodes or plan.refusals
            assert plan.recorded_by


@CAMPAIGN
@given(sale=drawn_sales(), active=st.sets(st.sampled_from(OVERLAYS)).map(sorted))
def test_overlays_never_remove_an_obligation(sale: Sale, active: list[str]) -> None:
    assert set(outcome_of(sale, shelf()).demands) <= set(outcome_of(sale, shelf(*active)).demands)


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


@cache
def shuffled(seed: int) -> Shelf:
    files = list(pack_files().items())
    Random(seed).shuffle(files)
    return load_shelf(dict(files))


@CAMPAIGN
@given(sale=drawn_sales(), seed=st.integers(0, 3))
def test_the_same_sale_and_packs_give_the_same_plan(sale: Sale, seed: int) -> None:
    first = make_plan(sale, shelf()).to_json()
    assert make_plan(sale, shuffled(seed)).to_json() == first
    assert read_plan(first).to_json() == first
    assert json.loads(first)["format"] == 2


@settings(CAMPAIGN, max_examples=CAMPAIGN.max_examples // 10)
@given(sale=drawn_sales(), seed=st.integers(0, 3))
def test_and_the_same_explanation(sale: Sale, seed: int) -> None:
    first = make_plan(sale, shelf(), explained=True, all_regions=True).to_json()
    assert make_plan(sale, shuffled(seed), explained=True, all_regions=True).to_json() == first
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
    assert_walked(plan)


def assert_walked(plan: Plan) -> None:
    walk = advance(begin(plan), Happened("take_opened"))
    for _ in range(4 * len(plan.nodes) + 4):
        if walk.state == "waiting" and walk.step is not None:
            missing = sorted(walk.step.people - walk.present)
            walk = advance(walk, Happened("joined", role=missing[0]))
        elif walk.state == "at_node":
            walk = advance(walk, Happened("node_passed"))
    assert walk.state == "review"
    assert advance(walk, Happened("finish")).state == "finished"
