"""Displays that are plugged in and unplugged while the kiosk runs.

They are real screens of Qt, made by its offscreen platform or by monitors of a virtual X server; what a hand at a cable
would do is simulated.
"""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import ROOT
from tests.journeys.programs import command
from tests.terminal.ui.x_monitors import Monitors, available

HD = (1920, 1080)


class Two:
    """The program with both windows."""

    def __init__(self, program: "subprocess.Popen[str]") -> None:
        self._program = program

    def ask(self, line: str = "seen") -> dict[str, Any]:
        """Do this, and say where the windows stand."""
        into, out = self._program.stdin, self._program.stdout
        assert into is not None
        assert out is not None
        into.write(line + "\n")
        into.flush()
        told: dict[str, Any] = json.loads(out.readline())
        return told

    def until(self, **wanted: object) -> dict[str, Any]:
        """Ask until it is so."""
        deadline = time.monotonic() + 20
        while (told := self.ask()) and any(told[name] != value for name, value in wanted.items()):
            assert time.monotonic() < deadline, (told, wanted)
        return told


@contextmanager
def windows(hers: str = "", **environment: str) -> Iterator[Two]:
    env = {**os.environ, "QT_LOGGING_RULES": "qt.qpa.*=false", **environment}
    python = command("x")[0]
    with subprocess.Popen(
        [python, "-m", "tests.terminal.ui.two_displays", hers], cwd=ROOT, env=env, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as program:  # fmt: skip
        try:
            yield Two(program)
        finally:
            if program.stdin is not None:
                program.stdin.close()
            assert program.wait(60) == 0, "it ends with the operator's window"


def offscreen(folder: Path, *screens: dict[str, Any]) -> str:
    """Qt's offscreen platform with these screens."""
    file = folder / "screens.json"
    file.write_text(json.dumps({"screens": list(screens)}))
    return f"offscreen:configfile={file}"


def screen(name: str, x: int, size: tuple[int, int], dpr: float = 1.0) -> dict[str, Any]:
    return {
        "name": name, "x": x, "y": 0, "width": size[0], "height": size[1],
        "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": dpr,
    }  # fmt: skip


def test_the_customer_has_the_second_display(tmp_path: Path) -> None:
    platform = offscreen(tmp_path, screen("counter", 0, HD), screen("hers", 1920, (1366, 768)))
    with windows(QT_QPA_PLATFORM=platform) as two:
        told = two.ask()
        assert told["operator"] == [0, 0, *HD]
        assert told["customer"] == [1920, 0, 1366, 768]
        assert not told["way_back"]
        assert not told["turn"], "there is nothing to turn over"
        assert two.ask("turn")["customer"] == [1920, 0, 1366, 768]


def test_the_customer_has_the_display_that_field_it_chose(tmp_path: Path) -> None:
    platform = offscreen(tmp_path, screen("hers", 0, (1366, 768)), screen("counter", 1366, HD))
    with windows("hers", QT_QPA_PLATFORM=platform) as two:
        told = two.ask()
    assert told["customer"] == [0, 0, 1366, 768], "though it is the system's first"
    assert told["operator"] == [1366, 0, *HD]


@pytest.mark.parametrize(("scale", "letters"), [("1.25", 27), ("1.5", 24), ("2", 24)])
def test_letters_stay_large_enough_on_displays_of_125_to_200_per_cent(scale: str, letters: int, tmp_path: Path) -> None:
    platform = offscreen(tmp_path, screen("counter", 0, HD), screen("hers", 1920, HD))
    with windows(QT_QPA_PLATFORM=platform, QT_SCALE_FACTOR=scale) as two:
        told = two.ask()
    assert told["ratio"] == float(scale)
    assert told["letters"] == letters, "the least is 24 device-independent pixels"
    assert told["customer"][2] == pytest.approx(1920 / float(scale), abs=1)


def test_one_display_is_turned_over_and_given_back(tmp_path: Path) -> None:
    with windows(QT_QPA_PLATFORM=offscreen(tmp_path, screen("counter", 0, HD))) as two:
        told = two.ask()
        assert told["customer"] is None
        assert told["turn"], "a key that says so"
        turned = two.ask("turn")
        assert turned["customer"] == [0, 0, *HD], "all of the seller's is covered"
        assert turned["way_back"]
        assert two.ask("back")["customer"] is None


@pytest.mark.skipif(not (shutil.which("Xvfb") and available()), reason="needs Xvfb and the library of its monitors")
def test_displays_come_and_go_in_either_order() -> None:
    """The second display is unplugged and plugged in again; then the first one goes, and comes back."""
    left, right = (0, 0, *HD), (1920, 0, *HD)
    with virtual_server() as display, Monitors(display) as plugs:
        plugs.set("L", *left, real=True)
        plugs.set("R", *right)
        with windows(QT_QPA_PLATFORM="xcb", DISPLAY=display) as two:
            both = two.until(customer=list(right))
            assert both["operator"] == list(left)
            plugs.delete("R")
            assert two.until(customer=None)["turn"]
            assert two.ask("turn")["way_back"]
            plugs.set("R", *right)
            again = two.until(customer=list(right))
            assert not again["way_back"], "it is on her own display now"
            plugs.set("R2", *right, real=True)  # which unplugs the first; the server wants another name for it
            plugs.delete("R")
            last = two.until(operator=list(right))
            assert last["customer"] is None, "the one display that is left is the seller's"
            plugs.set("L", *left)
            two.until(operator=list(left), customer=list(right))


@contextmanager
def virtual_server() -> Iterator[str]:
    """An X server of our own with one large screen; it says by itself under which number."""
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "3840x1080x24", "-nolisten", "tcp"]
    with subprocess.Popen(words, pass_fds=(writing,), stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                yield f":{told.readline().strip()}"
        finally:
            server.terminate()
            server.wait(10)
