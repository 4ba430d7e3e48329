"""The analyst process as the kiosk holds it: started, given orders, listened to, watched, and started again.

It may die at any time. Then AnalystLost is said, a new process is started, the orders that stand are given to it
again, and its AnalystReady ends the hole. A challenge or a match that was running is over with AnalystLost: nobody can
say what was missed. Whoever ordered it counts it as failed and orders a new one. Roles that were bound are doubted.
"""

import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from faults.trouble import Trouble
from terminal.analysis.config import AnalystConfig
from terminal.analysis.messages import REFUSED, FromAnalyst, Quit
from terminal.analysis.standing_orders import StandingOrders
from terminal.processes.beat import Beat
from terminal.processes.child import Child
from terminal.processes.restarts import Restarts
from terminal.processes.supervisor import Supervisor
from terminal.session.facts.analyst import (
    AnalystFailed,
    AnalystLost,
    AnalystReady,
    Observation,
    RolesDoubted,
)
from terminal.session.orders.analyst import (
    AnalystOrder,
    Challenge,
    Listen,
    MatchFace,
    ReadCard,
    TakeStill,
    WatchFaces,
    WatchRoom,
)


class _Analyst:
    """What its supervisor needs to know: its beats, the orders that stand, and when to start it again."""

    name = "analyst"
    quit_order = Quit()

    def __init__(self, config: AnalystConfig, on_fact: Callable[[Observation], None]) -> None:
        self._config = config
        self._on_fact = on_fact
        self._standing = StandingOrders()
        self._restarts = Restarts()
        self._ready_s: float | None = None

    def forget(self) -> None:
        """Nothing stands any more."""
        self._standing = StandingOrders()

    def start(self) -> Child:
        self._ready_s = None
        return Child(self.name, _run, self._config, self._standing.orders(), daemon=True)

    def patience_at_start_s(self) -> float:
        return self._config.load_s

    def hear(self, message: FromAnalyst) -> float | None:
        if isinstance(message, Beat):
            return message.patience_s
        if isinstance(message, AnalystReady):
            self._ready_s = time.monotonic()
        self._standing.see(message)
        self._on_fact(message)
        return None

    def note(self, order: AnalystOrder) -> None:
        self._standing.note(order)

    def lose(self, exitcode: int | None, *, asked: bool) -> float | None:
        """Say what was lost; return when it is time for the next process."""
        if asked:
            return None
        worked_s = 0.0 if self._ready_s is None else time.monotonic() - self._ready_s
        roles = self._standing.forget_roles()
        if exitcode == REFUSED:  # it has said why itself
            return None
        self._on_fact(AnalystLost(exitcode))
        self._doubt(roles)
        wait_s = self._restarts.wait_s(worked_s)
        if wait_s is None:
            self._on_fact(AnalystFailed(Trouble("analysis.gone")))
        return wait_s

    def refuse(self, order: AnalystOrder, *, given_up: bool) -> bool:
        self._standing.note(order)
        self._doubt(self._standing.forget_roles())
        if isinstance(order, Challenge | MatchFace | TakeStill):
            self._on_fact(AnalystFailed(Trouble("analysis.away")))
        new = isinstance(order, ReadCard | WatchFaces | WatchRoom | Challenge | MatchFace | TakeStill)
        new = new or (isinstance(order, Listen) and order.on)
        if new and given_up:
            self._restarts.forget()
        return new

    def _doubt(self, roles: tuple[str, ...]) -> None:
        if roles:
            self._on_fact(RolesDoubted(self._config.now_us(), None, roles, "lost"))


class AnalystProcess:
    """Starts the analyst and hands its observations to `on_fact`, one at a time, from one thread of this process."""

    def __init__(self, config: AnalystConfig, on_fact: Callable[[Observation], None]) -> None:
        self._charge = _Analyst(config, on_fact)
        self._supervisor = Supervisor(self._charge)

    @property
    def pid(self) -> int | None:
        """The process that runs now; another one after each restart."""
        return self._supervisor.pid

    def start(self) -> None:
        """Start the process; returns at once, AnalystReady or AnalystFailed follows."""
        self._supervisor.start()

    def order(self, order: AnalystOrder) -> None:
        """Give an order; returns at once. What stands is given again after a restart.

        A Challenge or MatchFace while no analyst runs is answered by AnalystFailed `analysis.away`.
        """
        self._supervisor.order(order)

    def stop(self, timeout_s: float = 5.0) -> bool:
        """End the process; kill it after `timeout_s`. Not to be called from `on_fact`.

        All observations up to the last are handed over before this returns. Returns whether it ended by itself.
        """
        by_itself = self._supervisor.stop(timeout_s)
        self._charge.forget()
        return by_itself


def _run(
    config: AnalystConfig,
    standing: tuple[AnalystOrder, ...],
    orders: "Connection[Any, Any]",
    facts: "Connection[Any, Any]",
) -> None:
    from terminal.analysis.main_loop import run_analyst

    run_analyst(config, standing, orders, facts)
