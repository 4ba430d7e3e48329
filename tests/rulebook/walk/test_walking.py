"""Walking a plan, told as whole histories."""

from hypothesis import given
from hypothesis import strategies as st

from rulebook.walk.states import ENDS, TABLE, Event, diagram, table_page
from rulebook.walk.walking import Happened, Step, Walk, advance
from tests import ROOT
from tests.rulebook.packs.drawn_sales import CAMPAIGN

PAGE = ROOT / "docs" / "walk-states.md"
THREE = Walk((
    Step("I02", frozenset(), 2),
    Step("I15", frozenset({"insured"}), 2),
    Step("I21", frozenset(), 2),
))  # fmt: skip


def walked(walk: Walk, *history: Happened) -> tuple[Walk, list[str]]:
    for happened in history:
        walk = advance(walk, happened)
    return walk, [
        f"{trace.node or '-'} {trace.happened.event} -> {'REFUSED' if trace.refused else trace.after}"
        for trace in walk.traces
    ]


def test_a_whole_walk_with_an_insured_who_joins_and_a_node_done_again() -> None:
    walk, history = walked(
        THREE,
        Happened("take_opened"),
        Happened("node_failed", reason="title not legible"),
        Happened("repeat"),
        Happened("node_passed"),
        Happened("joined", role="insured"),
        Happened("node_passed"),
        Happened("left", role="insured"),
        Happened("node_passed"),
        Happened("finish"),
    )
    assert history == [
        "I02 take_opened -> at_node",
        "I02 node_failed -> unmet",
        "I02 repeat -> at_node",
        "I02 node_passed -> waiting",
        "I15 joined -> at_node",
        "I15 node_passed -> at_node",
        "I21 left -> at_node",
        "I21 node_passed -> review",
        "- finish -> finished",
    ]
    assert walk.ended
    assert walk.attempts == {"I02": 1}


def test_refusing_the_recording_ends_the_sale() -> None:
    walk, history = walked(
        THREE,
        Happened("take_opened"),
        Happened("ended_by_customer"),
        Happened("ended_by_customer", reason="does not want to be filmed"),
        Happened("node_passed"),
    )
    assert history == [
        "I02 take_opened -> at_node",
        "I02 ended_by_customer -> REFUSED",
        "I02 ended_by_customer -> ended_by_no",
        "I02 node_passed -> REFUSED",
    ]
    assert walk.traces[1].refused == "a reason is needed"


def test_attempts_run_out_and_a_supervisor_decides_with_name_and_reason() -> None:
    walk, history = walked(
        THREE,
        Happened("take_opened"),
        Happened("said_no"),
        Happened("repeat"),
        Happened("said_no"),
        Happened("repeat"),
        Happened("supervisor_passed", reason="nodded, hard of hearing"),
        Happened("supervisor_passed", by="陈主管", reason="nodded, hard of hearing"),
    )
    assert history[-4:] == [
        "I02 said_no -> supervisor",
        "I02 repeat -> REFUSED",
        "I02 supervisor_passed -> REFUSED",
        "I02 supervisor_passed -> waiting",
    ]
    assert [(each.node, each.by) for each in walk.overrides] == [("I02", "陈主管")]


def test_interruption_giving_up_and_making_good() -> None:
    done, _ = walked(
        THREE,
        Happened("take_opened"),
        Happened("node_passed"),
        Happened("joined", role="insured"),
        Happened("take_interrupted"),
        Happened("node_passed"),
        Happened("take_resumed"),
        Happened("node_passed"),
        Happened("node_passed"),
    )
    assert done.state == "review"
    again, history = walked(done, Happened("reopen", node="I02"), Happened("node_passed"), Happened("finish"))
    assert [line.split(" -> ")[1] for line in history[-3:]] == ["at_node", "review", "finished"]
    assert again.passed == {"I02", "I15", "I21"}
    assert walked(done, Happened("reopen", node="X99"))[0].traces[-1].refused == "the plan has no node 'X99'"
    assert walked(done, Happened("give_up", reason="customer leaves"))[0].state == "given_up"
    assert walked(done, Happened("take_lost"))[0].state == "broken_off"


def test_the_page_in_the_docs_is_the_table() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert diagram() in page
    assert table_page() in page


def test_every_state_can_be_reached_and_every_one_leads_to_an_end() -> None:
    follows: dict[str, set[str]] = {}
    for row in TABLE:
        follows.setdefault(row.state, set()).add(row.then)
    reached, new = {"ready"}, {"ready"}
    while new:
        new = {state for each in new for state in follows.get(each, set())} - reached
        reached |= new
    assert reached == set(follows) | ENDS
    assert all(follows[state] & (ENDS | {"at_node", "review"}) for state in follows)
    assert not ENDS & set(follows)


EVENTS: list[Event] = sorted({row.event for row in TABLE})
happenings = st.builds(
    Happened,
    event=st.sampled_from(EVENTS),
    role=st.sampled_from(["", "insured", "guardian", "seller"]),
    node=st.sampled_from(["", "I02", "I15", "I21"]),
    by=st.sampled_from(["", "陈主管"]),
    reason=st.sampled_from(["", "reason"]),
)


@CAMPAIGN
@given(history=st.lists(happenings, max_size=40))
def test_whatever_happens_is_kept_and_an_end_is_always_in_reach(history: list[Happened]) -> None:
    walk = THREE
    for happened in history:
        before, walk = walk, advance(walk, happened)
        assert walk.traces[-1].happened == happened
        if walk.traces[-1].refused:
            assert (walk.state, walk.passed, walk.overrides) == (
                before.state,
                before.passed,
                before.overrides,
            )
        assert not (before.ended and walk.state != before.state)
        if walk.state == "finished":
            assert walk.passed == {"I02", "I15", "I21"}
    assert len(walk.traces) == len(history)
    if not walk.ended:
        assert advance(walk, Happened("give_up", reason="closing time")).ended
