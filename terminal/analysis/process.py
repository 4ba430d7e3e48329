"""The analyst process as the kiosk holds it: started, given orders, listened to, watched, and started again.

It may die at any time. Then AnalystLost is said, a new process is started, the orders that stand are given to it
again, and its AnalystReady ends the hole. A challenge or a match that was running is over with AnalystLost: nobody can
say what was missed. Whoever ordered it counts it as failed and orders a new one. Roles that were bound are doubted.
"""

import atexit
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from terminal.analysis.child import Child
from terminal.analysis.config import AnalystConfig
from terminal.analysis.messages import REFUSED, Beat, FromAnalyst, Quit
from terminal.analysis.restarts import Restarts
from terminal.analysis.standing_orders import StandingOrders
from terminal.session.facts.analyst import AnalystFailed, AnalystLost, AnalystReady, Observation, RolesDoubted
from terminal.session.orders.analyst import AnalystOrder, Challenge, MatchFace, ReadCard, WatchFaces

_GRACE_S = 1.0
"""After a pause of the whole machine what the analyst said in time may still be on its way."""


@dataclass(frozen=True, slots=True)
class _Said:
    words: FromAnalyst


@dataclass(frozen=True, slots=True)
class _Ended:
    """The analyst will say no more."""


@dataclass(frozen=True, slots=True)
class _Silent:
    """Nothing came in time."""


@dataclass(frozen=True, slots=True)
class _Stop:
    timeout_s: float


_Event = AnalystOrder | _Said | _Ended | _Silent | _Stop


class AnalystProcess:
    """Starts the analyst and hands its observations to `on_fact`, one at a time, from one thread of this process."""

    def __init__(self, config: AnalystConfig, on_fact: Callable[[Observation], None]) -> None:
        self._config = config
        self._on_fact = on_fact
        self._events: queue.SimpleQueue[_Event] = queue.SimpleQueue()
        self._standing = StandingOrders()
        self._restarts = Restarts()
        self._supervisor: threading.Thread | None = None
        self._child: Child | None = None
        self._ready_s: float | None = None
        self._stopping = False
        self._killed = False

    @property
    def pid(self) -> int | None:
        """The process that runs now; another one after each restart."""
        child = self._child
        return child.pid if child is not None else None

    def start(self) -> None:
        """Start the process; returns at once, AnalystReady or AnalystFailed follows."""
        if self._supervisor is not None:
            return
        self._stopping = self._killed = False
        self._supervisor = threading.Thread(target=self._supervise, name="analyst supervisor", daemon=True)
        self._supervisor.start()
        # As with the recorder: this runs before multiprocessing waits for its children.
        atexit.register(self.stop)

    def order(self, order: AnalystOrder) -> None:
        """Give an order; returns at once. What stands is given again after a restart.

        A Challenge or MatchFace while no analyst runs is answered by AnalystFailed `analysis.away`.
        """
        self._events.put(order)

    def stop(self, timeout_s: float = 5.0) -> bool:
        """End the process; kill it after `timeout_s`. Not to be called from `on_fact`.

        All observations up to the last are handed over before this returns. Returns whether it ended by itself.
        """
        atexit.unregister(self.stop)
        if self._supervisor is None:
            return True
        self._events.put(_Stop(timeout_s))
        self._supervisor.join()
        self._supervisor = None
        self._events = queue.SimpleQueue()
        self._standing = StandingOrders()
        return not self._killed

    # All below runs in the supervising thread

    def _supervise(self) -> None:
        while not self._stopping:
            self._ready_s = None
            exitcode = self._run_one()
            if not self._stopping:
                self._lose(exitcode)

    def _run_one(self) -> int | None:
        """Be with one process from its start to its end. Returns its exit code; None if it could not be started."""
        try:
            child = self._child = Child(self._config, self._standing.orders(), self._take_in)
        except OSError:  # no memory, no process, no pipe left on this machine
            return None
        self._attend(child)
        self._child = None
        return child.end()

    def _take_in(self, words: FromAnalyst | None) -> None:
        """The child's reading thread is over before the next child is started: nothing gets mixed up."""
        self._events.put(_Ended() if words is None else _Said(words))

    def _attend(self, child: Child) -> None:
        """Pass orders on and observations back until the process is gone; kill it when it falls silent."""
        until = time.monotonic() + self._config.load_s
        while True:
            event = self._next(until)
            match event:
                case _Silent():
                    self._killed = self._stopping
                    child.kill()
                    until = time.monotonic() + self._config.hang_s
                case _Stop(timeout_s):
                    self._stopping = True
                    child.send(Quit())
                    until = time.monotonic() + timeout_s
                case _Ended():
                    return
                case _Said(Beat() as beat):
                    until = until if self._stopping else time.monotonic() + beat.patience_s
                case _Said(words):
                    assert not isinstance(words, Beat)
                    self._hear(words)
                case _:
                    self._standing.note(event)
                    child.send(event)

    def _next(self, until: float) -> _Event:
        """Return what comes next, or that nothing came until then."""
        for more_s in (0.0, _GRACE_S):
            try:
                return self._events.get(timeout=max(0.0, until + more_s - time.monotonic()))
            except queue.Empty:
                continue
        return _Silent()

    def _hear(self, observation: Observation) -> None:
        if isinstance(observation, AnalystReady):
            self._ready_s = time.monotonic()
        self._standing.see(observation)
        self._on_fact(observation)

    def _lose(self, exitcode: int | None) -> None:
        """Say what was lost, then wait until it is time for the next process."""
        worked_s = 0.0 if self._ready_s is None else time.monotonic() - self._ready_s
        roles = self._standing.forget_roles()
        if exitcode == REFUSED:  # it has said why itself
            self._wait(None)
            return
        self._on_fact(AnalystLost(exitcode))
        self._doubt(roles)
        wait_s = self._restarts.wait_s(worked_s)
        if wait_s is None:
            self._on_fact(
                AnalystFailed("analysis.gone", "The analyst was started several times and was lost each time.")
            )
        self._wait(wait_s)

    def _wait(self, wait_s: float | None) -> None:
        """Wait so long, or, having given up, until there is something new to look for."""
        until = None if wait_s is None else time.monotonic() + wait_s
        while not self._stopping:
            try:
                event = self._events.get(timeout=None if until is None else max(0.0, until - time.monotonic()))
            except queue.Empty:
                return
            if isinstance(event, _Stop):
                self._stopping = True
            elif not isinstance(event, _Said | _Ended | _Silent):
                self._refuse(event)
                if until is None and isinstance(event, ReadCard | WatchFaces | Challenge | MatchFace):
                    self._restarts.forget()
                    return

    def _doubt(self, roles: tuple[str, ...]) -> None:
        if roles:
            self._on_fact(RolesDoubted(self._config.now_us(), None, roles, "lost"))

    def _refuse(self, order: AnalystOrder) -> None:
        self._standing.note(order)
        self._doubt(self._standing.forget_roles())
        if isinstance(order, Challenge | MatchFace):
            self._on_fact(
                AnalystFailed("analysis.away", "The analyst is not running at the moment and cannot look at faces.")
            )
