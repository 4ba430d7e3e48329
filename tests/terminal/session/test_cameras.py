"""Cameras that are not those of the home's list: no real sale begins with them; in a take it is marked and said."""

from dataclasses import replace
from typing import Any

from faults.trouble import Trouble
from terminal.session.facts.analyst import AnalystReady
from terminal.session.facts.recorder import CameraJudged, TakeOpened
from terminal.session.orders.recorder import AddMark
from terminal.session.sale_session import Terms
from tests.terminal.session.checked import Checked
from tests.terminal.session.customers import BEGIN, NEXT, READY, SKIP, Counter, matched
from tests.terminal.session.desk import Desk
from tests.terminal.session.lives import NO_IDENTITY, START, arrived

REAL = replace(NO_IDENTITY, series="sale")
KNOWN = {"bus_path": "usb-0000:00:14.0-3", "driver": "uvcvideo", "usb_id": "046d:0825", "serial": "A1"}
SWAPPED = Trouble("camera.list:swapped", {"camera": "camera:0"})


def judged(doubt: Trouble | None = None, use: Any = "first", *, listed: bool = True, **identity: str) -> CameraJudged:
    return CameraJudged(False, False, KNOWN | identity, use, doubt, listed)


def begun(terms: Terms, *facts: CameraJudged) -> Desk:
    desk = Desk(terms)
    desk.tell(*facts, READY, arrived(), START)
    return desk


def marks(desk: Checked) -> list[AddMark]:
    return [each for each in desk.effects if isinstance(each, AddMark) and each.kind == "camera_doubted"]


def test_a_real_sale_does_not_begin_and_says_why_a_rehearsal_does() -> None:
    for use in ("first", "document"):
        desk = begun(REAL, judged(SWAPPED, use))
        assert (desk.shown().phase, desk.shown().trouble) == ("planned", SWAPPED), use
        assert desk.opened == []
    assert begun(REAL, judged(), judged(use="document")).shown().phase == "opening"
    assert begun(replace(REAL, series="rehearsal"), judged(SWAPPED)).shown().phase == "opening"
    assert begun(replace(REAL, demonstration=True), judged(SWAPPED)).shown().phase == "opening"


def test_it_is_said_before_anything_is_pressed() -> None:
    desk = Desk(REAL)
    desk.tell(judged(), judged(SWAPPED, "document"), READY)
    assert desk.shown().trouble == SWAPPED


def test_a_take_that_begins_with_another_one_has_a_mark() -> None:
    desk = Checked(replace(NO_IDENTITY, series="rehearsal"), before=(judged(SWAPPED), judged(use="document")))
    (mark,) = marks(desk)
    assert (mark.facts["use"], mark.facts["why"]) == ("first", "camera.list:swapped")
    assert mark.facts["camera"]["serial"] == "A1"


def test_one_that_is_exchanged_in_the_take_is_marked_once_and_said_and_the_take_goes_on() -> None:
    desk = Checked(NO_IDENTITY, before=(judged(), judged(use="document", serial="B2")))
    assert marks(desk) == []
    desk.tell(judged(), judged(use="document", serial="B2"))
    assert marks(desk) == [], "they came back as they were"
    doubt = Trouble("camera.list:exchanged", {"camera": "camera:2"})
    other = judged(doubt, "document", serial="B3")
    desk.tell(other, other)
    (mark,) = marks(desk)
    assert (mark.facts["use"], mark.facts["why"]) == ("document", "camera.list:exchanged")
    assert (desk.shown().trouble, desk.shown().phase) == (doubt, "recording")
    desk.tell(judged(use="document", serial="B2"))
    assert [each.facts["why"] for each in marks(desk)] == ["camera.list:exchanged", "camera.list:changed"]


def test_without_a_list_another_device_in_the_take_is_marked_all_the_same() -> None:
    desk = Checked(NO_IDENTITY, before=(judged(listed=False),))
    desk.tell(judged(listed=False, serial=""), judged(listed=False, bus_path="", driver="", usb_id="", serial=""))
    (mark,) = marks(desk)
    assert mark.facts["why"] == "camera.list:changed"


def test_another_camera_while_she_is_identified_stops_it_and_stays_a_mark() -> None:
    """It was asked at the start alone: a virtual camera showed a face, and was gone before the take began."""
    virtual = Trouble("camera.list:virtual", {"camera": "camera:2"})
    other = judged(virtual, driver="v4l2loopback", serial="")
    counter = Counter(terms=Terms(series="sale"), ready=False)
    counter.tell(judged(), READY, AnalystReady(), START)
    counter.show_card()
    counter.tell(other, BEGIN)
    assert counter.shown().trouble == virtual
    assert not counter.view().challenge_running
    counter.tell(judged())
    counter.attempt()
    counter.tell(matched(), other, NEXT)
    assert counter.view().stage == "liveness"
    counter.tell(judged(), NEXT, SKIP, NEXT)
    acts = counter.tell(TakeOpened("T", "folder"))
    found = [each for each in acts if isinstance(each, AddMark) and each.kind == "camera_doubted"]
    assert found
    assert found[0].facts["why"] == "camera.list:virtual"
