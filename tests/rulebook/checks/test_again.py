"""What a journal keeps for being judged again: whole, cut, of another release, or odd."""

import json
from typing import Any

import pytest

from faults.errors import ShuangluError
from rulebook.checks.again import judge_again
from rulebook.checks.entry import Entry
from rulebook.checks.kept import TAKE, joined_parts, kept_in
from rulebook.plan.plan import Plan
from terminal.session.marks import MarkPad, plan_text
from tests.rulebook.checks.tales import Scene, clean, listed, told_plan, written


def head(told: Plan | None = None, **replaced: str) -> list[Entry]:
    """The entries at the head of a take: plan and check list in parts; one kind's text may be another."""
    told = told or told_plan()
    texts = {"plan": plan_text(told), "checks": listed(told).to_json()} | replaced
    marks = [mark for kind, text in texts.items() for mark in MarkPad().in_parts(kind, text)]
    return [Entry(number, 0, "mark", mark.facts, mark.kind) for number, mark in enumerate(marks)]


def verdict(**facts: Any) -> Entry:
    return Entry(0, 0, "mark", facts, "verdict")


def refused(entries: list[Entry]) -> str:
    with pytest.raises(ShuangluError) as caught:
        judge_again(entries, over=True)
    return caught.value.trouble.key


def test_a_whole_journal_is_judged_as_the_judge_does_live() -> None:
    tale = clean()
    again = judge_again([*head(), *tale.entries], over=True)
    assert again.judgement.verdict == "pass"
    assert again.judgement.nodes == tale.judgement().nodes
    assert (again.stored, again.differs, again.changes, again.why) == (None, (), (), "")


def test_a_journal_whose_words_were_written_down_is_judged_as_it_was_live() -> None:
    """What must not be said is in its check list, so that it is held against the same phrases wherever it is judged."""
    scene = Scene(words=((1.0, 2.4, "收益是不确定的"), (2.6, 4.0, "您就当存定期好了"), (6.0, 8.8, "我能承受亏损")))
    tale = written("T02", scene)
    again = judge_again([*head(), *tale.entries], over=True)
    assert again.judgement.to_json() == tale.judgement().to_json()
    assert "phrase.forbidden" in {each.rule for node in again.judgement.nodes for each in node.attempts[-1].findings}


def test_a_journal_without_a_whole_plan_is_refused() -> None:
    long = told_plan().model_copy(update={"reference": "编号" * 2000})
    assert refused([]) == "judge.no_plan"
    assert refused(head(long)[1:]) == "judge.no_plan:broken"
    assert refused([entry for entry in head() if entry.mark != "plan"]) == "judge.no_plan"
    for odd in ({}, {"part": None, "of": 1}, {"part": 1, "of": 1, "sha256": "0" * 64, "text": "x"}):
        assert refused([Entry(0, 0, "mark", odd, "plan")]) == "judge.no_plan:broken"


def test_what_a_later_release_wrote_is_refused() -> None:
    later = json.loads(plan_text(told_plan())) | {"format": 9}
    assert refused(head(plan=json.dumps(later))) == "judge.unreadable"
    assert refused(head(checks='{"format": 9}')) == "judge.unreadable:list"


def test_the_last_verdict_of_a_place_counts_and_odd_ones_are_none() -> None:
    odd = [
        verdict(),
        verdict(of="attempt", node="T01", attempt=1, verdict=["pass"]),
        verdict(of="attempt", node=7, attempt=1, verdict="pass"),
        verdict(of="session", verdict="splendid", nodes="T01"),
    ]
    said = [
        verdict(of="attempt", node="T01", attempt=1, verdict="review", findings=None),
        verdict(of="attempt", node="T01", attempt=1, verdict="fail", findings=[{"rule": "face.small"}, 3]),
        verdict(of="session", verdict="fail", nodes=[["T01", "fail", ""], ["T02"], 5, ["T03", "?"]], findings=[]),
    ]
    given = kept_in([*head(), *odd, *said]).given
    assert {place: each.verdict for place, each in given.items()} == {
        ("T01", 1): "fail", TAKE: "fail", ("T01", 0): "fail",
    }  # fmt: skip
    assert all(each.rules == {"face.small"} for each in given.values())
    assert judge_again([*head(), *odd, *said], over=True).judgement.verdict == "not_judged"


def test_parts_come_together_in_any_order_and_not_without_one() -> None:
    parts = [mark.facts for mark in MarkPad().in_parts("plan", "长" * 9000)]
    assert len(parts) > 2
    assert joined_parts(parts[::-1]) == "长" * 9000
    with pytest.raises(ValueError, match="lacks"):
        joined_parts(parts[:-1])
