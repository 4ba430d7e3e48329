"""Passive hint: long straight edges round the face, as of a sheet, a tablet or a telephone held up.

A print or a screen that fills the picture shows none, so this finds few attacks; but it accuses hardly anybody
(measured, docs/identity.md).
"""

import cv2
import numpy as np
import numpy.typing as npt

from terminal.face.hint_input import HintInput, SomeLooks
from terminal.intake.picture_file import BgrPicture
from terminal.session.facts.analyst import Hint
from terminal.session.facts.box import Box

_EVERY_S = 1.0
_SIDES = 3
_REACH = 1.3
"""Face widths (heights) from the face's box in which an edge counts."""
_LONGEST_GAP = 0.06
_LONG = 1.0
"""An edge is as long as the face is wide; beside the face it must reach past half of it."""
_TILT = 0.35
"""Tangent of the most that a sheet is held askew: 19 degrees."""
_FACE_PX = 120.0
"""The face is scaled to this width before edges are looked for, so that a wide face gives no more of them."""


class EdgesHint:
    """Looks once a second."""

    def __init__(self) -> None:
        self._looks = SomeLooks(_EVERY_S)

    def see(self, look: HintInput) -> None:
        """Take one picture; most are let go."""
        if look.face is None or not self._looks.due(look.time_s):
            return
        self._looks.count(found=edges_around(look.picture, look.face.box) >= _SIDES)

    def vote(self) -> Hint:
        """`score` is the share of looks in which three sides or more had an edge."""
        if not self._looks.measurable:
            return Hint("frame_edges", "not_measurable", self._looks.share)
        return Hint("frame_edges", "doubt" if self._looks.doubt else "no_doubt", self._looks.share)

    def close(self) -> None:
        """Hold nothing."""


def edges_around(picture: BgrPicture, box: Box) -> int:
    """Return on how many of the four sides of this face a long straight edge stands."""
    left, top, width, height = box
    if width < 1 or height < 1:
        return 0
    x0, y0 = max(0, int(left - _REACH * width)), max(0, int(top - _REACH * height))
    cut = picture[y0 : int(top + (1 + _REACH) * height), x0 : int(left + (1 + _REACH) * width)]
    scale = _FACE_PX / width
    if min(cut.shape[:2]) * scale < _FACE_PX:
        return 0
    grey = cv2.cvtColor(cut, cv2.COLOR_BGR2GRAY)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    lines = _lines(np.asarray(small, np.uint8))
    face = np.array([(left - x0) * scale, (top - y0) * scale, width * scale, height * scale])
    return len({side for line in lines if (side := _side(line, face)) is not None})


def _lines(grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.float64]:
    """Return straight edges, n x 4: two ends each."""
    median = float(np.median(grey))
    edges = cv2.Canny(cv2.GaussianBlur(grey, (3, 3), 0), max(30.0, 0.5 * median), max(80.0, 1.1 * median))
    lines = cv2.HoughLinesP(
        edges, 1, np.pi / 360, 50, minLineLength=_LONG * _FACE_PX, maxLineGap=max(2.0, _LONGEST_GAP * _FACE_PX)
    )
    return np.empty((0, 4)) if lines is None else lines.reshape(-1, 4).astype(np.float64)


def _side(line: npt.NDArray[np.float64], face: npt.NDArray[np.float64]) -> str | None:
    """Return on which side of the face this edge stands; None: on none, or it goes through the face."""
    (x0, y0, x1, y1), (left, top, width, height) = line, face
    across, down = abs(x1 - x0), abs(y1 - y0)
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    if down > 0 and across / down < _TILT and min(y0, y1) < top + height / 2 < max(y0, y1) + height / 2:
        if x < left:
            return "left"
        return "right" if x > left + width else None
    if across > 0 and down / across < _TILT and min(x0, x1) < left + width / 2 < max(x0, x1):
        if y < top:
            return "top"
        return "bottom" if y > top + height else None
    return None
