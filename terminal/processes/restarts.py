"""When a child that was lost is started again. Pure."""

RESTARTS = 3
"""In a row; after that something is wrong that a restart does not mend."""
CALM_S = 60.0
"""A child that worked for so long before it was lost is no part of a row."""
_FIRST_S = 0.25


class Restarts:
    """Counts losses in a row."""

    def __init__(self) -> None:
        self._row = 0

    def wait_s(self, worked_s: float) -> float | None:
        """After a loss: seconds until the next start, twice as long each time; None to give up.

        `worked_s` is how long the lost process had been ready.
        """
        self._row = 1 if worked_s >= CALM_S else self._row + 1
        return None if self._row > RESTARTS else _FIRST_S * 2 ** (self._row - 1)

    def forget(self) -> None:
        """A new row begins."""
        self._row = 0
