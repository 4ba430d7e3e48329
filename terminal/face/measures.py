"""Figures of one face from its landmarks and its pixels: eyes, mouth, lips, light, sharpness."""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from terminal.face.measured import Landmarks, Picture
from terminal.session.observations import Box

_EYE_CORNERS = (33, 263)
_RIGHT_EYE = (33, 133, ((160, 144), (159, 145), (158, 153)))
_LEFT_EYE = (263, 362, ((385, 380), (386, 374), (387, 373)))
"""The person's own right and left: outer corner, inner corner, pairs of upper and lower lid."""
_MIDDLE_OF_LIPS = (13, 14)
_INNER_LIPS = ((13, 14), (82, 87), (312, 317), (81, 178), (311, 402))
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
    scale = max(_distance(landmarks, *_EYE_CORNERS), 1e-6)
    upper, lower = zip(*_INNER_LIPS, strict=True)
    gaps = np.linalg.norm(landmarks[upper, :2] - landmarks[lower, :2], axis=1)
    return Parts(
        eye_distance=scale,
        left_eye=_openness(landmarks, _LEFT_EYE),
        right_eye=_openness(landmarks, _RIGHT_EYE),
        mouth=float(np.linalg.norm(landmarks[_MIDDLE_OF_LIPS[0], :2] - landmarks[_MIDDLE_OF_LIPS[1], :2])) / scale,
        lip_gap=float(gaps.mean()) / scale,
    )


def _distance(landmarks: Landmarks, one: int, other: int) -> float:
    return float(np.linalg.norm(landmarks[one] - landmarks[other]))


def _openness(landmarks: Landmarks, eye: tuple[int, int, tuple[tuple[int, int], ...]]) -> float:
    outer, inner, lids = eye
    gaps = [_distance(landmarks, upper, lower) for upper, lower in lids]
    return sum(gaps) / len(gaps) / max(_distance(landmarks, outer, inner), 1e-6)


def box_of(landmarks: Landmarks) -> Box:
    """Return the box around all landmarks: brow to chin, ear to ear."""
    left, top = landmarks[:, :2].min(axis=0)
    right, bottom = landmarks[:, :2].max(axis=0)
    return float(left), float(top), float(right - left), float(bottom - top)


def grey_face(picture: Picture, box: Box) -> npt.NDArray[np.uint8] | None:
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
    shrinks = min(grey.shape) > _FACE_SIDE
    way = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
    fixed = cv2.resize(grey, (_FACE_SIDE, _FACE_SIDE), interpolation=way)
    return float(fixed.mean()), float(cv2.Laplacian(fixed, cv2.CV_32F).var())
