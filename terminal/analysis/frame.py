"""One picture as the analyst looks at it."""

from dataclasses import dataclass

import cv2
import numpy as np

from terminal.intake.picture_file import BgrPicture
from terminal.processes.picture_colours import to_bgr
from terminal.processes.preview import PreviewPicture
from terminal.session.facts.analyst import CameraName

_LARGE = 900
_LINE_PX, _LARGE_LINE_PX = 46, 60
"""Rows from the top that the burned-in line and its margin take, in pictures below and from 900 px height."""


@dataclass(frozen=True, slots=True)
class Frame:
    """`picture` is BGR, height x width x 3."""

    captured_us: int
    media_us: int | None
    picture: BgrPicture
    camera: CameraName = "first"

    def without_line(self) -> BgrPicture:
        """The picture without the burned-in line: a box with writing in it, which a card might be taken for.

        The first row below it is repeated, so that no edge appears where none is; all else stays in its place.
        Nothing is burned into pictures of the camera for documents: they are returned as they are.
        """
        if self.camera == "document":
            return self.picture
        rows = burned_rows(self.picture.shape[0])
        cleaned = self.picture.copy()
        cleaned[:rows] = cleaned[rows]
        return cleaned


def burned_rows(height: int) -> int:
    """Return how many rows from the top the burned-in line may take in a picture of this height."""
    return min(_LARGE_LINE_PX if height >= _LARGE else _LINE_PX, height - 1)


def frame_of(shown: PreviewPicture) -> Frame:
    """Convert a preview picture (I420)."""
    return Frame(shown.captured_us, shown.media_us, to_bgr(shown.pixels))


def smaller(picture: BgrPicture, longest: int) -> BgrPicture:
    """Return the picture with no side over `longest` pixels; one that has none is returned as it is."""
    scale = longest / max(picture.shape[:2])
    if scale >= 1:
        return picture
    return np.asarray(cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
