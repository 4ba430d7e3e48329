"""Whether a picture is mirrored: its lines of print, flipped, say something that they do not say as they stand.

Some document cameras mirror, and nothing on a mirrored document can be read. Costs a few lines' reading, about 60 ms;
it is for pictures in which nothing was recognised.
"""

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from terminal.intake.picture_file import BgrPicture
from terminal.ocr.engine import TextEngine, TextLine
from terminal.ocr.strips import strip_of

_MOST = 8
"""Lines that are tried, the longest ones: of a card's front these are the number, the address and the birth date."""
_LEAST = 60.0
"""Pixels of length, below which a line is no help."""
Known = Callable[[Sequence[TextLine]], bool]
"""Whether lines are those of a document; their places mean nothing."""


def is_mirrored(picture: BgrPicture, lines: Sequence[TextLine], engine: TextEngine, known: Known) -> bool:
    """Whether the lines found in a picture (height x width x 3) are a document's once they are flipped.

    A line's direction is a guess where it is mirrored, so it is read flipped both ways.
    """
    longest = sorted(lines, key=_length, reverse=True)[:_MOST]
    strips = [strip_of(picture, np.array(line.quad, np.float32)) for line in longest if _length(line) >= _LEAST]
    for axis in (1, 0):
        read = engine.read_strips([np.asarray(cv2.flip(strip, axis), np.uint8) for strip in strips])
        flipped = [
            TextLine(text, confidence, line.quad) for line, (text, confidence) in zip(longest, read, strict=False)
        ]
        if known(flipped):
            return True
    return False


def _length(line: TextLine) -> float:
    return float(np.linalg.norm(np.subtract(line.quad[1], line.quad[0])))
