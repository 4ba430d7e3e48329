"""The clocks of this machine, as things that can be handed in."""

import time
from datetime import UTC, datetime


class SystemClock:
    """The machine's own clocks."""

    def monotonic(self) -> float:
        """Seconds on a clock that never jumps; comparable between processes of one machine."""
        return time.monotonic()

    def wall(self) -> datetime:
        """Now, UTC."""
        return datetime.now(UTC)
