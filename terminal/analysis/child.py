"""One analyst process, and the two threads that talk with it: neither can hold up whoever supervises it."""

import multiprocessing
import queue
import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pickle import PicklingError
from typing import Any

from terminal.analysis.config import AnalystConfig
from terminal.analysis.messages import FromAnalyst, ToAnalyst
from terminal.session.orders.analyst import AnalystOrder

_ENDING_S = 2.0
"""How long a process may take to end once its pipe is closed."""


class _NoMore:
    """No order follows."""


class Child:
    """A running process. What it says goes to `say`, from a thread; None is its end."""

    def __init__(
        self, config: AnalystConfig, standing: tuple[AnalystOrder, ...], say: "Callable[[FromAnalyst | None], None]"
    ) -> None:
        context = multiprocessing.get_context("spawn")
        receiving, orders = context.Pipe(duplex=False)
        facts, sending = context.Pipe(duplex=False)
        arguments = (config, standing, receiving, sending)
        self._process = context.Process(target=_run, args=arguments, name="analyst", daemon=True)
        self._process.start()
        receiving.close()
        sending.close()
        self._orders: queue.SimpleQueue[ToAnalyst | _NoMore] = queue.SimpleQueue()
        self._sender = threading.Thread(target=self._send, args=(orders,), name="analyst orders", daemon=True)
        self._reader = threading.Thread(target=_read, args=(facts, say), name="analyst facts", daemon=True)
        self._sender.start()
        self._reader.start()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def send(self, order: ToAnalyst) -> None:
        """Send this order some time soon; a process that does not listen holds up nobody."""
        self._orders.put(order)

    def kill(self) -> None:
        """End it at once, whatever it is doing; also when it is halted."""
        self._process.kill()

    def end(self) -> int | None:
        """Wait for the process after its last word, and let go of everything. Returns its exit code."""
        self._process.join(_ENDING_S)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        exitcode = self._process.exitcode
        self._orders.put(_NoMore())
        self._sender.join()
        self._reader.join()
        self._process.close()
        return exitcode

    def _send(self, orders: "Connection[Any, Any]") -> None:
        with orders:
            while not isinstance(order := self._orders.get(), _NoMore):
                with suppress(OSError, TypeError, AttributeError, PicklingError):  # it is gone, or that is no order
                    orders.send(order)


def _read(facts: "Connection[Any, Any]", say: "Callable[[FromAnalyst | None], None]") -> None:
    """Stop at the end of the pipe; a message cut short by a kill is an OSError."""
    with facts, suppress(EOFError, OSError):
        while True:
            say(facts.recv())
    say(None)


def _run(
    config: AnalystConfig,
    standing: tuple[AnalystOrder, ...],
    orders: "Connection[Any, Any]",
    facts: "Connection[Any, Any]",
) -> None:
    from terminal.analysis.main_loop import run_analyst

    run_analyst(config, standing, orders, facts)
