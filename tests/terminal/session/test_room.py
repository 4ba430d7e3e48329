"""The room check: what ticks itself, what stops a real sale, what a supervisor may decide and what nobody may."""

from dataclasses import replace
from typing import Any

import pytest

from faults.trouble import Trouble
from terminal.session.effects import RefusedFact
from terminal.session.facts.analyst import AnalystLost, RoomSeen
from terminal.session.facts.clock import ClockJudged
from terminal.session.facts.desk import DiskMeasured
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import GapBegan, GapEnded, Levels, SoundTried, TakeOpened
from terminal.session.facts.staff import SignedIn, Staff, StaffKnown
from terminal.session.identity.view import RoomLine, RoomView
from terminal.session.orders.analyst import Rest, WatchRoom
from terminal.session.orders.desk import MeasureDisk
from terminal.session.orders.recorder import AddMark, StopSound, TrySound
from terminal.session.sale_session import Terms
from tests.terminal.session.customers import (
    AGREED,
    CONSENT,
    LIGHT,
    LOUD,
    NEXT,
    QUIET,
    ROOM,
    SKIP,
    Counter,
)

SUPERVISOR = Pressed("accept_room", "陈主管", {"reason": "client_waits"})
NOT_YET = [RefusedFact("identifying", "Pressed.next", "room.not_yet")]
NOBODY = [RefusedFact("identifying", "Pressed.next", "room.nobody")]


def room(counter: Counter) -> RoomView:
    view = counter.view().room
    assert view is not None
    return view


def line(counter: Counter, name: str) -> RoomLine:
    return next(each for each in room(counter).lines if each.name == name)


def in_room(*facts: Fact, **parts: Any) -> Counter:
    """A counter at whose room check these things happened."""
    counter = Counter(**parts)
    counter.tell(CONSENT, NEXT, *facts)
    assert counter.view().stage == "room"
    return counter


def test_the_list_ticks_itself_and_then_it_goes_on() -> None:
    counter = Counter()
    counter.tell(CONSENT)
    assert counter.tell(NEXT) == [Rest(), WatchRoom(), MeasureDisk()]
    assert {each.name: each.state for each in room(counter).lines} == {
        "camera": "ok", "faces": "wait", "light": "wait", "sharpness": "wait", "microphone": "wait", "noise": "wait",
        "disk": "wait", "clock": "ok", "book": "ok",
    }  # fmt: skip
    assert counter.tell(NEXT) == NOBODY, "nobody has spoken yet"
    counter.tell(*ROOM)
    assert [each.name for each in room(counter).lines if each.state != "ok"] == []
    assert line(counter, "light").figure == {"light": 55, "least": 35, "most": 92}
    assert line(counter, "faces").figure == {"n": 2, "needed": 2}
    assert line(counter, "microphone").figure == {"db": -20}
    assert line(counter, "noise").figure == {"db": -60, "most": -45}
    assert line(counter, "disk").figure == {"hours": 10, "minutes": 0, "planned": 1}
    counter.tell(NEXT)
    assert counter.view().stage == "card_front"


@pytest.mark.parametrize(
    ("seen", "name", "why"),
    [
        (replace(LIGHT, brightness=31.0), "light", "dark"),
        (replace(LIGHT, brightness=97.0), "light", "bright"),
        (replace(LIGHT, boxes=LIGHT.boxes[:1]), "faces", "too_few"),
        (replace(LIGHT, sharpness=12.0), "sharpness", "blurred"),
        (replace(LIGHT, boxes=((0.0, 0.0, 40.0, 50.0), LIGHT.boxes[1])), "sharpness", "far"),
    ],
)
def test_what_is_not_right_says_why_and_a_supervisor_may_let_it_pass(seen: RoomSeen, name: str, why: str) -> None:
    counter = in_room(*ROOM, seen)
    found = line(counter, name)
    assert (found.state, found.need, found.why) == ("fail", "must", why)
    assert counter.tell(NEXT) == NOT_YET
    counter.tell(SUPERVISOR)
    assert (room(counter).accepted_by, line(counter, name).state) == ("陈主管", "fail"), "it is not right by that"
    counter.tell(seen, NEXT)
    assert counter.view().stage == "card_front"


def test_what_went_wrong_after_the_supervisors_word_was_not_decided_by_it() -> None:
    counter = in_room(*ROOM, replace(LIGHT, brightness=20.0), SUPERVISOR, replace(LIGHT, boxes=()))
    assert counter.tell(NEXT) == NOT_YET


@pytest.mark.parametrize("reason", ["lost", "hanging", "silent", "black", "frozen"])
@pytest.mark.parametrize("track", ["picture", "sound"])
def test_without_a_camera_or_with_a_silent_microphone_nobody_begins(track: Any, reason: Any) -> None:
    """Review, finding 2: no camera and a silent microphone, and it said that it could begin."""
    counter = in_room(*ROOM, GapBegan(track, reason, None))
    name = "camera" if track == "picture" else "microphone"
    assert (line(counter, name).state, line(counter, name).why) == ("fail", reason)
    assert counter.tell(NEXT) == NOBODY
    assert counter.tell(SUPERVISOR) == [RefusedFact("identifying", "Pressed.accept_room", "room.nobody")]
    counter.tell(GapEnded(track, reason, None), *ROOM, NEXT)
    assert counter.view().stage == "card_front"


@pytest.mark.parametrize("reason", ["silent", "black", "frozen", "lost"])
def test_nor_is_the_plan_left_while_a_source_gives_nothing(reason: Any) -> None:
    counter = Counter(ready=False)
    counter.tell(*ready(), GapBegan("sound" if reason == "silent" else "picture", reason, None))
    (refused,) = counter.tell(Pressed("start"))
    assert isinstance(refused, RefusedFact)
    assert counter.shown().phase == "planned"


def ready() -> tuple[Fact, ...]:
    from tests.terminal.session.customers import READY

    return (READY,)


def test_a_room_in_which_nobody_spoke_is_not_heard() -> None:
    counter = in_room(LIGHT, *[QUIET] * 8)
    assert line(counter, "microphone").why == "unheard"
    assert counter.tell(SUPERVISOR) == [RefusedFact("identifying", "Pressed.accept_room", "room.nobody")]


def test_a_tone_is_no_voice_and_a_loud_room_is_told_from_one() -> None:
    hum = Levels(-25.0, -30.0)
    counter = in_room(LIGHT, *[hum] * 8)
    assert line(counter, "microphone").state == "wait"
    assert (line(counter, "noise").state, line(counter, "noise").figure["db"]) == ("fail", -30)
    counter.tell(*[Levels(-5.0, -15.0)] * 2)
    assert line(counter, "microphone").state == "ok", "a voice above the hum"


def test_noise_is_the_quiet_between_words() -> None:
    counter = in_room(LIGHT, *[LOUD, QUIET, LOUD, LOUD, QUIET, LOUD, LOUD, LOUD])
    assert line(counter, "noise").state == "ok"


def test_a_picture_that_was_looked_at_long_ago_tells_nothing_of_now() -> None:
    counter = in_room(*ROOM)
    counter.tell(*[QUIET] * 5)
    assert line(counter, "faces").state == "wait"
    assert counter.tell(NEXT) == NOT_YET


def test_where_nobody_can_look_a_supervisor_decides() -> None:
    counter = in_room(*ROOM, AnalystLost(-9))
    assert {each.why for each in room(counter).open} == {"no_analyst"}
    assert counter.tell(NEXT) == NOT_YET
    counter.tell(SUPERVISOR, NEXT)
    assert counter.view().stage == "card_front"


def test_a_bystander_is_said_and_stops_nothing() -> None:
    third = (*LIGHT.boxes, (1000.0, 20.0, 90.0, 100.0))
    counter = in_room(*ROOM, replace(LIGHT, boxes=third))
    assert (line(counter, "faces").state, line(counter, "faces").why) == ("warn", "too_many")
    counter.tell(NEXT)
    assert counter.view().stage == "card_front"


def test_a_disk_that_is_too_full_is_nobodys_to_accept() -> None:
    counter = in_room(*ROOM, DiskMeasured(30))
    assert (line(counter, "disk").state, line(counter, "disk").why) == ("fail", "full")
    assert counter.tell(NEXT) == NOBODY


@pytest.mark.parametrize("by", ["王芳", "李秀英", "", "芳"])
def test_the_supervisor_is_somebody_else(by: str) -> None:
    counter = in_room(*ROOM, replace(LIGHT, brightness=20.0))
    (refused,) = counter.tell(Pressed("accept_room", by, {"reason": "client_waits"}))
    assert isinstance(refused, RefusedFact)
    assert counter.tell(NEXT) == NOT_YET


def test_in_rehearsals_it_is_told_and_stops_nothing() -> None:
    counter = in_room(replace(LIGHT, brightness=10.0), terms=Terms(series="rehearsal"))
    view = room(counter)
    assert (view.binding, [each.name for each in view.open]) == (False, ["light", "microphone", "noise"])
    assert counter.view().may_go_on
    counter.tell(NEXT)
    assert counter.view().stage == "card_front"


def test_clock_and_book_are_said() -> None:
    warned = ClockJudged((), (Trouble("clock.off:slow", {"seconds": 9.0, "learned": "x"}),))
    counter = in_room(warned)
    assert (line(counter, "clock").state, line(counter, "clock").why) == ("warn", "off")
    assert line(counter, "book").state == "ok"


def test_ten_seconds_are_recorded_and_played() -> None:
    counter = in_room()
    assert counter.tell(Pressed("try_sound")) == [TrySound(10.0)]
    assert (room(counter).trying, room(counter).trying_left_s) == ("listening", 10.0)
    counter.tell(SoundTried("playing", 10.0, -12.0), SoundTried("ended", 0.0, -12.0))
    assert room(counter).trying == "ended"
    assert counter.tell(*ROOM, NEXT)[0] == StopSound(), "whatever still sounds"


def test_its_result_is_a_mark_of_the_take() -> None:
    dark = replace(LIGHT, brightness=31.0)
    counter = in_room(*ROOM, SoundTried("ended", 0.0, -12.0))
    counter.tell(StaffKnown(any=True), SignedIn(Staff("1001", "王芳", "teller")), dark)
    counter.sign("accept_room", reason="client_waits")
    counter.tell(dark, NEXT)
    counter.sign("by_sight", reason="seen")
    counter.tell(SKIP)
    acts = counter.tell(NEXT, TakeOpened("T", "folder"))
    (mark,) = (act.facts for act in acts if isinstance(act, AddMark) and act.kind == "room")
    lines = {each["line"]: each for each in mark["lines"]}
    assert (lines["light"]["state"], lines["light"]["why"], lines["light"]["light"]) == ("fail", "dark", 31)
    assert lines["faces"]["n"] == 2
    assert (mark["binding"], mark["listened"], mark["before_take_s"]) == (True, True, 5.0)
    assert mark["accepted"] == {
        "by": "陈立", "reason": "client_waits", "note": "", "proof": "signed_in", "staff": "2043", "lines": ["light"],
    }  # fmt: skip


def test_without_the_step_there_is_no_room_check_and_a_silent_room_still_does_not_begin() -> None:
    counter = Counter(ready=False, terms=Terms(identity="none"))
    counter.tell(*ready(), GapBegan("sound", "silent", None))
    (refused,) = counter.tell(Pressed("start"))
    assert isinstance(refused, RefusedFact)
    assert (refused.why, counter.shown().phase) == ("capture.no_source", "planned")


def test_the_room_is_left_by_cancel_and_nothing_of_it_stays() -> None:
    counter = in_room(*ROOM)
    assert counter.tell(Pressed("cancel")) == [StopSound(), Rest()]
    counter.tell(Pressed("start"), *AGREED[:2])
    assert line(counter, "microphone").state == "wait"
