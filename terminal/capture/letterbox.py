"""Fitting any picture into the profile's size: scaled whole, black bars beside it, never cropped, never stretched."""

from dataclasses import dataclass
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from av.video.plane import VideoPlane

from terminal.processes.picture_ring import I420Picture

_BLACK, _GREY = 16, 128


@dataclass(frozen=True, slots=True)
class Letterbox:
    """Where the picture goes, in whole pixels, all even."""

    left: int
    top: int
    width: int
    height: int


def fit(width: float, height: float, into: tuple[int, int]) -> Letterbox:
    """Place a picture of this shape (pixels, or anything in its proportion) in the middle of `into`."""
    scale = min(into[0] / width, into[1] / height)
    inner_width = min(into[0], max(2, round(width * scale / 2) * 2))
    inner_height = min(into[1], max(2, round(height * scale / 2) * 2))
    left = (into[0] - inner_width) // 4 * 2
    return Letterbox(left, (into[1] - inner_height) // 4 * 2, inner_width, inner_height)


def place(picture: I420Picture, frame: Letterbox, planes: tuple[npt.NDArray[np.uint8], ...]) -> None:
    """Write the planes Y, U, V of the scaled picture into the I420 `picture`, bars around."""
    width, height = picture.shape[1], picture.shape[0] * 2 // 3
    whole = frame.width == width and frame.height == height
    if not whole:
        picture[:height] = _BLACK
        picture[height:] = _GREY
    colours = picture[height:].reshape(2, height // 2, width // 2)
    rows, columns = slice(frame.top, frame.top + frame.height), slice(frame.left, frame.left + frame.width)
    picture[:height][rows, columns] = planes[0]
    half_rows = slice(frame.top // 2, (frame.top + frame.height) // 2)
    half_columns = slice(frame.left // 2, (frame.left + frame.width) // 2)
    colours[0][half_rows, half_columns] = planes[1]
    colours[1][half_rows, half_columns] = planes[2]


class FrameFitter:
    """Fits decoded PyAV frames, of whatever size and format they come."""

    def __init__(self, into: tuple[int, int]) -> None:
        self._into = into

    def draw(self, decoded: av.VideoFrame, picture: I420Picture, aspect: float = 1.0) -> None:
        """Write `decoded` into the I420 `picture`; `aspect` is the width of its pixels over their height."""
        frame = fit(decoded.width * aspect, decoded.height, self._into)
        scaled = decoded
        if (decoded.width, decoded.height, decoded.format.name) != (frame.width, frame.height, "yuv420p"):
            scaled = decoded.reformat(frame.width, frame.height, "yuv420p", interpolation="BILINEAR")
        place(picture, frame, _planes(scaled))


def _planes(frame: av.VideoFrame) -> tuple[npt.NDArray[np.uint8], ...]:
    return tuple(plane_pixels(plane) for plane in frame.planes)


def plane_pixels(plane: VideoPlane) -> npt.NDArray[np.uint8]:
    """View the pixels of one plane of a PyAV frame, shape (height, width); writing to them writes to the frame."""
    memory: Any = plane  # it is a buffer, which its stubs do not say
    rows = np.frombuffer(memory, np.uint8)[: plane.line_size * plane.height].reshape(plane.height, plane.line_size)
    return rows[:, : plane.width]
