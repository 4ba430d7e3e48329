"""Fitting any picture into the profile's size: whole, upright, in its true shape and colours, black bars beside it.

Cameras, files, streams and whoever looks at files one by one bring their decoded pictures in here, and nowhere else.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter
from av.video.stream import VideoStream

from terminal.capture.sources.picture_meaning import (
    OURS,
    Meaning,
    PixelShape,
    Turn,
    is_grey,
    meaning_of,
    turn_by,
    turn_of,
)
from terminal.capture.sources.recolouring import Recolouring
from terminal.capture.view import View
from terminal.processes.picture_colours import Colours, plane_pixels, to_bgr
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


def place(picture: I420Picture, frame: Letterbox, planes: Sequence[npt.NDArray[np.uint8]]) -> None:
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
    """Fits decoded PyAV frames, of whatever size, format, colours and turn they come; each may be another."""

    def __init__(self, into: tuple[int, int], view: View | None = None) -> None:
        """`view`: pictures keep their own size (`size_of`), and are brought upright as it says."""
        self.into = into
        """Width and height of the pictures that are drawn; with a view, no longer side and no more pixels."""
        self._view = view
        self._own_turn = turn_by(view.turn, mirrored=view.mirrored) if view else Turn()
        self._shape: PixelShape | None = None
        self._scaler = VideoReformatter()
        self._recolouring: Recolouring | None = None
        self._recoloured: tuple[object, ...] = ()

    def follow(self, stream: VideoStream) -> None:
        """Take the shape of pixels from this stream from now on; call it before anything of it is decoded."""
        self._shape = PixelShape(stream)

    def size_of(self, decoded: av.VideoFrame) -> tuple[int, int]:
        """Return width and height of the picture to draw this frame into."""
        if self._view is None:
            return self.into
        aspect = self._shape.aspect if self._shape else 1.0
        width, height = upright_shape(decoded, self._turn_of(decoded), aspect)
        room = self.into[0] * self.into[1]
        scale = min(1.0, max(self.into) / max(width, height), (room / (width * height)) ** 0.5)
        return _whole_below(width * scale), _whole_below(height * scale)

    def _turn_of(self, decoded: av.VideoFrame) -> Turn:
        return turn_of(decoded).then(self._own_turn)

    def draw(self, decoded: av.VideoFrame, picture: I420Picture, aspect: float | None = None) -> None:
        """Write `decoded` into the I420 `picture`, in the colours of `terminal.processes.picture_colours`.

        `aspect` is the width of its pixels over their height; None: as the stream that is followed says, or 1.
        """
        if aspect is None:
            aspect = self._shape.aspect if self._shape else 1.0
        turn = self._turn_of(decoded)
        frame = fit(*upright_shape(decoded, turn, aspect), (picture.shape[1], picture.shape[0] * 2 // 3))
        size = (frame.height, frame.width) if turn.transposed else (frame.width, frame.height)
        ours = self._converted(decoded, size)
        place(picture, frame, [_turned(plane_pixels(plane), turn) for plane in ours.planes])

    def _converted(self, decoded: av.VideoFrame, size: tuple[int, int]) -> av.VideoFrame:
        """Scale to `size` and convert to our colours; what is both already is returned as it is."""
        meaning = meaning_of(decoded)
        if meaning is None:
            return self._scaled(decoded, size, "yuv420p", (ColorRange.JPEG, ColorRange.MPEG))
        scaled = decoded
        if (decoded.width, decoded.height) != size or decoded.format.name not in ("yuv420p", "yuvj420p"):
            # swscale takes grey for full whatever is said of it; the same range on both sides leaves numbers alone
            full = meaning.full or is_grey(decoded)
            range_ = ColorRange.JPEG if full else ColorRange.MPEG
            scaled = self._scaled(decoded, size, "yuvj420p" if full else "yuv420p", (range_, range_))
        return scaled if meaning == OURS else self._recolour(scaled, meaning)

    def _scaled(
        self, frame: av.VideoFrame, size: tuple[int, int], form: str, ranges: tuple[ColorRange, ColorRange]
    ) -> av.VideoFrame:
        """Scale, in one thread: more cost 40 % more processor time, which the encoder needs."""
        return self._scaler.reformat(
            frame,
            *size,
            form,
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            interpolation=Interpolation.BILINEAR,
            src_color_range=ranges[0],
            dst_color_range=ranges[1],
            threads=1,
        )

    def _recolour(self, frame: av.VideoFrame, meaning: Meaning) -> av.VideoFrame:
        kind = (frame.width, frame.height, frame.format.name, meaning)
        if self._recolouring is None or kind != self._recoloured:
            self._recolouring, self._recoloured = Recolouring(frame, meaning), kind
        return self._recolouring.convert(frame)


class WholePictures:
    """The pictures of one stream as whoever looks at them wants them: whole, upright, pixels square, BGR."""

    def __init__(self, stream: VideoStream, longest: int) -> None:
        """Before anything of `stream` is decoded; no side of a picture is over `longest` pixels."""
        self._shape = PixelShape(stream)
        self._longest = longest
        self._fitter = FrameFitter((2, 2))

    def bgr(self, decoded: av.VideoFrame) -> Colours:
        """Convert by way of our own format, so that nobody sees other colours than those that are recorded."""
        aspect = self._shape.aspect
        width, height = upright_shape(decoded, turn_of(decoded), aspect)
        scale = min(1.0, self._longest / max(width, height))
        size = (_even(width * scale), _even(height * scale))
        if size != self._fitter.into:
            self._fitter = FrameFitter(size)
        picture = np.empty((size[1] * 3 // 2, size[0]), np.uint8)
        self._fitter.draw(decoded, picture, aspect)
        return to_bgr(picture)


def _turned(plane: npt.NDArray[np.uint8], turn: Turn) -> npt.NDArray[np.uint8]:
    """As `turn.of`; rows and columns of twelve million pixels exchanged by numpy took a tenth of a second."""
    if not turn.transposed:
        return turn.of(plane)
    import cv2  # few sources are turned, and a device process stays small

    upright = np.asarray(cv2.transpose(plane), np.uint8)
    return Turn(left_right=turn.left_right, upside_down=turn.upside_down).of(upright)


def _whole_below(side: float) -> int:
    """Whoever converts I420 counts rows in fours."""
    return max(4, int(side) // 4 * 4)


def _even(side: float) -> int:
    return max(2, round(side / 2) * 2)


def upright_shape(frame: av.VideoFrame, turn: Turn, aspect: float) -> tuple[float, float]:
    """Width and height of a frame that stands upright and has square pixels; none of its pixels is given up."""
    width, height = frame.width * max(1.0, aspect), frame.height * max(1.0, 1 / aspect)
    return (height, width) if turn.transposed else (width, height)
