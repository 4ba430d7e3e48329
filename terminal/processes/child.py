"""One child process: orders go in and messages come out, each through a pipe that only the two hold."""

import multiprocessing
import queue
import sys
import threading
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pickle import PicklingError
from typing import Any

from program.rank import step_back
from terminal.processes.hardening import harden, show_name

_ENDING_S = 2.0
"""How long a process may take to end once its pipes are closed."""
_starting = threading.Lock()


class _NoMore:
    """No order follows."""


class Child:
    """A running process, started by `spawn`. It shares nothing with this one but its pipes and what it is handed.

    It is hardened before it reads what it is handed.
    """

    def __init__(
        self,
        name: str,
        run: Callable[..., None],
        *arguments: Any,
        daemon: bool = False,
        outlives_parent: bool = False,
        aside: bool = False,
    ) -> None:
        """Start `run(*arguments, orders, messages)` there; raises OSError where the machine has no room for it.

        A daemon ends with this process in order and may have no children of its own. Whatever kills this process kills
        the child, too, unless it `outlives_parent`. One that stands `aside` lets all others go first.
        """
        context = multiprocessing.get_context("spawn")
        obeying, self._orders = context.Pipe(duplex=False)
        self.messages, saying = context.Pipe(duplex=False)
        """What to read, or to wait on."""
        handed = (_Hardened(outlives_parent=outlives_parent, aside=aside), run, *arguments, obeying, saying)
        self._process = context.Process(target=_be, args=handed, name=name, daemon=daemon)
        try:
            with _nothing_of_the_main_program():
                self._process.start()
        except BaseException:
            self.close()
            raise
        finally:
            obeying.close()
            saying.close()

    @property
    def pid(self) -> int | None:
        """The id of the process; stays after its end."""
        return self._process.pid

    @property
    def exitcode(self) -> int | None:
        """As `multiprocessing` has it: negative for a signal; None while it runs."""
        return self._process.exitcode

    def send(self, order: Any) -> None:
        """Send an order and wait until it is on its way; raises OSError when the process is gone."""
        self._orders.send(order)

    def send_bytes(self, order: bytes) -> None:
        """As `send`, for bytes that the other end reads as they are."""
        self._orders.send_bytes(order)

    def kill(self) -> None:
        """End it at once, whatever it is doing; also when it is halted."""
        self._process.kill()

    def join(self, timeout_s: float) -> bool:
        """Wait so long for its end; tell whether it came."""
        self._process.join(timeout_s)
        return self._process.exitcode is not None

    def close(self) -> None:
        """Let go of both pipes. A process that runs on notices."""
        self.messages.close()
        self._orders.close()


class _Hardened:
    """Stands before all that a child is handed, and hardens the child when that is read there: `pickle` keeps order."""

    def __init__(self, *, outlives_parent: bool, aside: bool) -> None:
        self._outlives_parent = outlives_parent
        self._aside = aside

    def __reduce__(self) -> tuple[Any, ...]:
        return _harden, (self._outlives_parent, self._aside)


def _harden(outlives_parent: bool, aside: bool) -> None:
    harden(outlives_parent=outlives_parent)
    if aside:
        step_back()


def _be(_: None, run: Callable[..., None], *arguments: Any) -> None:
    show_name(multiprocessing.current_process().name)
    run(*arguments)


class AttendedChild:
    """A child with two threads that talk with it: neither can hold up whoever supervises it."""

    def __init__(self, child: Child, say: Callable[[Any], None], ended: Callable[[], None]) -> None:
        """`say` gets each message, then `ended` is called, once; both from a thread."""
        self._child = child
        self._outgoing: queue.SimpleQueue[Any] = queue.SimpleQueue()
        name = multiprocessing.current_process().name
        self._sender = threading.Thread(target=self._send, name=f"{name} orders", daemon=True)
        self._reader = threading.Thread(target=_read, args=(child.messages, say, ended), name="messages", daemon=True)
        self._sender.start()
        self._reader.start()

    @property
    def pid(self) -> int | None:
        """The id of the process; stays after its end."""
        return self._child.pid

    def send(self, order: Any) -> None:
        """Send this order some time soon; a process that does not listen holds up nobody."""
        self._outgoing.put(order)

    def kill(self) -> None:
        """End it at once, whatever it is doing; also when it is halted."""
        self._child.kill()

    def end(self) -> int | None:
        """Wait for the process after its last word, and let go of everything. Returns its exit code."""
        if not self._child.join(_ENDING_S):
            self._child.kill()
            self._child.join(_ENDING_S)
        self._outgoing.put(_NoMore())
        self._sender.join()
        self._reader.join()
        self._child.close()
        return self._child.exitcode

    def _send(self) -> None:
        while not isinstance(order := self._outgoing.get(), _NoMore):
            with suppress(OSError, TypeError, AttributeError, PicklingError):  # it is gone, or that is no order
                self._child.send(order)


def _read(messages: "Connection[Any, Any]", say: Callable[[Any], None], ended: Callable[[], None]) -> None:
    """Stop at the end of the pipe; a message cut short by a kill is an OSError."""
    with suppress(EOFError, OSError):
        while True:
            say(messages.recv())
    ended()


@contextmanager
def _nothing_of_the_main_program() -> Iterator[None]:
    """A child needs nothing of the program that a person started; `spawn` would import its main module and windows."""
    with _starting:
        main = sys.modules["__main__"]
        sys.modules["__main__"] = types.ModuleType("__main__")
        try:
            yield
        finally:
            sys.modules["__main__"] = main
