"""Whether the seller, or the machine for him, spoke the sentences of a node: by recognised words, and by playout.

Only of attempts in which a recogniser was on. A sentence that may have been said while it was off is not missing: the
seller's word stands for it, as where there is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from rulebook.checks.attempt import Attempt
from rulebook.checks.found import Check, Figures, Found, Values
from rulebook.checks.senses.reading import called
from rulebook.checks.senses.words import MIXED, uttered
from rulebook.checks.timed import Span
from rulebook.checks.timeline import Timeline
from rulebook.checks.words import both
from rulebook.plan.plan import PlannedNode, PlannedSentence
from rulebook.script.coverage import Lack, first_said

HIS: Final = frozenset({"seller", "machine", "unsure", "", MIXED})
"""Whose words may be a sentence of the node: not the customer's, nor somebody's off screen."""
MOST_TOLD: Final = 4
"""Sentences of one attempt that are told to be missing."""
TELLING_US: Final = 600_000
"""What is judged by stands so much later in the journal than the press for which words were asked, at most: the words
are told up to the press, and no sentence is said in the rest."""
State = Literal["said", "open", "unknown"]


@dataclass(frozen=True, slots=True)
class SentenceSaid:
    """How a sentence stands: `said`, still `open`, or `unknown`: not heard, and for a while nobody wrote down.

    `percent` of it was heard; `lacks` what is missing most.
    """

    id: str
    state: State
    percent: int = 0
    lacks: Lack = "words"
    must: bool = True


def said(attempt: Attempt, timeline: Timeline, figures: Figures) -> tuple[SentenceSaid, ...]:
    """Return how each sentence of the node stands in this attempt; empty where no recogniser was on in it."""
    span = timeline.span(attempt)
    if not timeline.recognising(span.part(span.from_us, max(span.to_us, span.from_us + 1))):
        return ()
    key = ("said", id(attempt), figures["least_percent"], figures["piece_percent"])
    return timeline.once(key, lambda: tuple(_said(attempt, timeline, span, figures)))


def _said(attempt: Attempt, timeline: Timeline, span: Span, figures: Figures) -> Iterator[SentenceSaid]:
    rows = uttered(timeline, span)
    heard = tuple(each.words.text for each in rows if each.who.partition(".")[0] in HIS)
    read = _read(attempt.node, timeline, span)
    whole = timeline.written(span, TELLING_US)
    least, least_piece = round(figures["least_percent"]), round(figures["piece_percent"])
    say = attempt.node.say
    found = timeline.same(
        ("said", least, least_piece),
        (attempt.node.id, heard),
        lambda: [first_said(_aloud(each), heard, least, least_piece) for each in say],
    )
    for sentence, each in zip(say, found, strict=True):
        if not each.lacks or sentence.id in read:
            yield SentenceSaid(sentence.id, "said", max(each.percent, least), "", must=sentence.must)
        else:
            state: State = "open" if whole else "unknown"
            yield SentenceSaid(sentence.id, state, each.percent, each.lacks, must=sentence.must)


def _aloud(sentence: PlannedSentence) -> str:
    return sentence.spoken.zh if sentence.spoken else sentence.zh


def _read(node: PlannedNode, timeline: Timeline, span: Span) -> frozenset[str]:
    """The sentences that the machine read to their end, and that the microphone heard from the loudspeaker."""
    played = [each for each in timeline.playouts.between(span) if each.found]
    found: set[str] = set()
    for spoken in timeline.spoken.between(span):
        heard = any(each.at_us < spoken.to_us and spoken.at_us < each.to_us for each in played)
        if spoken.whole and heard and spoken.item in ("say", f"node:{node.id}"):
            found |= {each.id for each in node.say if each.must}
        elif spoken.whole and heard:
            found |= {each.id for each in node.say if spoken.item == f"say:{each.id}"}
    return frozenset(found)


def missing(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Every sentence that must be said was said."""
    span = timeline.span(attempt)
    states = [each for each in said(attempt, timeline, figures) if each.must]
    texts = {each.id: each for each in attempt.node.say}
    lacking = [each for each in states if each.state == "open"]
    for each in lacking[:MOST_TOLD]:
        text = texts[each.id]
        values: Values = {
            "sentence": called(text),
            "percent": each.percent,
            "lacks": _LACKS[each.lacks],
        }
        yield Found(span, values)
    if any(each.state == "unknown" for each in states):
        to_come = timeline.writing(span) and not attempt.settled
        yield Found(span, {"percent": 0}, unwritten=not to_come, pending=to_come)
    elif states and not lacking:
        yield Found(span, {"percent": min(each.percent for each in states)}, held=True)


_LACKS: Final = {
    "": both("", ""),
    "words": both("没有说全", "too little of it was said"),
    "piece": both("漏了一段", "a piece of it lacks"),
    "number": both("数字没有说对", "a figure in it was not said as it is"),
    "negation": both("“不”“没有”这样的字没有说对", "a word of negation was not said as it is"),
}


def _says(node: PlannedNode) -> bool:
    return any(each.must for each in node.say)


CHECKS = (
    Check(
        "say.missing",
        "nothing",
        ("least_percent", "piece_percent"),
        ("sentence", "percent", "lacks"),
        missing,
        wants=_says,
        waits=True,
    ),
)
