"""Sales whose recording broke off: found again, gone on with, put away, or told as over."""

from dataclasses import replace
from typing import Any

import pytest

from rulebook.walk.walking import Happened
from terminal.session.facts.people import NothingUnfinished, SaleArrived, UnfinishedFound
from terminal.session.marks import happened_of, joined_parts, read_history
from terminal.session.sale_session import Terms
from terminal.session.snapshot import UnfinishedView
from tests.sales import small_sale
from tests.terminal.session.customers import GIVE_UP, READY
from tests.terminal.session.desk import Desk
from tests.terminal.session.lives import (
    BROKEN_OFF,
    LEAVE,
    LOST,
    NO_IDENTITY,
    OPENED,
    PASSED,
    START,
    TAKE,
    arrived,
    closed,
    found,
    key,
)

FINISH = key("finish")


def in_hand(desk: Desk) -> str:
    """The reference of the sale that is shown."""
    sale = desk.shown().sale
    assert sale is not None
    return sale.reference


def planned(sale: SaleArrived, **fields: Any) -> SaleArrived:
    """The same sale with a plan in which this differs."""
    return replace(sale, plan=sale.plan.model_copy(update=fields))


def broken(desk: Desk, take: str = TAKE, why: str = "interrupted") -> UnfinishedFound:
    """What the station reads from the marks of the desk's last take, as if its recorder was lost now."""
    taken = [happened_of(facts) for facts in desk.facts_of("walk")]
    history = tuple(each for each in taken if each is not None)
    return found(take=take, history=history, why=why)


def test_a_recorder_that_is_lost_in_the_walk_costs_no_node_that_was_passed() -> None:
    desk = Desk().recording()
    desk.tell(PASSED, PASSED, LOST)
    assert desk.shown().sale is None, "it is what its journal says"
    lost = broken(desk)
    desk.tell(READY, lost)
    shown = desk.shown()
    assert shown.sale is not None
    assert (shown.phase, in_hand(desk), shown.sale.resumes) == ("planned", "D-1", TAKE)
    assert desk.station().unfinished == UnfinishedView(TAKE, "李秀英", 2, 4)
    before = len(desk.marks)
    desk.tell(START, OPENED)
    assert (desk.walk().state, desk.walk().index, desk.walk().attempt) == ("at_node", 2, 2)
    assert desk.walk().nodes == ("confirmed", "confirmed", "open", "open")
    assert desk.station().unfinished is None
    kinds = [mark.kind for mark in desk.marks[before:]]
    assert [*dict.fromkeys(kinds)] == ["sale", "plan", "linked", "walked", "identity", "walk", "node"]
    desk.tell(PASSED, PASSED, FINISH)
    assert desk.shown().phase == "closing"
    walked = [facts["id"] for mark in desk.marks[before:] if mark.kind == "node" for facts in (mark.facts,)]
    assert walked == ["T03", "T05"], "nothing is walked twice"


def test_the_resumed_take_says_where_it_comes_from_and_what_was_walked_there() -> None:
    desk = Desk().recording()
    desk.tell(PASSED, FINISH, LOST, READY)
    before = len(desk.marks)
    desk.tell(broken(desk, why="kiosk_lost"), START, OPENED)
    assert desk.facts_of("linked") == [{"take": TAKE, "head": "cd" * 32, "why": "kiosk_lost"}]
    history = read_history(joined_parts(desk.facts_of("walked")))
    assert [each.event for each in history] == ["take_opened", "node_passed", "take_interrupted"], "nothing refused"
    resumed = [mark.facts for mark in desk.marks[before:] if mark.kind == "walk"]
    assert [(facts["event"], facts["before"], facts["after"]) for facts in resumed] == [
        ("take_resumed", "interrupted", "at_node")
    ]


def test_a_sale_may_break_off_more_than_once() -> None:
    desk = Desk().recording()
    desk.tell(PASSED, LOST, READY)
    desk.tell(broken(desk), START, OPENED, PASSED)
    before = read_history(joined_parts(desk.facts_of("walked")))
    since = [each for each in map(happened_of, desk.facts_of("walk")[-2:]) if each is not None]
    again = found(take="32-0117-000002", history=(*before, *since))
    desk.tell(LOST, READY, again, key("resume"), START, OPENED)
    assert desk.walk().nodes == ("confirmed", "confirmed", "open", "open")
    assert desk.facts_of("linked")[-1]["take"] == "32-0117-000002"


def test_who_had_come_is_asked_for_anew_after_an_interruption() -> None:
    sale = small_sale(reference="D-1", child=True)
    history = (*[Happened("take_opened")], *[Happened("node_passed")] * 3, Happened("joined", role="insured"))
    desk = Desk()
    desk.tell(READY, found(sale, history=history), key("resume"), START, OPENED)
    assert (desk.walk().state, desk.walk().missing, desk.walk().present) == ("waiting", ("insured",), ())
    assert [facts["event"] for facts in desk.facts_of("walk")] == ["take_resumed"]
    assert desk.facts_of("node") == []


def test_what_another_run_left_is_offered_and_a_sale_that_comes_again_goes_on_with_it() -> None:
    desk = Desk()
    desk.tell(READY, found())
    assert (desk.shown().phase, desk.shown().sale) == ("ready", None)
    assert desk.station().unfinished is not None
    desk.tell(arrived("D-1"))
    sale = desk.shown().sale
    assert sale is not None
    assert sale.resumes == TAKE
    other = Desk()
    other.tell(READY, found(), arrived("D-2"))
    assert other.shown().sale is not None
    assert in_hand(other) == "D-2"
    assert other.station().unfinished is not None, "it is still offered"


def test_a_sale_in_between_does_not_make_a_terminal_forget_what_broke_off() -> None:
    desk = Desk()
    desk.tell(READY, found(), arrived("D-2"), START, OPENED, GIVE_UP, closed("given_up"), LEAVE)
    assert desk.station().unfinished is not None
    desk.tell(key("resume"))
    assert in_hand(desk) == "D-1"


def test_a_recorder_that_is_lost_while_it_seals_does_not_keep_the_end_from_being_told() -> None:
    desk = Desk().recording()
    assert desk.tell(GIVE_UP, LOST)[-2:] == [("repair", TAKE, True), "find"], "nobody knows yet what was sealed"
    assert desk.tell(NothingUnfinished()) == [("ended", "D-1", "given_up", TAKE)]


def test_a_no_is_not_forgotten_though_the_recorder_died_before_it_was_written() -> None:
    desk = Desk().recording()
    desk.tell(key("said_no"), LOST, READY)
    assert desk.tell(found()) == [("put away", TAKE), ("ended", "D-1", "ended_by_no", TAKE)]
    assert (desk.shown().phase, desk.station().unfinished) == ("ready", None)


def test_what_all_was_done_of_is_not_begun_anew_by_itself() -> None:
    desk = Desk().recording()
    desk.tell(PASSED, PASSED, PASSED, PASSED, FINISH, LOST, READY)
    assert desk.tell(NothingUnfinished()) == [("ended", "D-1", "interrupted", TAKE)]


def test_a_terminal_that_failed_tells_everybody() -> None:
    desk = Desk()
    desk.tell(READY, arrived("D-1"), arrived("D-2"))
    told = desk.tell(LOST, LOST, LOST)
    assert [each for each in told if each[0] == "ended"] == [
        ("ended", "D-1", "left", None),
        ("ended", "D-2", "left", None),
    ]
    assert desk.tell(arrived("D-3")) == [("ended", "D-3", "left", None)]


def test_only_what_was_lost_just_now_is_taken_in_hand_by_itself() -> None:
    desk = Desk().recording()
    assert desk.tell(LOST, READY, found(small_sale(reference="D-9")))[-1] == ("ended", "D-1", "interrupted", TAKE)
    assert (desk.shown().phase, desk.shown().sale) == ("ready", None)
    desk.tell(found())
    assert (desk.shown().phase, desk.shown().sale) == ("ready", None), "that question was answered"


def test_what_is_not_there_cannot_be_gone_on_with() -> None:
    desk = Desk()
    assert desk.tell(READY, key("resume")) == [("refused", "ready", "Pressed.resume", "sale.not_waiting")]


def test_a_history_that_the_table_refuses_is_not_offered() -> None:
    desk = Desk()
    desk.tell(READY)
    with pytest.raises(ValueError, match="finish"):
        desk.tell(found(history=(*BROKEN_OFF, Happened("finish"))))
    desk.tell(arrived("D-2"))
    assert (desk.station().unfinished, in_hand(desk)) == (None, "D-2")


def test_a_full_disk_ends_the_take_and_the_sale_goes_on_in_another() -> None:
    desk = Desk().recording()
    desk.tell(PASSED)
    assert desk.tell(closed("disk"))[-2:] == [("ended", "D-1", "interrupted", TAKE), "find"]
    desk.tell(broken(desk, why="disk"), LEAVE, key("resume"), START, OPENED)
    assert (desk.walk().index, desk.facts_of("linked")[0]["why"]) == (1, "disk")


def test_no_consent_to_going_on_ends_the_sale() -> None:
    desk = Desk(Terms())
    desk.tell(READY, found(), key("resume"), START)
    assert desk.tell(key("consent", recording=False))[-2:] == [
        ("ended", "D-1", "ended_by_no", None),
        ("put away", TAKE),
    ]
    assert desk.station().unfinished is None


def test_what_broke_off_can_be_put_away_with_a_reason() -> None:
    desk = Desk()
    desk.tell(READY, found())
    assert desk.tell(key("give_up"))[0][:3] == ("refused", "ready", "Pressed.give_up")
    assert desk.tell(key("give_up", reason="the customer went home")) == [
        ("put away", TAKE), ("ended", "D-1", "given_up", TAKE),
    ]  # fmt: skip
    assert desk.station().unfinished is None


def test_a_press_about_something_else_is_refused() -> None:
    """Enter twice on one node is not Enter on the next one, which nobody has seen yet."""
    desk = Desk().recording()
    about = desk.shown().about
    desk.tell(replace(PASSED, about=about))
    assert desk.tell(replace(PASSED, about=about)) == [("refused", "recording", "Pressed.node_passed", "stale")]
    assert desk.walk().index == 1
    desk.tell(replace(PASSED, about=desk.shown().about))
    assert desk.walk().index == 2


def test_while_another_recorder_closes_the_last_take_nothing_begins() -> None:
    desk = Desk(looking=True)
    desk.tell(READY, arrived("D-1"))
    sale = desk.shown().sale
    assert sale is not None
    assert sale.obstacle is not None
    assert desk.tell(START) == [("refused", "planned", "Pressed.start", "sale.looking")]
    desk.tell(found())
    sale = desk.shown().sale
    assert sale is not None
    assert (sale.resumes, sale.obstacle, desk.shown().phase) == (TAKE, None, "planned")


def test_a_take_that_the_disk_closed_after_the_last_node_is_not_called_finished() -> None:
    desk = Desk().recording()
    desk.tell(PASSED, PASSED, PASSED, PASSED, FINISH)
    assert ("ended", "D-1", "interrupted", TAKE) in desk.tell(closed("disk"))
    assert desk.take().ending == "interrupted"


def test_a_sale_that_was_lost_before_its_take_was_open_begins_anew() -> None:
    desk = Desk(NO_IDENTITY)
    desk.tell(READY, arrived("D-1"), START)
    assert desk.tell(LOST) == [("repair", None, True)]
    desk.tell(READY, START, OPENED)
    assert (in_hand(desk), desk.walk().index, desk.walk().attempt) == ("D-1", 0, 1)
