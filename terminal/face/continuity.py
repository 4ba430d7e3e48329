"""One face, the same face, in a stream that neither stands still nor jumps: what an attempt demands of every picture.

`glance_at` keeps of a picture just what the judgement needs, so that attempts can be judged again later (in tests,
by the thousand) without the pictures.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from terminal.face.measured import MeasuredFace
from terminal.intake.picture_file import BgrPicture
from terminal.session.facts.analyst import ChallengeReason

MIN_EYE_DISTANCE = 50.0
"""Pixels. With smaller faces in poor light noise looks like movement (measured, docs/identity.md)."""
_FROZEN_S = 0.7
"""Identical pictures for so long: no sensor gives two, but a driver may repeat one or two."""
_BAD_S = 0.5
"""A face may be lost, covered or too small for so long; a second one may pass by for as long."""
_JUMP_PICTURE = 0.3
"""Mean difference of two thumbnails in units of their contrast, within one picture at 15 a second. Natural clips reach
0.21, cuts start at 0.33 (measured, docs/identity.md)."""
_JUMP_FACE = 0.25
"""Way of the rigid points in eye distances, in the same time. Natural clips reach 0.12."""
_PICTURE_S = 1 / 15
_THUMB = (32, 18)
_LEAST_CONTRAST = 8.0
_RIGID = (33, 263, 133, 362, 168, 6, 10, 127, 356)
"""Mesh points of eyes, nose bridge, forehead and face edges: none of them moves with the lips or lids."""
_COUNTS = 0.4
"""A second face counts from this share of the first one's width; smaller ones are people far behind, or pictures."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What is kept of one picture."""

    digest: int
    """CRC-32 of every fourth pixel below the top eighth, where a clock may be burned in: of equal pictures equal."""
    thumb: npt.NDArray[np.float32] = field(repr=False)
    """18 x 32, grey, its mean taken out."""


def glance_at(picture: BgrPicture) -> Glance:
    """Reduce a picture (height x width x 3, BGR)."""
    digest = zlib.crc32(np.ascontiguousarray(picture[picture.shape[0] // 8 :: 4, ::4]).data)
    small = cv2.resize(picture, _THUMB, interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32)
    return Glance(digest, grey - grey.mean())


class Continuity:
    """Follows the one face of an attempt and says what is wrong with the stream."""

    def __init__(self) -> None:
        self.face: MeasuredFace | None = None
        """The face being followed as seen just now; None when it could not be measured."""
        self._track: int | None = None
        self._glance: tuple[float, Glance] | None = None
        self._changed_s: float | None = None
        self._points: tuple[float, npt.NDArray[np.float32]] | None = None
        self._bad_since: dict[ChallengeReason, float] = {}

    @property
    def track(self) -> int | None:
        """Whose face is followed; None until there was just one."""
        return self._track

    @property
    def trouble(self) -> ChallengeReason | None:
        """What is not as it should be right now, though it may not have lasted long enough to matter."""
        return next(iter(self._bad_since), None)

    def forget(self) -> None:
        """Begin anew with whichever face comes."""
        self._track = self._points = None
        self._bad_since = {}

    def see(self, time_s: float, glance: Glance, faces: Sequence[MeasuredFace]) -> ChallengeReason | None:
        """Take one picture; answers why the attempt cannot go on, or None."""
        here = [face for face in faces if face.state != "lost"]
        measured = [face for face in here if face.state == "measured"]
        if self._track is None and len(measured) == 1:
            self._track = measured[0].track
        seen = next((face for face in here if face.track == self._track), None)
        large = seen is not None and seen.state == "measured" and (seen.eye_distance or 0.0) >= MIN_EYE_DISTANCE
        self.face = seen if large else None
        stopped = self._look_at_stream(time_s, glance)
        if stopped is not None:
            return stopped
        if seen is None and measured and self._track is not None:
            return "face_swapped"
        return self._look_at_face(time_s, here, seen)

    def _look_at_stream(self, time_s: float, glance: Glance) -> ChallengeReason | None:
        before, self._glance = self._glance, (time_s, glance)
        if before is None or before[1].digest != glance.digest:
            self._changed_s = time_s
        if before is None:
            return None
        if self._changed_s is not None and time_s - self._changed_s >= _FROZEN_S:
            return "picture_frozen"
        way = _difference(before[1].thumb, glance.thumb)
        return "picture_jumped" if way > _JUMP_PICTURE * _pictures(time_s - before[0]) else None

    def _look_at_face(
        self, time_s: float, here: list[MeasuredFace], seen: MeasuredFace | None
    ) -> ChallengeReason | None:
        width = seen.box[2] if seen is not None else 0.0
        others = [face for face in here if face is not seen and face.box[2] >= _COUNTS * width]
        bad: dict[ChallengeReason, bool] = {
            "two_faces": bool(others) and (seen is not None or len(others) > 1),
            "too_small": seen is not None and self.face is None and seen.state != "covered",
            "face_lost": seen is None or seen.state == "covered",
        }
        self._bad_since = {reason: self._bad_since.get(reason, time_s) for reason, true in bad.items() if true}
        lasting = [reason for reason, since in self._bad_since.items() if time_s - since >= _BAD_S]
        if lasting:
            return lasting[0]
        return "picture_jumped" if self._face_jumped(time_s) else None

    def _face_jumped(self, time_s: float) -> bool:
        if self.face is None or self.face.landmarks is None or not self.face.eye_distance:
            return False
        points = self.face.landmarks[list(_RIGID), :2]
        before, self._points = self._points, (time_s, points)
        if before is None or time_s - before[0] > _BAD_S:
            return False
        way = float(np.linalg.norm(points.mean(axis=0) - before[1].mean(axis=0))) / self.face.eye_distance
        return way > _JUMP_FACE * _pictures(time_s - before[0])


def _pictures(seconds: float) -> float:
    """How many pictures at 15 a second this time is, at least one."""
    return max(seconds / _PICTURE_S, 1.0)


def _difference(before: npt.NDArray[np.float32], after: npt.NDArray[np.float32]) -> float:
    contrast = max(float(before.std() + after.std()) / 2, _LEAST_CONTRAST)
    return float(np.abs(after - before).mean()) / contrast
