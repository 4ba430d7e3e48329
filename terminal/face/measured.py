"""What is measured on one face in one picture. Everything that judges faces starts from here."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from terminal.session.facts.analyst import FaceState
from terminal.session.facts.box import Box

Landmarks = npt.NDArray[np.float32]
"""468 x 3: x and y in pixels of the whole picture, z in the same unit, smaller is nearer to the camera."""


@dataclass(frozen=True, slots=True)
class MeasuredFace:
    """One tracked face. All but track, box and state are None unless the state is `measured`."""

    track: int
    box: Box
    state: FaceState
    landmarks: Landmarks | None = field(default=None, repr=False)
    eye_distance: float | None = None
    """3-D distance of the outer eye corners (mesh points 33 and 263), pixels."""
    yaw: float | None = None
    pitch: float | None = None
    roll: float | None = None
    """Degrees, signs as in `terminal.session.facts.analyst.FaceSeen`."""
    left_eye: float | None = None
    right_eye: float | None = None
    """Openness of the person's own left and right eye: mean of three lid pairs over eye width, 3-D."""
    mouth: float | None = None
    """Inner lip gap of the middle (13 to 14) over eye_distance."""
    lip_gap: float | None = None
    """Mean of the five inner lip pairs over eye_distance: the signal for "who spoke?"."""
    light: float | None = None
    sharpness: float | None = None
