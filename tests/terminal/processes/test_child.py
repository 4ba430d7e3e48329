"""A child is hardened before it reads what it is handed; keys may be among that."""

import ctypes
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import pytest

from terminal.processes.child import Child
from tests.accounts import Unprivileged

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="asks what Linux says of a process")
_PR_GET_PDEATHSIG, _PR_GET_DUMPABLE = 2, 3


def how_it_stands() -> dict[str, int]:
    """What this process says of itself."""
    import resource

    dies_with_parent = ctypes.c_int()
    system = ctypes.CDLL(None)
    system.prctl(_PR_GET_PDEATHSIG, ctypes.byref(dies_with_parent), 0, 0, 0)
    return {
        "dumpable": system.prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0),
        "core": max(resource.getrlimit(resource.RLIMIT_CORE)),
        "ctrl_c": int(signal.getsignal(signal.SIGINT) is not signal.SIG_IGN),
        "at_parents_death": dies_with_parent.value,
    }


class Key:
    """Something secret that a child is handed; it is read there by asking how the process stands."""

    def __reduce__(self) -> tuple[Callable[[], dict[str, int]], tuple[()]]:
        return how_it_stands, ()


def tell(read: Any, _: "Connection[Any, Any]", said: "Connection[Any, Any]") -> None:
    said.send(read)


@pytest.mark.parametrize(("stays", "at_parents_death"), [(False, signal.SIGKILL), (True, 0)])
def test_it_is_hardened_before_it_reads_a_key(stays: bool, at_parents_death: int) -> None:
    child = Child("reader", tell, Key(), outlives_parent=stays)
    stood = child.messages.recv()
    assert child.join(10)
    child.close()
    assert stood == {"dumpable": 0, "core": 0, "ctrl_c": 0, "at_parents_death": at_parents_death}


def test_a_closed_memory_is_still_measured_by_its_own_process(unprivileged: Unprivileged) -> None:
    """Without rights the files of `/proc` about oneself belong to root, once the memory is closed."""
    imports = """
import encodings.ascii, resource
from pathlib import Path
from program.hardening import keep_memory_private
from terminal.processes.memory import resident_mb
from terminal.processes.preview import Preview
"""
    code = """
keep_memory_private()
Preview.create(320, 180).close()
print(resident_mb() > 1, len(list(Path("/proc/self/fd").iterdir())) > 2)
"""
    assert unprivileged.run(imports, code) == "True True"
