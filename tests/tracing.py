"""Who may look into a process: asked by one without an administrator's right to look everywhere.

As a program: `tracing.py COMMAND…` becomes that command, without that right, and free to leave a core.
"""

import ctypes
import os
import resource
import subprocess
import sys
from pathlib import Path

_PR_CAPBSET_DROP = 24
_CAP_SYS_PTRACE = 19
_LOOK = "import os, sys; os.readlink(f'/proc/{sys.argv[1]}/exe')"
_SLEEP = "import time; print(flush=True); time.sleep(60)"
_BARE = (sys.executable, "-I", "-S", "-c")


def without_rights(*command: object) -> list[str]:
    """The command, so started that it may not look into others though an administrator starts it, and may dump core."""
    return [sys.executable, "-I", "-S", __file__, *map(str, command)]


def may_look_into(pid: int) -> bool:
    """Whether another process of the same account may; the one with this `pid` was started `without_rights`, too."""
    return subprocess.run(without_rights(*_BARE, _LOOK, pid), check=False, capture_output=True).returncode == 0


def sleeper(cwd: Path) -> "subprocess.Popen[bytes]":
    """A process that hides nothing, for control; it runs once it is returned."""
    started = subprocess.Popen(without_rights(*_BARE, _SLEEP), cwd=cwd, stdout=subprocess.PIPE)
    assert started.stdout is not None
    started.stdout.readline()
    return started


if __name__ == "__main__":
    ctypes.CDLL(None).prctl(_PR_CAPBSET_DROP, _CAP_SYS_PTRACE, 0, 0, 0)  # refused to those who have no such right
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    os.execv(sys.argv[1], sys.argv[1:])
