"""Lines of text cut out of a picture, level: what an engine's second half reads."""

from collections.abc import Iterable
from typing import Any

import cv2
import numpy as np

from terminal.intake.picture_file import BgrPicture
from terminal.ocr.engine import Choice, Points, Quad, TextLine

STANDING = 1.5
"""Height over width from which a box holds a line that stands on end; a single character is about as high as wide."""
_MOST_LINES = 48
"""A page with both sides of a card copied on it has up to 30; a page of print must not cost a minute."""
_LONGEST = 40.0
"""Length over height; the longest line of a card, number and label, has 25."""


def bounded(boxes: Iterable[Any]) -> list[Points]:
    """The boxes (4 x 2 each) worth reading: the first 48, in the engine's order, of those that a card could have."""
    worth = [np.asarray(box, np.float32) for box in boxes]
    return [box for box in worth if max(_size(box)) <= _LONGEST * min(_size(box))][:_MOST_LINES]


def reading_quad(box: Points, *, upside_down: bool = False) -> Quad:
    """The corners (4 x 2, clockwise from the picture's top left) as the text runs; standing lines run upwards."""
    first = 1 if stands(box) else 0
    if upside_down:
        first += 2
    turned: list[Any] = [(float(x), float(y)) for x, y in np.roll(box, -first, axis=0)]
    return (turned[0], turned[1], turned[2], turned[3])


def parted(boxes: list[Points], choose: Choice) -> tuple[list[Points], list[TextLine]]:
    """Return the boxes (4 x 2 each) that are chosen, in that order, and the others as lines without text."""
    quads = [reading_quad(box) for box in boxes]
    chosen = list(choose(quads)) if boxes else []
    unread = [TextLine("", 0.0, quad) for index, quad in enumerate(quads) if index not in chosen]
    return [boxes[index] for index in chosen], unread


def stands(box: Points) -> bool:
    """Whether a box (4 x 2) is at least 1.5 times as high as wide: then its line runs up the picture."""
    wide, high = _size(box)
    return high >= STANDING * wide


def strip_of(picture: BgrPicture, box: Points) -> BgrPicture:
    """The line within a box (4 x 2, clockwise from the picture's top left), level, at the picture's own resolution."""
    corners = np.array(reading_quad(box), np.float32)
    wide, high = _size(corners)
    target = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    strip = cv2.warpPerspective(picture, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(strip, np.uint8)


def turned_about(strip: BgrPicture) -> BgrPicture:
    """A copy of the strip, turned by 180 degrees."""
    return np.ascontiguousarray(strip[::-1, ::-1])


def _size(box: Points) -> tuple[int, int]:
    """Width and height in pixels, at least one each."""
    wide = max(np.linalg.norm(box[1] - box[0]), np.linalg.norm(box[2] - box[3]))
    high = max(np.linalg.norm(box[3] - box[0]), np.linalg.norm(box[2] - box[1]))
    return max(1, int(wide)), max(1, int(high))
