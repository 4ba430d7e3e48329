"""The application ends in order: by a person, by a signal."""

import signal
import subprocess
import sys

import pytest

from tests import ROOT

PROGRAM = """
import sys
from PySide6.QtCore import QTimer
from terminal.session.snapshot import Snapshot
from terminal.ui.run import run_kiosk
from terminal.ui.window import KioskWindow

def make():
    window = KioskWindow(latest_frame=lambda: None, press=print)
    window.show_snapshot(Snapshot(phase=sys.argv[1]))
    QTimer.singleShot(0, lambda: print("up", flush=True))
    if sys.argv[2] == "close":
        QTimer.singleShot(0, window.close_for_good)
    return window

sys.exit(run_kiosk(make, fullscreen=True))
"""


def _start(phase: str, what: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM, phase, what],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_closing_the_window_ends_the_program() -> None:
    process = _start("ready", "close")
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (0, "up\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals between processes")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("phase", ["ready", "recording"])
def test_a_signal_ends_the_program_without_asking(number: signal.Signals, phase: str) -> None:
    process = _start(phase, "stay")
    assert process.stdout is not None
    assert process.stdout.readline() == "up\n"
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (128 + number, "", "")


SPLASH = """
import sys
from terminal.commands.main import app  # what the command has read by then
from terminal.ui.run import run_kiosk, show_splash

splash = show_splash(fullscreen=True)
heavy = {"terminal.ui.window", "terminal.vault.vault", "cryptography", "numpy", "cv2", "pydantic", "requests", "cel"}
print(splash.painted, splash.isVisible(), sorted(heavy & set(sys.modules)), flush=True)
shown = splash.grab().toImage()
print(len({shown.pixel(x, shown.height() // 2) for x in range(shown.width())}) > 1, flush=True)

from PySide6.QtCore import QTimer
from terminal.ui.window import KioskWindow

def make():
    window = KioskWindow(latest_frame=lambda: None, press=print)
    QTimer.singleShot(0, lambda: print(window.isVisible(), splash.isVisible(), flush=True))
    QTimer.singleShot(0, window.close)
    return window

sys.exit(run_kiosk(make, fullscreen=True, splash=splash))
"""


def test_something_is_on_the_screen_before_the_rest_of_the_program_is_read() -> None:
    """The name stands there, drawn, until the window takes its place."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SPLASH], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == ["True True []", "True", "True False"]
