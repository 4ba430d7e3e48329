"""Which lines on a page may be its title, by where they stand and how large they are. Pure.

Heights of lines that were found in a picture are uncertain by a sixth, and many a title is hardly larger than its text;
so what counts most is that few lines stand above it. Pages are held upright.
"""

from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from terminal.ocr.engine import Quad

CHARACTERS = 44
"""That are read at most, by the lines' shapes: reading takes 5 ms for each."""
_LONGEST = 26.0
"""Length over height of a line that may be a title, with whose it is before it."""
_ABOVE = 3
"""Lines that may stand above a title: the institution's name, the product's, a number."""
_LARGE, _SMALL = 1.3, 0.85
"""How large a line is beside those near it: a title wherever it stands, and what is too small for one."""
_SHORT = 0.85
"""Of the width of the widest line near it: a title is shorter than the text's lines, which end at the margin."""
_NEAR, _NEIGHBOURS = 20, 3
"""Heights of a line within which others are near it, and how many it takes to compare with them."""
_STEP = 0.12
"""By how much larger a line must be to be read before one that has one line fewer above it."""


class Lines:
    """The lines of a picture, by their corners."""

    def __init__(self, quads: Sequence[Quad]) -> None:
        points = np.array(quads, np.float64).reshape(-1, 4, 2)
        self._centres: NDArray[np.float64] = points.mean(axis=1)
        sides = np.linalg.norm(np.roll(points, -1, axis=1) - points, axis=2)
        self._widths, self._heights = (sides[:, 0] + sides[:, 2]) / 2, np.maximum(1.0, (sides[:, 1] + sides[:, 3]) / 2)
        self._lefts, self._rights = points[:, :, 0].min(axis=1), points[:, :, 0].max(axis=1)
        indices = range(len(points))
        self._near = [self._near_to(index) for index in indices]
        self._above = [self._above_of(index) for index in indices]

    def worth_reading(self, characters: int = CHARACTERS) -> list[int]:
        """Return which lines to read, the likeliest titles first, until they hold so many characters; one at least."""
        likely = sorted(range(len(self._near)), key=lambda each: _STEP * len(self._above[each]) - self._larger(each))
        chosen, left = list[int](), float(characters)
        for index in likely:
            shape = self._widths[index] / self._heights[index]
            if shape > _LONGEST or (chosen and shape > left):
                continue
            chosen.append(index)
            left -= shape
        return chosen

    def may_be_title(self, index: int, *, alone: bool) -> bool:
        """Whether a line stands where titles stand; `alone`: it says nothing beside the title."""
        larger, near = self._larger(index), self._near[index]
        if larger < _SMALL or (len(self._above[index]) > _ABOVE and larger < _LARGE):
            return False
        widest = max((float(self._widths[each]) for each in near), default=0.0)
        return alone or len(near) < _NEIGHBOURS or bool(self._widths[index] <= _SHORT * widest)

    def first_of(self, indices: Sequence[int]) -> list[int]:
        """Of several titles in one column of print the uppermost: what stands below it only speaks of the others."""
        return [each for each in indices if not self._above[each] & set(indices)]

    def height(self, index: int) -> float:
        """Of a line, pixels."""
        return float(self._heights[index])

    def _larger(self, index: int) -> float:
        near = [float(self._heights[each]) for each in self._near[index]]
        return float(self._heights[index]) / median(near) if len(near) >= _NEIGHBOURS else 1.0

    def _near_to(self, index: int) -> list[int]:
        apart = np.linalg.norm(self._centres - self._centres[index], axis=1)
        return [int(each) for each in np.nonzero(apart <= _NEAR * self._heights[index])[0] if each != index]

    def _above_of(self, index: int) -> frozenset[int]:
        """Which lines stand above it in its column, each row once where it has cells."""
        over = (self._lefts < self._rights[index]) & (self._rights > self._lefts[index])
        higher = self._centres[:, 1] < self._centres[index, 1] - self._heights[index] / 2
        close = set(self._near[index])
        return frozenset(int(each) for each in np.nonzero(over & higher)[0] if int(each) in close)
