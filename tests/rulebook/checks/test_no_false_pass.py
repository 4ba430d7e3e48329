"""What looks like a clean take and is none: each of these once passed."""

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from rulebook.checks.entry import Entry
from rulebook.checks.judging import Judge
from rulebook.checks.observed import Sound, read_observations, spelled
from rulebook.checks.verdict import Judgement
from rulebook.plan.plan import Plan, PlannedNode, PlannedPerson
from tests.rulebook.checks.tales import BOTH, Scene, Tale, clean, done, face, findings_of, shipped, skipping, told, us

Keeps = Callable[[Entry], Entry | None]
SELLER = BOTH[0]


def judged(entries: list[Entry], plan: Plan | None = None) -> Judgement:
    """What entries come to, by the shipped list."""
    judge = Judge(plan or clean().plan, shipped())
    for entry in entries:
        judge.take(entry)
    return judge.judgement(over=True)


def but(keep: Keeps) -> Judgement:
    """What a clean take comes to with some entries left out or changed."""
    return judged([kept for entry in clean().entries if (kept := keep(entry)) is not None])


def rules(judgement: Judgement) -> set[str]:
    """The checks that find something grave."""
    return {finding.rule for finding in findings_of(judgement) if finding.severity in ("stop", "fail")}


def without_film(since: float, until: float) -> Keeps:
    """All but the segments that begin in this time."""
    return lambda entry: None if entry.kind == "segment" and us(since) <= entry.facts["start_us"] < us(until) else entry


def otherwise(mark: str, **facts: Any) -> Keeps:
    """Marks of a kind, or entries, say something else."""
    return lambda entry: replace(entry, facts={**entry.facts, **facts}) if mark in (entry.mark, entry.kind) else entry


def by_turns(state: tuple[Any, ...], good: tuple[Any, ...]) -> tuple[tuple[Any, ...], ...]:
    """Two tenths of a second good and nearly three seconds bad, over and over."""
    return tuple(each for turn in range(4) for each in ((3.0 * turn, *good), (3.0 * turn + 0.2, *state)))


# --- the film ---


@pytest.mark.parametrize(("since", "until", "nodes"), [
    (0, 99, ["fail", "fail", "fail"]),
    (8, 16, ["fail", "fail", "pass"]),
    (12, 24, ["pass", "fail", "pass"]),
    (28, 99, ["pass", "pass", "fail"]),
])  # fmt: skip
def test_a_hole_of_the_film_is_found_wherever_it_lies(since: float, until: float, nodes: list[str]) -> None:
    judgement = but(without_film(since, until))
    assert [node.verdict for node in judgement.nodes] == nodes
    assert rules(judgement) == {"record.stopped"}


def test_a_hole_of_the_film_between_two_steps_is_of_the_take() -> None:
    tale = Tale().opened().node("T01")
    tale.at_s += 30
    judgement = tale.node("T02").node("T03").finished().judgement()
    assert [(each.rule, each.from_us, each.to_us) for each in judgement.findings] == [
        ("record.stopped", us(12), us(42))
    ]


def test_the_last_segment_that_is_not_there_yet_is_no_hole() -> None:
    entries = clean().entries
    last = max(place for place, entry in enumerate(entries) if entry.kind == "segment")
    judge = Judge(clean().plan, shipped())
    for entry in entries[:last] + entries[last + 1 : -1]:
        judge.take(entry)
    assert judge.judgement().verdict == "pass"


def test_a_gap_that_hardly_touches_a_step_is_of_the_take() -> None:
    tale = Tale().opened().node("T01").pause(30)
    tale.entry("gap", track="picture", reason="lost", from_us=us(11.5), until_us=us(40))
    assert [each.rule for each in tale.node("T02").node("T03").finished().judgement().findings] == ["record.gap"]


def test_a_film_without_pictures_is_broken_off() -> None:
    judgement = but(otherwise("segment", frames=0, picture_us=0))
    assert (judgement.verdict, rules(judgement)) == ("fail", {"record.gap"})


def test_a_film_with_hardly_a_picture_is_broken_off() -> None:
    assert rules(but(otherwise("segment", frames=1))) == {"record.gap"}


@pytest.mark.parametrize("gap", [
    {"track": "sound", "reason": "muted", "from_us": us(2), "until_us": us(20)},
    {"track": "picture", "reason": "lost", "from_us": us(9), "until_us": us(2)},
])  # fmt: skip
def test_something_lacked_and_nobody_knows_what_is_for_review(gap: dict[str, Any]) -> None:
    entries = list(clean().entries)
    entries.insert(-2, Entry(0, us(36), "gap", gap))
    assert judged(entries).verdict == "review"


def test_an_end_that_nobody_knows_is_a_broken_one() -> None:
    assert rules(but(otherwise("close", status="torn"))) == {"take.interrupted"}


def test_many_small_steps_of_the_clock_are_a_large_one() -> None:
    entries = list(clean().entries)
    entries[30:30] = [Entry(0, us(20), "clock", {"wall_jump_us": us(4.9)})] * 20
    assert rules(judged(entries)) == {"clock.moved"}
    entries[30:50] = [Entry(0, us(20), "clock", {"wall_jump_us": us(4.9 * (-1) ** turn)}) for turn in range(20)]
    assert rules(judged(entries)) == set(), "there and back is nowhere"


def test_a_clock_that_only_the_end_tells_of_is_in_doubt() -> None:
    assert rules(but(otherwise("close", notes=["clock_doubted"]))) == {"clock.doubted"}


# --- who was there, and what was heard ---


def test_a_name_said_for_a_blink_now_and_then_is_for_review() -> None:
    plan = clean().plan
    apart = plan.model_copy(update={"nodes": tuple(n.model_copy(update={"same_frame": False}) for n in plan.nodes)})
    tale = Tale(apart).opened()
    tale.node("T01", Scene(faces=by_turns(((SELLER, face("")),), (BOTH,)))).node("T02").node("T03").finished()
    assert [node.verdict for node in tale.judgement().nodes] == ["review", "pass", "pass"]


@pytest.mark.parametrize(("rule", "scene"), [
    ("face.covered", Scene(faces=by_turns(((SELLER, face("applicant", state="covered")),), (BOTH,)))),
    ("face.small", Scene(faces=by_turns(((SELLER, face("applicant", px=30)),), (BOTH,)))),
    ("picture.dark", Scene(picture=by_turns((5, 80), (120, 80)))),
])  # fmt: skip
def test_what_is_bad_most_of_the_time_is_bad_though_it_blinks(rule: str, scene: Scene) -> None:
    judgement = told("T01", scene).judgement()
    assert (judgement.verdict, rules(judgement)) == ("fail", {rule})


def test_a_doubt_of_nobody_in_particular_is_of_everybody() -> None:
    entries = list(clean().entries)
    entries.insert(20, Entry(0, us(5), "mark", {"roles": [], "reason": "lost"}, "roles_doubted"))
    assert judged(entries).verdict == "review"


def test_of_two_who_are_said_to_be_her_nobody_knows_which() -> None:
    two = (SELLER, face("applicant"), face("applicant"))
    assert told("T01", Scene(faces=((0.0, two),))).judgement().verdict == "review"


def test_what_the_seller_says_is_none_of_her_own_words() -> None:
    said = ((1.0, 4.0, "seller"), (5.2, 8.0, "seller"), (8.2, 8.7, "applicant"))
    assert rules(told("T02", Scene(voices=said)).judgement()) == {"answer.short"}
    unsure = (*said[:2], (8.2, 8.7, "applicant"), (8.7, 10.4, "unsure"))
    assert told("T02", Scene(voices=unsure)).judgement().verdict == "review"


def test_sound_that_nobody_listened_to_is_not_judged() -> None:
    def deaf(entry: Entry) -> Entry:
        if entry.mark != "observations":
            return entry
        found = read_observations(entry.facts)
        rows = tuple(row for row in found.rows if not isinstance(row, Sound) or row.at_us % us(12) <= us(1))
        return replace(entry, facts=spelled(replace(found, rows=rows)))

    assert but(deaf).verdict == "not_judged"


def test_a_voice_of_hers_that_nobody_is_sure_of_is_for_review() -> None:
    assert told("T02", Scene(sure=1)).judgement().verdict == "review"


# --- what was done, and by whom ---


def test_a_sound_from_elsewhere_that_is_too_short_for_an_answer_is_none() -> None:
    voices = ((1.0, 4.0, "seller"), (7.0, 7.2, "offscreen"), (7.5, 8.8, "unsure"))
    assert told("T01", Scene(voices=voices)).verdict("T01").verdict == "review"
    longer = (voices[0], (7.0, 7.4, "offscreen"), voices[2])
    assert told("T01", Scene(voices=longer)).verdict("T01").verdict == "fail"


def test_a_signature_without_strokes_is_none() -> None:
    signed = but(lambda entry: None if str(entry.facts.get("item")).startswith("sign") and not entry.mark else entry)
    assert (signed.verdict, rules(signed)) == ("fail", {"sign.missing"})


def test_what_is_done_after_the_judging_makes_nothing_good() -> None:
    late = [entry for entry in clean().entries if entry.facts.get("item") == "sign:application"]
    entries = list(told("T03", Scene(acts=skipping("sign:application"))).entries)
    entries[-2:-2] = [replace(entry, media_us=us(36)) for entry in late]
    assert rules(judged(entries)) == {"sign.missing"}


def test_what_was_judged_long_before_its_end_is_judged_to_its_end() -> None:
    tale = Tale().opened()
    tale.mark("node", id="T01", attempt=1)
    done(tale, tale.plan.nodes[0], 1, 0.0)
    tale.observe(Scene(10.0), 0.0, ("T01", 1))
    tale.observe(Scene(20.0, faces=((0.0, ()),)), 10.0, ("", 0))
    tale.at_s = 30.0
    tale.mark("node_done", id="T01", attempt=1, outcome="confirmed")
    assert tale.node("T02").node("T03").finished().judgement().nodes[0].verdict == "fail"


def test_a_step_that_was_in_hand_when_all_was_over_was_not_done() -> None:
    judgement = but(
        lambda entry: (
            None
            if (entry.mark, entry.facts.get("id")) == ("node_done", "T03") or entry.facts.get("at") == "T03"
            else entry
        )
    )
    assert (judgement.verdict, rules(judgement)) == ("fail", {"node.skipped"})


@pytest.mark.parametrize("keep", [
    lambda entry: otherwise("acted", via="robot")(entry) if entry.facts.get("act") == "signed" else entry,
    lambda entry: otherwise("acted", on_paper=True)(entry) if entry.facts.get("act") == "signed" else entry,
    otherwise("object", via="seller"),
    otherwise("consent", via="seller"),
])  # fmt: skip
def test_what_another_hand_did_is_confirmed_at_best(keep: Keeps) -> None:
    assert but(keep).verdict == "confirmed"


def test_what_she_said_no_to_nobody_says_yes_to_for_her() -> None:
    entries = []
    for entry in clean().entries:
        if (entry.facts.get("act"), entry.facts.get("node")) == ("answered", "T01"):
            entries.append(replace(entry, facts={**entry.facts, "answer": "refused"}))
            facts = {"node": "T01", "attempt": 1, "item": entry.facts["item"], "answer": "accepted"}
            entries.append(replace(entry, mark="heard", facts=facts))
        else:
            entries.append(entry)
    assert rules(judged(entries)) == {"answer.refused"}


def test_what_she_said_no_to_the_seller_does_not_enter_a_yes_for() -> None:
    def acts(tale: Tale, node: PlannedNode, attempt: int, begin: float) -> None:
        done(tale, node, attempt, begin, frozenset({"question"}))
        where = {"node": node.id, "attempt": attempt, "item": "question:q1", "act": "answered", "spoken_ms": 2500}
        tale.mark("shown", at_s=begin + 5, node=node.id, attempt=attempt, item="question:q1")
        tale.mark("acted", at_s=begin + 7, via="customer", answer="refused", **where)
        tale.mark("acted", at_s=begin + 9, via="seller", answer="accepted", **where)

    assert told("T01", Scene(acts=acts)).verdict("T01").verdict == "fail"


def test_who_was_identified_and_never_asked_did_not_agree() -> None:
    also = {"role": "insured", "card": {"front": {}}}
    assert rules(but(otherwise("identity", others=[also]))) == {"consent.missing"}
    assert but(otherwise("identity", others=[{**also, "absent": "在路上"}])).verdict == "pass"


@pytest.mark.parametrize(("who", "verdict"), [("insured.2", "pass"), ("insured", "fail"), ("unsure", "review")])
def test_what_is_put_to_one_of_two_another_does_not_answer(who: str, verdict: str) -> None:
    plan = clean().plan
    people = tuple(
        PlannedPerson(role=role, name=name)
        for role, name in (("seller", "王芳"), ("applicant", "李雷"), ("insured", "李小雷"), ("insured", "李小梅"))
    )
    node = plan.nodes[0]
    asked = node.answers[0].model_copy(update={"who": ("insured",), "name": "李小梅"})
    changed = {"people": people, "frame": ("seller", "applicant", "insured"), "answers": (asked,)}
    plan = plan.model_copy(update={"nodes": (node.model_copy(update=changed), *plan.nodes[1:])})
    faces = (*BOTH, face("insured"), face("insured.2"))
    tale = Tale(plan).opened().node("T01", Scene(faces=((0.0, faces),), voices=((1.0, 4.0, "seller"), (6.0, 8.8, who))))
    assert tale.node("T02").node("T03").finished().judgement().nodes[0].verdict == verdict


def test_a_step_of_the_take_before_that_was_begun_again_and_left_is_not_passed_here() -> None:
    tale = Tale().opened()
    tale.mark("linked", take="32-0117-000481", head="0" * 64, why="interrupted")
    history = '[{"event":"take_opened"},{"event":"node_passed"},{"event":"take_interrupted"}]'
    tale.mark("walked", part=1, of=1, sha256="", text=history)
    tale.node("T01", Scene(outcome="left")).node("T02").node("T03").finished()
    assert [node.verdict for node in tale.judgement().nodes] == ["not_judged", "pass", "pass"]


def test_two_steps_of_one_name_are_for_review() -> None:
    plan = clean().plan
    twice = plan.model_copy(update={"nodes": (*plan.nodes, plan.nodes[2].model_copy(update={"id": "T01"}))})
    assert judged(clean().entries, twice).verdict == "review"


def test_who_signed_is_confirmed_at_best_where_no_picture_is_recorded() -> None:
    plan = clean().plan.model_copy(update={"record": "audio"})
    assert [node.verdict for node in judged(clean().entries, plan).nodes] == ["confirmed"] * 3


def test_a_figure_that_is_no_number_binds_nothing_and_passes_nothing() -> None:
    asked = tuple(
        each.model_copy(update={"figures": dict.fromkeys(each.figures, math.nan)}) for each in shipped().asked
    )
    judge = Judge(clean().plan, shipped().model_copy(update={"asked": asked}))
    for entry in clean().entries:
        judge.take(entry)
    assert judge.judgement().verdict == "review"
