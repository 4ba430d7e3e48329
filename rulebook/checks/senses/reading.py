"""What the customer was shown: every prompt, long enough, and to its end."""

from collections.abc import Iterator

from rulebook.checks.attempt import Attempt, documents_of, prompts_of, questions_of
from rulebook.checks.found import Check, Figures, Found, Values
from rulebook.checks.senses.answers import answered
from rulebook.checks.senses.words import asked_at
from rulebook.checks.timed import Span
from rulebook.checks.timeline import Timeline
from rulebook.checks.words import both
from rulebook.plan.plan import PlannedNode, PlannedSentence
from rulebook.sale.text import Text
from rulebook.script.wording import cut

MOST_WORDS = 24
"""Characters by which a prompt is called; English has twice as many."""


BEFORE = both(
    "在这段录像里没有看完；前一段里有没有看完，要一起看",
    "it was not read to its end here; whether it was in the take before must be looked up there",
)


def called(prompt: PlannedSentence) -> Text:
    """The beginning of a prompt, or of another sentence."""
    return shortened(both(prompt.zh, prompt.en))


def shortened(text: Text) -> Text:
    """The beginning of a text."""
    return both(cut(text.zh, MOST_WORDS), cut(text.en, 2 * MOST_WORDS))


def unseen(attempt: Attempt, timeline: Timeline, _: Figures) -> Iterator[Found]:
    """Every prompt was painted on the customer's display."""
    span = timeline.span(attempt)
    for prompt, item in zip(attempt.node.prompts, prompts_of(attempt.node), strict=True):
        yield Found(span, {"prompt": called(prompt)}, held=attempt.first_shown(item) is not None)


def unasked(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Every question was on the customer's display, read out by the machine or heard to be asked, before its answer."""
    if timeline.plan.record == "audio":
        return  # on the telephone there is no display
    span = timeline.span(attempt)
    for number, (question, item) in enumerate(zip(attempt.node.answers, questions_of(attempt.node), strict=True)):
        found = answered(attempt, timeline, number, figures)
        until_us = found.at_us if found.how else span.to_us
        asked = asked_at(attempt, timeline, number)
        spoken = timeline.spoken.between(span.part(span.from_us, until_us))
        read = any(each.item == item and each.whole for each in spoken)
        held = read or (asked is not None and asked <= until_us)
        values: Values = {"question": both(question.question.zh, question.question.en)}
        yield Found(Span(span.from_us, max(span.from_us, until_us)), values, held=held)


def short(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Each was there long enough to be read; breaks do not count."""
    span = timeline.span(attempt)
    for prompt, item in zip(attempt.node.prompts, prompts_of(attempt.node), strict=True):
        shown = attempt.first_shown(item)
        if shown is None:
            continue
        gone = min((each.at_us for each in attempt.acts(item, "heard") if each.at_us >= shown), default=span.to_us)
        on = Span(shown, max(shown, gone))
        rest = sum(
            Span(max(each.from_us, on.from_us), min(each.to_us, on.to_us)).seconds
            for each in attempt.resting(span.to_us)
        )
        seconds = on.seconds - rest
        needed = max(figures["least_s"], len(prompt.zh) / max(figures["characters_per_s"], 0.1))
        values: Values = {"prompt": called(prompt), "seconds": seconds, "needed": needed}
        yield Found(on, values, held=seconds >= needed)


def unread(attempt: Attempt, timeline: Timeline, _: Figures) -> Iterator[Found]:
    """Where the plan says so, all pages were shown, and papers that were opened were read to their end."""
    span = timeline.span(attempt)
    pages = prompts_of(attempt.node)
    shown = sum(attempt.first_shown(item) is not None for item in pages)
    if pages:
        yield Found(span, {"pages": shown, "of": len(pages)}, held=shown in (0, len(pages)))
    for item in documents_of(attempt):
        read = {each.page for each in attempt.shown if each.item == item}
        values = {"pages": len(read), "of": max((*read, *(each.of for each in attempt.acts(item, "read"))))}
        held = timeline.read(item, span.to_us)
        yield Found(span, values, held=held, why=BEFORE if timeline.linked and not held else None)


def _asks(node: PlannedNode) -> bool:
    return bool(node.answers)


def _prompts(node: PlannedNode) -> bool:
    return bool(node.prompts)


def _to_end(node: PlannedNode) -> bool:
    return node.read_to_end


_SHOWN = ("prompt",)
CHECKS = (
    Check("prompt.unseen", "nothing", (), _SHOWN, unseen, wants=_prompts, waits=True),
    Check(
        "prompt.short",
        "nothing",
        ("least_s", "characters_per_s"),
        ("prompt", "seconds", "needed"),
        short,
        wants=_prompts,
        waits=True,
        rests_on="prompt.unseen",
    ),
    Check("question.unseen", "nothing", (), ("question",), unasked, wants=_asks, waits=True),
    Check("prompt.unread", "nothing", (), ("pages", "of"), unread, wants=_to_end, waits=True, rests_on="prompt.unseen"),
)
