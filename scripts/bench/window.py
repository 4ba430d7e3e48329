"""Turns of the windows' thread while a sale is recorded on two displays: how much work each had, and what kept it.

    .venv/bin/python -m scripts.bench.window [--seconds 40] [--json FILE]
    xvfb-run -a -s "-screen 0 3840x1080x24" .venv/bin/python -m scripts.bench.window

The seller's window stands on one display, the customer's on another (two monitors of the X server, which `xrandr` must
have set; into memory where there is no X server). The demonstration's film is camera and microphone; recorder, vault
and windows are the real ones. Screens are read and questions asked at the seller's keyboard, papers, signatures and
handwritten lines are done by the script in the customer's place; so every screen of hers comes.

A turn is one round of Qt's event loop. Its work is the processor time that the thread spent in it, so that other
programs of the machine do not count. The bare window draws a picture of 1280 x 720 25 times a
second and does nothing else.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QFont, QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget

from rulebook.sale.examples import demonstration
from scripts import ROOT
from terminal.home.opening import open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from terminal.kiosk import Kiosk
from terminal.session.customer.pacing import paced_act
from terminal.session.facts.people import Pressed
from terminal.station.station import Offer
from terminal.ui.pages.node import NodePage
from terminal.ui.theme import FAMILIES

_SIZE = (1920, 1080)
_SCREENS = [
    {"name": name, "x": x, "y": 0, "width": _SIZE[0], "height": _SIZE[1], "logicalDpi": 96, "logicalBaseDpi": 96,
     "dpr": 1.0}
    for name, x in (("seller", 0), ("customer", _SIZE[0]))
]  # fmt: skip
_FILM = str(ROOT / "resources" / "demo" / "sale.mp4")
_WARM_S = 8.0
_P99_MS, _WORST_MS, _PICTURES = 8.0, 50.0, 20.0
_NAMED = 5
"""So many of the longest turns are named."""


@dataclass
class Turns:
    """Milliseconds of work in each round of the event loop, and what was shown before and after it."""

    work: list[float] = field(default_factory=list)
    causes: list[str] = field(default_factory=list)
    events: list[tuple[float, str, str]] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    """By the clock, of each event."""

    def note(self, work_ms: float, cause: str) -> None:
        """A round is over."""
        self.work.append(work_ms)
        self.causes.append(cause)

    def figures(self) -> dict[str, Any]:
        """Return count, median, 99th percentile and worst, and what the longest ones did."""
        work, wall = sorted(self.work), sorted(self.wall)
        longest = sorted(zip(self.work, self.causes, strict=True), key=lambda turn: -turn[0])[:_NAMED]
        return {
            "turns": len(work),
            "work_p50_ms": _at(work, 0.5),
            "work_p99_ms": _at(work, 0.99),
            "work_worst_ms": _at(work, 1.0),
            "over_8_ms": sum(item > _P99_MS for item in work),
            "over_50_ms": sum(item > _WORST_MS for item in work),
            "longest": [(round(milliseconds, 1), cause) for milliseconds, cause in longest],
            "longest_events": [(round(took, 1), *named) for took, *named in sorted(self.events)[-2 * _NAMED :]],
            **({"event_wall_p99_ms": _at(wall, 0.99), "event_wall_worst_ms": _at(wall, 1.0)} if wall else {}),
        }


def _at(ordered: list[float], share: float) -> float:
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 2)


class Timing(QApplication):
    """Measures every round of the event loop while `turns` is there; no event passes through Python for that."""

    turns: Turns | None = None

    def __init__(self, words: list[str]) -> None:
        super().__init__(words)
        self.place: Callable[[], str] = str
        """Says what is on the screens."""
        self._work, self._shown = 0, ""
        dispatcher = QAbstractEventDispatcher.instance()
        assert dispatcher is not None
        dispatcher.awake.connect(self._turn)

    def _turn(self) -> None:
        """A round is over: what the thread worked since the last one; what this here takes is not counted."""
        work = time.thread_time_ns()
        if self.turns is not None and self._work:
            before, self._shown = self._shown, self.place()
            changed = before not in ("", self._shown)
            cause = f"{before} -> {self._shown}" if changed else f"at {self._shown}"
            self.turns.note((work - self._work) / 1e6, cause)
        self._work = time.thread_time_ns()


class Naming(Timing):
    """Also names the longest event of a round, and measures by the clock: each event passes through Python for that."""

    _inside = False

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        """Hand the event out; one inside another is part of it."""
        if self._inside or self.turns is None:
            return super().notify(receiver, event)
        named = f"{event.type().name} to {type(receiver).__name__}"  # before: nobody knows what is left after
        work, wall = time.thread_time_ns(), time.perf_counter_ns()
        self._inside = True
        try:
            return super().notify(receiver, event)
        finally:
            self._inside = False
            self.turns.events.append(((time.thread_time_ns() - work) / 1e6, named, self.place()))
            self.turns.wall.append((time.perf_counter_ns() - wall) / 1e6)


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


class _Painted(QObject):
    """Counts the pictures that were painted."""

    def __init__(self) -> None:
        super().__init__()
        self.numbers: set[int] = set()
        self.first = self.last = 0.0

    def eventFilter(self, watched: Any, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.Paint and watched.number is not None:
            self.numbers.add(watched.number)
            self.last = time.monotonic()
            self.first = self.first or self.last
        return False

    def a_second(self) -> float:
        """How many other pictures a second."""
        return (len(self.numbers) - 1) / max(1e-9, self.last - self.first)


class _Driven(Kiosk):
    """A kiosk at whose windows a sale is recorded by itself, one act each `step_s`."""

    app: Timing
    seconds: float
    step_s: float
    turns: Turns
    painted: _Painted
    shown: Any
    screens: Counter[str]
    nodes: int = 0

    def make_window(self) -> Any:
        """Make the windows as ever; from then on somebody presses."""
        self.shown = window = super().make_window()
        window.setFixedSize(*_SIZE)
        self.screens, self.began = Counter(), 0.0
        self.app.place = self._place
        self.clock = QTimer(window)
        self.clock.timeout.connect(self._act)
        QTimer.singleShot(round(_WARM_S * 1000), self._start)
        return window

    def _place(self) -> str:
        walk = self.shown.snapshot.walk
        node = "" if walk is None else f" {walk.index + 1}"
        screen = "-" if self.customer is None else self.customer.view.screen
        return f"{self.shown.snapshot.page}{node}/{screen}"

    def _start(self) -> None:
        self.app.turns, self.began = self.turns, time.monotonic()
        self.shown.shell.preview.installEventFilter(self.painted)
        self.shown.activateWindow()  # offscreen, the customer's has taken the keyboard
        self.press(Pressed("start", "bench"))
        self.clock.start(round(self.step_s * 1000))

    def _act(self) -> None:
        shown, page = self.shown.snapshot, self.shown.shell.page
        assert self.customer is not None
        if self.customer.isVisible():
            self.screens[self.customer.view.screen] += 1
        if shown.page == "sealed":
            self.clock.stop()
            QTimer.singleShot(round(self.step_s * 1000), lambda: self.app.exit(0))
        elif time.monotonic() - self.began > self.seconds and shown.page != "review":
            self.clock.stop()
            self.app.exit(0)  # what is open is closed as interrupted
        elif isinstance(page, NodePage) and shown.page == "node":
            self._at_node(page)
        elif shown.page == "review":
            self._key(Qt.Key.Key_Return)

    def _at_node(self, page: NodePage) -> None:
        """One act: the next screen, what the customer has to do, her answer, the next node."""
        item = page.item
        if page.asked is not None:
            self._key(Qt.Key.Key_Return if page.heard.answer else Qt.Key.Key_1)
        elif not page.card.read.all or (item is not None and item.kind == "question"):
            self._key(Qt.Key.Key_Return)
        elif item is not None:
            self.press(paced_act(item))
        else:
            self.nodes += 1
            self.press(Pressed("node_passed", "bench", {"paced": True}))

    def _key(self, key: Qt.Key) -> None:
        text = "1" if key == Qt.Key.Key_1 else ""
        self.app.postEvent(self.shown, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text))


def kiosk_turns(app: Timing, seconds: float, step_s: float = 1.0) -> tuple[Turns, dict[str, Any]]:
    """Record a whole sale, at most for so long; return the turns, and what else was seen."""
    with tempfile.TemporaryDirectory() as folder:
        sources: dict[str, Any] = {"camera": _FILM, "microphone": _FILM, "identity": "none"}
        home = open_or_create_rehearsal_home(load_settings(Path(folder) / "home", **sources))
        kiosk = _Driven(home, Offer(demonstration()))
        kiosk.app, kiosk.seconds, kiosk.step_s = app, seconds, step_s
        kiosk.turns, kiosk.painted = Turns(), _Painted()
        began, processor = time.monotonic(), time.process_time()
        try:
            kiosk.run()
            share = (time.process_time() - processor) / (time.monotonic() - began)
            pictures = kiosk.painted.a_second()
        finally:
            app.turns = None
            kiosk.close()
            home.close()
        take = next((Path(folder) / "home").glob("takes/*"))
        manifest = json.loads((take / "manifest.json").read_bytes())
        totals = manifest["totals"]
        seen = {
            "cores": round(share, 3),
            "pictures_a_second": round(pictures, 1),
            "lost": totals["dropped"],
            "recorded": totals["frames"],
            "nodes": kiosk.nodes,
            "ending": manifest.get("ending", ""),
            "customer_screens": dict(kiosk.screens),
        }
        return kiosk.turns, seen


def _two_displays(folder: str) -> None:
    """Without an X server the windows are painted into memory, on two screens; before Qt is up."""
    if not os.environ.get("DISPLAY"):
        screens = Path(folder) / "screens.json"
        screens.write_text(json.dumps({"screens": _SCREENS}))
        os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={screens}"
        os.environ["QT_LOGGING_RULES"] = "qt.qpa.*=false"


def main() -> None:
    """Measure both, print, and keep the figures if asked."""
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--seconds", type=float, default=120, help="after this the take is broken off")
    words.add_argument("--step", type=float, default=1.0, help="seconds from one act to the next")
    words.add_argument("--events", action="store_true", help="name the longest events, and say how long by the clock")
    words.add_argument("--json", type=Path)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        _two_displays(folder)
        app = (Naming if asked.events else Timing)(sys.argv[:1])
    font = QFont()
    font.setFamilies(list(FAMILIES))
    app.setFont(font)
    bare = bare_turns(app, min(asked.seconds, 10.0)).figures()
    turns, seen = kiosk_turns(app, asked.seconds, asked.step)
    kiosk = turns.figures()
    for name, figures in (("bare", bare), ("kiosk", kiosk)):
        print(
            f"{name:6}{figures['turns']} turns, work {figures['work_p50_ms']} / {figures['work_p99_ms']} / "
            f"{figures['work_worst_ms']} ms (median, 99th percentile, worst), {figures['over_8_ms']} over 8 ms, "
            f"{figures['over_50_ms']} over 50 ms"
        )
    for milliseconds, cause in kiosk["longest"]:
        print(f"kiosk  {milliseconds} ms: {cause}")
    if asked.events:
        print(f"kiosk  an event by the clock {kiosk['event_wall_p99_ms']} / {kiosk['event_wall_worst_ms']} ms")
        for milliseconds, named, place in reversed(kiosk["longest_events"]):
            print(f"kiosk  {milliseconds} ms: {named}, {place}")
    walked = ", ".join(f"{name} {count}" for name, count in seen["customer_screens"].items())
    print(f"kiosk  {seen['nodes']} nodes passed, {seen['ending']}; the customer's screens, in looks: {walked}")
    print(f"kiosk  {seen['pictures_a_second']} pictures a second shown, {seen['lost']} of {seen['recorded']} lost")
    wanted = f"99 % <= {_P99_MS:.0f} ms, worst <= {_WORST_MS:.0f} ms, {_PICTURES:.0f} pictures a second, 0 lost wanted"
    print(f"kiosk  {seen['cores']:.2f} cores; load of the machine {os.getloadavg()[0]:.1f}; {wanted}")
    if asked.json:
        said = {"bare": bare, "kiosk": kiosk, **seen, "load": os.getloadavg()[0]}
        asked.json.write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
