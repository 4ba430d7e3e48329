"""The wall clock of this process, moved at will. The monotonic clock stays, as on a machine whose battery died.

Works in a program that was started with `tests/vectors/wall.c`, made into a library, in LD_PRELOAD.
"""

import ctypes
import os

YEAR_S = 365 * 24 * 3600
_VARIABLE = "WALL_AHEAD_S"


class SteppedClock:
    """Moves the clock of this process; a child begins with the one that `shifted` gives it."""

    def __init__(self, library: str) -> None:
        self._ahead = ctypes.c_long.in_dll(ctypes.CDLL(library), "wall_ahead_s")
        self.true_s = 0
        """How far true time has gone on since the machine's own clock; years pass in a life."""

    def set_wrong_by(self, seconds: int) -> None:
        """Be so wrong, in seconds; 0: right."""
        self._ahead.value = self.true_s + seconds

    @property
    def wrong_by(self) -> int:
        return int(self._ahead.value) - self.true_s

    def pass_time(self, seconds: int) -> None:
        """Time goes on for everybody; a clock that is wrong stays so."""
        self.true_s += seconds
        self._ahead.value += seconds

    @property
    def environment(self) -> dict[str, str]:
        """With this a child begins with the clock as it is here, be it wrong."""
        return {_VARIABLE: str(self._ahead.value)}

    def tell_children(self) -> None:
        """Children that are started now begin with the right time."""
        os.environ[_VARIABLE] = str(self.true_s)
