"""A real sale under the checks that ship: who is missing is told at once, and the node is done again in that take."""

from dataclasses import replace

from rulebook.checks.judging import Judge
from terminal.session.facts.analyst import FaceSeen, FacesSeen, PictureSeen
from terminal.session.facts.fact import Fact
from terminal.session.facts.recogniser import Recognised, WordsTold
from terminal.session.facts.recorder import Levels, SegmentHeld
from terminal.session.orders.recogniser import TellWords
from tests.rulebook.checks.tales import listed
from tests.terminal.session.checked import Checked
from tests.terminal.session.lives import MODEL, TAKE, arrived, key

PASS = key("node_passed")
ROOM = PictureSeen(120.0, 300.0, 1280)
SELLER = FaceSeen(4, "seller", (200.0, 150.0, 120.0, 140.0), "measured", 1.0, 2.0, 0.0, 0.3, 0.02, 110.0, 200.0)
BUYER = replace(SELLER, track=7, role="applicant", box=(800.0, 160.0, 130.0, 150.0))


def counter(*before: Fact) -> Checked:
    """`before`: what is known of the machine."""
    came = arrived()
    desk = Checked(sale=replace(came, checklist=listed(came.plan)), judges=Judge, before=before)
    desk.via = "customer"
    return desk


def sits(desk: Checked, seconds: float, *faces: FaceSeen) -> None:
    """So long these people are in the picture, and are heard."""
    for tick in range(round(seconds * 10)):
        desk.now += 0.09  # and a hundredth for the fact itself
        desk.tell(Levels(-14.0, -24.0, desk.us), FacesSeen(10**12, desk.us, 0, faces, ROOM))
        desk.now -= 0.01
        if tick % 16 == 15:
            desk.tell(SegmentHeld(TAKE, 0, "ab" * 32, 0, desk.us, 9, 2, desk.us, 45, 0, 0.0, 10**9))


def rules(desk: Checked) -> set[str]:
    """What the last attempt lacks."""
    return {each["rule"] for each in desk.marks("verdict")[-1]["findings"] if each["severity"] in ("fail", "stop")}


def test_who_is_missing_is_told_at_once_and_the_node_is_done_again_in_the_same_take() -> None:
    desk = counter()
    sits(desk, 4, SELLER, BUYER)
    sits(desk, 8, SELLER)
    lines = {line.check: line for line in desk.walk().lines}
    assert lines["frame.missing"].state == "failing", "before anybody presses"
    assert lines["frame.missing"].advice is not None
    desk.tell(PASS)
    assert (desk.walk().state, desk.walk().verdicts["T01"]) == ("unmet", "fail")
    assert "frame.missing" in rules(desk)
    desk.tell(key("repeat"))
    sits(desk, 14, SELLER, BUYER)
    states = {line.check: line.state for line in desk.walk().lines}
    assert (states["frame.missing"], states["face.dark"]) == ("ok", "ok")
    desk.tell(PASS)
    assert desk.walk().index == 1, desk.marks("verdict")[-1]
    assert desk.walk().verdicts["T01"] not in ("fail", "not_judged")


def test_what_the_seller_left_out_is_missing_once_the_words_up_to_the_press_are_told() -> None:
    desk = counter(MODEL)
    sits(desk, 14, SELLER, BUYER)
    desk.tell(Recognised(desk.us - 2_000_000, desk.us - 100_000, "今天天气不错", final=True, captured_us=10**12))
    (asked,) = [act for act in desk.tell(PASS) if isinstance(act, TellWords)]
    desk.tell(WordsTold(asked.ticket, desk.us))
    assert desk.walk().state == "unmet"
    assert "say.missing" in rules(desk)


def test_where_nobody_looks_nothing_is_passed_by_a_machine() -> None:
    desk = counter()
    for _ in range(14):
        desk.now += 1
        desk.tell(Levels(-14.0, -24.0, desk.us))
    desk.tell(PASS)
    assert desk.walk().index == 1
    assert desk.walk().verdicts["T01"] in ("not_judged", "review")
    assert desk.walk().nodes[0] == "confirmed"
