"""One reader tried by itself, without a terminal: whether it answers, and what a card on it says."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from terminal.readers.config import ReaderConfig
from terminal.readers.process import ReaderProcess
from terminal.session.facts.reader import ReaderFact, ReaderRead, ReaderSeen
from terminal.session.orders.reader import ReadChip


class TriedReader:
    """What a reader said so far, for a thread that waits."""

    def __init__(self, config: ReaderConfig) -> None:
        self._heard: list[ReaderFact] = []
        self._change = threading.Condition()
        self.process = ReaderProcess(config, self._hear)

    def state(self, timeout_s: float) -> ReaderSeen | None:
        """Whether it answers: the first that is heard of it; None: nothing in that time."""
        with self._change:
            self._change.wait_for(lambda: bool(self._heard), timeout_s)
            return next((fact for fact in self._heard if isinstance(fact, ReaderSeen)), None)

    def card(self, timeout_s: float) -> ReaderRead | ReaderSeen | None:
        """Have one card read: what was read, or why the first try came to nothing; None: no card came in that time."""
        with self._change:
            since = len(self._heard)
            self.process.order(ReadChip(1))
            self._change.wait_for(lambda: self._answer(since) is not None, timeout_s)
            return self._answer(since)

    def _answer(self, since: int) -> ReaderRead | ReaderSeen | None:
        return next((fact for fact in self._heard[since:] if isinstance(fact, ReaderRead) or _says_why(fact)), None)

    def _hear(self, fact: ReaderFact) -> None:
        with self._change:
            self._heard.append(fact)
            self._change.notify_all()


def _says_why(fact: ReaderSeen) -> bool:
    return fact.state in ("failed", "absent")


@contextmanager
def tried(config: ReaderConfig) -> Iterator[TriedReader]:
    """Hold the reader for as long as it takes."""
    found = TriedReader(config)
    found.process.start()
    try:
        yield found
    finally:
        found.process.stop()
