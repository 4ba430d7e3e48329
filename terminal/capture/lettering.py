"""Words on pictures: the burned-in line with date, time and take number, and the slates that stand for no picture.

The glyphs are bitmaps of Noto Sans CJK Bold (SIL Open Font License 1.1), drawn by `python -m scripts.glyphs`.
"""

import time
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from terminal.processes.picture_ring import I420Picture

_GLYPHS = Path(__file__).with_name("glyphs.npz")
_BLACK, _WHITE, _GREY = 16, 235, 128
_MARGIN = 8
_REHEARSAL = "演练 REHEARSAL"
NO_PICTURE = ("摄像头无信号", "NO PICTURE")
"""What a slate says while the camera gives no picture."""
SOUND_ONLY = ("仅录音", "SOUND ONLY")
"""What it says all through a take that has sound alone."""
_TALL = 900
"""Pictures at least this high get the larger letters."""


@cache
def _glyphs() -> dict[str, npt.NDArray[np.uint8]]:
    with np.load(_GLYPHS) as file:
        return {name: np.asarray(file[name], np.uint8) for name in file.files}


def render(text: str, size: int) -> npt.NDArray[np.uint8]:
    """Return the luma of a line of white letters on black; even height and width. Unknown characters become blanks."""
    glyphs = _glyphs()
    blank = glyphs[f"{size}-20"]
    line = np.concatenate([glyphs.get(f"{size}-{ord(letter):x}", blank) for letter in text], axis=1)
    padded = np.pad(line, ((2, 2 + line.shape[0] % 2), (_MARGIN, _MARGIN + line.shape[1] % 2)))
    return (_BLACK + padded.astype(np.uint16) * (_WHITE - _BLACK) // 255).astype(np.uint8)


def _put(picture: I420Picture, box: npt.NDArray[np.uint8], top: int, left: int) -> None:
    height = picture.shape[0] * 2 // 3
    picture[top : top + box.shape[0], left : left + box.shape[1]] = box
    colours = picture[height:].reshape(2, height // 2, -1)
    rows = slice(top // 2, (top + box.shape[0]) // 2)
    colours[:, rows, left // 2 : (left + box.shape[1]) // 2] = _GREY


class BurnIn:
    """Writes the line into pictures. It is drawn anew only when its text changes, once a second."""

    def __init__(self, height: int, *, rehearsal: bool) -> None:
        """`height` of the pictures in pixels; `rehearsal` says so on every picture."""
        self._size = 36 if height >= _TALL else 24
        self._text = ""
        self._line = render(" ", self._size)
        self._banner = render(_REHEARSAL, self._size) if rehearsal else None
        self.take = ""
        """Number of the open take, or nothing."""

    def draw(self, picture: I420Picture, wall_s: float) -> None:
        """Burn in the local date and time of `wall_s` (seconds since the epoch) and the take's number."""
        text = f"{time.strftime('%Y-%m-%d %H:%M:%S', time.localtime(wall_s))} {self.take}".rstrip()
        if text != self._text:
            self._text, self._line = text, render(text, self._size)
        _put(picture, self._line, _MARGIN, _MARGIN)
        if self._banner is not None:
            _put(picture, self._banner, _MARGIN, (picture.shape[1] - self._banner.shape[1]) // 2 * 2 - _MARGIN)


def slate(width: int, height: int, words: tuple[str, str]) -> I420Picture:
    """Return the I420 picture that stands where there is none; the running time comes by the burned-in line.

    `words` are its two lines, `NO_PICTURE` or `SOUND_ONLY`.
    """
    picture = np.empty((height * 3 // 2, width), np.uint8)
    picture[:height] = 48
    picture[height:] = _GREY
    for number, line in enumerate(words):
        box = render(line, 60)
        _put(picture, box, (height // 2 - 90 + number * 100) // 2 * 2, (width - box.shape[1]) // 4 * 2)
    return picture
