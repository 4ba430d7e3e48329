"""What the numbers of our own pictures mean, and the same as red, green and blue.

Every I420 picture between devices, recorder, window and analyst is BT.709 in the limited range (luma 16 to 235, colours
16 to 240), with square pixels, upright. Whoever brings pictures in converts them
(`terminal.capture.sources.letterbox`), the encoder writes it into the stream header, and whoever looks at them converts
here. It is what most network cameras and films of 720 lines and more have, so that their pictures are copied as they
are.
"""

import math
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

from terminal.processes.picture_ring import I420Picture

Colours = npt.NDArray[np.uint8]
"""Three bytes a pixel, shape (height, width, 3), contiguous."""


def to_rgb(picture: I420Picture, longest: int | None = None) -> Colours:
    """Convert to red, green, blue; made smaller where a side has more than `longest` pixels."""
    return _converted(picture, "rgb24", longest)


def to_bgr(picture: I420Picture) -> Colours:
    """Convert to blue, green, red, as OpenCV and the models take them."""
    return _converted(picture, "bgr24")


def plane_pixels(plane: VideoPlane, depth: int = 1) -> npt.NDArray[np.uint8]:
    """View one plane of a PyAV frame, shape (height, width * depth); writing to it writes to the frame.

    `depth` is the bytes of a pixel.
    """
    memory: Any = plane  # it is a buffer, which its stubs do not say
    rows = np.frombuffer(memory, np.uint8)[: plane.line_size * plane.height].reshape(plane.height, plane.line_size)
    return rows[:, : plane.width * depth]


def _converted(picture: I420Picture, form: Literal["rgb24", "bgr24"], longest: int | None = None) -> Colours:
    frame = VideoFrame.from_numpy_buffer(np.ascontiguousarray(picture), format="yuv420p")
    scale = min(1.0, (longest or math.inf) / max(frame.width, frame.height))
    converted = VideoReformatter().reformat(
        frame,
        round(frame.width * scale),
        round(frame.height * scale),
        format=form,
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
        threads=1,
    )
    return colours_of(converted)


def colours_of(frame: VideoFrame) -> Colours:
    """The pixels of a frame that is `rgb24` or `bgr24`."""
    rows = plane_pixels(frame.planes[0], depth=3)
    return np.ascontiguousarray(rows).reshape(frame.height, frame.width, 3)
