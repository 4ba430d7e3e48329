"""What every child of ours does first: no core dump, deaf to Ctrl-C, gone with its parent unless it may stay."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
"""Linux, prctl(2): a signal to this process when its parent dies."""
_NICE = 10
_BELOW_NORMAL_PRIORITY_CLASS = 0x4000


def harden(*, outlives_parent: bool = False) -> None:
    """Ignore Ctrl-C, forbid core dumps and, unless it `outlives_parent`, die with the parent, whatever kills that.

    Ctrl-C reaches a whole group of processes; the program that a person started decides what it means. Where the system
    cannot end a child with its parent (Windows), the end of its pipe has to.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _forbid_core_dumps()
    if sys.platform == "linux" and not outlives_parent:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def step_back() -> None:
    """Let all other processes of the machine go first."""
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(_NICE)


def fall_silent() -> None:
    """Send standard output and error to nowhere: native libraries write there as they please."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _forbid_core_dumps() -> None:
    """A crash must not write pictures, names and keys to the disk."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
