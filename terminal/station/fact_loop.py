"""One queue for all facts: recorder, courier and people post from their threads, the conductor takes one at a time."""

import queue
import threading
from collections.abc import Callable

from terminal.session.facts.fact import Fact

_IDLE_S = 0.25
"""How often to look when nothing happens; a clock on the screen needs no more."""


class FactLoop:
    """A thread that hands facts on in the order of their arrival."""

    def __init__(self) -> None:
        self._facts: queue.SimpleQueue[Fact | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def start(
        self, take: Callable[[Fact], None], failed: Callable[[Fact, Exception], None], idle: Callable[[], None]
    ) -> None:
        """Start the thread, once; facts that were posted before it have waited.

        `failed` is told when taking a fact raised; the loop goes on. `idle` is called while no fact comes.
        """
        self._thread = threading.Thread(target=self._run, args=(take, failed, idle), name="conductor")
        self._thread.start()

    def post(self, fact: Fact) -> None:
        """Hand over a fact; returns at once, from any thread."""
        self._facts.put(fact)

    def stop(self) -> None:
        """Take what has been posted so far, then end."""
        self._facts.put(None)
        if self._thread is not None:
            self._thread.join()

    def _run(
        self, take: Callable[[Fact], None], failed: Callable[[Fact, Exception], None], idle: Callable[[], None]
    ) -> None:
        while True:
            try:
                fact = self._facts.get(timeout=_IDLE_S)
            except queue.Empty:
                idle()
                continue
            if fact is None:
                return
            try:
                take(fact)
            except Exception as error:  # noqa: BLE001 - whatever it was, the next fact may close a take in order
                failed(fact, error)
