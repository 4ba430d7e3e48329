"""What is asked about the meaning of a take's words: of the last attempt at each node, where they were written down."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rulebook.checks.attempt import Attempt
from rulebook.checks.entry import Entry
from rulebook.checks.judging import Judge
from rulebook.checks.kept import kept_in
from rulebook.checks.senses.saying import HIS, SentenceSaid, said
from rulebook.checks.senses.words import Uttered, asked_at, spoke, uttered
from rulebook.checks.timeline import Timeline
from rulebook.meaning.mask import Mask
from rulebook.meaning.port import Asked, Kind, Spoken
from rulebook.script.coverage import first_said

SENTENCES: Final = {"least_percent": 70.0, "piece_percent": 50.0}
"""By which a sentence counts as said where the take's list does not ask for it: the national figures."""


@dataclass(frozen=True, slots=True)
class Questions:
    """All that there is to ask about a take, and the key to its marks."""

    asked: tuple[Asked, ...]
    mask: Mask


def questions(entries: Iterable[Entry]) -> Questions:
    """Gather it from all entries of a journal. Raises as `kept_in` does."""
    kept = kept_in(entries)
    judge = Judge(kept.plan, kept.checklist)
    for entry in kept.entries:
        judge.take(entry)
    mask = Mask(kept.sale, kept.plan)
    figures = _figures(judge)
    last = {each.node.id: each for each in judge.timeline.attempts}
    found = (each for attempt in last.values() for each in _of(attempt, judge.timeline, figures, mask))
    return Questions(tuple(found), mask)


def _figures(judge: Judge) -> dict[str, float]:
    listed = judge.checklist.asked if judge.checklist else ()
    return next((dict(each.figures) for each in listed if each.check == "say.missing"), SENTENCES)


def _of(attempt: Attempt, timeline: Timeline, figures: dict[str, float], mask: Mask) -> Iterator[Asked]:
    span = timeline.span(attempt)
    if not timeline.recognising(span):
        return
    rows = [each for each in uttered(timeline, span) if each.words.text]
    if not rows:
        return
    texts = mask.rows([each.words.text for each in rows])
    masked = [_spoken(row, text) for row, text in zip(rows, texts, strict=True)]
    yield from _sentences(attempt, timeline, figures, masked, rows, mask)
    yield from _answers(attempt, timeline, masked, mask)
    if any(_is_his(each.who) and each.who != "machine" for each in masked):
        script = mask.text("".join(each.zh for each in attempt.node.say))
        yield _asked("misleads", attempt, "", script, masked, "")


def _spoken(row: Uttered, text: str) -> Spoken:
    return Spoken(row.words.at_us, row.words.to_us, row.who or "unsure", text)


def _is_his(who: str) -> bool:
    return who.partition(".")[0] in HIS


def _asked(kind: Kind, attempt: Attempt, item: str, expected: str, rows: Sequence[Spoken], by_words: str) -> Asked:
    return Asked(kind, attempt.node.id, attempt.number, item, expected, tuple(rows), by_words)


def _sentences(
    attempt: Attempt,
    timeline: Timeline,
    figures: dict[str, float],
    masked: Sequence[Spoken],
    rows: Sequence[Uttered],
    mask: Mask,
) -> Iterator[Asked]:
    """Sentences that must be said, whether or not they were: but none that only the machine said, or nobody wrote."""
    heard = [each.words.text for each in rows if _is_his(each.who)]
    states = {each.id: each for each in said(attempt, timeline, figures)}
    for sentence in attempt.node.say:
        state = states.get(sentence.id)
        aloud = sentence.spoken.zh if sentence.spoken else sentence.zh
        if state is not None and sentence.must and heard and _is_told(state, aloud, heard, figures):
            yield _asked("said", attempt, sentence.id, mask.text(sentence.zh), masked, state.state)


def _is_told(state: SentenceSaid, aloud: str, heard: Sequence[str], figures: dict[str, float]) -> bool:
    if state.state != "said":
        return state.state == "open"
    least, piece = round(figures["least_percent"]), round(figures["piece_percent"])
    return not first_said(aloud, heard, least, piece).lacks


def _answers(attempt: Attempt, timeline: Timeline, masked: Sequence[Spoken], mask: Mask) -> Iterator[Asked]:
    """Questions that somebody was heard to answer, with what was said from the question on."""
    for number, question in enumerate(attempt.node.answers):
        answer = spoke(attempt, timeline, number)
        since_us = asked_at(attempt, timeline, number)
        if answer.meaning == "unknown" or not answer.text:
            continue
        begin_us = min(answer.from_us, answer.from_us if since_us is None else since_us)
        rows = [each for each in masked if begin_us <= each.to_us and each.from_us <= answer.to_us]
        if rows:
            yield _asked("understood", attempt, question.id, mask.text(question.question.zh), rows, answer.meaning)
