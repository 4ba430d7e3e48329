"""Where faces are in a whole picture: MediaPipe's long-range detector on the whole and on overlapping squares."""

from dataclasses import dataclass

import cv2

from terminal.face.engine import make_finder
from terminal.face.scaling import shrunk
from terminal.intake.picture_file import BgrPicture
from terminal.session.facts.box import Box

_SIDE = 320
"""Pixels, or up to twice as many, of a region before the detector takes it; its own input is 192 x 192."""
_SAME = 0.5
"""Share of the smaller box from which two answers mean one face."""


@dataclass(frozen=True, slots=True)
class Detection:
    """One face: its box in pixels of the whole picture and the detector's score, 0 to 1."""

    box: Box
    score: float


Region = tuple[int, int, int, int]
"""Left, top, width and height in whole pixels."""


def regions_of(width: int, height: int) -> tuple[Region, ...]:
    """Return what the detector looks at in turn: the whole picture, then squares that cover it, overlapping.

    In two halves of a 720p picture every face down to 44 px was found, in the whole picture 64 % at 60 px (measured,
    docs/identity.md); the whole is for near faces, which the edge of a square would cut.
    """
    side, long = min(width, height), max(width, height)
    whole = (0, 0, width, height)
    if long <= side * 1.05:
        return (whole,)
    count = max(2, -(-long // side))
    steps = [round(index * (long - side) / (count - 1)) for index in range(count)]
    return (whole, *((step, 0, side, side) if width >= height else (0, step, side, side) for step in steps))


def overlap(one: Box, other: Box) -> float:
    """Intersection over union of two boxes, 0 to 1."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / (one[2] * one[3] + other[2] * other[3] - shared)


def covered_share(one: Box, other: Box) -> float:
    """How much of the smaller box lies in the other, 0 to 1."""
    least = min(one[2] * one[3], other[2] * other[3])
    both = overlap(one, other)
    return both * (one[2] * one[3] + other[2] * other[3]) / (1 + both) / max(least, 1e-6)


def without_doubles(found: list[Detection]) -> list[Detection]:
    """Keep of faces that two regions both show, one of them perhaps in part, only the best score; best first."""
    kept: list[Detection] = []
    for each in sorted(found, key=lambda detection: -detection.score):
        if all(covered_share(each.box, other.box) < _SAME for other in kept):
            kept.append(each)
    return kept


class LongRangeDetector:
    """Finds faces from 40 px in a 720p picture; costs about 6 ms a region."""

    def __init__(self) -> None:
        """Raises ImportError if the engine is not installed."""
        self._finder = make_finder()

    def find(self, picture: BgrPicture, regions: tuple[Region, ...] | None = None) -> list[Detection]:
        """Return the faces of this BGR picture, or of these regions of it only, best score first."""
        height, width = picture.shape[:2]
        found: list[Detection] = []
        for region in regions_of(width, height) if regions is None else regions:
            found += self._in_region(picture, region)
        return without_doubles(found)

    def _in_region(self, picture: BgrPicture, region: Region) -> list[Detection]:
        left, top, width, height = region
        part = shrunk(picture[top : top + height, left : left + width], max(width, height) // _SIDE)
        found = []
        for (x, y, wide, high), score in self._finder.find(cv2.cvtColor(part, cv2.COLOR_BGR2RGB)):
            if wide > 0 and high > 0:
                found.append(Detection((left + x * width, top + y * height, wide * width, high * height), score))
        return found

    def close(self) -> None:
        """Free what it holds. It cannot be used any more."""
        self._finder.close()
