"""How a whole picture looks: how light, how sharp. Costs about a millisecond, so that it is said of every picture."""

import cv2
import numpy as np

from terminal.analysis.frame import Frame, burned_rows
from terminal.session.facts.analyst import PictureSeen

WIDTH = 320
"""Pixels of width at which sharpness is measured, so that it means the same with every camera."""


def picture_seen(shot: Frame) -> PictureSeen:
    """Measure a picture without the rows of the burned-in line: black and white print there is sharp in any light."""
    height, width = shot.picture.shape[:2]
    grey = cv2.cvtColor(shot.picture[burned_rows(height) :], cv2.COLOR_BGR2GRAY)
    while grey.shape[1] >= 2 * WIDTH and grey.shape[0] > 1:  # halving is several times cheaper than one large step
        grey = _resized(grey, grey.shape[1] // 2)
    small = _resized(grey, WIDTH) if grey.shape[1] != WIDTH else grey
    _, spread = cv2.meanStdDev(cv2.Laplacian(small, cv2.CV_16S))
    return PictureSeen(cv2.mean(small)[0], float(spread[0, 0] ** 2), width)


def _resized(grey: "cv2.typing.MatLike", width: int) -> "cv2.typing.MatLike":
    """Height follows; what would be less than one row stays one."""
    rows = max(1, round(grey.shape[0] * width / grey.shape[1]))
    return np.asarray(cv2.resize(grey, (width, rows), interpolation=cv2.INTER_AREA), np.uint8)
