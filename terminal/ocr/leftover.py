"""Print on a card's front that the search for text passed over: looked for by its ink, and read for itself.

The search misses lone characters where a picture is soft or small, and the last line of an address may be one.
"""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from terminal.intake.picture_file import BgrPicture
from terminal.ocr.engine import TextEngine, TextLine

_LEFT, _TOP, _RIGHT, _BOTTOM = 168, 92, 624, 506
"""Pixels of the straightened card: where the front's values stand, left of the portrait and above the number."""
_STROKE = np.ones((21, 21), np.uint8)
"""Wider than any stroke of print."""
_INK, _LEAST_INK = 0.4, 0.1
"""Of the depth that the strokes of the lines found have, and of the paper's lightness: the waves reach less."""
_JOINED = np.ones((5, 11), np.uint8)
"""Strokes this near each other are of one line."""
_AROUND = 5
"""Pixels round a line that was found that are its own, and round ink that is read."""
_LEAST, _HIGHEST = (9, 20), 60
"""Pixels: width and height that a character has at least, and height that a line has at most."""
_MOST = 4
"""Patches that are read; more are no print."""
Ink = NDArray[np.uint8]


def passed_over(card: BgrPicture, lines: Sequence[TextLine], engine: TextEngine) -> list[TextLine]:
    """Return lines that were not among `lines`, in card coordinates; their text is empty where it cannot be read."""
    boxes = _patches(_uncovered(card, lines))
    if not 0 < len(boxes) <= _MOST:
        return []
    read = engine.read_strips([card[y : y + high, x : x + wide] for x, y, wide, high in boxes])
    return [
        TextLine(text, confidence, ((x, y), (x + wide, y), (x + wide, y + high), (x, y + high)))
        for (x, y, wide, high), (text, confidence) in zip(boxes, read, strict=True)
    ]


def _uncovered(card: BgrPicture, lines: Sequence[TextLine]) -> Ink:
    """Ink (255) within the values' place and outside of every line, in card coordinates."""
    grey = cv2.GaussianBlur(cv2.cvtColor(card, cv2.COLOR_BGR2GRAY), (3, 3), 0)
    place = grey[_TOP:_BOTTOM, _LEFT:_RIGHT]
    depth = np.zeros(grey.shape, np.uint8)
    depth[_TOP:_BOTTOM, _LEFT:_RIGHT] = cv2.morphologyEx(place, cv2.MORPH_BLACKHAT, _STROKE)
    covered = np.zeros(grey.shape, np.bool_)
    for line in lines:
        xs, ys = [round(x) for x, _ in line.quad], [round(y) for _, y in line.quad]
        left, top = max(0, min(xs) - _AROUND), max(0, min(ys) - _AROUND)
        covered[top : max(ys) + _AROUND, left : max(xs) + _AROUND] = True
    found = depth[covered & (depth > 0)]
    print_depth = float(np.percentile(found, 95)) if found.size else 0.0
    least = max(_INK * print_depth, _LEAST_INK * float(np.percentile(place[::4, ::4], 75)))
    return np.where(~covered & (depth > least), 255, 0).astype(np.uint8)


def _patches(ink: Ink) -> list[tuple[int, int, int, int]]:
    """Left, top, width and height of the patches of ink that may be a line, with some room round each."""
    joined = cv2.dilate(ink, _JOINED)
    count, _, facts, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for x, y, wide, high, _ in facts[1:count].tolist():
        aside, down = _JOINED.shape[1] // 2, _JOINED.shape[0] // 2
        if wide - 2 * aside >= _LEAST[0] and _LEAST[1] <= high - 2 * down <= _HIGHEST:
            found.append((x + aside - _AROUND, y + down - _AROUND, wide - 2 * aside + 2 * _AROUND,
                          high - 2 * down + 2 * _AROUND))  # fmt: skip
    return found
