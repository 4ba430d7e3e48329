"""Facts on their way to the kiosk. The recorder never waits for it: a thread of its own sends."""

import threading
from collections import deque
from multiprocessing.connection import Connection
from typing import Any

from terminal.session.facts.recorder import Levels, RecorderFact

_LEVELS_WAIT = 20


class FactSender:
    """Sends facts in order. Levels are left out when the kiosk does not keep up; nothing else is."""

    def __init__(self, connection: "Connection[Any, Any]") -> None:
        self._connection = connection
        self._facts: deque[RecorderFact] = deque()
        self._change = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._send, name="facts", daemon=True)
        self._thread.start()

    def tell(self, fact: RecorderFact) -> None:
        """Send this fact some time soon."""
        with self._change:
            if isinstance(fact, Levels) and len(self._facts) > _LEVELS_WAIT:
                return
            self._facts.append(fact)
            self._change.notify()

    def close(self, timeout_s: float) -> None:
        """Send what waits, but not for longer than this."""
        with self._change:
            self._closed = True
            self._change.notify()
        self._thread.join(timeout_s)

    def _send(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._facts or self._closed)
                if not self._facts:
                    return
                fact = self._facts.popleft()
            try:
                self._connection.send(fact)
            except OSError:
                return  # the kiosk is gone
