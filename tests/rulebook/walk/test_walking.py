"""Walking a plan: every row of the table has its story, and no sequence of events slips past a node."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.walk.states import ENDS, TABLE, Event, Row
from rulebook.walk.walking import DECIDED, REASONED, Happened, Outcome, Step, Walk, advance, begin, leading, replay
from tests.rulebook.packs.drawn_sales import CAMPAIGN
from tests.rulebook.walk.stories import CONSENT, EXPLAIN, INSURED, RISK, SIGN, STORIES, Story, happened
from tests.sales import small_plan, small_sale

FIVE = begin(small_plan(small_sale(child=True)))


def walked(walk: Walk, *history: Happened) -> Walk:
    for each in history:
        walk = advance(walk, each)
    return walk


def rows_passed(told: Story) -> set[Row]:
    walk, rows = Walk(told.steps), set()
    for each in told.history():
        after = advance(walk, each)
        if not after.traces[-1].refused and (found := leading(walk, each)):
            rows.add(found[0])
        walk = after
    return rows


@pytest.mark.parametrize("told", STORIES, ids=lambda told: told.name)
def test_it_goes_as_it_is_told(told: Story) -> None:
    assert told.told() == told.expected()


def test_every_row_of_the_table_has_a_story() -> None:
    passed = {row for told in STORIES for row in rows_passed(told)}
    assert [row for row in TABLE if row not in passed] == []


@pytest.mark.parametrize("told", STORIES, ids=lambda told: told.name)
def test_what_no_row_lists_is_refused_and_recorded(told: Story) -> None:
    walk = Walk(told.steps)
    for each in told.history():
        walk = advance(walk, each)
        listed = {row.event for row in TABLE if row.state == walk.state}
        for event in sorted({row.event for row in TABLE} - listed):
            tried = Happened(event, role="insured", node="T02", by="陈主管", reason="说明")
            after = advance(walk, tried)
            trace = after.traces[-1]
            assert trace.refused, (walk.state, event)
            assert (trace.happened, trace.before, trace.after) == (tried, walk.state, walk.state)
            assert after == replace(walk, traces=after.traces), "nothing else changed"


def test_a_plan_says_who_must_come_what_a_no_means_and_how_often_a_node_may_fail() -> None:
    assert FIVE.steps == (
        Step("T01", attempts=3, on_no=("end_sale",)),
        Step("T02", attempts=2, on_no=("repeat",)),
        Step("T03", attempts=3, on_no=("supervisor",)),
        Step("T04", frozenset({"insured"}), 2),
        Step("T05", attempts=3, on_no=("insist",)),
    )
    assert FIVE.joiners == {"insured"}
    assert (FIVE.state, FIVE.node) == ("ready", "T01")


@pytest.mark.parametrize("event", sorted(REASONED))
def test_decisions_need_a_reason_and_those_of_a_named_person_a_name(event: Event) -> None:
    walk = walked(Walk((RISK, SIGN)), happened("take_opened"), happened("supervisor_called"))
    if event == "insisted":
        walk = walked(Walk((SIGN,)), happened("take_opened"), happened("said_no"))
    assert walked(walk, Happened(event, by="陈主管", reason="  ")).traces[-1].refused == "a reason is needed"
    nameless = walked(walk, Happened(event, by=" ", reason="听力不好，已点头")).traces[-1].refused
    assert nameless == ("a name is needed" if event in DECIDED else "")
    assert not walked(walk, Happened(event, by="陈主管", reason="听力不好，已点头")).traces[-1].refused


@pytest.mark.parametrize(
    ("event", "outcome"),
    [("supervisor_passed", "overridden"), ("supervisor_referred", "referred"), ("insisted", "insisted")],
)
def test_who_let_a_node_be_stands_beside_it_for_ever(event: Event, outcome: Outcome) -> None:
    before = happened("said_no") if event == "insisted" else happened("supervisor_called")
    walk = walked(Walk((SIGN,)), happened("take_opened"), before, Happened(event, by="陈主管", reason="听力不好"))
    assert walk.passed == {"T05": outcome}
    walk = walked(walk, happened("reopen T05"), Happened("node_passed", outcome="pass"), happened("finish"))
    assert [(each.node, each.outcome, each.by, each.reason) for each in walk.decisions] == [
        ("T05", outcome, "陈主管", "听力不好")
    ]
    assert (walk.passed, walk.state) == ({"T05": "pass"}, "finished")


def test_attempts_are_counted_through_put_off_interrupted_and_made_good() -> None:
    walk = walked(Walk((EXPLAIN, SIGN)), *map(happened, ("take_opened", "node_failed", "put_off", "node_passed")))
    assert (walk.node, walk.attempt, walk.spent) == ("T02", 2, {"T02": 1})
    walk = walked(walk, *map(happened, ("take_interrupted", "take_resumed", "node_passed", "reopen T02")))
    assert (walk.attempt, walk.spent, walk.begun) == (4, {}, {"T02": 4, "T05": 1})


def test_a_history_that_the_table_refuses_is_no_history() -> None:
    with pytest.raises(ValueError, match="finish: 'finish' has no place in the state 'at_node'"):
        replay(Walk((CONSENT,)), (happened("take_opened"), happened("finish")))


def test_every_state_can_be_reached_and_every_one_leads_to_an_end() -> None:
    follows: dict[str, set[str]] = {}
    for row in TABLE:
        follows.setdefault(row.state, set()).add(row.then)
    reached, new = {"ready"}, {"ready"}
    while new:
        new = {state for each in new for state in follows.get(each, set())} - reached
        reached |= new
    assert reached == set(follows) | ENDS
    assert all(follows[state] & ENDS for state in follows)
    assert not ENDS & set(follows)


EVENTS: list[Event] = sorted({row.event for row in TABLE})
ONWARD: list[Event] = ["node_passed", "joined", "take_resumed", "take_opened", "repeat", "supervisor_passed", "finish"]
happenings = st.builds(
    Happened,
    event=st.sampled_from(EVENTS) | st.sampled_from(ONWARD),
    role=st.sampled_from(["insured", "insured", "", "guardian", "seller"]),
    node=st.sampled_from(["", "T01", "T02", "T03", "T04", "T05"]),
    by=st.sampled_from(["陈主管", "陈主管", "", " "]),
    reason=st.sampled_from(["说明", "说明", "", " "]),
    question=st.sampled_from([0, 0, 1, -1]),
    outcome=st.sampled_from(["pass", "confirmed"]),
)
PLANS = st.lists(st.sampled_from([*FIVE.steps, INSURED, EXPLAIN]), unique_by=lambda step: step.node, max_size=5)
UNLIKELY: frozenset[Event] = frozenset({
    "give_up", "ended_by_customer", "supervisor_ended", "consent_refused",
})  # fmt: skip
"""They end a walk at once; left out, the others get further."""


@CAMPAIGN
@given(
    steps=PLANS,
    history=st.lists(happenings, min_size=40, max_size=200),
    patient=st.booleans(),
)
def test_whatever_happens_no_node_is_left_out_and_an_end_is_in_reach(
    steps: list[Step], history: list[Happened], patient: bool
) -> None:
    start = walk = Walk(tuple(steps))
    for each in history:
        if patient and each.event in UNLIKELY:
            continue
        before, walk = walk, advance(walk, each)
        assert walk.traces[-1].happened == each
        assert all(walk.begun.get(node, 0) >= count for node, count in before.begun.items()), "attempts never fall"
        assert walk.decisions[: len(before.decisions)] == before.decisions
        assert not before.ended or (walk.state, walk.passed) == (before.state, before.passed)
        assert (
            walk.ended or walk.state == "ready" or walked(walk, Happened("give_up", reason="打烊")).state == "given_up"
        )
    if walk.state == "finished":
        complete(walk)
    accepted = [trace.happened for trace in walk.traces if not trace.refused]
    assert replace(replay(start, accepted), traces=()) == replace(walk, traces=())


def complete(walk: Walk) -> None:
    """Each node was begun and passed, or decided by somebody with name and reason; none is still put off."""
    assert set(walk.passed) == {step.node for step in walk.steps}
    assert walk.later == frozenset()
    for node, outcome in walk.passed.items():
        decided = [each for each in walk.decisions if (each.node, each.outcome) == (node, outcome)]
        if outcome in ("pass", "confirmed"):
            assert walk.begun[node] >= 1
        else:
            assert decided
            assert all(each.by.strip() and each.reason.strip() for each in decided)


@CAMPAIGN
@given(steps=PLANS, choices=st.lists(st.integers(0, 999), min_size=200, max_size=200))
def test_a_seller_who_presses_what_may_be_pressed_comes_to_an_end_with_all_nodes(
    steps: list[Step], choices: list[int]
) -> None:
    """Drawn from what the table takes, such sequences get to `finished` often, where chance alone seldom does."""
    walk = Walk(tuple(steps))
    for choice in choices:
        tries = [*filter(None, (fitting(walk, event) for event in EVENTS if event not in UNLIKELY))]
        if not tries:
            break
        walk = advance(walk, tries[choice % len(tries)])
    if walk.state == "finished":
        complete(walk)
    assert walk.ended or len(walk.traces) == len(choices), "something may always be pressed"


def fitting(walk: Walk, event: Event) -> Happened | None:
    """The event with all that it needs, if the table takes it now."""
    node = walk.steps[0].node if walk.steps else ""
    role = next(iter(walk.missing or walk.joiners), "")
    tried = Happened(event, role=role, node=node, by="陈主管", reason="说明")
    return None if advance(walk, tried).traces[-1].refused else tried
