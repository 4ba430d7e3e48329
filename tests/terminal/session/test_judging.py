"""A press that waits for the checks: what is marked, where it leads, and what happens when nobody judges."""

from dataclasses import replace

import pytest

from faults.trouble import Trouble
from rulebook.checks.checklist import read_checklist
from rulebook.checks.observed import read_observations
from terminal.session.effects import RefusedFact
from terminal.session.facts.analyst import AnalystLost, FacesSeen
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import GapBegan, Levels, MarkHeld, RecorderLost, SegmentHeld
from terminal.session.marks import joined_parts
from terminal.session.orders.desk import Audit
from terminal.session.orders.recorder import AddMark, CloseTake
from terminal.session.sale_session import Terms
from tests.terminal.session.checked import Checked, checked
from tests.terminal.session.checklists import CHECKLIST, SHA, finding
from tests.terminal.session.customers import READY, SEATED
from tests.terminal.session.lives import LOST, OPENED, START, TAKE, closed, found, held, key

PASS, FINISH = key("node_passed"), key("finish")
REHEARSAL = Terms(series="rehearsal", identity="none")
DEMONSTRATION = Terms(identity="none", demonstration=True)


def observed(desk: Checked) -> list[tuple[str, int]]:
    """For which nodes and attempts observations were written; empty for those of a segment."""
    return [read_observations(facts).judged for facts in desk.marks("observations")]


def test_a_node_that_was_checked_is_passed_and_the_journal_says_by_what() -> None:
    desk = Checked()
    desk.judge.says = {"T01": [("pass", ())]}
    desk.tell(PASS)
    kinds = [mark for _, mark, _ in desk.journal if mark not in ("plan", "shown", "acted")]
    assert kinds[-5:] == ["observations", "verdict", "walk", "node_done", "node"]
    assert desk.marks("verdict") == [{"of": "attempt", "node": "T01", "attempt": 1, "verdict": "pass", "findings": []}]
    assert desk.marks("walk")[-1]["outcome"] == desk.marks("node_done")[-1]["outcome"] == "pass"
    assert (desk.walk().nodes[0], desk.walk().verdicts, desk.walk().index) == ("pass", {"T01": "pass"}, 1)
    assert observed(desk) == [("T01", 1)]


def test_the_take_says_by_which_list_it_is_checked() -> None:
    desk = Checked()
    assert read_checklist(joined_parts(desk.marks("checks"))) == CHECKLIST
    kinds = [*dict.fromkeys(mark for _, mark, _ in desk.journal)]
    assert kinds[:4] == ["", "sale", "plan", "checks"], "beside the plan that it is of"
    assert SHA in desk.life.terminal.in_hand.pack_digests()


def test_what_the_seller_vouches_for_is_confirmed() -> None:
    desk = Checked()
    desk.tell(PASS)
    assert (desk.walk().nodes[0], desk.walk().verdicts) == ("confirmed", {"T01": "confirmed"})


def test_what_fails_is_not_passed_and_can_be_done_again_at_once() -> None:
    desk = Checked()
    desk.judge.says = {"T01": [("fail", (finding(), finding("note", "sound.quiet"))), ("pass", ())]}
    desk.judge.state = "failing"
    desk.tell(PASS)
    walk = desk.walk()
    assert (walk.state, walk.happened, walk.index, walk.verdicts) == ("unmet", "node_failed", 0, {"T01": "fail"})
    assert [line.state for line in walk.lines] == ["failing"], "the list still says why"
    (said,) = desk.marks("verdict")
    assert [each["rule"] for each in said["findings"]] == ["frame.missing", "sound.quiet"], "the gravest first"
    assert desk.marks("node_done")[-1]["outcome"] == "node_failed"
    desk.tell(key("repeat"), PASS)
    assert (desk.walk().nodes[0], desk.walk().index) == ("pass", 1)
    assert observed(desk) == [("T01", 1), ("T01", 2)]


def test_a_stop_ends_the_sale_and_headquarters_is_told() -> None:
    desk = Checked()
    desk.judge.says = {"T01": [("fail", (finding("stop", "phrase.forbidden"),))]}
    told = [act for act in desk.tell(PASS) if isinstance(act, Audit)]
    assert told == [Audit("", "sale.stopped", "D-1", "", {"take": TAKE, "rule": "phrase.forbidden", "node": "T01"})]
    assert desk.walk().state == "supervisor"
    assert desk.walk().can.isdisjoint({"supervisor_passed", "supervisor_referred", "repeat"})
    desk.tell(key("supervisor_passed", "陈主管", reason="算了"), key("repeat"))
    assert desk.shown().trouble == Trouble("checks.stopped")
    assert desk.walk().state == "supervisor", "nobody lifts it"
    desk.tell(key("supervisor_ended", "陈主管", reason="质检要求停止"))
    assert desk.shown().phase == "closing"


def test_a_stop_holds_in_the_take_that_goes_on_with_the_sale() -> None:
    desk = Checked()
    desk.tell(LOST)
    desk.journal.clear()
    desk.tell(READY, replace(found(), checklist=CHECKLIST, stopped="phrase.forbidden"), START, OPENED)
    assert desk.marks("linked")[-1]["stopped"] == "phrase.forbidden"
    assert desk.walk().state == "at_node"
    assert desk.walk().can.isdisjoint({"node_passed", "repeat", "put_off"})
    before = desk.walk().index
    desk.tell(PASS)
    assert (desk.shown().trouble, desk.walk().index) == (Trouble("checks.stopped"), before)
    desk.tell(key("ended_by_customer", reason="停办"))
    assert desk.shown().phase == "closing"


def test_a_stop_that_only_the_whole_take_shows_is_told_when_it_is_closed() -> None:
    desk = Checked()
    desk.tell(PASS, PASS, PASS, PASS)
    desk.judge.of_the_take = (finding("stop", "consent.missing"),)
    told = [act for act in desk.tell(FINISH) if isinstance(act, Audit)]
    assert [act.facts for act in told] == [{"take": TAKE, "rule": "consent.missing"}]
    assert desk.marks("verdict")[-1]["verdict"] == "fail"
    desk.tell(closed())
    assert (desk.shown().customer.screen, desk.shown().customer.good) == ("rights", False), "she is not told 录好了"
    rehearsed = Checked(REHEARSAL)
    rehearsed.tell(PASS, PASS, PASS, PASS)
    rehearsed.judge.of_the_take = (finding("stop", "consent.missing"),)
    assert not [act for act in rehearsed.tell(FINISH) if isinstance(act, Audit)], "it is nobody's sale"


@pytest.mark.parametrize("terms", [REHEARSAL, DEMONSTRATION])
def test_where_nothing_is_a_real_sale_the_verdict_stands_and_the_walk_goes_on(terms: Terms) -> None:
    desk = Checked(terms)
    desk.judge.says = {"T01": [("fail", (finding(),))]}
    desk.tell(PASS)
    assert (desk.walk().nodes[0], desk.walk().verdicts, desk.walk().index) == ("confirmed", {"T01": "fail"}, 1)


def test_what_the_clock_walks_goes_on_whatever_is_found() -> None:
    desk = Checked()
    desk.judge.says = {"T01": [("fail", (finding(),))]}
    desk.tell(key("node_passed", paced=True))
    assert desk.marks("observations")[-1]["paced"] is True, "what judges by it knows that nobody was there"
    assert (desk.walk().index, desk.walk().verdicts) == (1, {"T01": "fail"})


def test_while_it_waits_nothing_is_decided_and_pressing_twice_is_pressing_once() -> None:
    desk = Checked()
    desk.keeps = False
    (mark,) = (act for act in desk.tell(PASS) if isinstance(act, AddMark))
    assert (mark.kind, desk.walk().judging, desk.walk().index) == ("observations", True, 0)
    assert desk.life.apply(PASS, desk.now) == ()
    desk.tell(MarkHeld(TAKE, mark.ticket, 99, 1))
    assert (desk.walk().judging, desk.walk().index) == (False, 1)


def test_observations_that_the_journal_does_not_take_judge_nothing() -> None:
    desk = Checked()
    desk.judge.says, desk.refuses = {"T01": [("pass", ())]}, True
    desk.tell(PASS)
    assert (desk.walk().nodes[0], desk.walk().verdicts) == ("confirmed", {"T01": "not_judged"})
    assert desk.marks("verdict")[-1]["why"] == "refused"
    assert desk.shown().trouble is None, "the seller can do nothing about it"


def test_a_recorder_that_answers_late_keeps_nobody_waiting() -> None:
    desk = Checked()
    desk.keeps = False
    desk.tell(PASS)
    desk.now += 1.9
    desk.tell(Levels(-20.0, -30.0))
    assert desk.walk().judging
    desk.now += 0.1
    acts = desk.life.tick(desk.now)
    assert [act.facts["why"] for act in acts if isinstance(act, AddMark) and act.kind == "verdict"] == ["late"]
    assert (desk.walk().nodes[0], desk.walk().verdicts) == ("confirmed", {"T01": "not_judged"})


def test_checks_that_break_keep_nobody_from_recording() -> None:
    desk = Checked()
    desk.judge.broken = True
    acts = desk.tell(PASS)
    assert RefusedFact("recording", "Checks", "ZeroDivisionError") in acts, "the log has it"
    assert (desk.walk().nodes[0], desk.walk().verdicts) == ("confirmed", {"T01": "not_judged"})
    assert desk.marks("verdict")[-1]["why"] == "fault"
    desk.tell(PASS, PASS, PASS, FINISH)
    assert desk.marks("verdict")[-1] == {
        "of": "session", "verdict": "not_judged", "nodes": [], "findings": [], "why": "fault"
    }  # fmt: skip
    assert desk.shown().phase == "closing"


def test_a_press_is_dropped_when_its_attempt_is_over_before_the_checks_speak() -> None:
    desk = Checked()
    desk.keeps = False
    desk.tell(PASS, GapBegan("picture", "lost", 5))
    assert (desk.walk().state, desk.walk().judging) == ("interrupted", False)
    assert not [act for act in desk.tell(Levels(-20.0, -30.0)) if isinstance(act, AddMark)]
    other = Checked()
    other.keeps = False
    other.tell(PASS, key("said_no", question=0), key("repeat"))
    other.now += 5
    other.tell(Levels(-20.0, -30.0))
    assert other.walk().index == 0, "another attempt has begun: nobody has passed that one"


def test_a_take_that_is_lost_while_it_waits_takes_the_press_with_it() -> None:
    desk = Checked()
    desk.keeps = False
    desk.tell(PASS, RecorderLost(-9))
    desk.now += 3
    assert desk.life.tick(desk.now) == ()
    assert desk.shown().phase == "preparing"
    sealed = Checked()
    sealed.keeps = False
    sealed.tell(PASS, closed("disk"))
    sealed.now += 3
    assert sealed.life.tick(sealed.now) == ()
    assert sealed.shown().phase == "sealed"


def test_the_whole_take_is_judged_before_it_is_closed() -> None:
    desk = Checked()
    desk.judge.says = {"T01": [("pass", ())], "T02": [("review", ())]}
    desk.tell(PASS, PASS, PASS, PASS)
    walk = desk.walk()
    assert (walk.state, walk.judgement is not None) == ("review", True), "what misses what is shown before it is closed"
    assert [walk.verdicts[node] for node in ("T01", "T02", "T03", "T05")] == [
        "pass",
        "review",
        "confirmed",
        "confirmed",
    ]
    acts = desk.tell(FINISH)
    assert CloseTake("finished") in acts
    said = desk.marks("verdict")[-1]
    assert (said["of"], said["verdict"]) == ("session", "review")
    assert said["nodes"] == [
        ["T01", "pass", ""],
        ["T02", "review", ""],
        ["T03", "confirmed", ""],
        ["T05", "confirmed", ""],
    ]
    kinds = [mark for _, mark, _ in desk.journal]
    assert kinds[-3:] == ["observations", "verdict", "walk"]
    desk.tell(closed())
    judgement = desk.walk().judgement
    assert judgement is not None
    assert (desk.shown().phase, judgement.verdict) == ("sealed", "review")


def test_a_supervisor_lets_a_failing_node_be_and_both_words_stand() -> None:
    desk = Checked()
    desk.judge.says = {"T01": [("fail", (finding(),))]}
    desk.tell(PASS, key("supervisor_called"), key("supervisor_passed", "陈主管", reason="当面看过"))
    assert (desk.walk().nodes[0], desk.walk().verdicts["T01"]) == ("overridden", "fail")


def test_what_is_seen_and_heard_goes_into_the_journal_with_each_segment() -> None:
    desk = Checked()
    faces = FacesSeen(10**12, 400_000, 0, SEATED.faces)
    desk.tell(faces, *[Levels(-12.0, -20.0, 100_000 * n) for n in range(1, 17)], held(0, 1.6))
    (facts,) = desk.marks("observations")
    found = read_observations(facts)
    assert (found.from_us, found.to_us, found.looked, found.heard) == (0, 1_600_000, 1, 15)
    assert facts["rows"][1] == [
        "faces",
        400,
        [["", "measured", 120, 1, 2, 110, 200], ["", "measured", 130, 1, 2, 110, 200]],
    ]
    assert facts["rows"][0] == ["sound", 0, -20, -12]


def test_where_nobody_looks_the_journal_says_so() -> None:
    desk = Checked()
    faces = FacesSeen(10**12, 400_000, 0, SEATED.faces)
    desk.tell(faces, held(0, 1.6), held(1, 3.2), AnalystLost(1), held(2, 4.8))
    first, second, third = (read_observations(facts) for facts in desk.marks("observations"))
    assert (first.looked, second.looked, third.looked) == (1, 0, 0)
    assert (len(first.rows), len(second.rows), len(third.rows)) == (1, 0, 0), "nobody is said to be there still"


def test_the_list_ticks_itself_and_is_made_no_oftener_than_it_can_be_read() -> None:
    desk = Checked()
    desk.judge.state = "open"
    assert [line.state for line in desk.walk().lines] == ["open"]
    desk.judge.state = "ok"
    before = desk.judge.asked
    for _ in range(20):
        desk.tell(Levels(-12.0, -20.0, 5), SegmentHeld(TAKE, 0, "ab" * 32, 0, desk.us, 9, 2, 9, 45, 0, 0.0, 10**9))
        desk.shown()
    assert desk.judge.asked - before <= 2, "four times a second at most"
    desk.now += 0.3
    assert [line.state for line in desk.walk().lines] == ["ok"]


def test_a_node_never_shows_the_ticks_of_the_one_before() -> None:
    desk = Checked()
    desk.judge.state = "ok"
    assert desk.walk().lines
    desk.tell(PASS)
    assert desk.walk().lines, "its mark is kept already"
    desk.keeps = False
    desk.tell(PASS)
    desk.now += 3
    assert desk.life.tick(desk.now)
    assert (desk.walk().index, desk.walk().lines) == (2, ()), "the journal does not have that node yet"


def test_a_sale_without_a_list_is_walked_as_ever() -> None:
    desk = Checked(sale=replace(checked(), checklist=None))
    desk.tell(PASS, held(0, 1.6))
    assert {mark for _, mark, _ in desk.journal}.isdisjoint({"checks", "observations", "verdict"})
    assert (desk.walk().nodes[0], desk.walk().verdicts, desk.walk().lines) == ("confirmed", {}, ())


def test_a_node_that_still_waits_for_the_customer_is_not_judged_yet() -> None:
    desk = Checked()
    acts = desk.life.apply(PASS, desk.now)  # at once, and she has done nothing of what it asks
    assert [act.why for act in acts if isinstance(act, RefusedFact)] == ["customer.not_yet"]
    assert (desk.walk().judging, desk.marks("observations")) == (False, [])


def test_practice_is_judged_and_stops_nothing() -> None:
    desk = Checked(sale=replace(checked(), practice=True))
    desk.judge.says = {"T01": [("fail", (finding(),))]}
    desk.tell(Pressed("node_passed", "王芳"))
    assert (desk.walk().index, desk.walk().verdicts) == (1, {"T01": "fail"})
