"""Long work: a bar where a person looks on, nothing in a pipe, and Ctrl-C that loses nothing."""

import os
import pty
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from headquarters.server import RunningServer
from terminal.home.opening import open_home, open_or_create_rehearsal_home
from terminal.home.settings import load_settings
from tests import ROOT
from tests.journeys.programs import command, last_object, terminal
from tests.terminal.vault.recording import SALE, open_writer

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal and signals")

CANCELLED = 130
CONTENT = os.urandom(600_000)
"""As long as a segment of 720p at its ceiling."""


def record(folder: Path, segments: int, *, sealed: bool = True) -> Path:
    """Record a take of noise into a home; not sealed, it is as a crash leaves it. Returns the take's folder."""
    home = open_home(load_settings(folder))
    takes = home.vault.takes
    order = takes.begin_take("sale" if home.vault.identity().enrolled else "rehearsal", SALE, 60)
    writer = open_writer(order)
    takes.take_opened(order.take)
    for number in range(segments):
        start_us = number * 1_600_000
        held = writer.segment(
            CONTENT,
            start_us=start_us,
            end_us=start_us + 1_600_000,
            frames=40,
            dropped=0,
            drift_ppm=0.0,
            samples=76_800,
            picture_us=1_600_000,
            sound_us=1_600_000,
        )
        takes.segment_held(writer.take, held.index, held.sha256, held.bytes, writer.entries)
    if sealed:
        writer.close("finished", "sealed", {"gaps": 0}, segments * 1_600_000)
        takes.take_closed(writer.take, "sealed")
    else:
        writer.abandon()
    home.close()
    return writer.folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home of rehearsals."""
    open_or_create_rehearsal_home(load_settings(tmp_path / "home")).close()
    return tmp_path / "home"


def watched(*words: object, cancel: bool = False, env: dict[str, str] | None = None) -> tuple[int, str]:
    """Run a command before somebody's eyes, who may type Ctrl-C as soon as the bar is there; return what was seen."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        command("terminal", *words),
        cwd=ROOT,
        env={**os.environ, "TERM": "xterm", **(env or {})},
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    ) as running:
        os.close(theirs)
        seen = b""
        while True:
            try:
                more = os.read(ours, 4096)
            except OSError:  # what Linux says at the end
                break
            if not more:
                break
            seen += more
            if cancel and b"%" in seen:
                running.send_signal(signal.SIGINT)
                cancel = False
        running.wait(60)
    os.close(ours)
    return running.returncode, seen.decode()


def test_checking_shows_how_far_it_is_and_can_be_cancelled(home: Path) -> None:
    take = record(home, 300)
    code, seen = watched("verify", take)
    assert (code, "100%" in seen, f"Checking {take.name}" in seen) == (0, True, True)
    assert "核验" in watched("verify", take, env={"SHUANGLU_LANGUAGE": "zh"})[1]
    code, seen = watched("verify", take, cancel=True)
    assert (code, "[command.cancelled]" in seen, "Traceback" in seen) == (CANCELLED, True, False)
    quiet = terminal("verify", take)
    assert (quiet.returncode, quiet.stderr) == (0, "")


def test_recovering_can_be_cancelled_and_done_again(home: Path) -> None:
    take = record(home, 100, sealed=False)
    code, seen = watched("recover", "--home", home, cancel=True)
    assert code in (0, CANCELLED), seen
    done = terminal("recover", "--home", home, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert last_object(terminal("verify", take, "--json").stdout)["status"] == "interrupted"
    shutil.move(home / "vault" / "vault.db", home / "vault" / "lost.db")
    code, seen = watched("recover", "--vault", home)
    assert (code, "100%" in seen) == (0, True), seen


def test_a_cancelled_export_leaves_no_film(tmp_path: Path) -> None:
    words = ("--camera", "test:clap", "--microphone", "test:clap", "--seconds", 4, "--out", tmp_path / "home")
    take = last_object(terminal("rehearse", *words).stdout)["folder"]
    films = tmp_path / "films"
    code, seen = watched("export", take, "--out", films, "--reason", "a test", cancel=True)
    assert (code, list(films.iterdir())) == (CANCELLED, []), seen
    code, seen = watched("export", take, "--out", films, "--reason", "a test")
    assert (code, "100%" in seen) == (0, True), seen
    assert [each.suffix for each in films.iterdir() if each.is_file()] == [".mp4"]


def test_a_cancelled_delivery_goes_on_where_it_was(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with RunningServer(tmp_path / "hq") as hq:
        words = ("--hq", hq.url, "--code", hq.enrol_code(), "--home", home, "--keeps-itself")
        assert terminal("enrol", *words).returncode == 0
        take = record(home, 6)
        slow = {"SHUANGLU_BANDWIDTH_KBYTES_S": "500"}
        code, seen = watched("sync", "--once", "--home", home, cancel=True, env=slow)
        assert (code, "Traceback" in seen) == (CANCELLED, False)
        code, seen = watched("sync", "--once", "--home", home)
        assert (code, "100%" in seen) == (0, True), seen
        assert "intact" in hq.command("verify", "--all")
        released = terminal("release", "--days", 0, "--home", home, "--json")
        assert last_object(released.stdout)["released"] == [take.name]
    assert not take.exists()
