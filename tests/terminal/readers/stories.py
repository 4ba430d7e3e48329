"""What stories about card readers need: somebody who listens to the process that holds one."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from terminal.capture.instant import now_us
from terminal.readers.config import ReaderConfig
from terminal.readers.named_reader import parse_reader
from terminal.readers.process import ReaderProcess
from terminal.session.facts.reader import ReaderFact, ReaderRead, ReaderSeen, ReaderState


class Counter:
    """Starts a reader's process and remembers what it says."""

    def __init__(self, config: ReaderConfig) -> None:
        self.heard: list[ReaderFact] = []
        self._change = threading.Condition()
        self.process = ReaderProcess(config, self._hear)
        self.order = self.process.order

    def _hear(self, fact: ReaderFact) -> None:
        with self._change:
            self.heard.append(fact)
            self._change.notify_all()

    def now(self) -> int:
        """How much has been heard; the others go on from here."""
        with self._change:
            return len(self.heard)

    def sees(self, state: ReaderState, code: str = "", *, since: int = 0, timeout: float = 20) -> ReaderSeen:
        """Wait until the reader is said to be so."""

        def fits(fact: ReaderFact) -> bool:
            told = fact.trouble.code if isinstance(fact, ReaderSeen) and fact.trouble else ""
            return isinstance(fact, ReaderSeen) and fact.state == state and told == code

        found = self._wait(fits, since, timeout)
        assert isinstance(found, ReaderSeen)
        return found

    def reads(self, *, since: int = 0, timeout: float = 20) -> ReaderRead:
        """Wait until a card was read."""
        found = self._wait(lambda fact: isinstance(fact, ReaderRead), since, timeout)
        assert isinstance(found, ReaderRead)
        return found

    def _wait(self, fits: Callable[[ReaderFact], bool], since: int, timeout: float) -> ReaderFact:
        with self._change:
            came = self._change.wait_for(lambda: any(map(fits, self.heard[since:])), timeout)
            assert came, f"it never came; heard {self.heard[since:]}"
            return next(fact for fact in self.heard[since:] if fits(fact))


@contextmanager
def counter(reader: str, **changed: Any) -> Iterator[Counter]:
    """A counter with this reader."""
    found = Counter(ReaderConfig(parse_reader(reader), now_us, **changed))
    found.process.start()
    try:
        yield found
    finally:
        found.process.stop()
