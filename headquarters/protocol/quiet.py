"""One line a minute of each kind of trouble: a log that is full of one thing hides everything else."""

import logging
import threading
import time
from collections.abc import Callable

_EVERY_S = 60.0
_MOST_KINDS = 1000


class OncePerMinute(logging.Filter):
    """Lets the first of a kind through, counts the others, and says with the next one how many there were.

    A kind is the logger, the sentence before its facts are filled in, and what was raised.
    """

    def __init__(self, every_s: float = _EVERY_S, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._every_s = every_s
        self._clock = clock
        self._lock = threading.Lock()
        self._kinds: dict[tuple[object, ...], tuple[float, int]] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the record is written, and add to it how many of its kind were not."""
        raised = record.exc_info[0] if record.exc_info else None
        kind = (record.name, record.msg, raised)
        now = self._clock()
        with self._lock:
            last, unsaid = self._kinds.get(kind, (now - self._every_s, 0))
            if now - last < self._every_s:
                self._kinds[kind] = last, unsaid + 1
                return False
            if len(self._kinds) >= _MOST_KINDS:
                self._kinds.clear()
            self._kinds[kind] = now, 0
        if unsaid:
            record.msg, record.args = f"{record.getMessage()} ({unsaid} more since the last such line)", ()
        return True
