"""The recorder process as the kiosk holds it: started, given orders, listened to, and never lost unnoticed."""

import math
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from program.rank import step_forward
from terminal.capture.config import RecorderConfig
from terminal.processes.child import Child
from terminal.processes.preview import Preview
from terminal.processes.sound_ring import SoundRing
from terminal.processes.supervisor import Supervisor
from terminal.session.facts.recorder import RecorderFact, RecorderLost
from terminal.session.orders.recorder import Quit, RecorderOrder


class _Recorder:
    """What its supervisor needs to know: it may be silent for ever, and whoever lost it decides on the next one.

    Whether a recorder that says nothing still records is told by its segments, which the session compares with time.
    """

    name = "recorder"
    quit_order = Quit()

    def __init__(
        self,
        config: RecorderConfig,
        preview: Preview,
        on_fact: Callable[[RecorderFact], None],
        second_preview: Preview | None,
        sound: SoundRing | None,
    ) -> None:
        self._config = config
        self._preview = preview
        self._second_preview = second_preview
        self._sound = sound
        self._on_fact = on_fact

    def start(self) -> Child:
        # A kiosk that dies must not end the recording.
        shared = self._preview, self._second_preview, self._sound
        return Child(self.name, _run, self._config, *shared, outlives_parent=True)

    def patience_at_start_s(self) -> float:
        return math.inf

    def hear(self, message: RecorderFact) -> None:
        self._on_fact(message)

    def note(self, order: RecorderOrder) -> None:
        pass

    def lose(self, exitcode: int | None, *, asked: bool) -> None:
        if not (asked and exitcode == 0):
            self._on_fact(RecorderLost(exitcode))

    def refuse(self, order: RecorderOrder, *, given_up: bool) -> bool:
        """It is lost with the recorder, as RecorderLost said."""
        del order, given_up
        return False


class RecorderProcess:
    """Starts the recorder and hands its facts to `on_fact`, one at a time, from one thread of this process."""

    def __init__(
        self,
        config: RecorderConfig,
        preview: Preview,
        on_fact: Callable[[RecorderFact], None],
        second_preview: Preview | None = None,
        sound: SoundRing | None = None,
    ) -> None:
        """`preview`: where the recorder shows its pictures, in the size of the config's profile.

        `second_preview`: where those of a second camera are shown, in any size; None: it is never opened.
        `sound`: where a take's sound can be heard while it is recorded; None: nobody listens.
        """
        self._supervisor = Supervisor(_Recorder(config, preview, on_fact, second_preview, sound))

    @property
    def pid(self) -> int | None:
        """The recorder process that runs now; None while there is none."""
        return self._supervisor.pid

    def start(self) -> None:
        """Start the process; returns at once. After RecorderLost it may be started again, but not from `on_fact`."""
        self._supervisor.stop()
        self._supervisor.start()

    def order(self, order: RecorderOrder) -> None:
        """Send an order; returns at once. To a recorder that is gone it is lost, as RecorderLost says."""
        self._supervisor.order(order)

    def stop(self, timeout_s: float = 10.0) -> bool:
        """Close what is open as interrupted and end the process; kill it after `timeout_s`.

        Not to be called from `on_fact`. All facts up to the last are handed over before this returns.
        Returns whether the process ended by itself.
        """
        return self._supervisor.stop(timeout_s)


def _run(
    config: RecorderConfig,
    preview: Preview,
    second_preview: Preview | None,
    sound: SoundRing | None,
    orders: "Connection[Any, Any]",
    facts: "Connection[Any, Any]",
) -> None:
    step_forward()
    from terminal.capture.recorder_process import run_recorder

    run_recorder(config, preview, second_preview, sound, orders, facts)
