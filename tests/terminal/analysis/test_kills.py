"""Killed and halted at random moments, while loading too: it always comes back, and nothing is ever left behind.

A handful by default; SHUANGLU_CAMPAIGN=long does it a hundred times.
"""

import os
import random
import signal
import sys

import psutil
import pytest

from terminal.session.facts.analyst import AnalystFailed, AnalystLost, AnalystReady, FacesSeen
from terminal.session.orders.analyst import Challenge, ReadCard, WatchFaces, WatchPreview
from tests.terminal.analysis import stories

TIMES = 100 if os.environ.get("SHUANGLU_CAMPAIGN") == "long" else 4


@pytest.mark.skipif(sys.platform == "win32", reason="signals that stop and kill are POSIX's")
@pytest.mark.timeout(1800)
def test_whenever_it_is_killed_it_comes_back() -> None:
    rng = random.Random("analyst 20261122")
    with stories.pictures() as shown:
        for number in range(TIMES):
            how = rng.choice([signal.SIGKILL, signal.SIGSTOP, signal.SIGTERM, signal.SIGSEGV])
            _one(shown, how, rng.uniform(0, 1.5), rng.choice([1, 1, 2]), f"story {number}")


def _one(shown: stories.Pictures, how: signal.Signals, after_s: float, times: int, story: str) -> None:
    with stories.listening(shown, ready=False, hang_s=1, load_s=5) as kiosk:
        kiosk.order(WatchPreview(shown=True))
        kiosk.order(WatchFaces(25))
        kiosk.order(ReadCard("front"))
        kiosk.order(Challenge(1))
        killed: set[int] = set()
        for _ in range(times):
            stories.until(lambda: kiosk.process.pid not in {None, *killed}, timeout=30)
            pid = kiosk.process.pid
            assert pid is not None
            killed.add(pid)
            _strike(pid, how, after_s)
            stories.until(lambda: len(kiosk.all(AnalystLost)) >= len(killed), timeout=30)
        lost = len(kiosk.heard) - 1 - [type(each) for each in reversed(kiosk.heard)].index(AnalystLost)
        kiosk.wait(AnalystReady, since=lost)
        assert kiosk.wait(FacesSeen, since=lost), story
        assert kiosk.all(AnalystFailed) == [], story
        assert not any(psutil.pid_exists(pid) for pid in killed), story


def _strike(pid: int, how: signal.Signals, after_s: float) -> None:
    """Wait so long within the life of this process, then strike."""
    process = psutil.Process(pid)
    try:
        process.wait(after_s)
    except psutil.TimeoutExpired:
        os.kill(pid, how)
