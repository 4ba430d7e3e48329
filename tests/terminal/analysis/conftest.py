"""After each story nothing is left behind: no process, no shared memory, no thread."""

import threading
import time
from collections.abc import Iterator

import pytest

from tests.terminal.capture.conftest import _nothing_left

__all__ = ["_nothing_left"]


@pytest.fixture(autouse=True)
def _no_threads() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + 5
    while left := [thread for thread in threading.enumerate() if thread not in before]:
        assert time.monotonic() < deadline, f"left running: {left}"
        time.sleep(0.05)
