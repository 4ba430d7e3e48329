"""Running processes as Linux shows them: processor time, memory, children. No package is needed for it."""

import os
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")
_AFTER_NAME = 3
"""`stat` numbers its fields from 1; this is the first one after the name, which may hold spaces."""
_PARENT, _USER, _SYSTEM = 4 - _AFTER_NAME, 14 - _AFTER_NAME, 15 - _AFTER_NAME


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes of a process."""

    proportional: float
    """Pages that several processes hold count in part (proportional set size)."""
    own: float
    """Pages that it alone holds (unique set size)."""


def cpu_s(pid: int) -> float:
    """Return the processor time that a process has used, seconds, in steps of 10 ms; 0 for one that is gone."""
    fields = _stat(pid)
    return (int(fields[_USER]) + int(fields[_SYSTEM])) / _TICKS if fields else 0.0


def family(pid: int) -> list[int]:
    """Return a process and all its descendants that run now, the process itself first."""
    parents = {int(path.name): _parent(int(path.name)) for path in _PROC.iterdir() if path.name.isdigit()}
    found = [pid]
    for one in found:
        found += sorted(child for child, parent in parents.items() if parent == one)
    return found


def memory(pid: int) -> Memory:
    """Return a process's memory; nothing for one that is gone."""
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return Memory(0.0, 0.0)
    sizes = {line.split(":")[0]: int(line.split()[1]) / 1000 for line in lines[1:]}  # kB
    return Memory(sizes["Pss"], sizes["Private_Clean"] + sizes["Private_Dirty"])


def name(pid: int) -> str:
    """Return what a process is called; our own say what they are (`recorder`, `device camera`)."""
    try:
        return (_PROC / str(pid) / "comm").read_text().strip()
    except OSError:
        return ""


def _parent(pid: int) -> int:
    fields = _stat(pid)
    return int(fields[_PARENT]) if fields else 0


def _stat(pid: int) -> list[str]:
    """The fields after the name; none for a process that is gone."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
