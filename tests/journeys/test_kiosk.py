"""The real window with its station, from start to sealed, and told to end by a signal."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from terminal.kiosk import Kiosk
from terminal.session.snapshot import Snapshot
from terminal.ui.run import application
from terminal.ui.window import BOUNCE_MS, KioskWindow
from tests import ROOT
from tests.journeys.programs import command, family, last_object, terminal, wait_until

OFFSCREEN = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_LOGGING_RULES": "qt.qpa.*=false"}
SOURCES = ("--camera", "test:clap", "--microphone", "test:clap")


def test_a_take_from_the_window_is_whole_and_in_step(tmp_path: Path) -> None:
    out = tmp_path / "figures.json"
    words = ["-m", "scripts.bench.endurance", "--seconds", "8", "--ppm", "200", "--json", str(out)]
    done = subprocess.run(
        [command("x")[0], *words], cwd=ROOT, env=OFFSCREEN, capture_output=True, text=True, check=False, timeout=120
    )
    assert (done.returncode, done.stderr) == (0, "")
    seen = json.loads(out.read_text())
    assert (seen["status"], seen["gaps"]) == ("intact", 0)
    assert abs(seen["captured_s"] - seen["elapsed_s"]) < 1.6
    assert abs(seen["worst_clap_ms"]) <= 40


@pytest.mark.parametrize("processes", [1, 2, 3])
def test_a_signal_ends_the_kiosk_in_order_however_early(processes: int, tmp_path: Path) -> None:
    """Told while it is starting (the recorder is its second process) or when all its devices run."""
    home = tmp_path / "home"
    assert terminal("rehearse", *SOURCES, "--seconds", 1, "--out", home).returncode == 0
    with subprocess.Popen(
        command("terminal", "start", "--home", home, *SOURCES),
        cwd=ROOT,
        env=OFFSCREEN,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as kiosk:
        wait_until(lambda: len(family(kiosk.pid)) > processes, 60)
        members = family(kiosk.pid)
        kiosk.send_signal(signal.SIGTERM)
        _, err = kiosk.communicate(timeout=60)
    assert (kiosk.returncode, err) == (128 + signal.SIGTERM, "")
    _, alive = psutil.wait_procs(members, timeout=10)
    assert alive == []


def test_a_kiosk_without_a_home_says_how_to_get_one(tmp_path: Path) -> None:
    done = terminal("start", "--home", tmp_path / "none", env=OFFSCREEN)
    assert done.returncode == 3
    assert "vault.none" in done.stderr
    assert last_object(terminal("doctor", "--home", tmp_path / "none", "--json").stdout)["ok"] is False


class Window:
    """The kiosk's window before a person who presses keys and looks."""

    def __init__(self, window: KioskWindow) -> None:
        self.window = window

    def wait(self, wanted: Callable[[Snapshot], bool], within_s: float = 60) -> Snapshot:
        deadline = time.monotonic() + within_s
        while not wanted(self.window.snapshot):
            assert time.monotonic() < deadline, self.window.snapshot
            application().processEvents()
            time.sleep(0.01)
        return self.window.snapshot

    def until(self, page: str) -> Snapshot:
        return self.wait(lambda shown: shown.page == page)

    def press(self, *keys: Qt.Key) -> None:
        """Press each when the last one has been taken: a finger that bounces is taken for one."""
        for key in keys:
            before = self.window.snapshot.walk, self.window.snapshot.page
            QTest.qWait(BOUNCE_MS + 50)
            QTest.keyClick(QApplication.focusWidget() or self.window, key)
            self.wait(lambda shown, before=before: (shown.walk, shown.page) != before)  # type: ignore[misc]  # mypy infers no default


@contextmanager
def at_window(kiosk: Kiosk) -> Iterator[Window]:
    application()
    window = kiosk.make_window()
    window.resize(1366, 768)
    window.show()
    try:
        yield Window(window)
    finally:
        kiosk.close()
        window.close_for_good()
        window.deleteLater()
        application().sendPostedEvents(None, QEvent.Type.DeferredDelete)  # at once: no loop runs that would do it
