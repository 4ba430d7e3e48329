"""How far a process of ours stands back for others, or goes before them where the system lets it."""

import os
import sys
import threading
from contextlib import suppress

LOW, LOWEST = 10, 19
"""Below what people wait for; below everything."""
HIGH = -5
"""Above what else runs on the machine; Linux gives it to the administrator, and to whom `nice` in limits.conf names."""
_ABOVE_NORMAL_PRIORITY_CLASS, _BELOW_NORMAL_PRIORITY_CLASS, _IDLE_PRIORITY_CLASS = 0x8000, 0x4000, 0x40


def step_back(rank: int = LOW) -> None:
    """Let all other processes of the machine go first; where the system will not have it, nothing changes.

    Whoever started this one further back is not overruled.
    """
    if sys.platform != "win32":
        rank = max(rank, os.getpriority(os.PRIO_PROCESS, 0))
    _take(rank, _IDLE_PRIORITY_CLASS if rank == LOWEST else _BELOW_NORMAL_PRIORITY_CLASS)


def step_back_alone() -> None:
    """Let all others go before this thread, those of its own process too, where the system ranks threads (Linux)."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWEST)


def step_forward() -> None:
    """Go before the other processes of the machine; where the system will not have it, nothing changes.

    Children begin with the rank of their parent, and `step_back` takes them all the way.
    """
    _take(HIGH, _ABOVE_NORMAL_PRIORITY_CLASS)


def _take(nice: int, priority_class: int) -> None:
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), priority_class)
    else:
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, nice)
