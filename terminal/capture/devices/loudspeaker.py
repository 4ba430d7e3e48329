"""The loudspeaker as the recorder has it: a process that is given sounds, and killed and started again if it hangs.

Its supervisor has a thread of its own: neither starting the process nor handing over a long sound holds up the loop
that records.
"""

import queue
import time
from collections.abc import Callable

from faults.trouble import Trouble
from terminal.capture.devices.loudspeaker_process import (
    OPENING_S,
    Began,
    FromLoudspeaker,
    Hush,
    Leave,
    Over,
    Play,
    run_loudspeaker,
)
from terminal.capture.instant import now_us
from terminal.capture.named_sink import Sink
from terminal.processes.beat import Beat
from terminal.processes.child import Child
from terminal.processes.restarts import Restarts
from terminal.processes.supervisor import Supervisor

_FAREWELL_S = 0.5


class _Charge:
    """What its supervisor needs to know: its beats, and what was being played when it was lost."""

    name = "loudspeaker"
    quit_order = Leave()

    def __init__(self, sink: Sink, hear: Callable[[Began | Over], None]) -> None:
        self._sink = sink
        self._hear = hear
        self._playing: set[int] = set()
        self._waiting: Play | None = None
        """What came while no process ran: the next one begins with it."""
        self._restarts = Restarts()
        self._started_s = 0.0

    def start(self) -> Child:
        self._started_s = time.monotonic()
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            self.note(waiting)
        return Child(self.name, run_loudspeaker, self._sink, waiting)

    def patience_at_start_s(self) -> float:
        return OPENING_S

    def hear(self, message: FromLoudspeaker) -> float | None:
        if isinstance(message, Beat):
            return message.patience_s
        if isinstance(message, Over):
            self._playing.discard(message.serial)
        self._hear(message)
        return None

    def note(self, order: Play | Hush) -> None:
        if isinstance(order, Play):
            self._playing.add(order.serial)

    def lose(self, exitcode: int | None, *, asked: bool) -> float | None:
        del exitcode
        for serial in sorted(self._playing):
            self._fail(serial)
        self._playing.clear()
        return None if asked else self._restarts.wait_s(time.monotonic() - self._started_s)

    def refuse(self, order: Play | Hush, *, given_up: bool) -> bool:
        """It waits for the next process; whatever else comes takes its place."""
        if self._waiting is not None:
            self._hear(Over(self._waiting.serial, now_us(), "stopped"))
        self._waiting = order if isinstance(order, Play) else None
        if given_up and self._waiting:
            self._restarts.forget()
        return self._waiting is not None

    def _fail(self, serial: int) -> None:
        self._hear(Over(serial, now_us(), "failed", Trouble("speaker.away", {"name": self._sink.shown})))


class Loudspeaker:
    """Plays one sound at a time. The process comes with the first one."""

    def __init__(self, sink: Sink, wake: Callable[[], None]) -> None:
        """`wake` is called, from another thread, whenever there is something to `read`."""
        self._said: queue.SimpleQueue[Began | Over] = queue.SimpleQueue()
        self._wake = wake
        self._supervisor = Supervisor(_Charge(sink, self._hear))
        self._started = False

    @property
    def pid(self) -> int | None:
        """The process that runs now; None before the first sound, and between two."""
        return self._supervisor.pid

    def play(self, sound: Play) -> None:
        """Play this, in place of what is played; returns at once. Began and Over follow, or Over alone."""
        if not self._started:
            self._started = True
            self._supervisor.start()
        self._supervisor.order(sound)

    def hush(self) -> None:
        """Stop what is played; returns at once."""
        if self._started:
            self._supervisor.order(Hush())

    def read(self) -> list[Began | Over]:
        """Take what it said since."""
        said: list[Began | Over] = []
        while not self._said.empty():
            said.append(self._said.get())
        return said

    def stop(self) -> None:
        """End the process, by force if it must be."""
        if self._started:
            self._supervisor.stop(_FAREWELL_S)

    def _hear(self, message: Began | Over) -> None:
        self._said.put(message)
        self._wake()
