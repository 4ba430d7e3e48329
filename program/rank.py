"""How far a process of ours stands back for others."""

import os
import sys
from contextlib import suppress

LOW, LOWEST = 10, 19
"""Below what people wait for; below everything."""
_BELOW_NORMAL_PRIORITY_CLASS, _IDLE_PRIORITY_CLASS = 0x4000, 0x40


def step_back(rank: int = LOW) -> None:
    """Let all other processes of the machine go first; where the system will not have it, nothing changes."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.windll.kernel32
        below = _IDLE_PRIORITY_CLASS if rank == LOWEST else _BELOW_NORMAL_PRIORITY_CLASS
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), below)
    else:
        with suppress(OSError):
            os.nice(rank)
