"""Looking at takes as the kiosk has it: one at a time, each in a process of its own that ends with the looking."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from terminal.capture.named_sink import Sink
from terminal.processes.beat import Beat
from terminal.processes.child import Child
from terminal.processes.preview import Preview, PreviewPicture, PreviewReader
from terminal.processes.supervisor import Supervisor
from terminal.replay.messages import FromReplay, LeftAlone, OpenFilm, Quit, Refused, ReplayOrder

SIZE = (1280, 720)
"""Pixels of what is shown."""
LEFT_ALONE_S = 15 * 60.0
"""A film that stands, and that nobody touches for so long, is closed."""
_START_S = 20.0
_STOP_S = 1.0


@dataclass(frozen=True, slots=True)
class Lost:
    """The process is gone without a word."""


class _Film:
    """What its supervisor needs to know: nothing is started again, and its end is told unless it was asked."""

    name = "replay"
    quit_order = Quit()

    def __init__(
        self, preview: Preview, sink: Sink | None, left_alone_s: float, hear: Callable[[FromReplay | Lost], None]
    ) -> None:
        self._preview = preview
        self._sink = sink
        self._left_alone_s = left_alone_s
        self._hear = hear
        self._told = False

    def start(self) -> Child:
        return Child(self.name, _run, self._preview, self._sink, self._left_alone_s, daemon=True, aside=True)

    def patience_at_start_s(self) -> float:
        return _START_S

    def hear(self, message: FromReplay) -> float | None:
        if isinstance(message, Beat):
            return message.patience_s
        self._told = isinstance(message, Refused | LeftAlone)
        self._hear(message)
        return None

    def note(self, order: ReplayOrder) -> None:
        pass

    def lose(self, exitcode: int | None, *, asked: bool) -> float | None:
        del exitcode
        if not asked and not self._told:
            self._hear(Lost())
        return None

    def refuse(self, order: ReplayOrder, *, given_up: bool) -> bool:
        """It is over; who orders hears that by itself."""
        del order, given_up
        return False


class FilmProcess:
    """One take that is looked at, from its opening to its end."""

    def __init__(
        self, hear: Callable[[FromReplay | Lost], None], sink: Sink | None, *, left_alone_s: float = LEFT_ALONE_S
    ) -> None:
        """`hear` is called from a thread of this process, one message at a time."""
        self._preview = Preview.create(*SIZE)
        self._reader: PreviewReader | None = self._preview.reader()
        self._lock = threading.Lock()
        self._supervisor = Supervisor(_Film(self._preview, sink, left_alone_s, hear))

    @property
    def pid(self) -> int | None:
        """The process; None once it is over."""
        return self._supervisor.pid

    def open(self, folder: Path, recipient: str, key: bytes) -> None:
        """Start the process and hand it take and key; returns at once. Outline follows, or Refused."""
        self._supervisor.start()
        self._supervisor.order(OpenFilm(str(folder), recipient, key))

    def order(self, order: ReplayOrder) -> None:
        """Give an order; returns at once."""
        self._supervisor.order(order)

    def latest(self, after: int = 0) -> PreviewPicture | None:
        """Return the newest picture; None where there is none with a number above `after`, or it is over."""
        with self._lock:
            return self._reader.latest(after) if self._reader else None

    def close(self) -> None:
        """End it; what it showed is gone. Not to be called from `hear`."""
        self._supervisor.stop(_STOP_S)
        with self._lock:
            self._reader = None
        self._preview.close()


def _run(
    preview: Preview,
    sink: Sink | None,
    left_alone_s: float,
    orders: "Connection[Any, Any]",
    messages: "Connection[Any, Any]",
) -> None:
    from terminal.replay.child import run_replay

    run_replay(preview, sink, left_alone_s, orders, messages)
