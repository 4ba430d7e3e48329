"""The kiosk killed in the middle of a sale, under a supervisor that does what its unit says: back to the same sale.

No systemd runs here: that the unit itself does it is seen by `scripts/smoke --boot`, which boots one.
"""

import configparser
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from scripts.bundle.deb import FILES
from terminal.home.opening import open_home, open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from tests import ROOT
from tests.journeys.counter import journal_of
from tests.journeys.programs import command, family, wait_until
from tests.sales import SMALL_PACKS, write_sale
from tests.terminal.ui.test_displays import virtual_server

pytestmark = [
    pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xdotool")), reason="needs Xvfb and xdotool"),
    pytest.mark.timeout(300),
]
UNIT = FILES / "terminal" / "usr" / "lib" / "systemd" / "system" / "shuanglu.service"
BETWEEN_KEYS_S = 0.4


class Supervisor:
    """Starts the kiosk, and when it falls does as the unit says: ends what is left of it, waits, starts it again."""

    def __init__(self, words: list[str], env: dict[str, str]) -> None:
        unit = configparser.ConfigParser(strict=False, interpolation=None)
        unit.optionxform = str  # type: ignore[assignment,method-assign]  # systemd's names have capitals
        unit.read(UNIT, encoding="utf-8")
        service = unit["Service"]
        assert (service["Restart"], service["KillMode"]) == ("always", "control-group")
        self._pause_s = float(service["RestartSec"].removesuffix("ms")) / 1000
        self._signal = signal.Signals[service["KillSignal"]]
        self._words, self._env = words, env
        self.kiosk = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(self._words, cwd=ROOT, env=self._env)

    def kill(self) -> None:
        """Kill the kiosk as a crash would, and go through what the unit says until it is started again."""
        left = family(self.kiosk.pid)[1:]
        self.kiosk.kill()
        self.kiosk.wait()
        for process in left:
            if process.is_running():
                process.send_signal(self._signal)
        psutil.wait_procs(left, timeout=60)
        time.sleep(self._pause_s)
        self.kiosk = self._start()

    def end(self) -> None:
        """Tell it to end, and wait for all that it started."""
        members = family(self.kiosk.pid)
        self.kiosk.terminate()
        self.kiosk.wait(60)
        assert psutil.wait_procs(members, timeout=60)[1] == []


@contextmanager
def supervised(words: list[str], env: dict[str, str]) -> Iterator[Supervisor]:
    supervisor = Supervisor(words, env)
    try:
        yield supervisor
    finally:
        supervisor.end()


def test_a_kiosk_that_was_killed_in_a_sale_comes_back_to_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "home"
    open_or_create_rehearsal_home(load_settings(home)).close()
    sale = write_sale(tmp_path / "sale.json")
    words = ("--home", home, "--camera", "test:bars", "--microphone", "test:tone", "--sale", sale)
    with virtual_server() as display:
        env = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "QT_LOGGING_RULES": "qt.qpa.*=false"}
        env |= {"SHUANGLU_IDENTITY": "none", "SHUANGLU_SPEAKER": "", "SHUANGLU_PACKS": str(SMALL_PACKS)}
        with supervised(command("terminal", "start", *words), env) as supervisor:
            first = _begun(home, display)
            began = time.monotonic()
            supervisor.kill()
            wait_until((first / "manifest.p7s").exists, 60)  # the vault is open again, and what was cut is sealed
            took_s = time.monotonic() - began
            second = _begun(home, display)
    with capsys.disabled():
        sys.stdout.write(f"\nback with the sale after {took_s:.1f} s at load {os.getloadavg()[0]:.1f}\n")
    opened = open_home(load_settings(home))
    try:
        marks = [body for body in journal_of(opened, second) if body.get("kind") == "linked"]
    finally:
        opened.close()
    assert [mark["facts"]["take"] for mark in marks] == [first.name]


def _begun(home: Path, display: str) -> Path:
    """Press Enter until a sale is recorded that was not before; return its take, of which something is written."""
    before = _takes(home)

    def pressed() -> bool:
        subprocess.run(["xdotool", "key", "Return"], env={**os.environ, "DISPLAY": display}, check=False)
        time.sleep(BETWEEN_KEYS_S)
        return bool(_takes(home) - before)

    wait_until(pressed, 120)
    (take,) = _takes(home) - before
    wait_until((take / "segments" / "000000").exists, 60)
    return take


def _takes(home: Path) -> set[Path]:
    return {journal.parent for journal in home.glob("takes/*/journal") if not journal.parent.name.startswith(".")}
