"""What is worth saying about a camera's stamps: not each packet, and not what mends itself at once."""

from collections.abc import Callable

from terminal.capture.instant import SECOND_US
from terminal.capture.sources.stream_clock import Odd, TrackClock
from terminal.session.facts.recorder import Oddity

_SURE_US = 2 * SECOND_US
"""A rate that is off for so long is no jitter."""
_OFF = 0.02
_SAME = 0.03
"""A rate that is within this of what was told is the same one still."""
_STEP_MS = 100
"""Shorter steps are within what the network may do as well."""
_AGAIN_US = 10 * SECOND_US
"""So seldom at most is the same told of one track: a camera whose clock steps all the time is told once in a while."""


class StampReport:
    """Tells of one track what of its stamps is not believed, and when they are right again."""

    def __init__(self, tell: Callable[[Oddity, int], None]) -> None:
        """`tell` gets why, and how much (`Odd.amount`)."""
        self._tell = tell
        self._rate = 1.0
        self._since_us: int | None = None
        self._told_us: dict[Oddity, int] = {}

    def see(self, clock: TrackClock, at_us: int) -> None:
        """Look at a clock after it has heard a packet."""
        odd = clock.odd
        if odd is not None and (odd.why == "none" or abs(odd.amount) >= _STEP_MS):
            self._say(odd, at_us)
        if abs(clock.rate / self._rate - 1) < _SAME and (clock.rate != 1.0 or self._rate == 1.0):
            self._since_us = None
            return
        self._since_us = at_us if self._since_us is None else self._since_us
        if at_us - self._since_us < _SURE_US or (abs(clock.rate - 1) <= _OFF and clock.rate != 1.0):
            return
        # Where there are no stamps their rate is ours, and nothing is said of it.
        if "none" in self._told_us or self._say(Odd("rate", round(clock.rate * 1000)), at_us):
            self._rate, self._since_us = clock.rate, None

    def _say(self, odd: Odd, at_us: int) -> bool:
        """Tell it, unless the same was told a moment ago; returns whether it was told."""
        told_us = self._told_us.get(odd.why)
        if told_us is not None and (odd.why == "none" or at_us - told_us < _AGAIN_US):
            return False
        self._told_us[odd.why] = at_us
        self._tell(odd.why, odd.amount)
        return True
