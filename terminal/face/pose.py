"""Head pose: the rotation that takes a mean face to the measured one, over points that no expression moves."""

import math

import cv2
import numpy as np
import numpy.typing as npt

from terminal.face.measured import Landmarks

_RIGHT_HALF = {
    (33, 263): (-0.500, 0.055, 0.032), (133, 362): (-0.188, 0.069, -0.028), (98, 327): (-0.197, 0.572, -0.205),
    (67, 297): (-0.389, -0.548, -0.048), (109, 338): (-0.211, -0.585, -0.120), (127, 356): (-0.779, 0.145, 0.592),
    (234, 454): (-0.771, 0.324, 0.637), (162, 389): (-0.767, -0.047, 0.486), (21, 251): (-0.733, -0.203, 0.346),
}  # fmt: skip
_MIDDLE = {
    168: (0.0, -0.004, -0.215), 6: (0.0, 0.080, -0.267), 197: (0.0, 0.161, -0.326), 195: (0.0, 0.236, -0.391),
    5: (0.0, 0.318, -0.458), 4: (0.0, 0.419, -0.489), 1: (0.0, 0.500, -0.467), 10: (0.0, -0.593, -0.138),
    151: (0.0, -0.403, -0.187), 9: (0.0, -0.191, -0.228), 8: (0.0, -0.089, -0.218),
}  # fmt: skip
"""Eye corners, nose, forehead and edges of the face by mesh point. x to the right in the picture, y down, z away from
the camera; unit: distance of the outer eye corners. The mean of MediaPipe's own answers for six frontal clips of five
persons, made symmetric: so its flatness is the mesh's, and a face that looks into the camera is near 0, 0, 0 (the six
clips: yaw -4 to 6, pitch -5 to 3, roll -2 to 3 degrees)."""
_MEAN_FACE = {
    **{right: (x, y, z) for (right, _), (x, y, z) in _RIGHT_HALF.items()},
    **{left: (-x, y, z) for (_, left), (x, y, z) in _RIGHT_HALF.items()},
    **_MIDDLE,
}
RIGID_POINTS = tuple(_MEAN_FACE)
_POINTS = np.array(RIGID_POINTS)
_SHAPE = np.array(list(_MEAN_FACE.values()), np.float64)
_SHAPE -= _SHAPE.mean(axis=0)

Rotation = npt.NDArray[np.float64]


def rotation_of(landmarks: Landmarks) -> Rotation:
    """Return the 3 x 3 rotation from the mean face to this one (Kabsch: least squares over the rigid points)."""
    seen = landmarks[_POINTS].astype(np.float64)
    # The mean face sums to nothing, so the place of the other is gone. OpenCV takes a fifth of NumPy's time for this.
    _, left, right = cv2.SVDecomp(_SHAPE.T @ seen)
    rotation: Rotation = right.T @ left.T
    if cv2.determinant(rotation) < 0:  # a reflection
        right[2] *= -1
        rotation = right.T @ left.T
    return rotation


def angles_of(rotation: Rotation) -> tuple[float, float, float]:
    """Yaw, pitch and roll in degrees: positive to the person's own left, up, and leaning to the person's own left."""
    forward = -rotation[:, 2]
    yaw = math.atan2(forward[0], -forward[2])
    pitch = math.atan2(-forward[1], math.hypot(forward[0], forward[2]))
    roll = math.asin(min(max(rotation[1, 0] / max(math.cos(pitch), 1e-6), -1.0), 1.0))
    return math.degrees(yaw), math.degrees(pitch), math.degrees(roll)
