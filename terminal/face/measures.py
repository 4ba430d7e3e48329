"""Figures of one face from its landmarks and its pixels: eyes, mouth, lips, light, sharpness."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from terminal.face.measured import Landmarks
from terminal.face.scaling import shrunk
from terminal.intake.picture_file import BgrPicture
from terminal.session.facts.box import Box

_PAIRS = (
    (33, 263),  # outer corners of the eyes
    (33, 133), (263, 362),  # corners of the right and of the left eye, the person's own
    (160, 144), (159, 145), (158, 153),  # lids of the right eye
    (385, 380), (386, 374), (387, 373),  # lids of the left eye
    (13, 14), (82, 87), (312, 317), (81, 178), (311, 402),  # inner lips, the middle first
)  # fmt: skip
"""Mesh points whose distances make all figures, in this order."""
_FROM, _TO = ([pair[end] for pair in _PAIRS] for end in (0, 1))
_LIPS = slice(9, None)
"""Lips are measured in the picture's plane: their depth is the mesh's guess."""
_FACE_SIDE = 96
"""Pixels a face is scaled to before its sharpness is measured, so that near and far faces compare."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the landmarks alone say; names and units as in `MeasuredFace`."""

    eye_distance: float
    left_eye: float
    right_eye: float
    mouth: float
    lip_gap: float


def parts_of(landmarks: Landmarks) -> Parts:
    """Measure eyes and lips. Lengths are 3-D for the eyes, so that a turning head changes them little."""
    apart = landmarks[_FROM] - landmarks[_TO]
    apart[_LIPS, 2] = 0
    eyes, right_width, left_width, *rest = np.sqrt((apart * apart).sum(axis=1)).tolist()
    scale = max(eyes, 1e-6)
    return Parts(
        eye_distance=scale,
        left_eye=sum(rest[3:6]) / 3 / max(left_width, 1e-6),
        right_eye=sum(rest[0:3]) / 3 / max(right_width, 1e-6),
        mouth=rest[6] / scale,
        lip_gap=sum(rest[6:11]) / 5 / scale,
    )


def box_of(landmarks: Landmarks) -> Box:
    """Return the box around all landmarks: brow to chin, ear to ear."""
    across, down = landmarks[:, 0], landmarks[:, 1]  # column by column: five times as fast as both at once
    left, top = across.min(), down.min()
    return float(left), float(top), float(across.max() - left), float(down.max() - top)


def grey_face(picture: BgrPicture, box: Box) -> npt.NDArray[np.uint8] | None:
    """Return what of the face lies in the picture, grey, at its own size; None if nothing does."""
    height, width = picture.shape[:2]
    left, top = max(0, int(box[0])), max(0, int(box[1]))
    right, bottom = min(width, int(box[0] + box[2]) + 1), min(height, int(box[1] + box[3]) + 1)
    if right - left < 2 or bottom - top < 2:  # noqa: PLR2004 - nothing to measure on a line
        return None
    grey: npt.NDArray[np.uint8] = cv2.cvtColor(picture[top:bottom, left:right], cv2.COLOR_BGR2GRAY).astype(np.uint8)
    return grey


def light_and_sharpness(grey: npt.NDArray[np.uint8]) -> tuple[float, float]:
    """Mean luma, 0 to 255; and the variance of the Laplacian of the face scaled to a fixed size."""
    halved = shrunk(grey, min(grey.shape) // _FACE_SIDE)
    fixed = cv2.resize(halved, (_FACE_SIDE, _FACE_SIDE), interpolation=cv2.INTER_LINEAR)
    _, spread = cv2.meanStdDev(cv2.Laplacian(fixed, cv2.CV_16S))
    return cv2.mean(fixed)[0], float(spread[0, 0] ** 2)
