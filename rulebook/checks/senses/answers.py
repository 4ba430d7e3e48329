"""Questions and answers: each answered, not with no, in time, and by whose hand or word."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from rulebook.checks.attempt import Attempt, questions_of
from rulebook.checks.found import Check, Figures, Found, Values, is_asked
from rulebook.checks.senses.sound import STEP_US
from rulebook.checks.senses.words import Spoke, spoke
from rulebook.checks.timed import Span, total
from rulebook.checks.timeline import Timeline
from rulebook.checks.words import both
from rulebook.plan.plan import PlannedNode, PlannedQuestion

HERS: Final = frozenset({"own", "said", "seller", "voice"})
"""Answers that are, or stand for, what she herself did or said."""
AFTER_US = 1_500_000
"""A voice may be told so long after the act that it goes with."""
_NOT_HERS = frozenset({"seller", "machine"})
WHOSE = both(
    "有人说话，但没有看清是不是客户本人", "somebody spoke, and it could not be told whether it was the customer"
)
How = Literal["own", "said", "seller", "paced", "voice", "refused", ""]
"""By the customer's own touch or writing, her own recognised words, the seller's keys or word, the clock, a voice that
nobody understood; with no; not at all."""


@dataclass(frozen=True, slots=True)
class Answered:
    """How a question was answered last, and when; `spoken_s`: how much somebody spoke from the question on."""

    how: How
    at_us: int
    asked_us: int
    spoken_s: float


def spoken_s(timeline: Timeline, span: Span, loud_db: float) -> float:
    """How long it was as loud as speech between two times."""
    rows = timeline.sounds.between(span)
    return sum(row.rms >= loud_db for row in rows) * STEP_US / 1e6


def answered(attempt: Attempt, timeline: Timeline, number: int, figures: Figures) -> Answered:
    """Return how the question of this number was answered; many checks ask."""
    key = ("answered", id(attempt), number, figures.get("spoken_s"), figures.get("loud_db"))
    return timeline.once(key, lambda: _answered(attempt, timeline, number, figures))


def _answered(attempt: Attempt, timeline: Timeline, number: int, figures: Figures) -> Answered:
    item, question, span = questions_of(attempt.node)[number], attempt.node.answers[number], timeline.span(attempt)
    shown = attempt.first_shown(item)
    asked_us = span.from_us if shown is None else shown
    last: tuple[How, int, float] = ("", span.to_us, 0.0)
    written = any(each.item == item for each in attempt.written)
    least = max(figures.get("spoken_s", 0.0), question.least_seconds)
    acts = attempt.acts(item, "answered")
    own_no = [each.answer for each in acts if each.via == "customer"][-1:] == ["refused"]
    for each in acts:
        if own_no and each.via != "customer":
            continue  # what she said no to herself nobody else says yes to
        told = written if question.by == "writing" else each.spoken_ms / 1000 >= least
        last = (_how(each.via, each.answer, told=told), each.at_us, each.spoken_ms / 1000)
    for word in () if own_no else attempt.heard:
        if word.item == item and word.at_us >= (last[1] if last[0] else 0):
            last = ("seller" if word.answer == "accepted" else "", word.at_us, 0.0)
    for at_us, which in attempt.noes:
        if which == number and at_us >= (last[1] if last[0] else 0):
            last = ("refused", at_us, 0.0)
    entered = bool(last[0] or acts or any(word.item == item for word in attempt.heard))
    words = spoke(attempt, timeline, number)
    if words.meaning != "unknown":
        last = _by_words(words, last, told=entered)
    elif not entered:
        last = _by_voice(attempt, timeline, question, asked_us, last)
    how, at_us, said = last
    if how == "said":
        asked_us = min(asked_us, words.from_us)  # he had asked aloud before it was on her display
    loud = spoken_s(timeline, span.part(asked_us, max(asked_us, at_us)), figures.get("loud_db", 0.0))
    return Answered(how, at_us, asked_us, max(said, loud))


def _how(via: str, answer: str, *, told: bool) -> How:
    if answer == "refused":
        return "refused"
    if answer != "accepted":
        return ""
    if via == "customer":
        return "own" if told else ""
    return "paced" if via == "paced" else "seller"


def _by_words(said: Spoke, last: tuple[How, int, float], *, told: bool) -> tuple[How, int, float]:
    """Her own clear words stand for the seller's word, and for what nobody entered; her no only for the latter."""
    how, at_us, seconds = last
    if said.meaning == "accepted" and how == "seller":
        return ("said", at_us, seconds)
    if said.meaning == "accepted" and not how and (not told or said.to_us > at_us):
        return ("said", said.to_us, (said.to_us - said.from_us) / 1e6)
    return ("refused", said.to_us, 0.0) if said.meaning == "refused" and not told else last


def _by_voice(
    attempt: Attempt, timeline: Timeline, question: PlannedQuestion, asked_us: int, none: tuple[How, int, float]
) -> tuple[How, int, float]:
    """Somebody of those who are asked spoke after the question, as lips and voice tell."""
    if question.by == "writing":
        return none
    least = max(0.3, question.least_seconds)
    span = timeline.span(attempt)
    for voice in timeline.voices.between(span.part(asked_us, span.to_us + 1)):
        seconds = (voice.to_us - voice.at_us) / 1e6
        if is_asked(voice.who, question, attempt.node) and seconds >= least:
            return ("voice", voice.to_us, seconds)
    return none


def _each(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[tuple[PlannedQuestion, Answered, Values]]:
    for number, question in enumerate(attempt.node.answers):
        found = answered(attempt, timeline, number, figures)
        text = both(question.question.zh, question.question.en)
        yield question, found, {"question": text, "seconds": found.spoken_s}


def missing(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Every question was answered."""
    span = timeline.span(attempt)
    for _, found, values in _each(attempt, timeline, figures):
        yield Found(Span(min(found.asked_us, span.to_us), span.to_us), values, held=bool(found.how))


def refused(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """No question was answered with no; what a voice alone said is not known."""
    for _, found, values in _each(attempt, timeline, figures):
        if found.how and found.how != "voice":
            yield Found(Span(found.asked_us, max(found.asked_us, found.at_us)), values, held=found.how != "refused")


def late(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """The answer came soon after the question."""
    for _, found, values in _each(attempt, timeline, figures):
        if found.how:
            span = Span(found.asked_us, max(found.asked_us, found.at_us))
            yield Found(span, {**values, "seconds": span.seconds}, held=span.seconds <= figures["within_s"])


def seller(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Where the seller entered the answer, somebody was heard to speak it."""
    _, heard, __ = timeline.looked(timeline.span(attempt))
    loud = {"loud_db": figures["loud_db"]}  # `spoken_s` is here how long somebody is loud, and not what makes an answer
    for question, found, values in _each(attempt, timeline, loud):
        if found.how == "seller" and question.by == "voice":
            held = found.spoken_s >= figures["spoken_s"]
            span = Span(found.asked_us, max(found.asked_us, found.at_us))
            yield Found(span, values, held=held, blind=not held and heard == 0)


def short(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """An answer in the customer's own words is as long as it must be.

    How loud it was in the room is also the seller's speech: where voices are told apart, hers must be so long.
    That she did not speak at all is told by whoever tells who answered.
    """
    whole = timeline.span(attempt)
    _, heard, __ = timeline.looked(whole)
    for question, found, values in _each(attempt, timeline, figures):
        if question.kind == "own_words" and question.by == "voice" and found.how in HERS:
            span = Span(found.asked_us, max(found.asked_us, found.at_us))
            least, said = question.least_seconds, found.spoken_s
            voices = timeline.voices.between(whole.part(span.from_us, min(span.to_us + AFTER_US, whole.to_us)))
            hers = total(Span(each.at_us, each.to_us) for each in voices if is_asked(each.who, question, attempt.node))
            others = (each for each in voices if not is_asked(each.who, question, attempt.node))
            maybe = hers + total(
                Span(each.at_us, each.to_us) for each in others if each.who.partition(".")[0] not in _NOT_HERS
            )
            told = {**values, "least": least}
            if said < least or not hers or hers >= least:
                yield Found(span, told, held=said >= least, blind=said < least and heard == 0)
            else:
                yield Found(span, {**told, "seconds": hers}, why=WHOSE if maybe >= least else None)


def rests_on_word(attempt: Attempt, timeline: Timeline) -> bool:
    """Tell whether anything in it is the seller's word, or a voice that nobody recognised, and no act of hers."""
    items = questions_of(attempt.node)
    hows = {item: answered(attempt, timeline, number, {}).how for number, item in enumerate(items)}
    done = [each for each in attempt.acted if each.act in _DONE and hows.get(each.item) != "said"]
    if any(each.via not in _ANSWERED_FOR or each.on_paper for each in done):
        return True
    if any(each.via not in _ANSWERED_FOR for each in attempt.written):
        return True
    return any(how in ("seller", "voice") for how in hows.values())


def rests_on_clock(attempt: Attempt) -> bool:
    """Tell whether the clock did in it what people should do."""
    return any(each.via == "paced" and each.act in _DONE for each in attempt.acted)


_ANSWERED_FOR = frozenset({"customer", "paced"})
"""Her own hand, and the clock, which is asked about by itself; any other may be anybody's."""
_DONE = frozenset({"heard", "answered", "read", "signed", "copied"})


def _asks(node: PlannedNode) -> bool:
    return bool(node.answers)


def _own_words(node: PlannedNode) -> bool:
    return any(question.kind == "own_words" for question in node.answers)


_SAID = ("question", "seconds")
CHECKS = (
    Check("answer.missing", "nothing", ("spoken_s",), _SAID, missing, wants=_asks, waits=True),
    Check("answer.refused", "nothing", (), _SAID, refused, wants=_asks, rests_on="answer.missing"),
    Check("answer.late", "nothing", ("within_s",), _SAID, late, wants=_asks, rests_on="answer.missing"),
    Check("answer.seller", "nothing", ("spoken_s", "loud_db"), _SAID, seller, wants=_asks, rests_on="answer.missing"),
    Check(
        "answer.short", "nothing", ("loud_db",), (*_SAID, "least"), short, wants=_own_words, rests_on="answer.missing"
    ),
)
