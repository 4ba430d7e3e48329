"""The square of the picture in which one person's mesh looks: it stays where it is until the face nears its edge."""

import math
from dataclasses import dataclass
from typing import Self

import cv2
import numpy as np

from terminal.face.measured import Landmarks
from terminal.face.scaling import shrunk
from terminal.intake.picture_file import BgrPicture
from terminal.session.facts.box import Box

_WIDTHS = 4.0
"""Side of a window in face widths (measured, docs/identity.md)."""
_LEAST_SIDE, _MOST_SIDE = 256, 640
"""Pixels: smaller windows are scaled up, or small faces are missed; larger ones down by a whole factor."""
_MARGIN = 1.1
"""Face widths between the face's middle and the window's edge: nearer, and the window follows."""
_GROWTH = 1.45
_SAMPLED = 0.8
"""Longer sides of a followed face that its mesh samples on each side of the middle, in a square that is turned like the
eyes: MediaPipe's own figure is 0.75."""
_RIGHT_EYE, _LEFT_EYE = 33, 263
"""Mesh points: the line between them turns that square."""


def centre_of(box: Box) -> tuple[float, float]:
    """The middle of a box, x and y in pixels."""
    return box[0] + box[2] / 2, box[1] + box[3] / 2


def sampled_of(landmarks: Landmarks, box: Box) -> Box:
    """Where a mesh that follows a face will look for it in the next picture; `box` holds these landmarks."""
    across, down = np.abs(landmarks[_LEFT_EYE, :2] - landmarks[_RIGHT_EYE, :2]).tolist()
    half = _SAMPLED * max(box[2], box[3]) * (across + down) / max(math.hypot(across, down), 1e-6)
    x, y = centre_of(box)
    return x - half, y - half, 2 * half, 2 * half


@dataclass(frozen=True, slots=True)
class Window:
    """Left, top and side in pixels of the whole picture; parts of it may lie outside."""

    left: int
    top: int
    side: int
    face_width: float

    @classmethod
    def around(cls, box: Box, widths: float = _WIDTHS) -> Self:
        """A window of `widths` face widths, at least 32 px, about the middle of `box` (pixels of the whole picture)."""
        x, y = centre_of(box)
        width = max(box[2], 8.0)
        side = max(32, round(widths * width))
        factor = max(1, -(-side // _MOST_SIDE))
        side = side // factor * factor
        return cls(round(x - side / 2), round(y - side / 2), side, width)

    def still_fits(self, box: Box) -> bool:
        """Whether the mesh may go on in this window: a moved window makes it lose its face for a moment."""
        x, y = centre_of(box)
        drift = max(abs(x - self.left - self.side / 2), abs(y - self.top - self.side / 2))
        return drift < self.side / 2 - _MARGIN * self.face_width and 1 / _GROWTH < box[2] / self.face_width < _GROWTH

    def cut(self, picture: BgrPicture, hidden: tuple[Box, ...] = (), near: Box | None = None) -> BgrPicture:
        """Return the square at a size for the mesh, black where there is no picture and where `hidden` boxes lie.

        `near`: the mesh follows a face and looks into this box only, so the rest may stay black.
        """
        factor = max(1, -(-self.side // _MOST_SIDE))
        out = max(self.side // factor, _LEAST_SIDE)
        scale = out / self.side
        square: BgrPicture = np.zeros((out, out, 3), np.uint8)
        columns = self._within(self.left, picture.shape[1], factor)
        rows = self._within(self.top, picture.shape[0], factor)
        if near is not None and out * factor == self.side:
            columns = _within_reach(columns, near[0] - self.left, near[2], factor)
            rows = _within_reach(rows, near[1] - self.top, near[3], factor)
        if not columns or not rows:
            return square
        part = shrunk(
            picture[self.top + rows[0] : self.top + rows[-1] + 1, self.left + columns[0] : self.left + columns[-1] + 1],
            factor,
        )
        x, y = round(columns[0] * scale), round(rows[0] * scale)
        wide, high = (round(size * scale * factor) for size in part.shape[1::-1])
        wide, high = min(wide, out - x), min(high, out - y)
        if (wide, high) != part.shape[1::-1]:
            part = cv2.resize(part, (wide, high), interpolation=cv2.INTER_LINEAR).astype(np.uint8, copy=False)
        if part.shape == square.shape and not hidden:
            return np.ascontiguousarray(part)
        square[y : y + high, x : x + wide] = part
        for box in hidden:
            x0, y0 = box[0] - self.left, box[1] - self.top
            left, top, right, bottom = (
                round(min(max(end * scale, 0), out)) for end in (x0, y0, x0 + box[2], y0 + box[3])
            )
            square[top:bottom, left:right] = 0
        return square

    def _within(self, begin: int, end_of_picture: int, factor: int) -> range:
        """Which of the window's own columns (or rows) show the picture, in whole blocks."""
        first, last = max(0, -begin), min(self.side, end_of_picture - begin)
        return range(-(-first // factor) * factor, last // factor * factor)

    def to_picture(self, landmarks: Landmarks) -> Landmarks:
        """Turn shares of the window into pixels of the whole picture; z becomes pixels too."""
        moved = landmarks * np.float32(self.side)
        moved[:, :2] += np.array((self.left, self.top), np.float32)
        return moved


def _within_reach(all_of: range, first: float, size: float, factor: int) -> range:
    """Which columns (or rows) of a window lie in a stretch of it, in whole blocks."""
    start, stop = math.floor(first / factor) * factor, math.ceil((first + size) / factor) * factor
    return range(max(all_of.start, start), min(all_of.stop, stop))
