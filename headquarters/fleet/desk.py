"""Takes terminals' reports in, and tells each what is wished of it and which version it may take."""

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Final

from headquarters.faults import later
from headquarters.index.database import Database

Offer = Callable[[str, Mapping[str, Any]], Mapping[str, str] | None]
"""Which version a terminal may take (`version`, `not_before`, `ring`), by its name and its report; None for none."""
_MOST: Final = 6
_WITHIN_S: Final = 60.0
"""One report every ten minutes, one at each greeting, and one more behind each wish."""


def no_offer(_terminal: str, _report: Mapping[str, Any]) -> None:
    """Nothing is offered."""


class FleetDesk:
    """Used by many threads."""

    def __init__(
        self, database: Database, offer: Offer = no_offer, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._offer = offer
        self._clock = clock
        self._lock = threading.Lock()
        self._came: dict[str, deque[float]] = {}

    def take(self, terminal: str, report: Mapping[str, Any]) -> dict[str, Any]:
        """Keep a report that has its shape, and answer. Raises Refusal 425 `report.often`.

        It is no 429: that would speak of the whole line, and keep takes waiting.
        """
        self._count(terminal)
        wishes = self._database.keep_report(terminal, report)
        offer = self._offer(terminal, report)
        return {
            "wishes": [{"id": each.id, "wish": each.wish} for each in wishes],
            "update": dict(offer) if offer is not None else None,
        }

    def _count(self, terminal: str) -> None:
        now = self._clock()
        with self._lock:
            came = self._came.setdefault(terminal, deque(maxlen=_MOST))
            if len(came) == _MOST and now - came[0] < _WITHIN_S:
                raise later(425, "report.often", seconds=max(1, round(_WITHIN_S - (now - came[0]))))
            came.append(now)
