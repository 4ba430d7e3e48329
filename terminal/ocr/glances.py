"""A picture glanced at: where in it there is something like print, and what has changed since another glance.

A glance costs about two milliseconds; it decides where an engine, which takes a hundred times as long, is let loose.
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from terminal.intake.picture_file import BgrPicture

WIDTH = 640
"""Pixels of a glance's width: a title 24 px high at 1280 is 12 px here."""
TILE = 40
"""Pixels of a tile's side."""
_STROKE = np.ones((9, 9), np.uint8)
"""Strokes narrower than this are print, dark on pale or pale on dark."""
_CONTRAST, _LEAST_CONTRAST = 0.18, 10.0
"""By which share of the light round it a stroke stands out, and by how many levels at the least."""
_PRINTED = 0.03
"""Share of a tile in which there are strokes; three large characters of a title cover more."""
_RESTLESS = 14.0
"""Mean levels of 255 by which a tile may differ from the glance before and still be worth reading: noise makes 1 to 2,
print in a hand that sways up to 12. Whether it is held still is measured more finely, once it was read."""
_OTHER = 5.0
"""Mean levels from which a tile shows something else than before."""
Tiles = NDArray[np.bool_]
"""One truth for each tile, rows x columns."""
Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""


@dataclass(frozen=True, slots=True, eq=False)
class Glance:
    """`grey` is height x 640, uint8."""

    captured_us: int
    media_us: int | None
    grey: NDArray[np.uint8]

    def printed(self) -> Tiles:
        """Where there are fine strokes: print, and now and then hair or a pattern, which an engine tells from it."""
        dark = cv2.morphologyEx(self.grey, cv2.MORPH_BLACKHAT, _STROKE)
        pale = cv2.morphologyEx(self.grey, cv2.MORPH_TOPHAT, _STROKE)
        around = cv2.blur(self.grey, (TILE, TILE)).astype(np.float32)
        strokes = np.maximum(dark, pale) > np.maximum(_CONTRAST * around, _LEAST_CONTRAST)
        return _means(strokes.astype(np.float32)) > _PRINTED

    def at_rest(self, before: "Glance") -> Tiles:
        """What has not moved since a glance of a moment ago."""
        return _means(cv2.absdiff(self.grey, before.grey).astype(np.float32)) < _RESTLESS

    def differs(self, before: NDArray[np.uint8]) -> Tiles:
        """What shows something else than in this grey picture of the same shape."""
        return _means(cv2.absdiff(self.grey, before).astype(np.float32)) > _OTHER


def glance_at(picture: BgrPicture, captured_us: int, media_us: int | None) -> Glance:
    """Bring a picture (height x width x 3, BGR, uint8) down to a glance."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    height = max(TILE, round(grey.shape[0] * WIDTH / grey.shape[1]))
    small = cv2.resize(grey, (WIDTH, height), interpolation=cv2.INTER_AREA)
    return Glance(captured_us, media_us, np.asarray(small, np.uint8))


def region_of(tiles: Tiles, wanted: Tiles) -> tuple[Tiles, Box] | None:
    """The patches of joined `tiles` that hold a wanted one: those tiles, and the box round them with a margin.

    In pixels of a glance; None where no tile is wanted.
    """
    count, labels = cv2.connectedComponents(tiles.astype(np.uint8), connectivity=8)
    chosen = [label for label in range(1, count) if bool((wanted & (labels == label)).any())]
    if not chosen:
        return None
    inside: Tiles = np.isin(labels, chosen)
    rows, columns = np.nonzero(inside.any(axis=1))[0], np.nonzero(inside.any(axis=0))[0]
    margin = TILE // 2
    return inside, (
        max(0, int(columns[0]) * TILE - margin),
        max(0, int(rows[0]) * TILE - margin),
        (int(columns[-1]) + 1) * TILE + margin,
        (int(rows[-1]) + 1) * TILE + margin,
    )


def pixels_of(tiles: Tiles, shape: tuple[int, ...]) -> Tiles:
    """The same truth for each pixel of a glance of this shape (height, width)."""
    large = np.repeat(np.repeat(tiles, TILE, axis=0), TILE, axis=1)
    return large[: shape[0], : shape[1]]


def _means(values: NDArray[Any]) -> NDArray[np.float32]:
    """Mean of each tile; those at the right and lower rim may be smaller, and are filled up with their last pixels."""
    height, width = values.shape
    filled = cv2.copyMakeBorder(values, 0, -height % TILE, 0, -width % TILE, cv2.BORDER_REPLICATE)
    rows, columns = filled.shape[0] // TILE, filled.shape[1] // TILE
    return np.asarray(filled.reshape(rows, TILE, columns, TILE).mean(axis=(1, 3)), np.float32)
