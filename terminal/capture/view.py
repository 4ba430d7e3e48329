"""How a source is shown that is looked at and not recorded, such as a document camera: whole, in its own size."""

from dataclasses import dataclass
from typing import Literal

Degrees = Literal[0, 90, 180, 270]
LONGEST = 4096
"""Pixels of the longest side that is looked at: an A4 page has 370 dots to the inch there, twice what print needs."""
ROOM = (LONGEST, 3072)
"""Pixels that such a preview has room for, as width and height: the largest picture of a sensor of 4:3, or as many."""


@dataclass(frozen=True, slots=True)
class View:
    """What brings its pictures upright: mirrored left to right first, then turned to the right."""

    turn: Degrees = 0
    mirrored: bool = False
