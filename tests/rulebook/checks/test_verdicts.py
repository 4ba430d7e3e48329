"""What findings come to: verdicts of attempts, nodes and takes, decisions of people, and what was never judged."""

from dataclasses import replace
from typing import Any

import pytest

from rulebook.checks.checklist import CheckList, read_checklist
from rulebook.checks.entry import Entry
from rulebook.checks.judging import Judge
from rulebook.checks.verdict import Judgement
from rulebook.plan.plan import PlannedNode, PlannedPerson, PlannedSignature
from rulebook.sale.text import Text
from tests.rulebook.checks.tales import (
    BOTH,
    Scene,
    Tale,
    clean,
    done,
    face,
    findings_of,
    listed,
    measured,
    shipped,
    skipping,
    told,
    told_plan,
    us,
)
from tests.rulebook.checks.test_checks import at_node, changed, entered, seen

ALONE = (BOTH[0],)
LEAVES = seen((3.0, ALONE), (8.0, BOTH))


def verdicts(tale: Tale) -> list[str]:
    """The verdict of each node."""
    return [node.verdict for node in tale.judgement().nodes]


def heard(tale: Tale, node: PlannedNode, attempt: int, begin: float) -> None:
    """The seller says that she said yes."""
    done(tale, node, attempt, begin, frozenset({"question"}))
    where: dict[str, Any] = {"node": node.id, "attempt": attempt}
    tale.mark("shown", at_s=begin + 5, item="question:q1", **where)
    tale.mark("heard", at_s=begin + 9, item="question:q1", question=0, answer="accepted", by="王芳", **where)


def untouched(tale: Tale, node: PlannedNode, attempt: int, begin: float) -> None:
    """The question is on her display, and she touches nothing."""
    done(tale, node, attempt, begin, frozenset({"question"}))
    tale.mark("shown", at_s=begin + 5, item="question:q1", node=node.id, attempt=attempt)


def test_what_the_seller_heard_is_confirmed_and_never_passed() -> None:
    tale = told("T02", Scene(acts=heard))
    assert verdicts(tale) == ["pass", "confirmed", "pass"]
    assert tale.judgement().verdict == "confirmed"


def test_what_the_seller_entered_is_confirmed_where_it_was_spoken() -> None:
    tale = at_node("T02", entered(lambda at: (-30, -12) if 6 <= at < 9 else (-60, -50)))()
    assert tale.verdict("T02").verdict == "confirmed"


def test_a_voice_that_nobody_recognised_is_confirmed() -> None:
    tale = told("T02", Scene(acts=untouched, voices=((1.0, 4.0, "seller"), (6.0, 9.0, "applicant"))))
    assert tale.verdict("T02").verdict == "confirmed"


def test_without_a_listener_nothing_is_said_of_voices() -> None:
    tale = Tale().opened()
    for node in tale.plan.nodes:
        tale.node(node.id, Scene(listening=None, voices=()))
    tale.finished()
    assert tale.judgement().verdict == "confirmed"
    assert not {"voice.silent", "answer.elsewhere"} & {each.rule for each in tale.judge().explained()}


def test_where_somebody_was_to_listen_and_never_did_no_step_is_passed() -> None:
    tale = Tale().opened()
    for node in tale.plan.nodes:
        tale.node(node.id, Scene(listening=False, voices=()))
    tale.finished()
    assert [node.verdict for node in tale.judgement().nodes] == ["not_judged"] * 3
    assert measured(tale)["voice.silent"] == {"off"}


def test_a_listener_that_is_gone_for_a_step_leaves_it_unjudged() -> None:
    assert told("T02", Scene(listening=False, voices=())).verdict("T02").verdict == "not_judged"


def test_who_listens_again_right_after_a_step_did_not_listen_at_it() -> None:
    """The mark that a step is judged by is written a moment after the time that it tells of."""
    tale = Tale().opened()
    tale.node("T01", Scene(2.4, voices=(), lost=((0.0, 2.4),)))
    judged = next(n for n, each in enumerate(tale.entries) if each.facts.get("node") == "T01" and "rows" in each.facts)
    tale.entries[judged] = replace(tale.entries[judged], media_us=us(2.45))
    tale.node("T02")
    states = {each.state for each in tale.judge().explained() if (each.rule, each.node) == ("voice.silent", "T01")}
    assert states == {"off"}


def test_what_was_not_heard_while_nobody_listened_may_have_been_said() -> None:
    gone = ((4.8, 9.6),)
    tale = told("T02", Scene(voices=((1.0, 4.0, "seller"),), lost=gone))
    assert tale.verdict("T02").verdict == "not_judged", "her answer fell into that time"
    assert told("T02", Scene(lost=gone)).verdict("T02").verdict == "pass", "and was heard all the same"
    stranger = ((1.0, 4.0, "seller"), (6.0, 8.8, "offscreen"))
    assert told("T02", Scene(voices=stranger, lost=gone)).verdict("T02").verdict == "fail", "whom it did hear counts"
    early = told("T02", Scene(voices=((6.0, 8.8, "applicant"),), lost=((0.0, 3.2),)))
    assert early.verdict("T02").verdict == "not_judged", "the seller may have spoken then"
    blink = told("T02", Scene(voices=((6.0, 8.8, "applicant"),), lost=((0.0, 1.6),)))
    assert blink.verdict("T02").verdict == "fail", "so short an absence hides no explanation"


def test_nobody_is_told_that_he_does_not_speak_before_he_had_time_to() -> None:
    tale = told("T02", Scene(voices=((6.0, 8.8, "applicant"),)))
    judge = Judge(tale.plan, listed(tale.plan))
    advised: list[tuple[int, str, bool]] = []
    for entry in tale.entries:
        judge.take(entry)
        if entry.mark == "observations" and us(12) < entry.media_us < us(24):
            (line,) = [each for each in judge.lines() if each.check == "voice.silent"]
            advised.append((entry.media_us, line.state, line.advice is not None))
    assert advised[0] == (us(13.6), "open", False)
    assert [state for _, state, _ in advised] == ["open"] * len(advised), "it is no fault while the step goes on"
    assert [at_us for at_us, _, told in advised if told] == [us(20), us(21.6), us(23.2)]


def test_who_talks_on_from_the_step_before_is_heard_at_this_one() -> None:
    """His voice began a moment before the step did, and was told when it was over."""
    tale = told("T02", Scene(voices=((-0.02, 4.0, "seller"), (6.0, 8.8, "applicant"))))
    assert tale.verdict("T02").verdict == "pass"
    over = told("T02", Scene(voices=((-9.0, 1.0, "seller"), (6.0, 8.8, "applicant"))))
    (finding,) = [each for each in over.findings() if each.rule == "voice.silent"]
    assert finding.seen.zh == "只听到销售人员说了 1 秒", "what he said before the step is not said at it"


def test_whose_voice_it_is_lips_tell() -> None:
    """In a take of sound alone nobody is asked for; where nobody looked at faces nobody can say."""
    unsure = Scene(voices=((1.0, 4.0, "unsure"), (6.0, 8.8, "unsure")))
    audio = Tale(told_plan().model_copy(update={"record": "audio"})).opened()
    for node in audio.plan.nodes:
        audio.node(node.id, unsure)
    assert not {"voice.silent", "speech.overlap", "answer.elsewhere"} & set(measured(audio))
    faceless = told("T02", replace(unsure, faces=()))
    assert {"off"} == measured(faceless)["answer.elsewhere"] - {"ok"} == measured(faceless)["voice.silent"] - {"ok"}
    assert faceless.verdict("T02").verdict == "not_judged"


def test_what_the_machine_read_while_nobody_listened_is_not_passed() -> None:
    def reads(tale: Tale, node: PlannedNode, attempt: int, begin: float) -> None:
        done(tale, node, attempt, begin)
        spoken = {"item": "say", "began_us": us(begin + 1), "ended_us": us(begin + 4), "state": "ended"}
        tale.mark("spoken", at_s=begin + 4, node=node.id, attempt=attempt, **spoken)

    gone = told("T01", Scene(acts=reads, playouts=(), lost=((0.0, 6.4),)))
    assert "off" in measured(gone)["playout.unheard"]
    before = Tale().opened()
    for node in before.plan.nodes:
        before.node(node.id, Scene(acts=reads, playouts=(), listening=None))
    assert "playout.unheard" not in measured(before), "in takes of before nobody could have listened"


def test_an_answer_in_writing_wants_no_voice() -> None:
    """Where the plan has the customer write because she cannot hear or speak."""
    plan = told_plan()
    asked = plan.nodes[1]
    writes = asked.answers[0].model_copy(update={"by": "writing", "least_seconds": 0, "kind": "closed"})
    second = asked.model_copy(update={"answers": (writes,)})
    tale = Tale(plan.model_copy(update={"nodes": (plan.nodes[0], second, plan.nodes[2])})).opened()

    def written(tale: Tale, node: PlannedNode, attempt: int, begin: float) -> None:
        done(tale, node, attempt, begin)
        strokes = {"role": "strokes", "item": "question:q1", "via": "customer", "index": 0}
        tale.entry("object", at_s=begin + 8, node=node.id, attempt=attempt, **strokes)

    for node in tale.plan.nodes:
        silent = Scene(acts=written, voices=((1.0, 4.0, "seller"),)) if node is tale.plan.nodes[1] else None
        tale.node(node.id, silent)
    assert tale.verdict("T02").verdict == "pass"
    assert measured(tale)["answer.elsewhere"] == {"ok"}, "of the first node's question alone"


def test_while_her_answer_may_still_be_told_nobody_is_said_not_to_have_answered() -> None:
    tale = told("T02", Scene(voices=((1.0, 4.0, "seller"),)))
    judge = Judge(tale.plan, listed(tale.plan))
    states: dict[str, int] = {}
    for entry in tale.entries:
        judge.take(entry)
        if entry.mark == "observations" and us(12) < entry.media_us < us(24):
            states |= {line.state: entry.media_us for line in judge.lines() if line.check == "answer.elsewhere"}
    assert list(states) == ["open", "unknown"], "she touched yes at 21 s; what was said until 22.5 s goes with it"
    assert us(21) <= states["open"] < us(22.5) < states["unknown"]


@pytest.mark.parametrize("who", ["unsure", ""])
def test_where_nobody_can_tell_who_answered_somebody_looks(who: str) -> None:
    tale = told("T02", Scene(voices=((1.0, 4.0, "seller"), (6.0, 8.8, who))))
    assert tale.verdict("T02").verdict == "review"


@pytest.mark.parametrize(("sure", "verdict"), [(50, "fail"), (49, "review")])
def test_a_voice_from_elsewhere_must_be_told_with_confidence(sure: int, verdict: str) -> None:
    tale = told("T02", Scene(voices=((1.0, 4.0, "seller"), (6.0, 8.8, "offscreen")), sure=sure))
    assert tale.verdict("T02").verdict == verdict


def test_a_touch_without_any_voice_is_for_review() -> None:
    tale = told("T02", Scene(voices=((1.0, 4.0, "seller"),)))
    assert {finding.rule for finding in tale.findings() if finding.unknown} == {"answer.elsewhere"}


def test_a_voice_of_somebody_else_is_no_answer() -> None:
    for who in ("seller", "offscreen", "machine", "unsure", ""):
        tale = told("T02", Scene(acts=skipping("question"), voices=((6.0, 9.0, who),)))
        assert tale.verdict("T02").verdict == "fail"


def test_the_seller_unsays_what_he_heard() -> None:
    def acts(tale: Tale, node: PlannedNode, attempt: int, begin: float) -> None:
        heard(tale, node, attempt, begin)
        tale.mark(
            "heard", at_s=begin + 10, node=node.id, attempt=attempt, item="question:q1", question=0, answer="not_hers"
        )

    assert "answer.missing" in told("T02", Scene(acts=acts)).rules()


def test_signing_on_paper_is_the_sellers_word() -> None:
    def acts(tale: Tale, node: PlannedNode, attempt: int, begin: float) -> None:
        done(tale, node, attempt, begin, frozenset({"sign"}))
        for item in ("sign:application", "sign:notice"):
            facts = {"act": "signed", "via": "seller", "on_paper": True, "entered_by_seller": True}
            tale.mark("acted", at_s=begin + 9, node=node.id, attempt=attempt, item=item, **facts)

    assert told("T03", Scene(acts=acts)).verdict("T03").verdict == "confirmed"


def test_a_warning_lowers_nothing() -> None:
    tale = at_node("T02", seen((3.0, (*BOTH, face(""))), (8.0, BOTH)))()
    assert tale.rules() == {"frame.stranger"}
    assert tale.judgement().verdict == "pass"


def test_a_node_is_judged_by_its_last_attempt_and_the_first_stays_on_record() -> None:
    tale = Tale().opened().node("T01").node("T02", Scene(8.0, faces=LEAVES.faces, outcome="node_failed"))
    tale.node("T02").node("T03").finished()
    node = tale.judgement().nodes[1]
    assert [(each.attempt, each.verdict, each.ended) for each in node.attempts] == [
        (1, "fail", "node_failed"),
        (2, "pass", "confirmed"),
    ]
    assert node.verdict == "pass"
    assert tale.judgement().verdict == "pass"


def test_a_node_that_was_put_off_and_made_good_is_in_order() -> None:
    tale = Tale().opened().node("T01").node("T02", Scene(2.0, outcome="put_off"))
    tale.node("T03").node("T02").finished()
    assert tale.judgement().verdict == "pass"
    assert not {"node.order", "node.skipped"} & tale.rules()


def test_a_node_that_was_put_off_and_forgotten_is_skipped() -> None:
    tale = Tale().opened().node("T01").node("T02", Scene(outcome="put_off")).node("T03").finished()
    node = tale.judgement().nodes[1]
    assert [finding.rule for finding in node.findings] == ["node.skipped"]
    assert node.verdict == "fail"


@pytest.mark.parametrize(
    ("event", "outcome"),
    [("supervisor_passed", "overridden"), ("supervisor_referred", "referred"), ("insisted", "insisted")],
)
def test_a_persons_decision_stands_beside_the_machines_verdict(event: str, outcome: str) -> None:
    tale = Tale().opened().node("T01").node("T02", Scene(faces=LEAVES.faces, outcome="node_failed"))
    tale.mark(
        "walk", event=event, before="supervisor", after="at_node", at="T02", attempt=1, by="陈主管", reason="看清了"
    )
    tale.node("T03").finished()
    judgement = tale.judgement()
    node = judgement.nodes[1]
    assert (node.verdict, judgement.verdict) == ("fail", "review")
    assert node.decided is not None
    assert (node.decided.outcome, node.decided.by, node.decided.reason) == (outcome, "陈主管", "看清了")
    assert "node.skipped" not in tale.rules()


def test_a_decision_is_gone_once_the_node_is_done_again() -> None:
    tale = Tale().opened().node("T01").node("T02", Scene(faces=LEAVES.faces, outcome="node_failed"))
    tale.mark("walk", event="supervisor_passed", at="T02", attempt=1, by="陈主管", reason="看清了")
    tale.node("T03").node("T02").finished()
    assert tale.judgement().nodes[1].decided is None
    assert tale.judgement().verdict == "pass"


def test_a_decision_that_the_table_refused_counts_for_nothing() -> None:
    tale = Tale().opened().node("T01").node("T02", Scene(faces=LEAVES.faces, outcome="node_failed"))
    tale.mark("walk", event="supervisor_passed", at="T02", attempt=1, by="王芳", reason="x", refused="not now")
    assert tale.node("T03").finished().judgement().verdict == "fail"


def test_a_gap_between_two_steps_is_of_the_take() -> None:
    tale = Tale().opened().node("T01").pause(10)
    for state, until in (("began", None), ("ended", us(20))):
        tale.entry("gap", track="picture", reason="lost", state=state, from_us=us(14), until_us=until)
    tale.node("T02").node("T03").finished()
    findings = tale.judgement().findings
    assert [(each.rule, each.from_us, each.to_us) for each in findings] == [("record.gap", us(14), us(20))]
    assert tale.judgement().verdict == "fail"


def test_a_doubt_of_before_the_take_holds_until_places_are_said_again() -> None:
    tale = Tale().opened()
    tale.mark(
        "identity", required=True, card={"front": {}}, places={"doubted": [{"role": "applicant", "reason": "lost"}]}
    )
    tale.node("T01")
    tale.mark("places", roles={}, by="王芳")
    tale.node("T02").node("T03").finished()
    assert verdicts(tale) == ["review", "pass", "pass"]


def test_of_several_people_the_one_who_signs_must_be_there() -> None:
    plan = told_plan()
    people = [PlannedPerson(role="insured", name=name) for name in ("张三", "李四")]
    signs = PlannedSignature(paper="consent", title=Text(zh="同意书", en="consent"), role="insured", name="李四")
    update = {
        "frame": ("insured",),
        "people": tuple(people),
        "signatures": (signs,),
        "copy_by_hand": (),
        "same_frame": False,
    }
    node = plan.nodes[2].model_copy(update=update)
    plan = plan.model_copy(update={"nodes": (node,)})
    both_ = (face("insured"), face("insured.2"))
    with_him = Tale(plan).opened().node("T03", Scene(faces=((0.0, both_),))).finished()
    without_him = Tale(plan).opened().node("T03", Scene(faces=((0.0, both_), (0.5, both_[:1])))).finished()
    assert with_him.rules() == set()
    assert "sign.person" in without_him.rules()


# --- what was never judged ---


def test_without_a_check_list_nothing_is_judged() -> None:
    tale = clean()
    judge = Judge(tale.plan, None)
    for entry in tale.entries:
        judge.take(entry)
    judgement = judge.judgement()
    assert (judgement.verdict, judgement.checklist) == ("not_judged", "")
    assert [each.verdict for node in judgement.nodes for each in node.attempts] == ["not_judged"] * 3


def test_a_journal_without_observations_is_not_judged() -> None:
    tale = clean()
    tale.entries = [entry for entry in tale.entries if entry.mark != "observations"]
    judgement = tale.judgement()
    assert judgement.verdict == "not_judged"
    assert not list(findings_of(judgement))


def test_where_nobody_looked_or_heard_the_node_is_not_judged() -> None:
    assert at_node("T01", Scene(blind=((0.0, 60.0),)))().verdict("T01").verdict == "not_judged"
    assert at_node("T01", Scene(deaf=True))().verdict("T01").verdict == "not_judged"


def test_where_no_titles_were_read_a_paper_is_no_fault() -> None:
    tale = at_node("T02", Scene(unread=True))()
    assert not tale.rules()
    assert tale.verdict("T02").verdict == "not_judged"


def test_a_paper_on_the_customers_own_display_was_shown() -> None:
    def acts(tale: Tale, node: PlannedNode, attempt: int, begin: float) -> None:
        done(tale, node, attempt, begin)
        where = {"node": node.id, "attempt": attempt, "item": "document:terms"}
        tale.mark("shown", at_s=begin + 2, page=1, **where)
        tale.mark("acted", at_s=begin + 4, act="read", via="customer", to_end=True, of=1, **where)

    assert told("T02", Scene(acts=acts, unread=True)).verdict("T02").verdict == "pass"


def test_a_doubt_is_for_review() -> None:
    unnamed = (face("seller"), face(""))
    tale = at_node("T02", seen((3.0, unnamed), (9.0, BOTH)))()
    assert {finding.rule for finding in tale.findings() if finding.unknown} >= {"frame.missing"}
    assert tale.verdict("T02").verdict == "review"


def test_where_nobody_was_named_nobody_is_accused() -> None:
    tale = at_node("T02", Scene(faces=((0.0, (face(""), face(""))),)))()
    assert tale.verdict("T02").verdict == "review"
    assert all(finding.unknown for finding in tale.verdict("T02").findings)


def test_an_interrupted_faces_lost_track_is_gone() -> None:
    lost = (BOTH[0], face("applicant", state="lost"))
    assert at_node("T02", seen((3.0, lost), (8.0, BOTH)))().verdict("T02").verdict == "fail"


def test_the_clock_passes_no_node_that_people_should_have_done() -> None:
    def acts(tale: Tale, node: PlannedNode, attempt: int, begin: float) -> None:
        where = {"node": node.id, "attempt": attempt}
        tale.mark("acted", at_s=begin + 1, item="question:q1", act="answered", via="paced", answer="accepted", **where)

    tale = Tale().opened()
    for node in tale.plan.nodes:
        tale.node(node.id, Scene(acts=acts))
    tale.finished()
    assert "answer.missing" not in tale.rules()
    assert tale.judgement().nodes[0].verdict == "not_judged"


def test_a_sale_recorded_as_sound_alone_asks_for_no_picture() -> None:
    plan = told_plan().model_copy(update={"record": "audio"})
    node = plan.nodes[0].model_copy(update={"frame": (), "same_frame": False})
    tale = Tale(plan.model_copy(update={"nodes": (node,)})).opened().node("T01", Scene(blind=((0.0, 60.0),))).finished()
    assert tale.judgement().verdict == "confirmed"  # nobody saw who answered
    assert not any(each.rule.startswith(("frame.", "face.", "picture.dark")) for each in tale.judge().explained())


def test_a_remote_sale_is_spared_the_one_frame_and_the_card_in_the_hand() -> None:
    plan = told_plan()
    here = {asked.check for asked in listed(plan).asked}
    remote = {asked.check for asked in listed(plan.model_copy(update={"remote": True})).asked}
    assert here - remote == {"frame.apart", "card.seller"}


def test_law_for_insurance_is_not_cited_of_a_loan() -> None:
    plan = told_plan().model_copy(update={"line": "loan"})
    assert not [asked for asked in listed(plan).asked if "54号" in asked.clause or "265号" in asked.clause]


def test_nodes_of_the_take_before_are_judged_there() -> None:
    tale = Tale().opened()
    tale.mark("linked", take="32-0117-000481", head="0" * 64, why="interrupted")
    history = '[{"event":"take_opened"},{"event":"node_passed"},{"event":"take_interrupted"}]'
    tale.mark("walked", part=1, of=1, sha256="", text=history)
    tale.node("T02").node("T03").finished()
    judgement = tale.judgement()
    assert [node.verdict for node in judgement.nodes] == ["not_judged", "pass", "pass"]
    assert judgement.verdict == "not_judged"
    assert tale.rules() == {"take.linked"}


# --- live ---


def test_the_node_in_hand_is_judged_as_it_stands() -> None:
    tale = told("T02", LEAVES)
    judge = Judge(tale.plan, shipped())
    assert judge.attempt() is None
    assert judge.lines() == ()
    last: dict[str, str] = {}
    for entry in tale.entries:
        judge.take(entry)
        found = judge.attempt()
        if entry.mark == "observations" and entry.facts.get("node") and found is not None:
            last[entry.facts["node"]] = found.verdict
        if entry.mark == "node_done":
            assert judge.attempt() is None
    assert last == {"T01": "pass", "T02": "fail", "T03": "pass"}
    assert [node.attempts[0].verdict for node in judge.judgement().nodes] == list(last.values())


def test_the_live_list_ticks_itself() -> None:
    tale, judge = told("T02", changed(light=16)), Judge(told_plan(), shipped())
    states: list[dict[str, str]] = []
    for entry in tale.entries:
        judge.take(entry)
        if entry.mark in ("node", "observations") and judge.lines():
            states.append({line.check: line.state for line in judge.lines()})
    second = [state for state in states if "paper.unseen" in state]
    assert {state["face.dark"] for state in second[:3]} == {"open", "ok"}
    assert [second[0][rule] for rule in ("paper.title", "prompt.unseen")] == ["open", "open"]
    assert second[-1]["paper.title"] == "ok"
    assert second[0]["paper.unseen"] == "open"
    assert second[-1]["paper.unseen"] == "ok"
    assert second[-1]["face.dark"] == "failing"
    assert judge.lines() == ()


def test_a_failing_line_says_what_is_seen_and_what_to_do() -> None:
    tale, judge = told("T02", changed(light=16)), Judge(told_plan(), shipped())
    told_lines = []
    for entry in tale.entries:
        judge.take(entry)
        if entry.facts.get("node") == "T02" and entry.mark == "observations":
            told_lines = [line for line in judge.lines() if line.state == "failing"]
    assert [line.check for line in told_lines] == ["face.dark"]
    line = told_lines[0]
    assert line.seen is not None
    assert line.advice is not None
    assert line.seen.zh == "客户脸上太暗，4 秒"
    assert line.advice.zh == "请把台灯转向客户，或打开补光灯"


def test_a_difference_from_the_verdict_of_then_is_a_finding() -> None:
    tale = Tale(checklist=shipped()).opened()
    tale.node("T01", after=lambda each: each.mark("verdict", of="attempt", node="T01", attempt=1, verdict="fail"))
    tale.node("T02", after=lambda each: each.mark("verdict", of="attempt", node="T02", attempt=1, verdict="pass"))
    tale.node("T03").finished()
    changed_ = [finding for finding in tale.findings() if finding.rule == "verdict.changed"]
    assert len(changed_) == 1
    assert "T01" in changed_[0].seen.zh
    assert tale.judgement().verdict == "pass"


def test_under_other_packs_another_verdict_is_no_difference() -> None:
    tale = Tale(checklist=shipped()).opened()
    tale.node("T01", after=lambda each: each.mark("verdict", of="attempt", node="T01", attempt=1, verdict="fail"))
    other = CheckList(packs=(), asked=shipped().asked[:5])
    assert "verdict.changed" not in {finding.rule for finding in findings_of(tale.judge(other).judgement())}


def test_a_file_without_an_end_was_broken_off() -> None:
    tale = Tale().opened()
    for node in tale.plan.nodes:
        tale.node(node.id)
    judge = tale.judge()
    assert judge.judgement().verdict == "pass"
    over = judge.judgement(over=True)
    assert over.verdict == "fail"
    assert [finding.rule for finding in over.findings] == ["take.interrupted"]
    assert clean().judge().judgement(over=True) == clean().judgement()


def test_judgement_and_list_come_back_from_json() -> None:
    judgement = told("T02", LEAVES).judgement()
    assert Judgement.model_validate_json(judgement.to_json()) == judgement
    assert read_checklist(shipped().to_json()) == shipped()
    assert judgement.checklist == shipped().sha256


def test_a_check_of_a_later_program_is_for_review() -> None:
    strange = shipped().asked[0].model_copy(update={"check": "aura.wrong"})
    judge = clean().judge(CheckList(packs=(), asked=(strange, *shipped().asked)))
    judgement = judge.judgement()
    assert judgement.verdict == "review"
    assert [finding.rule for finding in judgement.findings] == ["journal.odd"]


def test_what_makes_no_sense_is_for_review() -> None:
    tale = clean()
    tale.entries.insert(5, Entry(99, 0, "mark", {"version": 7}, "observations"))
    judgement = tale.judgement()
    assert judgement.verdict == "review"
    assert judgement.findings[0].unknown
    assert "99" in judgement.findings[0].seen.zh
