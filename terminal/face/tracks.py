"""Who is who from picture to picture: tracks, and the moments when that is no longer certain."""

from dataclasses import dataclass
from typing import Literal

from terminal.face.appearance import Appearance, another_from, appearance_of, difference
from terminal.face.detector import Detection, overlap
from terminal.face.measured import Landmarks
from terminal.face.measures import box_of
from terminal.face.mesh import FaceMesh
from terminal.face.occlusion import hides_parts
from terminal.face.window import Window, centre_of, sampled_of
from terminal.intake.picture_file import BgrPicture
from terminal.session.facts.box import Box

_LEAP = 0.6
"""Face widths that a head moves at most between two pictures; plus what its speed allows:"""
_SPEED = 4.0
"""Face widths a second: a person who gets up quickly."""
_AWAY_S = 1.5
"""Whoever is away for longer comes back to about the same seat, or is somebody to be asked about."""
_GROWTH_AT_ONCE = 1.6
_CERTAIN = 0.8
"""Score of the detector from which a face is believed, once the mesh has found it too. Puppets that got so far had at
most 0.76 (measured, docs/identity.md)."""
_SURELY = 0.92
"""Score from which there is a face even where the mesh finds none: half covered, or cut by the picture's edge. The best
puppet had 0.88 (measured, docs/identity.md)."""
_UNSUPPORTED_US = 6_000_000
"""A mesh that follows something the detector has not seen for so long follows no face any more."""
_STIR, _LOOK_US = 0.04, 160_000
"""Share of its width that a face moves before its looks are compared again, and how often they are in any case; as
often as it is asked whether its mouth or eyes are covered."""
_SIDE_BY_SIDE = 0.5
"""Face widths between two centres from which one is left of the other."""
_BEHIND = 0.2
"""Overlap of two boxes from which one head hides part of the other."""


@dataclass(frozen=True, slots=True)
class TrackEvent:
    """A moment when tracks can no longer vouch for who is who.

    `crossed`: two passed before or behind each other. `swapped`: at the place of the first track sits somebody else all
    at once, who is the second. `lost`: the track ended, the face was not found again in time.
    """

    time_us: int
    kind: Literal["crossed", "swapped", "lost"]
    tracks: tuple[int, ...]


class FaceTrack:
    """One person's face, followed by a mesh of its own."""

    def __init__(self, number: int, detection: Detection, mesh: FaceMesh, time_us: int) -> None:
        self.number = number
        self.mesh = mesh
        self.box = detection.box
        self.window = Window.around(detection.box)
        self._sampled = detection.box
        """Where the mesh looks, once it follows the face."""
        self.begun_us = self.supported_us = time_us
        self.seen_us = time_us - 1
        """When it began, when the mesh last found the face, and when the detector did."""
        self.lost = True
        """Not found in the latest picture; so it begins, until the mesh has found it."""
        self.believed = detection.score >= _CERTAIN
        """A face beyond doubt; others are followed, and not spoken of."""
        self.surely_face = detection.score >= _SURELY
        """The detector's word is enough, even if the mesh finds no parts."""
        self.hidden = False
        """Mouth or eyes are covered, as was seen twice in a row."""
        self._suspected, self._cover_us = True, time_us - _LOOK_US
        self.lit: tuple[float, float] | None = None
        """Light and sharpness, as the observer last measured them,"""
        self.lit_us = time_us
        """and when."""
        self.appearance: Appearance | None = None
        self._looked_us, self._looked_box = 0, detection.box
        self.replaced = False
        """In the latest picture somebody else was at this place."""

    def follow(self, picture: BgrPicture, time_us: int, others: tuple[Box, ...] = ()) -> Landmarks | None:
        """Find the face in the next picture, near where it was and looking as it did; None: it is lost for now.

        `others` are boxes of other faces: where a window is looked at for the first time they are blackened, so that
        the mesh cannot take the neighbour for its own.
        """
        landmarks = self._find(picture, others)
        if landmarks is None or time_us - self.supported_us > _UNSUPPORTED_US:
            self.lost = True
            return None
        box = box_of(landmarks)
        self.replaced = self._looks_another(picture, box, time_us)
        if self.replaced or not self.could_be(box, time_us):
            self.lost = True
            return None
        self.box, self.seen_us, self.lost, self._sampled = box, time_us, False, sampled_of(landmarks, box)
        if time_us - self._cover_us >= _LOOK_US:
            hidden = hides_parts(picture, landmarks)
            self.hidden, self._suspected, self._cover_us = hidden and self._suspected, hidden, time_us
        return landmarks

    def _looks_another(self, picture: BgrPicture, box: Box, time_us: int) -> bool:
        """Whether somebody else is there; a face that stays just where it was is asked now and then only."""
        stirred = max(abs(now - before) for now, before in zip(box, self._looked_box, strict=True)) / box[2]
        due = self.lost or stirred > _STIR or time_us - self._looked_us >= _LOOK_US
        if self.appearance is not None and not due:
            return False
        appearance = appearance_of(picture, box)
        if self.looks_like(appearance) > another_from(stirred):
            return True
        self.appearance, self._looked_us, self._looked_box = appearance, time_us, box
        return False

    def _find(self, picture: BgrPicture, others: tuple[Box, ...]) -> Landmarks | None:
        moved = not self.window.still_fits(self.box)
        if moved:
            self.window = Window.around(self.box)
        fresh = moved or self.lost
        if fresh:
            self.mesh.forget()
        cut = self.window.cut(picture, others) if fresh else self.window.cut(picture, near=self._sampled)
        found = self.mesh.find(cut)
        return None if found is None else self.window.to_picture(found)

    def could_be(self, box: Box, time_us: int) -> bool:
        """Whether a face could have come from its last place to this one in the time between."""
        x, y = centre_of(self.box)
        to_x, to_y = centre_of(box)
        width = max(self.box[2], box[2])
        reach = _LEAP + _SPEED * min(max(0, time_us - self.seen_us) / 1e6, _AWAY_S)
        growth = box[2] / max(self.box[2], 1e-6)
        near = abs(to_x - x) < reach * width and abs(to_y - y) < reach * width
        return near and 1 / _GROWTH_AT_ONCE < growth < _GROWTH_AT_ONCE

    @property
    def last_us(self) -> int:
        """When mesh or detector last saw the face."""
        return max(self.seen_us, self.supported_us)

    @property
    def covered(self) -> bool:
        """The mesh has lost its parts, and yet the detector sees a face here."""
        return self.lost and self.supported_us > self.seen_us

    def looks_like(self, appearance: Appearance) -> float:
        """Difference from how this person looked last, 0 where that is not known."""
        return 0.0 if self.appearance is None else difference(appearance, self.appearance)

    def supported(self, detection: Detection, time_us: int) -> None:
        """The detector, too, sees a face here."""
        self.supported_us = time_us
        self.believed = self.believed or detection.score >= _CERTAIN

    def look_at(self, detection: Detection, time_us: int) -> None:
        """Look for the lost face here from now on: the detector saw one that could be it."""
        self.box = detection.box
        self.window = Window.around(detection.box)
        self.supported(detection, time_us)
        self.lost = True


class Crossings:
    """Notices when two followed faces hide each other, or stand on the other side of one another than before."""

    def __init__(self) -> None:
        self._left_of: dict[tuple[int, int], bool] = {}
        self._hiding: set[tuple[int, int]] = set()

    def see(self, tracks: list[FaceTrack], time_us: int) -> list[TrackEvent]:
        """Return a `crossed` for each pair that crossed since the last picture; lost ones count where they were."""
        events = []
        for index, one in enumerate(tracks):
            for other in tracks[index + 1 :]:
                pair = (one.number, other.number)
                if one.lost and other.lost:
                    continue
                hides = self._hides(pair, one.box, other.box)
                passed = not one.lost and not other.lost and self._passed(pair, one.box, other.box)
                if hides or passed:
                    events.append(TrackEvent(time_us, "crossed", pair))
        return events

    def _hides(self, pair: tuple[int, int], one: Box, other: Box) -> bool:
        shared = overlap(one, other)
        begins = shared > _BEHIND and pair not in self._hiding
        if begins:
            self._hiding.add(pair)
        elif shared == 0:
            self._hiding.discard(pair)
        return begins

    def _passed(self, pair: tuple[int, int], one: Box, other: Box) -> bool:
        apart = centre_of(other)[0] - centre_of(one)[0]
        if abs(apart) < _SIDE_BY_SIDE * (one[2] + other[2]) / 2:
            return False
        before = self._left_of.get(pair)
        self._left_of[pair] = apart > 0
        return before is not None and before != (apart > 0)

    def forget(self, number: int) -> None:
        """That track has ended."""
        self._left_of = {pair: left for pair, left in self._left_of.items() if number not in pair}
        self._hiding = {pair for pair in self._hiding if number not in pair}
