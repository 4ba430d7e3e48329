"""The real window with its station, from start to sealed, and told to end by a signal."""

import json
import os
import signal
import subprocess
from pathlib import Path

import psutil
import pytest

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
    assert "no vault" in done.stderr
    assert last_object(terminal("doctor", "--home", tmp_path / "none", "--json").stdout)["ok"] is False
