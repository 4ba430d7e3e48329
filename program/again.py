"""How a program of ours starts itself anew: by the interpreter from a checkout or a wheel, by its own file when frozen.

A frozen program has no interpreter beside it: `sys.executable` is the program, and takes its commands.
"""

import sys
from typing import Literal

Room = Literal["terminal", "headquarters"]
"""The package whose `__main__` the program is."""


def frozen() -> bool:
    """Whether this is one of the programs that `scripts/build` makes."""
    return bool(getattr(sys, "frozen", False))


def command(room: Room, *words: str) -> list[str]:
    """Return what starts `room` with these words. A frozen program starts itself, and so knows its own room only."""
    return [sys.executable, *words] if frozen() else [sys.executable, "-m", room, *words]
