"""The square of the picture in which one person's mesh looks: it stays where it is until the face nears its edge."""

from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np

from terminal.face.measured import Landmarks, Picture
from terminal.session.observations import Box

_WIDTHS, _LEAST_WIDTHS = 4.0, 2.5
"""Side of a window in face widths (measured, docs/identity.md); the second for near faces,"""
_MOST_WANTED = 1024
"""when four widths would be more than this, in pixels."""
_LEAST_SIDE, _MOST_SIDE = 256, 512
"""Pixels: smaller windows are scaled up, or small faces are missed; larger ones down, or the mesh would cost more."""
_MARGIN = 1.1
"""Face widths between the face's middle and the window's edge: nearer, and the window follows."""
_GROWTH = 1.45


def centre_of(box: Box) -> tuple[float, float]:
    return box[0] + box[2] / 2, box[1] + box[3] / 2


@dataclass(frozen=True, slots=True)
class Window:
    """Left, top and side in pixels of the whole picture; parts of it may lie outside."""

    left: int
    top: int
    side: int
    face_width: float

    @classmethod
    def around(cls, box: Box) -> Self:
        x, y = centre_of(box)
        width = max(box[2], 8.0)
        side = max(32, round(min(_WIDTHS * width, max(_MOST_WANTED, _LEAST_WIDTHS * width))))
        return cls(round(x - side / 2), round(y - side / 2), side, width)

    def still_fits(self, box: Box) -> bool:
        """Whether the mesh may go on in this window: a moved window makes it lose its face for a moment."""
        x, y = centre_of(box)
        drift = max(abs(x - self.left - self.side / 2), abs(y - self.top - self.side / 2))
        return drift < self.side / 2 - _MARGIN * self.face_width and 1 / _GROWTH < box[2] / self.face_width < _GROWTH

    def cut(self, picture: Picture, hidden: tuple[Box, ...] = ()) -> Picture:
        """Return the square at the size for the mesh, black where there is no picture and where `hidden` boxes lie."""
        height, width = picture.shape[:2]
        left, top = max(0, self.left), max(0, self.top)
        right, bottom = min(width, self.left + self.side), min(height, self.top + self.side)
        out = min(max(self.side, _LEAST_SIDE), _MOST_SIDE)
        scale = out / self.side
        square: Picture = np.zeros((out, out, 3), np.uint8)
        x, y = round((left - self.left) * scale), round((top - self.top) * scale)
        wide, high = min(out - x, round((right - left) * scale)), min(out - y, round((bottom - top) * scale))
        if wide < 1 or high < 1:
            return square
        way = cv2.INTER_AREA if scale < 0.5 else cv2.INTER_LINEAR  # noqa: PLR2004 - below, linear skips pixels
        cv2.resize(picture[top:bottom, left:right], (wide, high), square[y : y + high, x : x + wide], interpolation=way)
        for box in hidden:
            ends = [
                (box[0] - self.left),
                (box[1] - self.top),
                (box[0] + box[2] - self.left),
                (box[1] + box[3] - self.top),
            ]
            x0, y0, x1, y1 = (round(min(max(end * scale, 0), out)) for end in ends)
            square[y0:y1, x0:x1] = 0
        return square

    def to_picture(self, landmarks: Landmarks) -> Landmarks:
        """Turn shares of the window into pixels of the whole picture; z becomes pixels too."""
        moved = landmarks * np.float32(self.side)
        moved[:, :2] += np.array((self.left, self.top), np.float32)
        return moved
