"""Whose voice was heard when: the seller's, the customer's own, somebody else's, the machine's.

Only where voices were to be told apart in this take; else nothing of it is asked, and nothing said. Whose a voice is,
lips tell: in a take of sound alone nobody is asked for, and where nobody looked at faces nothing is judged.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace

from rulebook.checks.attempt import Attempt
from rulebook.checks.found import Check, Figures, Found, called_by, is_asked
from rulebook.checks.observed import Playout, Voice
from rulebook.checks.senses.answers import AFTER_US, HERS, Answered, answered
from rulebook.checks.timed import Span, holes, joined, total
from rulebook.checks.timeline import Spoken, Timeline
from rulebook.checks.words import both, role_name, together
from rulebook.plan.plan import PlannedNode, PlannedQuestion
from rulebook.sale.text import Text

LONGEST_US = 300_000_000
"""Nothing that a machine reads at once, and nobody's voice without a breath, is longer."""
DEAF_S = 3.0
"""Where nobody listened for so long, what was not heard may have been said; a mark covers half of it."""
SHORTEST_US = 1_000_000
"""What is shorter cannot be found again in the microphone (`terminal.speech.playout`)."""
BEGINS_S = 8.0
"""While a step goes on nobody is told earlier that he has not spoken: he begins to, and it is heard a little later."""
UNCLEAR = both("没有看清是谁在回答", "it could not be told who answered")
UNSURE = both(
    "有人说话，但没有看清是不是销售人员", "somebody spoke, and it could not be told whether it was the seller"
)
NOBODY = both("没有听到人回答", "nobody was heard to answer")
_NAMES = {
    "offscreen": both("镜头外的人", "somebody off screen"),
    "machine": both("机器", "the machine"),
}


def _named(who: str) -> Text:
    return _NAMES.get(who) or role_name(who)


def _voices(timeline: Timeline, span: Span) -> list[Voice]:
    """Voices of a stretch of time; who spoke already when it began, as he does who talks on, is heard from there on."""
    found = timeline.voices.between(span.part(span.from_us - LONGEST_US, span.to_us))
    return [replace(each, at_us=max(each.at_us, span.from_us)) for each in found if each.to_us > span.from_us]


def _stem(who: str) -> str:
    return who.partition(".")[0]


def _long(voices: list[Voice]) -> float:
    return total(Span(each.at_us, each.to_us) for each in voices)


def _whose(timeline: Timeline) -> bool:
    """Whether it is asked whose voice was heard."""
    return timeline.listened and timeline.plan.record != "audio"


def _deaf(attempt: Attempt, timeline: Timeline, part: Span | None = None) -> bool:
    """Whether nobody listened for voices for a while in an attempt, or around a part of it; all of it, if it is short.

    A listener that is gone comes back: what it did not hear may have been said meanwhile.
    """
    span = timeline.span(attempt)
    heard = list(joined(each for each in timeline.watches.between(span) if each.what.listened))
    deaf = [each for each in holes(heard, span.from_us, span.to_us) if each.seconds >= DEAF_S or not heard]
    return any(part is None or (each.from_us < part.to_us and part.from_us < each.to_us) for each in deaf)


def _goes_on(attempt: Attempt) -> bool:
    """Whether more may come of it before it is judged."""
    return attempt.judged_us is None and attempt.ended_us is None


def _blind(attempt: Attempt, timeline: Timeline, part: Span | None = None) -> bool:
    """Whether nobody could have told whose voice it was: nobody listened, or nobody looked at faces."""
    return _deaf(attempt, timeline, part) or not timeline.faces.between(timeline.span(attempt))


def silent(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """The seller was heard at a node that he reads."""
    if not _whose(timeline):
        return
    span = timeline.span(attempt)
    seconds = _long([each for each in _voices(timeline, span) if _stem(each.who) == "seller"])
    unsure = _long([each for each in _voices(timeline, span) if each.who in ("", "unsure")])
    held = seconds >= figures["least_s"]
    why = UNSURE if not held and seconds + unsure >= figures["least_s"] else None
    if not held and _goes_on(attempt) and span.seconds < BEGINS_S:
        yield Found(span, {"seconds": seconds}, pending=True)
        return
    yield Found(span, {"seconds": seconds}, held=held, why=why, blind=not held and _blind(attempt, timeline))


def overlap(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Seller and customer do not speak at once for long."""
    if not _whose(timeline):
        return
    span = timeline.span(attempt)
    voices = _voices(timeline, span)
    his = [each for each in voices if _stem(each.who) == "seller"]
    hers = [each for each in voices if each.who and _stem(each.who) not in ("seller", *_NAMES, "unsure")]
    both_ = sorted(_both(his, hers), key=lambda each: each.from_us)
    seconds = total(joined(both_, 0))
    if seconds >= figures["seconds_allowed"]:
        yield Found(Span(both_[0].from_us, both_[-1].to_us), {"seconds": seconds})
    else:
        yield Found(span, {"seconds": seconds}, held=True, blind=_blind(attempt, timeline))


def _both(his: list[Voice], hers: list[Voice]) -> Iterator[Span]:
    """Yield where two lists of voices, each in order, overlap."""
    first = 0
    for own in hers:
        while first < len(his) and his[first].to_us <= own.at_us:
            first += 1
        for other in his[first:]:
            if other.at_us >= own.to_us:
                break
            begin, end = max(own.at_us, other.at_us), min(own.to_us, other.to_us)
            if end > begin:
                yield Span(begin, end)


def _spoken_answers(
    attempt: Attempt, timeline: Timeline, figures: Figures
) -> Iterator[tuple[PlannedQuestion, Answered, Span]]:
    """Yield the questions that are answered by voice and were answered, each with when its answer is listened for."""
    whole = timeline.span(attempt)
    for number, question in enumerate(attempt.node.answers):
        found = answered(attempt, timeline, number, figures)
        if question.by == "voice" and found.how in HERS:
            until_us = max(found.asked_us, min(found.at_us + AFTER_US, whole.to_us))
            yield question, found, whole.part(found.asked_us, until_us)


def elsewhere(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """The answer came from the lips of somebody who was asked."""
    if not _whose(timeline):
        return
    for question, answer, span in _spoken_answers(attempt, timeline, figures):
        voices = _voices(timeline, span)
        own = [each for each in voices if is_asked(each.who, question, attempt.node)]
        sure = [each for each in own if each.confidence >= figures["least_confidence"]]
        text = both(question.question.zh, question.question.en)
        values: dict[str, Text | float | str] = {"question": text, "seconds": _long(own)}
        heard = [each for each in voices if each.who not in ("", "unsure", "machine")]
        told = [each for each in heard if _stem(each.who) != "seller" and each not in own]
        least_us = figures["least_s"] * 1e6
        clear = [each for each in told if each.confidence >= figures["least_confidence"]]
        strange = list(dict.fromkeys(each.who for each in clear if each.to_us - each.at_us >= least_us))
        if any(each.to_us - each.at_us >= least_us for each in sure):
            asked = (called_by(question.name, role, attempt.node) for role in question.who)
            yield Found(span, {**values, "who": together(map(role_name, asked))}, held=True)
        elif strange:
            when = next(each for each in told if each.who in strange)
            who = together(map(_named, strange))
            yield Found(Span(when.at_us, when.to_us), {**values, "who": who})
        elif _goes_on(attempt) and timeline.observed_us < answer.at_us + AFTER_US:
            yield Found(span, values, pending=True)
        else:
            unclear = any(each.who in ("", "unsure") for each in voices) or bool(own or told)
            blind = _blind(attempt, timeline, span)
            yield Found(span, values, why=None if blind else UNCLEAR if unclear else NOBODY, blind=blind)


def machine(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """The answer did not come while the machine was speaking: then nobody can tell whose voice it was."""
    for question, found, span in _spoken_answers(attempt, timeline, figures):
        text = both(question.question.zh, question.question.en)
        begun = timeline.spoken.between(span.part(found.at_us - LONGEST_US, found.at_us))
        playing = [each for each in begun if each.to_us > found.at_us]
        own = [each for each in _voices(timeline, span) if is_asked(each.who, question, attempt.node)]
        if playing and not own:
            yield Found(Span(max(playing[0].at_us, found.asked_us), found.at_us), {"question": text})
        else:
            yield Found(span, {"question": text}, held=True)


def unheard(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """What the machine read was found again in the microphone: it could be heard in the room."""
    span = timeline.span(attempt)
    for each in timeline.playouts.between(span):
        values = {"level": float(each.level), "delay": float(each.delay_ms)}
        heard = each.found and each.level >= figures["least_db"]
        yield Found(Span(each.at_us, each.to_us), values, held=heard)
    if timeline.listened:
        looked_for = timeline.playouts.between(span.part(span.from_us - LONGEST_US, span.to_us))
        for aloud in _read_aloud(timeline, span):
            if not any(_is_of(each, aloud) for each in looked_for):
                yield Found(Span(aloud.at_us, aloud.to_us), blind=True)


def _read_aloud(timeline: Timeline, span: Span) -> list[Spoken]:
    """What the machine read to its end in a stretch of time; what is too short cannot be found again."""
    begun = timeline.spoken.between(span)
    over = [each for each in begun if each.whole and each.to_us <= span.to_us]
    return [each for each in over if each.to_us - each.at_us >= SHORTEST_US]


def _is_of(playout: Playout, read: Spoken) -> bool:
    """Whether it is what the machine read then that was looked for: most of it."""
    common = min(playout.to_us, read.to_us) - max(playout.at_us, read.at_us)
    return 2 * common >= read.to_us - read.at_us


def is_hearsay(attempt: Attempt, timeline: Timeline, held: AbstractSet[str]) -> bool:
    """Tell whether it rests on what nobody but people heard, her voice or the machine's. `held`: checks all well."""
    asked = any(question.by == "voice" for question in attempt.node.answers)
    played = bool(_read_aloud(timeline, timeline.span(attempt)))
    return (asked and "answer.elsewhere" not in held) or (played and "playout.unheard" not in held)


def _he_reads(node: PlannedNode) -> bool:
    return node.reader == "seller" and bool(node.say)


def _by_voice(node: PlannedNode) -> bool:
    return any(question.by == "voice" for question in node.answers)


_ASKED = ("question", "seconds")
CHECKS = (
    Check("voice.silent", "nothing", ("least_s",), ("seconds",), silent, wants=_he_reads, waits=True),
    Check("speech.overlap", "nothing", ("seconds_allowed",), ("seconds",), overlap),
    Check(
        "answer.elsewhere",
        "nothing",
        ("least_s", "least_confidence"),
        (*_ASKED, "who"),
        elsewhere,
        wants=_by_voice,
        rests_on="answer.missing",
    ),
    Check("answer.machine", "nothing", (), ("question",), machine, wants=_by_voice, rests_on="answer.missing"),
    Check("playout.unheard", "nothing", ("least_db",), ("level", "delay"), unheard),
)
