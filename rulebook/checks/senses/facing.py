"""Whether she faced her display while a prompt was on it: by what the journal tells of its delivery."""

from collections.abc import Iterator

from rulebook.checks.attempt import Attempt, prompts_of
from rulebook.checks.found import Check, Figures, Found, Values
from rulebook.checks.senses.reading import called
from rulebook.checks.timeline import Timeline
from rulebook.plan.plan import PlannedNode


def unfaced(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """She faced the display for some of the time; where nobody looked, or nothing is told of it, nothing is said."""
    span = timeline.span(attempt)
    told = {each.item: each for each in attempt.deliveries}
    for prompt, item in zip(attempt.node.prompts, prompts_of(attempt.node), strict=True):
        delivery = told.get(item)
        if delivery is None:
            continue  # it is still to come, or the program of that take told nothing
        percent = delivery.facing_percent
        values: Values = {"prompt": called(prompt), "percent": percent if percent is not None else "—"}
        held = percent is not None and percent >= figures["least_percent"]
        yield Found(span, values, held=held, blind=percent is None)


def _prompts(node: PlannedNode) -> bool:
    return bool(node.prompts)


CHECKS = (Check("prompt.unfaced", "picture", ("least_percent",), ("prompt", "percent"), unfaced, wants=_prompts),)
