"""The session told as histories: facts in, the whole list of what followed compared."""

from datetime import date
from typing import Any, get_args

import pytest

from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.session.conductor import Conductor
from terminal.session.effects import Plan, RefusedFact
from terminal.session.facts import Fact
from terminal.session.facts.courier import DeliveryMoved, LineMoved
from terminal.session.facts.people import Pressed, PressedKey
from terminal.session.facts.recorder import (
    GapBegan,
    GapEnded,
    MarkRefused,
    ProfileFell,
    RecorderFailed,
    RecorderLost,
    RecorderReady,
    SegmentHeld,
    TakeClosed,
    TakeOpened,
    TakeRefused,
    TakeUnsealed,
)
from terminal.session.orders.recorder import AddMark, CloseTake, OpenTake, RecorderOrder
from terminal.session.ports import Series
from terminal.session.session import IDENTITY_KEYS, TABLE, Session
from terminal.session.snapshot import NodeView, OpenGap, Snapshot
from tests import ROOT

TAKE = "32-0117-000001"
DOWN = Trouble("line.silent")
NODES = tuple(NodeView(f"n{i}", f"title {i}", "say", "question?", ("yes",), "54号") for i in range(3))
READY = RecorderReady(1280, 720, 25.0, "720p25")


def held(index: int, end_s: float) -> SegmentHeld:
    end_us = round(end_s * 1e6)
    return SegmentHeld(TAKE, index, "ab" * 32, 0, end_us, 9, index + 2, end_us + 1, 45, 0, 0.0, 10**9)


def closed(reason: Any = "finished", status: Any = "sealed") -> TakeClosed:
    return TakeClosed(TAKE, reason, status, {})


NO_ROOM = Trouble("capture.no_room", {"seconds": 600, "needed": 400, "free": 100})


class Desk:
    """A conductor with a clock, a recorder and a ledger that write down everything that they are asked."""

    def __init__(self, *, no_take: ShuangluError | None = None) -> None:
        self.now = 100.0
        self.broken: OSError | None = None
        self.done: list[Any] = []
        self._shown = Snapshot()
        self._no_take = no_take
        plan = Plan({"applicant": "张明"}, NODES, 600, identity="none")
        self._conductor = Conductor(
            Session(plan, today=lambda: date(2026, 11, 22)),
            recorder=self,
            ledger=self,
            clock=self,
            repair=lambda order: self.done.append(("repair", order.take, order.restart)),
            publish=self._publish,
            watcher=self,
        )

    def tell(self, *facts: Fact) -> list[Any]:
        """Take facts in; return what was done because of them."""
        before = len(self.done)
        for fact in facts:
            self._conductor.handle(fact)
        return self.done[before:]

    def recording(self) -> "Desk":
        self.tell(READY, Pressed("start"), TakeOpened(TAKE, "folder"))
        return self

    def shown(self) -> Snapshot:
        return self._shown

    def trouble(self) -> Trouble:
        """The trouble that is shown; there must be one."""
        assert self._shown.trouble is not None
        return self._shown.trouble

    def monotonic(self) -> float:
        return self.now

    def order(self, order: RecorderOrder) -> None:
        match order:
            case AddMark():
                self.done.append((order.kind, order.facts.get("id")))
            case CloseTake():
                self.done.append(("close", order.reason))
            case _:
                self.done.append(type(order).__name__)

    def refused(self, refusal: RefusedFact) -> None:
        self.done.append(("refused", refusal.phase, refusal.what))

    def begin_take(self, series: Series, sale: dict[str, Any], planned_s: int) -> OpenTake:
        if self._no_take:
            raise self._no_take
        self.done.append(("begin", series, sale, planned_s))
        return OpenTake(TAKE, "folder", "32-0117", series, 1, None, (), b"", b"", planned_s)

    def look(self) -> None:
        self._conductor.publish()

    def take_opened(self, take: str) -> None:
        if self.broken:
            raise self.broken
        self.done.append(("opened", take))

    def take_refused(self, take: str) -> None:
        self.done.append(("refused", take))

    def segment_held(self, take: str, index: int, digest: str, size: int, entries: int) -> None:
        self.done.append(("held", take, index, digest, size, entries))

    def take_closed(self, take: str, status: str) -> None:
        self.done.append(("closed", take, status))

    def _publish(self, snapshot: Snapshot) -> None:
        self._shown = snapshot


def test_a_whole_sale() -> None:
    desk = Desk()
    assert desk.shown().phase == "preparing"
    assert desk.tell(READY, Pressed("start")) == [("begin", "sale", {"applicant": "张明"}, 600), "OpenTake"]
    assert desk.shown().phase == "opening"
    assert desk.tell(TakeOpened(TAKE, "folder")) == [
        ("opened", TAKE),
        ("sale", None),
        ("identity", None),
        ("node", "n0"),
    ]
    assert (desk.shown().phase, desk.shown().node) == ("recording", NODES[0])
    assert desk.tell(Pressed("next")) == [("node_done", "n0"), ("node", "n1")]
    assert desk.tell(held(0, 1.8)) == [("held", TAKE, 0, "ab" * 32, 9, 2)]
    assert desk.tell(Pressed("next"), Pressed("finish")) == [
        ("node_done", "n1"),
        ("node", "n2"),
        ("node_done", "n2"),
        ("finish", None),
        ("close", "finished"),
    ]
    assert desk.shown().phase == "closing"
    assert desk.tell(closed()) == [("closed", TAKE, "sealed")]
    assert (desk.shown().phase, desk.shown().node, desk.shown().recording) == ("sealed", None, False)


def test_the_light_is_lit_by_what_was_read_back_and_by_nothing_else() -> None:
    desk = Desk().recording()
    desk.now += 1.0
    desk.tell(Pressed("next"))
    assert (desk.shown().recording, desk.shown().elapsed_s, desk.shown().held_s) == (False, 1.0, 0.0)
    desk.now += 1.0
    desk.tell(held(0, 1.8))
    assert (desk.shown().recording, desk.shown().held_s) == (True, 1.8)


def test_falling_behind_puts_the_light_out_and_is_an_alarm() -> None:
    desk = Desk().recording()
    desk.tell(held(0, 1.8))
    desk.now += 1.8 + 3.0
    desk.tell(LineMoved(up=True))
    assert (desk.shown().recording, desk.shown().falling_behind) == (True, False)
    desk.now += 1.0
    desk.tell(LineMoved(up=True))
    assert (desk.shown().recording, desk.shown().falling_behind) == (False, True)


def test_what_the_table_does_not_list_is_refused_and_on_record() -> None:
    desk = Desk()
    assert desk.tell(Pressed("next")) == [("refused", "preparing", "Pressed.next")]
    desk.recording()
    assert desk.tell(Pressed("start")) == [("refused", "recording", "Pressed.start")]
    desk.tell(Pressed("next"), Pressed("next"))
    assert desk.tell(Pressed("next")) == [("refused", "recording", "Pressed.next")]
    desk.tell(Pressed("finish"))
    assert desk.tell(Pressed("finish")) == [("refused", "closing", "Pressed.finish")]


def test_a_refused_start_says_why_and_can_be_tried_again() -> None:
    desk = Desk()
    desk.tell(READY, Pressed("start"))
    assert desk.tell(TakeRefused(TAKE, NO_ROOM)) == [("refused", TAKE)]
    assert desk.shown().phase == "ready"
    assert desk.trouble() == NO_ROOM
    assert "OpenTake" in desk.tell(Pressed("start"))
    assert desk.shown().trouble is None


def test_a_ledger_without_a_number_says_why() -> None:
    desk = Desk(no_take=ShuangluError("ledger.unsealed", take=TAKE))
    assert desk.tell(READY, Pressed("start")) == []
    assert desk.shown().phase == "ready"
    assert desk.trouble().code == "ledger.unsealed"


def test_giving_up_closes_with_its_reason() -> None:
    desk = Desk().recording()
    assert desk.tell(Pressed("give_up", "王芳", {"reason": "customer left"})) == [
        ("give_up", None),
        ("close", "given_up"),
    ]
    assert desk.tell(closed("given_up")) == [("closed", TAKE, "sealed")]
    assert (desk.shown().trouble, desk.shown().given_up) == (None, True)


def test_a_take_closed_by_a_full_disk_says_so() -> None:
    desk = Desk().recording()
    desk.tell(closed("disk"))
    assert desk.shown().phase == "sealed"
    assert desk.trouble().code == "take.disk"


def test_a_lost_recorder_is_said_repaired_and_ready_again() -> None:
    desk = Desk().recording()
    assert desk.tell(RecorderLost(-9)) == [("repair", TAKE, True)]
    assert desk.shown().phase == "preparing"
    assert desk.trouble().code == "recorder.lost"
    desk.tell(READY)
    assert desk.shown().phase == "ready"


@pytest.mark.parametrize(
    ("said", "shown"),
    [("capture.fault", "capture.fault"), ("machine.wrong", "machine.wrong"), ("conductor.failed", "recorder.lost")],
)
def test_what_a_recorder_said_before_it_was_lost_stays_said(said: str, shown: str) -> None:
    desk = Desk().recording()
    desk.tell(RecorderFailed(Trouble(said)), RecorderLost(-9))
    assert desk.trouble().code == shown


def test_a_recorder_lost_between_takes_leaves_nothing_to_seal() -> None:
    desk = Desk()
    assert desk.tell(READY, RecorderLost(1)) == [("repair", None, True)]


def test_a_recorder_that_never_gets_ready_is_not_started_for_ever() -> None:
    desk = Desk()
    assert desk.tell(RecorderLost(1), RecorderLost(1)) == [("repair", None, True)] * 2
    assert desk.tell(RecorderLost(1)) == [("repair", None, False)]
    assert desk.shown().phase == "failed"


def test_gaps_profile_line_and_deliveries_are_shown_as_they_are() -> None:
    desk = Desk().recording()
    desk.tell(GapBegan("picture", "lost", 1), GapBegan("sound", "silent", 2), GapBegan("picture", "lost", 3))
    assert desk.shown().gaps == (OpenGap("sound", "silent"), OpenGap("picture", "lost"))
    desk.tell(GapEnded("picture", "lost", 9), ProfileFell("weak", "slow", 9), LineMoved(up=False, detail=DOWN))
    assert desk.shown().gaps == (OpenGap("sound", "silent"),)
    assert (desk.shown().profile, desk.shown().line_up, desk.shown().line_detail) == ("weak", False, DOWN)
    desk.tell(DeliveryMoved(TAKE, "sending", 1, 4), DeliveryMoved(TAKE, "received", 4, 4))
    assert [(item.state, item.delivered) for item in desk.shown().deliveries] == [("received", 4)]
    desk.tell(RecorderFailed(Trouble("conductor.failed")))
    assert desk.shown().trouble is not None


def test_a_take_that_cannot_be_sealed_is_repaired_and_the_next_can_start() -> None:
    desk = Desk().recording()
    desk.tell(Pressed("finish"))
    assert desk.tell(TakeUnsealed(TAKE, Trouble("capture.unsealed"))) == [("repair", TAKE, False)]
    assert (desk.shown().phase, desk.trouble().code) == ("ready", "capture.unsealed")


def test_a_gap_that_lasts_is_shown_from_before_the_take_until_after_it() -> None:
    desk = Desk()
    desk.tell(GapBegan("picture", "lost", None), READY, Pressed("start"), TakeOpened(TAKE, "folder"), closed())
    assert desk.shown().gaps == (OpenGap("picture", "lost"),)


def test_a_step_that_came_too_late_is_said() -> None:
    desk = Desk().recording()
    desk.tell(MarkRefused(TAKE, 3))
    assert desk.trouble().code == "recorder.mark_refused"


def test_a_silent_recorder_shows_although_nothing_happens() -> None:
    desk = Desk().recording()
    desk.tell(held(0, 1.6))
    desk.now += 60
    desk.look()
    assert (desk.shown().recording, desk.shown().falling_behind) == (False, True)


def test_a_ledger_that_fails_does_not_make_the_fact_untrue() -> None:
    desk = Desk()
    desk.tell(READY, Pressed("start"))
    desk.broken = OSError("disk full")
    with pytest.raises(OSError, match="disk full"):
        desk.tell(TakeOpened(TAKE, "folder"))
    assert desk.shown().phase == "recording"


def test_time_stops_when_the_take_is_closed() -> None:
    desk = Desk().recording()
    desk.now += 5
    desk.tell(Pressed("finish"), closed())
    desk.now += 60
    desk.tell(LineMoved(up=True))
    assert desk.shown().elapsed_s == 5.0


def test_the_table_of_the_page_is_the_programs() -> None:
    page = (ROOT / "docs" / "session.md").read_text(encoding="utf-8")
    for phase, fact in TABLE:
        assert f"| {phase if phase != '*' else 'any'} | `{fact}` |" in page, (phase, fact)
    assert page.count("| `Pressed.") == sum(fact.startswith("Pressed.") for _, fact in TABLE)


def test_every_key_and_every_observation_has_its_line() -> None:
    named = {fact for _, fact in TABLE}
    assert named == {f"Pressed.{key}" for key in get_args(PressedKey)} | {
        kind.__name__ for kind in get_args(Fact) if kind is not Pressed
    }
    assert {("identifying", f"Pressed.{key}") for key in IDENTITY_KEYS} <= TABLE.keys()
