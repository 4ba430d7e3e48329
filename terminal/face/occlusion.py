"""Is something before the mouth or the eyes? The mesh does not say: it draws a mouth on a mask.

What is looked at are colours at mesh points. Lips are redder than the skin around them and have a dark line between
them; a mask's colour is not that of the forehead; glasses that hide the eyes are dark and plain.
"""

import cv2
import numpy as np
import numpy.typing as npt

from terminal.face.measured import Landmarks
from terminal.intake.picture_file import BgrPicture

_LIPS = (
    61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185,
    78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95,
)  # fmt: skip
_AROUND = (204, 194, 201, 200, 421, 418, 424, 207, 214, 192, 213, 427, 434, 416, 433)
_FOREHEAD = (109, 10, 338, 337, 151, 108, 9)
_EYES = (33, 160, 159, 158, 133, 153, 145, 144, 263, 385, 386, 387, 362, 380, 374, 373)
_GROUPS = (_LIPS, _AROUND, _FOREHEAD, _EYES)
_ALL = np.array([point for group in _GROUPS for point in group])
_ENDS = np.cumsum([len(group) for group in _GROUPS])[:-1]
_DOWN, _ACROSS = (np.array(steps) for steps in zip(*((dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)), strict=True))
"""To the nine pixels of which a point's colour is the mean."""
_USUAL_LIGHT = 150.0
"""Lightness (8-bit) of the forehead that the thresholds were measured for; differences shrink with the light."""
_PLAIN_LIPS, _PALE_LIPS = 10.0, 4.0
"""Lips with less contrast and less redness than this are none: a hand, a mask, paper."""
_NO_LIPS, _STRANGE = 0.5, 15.0
"""Without any redness, and the lower face of another colour than the forehead: a mask with an edge or a print on it."""
_PLAIN_EYES = 3.0
"""Eyes with less contrast than this are behind something dark. Lenses with reflections are not noticed."""


def hides_parts(picture: BgrPicture, landmarks: Landmarks) -> bool:
    """Whether the mouth or the eyes of a face that the mesh follows are covered.

    On 308 pictures of 14 bare faces never said; of drawn masks (blue, white, black) and hands over the mouth, put into
    14 clips, said of 93 to 100 in 100, of drawn black glasses always (measured, docs/identity.md). Real masks and hands
    were not to be had.
    """
    red, contrast, strange, eyes = signs_of(picture, landmarks)
    mouth = (contrast < _PLAIN_LIPS and red < _PALE_LIPS) or (red < _NO_LIPS and strange > _STRANGE)
    return mouth or eyes < _PLAIN_EYES


def signs_of(picture: BgrPicture, landmarks: Landmarks) -> tuple[float, float, float, float]:
    """Return the signs, all in units of CIE Lab in 8 bits at usual light.

    Redness of the lips over what is around them, contrast within the lips, distance in colour of the lower face from
    the forehead, contrast around the eyes.
    """
    lab = _colours(picture, landmarks)
    lips, around, forehead, eyes = np.split(lab, _ENDS)
    brow, chin = _median(forehead), _median(around)
    gain = max(float(brow[0]), 20.0) / _USUAL_LIGHT
    red = float(np.mean(lips[:, 1]) - chin[1])
    strange = float(np.hypot(*(chin[1:] - brow[1:])))
    return red / gain, float(np.std(lips[:, 0])) / gain, strange / gain, float(np.std(eyes[:, 0])) / gain


def _median(colours: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The median of each column of an odd number of rows; a quarter of the time of NumPy's, which asks for more."""
    return np.asarray(np.sort(colours, axis=0)[len(colours) // 2])


def _colours(picture: BgrPicture, landmarks: Landmarks) -> npt.NDArray[np.float64]:
    """Lab at each point, the mean of 3 x 3 pixels."""
    height, width = picture.shape[:2]
    x = np.clip(landmarks[_ALL, 0].round().astype(int), 1, width - 2)
    y = np.clip(landmarks[_ALL, 1].round().astype(int), 1, height - 2)
    around = picture[y[:, None] + _DOWN, x[:, None] + _ACROSS]
    mean = np.mean(around, axis=1).astype(np.uint8)[None]
    colours: npt.NDArray[np.float64] = cv2.cvtColor(mean, cv2.COLOR_BGR2LAB)[0].astype(np.float64)
    return colours
