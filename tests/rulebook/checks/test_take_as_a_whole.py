"""What makes a whole take less than passed: people's word for who it is, a short list, a stop in a take before."""

from typing import Any

import pytest

from rulebook.checks.checklist import Asked, CheckList
from rulebook.checks.senses.table import CHECKS, CORE, ON_SITE
from rulebook.checks.verdict import Finding, Judgement
from tests.rulebook.checks.tales import Tale, clean, findings_of, shipped, told_plan

SIGHT = {"by_sight": {"by": "陈主管", "reason": "analyst_off"}}
ACCEPTED = {"differences": [{"field": "name", "sale": "李秀英", "card": "李秀瑛", "accepted": {"by": "陈主管"}}]}


def identified(**identity: Any) -> Judgement:
    """What a take comes to that is clean but for its mark of identities; where none was required, nobody agreed."""
    tale = Tale(told_plan())
    tale.entry("open")
    tale.mark("identity", **{"required": True, "card": {"front": {}}, "others": [], **identity})
    if identity.get("required", True):
        tale.mark("consent", role="applicant", item="consent:recording", act="agreed", via="customer")
    for node in tale.plan.nodes:
        tale.node(node.id)
    return tale.finished().judgement()


def own(judgement: Judgement) -> dict[str, Finding]:
    """What was found of the take, by the check."""
    return {finding.rule: finding for finding in judgement.findings}


# --- who it is ---


@pytest.mark.parametrize(
    "identity",
    [
        SIGHT,
        ACCEPTED,
        {"document": {"kind": "passport", "typed_by": "王芳"}},
        {"others": [{"card": {"front": {}}, **ACCEPTED}]},
    ],
)
def test_who_people_answer_for_is_no_pass_of_the_machines(identity: dict[str, Any]) -> None:
    judgement = identified(**identity)
    assert (judgement.verdict, [node.verdict for node in judgement.nodes]) == ("confirmed", ["pass"] * 3)
    assert identified(differences=[{"field": "name", "accepted": None}]).verdict == "pass"


def test_where_nobody_was_asked_who_he_is_nothing_is_passed_and_it_is_said() -> None:
    judgement = identified(required=False)
    assert judgement.verdict == "not_judged"
    assert {rule: each.severity for rule, each in own(judgement).items()} == {"identity.none": "note"}
    assert not own(clean().judgement())


ONLINE: dict[str, Any] = {
    "agreed": True, "asked": 1, "verdict": "match", "why": "", "reference": "LW-1", "answered_by": "核查前置机",
    "signed_by": "HQ", "stand_in": False, "at": "", "answer_sha256": "ab", "accepted": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("online", "verdict", "rules"),
    [
        ({}, "pass", {}),
        ({"verdict": "no_match"}, "review", {"online.against": "fail"}),
        (
            {"verdict": "not_found", "accepted": {"by": "陈立", "reason": "seen"}},
            "confirmed",
            {"online.against": "warn"},
        ),
        ({"verdict": "not_checked", "why": "online.line"}, "pass", {"online.unmade": "warn"}),
        ({"verdict": "not_asked"}, "pass", {"online.unmade": "warn"}),
        ({"verdict": "not_asked", "agreed": False}, "pass", {}),
        ({"stand_in": True}, "pass", {"online.stand_in": "warn"}),
    ],
)
def test_what_the_online_check_said_against_somebody_and_that_it_was_not_made_are_findings(
    online: dict[str, Any], verdict: str, rules: dict[str, str]
) -> None:
    judgement = identified(online={**ONLINE, **online})
    assert (judgement.verdict, {rule: each.severity for rule, each in own(judgement).items()}) == (verdict, rules)
    other = identified(others=[{"card": {"front": {}}, "online": {**ONLINE, **online}}])
    assert {rule: each.severity for rule, each in own(other).items()} == rules


def other_kind(by: str, **shown: str) -> dict[str, Any]:
    found = {"field": "kind", "sale": "resident_id", "reason": "other_kind", "grave": False, **shown}
    return {**found, "accepted": {"by": by, "reason": "renewing"} if by else None}


@pytest.mark.parametrize(
    ("record", "verdict", "rules", "said"),
    [
        ({"kind": "passport", "source": "chip"}, "pass", {}, ""),
        (
            {"differences": [other_kind("陈立", card="passport")]},
            "confirmed", {"document.other_kind": "warn"},
            "客户出示的是护照，业务资料里是居民身份证，由陈立决定",
        ),
        (
            {"differences": [other_kind("", card="hk_mo_pass")]},
            "review", {"document.other_kind": "fail"},
            "客户出示的是港澳居民来往内地通行证，业务资料里是居民身份证，没有人决定",
        ),
        (
            {"document": {"differences": [other_kind("", document="military_id")]}, "by_sight": {"by": "陈立"}},
            "confirmed", {"document.other_kind": "warn"},
            "客户出示的是军人证件，业务资料里是居民身份证，由陈立决定",
        ),
        (
            {"kind": "household", "match": {"verdict": "not_compared"}, "by_sight": {"by": "陈立"}},
            "confirmed", {"document.not_compared": "note"}, "客户出示的户口簿没有照片，脸没有比对",
        ),
        (
            {"kind": "resident", "match": {"verdict": "not_installed"}},
            "pass", {"document.not_compared": "note"}, "这台机器不做人脸比对，客户的脸没有和身份证比对",
        ),
        ({"match": {"verdict": "not_installed"}}, "pass", {}, ""),
        ({"differences": "rubbish", "match": 7, "document": []}, "pass", {}, ""),
    ],
)  # fmt: skip
def test_another_document_and_one_without_a_portrait_are_findings(
    record: dict[str, Any], verdict: str, rules: dict[str, str], said: str
) -> None:
    judgement = identified(**record)
    assert (judgement.verdict, {rule: each.severity for rule, each in own(judgement).items()}) == (verdict, rules)
    assert [each.seen.zh for each in own(judgement).values()] == ([said] if said else [])


# --- what the list asks for ---


def by(asked: tuple[Asked, ...]) -> Judgement:
    """What a clean take comes to by such a list."""
    return clean().judge(CheckList(packs=(), asked=asked)).judgement()


def test_a_list_of_one_grave_check_passes_nothing_and_says_what_it_lacks() -> None:
    one = tuple(each for each in shipped().asked if each.check == "face.small")
    judgement = by(one)
    assert (judgement.verdict, [node.verdict for node in judgement.nodes]) == ("not_judged", ["not_judged"] * 3)
    found = own(judgement)["list.partial"]
    assert found.severity == "note"
    assert f"{len(CORE) - 1} 项" in found.seen.zh
    assert "frame.missing" in found.seen.en


def test_a_step_that_was_left_out_is_not_passed_though_the_list_only_warns_of_it() -> None:
    mild = [
        asked.model_copy(update={"severity": "warn"}) if asked.check == "node.skipped" else asked
        for asked in shipped().asked
    ]
    tale = Tale(checklist=shipped().model_copy(update={"asked": tuple(mild)})).opened()
    for node in tale.plan.nodes[:2]:
        tale.node(node.id)
    last = tale.finished().judgement().nodes[2]
    assert (last.verdict, [each.rule for each in last.findings]) == ("not_judged", ["node.skipped"])


def test_a_check_that_is_no_longer_grave_is_not_asked_for() -> None:
    milder = tuple(
        each.model_copy(update={"severity": "warn"}) if each.check == "sign.missing" else each
        for each in shipped().asked
    )
    judgement = by(milder)
    assert [node.verdict for node in judgement.nodes] == ["pass", "pass", "not_judged"]
    assert judgement.verdict == "not_judged"


def test_what_ships_has_the_core_and_what_came_later_is_not_among_it() -> None:
    graves = {each.check for each in shipped().asked if each.severity in ("stop", "fail")}
    assert graves >= CORE
    later = {"card.seller", "question.unseen", "say.missing", "answer.words", "answer.coached", "phrase.forbidden"}
    assert graves - CORE == later, "the lists of older takes have them not"
    assert set(CHECKS) >= CORE > ON_SITE
    older = tuple(each for each in shipped().asked if each.check in CORE)
    assert by(older).verdict == "pass"


def test_a_remote_sale_lacks_no_common_picture() -> None:
    plan = told_plan().model_copy(update={"remote": True})
    tale = Tale(plan).opened()
    for node in plan.nodes:
        tale.node(node.id)
    assert tale.finished().judgement().verdict == "pass"


# --- what was said before ---


def test_a_sale_that_had_to_stop_does_not_pass_in_another_take() -> None:
    tale = clean()
    linked = {"take": "32-0117-000481", "head": "0" * 64, "why": "interrupted"}
    assert "sale.stopped" not in own(with_mark(tale, "linked", **linked))
    judgement = with_mark(clean(), "linked", **linked, stopped="phrase.forbidden")
    found = own(judgement)["sale.stopped"]
    assert (judgement.verdict, found.severity) == ("fail", "stop")
    assert "phrase.forbidden" in found.seen.zh


def with_mark(tale: Tale, mark: str, **facts: Any) -> Judgement:
    """What a take comes to with one more mark at its head."""
    late = Tale(tale.plan)
    late.mark(mark, at_s=0.0, **facts)
    tale.entries[1:1] = late.entries
    return tale.judgement()


@pytest.mark.parametrize(
    ("given", "severity"), [("pass", ""), ("confirmed", "note"), ("fail", "note"), ("not_judged", "note")]
)
def test_a_verdict_of_then_that_was_worse_is_a_note(given: str, severity: str) -> None:
    assert changed(Tale(checklist=shipped()).opened(), given) == severity


def test_a_verdict_of_then_that_was_better_is_a_warning_and_what_is_so_now_holds() -> None:
    tale = Tale(checklist=shipped()).opened()
    tale.entry("gap", track="picture", reason="lost", from_us=2_000_000, until_us=8_000_000)
    assert changed(tale, "pass") == "warn"
    assert tale.judgement().verdict == "fail"


def changed(tale: Tale, given: str) -> str:
    """How grave it is that attempt and take were judged so then; empty where both are judged so now."""
    tale.node("T01", after=lambda each: each.mark("verdict", of="attempt", node="T01", attempt=1, verdict=given))
    tale.node("T02").node("T03")
    tale.mark("verdict", of="session", verdict=given, nodes=[], findings=[])
    tale.finished()
    found = [each for each in findings_of(tale.judgement()) if each.rule == "verdict.changed"]
    assert len(found) in (0, 2), "the attempt and the take"
    assert len({each.severity for each in found}) <= 1
    return found[0].severity if found else ""
