"""The conductor told as histories: facts in, the whole list of what was done compared; and what screens are shown."""

from dataclasses import replace

import pytest

from faults.errors import ShuangluError
from faults.trouble import Trouble
from rulebook.walk.walking import Happened
from terminal.session.facts.analyst import AnalystReady, CardSeen, FacesSeen
from terminal.session.facts.courier import DeliveryMoved, LineMoved
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import NothingUnfinished
from terminal.session.facts.recogniser import Recognised
from terminal.session.facts.recorder import (
    GapBegan,
    GapEnded,
    Levels,
    MarkRefused,
    ProfileClimbed,
    ProfileFell,
    RecorderFailed,
    RecorderLost,
)
from terminal.session.orders.recogniser import Transcribe
from terminal.session.sale_session import Terms
from terminal.session.snapshot import Live, OpenGap, Snapshot
from tests.terminal.session.checklists import FORBIDDING
from tests.terminal.session.customers import AGREED, GIVE_UP, READY
from tests.terminal.session.desk import Desk
from tests.terminal.session.lives import (
    ANSWERED,
    CHECKED,
    LOST,
    MODEL,
    NO_ROOM,
    OPENED,
    PASSED,
    REFUSED,
    START,
    TAKE,
    UNSEALED,
    WRONG_CLOCK,
    arrived,
    closed,
    found,
    held,
    key,
)

DOWN = Trouble("line.silent")
FINISH = key("finish")
THROUGH = (PASSED, PASSED, PASSED, PASSED)
"""All nodes of the small plan of an adult's sale."""


def test_a_whole_sale() -> None:
    desk = Desk()
    assert desk.tell(READY, arrived("D-1"), START) == [("begin", "sale", "D-1", 60), "OpenTake"]
    assert desk.custody == [None], "that plan does not say who keeps the recording"
    assert desk.shown().phase == "opening"
    opened = desk.tell(OPENED)
    assert [*dict.fromkeys(opened)] == [
        ("opened", TAKE), ("sale", None), ("plan", None), ("identity", None), ("walk", "take_opened"), ("node", "T01"),
    ]  # fmt: skip
    assert (desk.shown().phase, desk.shown().page, desk.walk().index) == ("recording", "node", 0)
    assert desk.tell(PASSED) == [("walk", "node_passed"), ("node_done", "T01"), ("node", "T02")]
    assert desk.tell(held(0, 1.8)) == [("held", TAKE, 0, "ab" * 32, 9, 2)]
    assert desk.tell(PASSED, PASSED, PASSED)[-2:] == [("walk", "node_passed"), ("node_done", "T05")]
    assert (desk.shown().page, desk.walk().node, desk.walk().nodes) == ("review", None, ("confirmed",) * 4)
    assert desk.tell(FINISH) == [("walk", "finish"), ("close", "finished")]
    assert desk.shown().phase == "closing"
    assert desk.tell(closed()) == [("closed", TAKE, "sealed"), ("ended", "D-1", "finished", TAKE)]
    assert (desk.shown().phase, desk.take().ending, desk.take().recording) == ("sealed", "finished", False)


def test_a_sale_by_a_doubted_clock() -> None:
    desk = Desk()
    assert desk.tell(READY, arrived("D-1"), WRONG_CLOCK, START) == []
    assert desk.tell(ANSWERED) == [("begin", "sale", "D-1", 60), "OpenTake"]
    assert desk.opened[-1].notes == ("clock_doubted",)
    assert desk.tell(OPENED)[-1] == ("clock_doubted", None)
    (said,) = desk.facts_of("clock_doubted")
    assert (said["by"], said["proof"]) == ("陈主管", "unproven")


def test_with_a_source_away_nothing_that_is_done_counts_until_it_is_back() -> None:
    desk = Desk().recording()
    gone = desk.tell(GapBegan("picture", "lost", 1))
    assert gone == [("walk", "take_interrupted"), ("node_done", "T01")]
    assert (desk.shown().phase, desk.shown().page, desk.walk().state) == ("recording", "interrupted", "interrupted")
    assert desk.tell(FINISH)[0] == ("walk", "finish"), "refused, and on record"
    desk.tell(PASSED, GapBegan("sound", "silent", 2))
    assert desk.walk().index == 0
    assert desk.tell(GapEnded("picture", "lost", 3)) == [("walk", "take_resumed"), ("node", "T01")]
    assert (desk.shown().page, desk.walk().attempt) == ("node", 2)


def test_in_a_rehearsal_a_source_that_is_away_is_a_finding_and_stops_nothing() -> None:
    desk = Desk(Terms(series="rehearsal", identity="none")).recording()
    assert desk.tell(GapBegan("picture", "lost", 1)) == []
    assert (desk.shown().page, desk.station().gaps) == ("node", (OpenGap("picture", "lost"),))


def test_a_take_that_lacks_what_its_plan_demands_is_never_just_finished() -> None:
    desk = Desk().recording()
    desk.tell(PASSED, PASSED, PASSED, PASSED, FINISH, replace(closed(), notes=("no_picture",)))
    assert (desk.take().ending, desk.shown().trouble) == ("finished", Trouble("take.no_picture"))
    desk.tell(RecorderFailed(Trouble("capture.disk_full")))
    shown = desk.shown()
    assert (shown.lacking, shown.customer.good) == (True, False), "whatever else is told, it is not called recorded"


def test_the_light_is_lit_by_what_was_read_back_and_by_nothing_else() -> None:
    desk = Desk().recording()
    desk.now += 1.0
    desk.tell(PASSED)
    assert (desk.take().recording, desk.take().elapsed_s, desk.take().held_s) == (False, 1.0, 0.0)
    desk.now += 1.0
    desk.tell(held(0, 1.8))
    assert (desk.take().recording, desk.take().held_s) == (True, 1.8)


def test_falling_behind_puts_the_light_out_and_is_an_alarm() -> None:
    desk = Desk().recording()
    desk.tell(held(0, 1.8))
    desk.now += 1.8 + 3.0
    desk.tell(LineMoved(up=True))
    assert (desk.take().recording, desk.take().falling_behind) == (True, False)
    desk.now += 1.0
    desk.tell(LineMoved(up=True))
    assert (desk.take().recording, desk.take().falling_behind) == (False, True)


def test_what_the_tables_do_not_list_is_refused_and_on_record() -> None:
    desk = Desk()
    assert desk.tell(PASSED) == [("refused", "preparing", "Pressed.node_passed", "")]
    desk.recording()
    assert desk.tell(START) == [("refused", "recording", "Pressed.start", "")]
    why = "'finish' has no place in the state 'at_node'"
    assert desk.tell(FINISH) == [("walk", "finish"), ("refused", "recording", "Pressed.finish", why)]
    assert desk.facts_of("walk")[-1]["refused"] == why
    desk.tell(*THROUGH, FINISH)
    assert desk.tell(FINISH) == [("refused", "closing", "Pressed.finish", "")]


def test_a_refused_take_says_why_and_can_be_tried_again() -> None:
    desk = Desk()
    desk.tell(READY, arrived(), START)
    assert desk.tell(REFUSED) == [("refused", TAKE)]
    assert desk.shown().phase == "planned"
    assert desk.trouble() == NO_ROOM
    assert "OpenTake" in desk.tell(START)
    assert desk.shown().trouble is None


def test_a_ledger_without_a_number_says_why() -> None:
    desk = Desk(no_take=ShuangluError("ledger.unsealed", take=TAKE))
    assert desk.tell(READY, arrived(), START) == []
    assert desk.shown().phase == "planned"
    assert desk.trouble().code == "ledger.unsealed"


def test_giving_up_closes_with_its_reason() -> None:
    desk = Desk().recording()
    assert desk.tell(GIVE_UP) == [("walk", "give_up"), ("node_done", "T01"), ("close", "given_up")]
    assert desk.facts_of("walk")[-1]["reason"] == "客户离开"
    assert desk.tell(closed("given_up")) == [("closed", TAKE, "sealed"), ("ended", "D-1", "given_up", TAKE)]
    assert (desk.shown().trouble, desk.take().ending) == (None, "given_up")


def test_a_customer_who_says_no_ends_it_and_nothing_went_wrong() -> None:
    desk = Desk().recording()
    assert desk.tell(key("said_no", question=0))[-1] == ("close", "ended")
    assert desk.tell(closed("ended")) == [("closed", TAKE, "sealed"), ("ended", "D-1", "ended_by_no", TAKE)]
    assert (desk.shown().trouble, desk.take().ending) == (None, "ended_by_no")


def test_a_take_closed_by_a_full_disk_says_so_and_can_be_gone_on_with() -> None:
    desk = Desk().recording()
    assert desk.tell(closed("disk")) == [("closed", TAKE, "sealed"), ("ended", "D-1", "interrupted", TAKE), "find"]
    assert (desk.shown().phase, desk.take().ending, desk.walk().state) == ("sealed", "interrupted", "interrupted")
    assert desk.trouble().code == "take.disk"


def test_a_lost_recorder_is_said_repaired_and_ready_again() -> None:
    desk = Desk().recording()
    assert desk.tell(LOST) == [("repair", TAKE, True), "find"]
    assert desk.shown().phase == "preparing"
    assert desk.trouble().code == "recorder.lost"
    desk.tell(READY)
    assert desk.shown().phase == "ready"


def test_what_was_said_of_a_lost_recorder_goes_when_it_is_ready_again() -> None:
    """Its red sentence stood over a green 可以开始, the lost take's clock beside 未录制, until the next start."""
    desk = Desk().recording()
    desk.tell(LOST)
    assert desk.shown().take.elapsed_s >= 0
    desk.tell(READY)
    shown = desk.shown()
    assert (shown.phase, shown.trouble) == ("ready", None)
    assert (shown.take.take, shown.take.elapsed_s, shown.take.recording) == (None, 0.0, False)


@pytest.mark.parametrize(
    ("said", "shown"),
    [("capture.fault", "capture.fault"), ("machine.wrong", "machine.wrong"), ("conductor.failed", "recorder.lost")],
)
def test_what_a_recorder_said_before_it_was_lost_stays_said(said: str, shown: str) -> None:
    desk = Desk().recording()
    desk.tell(RecorderFailed(Trouble(said)), LOST)
    assert desk.trouble().code == shown


def test_a_recorder_lost_between_takes_leaves_nothing_to_seal() -> None:
    desk = Desk()
    assert desk.tell(READY, RecorderLost(1)) == [("repair", None, True)]


def test_a_recorder_that_never_gets_ready_is_not_started_for_ever() -> None:
    desk = Desk()
    assert desk.tell(RecorderLost(1), RecorderLost(1)) == [("repair", None, True)] * 2
    assert desk.tell(RecorderLost(1)) == [("repair", None, False)]
    assert desk.shown().phase == "failed"


def test_one_that_gets_ready_in_between_is() -> None:
    desk = Desk()
    desk.tell(RecorderLost(1), RecorderLost(1), READY)
    assert desk.tell(RecorderLost(1), RecorderLost(1)) == [("repair", None, True)] * 2


def test_what_a_lost_recorder_lacked_is_not_lacking_any_more() -> None:
    desk = Desk().recording()
    desk.tell(GapBegan("picture", "lost", 1), LOST)
    assert desk.station().gaps == ()


def test_gaps_profile_line_and_deliveries_are_shown_as_they_are() -> None:
    desk = Desk().recording()
    desk.tell(GapBegan("picture", "lost", 1), GapBegan("sound", "silent", 2), GapBegan("picture", "lost", 3))
    assert desk.station().gaps == (OpenGap("sound", "silent"), OpenGap("picture", "lost"))
    desk.tell(GapEnded("picture", "lost", 9), ProfileFell("weak", "slow", 9), LineMoved(up=False, detail=DOWN))
    assert desk.station().gaps == (OpenGap("sound", "silent"),)
    assert (desk.station().profile, desk.station().line_up, desk.station().line_detail) == ("weak", False, DOWN)
    desk.tell(ProfileClimbed("720p25", 99))
    assert desk.station().profile == "720p25"
    desk.tell(DeliveryMoved(TAKE, "sending", 1, 4), DeliveryMoved(TAKE, "received", 4, 4))
    assert [(item.state, item.delivered) for item in desk.station().deliveries] == [("received", 4)]
    desk.tell(RecorderFailed(Trouble("conductor.failed")))
    assert desk.shown().trouble is not None


def test_a_take_that_cannot_be_sealed_is_repaired_and_the_next_can_start() -> None:
    desk = Desk().recording()
    desk.tell(*THROUGH, FINISH)
    assert desk.tell(UNSEALED) == [("repair", TAKE, False), "find"]
    assert desk.tell(NothingUnfinished()) == [("ended", "D-1", "interrupted", TAKE)]
    assert (desk.shown().phase, desk.shown().sale, desk.trouble().code) == ("ready", None, "capture.unsealed")
    desk.tell(arrived("D-2"), START)
    assert desk.shown().phase == "opening"


def test_a_gap_that_lasts_is_shown_from_before_the_take_until_after_it() -> None:
    desk = Desk()
    desk.tell(GapBegan("picture", "lost", None))
    desk.recording().tell(closed())
    assert desk.station().gaps == (OpenGap("picture", "lost"),)


def test_a_step_that_came_too_late_is_said() -> None:
    desk = Desk().recording()
    desk.tell(MarkRefused(TAKE, 3))
    assert desk.trouble().code == "recorder.mark_refused"


def test_a_silent_recorder_shows_although_nothing_happens() -> None:
    desk = Desk().recording()
    desk.tell(held(0, 1.6))
    desk.now += 60
    desk.conductor.publish()
    assert (desk.take().recording, desk.take().falling_behind) == (False, True)


def test_a_ledger_that_fails_does_not_make_the_fact_untrue() -> None:
    desk = Desk()
    desk.tell(READY, arrived(), START)
    desk.broken = OSError("disk full")
    with pytest.raises(OSError, match="disk full"):
        desk.tell(OPENED)
    assert desk.shown().phase == "recording"


def test_time_stops_when_the_take_is_closed() -> None:
    desk = Desk().recording()
    desk.now += 5
    desk.tell(GIVE_UP, closed("given_up"))
    desk.now += 60
    desk.tell(LineMoved(up=True))
    assert desk.take().elapsed_s == 5.0


def test_what_moves_many_times_a_second_changes_no_page() -> None:
    """A snapshot a picture would have the screens drawn anew eight times a second."""
    desk = Desk(Terms(series="rehearsal"))
    desk.tell(AnalystReady(), READY, arrived(), START, *AGREED)
    fast: tuple[Fact, ...] = (
        Levels(-20.0, -30.0),
        CardSeen(101_000_000, ("glare",)),
        FacesSeen(101_000_000, None, 1, ()),
    )
    before = len(desk.published)
    desk.tell(*fast)
    assert [type(each) for each in desk.published[before:]] == [Live] * 3
    live = desk.published[-1]
    assert isinstance(live, Live)
    assert live.levels == Levels(-20.0, -30.0)
    assert live.card is not None
    assert live.card.problems == ("glare",)
    desk.tell(LineMoved(up=True))
    assert [type(each) for each in desk.published[before + 3 :]] == [Snapshot, Live]


def test_screens_are_told_before_what_takes_its_time_is_done() -> None:
    desk = Desk().recording()
    desk.tell(LOST)
    assert desk.shown_at_repair == ["preparing"]


def test_the_clock_on_the_screen_ticks_though_only_sound_levels_come() -> None:
    desk = Desk().recording()
    shown = []
    for _ in range(20):
        desk.now += 0.1
        desk.tell(Levels(-20.0, -30.0))
        shown.append(desk.take().elapsed_s)
    assert len(set(shown)) >= 6, "every quarter of a second"
    assert len([each for each in desk.published if isinstance(each, Live)]) >= 20


def test_a_sale_whose_take_was_lost_while_a_source_was_away_is_gone_on_with() -> None:
    desk = Desk()
    away = (Happened("take_opened"), Happened("node_passed"), Happened("take_interrupted"))
    desk.tell(READY, found(history=away), key("resume"), START, OPENED)
    assert (desk.shown().page, desk.walk().index) == ("node", 1)


def test_a_recogniser_is_told_to_write_down_the_take_and_no_more_when_it_is_over() -> None:
    desk = Desk()
    desk.tell(MODEL, READY, arrived(), START, OPENED)
    assert desk.writer.told == [Transcribe()]
    desk.tell(GIVE_UP, closed("given_up"))
    assert desk.writer.told == [Transcribe(), Transcribe(on=False)]


def test_what_must_not_be_said_is_on_the_screen_with_its_word_and_not_with_the_next_tick() -> None:
    """Words come many times a second and are shown a moment later; a warning is not."""
    desk = Desk()
    desk.tell(MODEL, READY, replace(CHECKED, checklist=FORBIDDING), START, OPENED)

    def said(text: str) -> list[bool]:
        """Whether each snapshot that follows from it has the warning."""
        before = len(desk.published)
        us = round(desk.now * 1e6) + 1
        desk.tell(Recognised(0, 500_000, text, final=False, captured_us=us))
        shown = [each for each in desk.published[before:] if isinstance(each, Snapshot)]
        return [each.walk is not None and each.walk.words.alert is not None for each in shown]

    assert said("这个产品") == []
    assert said("这个产品保证收益") == [True]
