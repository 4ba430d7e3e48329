"""What the process that parses a stranger's PDF may do: compute, and answer through the pipe that it was given."""

import ctypes
import os
import signal
import sys

from headquarters.papers.limits import MEMORY_BYTES, SECONDS
from program.hardening import keep_memory_private
from program.rank import step_back

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_OPEN = 3
"""Standard input, output and error: every number above them is refused, so no file, no socket, no program is opened."""


def confine() -> None:
    """Give up all that parsing does not need, once everything is loaded. There is no way back.

    No file descriptor is left but the three standard ones and none can be had, so nothing is read, written or connected
    to; no file grows; memory and time of the processor are bounded; the process goes with its parent. On Windows only
    the parent's clock bounds it.
    """
    keep_memory_private()
    step_back()
    if sys.platform == "win32":
        return
    import resource

    os.closerange(_OPEN, resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    seconds = round(SECONDS)
    for limit, most in (
        (resource.RLIMIT_NOFILE, _OPEN),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, seconds),
    ):
        resource.setrlimit(limit, (most, most))
    if sys.platform == "linux":
        system = ctypes.CDLL(None)
        system.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        system.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
