"""The picture of a document that is kept: whether it is sharp, without glare and light enough, and its JPEG."""

from dataclasses import replace

import cv2
import numpy as np

from terminal.analysis.frame import Frame
from terminal.intake.picture_file import BgrPicture
from terminal.session.facts.analyst import StillProblem, StillTaken

_QUALITY = 92
_LEAST_SHARPNESS = 60.0
"""Variance of the Laplacian of the middle of the picture at 640 pixels width; print that can be read has more."""
_WIDTH = 640
_DARK = 60.0
"""Mean luma of the middle, 0 to 255."""
_WHITE, _MOST_WHITE = 250, 0.06
"""Luma from which a pixel is burned out, and the share of such pixels that is glare."""


def middle(picture: BgrPicture) -> "np.ndarray[tuple[int, ...], np.dtype[np.uint8]]":
    """Return the middle of a picture, half of each side, grey: that is where a document is held."""
    height, width = picture.shape[:2]
    cut = picture[height // 4 : height - height // 4, width // 4 : width - width // 4]
    grey = cv2.cvtColor(cut, cv2.COLOR_BGR2GRAY)
    scale = _WIDTH / 2 / grey.shape[1]
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    return small.astype(np.uint8)


def sharpness_of(picture: BgrPicture) -> float:
    """Return how sharp the middle is: the variance of its Laplacian."""
    _, spread = cv2.meanStdDev(cv2.Laplacian(middle(picture), cv2.CV_16S))
    return float(spread[0, 0] ** 2)


def still_of(shot: Frame, sharpness: float, ticket: int = 0) -> StillTaken:
    """Return the picture as it is kept, with what is wrong with it."""
    grey, problems = middle(shot.picture), list[StillProblem]()
    if sharpness < _LEAST_SHARPNESS:
        problems.append("blurred")
    if float((grey >= _WHITE).mean()) > _MOST_WHITE:
        problems.append("glare")
    if float(grey.mean()) < _DARK:
        problems.append("dark")
    done, jpeg = cv2.imencode(".jpg", shot.without_line(), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    height, width = shot.picture.shape[:2]
    content = jpeg.tobytes() if done else b""
    said = StillTaken(shot.captured_us, content, width, height, tuple(problems))
    return replace(said, camera=shot.camera, ticket=ticket, media_us=shot.media_us)
