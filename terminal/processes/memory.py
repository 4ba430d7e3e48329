"""How much memory a process of ours has, and the most that it can get."""

import os
import sys
from pathlib import Path


def resident_mb() -> float:
    """Memory of this process in MB; 0 where the system does not tell it in a file."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def peak_mb() -> float:
    """The most that this process ever had, in MB; 0 where the system does not tell it in a file.

    Not `getrusage`: what that says of a child begins with the memory of its parent.
    """
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM:"))
    except (OSError, ValueError, IndexError, StopIteration):
        return 0.0


def limit_memory(more_mb: int) -> None:
    """Refuse this process more than so much in addition to what it has; elsewhere than on Linux nothing changes.

    What asks for more gets MemoryError, `std::bad_alloc`, or falls: one call of a library can ask for all there is, and
    no check between calls would come in time.
    """
    if sys.platform != "linux":
        return
    import resource

    held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[5]) * os.sysconf("SC_PAGE_SIZE")
    limit = held + more_mb * 1_000_000
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
