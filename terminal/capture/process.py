"""The recorder process as the kiosk holds it: started, given orders, listened to, and never lost unnoticed."""

import atexit
import multiprocessing
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any

from terminal.capture.config import RecorderConfig
from terminal.session.facts.recorder import RecorderFact, RecorderLost
from terminal.session.orders.recorder import Quit, RecorderOrder


class RecorderProcess:
    """Starts the recorder and hands its facts to `on_fact`, one at a time, from one thread of this process."""

    def __init__(self, config: RecorderConfig, on_fact: Callable[[RecorderFact], None]) -> None:
        self._config = config
        self._on_fact = on_fact
        self._process: SpawnProcess | None = None
        self._orders: Connection[Any, Any] | None = None
        self._listener: threading.Thread | None = None
        self._sending = threading.Lock()
        self._stopping = False

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process is not None else None

    @property
    def alive(self) -> bool:
        """Whether the recorder runs and its last fact is not yet handed over."""
        return self._listener is not None and self._listener.is_alive()

    def start(self) -> None:
        """Start the process. After RecorderLost it may be started again, though not from within `on_fact`."""
        self._close()
        context = multiprocessing.get_context("spawn")
        receiving, orders = context.Pipe(duplex=False)
        facts, sending = context.Pipe(duplex=False)
        process = context.Process(target=_run, args=(self._config, receiving, sending), name="recorder")
        process.start()
        receiving.close()
        sending.close()
        self._process, self._orders, self._stopping = process, orders, False
        self._listener = threading.Thread(
            target=self._listen, args=(process, facts), name="recorder facts", daemon=True
        )
        self._listener.start()
        # A kiosk that ends without a word stops its recorder: this runs before multiprocessing waits for its children,
        # and the listener, a daemon thread, is not waited for before this.
        atexit.register(self.stop)

    def order(self, order: RecorderOrder) -> None:
        """Send an order. To a recorder that is gone it is lost, as RecorderLost says."""
        with self._sending:
            if self._orders is None:
                return
            try:
                self._orders.send(order)
            except OSError:
                return

    def stop(self, timeout_s: float = 10.0) -> bool:
        """Close what is open as interrupted and end the process; kill it after `timeout_s`.

        Not to be called from `on_fact`. All facts up to the last are handed over before this returns.
        Returns whether the process ended by itself.
        """
        atexit.unregister(self.stop)
        process, listener = self._process, self._listener
        if process is None or listener is None:
            return True
        self._stopping = True
        self.order(Quit())
        listener.join(timeout_s)  # it alone waits for the process: two waiting threads would take the exit code in turn
        by_itself = not listener.is_alive()
        if not by_itself:
            process.kill()
        self._close()
        return by_itself

    def _close(self) -> None:
        if self._listener is not None:
            self._listener.join()
        with self._sending:
            if self._orders is not None:
                self._orders.close()
            self._orders = None
        self._process = self._listener = None

    def _listen(self, process: SpawnProcess, facts: "Connection[Any, Any]") -> None:
        with facts:
            while process.sentinel not in wait([facts, process.sentinel]) and self._hand_over(facts):
                pass
            process.join()
            self._hand_over(facts)
        if not (self._stopping and process.exitcode == 0):
            self._on_fact(RecorderLost(process.exitcode))

    def _hand_over(self, facts: "Connection[Any, Any]") -> bool:
        """Hand over what has arrived; returns whether there can be more."""
        try:
            while facts.poll():
                self._on_fact(facts.recv())
        except (EOFError, OSError):
            return False
        return True


def _run(config: RecorderConfig, orders: "Connection[Any, Any]", facts: "Connection[Any, Any]") -> None:
    from terminal.capture.recorder import run_recorder

    run_recorder(config, orders, facts)
