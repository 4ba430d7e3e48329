"""Who is who from picture to picture: tracks, and the moments when that is no longer certain."""

from dataclasses import dataclass
from typing import Literal

from terminal.face.measured import Landmarks, Picture
from terminal.face.mesh import FaceMesh
from terminal.face.window import Window, centre_of
from terminal.session.observations import Box

_LEAP = 0.6
"""Face widths that a head moves at most between two pictures; plus what its speed allows:"""
_SPEED = 4.0
"""Face widths a second: a person who gets up quickly."""
_GROWTH_AT_ONCE = 1.6


@dataclass(frozen=True, slots=True)
class TrackEvent:
    """A moment when tracks can no longer vouch for who is who.

    `crossed`: two passed before or behind each other. `swapped`: at this place sits somebody else all at once.
    `lost`: the track ended, the face was not found again in time.
    """

    time_us: int
    kind: Literal["crossed", "swapped", "lost"]
    tracks: tuple[int, ...]


class Track:
    """One person's face, followed by a mesh of its own."""

    def __init__(self, number: int, box: Box, mesh: FaceMesh, time_us: int) -> None:
        self.number = number
        self.mesh = mesh
        self.box = box
        self.window = Window.around(box)
        self.seen_us = time_us
        """When the face was last found."""
        self.lost = True
        """Not found in the latest picture; so it begins, until the mesh has found it."""

    def follow(self, picture: Picture, others: tuple[Box, ...]) -> Landmarks | None:
        """Find the face in the next picture, near where it was; None: it is lost for now.

        `others` are boxes of other faces: where a window is looked at for the first time they are blackened, so that
        the mesh cannot take the neighbour for its own.
        """
        moved = not self.window.still_fits(self.box)
        if moved:
            self.window = Window.around(self.box)
        fresh = moved or self.lost
        if fresh:
            self.mesh.forget()
        found = self.mesh.find(self.window.cut(picture, others if fresh else ()))
        if found is None:
            self.lost = True
            return None
        return self.window.to_picture(found)

    def could_be(self, box: Box, time_us: int) -> bool:
        """Whether a face could have come from its last place to this one in the time between."""
        x, y = centre_of(self.box)
        to_x, to_y = centre_of(box)
        width = max(self.box[2], box[2])
        reach = _LEAP + _SPEED * max(0, time_us - self.seen_us) / 1e6
        growth = box[2] / max(self.box[2], 1e-6)
        near = abs(to_x - x) < reach * width and abs(to_y - y) < reach * width
        return near and 1 / _GROWTH_AT_ONCE < growth < _GROWTH_AT_ONCE

    def found(self, box: Box, time_us: int) -> None:
        self.box, self.seen_us, self.lost = box, time_us, False

    def look_at(self, box: Box) -> None:
        """Look for the face here from now on: the detector saw it."""
        self.box = box
        self.window = Window.around(box)
        self.lost = True
