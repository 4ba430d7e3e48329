"""What a child of ours does first: its memory is closed, it is deaf to Ctrl-C, and gone with its parent."""

import ctypes
import os
import signal
import sys

from program.hardening import keep_memory_private

_PR_SET_PDEATHSIG = 1
"""Linux, prctl(2): a signal to this process when its parent dies."""

_PR_SET_NAME = 15


def harden(*, outlives_parent: bool = False) -> None:
    """Close the memory, ignore Ctrl-C and, unless it `outlives_parent`, die with the parent, whatever kills that.

    Ctrl-C reaches a whole group of processes; the program that a person started decides what it means. Where the system
    cannot end a child with its parent (Windows), the end of its pipe has to.
    """
    keep_memory_private()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux" and not outlives_parent:
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def show_name(name: str) -> None:
    """Have the system's lists of processes show which of ours this is, where they can; 15 letters of it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_NAME, name.encode()[:15])


def fall_silent() -> None:
    """Send standard output and error to nowhere: native libraries write there as they please."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
