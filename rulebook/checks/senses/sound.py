"""How the take sounds: loud enough, not clipped, there at all, and not silent for too long."""

from collections.abc import Iterator
from typing import Final

from rulebook.checks.attempt import Attempt
from rulebook.checks.found import Check, Figures, Found
from rulebook.checks.observed import Sound
from rulebook.checks.timed import Held, Span, holes, joined, runs, too_long, total
from rulebook.checks.timeline import Timeline
from rulebook.plan.plan import PlannedNode

MOST_RUNS = 3
STEP_US: Final = 500_000
"""One row of sound covers so much."""
LOUD_SHARE: Final = 0.9
"""How loud somebody speaks is what nine tenths of the rows in which anybody may speak do not exceed."""
FLOOR_SHARE: Final = 0.1
"""How loud the room is by itself is what a tenth of the rows do not exceed."""
ABOVE_DB: Final = 10
"""Who speaks is so much louder than the room."""
HUSH_S: Final = 10.0
"""While a step goes on somebody may take so long to begin to speak."""


def _rows(timeline: Timeline, span: Span) -> list[Held[Sound]]:
    rows = timeline.sounds.between(span)
    return [Held(row.at_us, min(row.at_us + STEP_US, span.to_us), row) for row in rows]


def quiet(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Speech is loud enough; in a step that has hardly any sound, its loudest moment, if somebody must speak there."""
    span = timeline.span(attempt)
    levels = sorted(each.what.rms for each in _rows(timeline, span))
    little = len(levels) * STEP_US < figures["heard_s"] * 1e6
    if not levels or (little and not (attempt.settled and _speaks(attempt.node))):
        return
    spoken = _spoken(levels, figures["heard_s"])
    if not spoken and not _speaks(attempt.node):
        return  # nobody need speak there, and nobody did
    loud = levels[-1] if little else _share(spoken or levels, LOUD_SHARE)
    yield Found(span, {"level": loud, "seconds": span.seconds}, held=loud >= figures["least_db"])


def _spoken(levels: list[int], heard_s: float) -> list[int]:
    """The levels at which somebody spoke above the room, in order; none where that was for less than `heard_s`.

    Who copies a sentence by hand, or reads, is silent for minutes: that is no whisper.
    """
    least = _share(levels, FLOOR_SHARE) + ABOVE_DB
    above = [each for each in levels if each >= least]
    return above if len(above) * STEP_US >= heard_s * 1e6 else []


def _share(levels: list[int], share: float) -> int:
    return levels[min(len(levels) - 1, int(len(levels) * share))]


def clipped(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Sound is not too loud for the microphone."""
    span = timeline.span(attempt)
    over = runs(_rows(timeline, span), lambda row: row.peak >= figures["most_db"])
    told = timeline.gaps_in(span, "sound", "clipping")
    spans = list(joined(sorted([*over, *told], key=lambda each: each.from_us)))
    seconds = total(spans)
    values = {"seconds": seconds}
    if spans and seconds >= figures["seconds_allowed"]:
        yield Found(max(spans, key=lambda each: each.seconds), values)
    else:
        yield Found(span, values, held=True)


def noisy(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Voices stand far enough above the room's own noise; nothing is said where nobody measured that."""
    span = timeline.span(attempt)
    known = timeline.noises.between(span)
    if not known:
        return
    bad = timeline.noises.runs(span, ("noisy", figures["least_snr"]), lambda row: row.snr < figures["least_snr"])
    told = too_long(bad, figures["seconds_allowed"], span.seconds, settled=attempt.settled)
    worst = float(min(each.what.snr for each in known))
    for run in told[:MOST_RUNS]:
        yield Found(run, {"seconds": run.seconds, "snr": worst})
    if not told:
        yield Found(span, {"seconds": max((run.seconds for run in bad), default=0.0), "snr": worst}, held=True)


def missing(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """The microphone gives sound: no muted one, and none that hisses all the while that somebody should speak."""
    span, allowed_s = timeline.span(attempt), figures["seconds_allowed"]
    levels = _rows(timeline, span)
    dead = runs(levels, lambda row: row.rms <= figures["dead_db"])
    silent = timeline.gaps_in(span, "sound", "silent")
    spans = list(joined(sorted([*dead, *silent], key=lambda each: each.from_us)))
    told = too_long(spans, allowed_s, span.seconds, settled=attempt.settled)
    told = told or _hushed(levels, attempt, span, figures.get("hushed_db"))
    for run in told[:MOST_RUNS]:
        yield Found(run, {"seconds": run.seconds})
    rows = joined(levels)
    lacking = list(holes(rows, span.from_us, span.to_us))
    deaf = too_long(lacking, allowed_s, span.seconds, settled=attempt.settled)
    for each in deaf[:MOST_RUNS]:  # nobody listened: there may have been sound, or none
        yield Found(each, {"seconds": each.seconds}, blind=True)
    if not told and not deaf:
        yield Found(span, {"seconds": max((run.seconds for run in spans), default=0.0)}, held=True)


def _hushed(levels: list[Held[Sound]], attempt: Attempt, span: Span, least_db: float | None) -> list[Span]:
    """The whole step, where somebody must speak in it and no half second of it was as loud as that."""
    if least_db is None or not levels or not _speaks(attempt.node):
        return []
    late = attempt.settled or span.seconds >= HUSH_S
    return [Span(span.from_us, span.to_us)] if late and all(each.what.rms < least_db for each in levels) else []


def _speaks(node: PlannedNode) -> bool:
    """Whether anybody must speak at a node: it has something to be said, or a question that is answered by voice."""
    return bool(node.say) or any(question.by == "voice" for question in node.answers)


def silence(attempt: Attempt, timeline: Timeline, figures: Figures) -> Iterator[Found]:
    """Nobody is silent for too long; breaks do not count."""
    span = timeline.span(attempt)
    resting = attempt.resting(span.to_us)
    rows = [
        each for each in _rows(timeline, span) if not any(rest.from_us <= each.from_us < rest.to_us for rest in resting)
    ]
    found = list(runs(rows, lambda row: row.rms < figures["silent_db"]))
    told = [run for run in found if run.seconds >= figures["seconds_allowed"]]
    for run in told[:MOST_RUNS]:
        yield Found(run, {"seconds": run.seconds})
    if not told:
        yield Found(span, {"seconds": max((run.seconds for run in found), default=0.0)}, held=True)


_RUN = ("seconds",)
CHECKS = (
    Check("sound.quiet", "sound", ("least_db", "heard_s"), ("level", "seconds"), quiet),
    Check("sound.clipped", "sound", ("most_db", "seconds_allowed"), _RUN, clipped),
    Check("sound.noisy", "nothing", ("least_snr", "seconds_allowed"), ("seconds", "snr"), noisy, wants=_speaks),
    Check("sound.missing", "sound", ("dead_db", "seconds_allowed"), _RUN, missing, may=("hushed_db",)),
    Check("node.silence", "sound", ("silent_db", "seconds_allowed"), _RUN, silence),
)
