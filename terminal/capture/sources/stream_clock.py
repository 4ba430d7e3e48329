"""When what a network camera sends was taken: its stamps are evidence, when they arrive is more.

Each track has its own line from stamps to the monotonic clock. Whatever the stamps claim, a packet never arrives early,
and where packets arrive evenly none is late by much: between these two bounds stamps smooth out the network's jitter.
"""

from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from terminal.capture.instant import SECOND_US
from terminal.session.facts.recorder import Oddity

_LATE_US = 25_000.0
"""So late may a packet be by its stamp while packets arrive evenly; more by as much as they arrive unevenly."""
_UNEVEN_US = 700_000
"""The stretch of arrivals whose evenness is looked at: a burst after a pause is over by then."""
_FLOOR_US = 2 * SECOND_US
"""Where the least delay of so long is more than none, the line has fallen behind."""
_COUNTED_US = 100_000
"""A pause counts as no more than this when it is asked how long was listened: it says nothing."""
_FIT_US = 1_500_000
_FIT_EACH_US = 150_000
_FEW = 3
_FIT_FROM = 6
"""Packets that a rate is told from at least."""
_RATE_OFF = 0.012
"""A rate nearer to what is claimed than this is taken as right: moving the line up and down keeps it well."""
_SLOWEST, _FASTEST = 0.1, 12.0
_STEP_US = 250_000
"""A stamp so far ahead of its arrival is a step of the camera's clock."""
_CALM_US = 4 * SECOND_US
"""So long after a step, or a rate that was off, tracks go their own ways."""


@dataclass(frozen=True, slots=True)
class Odd:
    """Stamps that were not believed."""

    why: Oddity
    amount: int
    """Of `step` milliseconds, forward or back; of `rate` true seconds in 1000 stamped ones; of `none` 0."""


class TrackClock:
    """The line of one track. Times are microseconds; `at` ones on the monotonic clock."""

    def __init__(self, period_us: float) -> None:
        """`period_us` is the time between two packets where their stamps say nothing."""
        self.rate = 1.0
        """True time for stamped time, as far as it is known."""
        self.odd: Odd | None = None
        """What the last packet showed that is not as it should be."""
        self.heard_us = 0
        """How much time was listened to, pauses left out."""
        self.advanced_us = 0.0
        """How much true time lies between the last packet and the one before, by their stamps."""
        self.raised_us = -SECOND_US * 3600.0
        """When a packet was last later than arrivals are uneven: its stamp is wrong, or the line is slow."""
        self._period_us = period_us
        self._stamp: int | None = None
        self._run = 0.0
        """The stamp without its steps."""
        self._line = 0.0
        """`at` of run 0, as far as the line goes from the last packet."""
        self._seen: deque[tuple[float, float, float]] = deque()
        """Arrival, run and time listened to of the last packets."""
        self._fit_us = 0.0
        self._odd_us = self.raised_us
        self._still = 0

    @property
    def offset_us(self) -> float:
        """How far the stamps lie before the monotonic clock now."""
        return self._at(self._run) - (self._stamp if self._stamp is not None else self._run)

    def calm(self, at_us: float) -> bool:
        """Whether the stamps have been right for a while."""
        return self.rate == 1.0 and at_us - self._odd_us > _CALM_US and self.heard_us > _FLOOR_US

    def hear(self, stamp_us: int | None, arrived_us: int) -> float:
        """Learn from a packet; returns when it was taken. Stamps are in the order in which packets are sent."""
        self.odd = None
        if not self._seen:
            self._stamp, self._line = stamp_us, float(arrived_us)
            self._seen.append((float(arrived_us), 0.0, 0.0))
            return self._line
        advance = self._advance(stamp_us, arrived_us)
        self._run += advance
        self.advanced_us = advance * self.rate
        self._stamp = stamp_us if stamp_us is not None else self._stamp
        arrived = max(float(arrived_us), self._seen[-1][0])
        self.heard_us += int(min(arrived - self._seen[-1][0], _COUNTED_US))
        self._seen.append((arrived, self._run, float(self.heard_us)))
        while len(self._seen) > _FEW and self.heard_us - self._seen[0][2] > _FLOOR_US:
            self._seen.popleft()
        if arrived - self._fit_us > _FIT_EACH_US:
            self._fit_us = arrived
            self._fit()
            self._raise_to_floor()
        self._bound(arrived)
        return self._at(self._run)

    def _at(self, run: float) -> float:
        return self._line + self.rate * run

    def _advance(self, stamp_us: int | None, arrived_us: int) -> float:
        """How much the stamps went on; where that cannot be, as much as between other packets."""
        if stamp_us is None or self._stamp is None:
            return self._stood_still(arrived_us, "none", 0)
        step = stamp_us - self._stamp
        if step == 0:
            return self._stood_still(arrived_us, "none", 0)
        ahead = self._at(self._run + step) - arrived_us
        if step < 0 or ahead > _STEP_US:
            return self._stood_still(arrived_us, "step", step)
        self._still = 0
        if step < SECOND_US:
            self._period_us += (step - self._period_us) / 16
        return float(step)

    def _stood_still(self, arrived_us: int, why: Oddity, step: int) -> float:
        self._still += 1
        period = max(0.0, min(self._period_us, (arrived_us - self._at(self._run)) / self.rate))
        if why == "step" or self._still > _FEW:
            self.odd = Odd(why, round((step - period) / 1000) if why == "step" else 0)
            self._odd_us = float(arrived_us)
        return period

    def _bound(self, arrived: float) -> None:
        """Keep the line between its bounds: no packet is early, and none later than arrivals are uneven."""
        late = arrived - self._at(self._run)
        if late <= 0:
            self._line += late
            if -late > _LATE_US / 2 and self.heard_us < _FLOOR_US / 2:
                self._begin_anew()
            return
        most = _LATE_US + (self._uneven_us(arrived) if late > _LATE_US else 0.0)
        if late > most:
            self._line += late - most
            self.raised_us = arrived

    def _raise_to_floor(self) -> None:
        """Move the line up by what even the least late packet of some time is late."""
        if self.heard_us - self._seen[0][2] > _FLOOR_US / 2:
            least = min(arrived - self.rate * run for arrived, run, _ in self._seen)
            self._line = max(self._line, least)

    def _begin_anew(self) -> None:
        """What came until now was kept back by the camera until somebody listened: it tells nothing."""
        last = self._seen[-1]
        self._seen.clear()
        self._seen.append(last)

    def _uneven_us(self, arrived: float) -> float:
        """How far the longest pause between arrivals lies above the usual one."""
        gaps: list[float] = []
        later = arrived
        for seen, _, _ in reversed(self._seen):
            gaps.append(later - seen)
            later = seen
            if arrived - seen > _UNEVEN_US:
                break
        gaps = sorted(gaps[1:])  # the first is of the last packet with itself
        if len(gaps) < _FEW:
            return gaps[-1] if gaps else 0.0
        return gaps[-1] - gaps[len(gaps) // 2]

    def _fit(self) -> None:
        """Tell the rate from the last packets, where they lie on a line."""
        seen = np.array([seen for seen in self._seen if self.heard_us - seen[2] <= _FIT_US])
        arrived, run = seen[:, 0], seen[:, 1]
        if len(seen) < _FIT_FROM or run[-1] - run[0] <= 0 or arrived[-1] - arrived[0] < _FIT_US / 3:
            return
        slope, spread = _slope(run - run[0], arrived - arrived[0])
        doubt = 3 * spread / (run[-1] - run[0])
        if abs(slope - self.rate) <= doubt or not _SLOWEST < slope < _FASTEST:
            return
        self._turn(1.0 if abs(slope - 1) <= max(_RATE_OFF, doubt) else slope)

    def _turn(self, rate: float) -> None:
        """Go on at another rate, from where the line is now."""
        here = self._at(self._run)
        self.rate = rate
        self._line = here - rate * self._run
        if rate != 1.0:
            self._odd_us = self._seen[-1][0]


def _slope(run: npt.NDArray[np.float64], arrived: npt.NDArray[np.float64]) -> tuple[float, float]:
    """The slope that most pairs of packets far apart have, and how far packets lie off such a line."""
    count = len(run)
    i, j = np.triu_indices(count, max(1, count // 3))
    apart = run[j] - run[i]
    slopes = (arrived[j] - arrived[i])[apart > 0] / apart[apart > 0]
    slope = float(np.median(slopes)) if len(slopes) else 0.0
    rest = arrived - slope * run
    return slope, float(np.quantile(rest, 0.8) - np.quantile(rest, 0.2))
