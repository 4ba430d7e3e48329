"""The room before anybody is identified: how light, how sharp, how many faces. Nobody is followed or measured."""

import cv2

from terminal.face.detector import LongRangeDetector, regions_of
from terminal.face.measures import grey_face, light_and_sharpness
from terminal.intake.picture_file import BgrPicture
from terminal.session.facts.analyst import RoomSeen

_FULL = 255.0
_SURE = 0.6
"""The detector's score of a face that counts: no puppet had so much (docs/identity.md)."""
_SHRUNK = (160, 90)
"""Pixels of a whole picture whose light is measured: an average needs no more."""


class RoomEye:
    """Looks at one picture at a time and remembers none. Close it after use."""

    def __init__(self) -> None:
        """Load the detector of faces. Raises ImportError if the engine is not installed."""
        self._detector = LongRangeDetector()

    def look(self, picture: BgrPicture, captured_us: int) -> RoomSeen:
        """Return brightness 0 to 100, sharpness of the least sharp face, and where faces are, from left to right."""
        found = self._detector.find(picture, regions_of(picture.shape[1], picture.shape[0]))
        boxes = tuple(sorted((each.box for each in found if each.score >= _SURE), key=lambda box: box[0]))
        greys = [grey for box in boxes if (grey := grey_face(picture, box)) is not None]
        measured = [light_and_sharpness(grey) for grey in greys]
        if not measured:
            return RoomSeen(captured_us, _light(picture), 0.0, boxes)
        light = sum(each for each, _ in measured) / len(measured)
        return RoomSeen(captured_us, 100 * light / _FULL, min(sharp for _, sharp in measured), boxes)

    def close(self) -> None:
        """Free the detector."""
        self._detector.close()


def _light(picture: BgrPicture) -> float:
    small = cv2.resize(picture, _SHRUNK, interpolation=cv2.INTER_AREA)
    return 100 * cv2.mean(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY))[0] / _FULL
