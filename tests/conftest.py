"""The traps for every story: after it no process, thread, shared memory, temporary file or complaint is left behind.

The stories of a file run on one worker, so that what they share is made once. Stories of programs that record in real
time have a worker to themselves while there are others for the rest, so that two of them rarely compete for the cores.
"""

import gc
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.accounts import unprivileged

__all__ = ["unprivileged"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("LC_ALL", "C.UTF-8")  # commands answer in English, unless a story says otherwise

REALTIME = (
    "tests/journeys/",
    "tests/lives/",
    "tests/packaging/",
    "tests/terminal/analysis/",
    "tests/terminal/capture/",
    "tests/terminal/intake/",
    "tests/terminal/readers/",
    "tests/terminal/recognition/",
)
_PATIENCE_S = 5.0
"""How long what a story ended may take to be gone."""


if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell starts what goes on in its background
    signal.signal(signal.SIGINT, signal.default_int_handler)  # else no child of a test could be cancelled


@pytest.hookimpl(optionalhook=True)  # the pure rooms are tested without xdist
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """File by file: the first worker takes those that record in real time, the others the rest, while there are any."""
    from xdist.scheduler import LoadFileScheduling

    class InRealTimeAlone(LoadFileScheduling):  # type: ignore[misc]  # has no types
        def _assign_work_unit(self, node: Any) -> None:
            alone = node is self.nodes[0]
            fitting = [scope for scope in self.workqueue if scope.startswith(REALTIME) == alone]
            if fitting:
                self.workqueue.move_to_end(fitting[0], last=False)
            super()._assign_work_unit(node)

    return InRealTimeAlone(config, log)


@pytest.fixture(scope="session", autouse=True)
def _scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of this worker's own for temporary files, here and in all programs that stories start.

    Whoever asks PulseAudio first on a machine makes a folder that stays: it has its own place.
    """
    folder = tmp_path_factory.mktemp("scratch")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PULSE_RUNTIME_PATH", str(tmp_path_factory.mktemp("pulse")))
        for variable in ("TMPDIR", "TEMP", "TMP"):
            patch.setenv(variable, str(folder))
        patch.setattr(tempfile, "tempdir", str(folder))
        yield folder


@pytest.fixture(autouse=True)
def _nothing_left(_scratch: Path) -> Iterator[None]:
    """What was there before the story, such as the headquarters of a whole file, may stay."""
    processes, threads = _children(), set(threading.enumerate())
    memory, files = _shared_memory(), set(_scratch.iterdir())
    yield
    _wait_until_gone("processes", lambda: [each for each in _children() if each not in processes])
    _wait_until_gone("threads", lambda: [each for each in threading.enumerate() if each not in threads])
    _wait_until_gone("shared memory", lambda: _shared_memory()[len(memory) :])
    _wait_until_gone("temporary files", lambda: [each for each in _scratch.iterdir() if each not in files])


def _wait_until_gone(what: str, left: Callable[[], Sequence[object]]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while found := left():
        assert time.monotonic() < deadline, f"{what} left behind: {found}"
        gc.collect()  # what only a cycle of garbage still holds is not left behind
        time.sleep(0.02)


def _children() -> list[psutil.Process]:
    return [each for each in psutil.Process().children(recursive=True) if not _is_tracker(each)]


def _is_tracker(process: psutil.Process) -> bool:
    """Python's own resource tracker lives as long as the process that used `spawn`."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE or "resource_tracker" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return True


def _shared_memory() -> list[str]:
    """Blocks of our own that this process holds, where the system tells (Linux)."""
    if sys.platform != "linux":
        return []
    held = []
    for descriptor in Path("/proc/self/fd").iterdir():
        try:
            held.append(str(descriptor.readlink()))
        except OSError:
            continue
    return [name for name in held if name.startswith("/memfd:shuanglu")]


@pytest.fixture(autouse=True)
def _no_complaint_of_qt() -> Iterator[None]:
    """Qt's warnings end the story; only asked where the story has Qt."""
    if "PySide6" not in sys.modules:
        yield
        return
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    complaints: list[str] = []

    def note(_: QtMsgType, __: QMessageLogContext, message: str) -> None:
        if message not in HARMLESS:
            complaints.append(message)

    before = qInstallMessageHandler(note)
    yield
    qInstallMessageHandler(before)
    assert complaints == []


HARMLESS = {
    "This plugin does not support propagateSizeHints()",
    "This plugin does not support raise()",
    "This plugin does not support grabbing the keyboard",
}
"""Said offscreen, where windows have no manager."""
