"""Passive hint: while the head turns, do the points on the face move like those of a flat thing?

Corners in the picture are followed, not points of the mesh: the mesh puts its own head shape onto a photo. A flat print
that is tilted moves all its corners by one homography; a head does not. A print that is bent, or a film on a screen, is
no flat thing to this hint (measured, docs/identity.md).
"""

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from terminal.face.hint_input import HintInput
from terminal.face.measured import Landmarks
from terminal.session.facts.analyst import Hint

_WINDOW_S = 0.7
_MOST_CORNERS = 100
_LEAST_CORNERS = 20
_BACK_PX = 0.7
"""A corner followed there and back again ends no farther than this from where it began, or it is not followed."""
_TOLERANCE = 0.02
"""Eye distances that a corner may lie off the homography."""
_LEAST_STRETCH = 1.08
"""Ratio of the two scales of the affine part: with less the head hardly turned, and anything is flat."""
_FLAT = 0.9
"""Share of the corners on the homography. Real heads reach 0.90, tilted prints 0.75 to 1.00."""
_FLAGGED = 2
_OVAL = (10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
         152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109)  # fmt: skip
_MOVING = (
    (33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7),
    (362, 398, 384, 385, 386, 387, 388, 466, 263, 249, 390, 373, 374, 380, 381, 382),
    (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146),
)
"""Outlines of both eyes and the lips: these parts move by themselves."""
Points = npt.NDArray[np.float32]
Grey = npt.NDArray[np.uint8]


@dataclass(slots=True)
class _Window:
    began_s: float
    eye_distance: float
    first: Points
    now: Points
    grey: Grey


class FlatnessHint:
    """Follows corners over windows of 0.7 s while a turn is asked."""

    def __init__(self) -> None:
        self._window: _Window | None = None
        self.usable = self.flagged = 0
        """Windows in which the head turned enough, and those of them that moved like a flat thing."""
        self._score: float | None = None

    def see(self, look: HintInput) -> None:
        """Take one picture; does nothing unless a turn is asked."""
        if not look.turning or look.face is None or look.face.landmarks is None or not look.face.eye_distance:
            self._window = None
            return
        grey = np.asarray(cv2.cvtColor(look.picture, cv2.COLOR_BGR2GRAY), np.uint8)
        if self._window is not None and self._window.grey.shape == grey.shape:
            self._follow(self._window, grey)
            if len(self._window.now) < _LEAST_CORNERS:
                self._window = None
            elif look.time_s - self._window.began_s >= _WINDOW_S:
                self._judge(self._window)
                self._window = None
        if self._window is None:
            corners = corners_on(grey, look.face.landmarks)
            if len(corners) >= _LEAST_CORNERS:
                self._window = _Window(look.time_s, look.face.eye_distance, corners, corners, grey)

    def vote(self) -> Hint:
        """`score` is the second largest share of corners that one homography explains: two windows must agree."""
        if self.flagged >= _FLAGGED:
            return Hint("flat", "doubt", self._score)
        return Hint("flat", "no_doubt" if self.usable >= _FLAGGED else "not_measurable", self._score)

    def close(self) -> None:
        """Let go of the last picture."""
        self._window = None

    def _follow(self, window: _Window, grey: Grey) -> None:
        there, found, _ = cv2.calcOpticalFlowPyrLK(window.grey, grey, window.now, np.empty_like(window.now))
        back, found_back, _ = cv2.calcOpticalFlowPyrLK(grey, window.grey, there, np.empty_like(there))
        off = np.linalg.norm((back - window.now).reshape(-1, 2), axis=1)
        kept = (found.ravel() == 1) & (found_back.ravel() == 1) & (off < _BACK_PX)
        window.first, window.now, window.grey = window.first[kept], np.asarray(there[kept], np.float32), grey

    def _judge(self, window: _Window) -> None:
        found = flatness(window.first, window.now, window.eye_distance)
        if found is None or found[1] < _LEAST_STRETCH:
            return
        self.usable += 1
        self.flagged += found[0] >= _FLAT
        self._score = round(found[0], 3) if self._score is None else max(self._score, round(found[0], 3))


def corners_on(grey: Grey, landmarks: Landmarks) -> Points:
    """Return corners on the face without eyes and lips, n x 1 x 2."""
    mask = np.zeros(grey.shape, np.uint8)
    outline = np.round(landmarks[:, :2]).astype(np.int32)
    cv2.fillPoly(mask, [outline[list(_OVAL)]], 255)
    for part in _MOVING:
        cv2.fillPoly(mask, [outline[list(part)]], 0)
    x, y, width, height = cv2.boundingRect(outline)
    left, top = max(x, 0), max(y, 0)
    cut = np.s_[top : max(y + height, 0), left : max(x + width, 0)]
    if grey[cut].size == 0:
        return np.empty((0, 1, 2), np.float32)
    spacing = max(2.0, 0.02 * width)
    corners: Any = cv2.goodFeaturesToTrack(grey[cut], _MOST_CORNERS, 0.01, spacing, mask=mask[cut])
    if corners is None:
        return np.empty((0, 1, 2), np.float32)
    return np.asarray(corners.reshape(-1, 1, 2) + np.array([left, top], np.float32), np.float32)


def flatness(first: Points, now: Points, eye_distance: float) -> tuple[float, float] | None:
    """Return the share of points that one homography takes along, and how much it stretches; None: cannot be told."""
    affine: Any = cv2.estimateAffine2D(first, now, None, cv2.RANSAC, 2 * _TOLERANCE * eye_distance)[0]
    inliers: Any = cv2.findHomography(first, now, cv2.RANSAC, _TOLERANCE * eye_distance)[1]
    if affine is None or inliers is None:
        return None
    scales = np.linalg.svd(affine[:, :2], compute_uv=False)
    return float(inliers.mean()), float(scales[0] / max(scales[1], 1e-6))
