"""Every worked sale comes out as the file says."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest

from rulebook.plan.plan import Plan
from scripts.worked_sales import Worked, shelf_with, worked_sales

SALES = tuple(worked_sales())
shelf = cache(shelf_with)


def fired(plan: Plan) -> set[str]:
    return {each.rule for each in plan.explanation or () if each.fired}


def silent(plan: Plan) -> set[str]:
    return {each.rule for each in plan.explanation or () if not each.fired}


def nodes(plan: Plan) -> list[str]:
    return [node.id for node in plan.nodes]


def frames(plan: Plan, wanted: Mapping[str, Any]) -> dict[str, list[str]]:
    return {node.id: list(node.frame) for node in plan.nodes if node.id in wanted}


CHECKS: Mapping[str, Callable[[Plan, Any], object]] = {
    "record": lambda plan, want: plan.record == want,
    "records": lambda plan, want: list(plan.records) == want,
    "allowed": lambda plan, want: plan.allowed == want,
    "refusals": lambda plan, want: sorted({each.code for each in plan.refusals}) == sorted(want),
    "refusals_include": lambda plan, want: {each.code for each in plan.refusals} >= set(want),
    "declarations": lambda plan, want: sorted({each.code for each in plan.declarations}) == sorted(want),
    "nodes_include": lambda plan, want: set(nodes(plan)) >= set(want),
    "nodes_exclude": lambda plan, want: not set(nodes(plan)) & set(want),
    "nodes_exactly": lambda plan, want: nodes(plan) == want,
    "frame": lambda plan, want: frames(plan, want) == want,
    "same_frame": lambda plan, want: {node.same_frame for node in plan.nodes} == {want},
    "repeats": lambda plan, want: [node.id for node in plan.nodes if node.repeat] == want,
    "inspection_percent": lambda plan, want: plan.inspection is not None and plan.inspection.percent == want,
    "retention": lambda plan, want: (
        plan.retention is not None and {"category": plan.retention.category, "years": plan.retention.years} == want
    ),
    "custody": lambda plan, want: [each.what for each in plan.custody] == want,
    "adaptations": lambda plan, want: sorted(each.what for each in plan.adaptations) == sorted(want),
    "rules_fired": lambda plan, want: fired(plan) >= set(want),
    "rules_silent": lambda plan, want: silent(plan) >= set(want),
    "pack_states": lambda plan, want: {each.id: each.state for each in plan.packs if each.id in want} == want,
    "open_choices": lambda plan, want: {each.id for each in plan.choices if not each.decided} >= set(want),
}


@pytest.mark.parametrize("worked", SALES, ids=lambda worked: worked.name)
def test_worked_sale_comes_out_as_written(worked: Worked) -> None:
    plan = worked.plan(shelf(*worked.active, choices=worked.choices))
    wrong = {name: want for name, want in worked.expect.items() if not CHECKS[name](plan, want)}
    assert not wrong, (wrong, plan.record, [each.code for each in plan.refusals], nodes(plan), plan.retention)


def test_every_rule_fires_in_some_worked_sale_and_is_silent_in_another() -> None:
    plans = [worked.plan(shelf(*worked.active, choices=worked.choices)) for worked in SALES]
    rules = {rule.id for checked in shelf().rules for rule in checked.pack.rules}
    assert {rule for plan in plans for rule in fired(plan)} == rules
    assert {rule for plan in plans for rule in silent(plan)} == rules


def test_there_are_at_least_sixty() -> None:
    assert len(SALES) >= 60
    assert all(worked.expect for worked in SALES)
