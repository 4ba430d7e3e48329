"""Whether the machine's clock can be believed, by what this terminal knows of time. Pure.

Headquarters' own clock is not judged: it is what a terminal's is compared with.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from faults.trouble import Trouble

WARN_S = 5.0
"""A clock that is off by more is spoken of. House rule; a book may say otherwise one day."""
DECIDE_S = 60.0
"""A clock that is off by more is answered for by a supervisor before a sale. House rule, too: the authorities'
rules name no figure, but nobody takes a minute for the same moment."""
COMPARED_FOR = timedelta(days=7)
"""How long a comparison says something: a crystal drifts by up to 4 s a day (50 ppm), in a week by half of DECIDE_S."""
_EARLIEST_ZONE = timedelta(hours=14)
"""A day begins first in the zone UTC+14."""


@dataclass(frozen=True, slots=True)
class Compared:
    """The last comparison with headquarters' clock."""

    offset_s: float
    """How far headquarters was ahead of this machine."""
    at: datetime
    """When, by this machine's clock."""


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """What is known of time here besides the clock itself."""

    built: date
    """When the program was made."""
    begins: datetime | None = None
    """From when on the terminal's certificate holds."""
    ends: datetime | None = None
    """Until when it does."""
    compared: Compared | None = None
    newest: datetime | None = None
    """The latest moment that the vault noted since that comparison, with it; or at all where none was made."""


def clock_doubts(now: datetime, facts: ClockFacts) -> tuple[Trouble, ...]:
    """Return why a supervisor has to decide before a sale begins by this clock; empty for a clock to be believed."""
    return (*_off(now, facts, beyond_s=DECIDE_S), *_dates(now, facts), *_behind(now, facts, beyond_s=DECIDE_S))


def clock_warnings(now: datetime, facts: ClockFacts) -> tuple[Trouble, ...]:
    """Return what is to be said of this clock, and stops nothing: it is off by seconds."""
    found = (*_off(now, facts, beyond_s=WARN_S), *_behind(now, facts, beyond_s=WARN_S))
    grave = {trouble.key for trouble in clock_doubts(now, facts)}
    return tuple(trouble for trouble in found if trouble.key not in grave)


def _off(now: datetime, facts: ClockFacts, *, beyond_s: float) -> Iterator[Trouble]:
    compared = _counting(now, facts)
    if compared is not None and abs(compared.offset_s) > beyond_s:
        key = "clock.off:slow" if compared.offset_s > 0 else "clock.off:fast"
        yield Trouble(key, {"seconds": round(abs(compared.offset_s), 1), "learned": _say(compared.at)})


def _dates(now: datetime, facts: ClockFacts) -> Iterator[Trouble]:
    said = {"now": _say(now)}
    if facts.begins is not None and now < facts.begins:
        yield Trouble("clock.before_certificate", {**said, "begins": _say(facts.begins)})
    if facts.ends is not None and now > facts.ends:
        yield Trouble("clock.after_certificate", {**said, "ends": _say(facts.ends)})
    if now < datetime.combine(facts.built, time(), UTC) - _EARLIEST_ZONE:
        yield Trouble("clock.before_build", {**said, "built": facts.built.isoformat()})


def _behind(now: datetime, facts: ClockFacts, *, beyond_s: float) -> Iterator[Trouble]:
    passed = _passed(now, facts)
    if passed is not None and (passed - now).total_seconds() > beyond_s:
        yield Trouble("clock.before_last", {"now": _say(now), "last": _say(passed)})


def _counting(now: datetime, facts: ClockFacts) -> Compared | None:
    """The comparison, while it says something of the clock as it goes now.

    One that lies ahead was made before the clock was set back: it speaks of another clock.
    """
    compared = facts.compared
    return compared if compared and compared.at <= now <= compared.at + COMPARED_FOR else None


def _passed(now: datetime, facts: ClockFacts) -> datetime | None:
    """A moment that has surely passed, whether or not the clock was set right since it was compared.

    What a clock noted that was ahead is corrected by as much: else the terminal would doubt the right time for years.
    """
    compared, newest = facts.compared, facts.newest
    if compared is None or newest is None:
        return newest
    noted = newest + min(timedelta(0), timedelta(seconds=compared.offset_s))
    return noted if _counting(now, facts) else max(noted, compared.at + timedelta(seconds=compared.offset_s))


def _say(moment: datetime) -> str:
    """By the clock on the wall here, with its zone: people look at it, and headquarters reads it in the take."""
    return moment.astimezone().isoformat(" ", "minutes")
