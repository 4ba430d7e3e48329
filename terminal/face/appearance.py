"""How a person looks from the collar up, coarsely: enough to notice that somebody else sits there all at once."""

import cv2
import numpy as np
import numpy.typing as npt

from terminal.face.measured import Picture
from terminal.session.observations import Box

Appearance = npt.NDArray[np.float32]
"""10 x 8 x 3: mean colours (CIE Lab, 8-bit scale) of a grid over head and shoulders, fixed to the face's box."""

_COLUMNS, _ROWS = 8, 10
_LUMA = 0.5
"""Weight of brightness against the two colours: lamps and exposure change, shirts do not."""
ANOTHER = 12.0
"""Difference from which it is another person. Of one person between two pictures it was at most 8.4, mostly under 4 (14
tracks); between any two persons at least 16.5 (measured, docs/identity.md). It is no face recognition: two persons
dressed and groomed alike before the same wall are not told apart."""


def appearance_of(picture: Picture, box: Box) -> Appearance:
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
