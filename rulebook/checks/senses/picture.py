"""How the whole picture looks, and whether anybody looked at it."""

from collections.abc import Callable, Iterator

from rulebook.checks.attempt import Attempt
from rulebook.checks.found import Check, Figures, Found
from rulebook.checks.observed import Picture
from rulebook.checks.timed import Span, holes, joined, too_long
from rulebook.checks.timeline import Timeline
from rulebook.checks.words import both

MOST_RUNS = 3


def _looks(
    name: str, bad: Callable[[Picture], bool], attempt: Attempt, timeline: Timeline, figures: Figures
) -> Iterator[Found]:
    span, seen = timeline.span(attempt), timeline.pictures
    if not seen.between(span):
        yield Found(span, blind=True)
        return
    found = seen.runs(span, (name, tuple(sorted(figures.items()))), bad)
    yield from _told(found, span, figures, seen.seconds(span), settled=attempt.settled)


def _told(found: list[Span], span: Span, figures: Figures, whole_s: float, *, settled: bool) -> Iterator[Found]:
    told = too_long(found, figures["seconds_allowed"], whole_s, settled=settled)
    for run in told[:MOST_RUNS]:
        yield Found(run, {"seconds": run.seconds})
    if not told:
        yield Found(span, {"seconds": max((run.seconds for run in found), default=0.0)}, held=True)


def dark(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """The picture is bright enough."""
    return _looks("dark", lambda each: each.light < figures["least_light"], attempt, timeline, figures)


def blurred(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """The picture is sharp; what is black anyhow is told by others."""
    return _looks("blurred", lambda each: each.sharp < figures["least_sharp"], attempt, timeline, figures)


def _gaps(reason: str, attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    span = timeline.span(attempt)
    found = list(joined(timeline.gaps_in(span, "picture", reason)))
    return _told(found, span, figures, span.seconds, settled=attempt.settled)


def frozen(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """The picture moves."""
    return _gaps("frozen", attempt, timeline, figures)


def black(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """The camera is not covered."""
    return _gaps("black", attempt, timeline, figures)


NOBODY = both("这段时间画面没有被看着，没法判断", "nobody looked at the picture then: it cannot be judged")


def unwatched(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """A machine looked at the picture all the time, at so many pictures a second at least."""
    span = timeline.span(attempt)
    seen = timeline.faces.between(span)
    blind = [
        Span(max(begin, span.from_us), span.to_us if end is None else min(end, span.to_us))
        for begin, end in timeline.unobserved
    ]
    slow = [
        each for each in timeline.watches.between(span) if each.what.looked < figures["least_per_s"] * each.what.seconds
    ]
    spans = sorted([*holes(seen, span.from_us, span.to_us), *blind, *slow], key=lambda each: (each.from_us, each.to_us))
    found = list(joined((each for each in spans if each.seconds > 0), 0))
    told = too_long(found, figures["seconds_allowed"], span.seconds, settled=attempt.settled)
    for run in told[:MOST_RUNS]:
        yield Found(run, {"seconds": run.seconds}, why=NOBODY)
    if not told:
        yield Found(span, {"seconds": max((run.seconds for run in found), default=0.0)}, held=True)


_LOOK = ("seconds",)
CHECKS = (
    Check("picture.dark", "picture", ("least_light", "seconds_allowed"), _LOOK, dark),
    Check("picture.blurred", "picture", ("least_sharp", "seconds_allowed"), _LOOK, blurred),
    Check("picture.frozen", "nothing", ("seconds_allowed",), _LOOK, frozen),
    Check("picture.black", "nothing", ("seconds_allowed",), _LOOK, black),
    Check("picture.unwatched", "picture", ("seconds_allowed", "least_per_s"), _LOOK, unwatched),
)
