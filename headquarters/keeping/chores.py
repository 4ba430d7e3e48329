"""What headquarters does by itself while it serves, such as looking at its own certificate every day."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

_log = logging.getLogger("headquarters.keeping.chores")


@dataclass(frozen=True)
class Chore:
    """`act` is called whenever `wait` seconds have passed; what it raises is logged, and it is called again."""

    act: Callable[[], object]
    wait: Callable[[], float]
    threaded: bool = True
    """Whether it takes long, and so must not hold up the terminals."""

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            await asyncio.sleep(self.wait())
            try:
                if self.threaded:
                    await asyncio.to_thread(self.act)
                else:
                    self.act()
            except Exception:  # noqa: BLE001 - a chore must not end the server, nor itself
                _log.exception("What headquarters does by itself failed; it is tried again")


def every(seconds: float) -> Callable[[], float]:
    """Wait always the same time."""
    return lambda: seconds


def daily(hour: int, now: Callable[[], datetime] = datetime.now) -> Callable[[], float]:
    """Wait until the next time that the clock on the wall shows this hour."""

    def wait() -> float:
        moment = now()
        next_time = moment.replace(hour=hour, minute=0, second=0, microsecond=0)
        if next_time <= moment:
            next_time += timedelta(days=1)
        return (next_time - moment).total_seconds()

    return wait
