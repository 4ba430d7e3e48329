"""The bytes that a camera gives, as frames that say what they mean; they then go the way of every other source."""

import av
import numpy as np
import numpy.typing as npt
from av.codec import CodecContext
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext

from terminal.capture.sources.picture_meaning import Meaning
from terminal.processes.picture_colours import plane_pixels

CameraBytes = npt.NDArray[np.uint8]
"""As OpenCV gives them: JPEG in one row; packed pixels (height, width, bytes); planes (rows of all, width)."""

_JPEGS = ("MJPG", "JPEG")
_PACKED = {
    "YUYV": ("yuyv422", 2),
    "UYVY": ("uyvy422", 2),
    "BGR3": ("bgr24", 3),
    "RGB3": ("rgb24", 3),
    "XR24": ("bgr0", 4),
}
"""V4L2's names of formats: FFmpeg's, and bytes a pixel."""
_PLANAR = {"NV12": "nv12", "NV21": "nv21", "YU12": "yuv420p", "YV12": "yuv420p"}
_GREY = "GREY"
RAW_FORMATS = frozenset((*_JPEGS, *_PACKED, *_PLANAR, _GREY))
"""What is understood as it comes from the camera; the rest OpenCV converts to BGR."""
_BGR = "BGR3"
_START_OF_IMAGE, _END_OF_IMAGE = b"\xff\xd8", b"\xff\xd9"
_MATRIX_NUMBERS = {"bt709": 1, "smpte170m": 6, "smpte240m": 7, "bt2020nc": 9, "fcc": 4}
_RANGE = {False: 1, True: 2}


class BadPictureError(ValueError):
    """What the camera gave is no whole picture."""


class CameraPictures:
    """Understands what one camera gives."""

    def __init__(self, fourcc: str, meaning: Meaning) -> None:
        """`fourcc` is V4L2's name of what comes (`BGR3` where OpenCV converts); `meaning` is that of its YUV."""
        self._fourcc = fourcc
        self._meaning = meaning
        self._jpegs = _JpegDecoder()

    def frame(self, data: CameraBytes) -> av.VideoFrame:
        """Return the picture; raises BadPictureError for one that is cut short or cannot be decoded."""
        if self._fourcc in _JPEGS:
            return self._jpegs.decode(data.tobytes())
        if self._fourcc in _PACKED:
            return self._said(_packed(data, *_PACKED[self._fourcc]))
        return self._said(_planes(data, self._fourcc))

    def _said(self, frame: av.VideoFrame) -> av.VideoFrame:
        if not frame.format.is_rgb:
            frame.colorspace = _MATRIX_NUMBERS[self._meaning.matrix]
            frame.color_range = _RANGE[self._meaning.full]
        return frame


class _JpegDecoder:
    """Decodes one JPEG after the other. FFmpeg knows the tables that webcams leave out, and says what numbers mean.

    A picture that a cable tore is refused, not filled up with grey: as strictly as the camera allows. What is not quite
    by the standard in each of its pictures is its way; once one was, all must be.
    """

    def __init__(self) -> None:
        self._context = _decoder(strict=True)
        self._strict = False
        """Whether this camera has given a JPEG without a fault."""

    def decode(self, data: bytes) -> av.VideoFrame:
        if not data.startswith(_START_OF_IMAGE):
            raise BadPictureError
        try:
            frame = _whole(self._context, data)
        except BadPictureError:
            self._context = _decoder(strict=True)
            if self._strict:
                raise
            return _first(_decoder(strict=False), data)
        self._strict = True
        return frame


def _decoder(*, strict: bool) -> VideoCodecContext:
    context = CodecContext.create("mjpeg", "r")
    assert isinstance(context, VideoCodecContext)
    context.thread_count = 1
    if strict:
        context.options = {"err_detect": "explode"}
    return context


def _whole(context: VideoCodecContext, data: bytes) -> av.VideoFrame:
    if not data.rstrip(b"\0").endswith(_END_OF_IMAGE):
        raise BadPictureError
    return _first(context, data)


def _first(context: VideoCodecContext, data: bytes) -> av.VideoFrame:
    try:
        frames = context.decode(Packet(data))
    except (av.FFmpegError, OSError, ValueError) as error:
        raise BadPictureError from error
    if not frames or frames[0].is_corrupt:
        raise BadPictureError
    return frames[0]


def _packed(data: CameraBytes, form: str, depth: int) -> av.VideoFrame:
    if data.ndim != 3 or data.shape[2] != depth:  # noqa: PLR2004 - rows, columns, bytes
        raise BadPictureError
    height, width = data.shape[:2]
    frame = av.VideoFrame(width, height, form)
    np.copyto(plane_pixels(frame.planes[0], depth), data.reshape(height, width * depth))
    return frame


def _planes(data: CameraBytes, fourcc: str) -> av.VideoFrame:
    """Rows of luma first, then the colours, half as wide and high: in pairs, or one plane after the other."""
    rows = data.reshape(data.shape[0], -1)
    width = rows.shape[1]
    height = rows.shape[0] if fourcc == _GREY else rows.shape[0] * 2 // 3
    if data.ndim > 2 or width < 2 or height < 2:  # noqa: PLR2004 - the smallest with colours
        raise BadPictureError
    frame = av.VideoFrame(width, height, _PLANAR.get(fourcc, "gray"))
    np.copyto(plane_pixels(frame.planes[0]), rows[:height])
    colours = rows[height:]
    if fourcc in ("NV12", "NV21"):
        np.copyto(plane_pixels(frame.planes[1], 2), colours)
    elif fourcc != _GREY:
        order = (1, 2) if fourcc == "YU12" else (2, 1)
        for plane, part in zip(order, colours.reshape(2, height // 2, width // 2), strict=True):
            np.copyto(plane_pixels(frame.planes[plane]), part)
    return frame


def understood(fourcc: str, data: CameraBytes) -> str:
    """What the bytes are, where they are not what was asked for: a backend that always converts gives BGR."""
    converted = data.ndim == 3 and data.shape[2] == 3 and fourcc not in ("BGR3", "RGB3")  # noqa: PLR2004 - bytes
    return _BGR if converted else fourcc
