"""Takes in which something is missing that nobody would miss at once: each of these once passed."""

from dataclasses import replace
from typing import Any

import pytest

from rulebook.plan.plan import Plan, PlannedNode
from rulebook.sale.text import Text
from tests.rulebook.checks.tales import BOTH, NODE_S, Scene, Tale, done, face, told, told_plan, us

SELLER, APPLICANT = BOTH
COVERED = ((0.0, (SELLER, face("applicant", state="covered"))),)


def taken(plan: Plan | None = None, first: Scene | None = None, *, other: Scene | None = None) -> Tale:
    """A take to its end, with such a first node and such others; clean else."""
    tale = Tale(plan or told_plan()).opened()
    for place, node in enumerate(tale.plan.nodes):
        tale.node(node.id, other if place else first)
    return tale.finished()


def bare(**changes: Any) -> Plan:
    """A plan whose first node asks for nothing but who is in the picture, and takes as long as it likes."""
    plan = told_plan()
    nothing = {"least_seconds": 0, "answers": (), "prompts": (), "say": ()}
    return plan.model_copy(update={"nodes": (plan.nodes[0].model_copy(update={**nothing, **changes}), *plan.nodes[1:])})


def verdict(tale: Tale, name: str) -> tuple[str, set[str]]:
    """What the last attempt at a node comes to, and by which grave findings."""
    found = tale.verdict(name)
    return found.verdict, {each.rule for each in found.findings if each.severity in ("stop", "fail")}


# --- her voice, and the machine's ---


def test_a_touch_is_no_spoken_answer_where_nothing_listened() -> None:
    deaf = Scene(listening=None, voices=())
    tale = taken(None, deaf, other=deaf)
    assert [node.verdict for node in tale.judgement().nodes] == ["confirmed", "confirmed", "pass"]
    assert tale.judgement().verdict == "confirmed"
    assert taken().judgement().verdict == "pass", "her voice was told apart, and heard"


def test_who_answers_in_writing_needs_no_voice() -> None:
    plan = told_plan()
    asked = plan.nodes[0].answers[0].model_copy(update={"by": "writing"})
    plan = plan.model_copy(update={"nodes": (plan.nodes[0].model_copy(update={"answers": (asked,)}), *plan.nodes[1:])})

    def writes(tale: Tale, node: PlannedNode, attempt: int, begin: float) -> None:
        tale.entry("object", at_s=begin + 8, role="strokes", item=f"question:{asked.id}", node=node.id, attempt=attempt)
        done(tale, node, attempt, begin)

    assert verdict(taken(plan, Scene(acts=writes, voices=((1.0, 4.0, "seller"),))), "T01") == ("pass", set())


def read_aloud(tale: Tale, node: PlannedNode, attempt: int, begin: float) -> None:
    """The machine reads the prompt aloud from second 1 to 4."""
    done(tale, node, attempt, begin)
    tale.mark("spoken", at_s=begin + 4, item="prompt:p1", began_us=us(begin + 1), ended_us=us(begin + 4), state="ended")


@pytest.mark.parametrize(
    ("playouts", "outcome"),
    [
        (((1.0, 4.0, True, -40),), "pass"),
        ((), "not_judged"),
        (((1.0, 2.0, True, -40),), "not_judged"),
        (((8.0, 11.0, True, -40),), "not_judged"),
    ],
)
def test_what_the_machine_read_is_heard_only_if_it_was_looked_for(playouts: Any, outcome: str) -> None:
    assert verdict(told("T02", Scene(acts=read_aloud, playouts=playouts)), "T02") == (outcome, set())


def test_what_the_seller_broke_off_to_read_himself_need_not_have_been_looked_for() -> None:
    def acts(tale: Tale, node: PlannedNode, attempt: int, begin: float) -> None:
        done(tale, node, attempt, begin)
        tale.mark("spoken", at_s=begin + 3, item="say", state="stopped", began_us=us(begin + 1), ended_us=us(begin + 3))

    assert verdict(told("T02", Scene(acts=acts, playouts=())), "T02") == ("pass", set())


@pytest.mark.parametrize(("state", "outcome"), [("ended", "confirmed"), ("stopped", "fail")])
def test_a_question_that_the_machine_did_not_read_out_was_not_asked(state: str, outcome: str) -> None:
    def acts(tale: Tale, node: PlannedNode, attempt: int, begin: float) -> None:
        spoken = {"item": "question:q1", "state": state, "began_us": us(begin + 4), "ended_us": us(begin + 4.5)}
        tale.mark("spoken", at_s=begin + 5, **spoken)
        answer = {"item": "question:q1", "answer": "accepted", "node": node.id, "attempt": attempt}
        tale.mark("heard", at_s=begin + 9, **answer)

    found = {"question.unseen"} if outcome == "fail" else set()
    assert verdict(told("T01", Scene(acts=acts)), "T01") == (outcome, found)


def test_the_machine_that_was_silenced_by_the_press_changes_no_verdict() -> None:
    """It is told that it spoke only when the step is over."""

    def silenced(tale: Tale) -> None:
        spoken = {"item": "question:q1", "state": "stopped", "began_us": us(8.0), "ended_us": us(NODE_S)}
        tale.mark("spoken", at_s=NODE_S + 0.1, **spoken)

    alone = Scene(listening=None, voices=())
    before, after = told("T01", alone), told("T01", alone, after=silenced)
    assert after.verdict("T01") == before.verdict("T01")


def test_what_the_machine_read_is_the_sellers_word_where_nothing_listened() -> None:
    plan = bare(prompts=told_plan().nodes[1].prompts)
    deaf = Scene(listening=None, voices=(), playouts=())
    assert verdict(taken(plan, deaf, other=deaf), "T01") == ("pass", set())
    assert verdict(taken(plan, replace(deaf, acts=read_aloud), other=deaf), "T01") == ("confirmed", set())


# --- sound ---


def hissing(seconds: float, **more: Any) -> Scene:
    """A muted microphone that hisses."""
    return Scene(seconds, sound=lambda _: (-79, -70), **more)


def test_a_muted_microphone_that_hisses_gives_no_sound() -> None:
    assert verdict(told("T02", hissing(12.0)), "T02") == ("fail", {"sound.quiet", "sound.missing"})
    plan = bare(say=told_plan().nodes[0].say)
    assert plan.nodes[0].say
    assert verdict(taken(plan, hissing(1.5, voices=((0.1, 1.4, "seller"),))), "T01")[1] >= {
        "sound.quiet", "sound.missing",
    }  # fmt: skip
    spoken_once = Scene(sound=lambda at: (-30, -12) if 6 <= at < 9 else (-79, -70))
    assert "sound.missing" not in verdict(told("T02", spoken_once), "T02")[1]


def test_where_nobody_must_speak_a_short_silence_is_no_fault() -> None:
    assert verdict(taken(bare(), hissing(1.5)), "T01") == ("pass", set())


def loud(at: float) -> bool:
    return 1 <= at < 4 or 6 <= at < 8.8


def test_who_copies_and_reads_for_minutes_does_not_whisper() -> None:
    reading = Scene(120.0, sound=lambda at: (-30, -12) if loud(at) else (-58, -50))
    assert verdict(told("T02", reading), "T02") == ("pass", set())
    whispering = Scene(120.0, sound=lambda at: (-48, -30) if at % 4 < 2 else (-60, -50))
    assert verdict(told("T02", whispering), "T02") == ("fail", {"sound.quiet"})
    banging = Scene(120.0, sound=lambda at: (-20, -3) if 30 <= at < 33 else whispering.sound(at))
    assert verdict(told("T02", banging), "T02") == ("fail", {"sound.quiet"})


def test_where_nobody_must_speak_silence_is_not_too_quiet() -> None:
    assert verdict(taken(bare(), Scene(sound=lambda _: (-58, -50))), "T01") == ("pass", set())
    whispering = Scene(sound=lambda at: (-48, -30) if at % 4 < 2 else (-60, -50))
    assert verdict(taken(bare(), whispering), "T01") == ("fail", {"sound.quiet"})


# --- who signs, and what was asked and shown ---


@pytest.mark.parametrize(
    ("since", "faces", "found"),
    [
        (4.9, (SELLER,), {"sign.person"}),
        (4.9, (SELLER, face("")), set()),
        (4.0, (SELLER, APPLICANT), set()),
    ],
)
def test_who_signs_is_there_for_more_than_a_blink(since: float, faces: Any, found: set[str]) -> None:
    scene = Scene(faces=((0.0, BOTH), (2.2, faces), (since, BOTH), (since + 0.2, faces), (8.5, BOTH)))
    tale = told("T03", scene)
    grave = [each for each in tale.verdict("T03").findings if each.rule == "sign.person"]
    assert {each.rule for each in grave if not each.unknown} == found
    assert bool(grave) == (faces != (SELLER, APPLICANT))
    if found:
        assert "销售人员" in grave[0].seen.zh, "and who was there instead"


def answered_blindly(*, at_s: float | None, spoken: bool = False) -> Scene:
    """The question is answered in second 9, and shown at another time, or read by the machine."""

    def acts(tale: Tale, node: PlannedNode, attempt: int, begin: float) -> None:
        done(tale, node, attempt, begin, frozenset({"question"}))
        where = {"node": node.id, "attempt": attempt, "item": "question:q1"}
        if spoken:
            told_at = {"began_us": us(begin + 5), "ended_us": us(begin + 6)}
            tale.mark("spoken", at_s=begin + 6, item="question:q1", state="ended", **told_at)
        said = {"act": "answered", "via": "customer", "answer": "accepted", "spoken_ms": 2500}
        tale.mark("acted", at_s=begin + 9, **where, **said)
        if at_s is not None:
            tale.mark("shown", at_s=begin + at_s, **where)

    return Scene(acts=acts, playouts=((5.0, 6.0, True, -40),))


@pytest.mark.parametrize(
    ("scene", "found"),
    [
        (answered_blindly(at_s=None), {"question.unseen"}),
        (answered_blindly(at_s=9.1), {"question.unseen"}),
        (answered_blindly(at_s=5), set()),
        (answered_blindly(at_s=None, spoken=True), set()),
    ],
)
def test_a_question_is_put_to_her_before_she_answers(scene: Scene, found: set[str]) -> None:
    assert verdict(told("T02", scene), "T02")[1] - {"answer.elsewhere"} == found


def paging(shown: tuple[int, ...], *, read: bool = True, to_end: bool = True, item: str = "document:terms") -> Scene:
    """The terms are opened on her display in place of being held before the camera: these pages of three."""

    def acts(tale: Tale, node: PlannedNode, attempt: int, begin: float) -> None:
        done(tale, node, attempt, begin)
        where = {"node": node.id, "attempt": attempt, "item": item}
        for place, page in enumerate(shown):
            tale.mark("shown", at_s=begin + 1 + place, page=page, **where)
        if read:
            tale.mark("acted", at_s=begin + 5, act="read", via="customer", to_end=to_end, of=3, **where)

    return Scene(acts=acts, papers=())


@pytest.mark.parametrize(
    ("scene", "to_end", "found"),
    [
        (paging((1,), read=False), False, {"paper.unseen"}),
        (paging((1,), to_end=False), False, set()),
        (paging((1,), to_end=False), True, {"paper.unseen", "prompt.unread"}),
        (paging((1, 2)), True, {"paper.unseen", "prompt.unread"}),
        (paging((1, 2, 3)), True, set()),
    ],
)
def test_a_page_of_a_document_is_not_the_document(scene: Scene, to_end: bool, found: set[str]) -> None:
    plan = told_plan()
    nodes = (plan.nodes[0], plan.nodes[1].model_copy(update={"read_to_end": to_end}), plan.nodes[2])
    assert verdict(taken(plan.model_copy(update={"nodes": nodes}), other=scene), "T02")[1] == found


def test_one_sheet_does_not_count_for_two_papers_of_one_title() -> None:
    plan = told_plan()
    terms = plan.nodes[1].show[0]
    rider = terms.model_copy(update={"paper": "rider", "title": Text(zh="附加险条款", en="terms of the rider")})
    nodes = (plan.nodes[0], plan.nodes[1].model_copy(update={"show": (terms, rider)}), plan.nodes[2])
    plan = plan.model_copy(update={"nodes": nodes})

    def shown(*titles: str) -> tuple[str, set[str]]:
        papers = tuple((1.0 + 3 * place, title, 2500) for place, title in enumerate(titles))
        return verdict(taken(plan, other=Scene(papers=papers)), "T02")

    assert shown("保险条款", "附加险条款") == ("pass", set())
    assert shown("条款") == ("review", {"paper.unseen"}), "both papers may be called so"
    assert shown("保险条款", "条款") == ("review", {"paper.unseen"})
    assert shown("保险条款") == ("fail", {"paper.unseen"})


def test_of_two_documents_of_a_paper_both_are_read() -> None:
    first, second = paging((1, 2, 3)), paging((1,), read=False, item="document:terms/2")

    def both(tale: Tale, node: PlannedNode, attempt: int, begin: float) -> None:
        assert first.acts is not None
        assert second.acts is not None
        first.acts(tale, node, attempt, begin)
        second.acts(tale, node, attempt, begin)

    assert verdict(told("T02", Scene(acts=both, papers=())), "T02")[1] == {"paper.unseen"}


# --- short steps ---


@pytest.mark.parametrize(
    ("scene", "found"),
    [
        (Scene(2.0, faces=COVERED), {"face.covered"}),
        (Scene(2.0, faces=((0.0, (SELLER, face("applicant", px=30))),)), {"face.small"}),
        (Scene(2.0, picture=((0.0, 5, 80),)), {"picture.dark"}),
        (Scene(2.0, faces=(*COVERED, (0.9, BOTH))), set()),
        (Scene(2.0, faces=(*COVERED, (1.1, BOTH))), {"face.covered"}),
        (Scene(1.5, sound=lambda _: (-120, -120)), {"sound.missing"}),
    ],
)
def test_a_short_step_is_bad_where_most_of_it_is(scene: Scene, found: set[str]) -> None:
    assert verdict(taken(bare(), scene), "T01")[1] == found


def test_a_short_step_that_nobody_looked_at_is_for_review() -> None:
    assert verdict(taken(bare(), Scene(2.9, blind=((0.0, 1.6),))), "T01") == ("review", {"picture.unwatched"})


def test_the_begin_of_a_step_is_no_short_step() -> None:
    tale = told("T02", Scene(faces=((0.0, (SELLER, face("applicant", state="covered"))), (1.5, BOTH))))
    judge = Tale(tale.plan).judge()
    states = []
    for entry in tale.entries:
        judge.take(entry)
        states += [line.state for line in judge.lines() if line.check == "face.covered"]
    assert "failing" not in states
    assert tale.verdict("T02").verdict == "pass"
