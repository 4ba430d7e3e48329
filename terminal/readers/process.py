"""The reader's process as the kiosk holds it: started, given orders, listened to, watched, and started again.

It may die or hang at any time: a vendor's library runs in it. Then the reader is said to be absent, with the reason,
and a new process is started, which goes on with what was wanted. However often that fails, it is tried again some
time later.
"""

import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from faults.trouble import Trouble
from terminal.processes.beat import Beat
from terminal.processes.child import Child
from terminal.processes.restarts import Restarts
from terminal.processes.supervisor import Supervisor
from terminal.readers.config import ReaderConfig
from terminal.readers.messages import FromReader, Quit
from terminal.session.facts.reader import ReaderFact, ReaderRead, ReaderSeen
from terminal.session.orders.reader import ReadChip, ReaderOrder


class _Charge:
    """What its supervisor needs to know: its beats, what is wanted of it, and when to start it again."""

    name = "card reader"
    quit_order = Quit()

    def __init__(self, config: ReaderConfig, on_fact: Callable[[ReaderFact], None]) -> None:
        self._config, self._on_fact = config, on_fact
        self._restarts = Restarts()
        self._wanted: ReadChip | None = None
        self._until_s = self._opened_s = 0.0

    def start(self) -> Child:
        self._opened_s = time.monotonic()
        self._until_s = self._opened_s + self._config.open_s
        standing = (self._wanted,) if self._wanted else ()
        return Child(self.name, _run, self._config, standing, daemon=True)

    def patience_at_start_s(self) -> float:
        return self._config.open_s

    def hear(self, message: FromReader) -> float | None:
        if isinstance(message, Beat):
            self._until_s = time.monotonic() + message.patience_s
            return message.patience_s
        if isinstance(message, ReaderRead) and self._wanted and message.ticket == self._wanted.ticket:
            self._wanted = None
        self._on_fact(message)
        return None

    def note(self, order: ReaderOrder) -> None:
        self._wanted = order if isinstance(order, ReadChip) else None

    def lose(self, _: int | None, *, asked: bool) -> float | None:
        """Say what happened; return when it is time for the next process."""
        if asked:
            return None
        hung = time.monotonic() >= self._until_s
        self._on_fact(ReaderSeen("absent", Trouble("reader.hangs" if hung else "reader.died")))
        wait_s = self._restarts.wait_s(time.monotonic() - self._opened_s)
        return self._config.calm_s if wait_s is None else wait_s

    def refuse(self, order: ReaderOrder, *, given_up: bool) -> bool:
        """It is never given up; what is wanted meanwhile goes to the next process."""
        self.note(order)
        return given_up


class ReaderProcess:
    """Starts the process and hands its facts to `on_fact`, one at a time, from one thread of this process."""

    def __init__(self, config: ReaderConfig, on_fact: Callable[[ReaderFact], None]) -> None:
        """`on_fact` must only queue."""
        self._supervisor = Supervisor(_Charge(config, on_fact))

    @property
    def pid(self) -> int | None:
        """The process that runs now; another one after each restart."""
        return self._supervisor.pid

    def start(self) -> None:
        """Start the process; returns at once, ReaderSeen follows."""
        self._supervisor.start()

    def order(self, order: ReaderOrder) -> None:
        """Give an order; returns at once, whatever the reader does. ReadChip stands until a card was read."""
        self._supervisor.order(order)

    def stop(self, timeout_s: float = 3.0) -> bool:
        """End the process; kill it after `timeout_s`. Not to be called from `on_fact`.

        All facts up to the last are handed over before this returns. Returns whether it ended by itself.
        """
        return self._supervisor.stop(timeout_s)


def _run(
    config: ReaderConfig,
    standing: tuple[ReaderOrder, ...],
    orders: "Connection[Any, Any]",
    facts: "Connection[Any, Any]",
) -> None:
    from terminal.readers.main_loop import run_reader

    run_reader(config, standing, orders, facts)
