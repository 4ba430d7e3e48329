"""How a person looks from the collar up, coarsely: enough to notice that somebody else sits there all at once."""

import cv2
import numpy as np
import numpy.typing as npt

from terminal.intake.picture_file import BgrPicture
from terminal.session.facts.box import Box

Appearance = npt.NDArray[np.float32]
"""10 x 8 x 3: mean colours (CIE Lab, 8-bit scale) of a grid over head and shoulders, fixed to the face's box."""

_COLUMNS, _ROWS = 8, 10
_LUMA = 0.5
"""Weight of brightness against the two colours: lamps and exposure change, shirts do not."""
ANOTHER = 12.0
"""Difference from which it is another person, where how the face moved in between is not known."""
_UNMOVED, _MOVED = 9.0, 15.0
_STILL, _PER_WIDTH = 0.04, 40.0


def another_from(stirred: float) -> float:
    """Return the difference from which it is another person, for a face whose box moved by this share of its width.

    Of one person, up to 0.2 s apart, it was at most 6.7 in a box that kept still (0.04), 8.6 up to 0.08, mostly under
    10 and at most 15.4 up to 0.15 (1600 comparisons in 9 clips); of two persons before the same backdrop who were
    exchanged by a cut at least 10.4, mostly over 15 (28 exchanges; measured, docs/identity.md). It is no face
    recognition: two persons dressed and groomed alike are not told apart.
    """
    return min(_MOVED, _UNMOVED + _PER_WIDTH * max(0.0, stirred - _STILL))


def appearance_of(picture: BgrPicture, box: Box) -> Appearance:
    """Look at twice the face's width and two and a half times its height, hair to shoulders."""
    height, width = picture.shape[:2]
    left, top = round(box[0] - box[2] / 2), round(box[1] - box[3] / 2)
    right, bottom = round(box[0] + box[2] * 1.5), round(box[1] + box[3] * 2)
    part = picture[max(0, top) : min(height, bottom), max(0, left) : min(width, right)]
    if part.size == 0:
        return np.zeros((_ROWS, _COLUMNS, 3), np.float32)
    step = max(1, part.shape[1] // (_COLUMNS * 8))  # eight pixels a cell and side are plenty, and quick
    above, below, before, behind = (
        edge // step for edge in (max(0, -top), max(0, bottom - height), max(0, -left), max(0, right - width))
    )
    thin = np.ascontiguousarray(part[::step, ::step])
    padded = cv2.copyMakeBorder(thin, above, below, before, behind, cv2.BORDER_REPLICATE)
    cells = cv2.resize(padded, (_COLUMNS, _ROWS), interpolation=cv2.INTER_AREA)
    colours: Appearance = cv2.cvtColor(cells, cv2.COLOR_BGR2LAB).astype(np.float32)
    return colours


def difference(one: Appearance, other: Appearance) -> float:
    """Mean distance of the colours; 0 is the same picture."""
    apart = one - other
    apart[..., 0] *= _LUMA
    return float(np.sqrt((apart**2).sum(axis=-1)).mean())
