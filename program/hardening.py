"""What each process of ours does before anything else: its memory is nobody's to write down or to look into.

Keys, names and pictures are in there. Whatever is started by `exec` begins anew, so each program does it itself.
"""

import ctypes
import os
import sys

_PR_SET_DUMPABLE = 4
"""Linux, prctl(2)."""
_SEM_FAILCRITICALERRORS, _SEM_NOGPFAULTERRORBOX = 0x1, 0x2
_WER_FAULT_REPORTING_FLAG_NOHEAP = 0x1


def keep_memory_private() -> None:
    """Forbid core dumps and tracing of this process; raises OSError where the system will not.

    The limit alone is not enough: where dumps go to a program (systemd-coredump, apport) Linux does not look at it. A
    process that is not dumpable is not dumped anywhere, and no other program of the account, unless an administrator's,
    may attach to it or open its `/proc/PID/mem` and `/proc/PID/fd`: what our processes share is handed over instead.
    """
    if sys.platform == "win32":
        _report_nothing()
    else:
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # what we start inherits it, before it can do so itself
    if sys.platform == "linux":
        system = ctypes.CDLL(None, use_errno=True)
        if system.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _report_nothing() -> None:
    """Windows: no error report is made of a crash, and if one is made all the same, without the heap.

    Both hold for this process and go with it. The list of excluded programs (`WerAddExcludedApplication`) is kept for
    the account by a program's file name: from a checkout that would be every `python.exe`.
    """
    if sys.platform == "win32":
        kernel = ctypes.windll.kernel32
        before = kernel.GetErrorMode()
        kernel.SetErrorMode(before | _SEM_FAILCRITICALERRORS | _SEM_NOGPFAULTERRORBOX)
        kernel.WerSetFlags(_WER_FAULT_REPORTING_FLAG_NOHEAP)
