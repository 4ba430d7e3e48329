"""Turns of the window's thread while a sale is recorded: how long each kept it, beside a bare window of PySide6.

    .venv/bin/python -m scripts.bench.window [--seconds 20] [--json FILE]

The demonstration's film is camera and microphone; a node is passed every four seconds. One event that Qt hands out is
one turn. The bare window draws a picture of 1280 x 720 25 times a second and does nothing else. Wall time has in it
what else the machine does; processor time is the thread's own.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

if not os.environ.get("DISPLAY"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_LOGGING_RULES"] = "qt.qpa.*=false"

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QFont, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from rulebook.sale.examples import demonstration
from scripts import ROOT
from terminal.home.opening import open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from terminal.kiosk import Kiosk
from terminal.session.facts.people import Pressed
from terminal.station.station import Offer
from terminal.ui.run import run_kiosk
from terminal.ui.theme import FAMILIES

_FILM = str(ROOT / "resources" / "demo" / "sale.mp4")
_SIZE = (1920, 1080)
_WARM_S, _NODE_S = 6.0, 4.0
_LONG_MS, _TOO_LONG_MS = 16.0, 50.0


@dataclass
class Turns:
    """Milliseconds of each turn: by the clock, and of the thread's processor time."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Return count, median, 99th percentile and worst of both."""
        wall, processor = sorted(self.wall), sorted(self.processor)
        return {
            "turns": len(wall),
            "wall_p50_ms": _at(wall, 0.5),
            "wall_p99_ms": _at(wall, 0.99),
            "wall_worst_ms": _at(wall, 1.0),
            "over_16_ms": sum(item > _LONG_MS for item in wall),
            "over_50_ms": sum(item > _TOO_LONG_MS for item in wall),
            "processor_p99_ms": _at(processor, 0.99),
            "processor_worst_ms": _at(processor, 1.0),
        }


def _at(ordered: list[float], share: float) -> float:
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 2)


class Timing(QApplication):
    """Times every event that is handed out while `turns` is there; one inside another is part of it."""

    turns: Turns | None = None
    _inside = False

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Hand the event out, and time it."""
        if self._inside or self.turns is None:
            return super().notify(receiver, event)
        self._inside, turns = True, self.turns
        wall, processor = time.perf_counter(), time.thread_time()
        try:
            return super().notify(receiver, event)
        finally:
            self._inside = False
            turns.wall.append((time.perf_counter() - wall) * 1000)
            turns.processor.append((time.thread_time() - processor) * 1000)


class _Bare(QWidget):
    """Draws one picture again and again."""

    def __init__(self) -> None:
        super().__init__()
        self._picture = QImage(1280, 720, QImage.Format.Format_RGB888)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.update)
        self._timer.start(40)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        del event
        painter = QPainter(self)
        painter.drawImage(self.rect(), self._picture)
        painter.end()


def bare_turns(app: Timing, seconds: float) -> Turns:
    """Show the bare window for so long."""
    window = _Bare()
    window.resize(*_SIZE)
    window.show()
    app.turns = turns = Turns()
    QTimer.singleShot(round(seconds * 1000), app.quit)
    app.exec()
    app.turns = None
    window.close()
    return turns


class _Driven(Kiosk):
    """A kiosk in which one sale is recorded by itself."""

    app: Timing
    seconds: float
    turns: Turns

    def make_window(self) -> Any:
        window = super().make_window()
        window.setFixedSize(*_SIZE)
        self._after(_WARM_S, self._start)
        for number in range(1, int(self.seconds // _NODE_S)):
            self._after(
                _WARM_S + _NODE_S * number, lambda: self.press(Pressed("node_passed", "bench", {"paced": True}))
            )
        self._after(_WARM_S + self.seconds, self.app.quit)  # what is open is closed as interrupted
        return window

    def _start(self) -> None:
        self.app.turns = self.turns
        self.press(Pressed("start", "bench"))

    def _pass_node(self) -> None:
        self.press(Pressed("node_passed", "bench", {"paced": True}))

    def _after(self, seconds: float, do: Callable[[], object]) -> None:
        QTimer.singleShot(round(seconds * 1000), do)


def kiosk_turns(app: Timing, seconds: float) -> tuple[Turns, float]:
    """Record for so long; return the turns, and how much of a core the kiosk's own process took."""
    with tempfile.TemporaryDirectory() as folder:
        sources: dict[str, Any] = {"camera": _FILM, "microphone": _FILM, "identity": "none"}
        home = open_or_create_rehearsal_home(load_settings(Path(folder) / "home", **sources))
        kiosk = _Driven(home, Offer(demonstration()))
        kiosk.app, kiosk.seconds, kiosk.turns = app, seconds, Turns()
        began, processor = time.monotonic(), time.process_time()
        try:
            run_kiosk(kiosk.make_window)
            share = (time.process_time() - processor) / (time.monotonic() - began)
        finally:
            app.turns = None
            kiosk.close()
            home.close()
        return kiosk.turns, share


def main() -> None:
    """Measure both, print, and keep the figures if asked."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--seconds", type=float, default=20)
    words.add_argument("--json", type=Path)
    asked = words.parse_args()
    app = Timing(sys.argv[:1])
    font = QFont()
    font.setFamilies(list(FAMILIES))
    app.setFont(font)
    bare = bare_turns(app, min(asked.seconds, 10.0)).figures()
    turns, share = kiosk_turns(app, asked.seconds)
    kiosk = turns.figures()
    for name, figures in (("bare", bare), ("kiosk", kiosk)):
        print(
            f"{name:6}{figures['turns']:6.0f} turns, wall {figures['wall_p50_ms']} / {figures['wall_p99_ms']} / "
            f"{figures['wall_worst_ms']} ms (median, 99th percentile, worst), {figures['over_50_ms']:.0f} over 50 ms; "
            f"processor {figures['processor_p99_ms']} / {figures['processor_worst_ms']} ms"
        )
    print(
        f"kiosk  {share:.2f} cores; load of the machine {os.getloadavg()[0]:.1f}; 99 % <= 16 ms, worst <= 50 ms wanted"
    )
    if asked.json:
        said = {"bare": bare, "kiosk": kiosk, "cores": round(share, 3), "load": os.getloadavg()[0]}
        asked.json.write_text(json.dumps(said, indent=2) + "\n")


if __name__ == "__main__":
    main()
