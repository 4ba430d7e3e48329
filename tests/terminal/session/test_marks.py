"""What the journal says of a sale: by which plan, how it was walked, who decided what."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulebook.plan.plan import read_plan
from rulebook.plan.planner import digest_of
from rulebook.sale.reading import SaleFaultsError, read_sale
from rulebook.walk.walking import Happened
from terminal.session.facts.people import WALK_KEYS
from terminal.session.marks import (
    MarkPad,
    happened_of,
    history_text,
    joined_parts,
    plan_text,
    read_history,
)
from tests.sales import small_plan, small_sale
from tests.terminal.session.desk import Desk
from tests.terminal.session.lives import PASSED, arrived, key

ROOM = 48_000
"""Bytes of JSON that an entry has room for: 64 KiB in base64, less its clear part."""


def test_the_marks_at_the_beginning_give_back_the_sale_and_the_plan() -> None:
    desk, sale = Desk(), arrived("D-1", child=True)
    desk.recording(sale)
    assert read_plan(joined_parts(desk.facts_of("plan"))) == sale.plan
    (mark,) = desk.facts_of("sale")
    assert read_sale(mark["sale"]) == sale.sale
    assert mark["sha256"] == sale.plan.sale_sha256 == digest_of(sale.sale)
    assert desk.facts_of("identity") == [{"required": False, "camera": None}]
    parts = desk.facts_of("plan")
    assert [facts["part"] for facts in parts] == list(range(1, len(parts) + 1))
    assert {facts["of"] for facts in parts} == {len(parts)}
    assert len(parts) > 1


def test_a_node_begins_and_is_done_with_attempt_and_outcome() -> None:
    desk = Desk().recording()
    desk.tell(PASSED, key("said_no", question=0), key("repeat"), PASSED)
    assert desk.facts_of("node")[0] == {
        "index": 0, "id": "T01", "title": "录制同意", "clause": "测试规定 art. 1", "attempt": 1,
    }  # fmt: skip
    told = [
        (mark.kind, mark.facts["id"], mark.facts["attempt"], mark.facts.get("outcome"))
        for mark in desk.marks
        if mark.kind.startswith("node")
    ]
    assert told == [
        ("node", "T01", 1, None), ("node_done", "T01", 1, "confirmed"),
        ("node", "T02", 1, None), ("node_done", "T02", 1, "said_no"),
        ("node", "T02", 2, None), ("node_done", "T02", 2, "confirmed"),
        ("node", "T03", 1, None),
    ]  # fmt: skip


def test_an_event_says_where_it_led_who_said_so_and_that_the_name_was_typed() -> None:
    desk = Desk().recording()
    desk.tell(
        PASSED, key("supervisor_called"), key("supervisor_passed", " 陈主管 ", reason=" 听力不好 ", note="已点头")
    )
    assert desk.facts_of("walk")[-1] == {
        "event": "supervisor_passed", "before": "supervisor", "after": "at_node", "at": "T02", "attempt": 1,
        "by": "陈主管", "reason": "听力不好", "proof": "unproven", "note": "已点头",
    }  # fmt: skip
    desk.tell(key("said_no", question=0))
    assert desk.facts_of("walk")[-1]["question"] == 0
    assert desk.facts_of("walk")[0] == {
        "event": "take_opened", "before": "ready", "after": "at_node", "at": "T01", "attempt": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("pressed", "why"),
    [
        (key("finish"), "'finish' has no place in the state 'at_node'"),
        (key("give_up"), "a reason is needed"),
        (key("joined", role="seller"), "'seller' does not join or leave"),
        (key("said_no", question=7), "the node has no question 8"),
        (key("said_no", question="x"), "the node has no question 0"),
    ],
)
def test_what_the_walks_table_refuses_is_marked_as_refused(pressed: Any, why: str) -> None:
    desk = Desk().recording()
    desk.tell(pressed)
    assert [mark.kind for mark in desk.marks][-1] == "walk"
    assert desk.facts_of("walk")[-1]["refused"] == why
    assert (desk.walk().state, desk.walk().index, desk.walk().attempt) == ("at_node", 0, 1)
    assert happened_of(desk.facts_of("walk")[-1]) is None


def test_a_node_that_was_paced_by_the_clock_says_so() -> None:
    desk = Desk().recording()
    desk.tell(key("node_passed", "", paced=True))
    assert (desk.facts_of("walk")[-1]["paced"], "by" in desk.facts_of("walk")[-1]) == (True, False)


def test_the_longest_sale_has_room_in_an_entry() -> None:
    """What `read_sale` takes, an entry holds: one limit."""
    desk = Desk().recording(arrived(products__0__exclusions={"zh": "除" * 1800, "en": "𠮷" * 1500}))
    (facts,) = desk.facts_of("sale")
    assert 30_000 < len(json.dumps(facts)) < ROOM
    with pytest.raises(SaleFaultsError, match="longer than"):
        small_sale(products__0__exclusions={"zh": "除" * 2000, "en": "𠮷" * 2000})


@given(st.text(min_size=1), st.integers(1, 4000))
def test_a_text_comes_back_from_its_parts_and_from_nothing_less(text: str, times: int) -> None:
    whole = (text * times)[:20_000]
    parts = [mark.facts for mark in MarkPad().in_parts("plan", whole)]
    assert joined_parts(list(reversed(parts))) == whole
    assert max(len(json.dumps(part)) for part in parts) < ROOM
    with pytest.raises(ValueError, match="a part lacks"):
        joined_parts(parts[1:])
    with pytest.raises(ValueError, match="the digest differs"):
        joined_parts([{**parts[0], "text": parts[0]["text"] + "x"}, *parts[1:]])


def test_a_plan_reads_as_it_was() -> None:
    plan = small_plan(small_sale(child=True))
    assert read_plan(plan_text(plan)) == plan


HISTORIES = st.lists(
    st.builds(
        Happened,
        event=st.sampled_from([*WALK_KEYS, "take_opened", "take_interrupted", "take_resumed"]),
        role=st.sampled_from(["", "insured"]),
        node=st.sampled_from(["", "T01"]),
        by=st.sampled_from(["", "陈主管"]),
        reason=st.text(max_size=5),
    )
)


@given(HISTORIES)
def test_a_history_reads_as_it_was(history: list[Happened]) -> None:
    assert read_history(history_text(history)) == tuple(history)


@pytest.mark.parametrize("facts", [{}, {"event": "finish", "question": None}, {"before": "at_node"}])
def test_a_mark_that_names_no_event_is_none(facts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="names no event"):
        happened_of(facts)
