"""Keys and pictures stay in memory: no process of ours is written down when it crashes, or looked into."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import psutil
import pytest

from tests import ROOT
from tests.journeys.programs import command, family, wait_until
from tests.tracing import may_look_into, sleeper, without_rights

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks /proc, and lets programs crash")
Running = Callable[[Path], AbstractContextManager[list[psutil.Process]]]


@contextmanager
def running(cwd: Path, module: str, *words: object) -> "Iterator[subprocess.Popen[bytes]]":
    """One of our programs in a shell that would keep its core."""
    with subprocess.Popen(
        without_rights(*command(module, *words)),
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as started:
        try:
            yield started
        finally:
            for process in family(started.pid):
                process.kill()


@contextmanager
def rehearsal(cwd: Path) -> Iterator[list[psutil.Process]]:
    """A rehearsal that records: the program first, then its recorder and two devices; a voice may be there."""
    words = ("--camera", "test:bars", "--microphone", "test:tone", "--seconds", 60, "--out", cwd / "home")
    with running(cwd, "terminal", "rehearse", *words) as started:
        wait_until(lambda: list(cwd.glob("home/takes/*/segments/*")))
        found = [each for each in family(started.pid) if "resource_tracker" not in " ".join(each.cmdline())]
        assert len([each for each in found if each.name() != "voice"]) == 4
        yield found


@contextmanager
def headquarters(cwd: Path) -> Iterator[list[psutil.Process]]:
    """A headquarters that has its keys."""
    with running(cwd, "headquarters", "serve", "--data", cwd / "hq", "--port", 0) as started:
        wait_until((cwd / "hq" / "identity" / "ca.pem").exists)
        yield [psutil.Process(started.pid)]


@pytest.mark.parametrize("program", [rehearsal, headquarters])
def test_no_other_program_of_the_account_looks_in(program: Running, tmp_path: Path) -> None:
    with sleeper(tmp_path) as control:
        open_to_all = may_look_into(control.pid)
        control.kill()
    if not open_to_all:
        pytest.skip("here no program may look into any other")
    with program(tmp_path) as processes:
        assert [each.cmdline() for each in processes if may_look_into(each.pid)] == []
        assert {each.rlimit(psutil.RLIMIT_CORE) for each in processes} == {(0, 0)}


@pytest.mark.parametrize("program", [rehearsal, headquarters])
def test_a_crash_leaves_no_core(program: Running, tmp_path: Path) -> None:
    control, ours = tmp_path / "control", tmp_path / "ours"
    control.mkdir()
    ours.mkdir()
    with sleeper(control) as crashing:
        crashing.send_signal(signal.SIGSEGV)
        assert crashing.wait(10) == -signal.SIGSEGV
    if not list(control.iterdir()):
        pytest.skip("this system writes no core into the folder of the program that crashed")
    with program(ours) as processes:
        for process in reversed(processes):
            process.send_signal(signal.SIGSEGV)
        psutil.wait_procs(processes, 10)
    assert [path for path in ours.rglob("*") if "core" in path.name] == []
