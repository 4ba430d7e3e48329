"""The recogniser process as the kiosk holds it: started, given orders, listened to, watched, and started again.

It may die at any time. Then RecogniserLost is said and a new process is started, which goes on with what is said from
then on: the sound that killed one would kill the next. After three restarts in one take RecogniserOff is said, and the
next take tries again. A model that never once became ready is off for good.
"""

from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from faults.trouble import Trouble
from terminal.processes.beat import Beat
from terminal.processes.child import Child
from terminal.processes.restarts import Restarts
from terminal.processes.supervisor import Supervisor
from terminal.recognition.config import RecogniserConfig
from terminal.recognition.messages import REFUSED, FromRecogniser, Quit
from terminal.session.facts.recogniser import RecogniserFact, RecogniserLost, RecogniserOff, RecogniserReady
from terminal.session.orders.recogniser import RecogniserOrder, Transcribe
from terminal.speech.recogniser.folder import is_installed


class _Recogniser:
    """What its supervisor needs to know: its beats, whether it is to listen, and when to start it again."""

    name = "recogniser"
    quit_order = Quit()

    def __init__(self, config: RecogniserConfig, on_fact: Callable[[RecogniserFact], None]) -> None:
        self._config = config
        self._on_fact = on_fact
        self._restarts = Restarts()
        self.forget()

    def forget(self) -> None:
        """Nothing stands any more."""
        self._listens = self._fell = self._worked = self._off = False

    def start(self) -> Child:
        standing = (Transcribe(),) if self._listens else ()
        return Child(self.name, _run, self._config, standing, not self._fell, daemon=True)

    def patience_at_start_s(self) -> float:
        return self._config.load_s

    def hear(self, message: FromRecogniser) -> float | None:
        if isinstance(message, Beat):
            return message.patience_s
        self._worked |= isinstance(message, RecogniserReady)
        self._on_fact(message)
        return None

    def note(self, order: RecogniserOrder) -> None:
        if isinstance(order, Transcribe):
            self._listens = order.on
            if order.on:  # a take begins, and with it a new count
                self._fell = False
                self._restarts.forget()

    def lose(self, exitcode: int | None, *, asked: bool) -> float | None:
        """Say what was lost; return when it is time for the next process."""
        if asked:
            return None
        if exitcode == REFUSED:  # it has said why itself
            self._off = True
            return None
        self._fell = True
        self._on_fact(RecogniserLost(exitcode))
        wait_s = self._restarts.wait_s(0.0)  # however long it worked: it is the take that counts
        if wait_s is None:
            self._off = not self._worked
            self._on_fact(
                RecogniserOff(Trouble("recogniser.gone" if self._worked else "recogniser.load:fell"), self._off)
            )
        return wait_s

    def refuse(self, order: RecogniserOrder, *, given_up: bool) -> bool:
        """A new take is worth another try, unless the model cannot be used at all. TellWords is not answered."""
        if given_up and self._off:
            return False
        self.note(order)
        return isinstance(order, Transcribe) and order.on


class RecogniserProcess:
    """Starts the recogniser and hands its facts to `on_fact`, one at a time, from one thread of this process."""

    def __init__(self, config: RecogniserConfig, on_fact: Callable[[RecogniserFact], None]) -> None:
        """`on_fact` must only queue: without a model it is called from within `start`."""
        self._config = config
        self._on_fact = on_fact
        self._charge = _Recogniser(config, on_fact)
        self._supervisor = Supervisor(self._charge)
        self._running = False

    @property
    def pid(self) -> int | None:
        """The process that runs now; another one after each restart."""
        return self._supervisor.pid

    def start(self) -> None:
        """Start the process; returns at once, RecogniserReady or RecogniserOff follows.

        Where no model is installed RecogniserOff `recogniser.none` is said, and there is no process.
        """
        if self._running:
            return
        if self._config.make_engine is None and not is_installed(self._config.models):
            self._on_fact(RecogniserOff(Trouble("recogniser.none")))
            return
        self._running = True
        self._supervisor.start()

    def order(self, order: RecogniserOrder) -> None:
        """Give an order; returns at once. Transcribe stands until it is taken back, also over a restart.

        TellWords while no process runs is not answered: RecogniserLost or RecogniserOff was said before.
        """
        if self._running:
            self._supervisor.order(order)

    def stop(self, timeout_s: float = 5.0) -> bool:
        """End the process; kill it after `timeout_s`. Not to be called from `on_fact`.

        All facts up to the last are handed over before this returns. Returns whether it ended by itself.
        """
        self._running = False
        by_itself = self._supervisor.stop(timeout_s)
        self._charge.forget()
        return by_itself


def _run(
    config: RecogniserConfig,
    standing: tuple[RecogniserOrder, ...],
    catches_up: bool,
    orders: "Connection[Any, Any]",
    facts: "Connection[Any, Any]",
) -> None:
    from terminal.recognition.main_loop import run_recogniser

    run_recogniser(config, standing, orders, facts, catches_up=catches_up)
