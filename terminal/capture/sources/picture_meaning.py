"""What a decoded picture says of itself: what its numbers mean, which way is up, and how wide its pixels are.

A film may say all of this, some of it, or nothing. What is not said is taken as players take it.
"""

import struct
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import av
import numpy as np
import numpy.typing as npt
from av.video.stream import VideoStream

Matrix = Literal["bt709", "fcc", "smpte170m", "smpte240m", "bt2020nc"]
"""How luma and colours were made of red, green and blue; named as FFmpeg names it. `smpte170m` is BT.601."""

_MATRICES: dict[int, Matrix] = {
    1: "bt709",
    4: "fcc",
    5: "smpte170m",  # BT.470 BG has the same numbers
    6: "smpte170m",
    7: "smpte240m",
    9: "bt2020nc",
    10: "bt2020nc",  # constant luminance, which nobody films in; nearest to it
}
"""By the numbers of ISO/IEC 23091-2 (MatrixCoefficients)."""
_HD_LINES = 720
"""From so many lines on what does not name its matrix is BT.709; below, BT.601: so browsers, and nearly so mpv."""
_FULL_RANGE = 2
_RANGE_UNSAID = 0
_DISPLAY_MATRIX = struct.Struct("=9i")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the numbers of a YUV picture mean. `full`: black is 0 and white 255, instead of 16 and 235."""

    matrix: Matrix
    full: bool


OURS = Meaning("bt709", full=False)
"""As `terminal.processes.picture_colours` has it."""


def meaning_of(frame: av.VideoFrame) -> Meaning | None:
    """What the frame's numbers mean; None where they are red, green and blue already."""
    form = frame.format
    if form.is_rgb or form.has_palette:
        return None
    guess: Matrix = "bt709" if frame.height >= _HD_LINES else "smpte170m"
    return Meaning(_MATRICES.get(frame.colorspace, guess), _is_full(frame))


def _is_full(frame: av.VideoFrame) -> bool:
    """Formats of JPEG, and of grey alone (drawings, X-rays, masks), are full where they do not say otherwise."""
    if frame.format.name.startswith("yuvj"):
        return True
    if frame.color_range == _RANGE_UNSAID:
        return is_grey(frame)
    return bool(frame.color_range == _FULL_RANGE)


def is_grey(frame: av.VideoFrame) -> bool:
    """Whether the picture has luma only, perhaps with alpha."""
    return len(frame.format.components) <= 2 and not frame.format.has_palette  # noqa: PLR2004 - luma and alpha


@dataclass(frozen=True, slots=True)
class Turn:
    """What brings a picture upright: rows and columns exchanged first, then mirrored."""

    transposed: bool = False
    left_right: bool = False
    upside_down: bool = False

    def of(self, plane: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        """Return a view of the plane, turned."""
        turned = plane.T if self.transposed else plane
        return turned[:: -1 if self.upside_down else 1, :: -1 if self.left_right else 1]

    def then(self, after: "Turn") -> "Turn":
        """Return what both come to, this one first."""
        left_right, upside_down = self.left_right, self.upside_down
        if after.transposed:
            left_right, upside_down = upside_down, left_right
        return Turn(
            self.transposed != after.transposed,
            left_right != after.left_right,
            upside_down != after.upside_down,
        )


_UPRIGHT = Turn()
_QUARTERS = (
    _UPRIGHT,
    Turn(transposed=True, upside_down=True),
    Turn(left_right=True, upside_down=True),
    Turn(transposed=True, left_right=True),
)
"""By quarters of a circle to the left."""


def turn_by(degrees: int, *, mirrored: bool) -> Turn:
    """Return the turn of a picture that is mirrored left to right, and then turned by so much to the right."""
    return Turn(left_right=mirrored).then(_QUARTERS[-degrees // 90 % 4])


def turn_of(frame: av.VideoFrame) -> Turn:
    """How the frame must be turned, by the display matrix that film, stream or EXIF gave it.

    Of a still picture with EXIF only turns are known, not whether it is mirrored.
    """
    try:
        said: Any = frame.side_data.get("DISPLAYMATRIX")  # a buffer, which PyAV's stubs do not say
    except ValueError:  # PyAV 18 cannot read any of it where EXIF is among it, of which it does not know
        return _QUARTERS[round(frame.rotation / 90) % 4]
    if said is None:
        return _UPRIGHT
    a, b, _, c, d, *_ = _DISPLAY_MATRIX.unpack_from(bytes(said))
    if abs(a) + abs(d) >= abs(b) + abs(c):
        return Turn(left_right=a < 0, upside_down=d < 0)
    return Turn(transposed=True, left_right=c < 0, upside_down=b < 0)


class PixelShape:
    """How wide the pixels of a stream are over their height. A decoded picture does not say it; its stream does.

    What the container says outranks what the coded pictures say, as in players; these may change on the way.
    """

    def __init__(self, stream: VideoStream) -> None:
        """Before anything was decoded: only then it is known which of the two said it."""
        self._context = stream.codec_context
        said, coded = stream.sample_aspect_ratio, self._context.sample_aspect_ratio
        self._fixed = _plausible(said) if said and said != coded else None

    @property
    def aspect(self) -> float:
        """Width over height, of the picture that was decoded last; 1 where nothing is said."""
        return self._fixed or _plausible(self._context.sample_aspect_ratio) or 1.0


_MOST = 8.0
"""No lens squeezes more; what says so is damaged."""


def _plausible(ratio: Fraction | None) -> float | None:
    return float(ratio) if ratio and 1 / _MOST <= ratio <= _MOST else None
