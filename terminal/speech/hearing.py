"""What was heard in a stretch of a take, as rows for its `observations`: whose voice from when to when.

The rows have the fields of `rulebook.checks.observed.Voice`, which this room does not import.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from terminal.speech.speaking import UNSURE, Person, tell
from terminal.speech.voice import Speech

MACHINE = "machine"
_LEAST_US = 200_000
"""What is left of a stretch of speech beside the machine's own voice, and is shorter, is the edge of that voice."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody's voice. `who`: a role, `offscreen`, `machine`, or `unsure`; `confidence` 0 to 100."""

    at_us: int
    to_us: int
    who: str
    confidence: int


@dataclass(frozen=True, slots=True)
class Window:
    """What a listener has of a stretch of media time."""

    speech: Sequence[Speech]
    """Stretches of speech in the microphone, in order."""
    persons: Mapping[str, Person]
    """The lips of those in the picture, by role."""
    machine: Sequence[tuple[int, int]] = ()
    """When the machine itself could be heard (`terminal.speech.playout.machine_stretches`)."""
    earlier: Sequence[Speech] = field(default=(), repr=False)
    """Speech before this window, for what lips do when nobody speaks."""


def hear(window: Window) -> list[Voice]:
    """Return whose voice was heard when, in order. While the machine could be heard it is never a person's."""
    rows = []
    known = list(window.earlier)
    for speech in window.speech:
        for part, by_machine in _parted(speech, window.machine):
            known.append(part)
            if by_machine:
                rows.append(Voice(part.from_us, part.to_us, MACHINE, round(100 * part.probability)))
                continue
            told = tell(part, window.persons, known[:-1]) if window.persons else []
            rows += [Voice(each.from_us, each.to_us, each.who, round(100 * each.confidence)) for each in told]
            if not told:
                rows.append(Voice(part.from_us, part.to_us, UNSURE, 0))
    return rows


def _parted(speech: Speech, machine: Sequence[tuple[int, int]]) -> Iterator[tuple[Speech, bool]]:
    """Cut a stretch where the machine begins and ends to be heard; True: the machine's part."""
    at_us = speech.from_us
    for played_us, over_us in sorted(machine):
        begin_us, end_us = max(played_us, at_us), min(over_us, speech.to_us)
        if begin_us >= end_us:
            continue
        if begin_us - at_us >= _LEAST_US:
            yield _part(speech, at_us, begin_us), False
        yield _part(speech, begin_us, end_us), True
        at_us = end_us
    if speech.to_us - at_us >= _LEAST_US or at_us == speech.from_us:
        yield _part(speech, at_us, speech.to_us), False


def _part(speech: Speech, from_us: int, to_us: int) -> Speech:
    inside = tuple(breath for breath in speech.breaths if from_us < breath < to_us)
    return replace(speech, from_us=from_us, to_us=to_us, breaths=inside)
