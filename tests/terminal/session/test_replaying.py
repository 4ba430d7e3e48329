"""Looking at takes again: the reason first, one film at a time, closed with its page."""

from dataclasses import replace
from typing import Any

import pytest

from terminal.session.effects import RefusedFact
from terminal.session.facts.desk import ReplayMoved
from terminal.session.facts.people import Pressed, PressedKey
from terminal.session.facts.staff import SignedIn, Staff, StaffKnown
from terminal.session.orders.desk import Replay
from tests.terminal.session.customers import READY
from tests.terminal.session.desk import Desk
from tests.terminal.session.lives import arrived

TAKE = "32-0117-000482"
CHEN = Staff("1003", "陈立", "supervisor")


def key(name: PressedKey, by: str = "", /, **detail: Any) -> Pressed:
    return Pressed(name, by, detail)


OPEN = key("open_replay", take=TAKE, reason="customer", note="客户来电核实犹豫期")
STANDS = ReplayMoved(TAKE, "paused", length_s=61.0, status="intact", opened_at="2026-11-22 14:52")


def looking(staff: Staff = CHEN) -> Desk:
    """Somebody who may is signed in, and is asked for the reason."""
    desk = Desk()
    desk.tell(READY, StaffKnown(any=True), SignedIn(staff), key("go", to="queue"), key("open_replay", take=TAKE))
    return desk


def replays(desk: Desk) -> list[Replay]:
    return [order for order in desk.orders if isinstance(order, Replay)]


def test_the_reason_comes_first_then_the_check_then_the_film() -> None:
    desk = looking()
    assert desk.shown().page == "replay_reason"
    assert replays(desk) == []
    desk.tell(OPEN)
    assert replays(desk) == [Replay("open", TAKE, "1003", "客户来电核实犹豫期", reason_code="customer")]
    assert desk.shown().page == "replay_reason", "nothing is shown before every byte was checked"
    desk.tell(replace(STANDS, state="opening"), STANDS)
    shown = desk.shown()
    assert shown.page == "replay"
    assert shown.desk.replay is not None
    assert (shown.desk.replay.viewer, shown.desk.replay.reason) == ("陈立 1003", "客户来电核实犹豫期")
    desk.tell(
        key("move_replay", act="play"),
        key("move_replay", act="seek", value=12.5),
        key("move_replay", act="reason", note="也看了签名那一段"),
    )
    assert [(each.act, each.value) for each in replays(desk)[1:]] == [("play", 0.0), ("seek", 12.5), ("reason", 0.0)]
    replay = desk.shown().desk.replay
    assert replay is not None
    assert replay.reason == "客户来电核实犹豫期；也看了签名那一段", "added to, never changed"
    desk.tell(key("close_replay"))
    assert replays(desk)[-1] == Replay("close", TAKE)
    assert (desk.shown().page, desk.shown().desk.replay) == ("queue", None)
    desk.tell(STANDS)
    assert desk.shown().page == "queue", "what comes late of a film that is closed opens nothing"


@pytest.mark.parametrize(
    "lacks", [{"note": "看看"}, {"note": "  看  一  看  "}, {"reason": "curious"}, {"reason": "x", "note": ""}]
)
def test_a_reason_that_says_nothing_opens_nothing(lacks: dict[str, str]) -> None:
    desk = looking()
    desk.tell(replace(OPEN, detail={**OPEN.detail, **lacks}))
    assert replays(desk) == []
    assert desk.shown().page == "replay_reason"


@pytest.mark.parametrize("role", ["teller", "agent", "field_it"])
def test_who_may_not_look_is_refused(role: Any) -> None:
    desk = looking(replace(CHEN, role=role))
    assert desk.shown().page == "queue"
    desk.tell(OPEN)
    assert replays(desk) == []


def test_where_nobody_signs_in_a_name_is_demanded() -> None:
    desk = Desk()
    desk.tell(READY, key("open_replay", take=TAKE), OPEN)
    assert replays(desk) == []
    desk.tell(replace(OPEN, by="陈立"))
    assert [order.by for order in replays(desk)] == ["陈立"]


def test_a_film_is_closed_with_its_page_whatever_takes_it_away() -> None:
    for taken_away in (arrived(), key("lock"), key("go", to="home")):
        desk = looking()
        desk.tell(OPEN, STANDS, taken_away)
        assert replays(desk)[-1] == Replay("close", TAKE), type(taken_away).__name__
        assert desk.shown().desk.replay is None
        assert desk.shown().page != "replay"


def test_what_ends_by_itself_says_why_and_can_be_opened_again() -> None:
    desk = looking()
    desk.tell(OPEN, STANDS, replace(STANDS, state="closed", idle=True))
    assert desk.shown().page == "replay_reason"
    refused = desk.tell(key("move_replay", act="play"))
    assert any(isinstance(act, RefusedFact) or act[0] == "refused" for act in refused)
    desk.tell(OPEN)
    assert [each.act for each in replays(desk)] == ["open", "open"]
