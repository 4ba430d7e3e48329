"""Whether something stays where it was: a piece of a picture, looked for again in the pictures before and after."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from terminal.ocr.glances import Box, Glance

_SPEED = 0.06
"""Of the picture's width in a second: faster than this is not still. Hands that hold a paper sway by half of it; print
is smeared by 2.5 px of 1280 in an exposure of 1/30 s then."""
_ALIKE = 0.6
"""Correlation from which it is the same piece; other print scores up to 0.4."""
_SLACK = 1.5
"""Pixels by which a place is uncertain."""
_PATIENCE_US = 450_000
"""For how long it may be hidden, by a finger that points at it."""


@dataclass(slots=True, eq=False)
class Piece:
    """A piece of a glance, and where it was found last."""

    pattern: NDArray[np.uint8]
    place: tuple[float, float]
    """Left and top, pixels of a glance."""
    found_us: int
    began: Glance = field(repr=False)
    """The first glance in which it was where it is."""
    lost: bool = False

    def follow(self, glance: Glance) -> bool:
        """Look for it near where it was; whether it is there. `lost` is final: it moved, or was hidden too long."""
        apart_us = abs(glance.captured_us - self.found_us)
        allowed = _SPEED * glance.grey.shape[1] * apart_us / 1e6 + _SLACK
        found = self._near(glance, math.ceil(allowed) + 2) if apart_us <= 2 * _PATIENCE_US else None
        if found is not None and math.dist(found, self.place) <= allowed:
            self.place, self.found_us = found, glance.captured_us
            return True
        self.lost = found is not None or apart_us > _PATIENCE_US
        return False

    def _near(self, glance: Glance, reach: int) -> tuple[float, float] | None:
        high, wide = self.pattern.shape
        left, top = max(0, round(self.place[0]) - reach), max(0, round(self.place[1]) - reach)
        window = glance.grey[top : top + high + 2 * reach, left : left + wide + 2 * reach]
        if window.shape[0] < high or window.shape[1] < wide:
            return None
        _, score, __, at = cv2.minMaxLoc(cv2.matchTemplate(window, self.pattern, cv2.TM_CCOEFF_NORMED))
        return (left + at[0], top + at[1]) if score >= _ALIKE else None


def held_since(glance: Glance, box: Box, before: Iterable[Glance]) -> Piece:
    """Return the piece of a glance within a box, followed back through the glances `before`, the latest first."""
    left, top, right, bottom = box
    pattern = glance.grey[top:bottom, left:right].copy()
    piece = Piece(pattern, (float(left), float(top)), glance.captured_us, glance)
    back = Piece(pattern, piece.place, glance.captured_us, glance)
    for earlier in before:
        if back.follow(earlier):
            piece.began = earlier
        elif back.lost:
            break
    return piece
