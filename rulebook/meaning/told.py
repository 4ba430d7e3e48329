"""Votes as commands tell them: JSON for programs, lines for people. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from faults.entry import Language
from rulebook.checks.told import VERDICTS
from rulebook.checks.verdict import Verdict
from rulebook.meaning.voting import Vote, findings, with_votes

NOTES: Final = {
    "late": ("来得太晚", "came too late"),
    "form": ("不是约定的形式", "not of the agreed form"),
    "length": ("太长", "too long"),
    "signs": ("含有不可见字符", "holds signs that nobody sees"),
    "invented": ("引的话没有人说过", "quotes what nobody said"),
    "unfounded": ("没有引出依据的原话", "quotes no words to rest on"),
    "long": ("这一段太长，没有问", "the stretch is too long, and was not asked about"),
    "unable": ("它答不了这类问题", "it knows nothing of such questions"),
    "given_up": ("没有再问", "not asked any more"),
    "unreachable": ("连不上", "could not be reached"),
    "refused": ("对方拒绝了", "was refused"),
    "large": ("回答大得不合常理", "the answer is unreasonably large"),
    "fault": ("对方出了错", "failed"),
}
"""Why something is unknown, by its code."""


def meaning_json(given: Sequence[Vote], verdict: Verdict) -> dict[str, Any]:
    """Return `meaning`, a list of votes, and `with_meaning`, what the verdict is beside them. Times are seconds."""
    return {"meaning": [_vote(each) for each in given], "with_meaning": with_votes(verdict, given)}


def _vote(vote: Vote) -> dict[str, Any]:
    asked = vote.asked
    return {
        "kind": asked.kind,
        "node": asked.node,
        "attempt": asked.attempt,
        "item": asked.item,
        "from_s": vote.from_us / 1e6,
        "to_s": vote.to_us / 1e6,
        "by_words": asked.by_words,
        "stand": vote.stand,
        "asks_review": vote.asks_review,
        "why": vote.why,
        "quotes": list(vote.quotes),
        "model": {"name": vote.model.name, "sha256": vote.model.sha256 or None},
        "note": vote.note,
    }


def meaning_lines(given: Sequence[Vote], verdict: Verdict, language: Language) -> Iterator[str]:
    """Yield the votes for people: who was asked, what must be looked at, and how much is unknown, and why."""
    zh = language == "zh"
    if not given:
        yield (
            "── 语义：没有写下来的话，没有问。" if zh else "── meaning: no words were written down; nothing was asked."
        )
        return
    name, count = given[0].model.name, len(given)
    yield f"── 语义（{name}，问了 {count} 处）" if zh else f"── meaning ({name}, {count} asked)"
    for each in findings(given):
        yield f"  ? {each.node} {each.from_us / 1e6:.1f}–{each.to_us / 1e6:.1f} s  {each.seen.say(language)}"
        yield f"      {each.advice.say(language)}"
    for note, times in Counter(each.note for each in given if each.note).items():
        said = NOTES.get(note, (note, note))[0 if zh else 1]
        yield f"  – 不明 {times} 处：{said}" if zh else f"  – {times} unknown: {said}"
    beside = with_votes(verdict, given)
    if beside != verdict:
        word = VERDICTS[beside][0 if zh else 1]
        yield f"  连同语义：{word}（保存的判定不变）" if zh else f"  beside it: {word} (what is stored stays)"
