"""The system's clock: set from headquarters' greeting, within bounds."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from faults.errors import ShuangluError
from program.version import BUILT

LEAST_S = 1.0
"""A clock that is not further off is left alone."""
_FRESH_S = 120.0
"""How far what headquarters said may be from what comes of it: a greeting is asked about at once."""
_LATEST = timedelta(days=3653)
"""So long after it was built no program is used."""


class Clock(Protocol):
    """A clock that can be set."""

    def now(self) -> datetime:
        """UTC."""

    def set(self, at: datetime) -> None:
        """Raises OSError."""


class SystemClock:
    """This machine's; to set it takes the right to."""

    def now(self) -> datetime:
        """Read it."""
        return datetime.now(UTC)

    def set(self, at: datetime) -> None:
        """Set it; the battery's clock follows by the kernel, or at the next shutdown."""
        time.clock_settime(time.CLOCK_REALTIME, at.timestamp())


@dataclass(slots=True)
class PaperClock:
    """A stand-in that is so far ahead of this machine's clock; setting it moves that and nothing else."""

    ahead: timedelta = field(default_factory=timedelta)

    def now(self) -> datetime:
        """Read it."""
        return datetime.now(UTC) + self.ahead

    def set(self, at: datetime) -> None:
        """Set it."""
        self.ahead = at - datetime.now(UTC)


def set_clock(clock: Clock, said: datetime, offset_s: float, *, in_take: bool) -> bool:
    """Move the clock by `offset_s`, as headquarters at `said` (its time) gave reason to; tell whether it was moved.

    Raises ShuangluError `machine.clock:*` beyond the bounds, and in a take: its times are to be of one clock.
    """
    now = clock.now()
    if abs(offset_s) <= LEAST_S:
        return False
    if in_take:
        raise ShuangluError("machine.clock:take")
    built = datetime(BUILT.year, BUILT.month, BUILT.day, tzinfo=UTC)
    try:
        target = now + timedelta(seconds=offset_s)
        stale = abs((target - said).total_seconds()) > _FRESH_S
    except (OverflowError, ValueError, TypeError) as error:
        raise ShuangluError("machine.clock:bounds") from error
    if not built <= target <= built + _LATEST:
        raise ShuangluError("machine.clock:bounds")
    if stale:
        raise ShuangluError("machine.clock:stale")
    clock.set(target)
    return True
