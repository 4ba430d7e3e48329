"""The nodes themselves: none skipped, in order, none too short."""

from collections.abc import Iterator

from rulebook.checks.attempt import Attempt
from rulebook.checks.found import Check, Figures, Found
from rulebook.checks.timed import Span, total
from rulebook.checks.timeline import Timeline
from rulebook.plan.plan import PlannedNode


def skipped(timeline: Timeline, _: Figures) -> Iterator[Found]:
    """Every node of the plan was done, or a person decided about it."""
    last = {attempt.node.id: attempt for attempt in timeline.attempts}
    whole = True
    for node in timeline.plan.nodes:
        attempt = last.get(node.id)
        goes_on = attempt is not None and attempt.ended_us is None and timeline.close is None
        done = attempt is not None and (attempt.done or goes_on)
        if done or node.id in timeline.decided or node.id in timeline.done_before:
            continue
        end_us = timeline.now_us if attempt is None else timeline.span(attempt).to_us
        begin_us = end_us if attempt is None else attempt.from_us
        whole = False
        yield Found(Span(begin_us, end_us), {"title": node.title}, node=node.id)
    if whole:
        yield Found(Span(0, timeline.now_us), held=True)


def disordered(timeline: Timeline, _: Figures) -> Iterator[Found]:
    """Nodes were begun in the order of the plan; one that was put off comes later by right."""
    places = {node.id: place for place, node in enumerate(timeline.plan.nodes)}
    put_off = {each.node for each in timeline.walked if each.event in ("put_off", "reopen")}
    furthest, ordered = -1, True
    seen: set[str] = set()
    for attempt in timeline.attempts:
        name = attempt.node.id
        place = places[name]
        if name not in seen and place < furthest and name not in put_off:
            ordered = False
            span = timeline.span(attempt)
            yield Found(Span(span.from_us, span.from_us), {"title": attempt.node.title}, node=name)
        seen.add(name)
        furthest = max(furthest, place)
    if ordered:
        yield Found(Span(0, timeline.now_us), held=True)


def short(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """The node took as long as its script says at least; breaks do not count."""
    span = timeline.span(attempt)
    seconds = span.seconds - total(attempt.resting(span.to_us))
    least = attempt.node.least_seconds
    values = {"seconds": seconds, "least": least}
    yield Found(span, values, held=seconds >= least - figures["slack_s"])


def _timed(node: PlannedNode) -> bool:
    return node.least_seconds > 0


CHECKS = (
    Check("node.skipped", values=("title",), take=skipped),
    Check("node.order", values=("title",), take=disordered),
    Check("node.short", figures=("slack_s",), values=("seconds", "least"), attempt=short, wants=_timed, waits=True),
)
