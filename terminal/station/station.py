"""A running terminal without its screens: recorder, conductor, analyst, courier."""

import threading
from dataclasses import dataclass, field
from typing import Protocol

from faults.errors import ShuangluError
from terminal.home.opening import Home
from terminal.processes.preview import Preview
from terminal.session.facts import Fact
from terminal.session.facts.recorder import (
    RecorderFailed,
)
from terminal.session.ports import Analyst
from terminal.station.fact_loop import FactLoop
from terminal.station.live_preview import LivePreview
from terminal.station.recorder_slot import RecorderSlot
from terminal.sync.courier import Courier

ANALYST_STOP_S = 1.0
"""It has nothing to save."""


class RunningAnalyst(Analyst, Protocol):
    """An analyst that a station starts and stops with itself."""

    def start(self) -> None:
        """Start it; returns at once, AnalystReady or AnalystFailed follows."""

    def stop(self, timeout_s: float = ...) -> bool:
        """End it, by force after `timeout_s`; all that it observed has been handed over when this returns.

        Tell whether it ended by itself.
        """


@dataclass(slots=True)
class Station:
    """A running terminal without its screens: recorder, conductor, analyst, courier. `close` ends it in order."""

    home: Home
    recorder: RecorderSlot
    loop: FactLoop
    courier: Courier | None
    analyst: RunningAnalyst | None
    preview: Preview
    """The recorder writes into it, analyst and window look at it; it lives as long as the station."""
    live: LivePreview
    _closed: threading.Event = field(default_factory=threading.Event)

    def post(self, fact: Fact) -> None:
        """Hand a fact to the conductor; any thread, returns at once."""
        self.loop.post(fact)

    def start(self) -> None:
        """Start every process and thread, once; returns at once, and what comes of it comes as facts."""
        self.loop.start()
        self.recorder.start()
        if self.analyst:
            self.analyst.start()
        if self.courier:
            self.courier.start()

    def close(self) -> None:
        """Close an open take as interrupted, let the ledger note it, and end every process and thread."""
        if self._closed.is_set():
            return
        self._closed.set()
        self.recorder.stop()
        if self.analyst:
            self.analyst.stop(ANALYST_STOP_S)
        self.loop.stop()
        if self.courier:
            self.courier.stop()
        self.preview.close()


def failure_of(error: Exception) -> RecorderFailed:
    """What is said when taking a fact has failed."""
    told = error if isinstance(error, ShuangluError) else ShuangluError("conductor.failed")
    return RecorderFailed(told.trouble)
