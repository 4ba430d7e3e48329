"""One queue for all facts: recorder, courier and people post from their threads, the conductor takes one at a time."""

import queue
import threading
from collections.abc import Callable

from terminal.session.facts import Fact

_IDLE_S = 0.25
"""How often to look when nothing happens; a clock on the screen needs no more."""


class FactLoop:
    """A thread that hands facts to `take` in the order of their arrival."""

    def __init__(
        self, take: Callable[[Fact], None], failed: Callable[[Fact, Exception], None], idle: Callable[[], None]
    ) -> None:
        """`failed` is told when taking a fact raised; the loop goes on. `idle` is called while no fact comes."""
        self._idle = idle
        self._take = take
        self._failed = failed
        self._facts: queue.SimpleQueue[Fact | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="conductor")

    def start(self) -> None:
        """Start the thread, once; facts that were posted before it have waited."""
        self._thread.start()

    def post(self, fact: Fact) -> None:
        """Hand over a fact; returns at once, from any thread."""
        self._facts.put(fact)

    def stop(self) -> None:
        """Take what has been posted so far, then end."""
        self._facts.put(None)
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                fact = self._facts.get(timeout=_IDLE_S)
            except queue.Empty:
                self._idle()
                continue
            if fact is None:
                return
            try:
                self._take(fact)
            except Exception as error:  # noqa: BLE001 - whatever it was, the next fact may close a take in order
                self._failed(fact, error)
