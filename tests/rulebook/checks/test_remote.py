"""A remote sale: both sides are in one film, each where its node asks; a common picture is asked for on site alone."""

import pytest

from rulebook.checks.listing import checklist_of
from rulebook.checks.observed import Face
from rulebook.plan.plan import Plan
from rulebook.plan.planner import make_plan
from rulebook.sale.examples import example
from rulebook.sale.reading import read_sale
from scripts.worked_sales import shipped
from tests.rulebook.checks.tales import BOTH, Scene, Tale, told_plan

SELLER, APPLICANT = BOTH
TURNS = ((0.0, BOTH), (1.0, (SELLER,)), (3.0, (APPLICANT,)), (5.0, BOTH))
"""For four seconds of twelve only one of them is there, each for two."""


def plan_of(*, remote: bool) -> Plan:
    """Three nodes: the seller says who he is, the customer is asked, both sit through the last one."""
    frames = (("seller",), ("applicant",), ("seller", "applicant"))
    nodes = [
        node.model_copy(update={"frame": frame, "same_frame": not remote and len(frame) > 1})
        for node, frame in zip(told_plan().nodes, frames, strict=True)
    ]
    return told_plan().model_copy(update={"remote": remote, "nodes": tuple(nodes)})


def take(first: Scene, second: Scene, third: Scene, *, remote: bool = True) -> Tale:
    tale = Tale(plan_of(remote=remote)).opened()
    return tale.node("T01", first).node("T02", second).node("T03", third).finished()


def only(*faces: Face) -> Scene:
    return Scene(faces=((0.0, faces),))


def test_a_remote_take_passes_with_whom_each_node_asks_for() -> None:
    tale = take(only(SELLER), only(APPLICANT), Scene())
    assert tale.rules() == set()
    assert tale.judgement().verdict == "pass"


def test_both_sides_may_be_shown_in_turn_from_afar_and_not_on_site() -> None:
    turns = Scene(faces=TURNS)
    assert take(Scene(), Scene(), turns).rules() == set()
    assert take(Scene(), Scene(), turns, remote=False).rules() == {"frame.apart"}


@pytest.mark.parametrize(
    ("scenes", "node"),
    [
        ((only(APPLICANT), Scene(), Scene()), "T01"),
        ((Scene(), only(SELLER), Scene()), "T02"),
        ((Scene(), Scene(), Scene(faces=((0.0, BOTH), (1.0, (SELLER,)), (6.0, BOTH)))), "T03"),
    ],
    ids=["the seller's side is not recorded", "the customer's is not", "she goes away from her telephone"],
)
def test_a_remote_take_fails_where_a_side_is_missing(scenes: tuple[Scene, Scene, Scene], node: str) -> None:
    tale = take(*scenes)
    assert [each.node for each in tale.findings() if each.rule == "frame.missing"] == [node]
    assert tale.judgement().verdict == "fail"


@pytest.mark.parametrize("name", ["bank_remote", "wealth_remote"])
def test_what_ships_asks_a_remote_sale_for_both_sides_and_for_no_common_picture(name: str) -> None:
    plan = make_plan(read_sale(example(name)), shipped())
    assert plan.remote
    assert not any(node.same_frame for node in plan.nodes)
    assert {role for node in plan.nodes for role in node.frame} >= {"seller", "applicant"}
    found = checklist_of(plan, shipped())
    assert found is not None
    assert {"frame.missing", "frame.stranger", "face.small"} <= {each.check for each in found.asked}
    assert "frame.apart" not in {each.check for each in found.asked}
