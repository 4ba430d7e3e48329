"""Looking after a child process: it is started, listened to, killed when it falls silent, and started again if it may.

A child whose messages are few has a `Supervisor`, with a thread of its own: the recorder and the analyst. Devices send
fifty messages a second into the recorder's one loop, which therefore looks after them itself, with a `Vigil` each.
"""

import atexit
import queue
import threading
import time
from dataclasses import dataclass
from typing import Any, Protocol

from terminal.processes.child import AttendedChild, Child

_GRACE_S = 1.0
"""After a pause of the whole machine what a child said in time may still be on its way."""


class Vigil:
    """How long a child may be silent. Pure; times are seconds on a clock that never jumps."""

    def __init__(self, now_s: float, patience_s: float) -> None:
        self._last_s = now_s
        self.patience_s = patience_s

    def hear(self, now_s: float, patience_s: float | None = None) -> None:
        """It has said something; from now on it may be silent for so long."""
        self._last_s = now_s
        if patience_s is not None:
            self.patience_s = patience_s

    @property
    def until_s(self) -> float:
        """When it has been silent for too long."""
        return self._last_s + self.patience_s

    def is_over(self, now_s: float) -> bool:
        """Tell whether it has been silent for too long."""
        return now_s > self.until_s


class Charge(Protocol):
    """One kind of child, as its supervisor needs to know it. All calls come from the supervisor's thread."""

    @property
    def name(self) -> str:
        """What its threads are called."""

    @property
    def quit_order(self) -> Any:
        """What tells it to end in order."""

    def start(self) -> Child:
        """Start a child; raises OSError where the machine has no room for it."""

    def patience_at_start_s(self) -> float:
        """How long it may be silent after its start."""

    def hear(self, message: Any) -> float | None:
        """Take in what the child said; return how long it may be silent from now on, None for as long as before."""

    def note(self, order: Any) -> None:
        """An order goes to the child that runs."""

    def lose(self, exitcode: int | None, *, asked: bool) -> float | None:
        """The child is gone, `asked` to or not; return the seconds until the next start, None to leave it at that."""

    def refuse(self, order: Any, *, given_up: bool) -> bool:
        """An order came while no child runs; tell whether it is worth a new one, where all were `given_up`."""


@dataclass(frozen=True, slots=True)
class _Said:
    message: Any


@dataclass(frozen=True, slots=True)
class _Ordered:
    order: Any


@dataclass(frozen=True, slots=True)
class _Ended:
    """The child will say no more."""


@dataclass(frozen=True, slots=True)
class _Silent:
    """Nothing came in time."""


@dataclass(frozen=True, slots=True)
class _Stop:
    timeout_s: float


_Event = _Said | _Ordered | _Ended | _Silent | _Stop


class Supervisor:
    """Looks after one child at a time, in a thread of its own."""

    def __init__(self, charge: Charge) -> None:
        self._charge = charge
        self._events: queue.SimpleQueue[_Event] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._child: AttendedChild | None = None
        self._stopping = False
        self._killed = False

    @property
    def pid(self) -> int | None:
        """The process that runs now; another one after each restart."""
        child = self._child
        return child.pid if child is not None else None

    def start(self) -> None:
        """Start the child; returns at once. Does nothing while there is one, or one to come."""
        if self._thread is not None:
            return
        self._stopping = self._killed = False
        self._thread = threading.Thread(target=self._run, name=f"{self._charge.name} supervisor", daemon=True)
        self._thread.start()
        # A program that ends without a word stops its children: this runs before multiprocessing waits for them, and a
        # daemon thread is not waited for before this.
        atexit.register(self.stop)

    def order(self, order: Any) -> None:
        """Give an order; returns at once, whatever the child does."""
        self._events.put(_Ordered(order))

    def stop(self, timeout_s: float = 5.0) -> bool:
        """Tell the child to end in order; kill it after `timeout_s`. Not to be called from the supervisor's thread.

        All that it said is taken in before this returns. Returns whether it ended by itself.
        """
        atexit.unregister(self.stop)
        if self._thread is None:
            return True
        self._events.put(_Stop(timeout_s))
        self._thread.join()
        self._thread = None
        self._events = queue.SimpleQueue()
        return not self._killed

    # All below runs in the supervisor's thread

    def _run(self) -> None:
        while not self._stopping:
            exitcode = self._live()
            wait_s = self._charge.lose(exitcode, asked=self._stopping)
            if not self._stopping:
                self._rest(wait_s)

    def _live(self) -> int | None:
        """Be with one child from its start to its end. Returns its exit code; None if it could not be started."""
        try:
            started = self._charge.start()
        except OSError:  # no memory, no process, no pipe left on this machine
            return None
        child = self._child = AttendedChild(
            started, lambda message: self._events.put(_Said(message)), lambda: self._events.put(_Ended())
        )
        self._attend(child)
        self._child = None
        return child.end()

    def _attend(self, child: AttendedChild) -> None:
        """Pass orders on and messages back until the child is gone; kill it when it falls silent."""
        vigil = Vigil(time.monotonic(), self._charge.patience_at_start_s())
        while True:
            match self._next(vigil.until_s):
                case _Silent():
                    self._killed = self._stopping
                    child.kill()
                    vigil = Vigil(time.monotonic(), self._charge.patience_at_start_s())
                case _Stop(timeout_s):
                    self._stopping = True
                    child.send(self._charge.quit_order)
                    vigil = Vigil(time.monotonic(), timeout_s)
                case _Ended():
                    return
                case _Said(message):
                    patience_s = self._charge.hear(message)
                    if patience_s is not None and not self._stopping:
                        vigil.hear(time.monotonic(), patience_s)
                case _Ordered(order):
                    self._charge.note(order)
                    child.send(order)

    def _next(self, until_s: float) -> _Event:
        """Return what comes next, or that nothing came until then."""
        for more_s in (0.0, _GRACE_S):
            left_s = until_s + more_s - time.monotonic()
            try:
                return self._events.get(timeout=min(max(0.0, left_s), threading.TIMEOUT_MAX))
            except queue.Empty:
                continue
        return _Silent()

    def _rest(self, wait_s: float | None) -> None:
        """Wait so long; or, if it is left at that, until an order comes that is worth a new child."""
        until_s = None if wait_s is None else time.monotonic() + wait_s
        while not self._stopping:
            try:
                event = self._events.get(timeout=None if until_s is None else max(0.0, until_s - time.monotonic()))
            except queue.Empty:
                return
            if isinstance(event, _Stop):
                self._stopping = True
            elif isinstance(event, _Ordered):
                given_up = until_s is None
                if self._charge.refuse(event.order, given_up=given_up) and given_up:
                    return
