"""Where checks look at the machine: its files, its environment, its disk. Stories draw another one."""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The machine as it is, unless another is given."""

    root: Path = Path("/")
    """Where `sys`, `proc`, `dev`, `etc`, `usr` and `opt` lie."""
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    sync: Callable[[int], None] = os.fsync
    """Brings a file to the disk."""
    seconds: Callable[[], float] = time.perf_counter
    """The clock by which a disk is measured."""

    def read(self, path: str) -> str:
        """One small text of the system, such as `sys/class/drm/card0-DP-1/status`; empty where there is none."""
        return read_text(self.root / path)

    @property
    def is_here(self) -> bool:
        """Whether it is this machine, whose programs can be asked; of a drawn one only files are known."""
        return self.root == Path("/")


def read_text(path: Path) -> str:
    """What stands in a small file of the system, without its white space; empty where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
