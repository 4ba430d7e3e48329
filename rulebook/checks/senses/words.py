"""What recognised words mean: whose they were, and what she answered with them.

Words count only where a recogniser was on (the mark `recogniser`), and where the check list asks for `answer.words`: by
its figures. A stretch in which none was on is not silence: nothing is known of it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from rulebook.checks.attempt import Attempt, questions_of
from rulebook.checks.found import is_asked
from rulebook.checks.observed import Voice, Words
from rulebook.checks.timed import Span
from rulebook.checks.timeline import Timeline
from rulebook.plan.plan import PlannedNode, PlannedQuestion
from rulebook.script.coverage import coverage
from rulebook.script.sounding import is_han
from rulebook.script.transcripts import coached_by, judge_transcript, prompted

EARLY_US: Final = 300_000
"""Words may be told to begin, or to end, so much beside the voice that spoke them."""
LONGEST_US: Final = 60_000_000
"""Nothing that was written down at once is longer."""
Meaning = Literal["accepted", "refused", "unclear", "coached", "unknown"]
"""`coached`: somebody had put it into her mouth; `unknown`: nothing wrote down what she said, or she said nothing."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """What she said to a question, as it was written down: her last words that say anything, and when they ended."""

    meaning: Meaning
    from_us: int = 0
    to_us: int = 0
    text: str = ""
    empty: bool = False
    """Nothing in it is a word of answer: a hum, or nothing that could be made out."""
    talked_on: bool = False
    """What it means is unknown: she had said no, and what she said after that nobody wrote down."""


UNKNOWN: Final = Spoke("unknown")
MIXED: Final = "mixed"


@dataclass(frozen=True, slots=True)
class Uttered:
    """Words, and whose they are: a role and such as voices have, `unsure`, or `mixed` where several spoke meanwhile."""

    words: Words
    who: str
    sure: int = 0
    """The least confidence of the voices that they lie in."""
    among: frozenset[str] = frozenset()
    """Everybody who spoke meanwhile."""


def uttered(timeline: Timeline, span: Span) -> list[Uttered]:
    """Return all words that begin in a stretch of time, each with whose they are. Not to be changed."""
    return timeline.once(("uttered", span), lambda: _uttered(timeline, span))


def _uttered(timeline: Timeline, span: Span) -> list[Uttered]:
    rows = timeline.words.between(span)
    if not rows:
        return []
    voices = timeline.voices.between(span.part(rows[0].at_us - LONGEST_US, rows[-1].to_us + EARLY_US))
    return [whose(row, voices) for row in rows]


def whose(row: Words, voices: Sequence[Voice]) -> Uttered:
    """Whose words these are: those of one voice, if nine tenths of what anybody spoke meanwhile was his."""
    shares: dict[str, int] = {}
    sure = 100
    for voice in voices:
        common = min(row.to_us, voice.to_us) - max(row.at_us, voice.at_us)
        if common > 0 or (row.at_us == row.to_us and voice.at_us <= row.at_us <= voice.to_us):
            who = voice.who or "unsure"
            shares[who] = shares.get(who, 0) + max(common, 1)
            sure = min(sure, voice.confidence)
    if not shares:
        return Uttered(row, "unsure")
    most = max(shares, key=lambda who: shares[who])
    alone = 10 * shares[most] >= 9 * sum(shares.values())
    return Uttered(row, most if alone else MIXED, sure, frozenset(shares))


def spoke(attempt: Attempt, timeline: Timeline, number: int) -> Spoke:
    """Return what those who were asked answered to the question of this number, as it was written down."""
    if timeline.by_words is None or not timeline.turned:
        return UNKNOWN
    return timeline.once(("spoke", id(attempt), number), lambda: _spoke(attempt, timeline, number))


def _spoke(attempt: Attempt, timeline: Timeline, number: int) -> Spoke:
    question, node = attempt.node.answers[number], attempt.node
    whole = timeline.span(attempt)
    asked_us = _answerable(attempt, timeline, number)
    if question.by == "writing" or asked_us is None:
        return UNKNOWN
    span = whole.part(asked_us, _until(attempt, timeline, number, asked_us))

    def hers(who: str) -> bool:
        return is_asked(who, question, node)

    voices = [each for each in timeline.voices.between(span) if hers(each.who)]
    untold = [each for each in voices if not timeline.written(span.part(each.at_us, min(each.to_us, whole.to_us)))]
    if not voices:
        return UNKNOWN
    figures = timeline.by_words or {}
    said = UNKNOWN
    for turn, before in _turns(timeline, span, hers, figures["coached_s"]):
        said = _after(said, _meant(turn, before, question, node, figures))
    if untold:
        return _as_far_as_told(said, later=any(each.at_us > said.to_us for each in untold))
    return said if said is not UNKNOWN else Spoke("unclear", voices[-1].at_us, voices[-1].to_us, empty=True)


def _as_far_as_told(said: Spoke, *, later: bool) -> Spoke:
    """What holds though some of what she said was not written down: what speaks against it, if nothing came `later`."""
    if said.meaning not in ("refused", "coached"):
        return UNKNOWN
    return replace(said, meaning="unknown", talked_on=said.meaning == "refused") if later else said


def asked_at(attempt: Attempt, timeline: Timeline, number: int) -> int | None:
    """When a question was first on her display, or else was heard to be asked; None where neither is known."""
    shown = attempt.first_shown(questions_of(attempt.node)[number])
    return _heard_asked(attempt, timeline, number) if shown is None else shown


def _answerable(attempt: Attempt, timeline: Timeline, number: int) -> int | None:
    """From when on what she says may answer a question: from its being heard, if it was, else from its being shown.

    While he still explains, what she says to that is no answer to what has been on her display all the while.
    """
    heard = _heard_asked(attempt, timeline, number)
    return attempt.first_shown(questions_of(attempt.node)[number]) if heard is None else heard


def _heard_asked(attempt: Attempt, timeline: Timeline, number: int) -> int | None:
    figures, question = timeline.by_words, attempt.node.answers[number]
    if figures is None:
        return None
    for each in uttered(timeline, timeline.span(attempt)):
        if not is_asked(each.who, question, attempt.node):
            found = coverage(question.question.zh, each.words.text, round(figures["asked_percent"]), 0)
            if found.lacks in ("", "piece"):
                return max(each.words.at_us, each.words.to_us - EARLY_US)
    return None


def _until(attempt: Attempt, timeline: Timeline, number: int, asked_us: int) -> int:
    """Until when she may answer it: until the next question is put, or the attempt is over."""
    later = (_answerable(attempt, timeline, other) for other in range(len(attempt.node.answers)) if other != number)
    return min((each for each in later if each is not None and each > asked_us), default=timeline.span(attempt).to_us)


def _turns(
    timeline: Timeline, span: Span, hers: Callable[[str], bool], before_s: float
) -> Iterator[tuple[list[Uttered], str]]:
    """Yield what she said between two others' words, each with what others had said in the seconds before."""
    first_us = span.from_us - round(before_s * 1e6)
    turn: list[Uttered] = []
    others: list[Uttered] = []
    for each in uttered(timeline, span.part(first_us, span.to_us + 1)):
        if any(map(hers, each.among)) and each.words.at_us >= span.from_us - EARLY_US:
            turn.append(each)
            continue
        if turn:
            yield turn, _before(others, turn, before_s)
            turn = []
        others.append(each)
    if turn:
        yield turn, _before(others, turn, before_s)


def _before(others: Sequence[Uttered], turn: Sequence[Uttered], before_s: float) -> str:
    since_us = turn[0].words.at_us - round(before_s * 1e6)
    return "。".join(each.words.text for each in others if each.words.to_us >= since_us)


def _meant(
    turn: Sequence[Uttered], before: str, question: PlannedQuestion, node: PlannedNode, figures: Mapping[str, float]
) -> Spoke:
    """What she said in one turn. Where it may be another's, or was not told apart from another's, it is unclear."""
    said = Spoke("unclear", turn[0].words.at_us, turn[-1].words.to_us, "，".join(each.words.text for each in turn))
    if any(each.who == MIXED or each.sure < figures["least_confidence"] for each in turn):
        return said
    if any(0 < each.words.confidence < figures["words_confidence"] for each in turn):
        return said  # the recogniser itself doubts it; 0 is one that says nothing of that
    script = "。".join((*(each.zh for each in node.say), *(each.question.zh for each in node.answers)))
    if question.kind == "own_words":
        own = sum(map(is_han, said.text)) >= figures["own_characters"]
        told = prompted(before, script)
        echo = bool(told) and coverage(said.text, told).percent >= figures["echo_percent"]
        return replace(said, meaning="coached" if echo else "accepted") if own else said
    heard = judge_transcript(said.text, question)
    if heard.verdict == "accepted" and coached_by(before, question, script):
        return replace(said, meaning="coached")
    return replace(said, meaning=heard.verdict, empty=heard.by == "nothing")


def _after(said: Spoke, then: Spoke) -> Spoke:
    """What holds once she has said more: a hum changes nothing, nor does an echo of what she had said by herself.

    Only what is clear lifts a no.
    """
    if (then.empty and said is not UNKNOWN) or (said.meaning == "refused" and then.meaning == "unclear"):
        return said
    return said if then.meaning == "coached" and said.meaning == "accepted" else then
