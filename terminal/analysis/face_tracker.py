"""The faces that the analyst follows, and which role each was given. Measured once per picture, whoever asks."""

from collections.abc import Callable
from contextlib import suppress
from typing import Literal

from terminal.analysis.frame import Frame
from terminal.analysis.ports import FaceWatcher
from terminal.face.measured import MeasuredFace
from terminal.session.facts.analyst import FaceSeen, RolesDoubted

_FAULTS = 3
"""A model that failed so often in a row will not recover by itself: a new one takes its place."""


class FaceSight:
    """Loads the observer when faces are first asked for."""

    def __init__(self, load: Callable[[], FaceWatcher]) -> None:
        self._load = load
        self._observer: FaceWatcher | None = None
        self._measured_us: int | None = None
        self._faces: list[MeasuredFace] = []
        self._roles: dict[int, str] = {}
        self._doubts: list[RolesDoubted] = []
        self._faults = 0
        self.following = 0
        """Another number means that tracks count anew: the same number may be somebody else."""

    def load(self) -> None:
        """Load the models now rather than with the first picture."""
        if self._observer is None:
            self._observer = self._load()

    def measure(self, shot: Frame) -> list[MeasuredFace]:
        """Return the faces in this picture; raises what the models raise."""
        if shot.captured_us == self._measured_us:
            return self._faces
        self.load()
        assert self._observer is not None
        try:
            self._faces = self._observer.look(shot.picture, shot.captured_us)
        except Exception:
            self._faults += 1
            if self._faults >= _FAULTS:
                self._replace(shot)
            raise
        self._faults = 0
        self._measured_us = shot.captured_us
        for event in self._observer.events:
            self._doubt(shot, set(event.tracks), event.kind)
        return self._faces

    def seen(self) -> tuple[FaceSeen, ...]:
        """Return the faces measured last, with their roles."""
        return tuple(_seen(face, self._roles.get(face.track)) for face in self._faces)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that are bound to faces now."""
        return tuple(self._roles.values())

    def lips(self, shot: Frame) -> "tuple[dict[str, MeasuredFace], dict[int, MeasuredFace]] | None":
        """Return the faces of this picture, by role and, of those who have none, by track; None: it was not measured.

        Whose role is doubted has none.
        """
        if shot.captured_us != self._measured_us:
            return None
        by_role = {self._roles[face.track]: face for face in self._faces if face.track in self._roles}
        return by_role, {face.track: face for face in self._faces if face.track not in self._roles}

    def bind(self, roles: dict[int, str], now_us: int) -> None:
        """From now on these tracks, and no others, have these roles; of those that are gone this is doubted at once."""
        followed = {face.track for face in self._faces}
        self._roles = {track: role for track, role in roles.items() if track in followed}
        gone = tuple(role for track, role in roles.items() if track not in followed)
        if gone:
            self._doubts.append(RolesDoubted(now_us, None, gone, "lost"))

    def doubts(self) -> list[RolesDoubted]:
        """Return, once, which roles became uncertain."""
        doubts, self._doubts = self._doubts, []
        return doubts

    def forget(self) -> None:
        """Forget every face and role; the models stay."""
        self._measured_us, self._faces, self._roles, self._doubts = None, [], {}, []
        if self._observer is not None:
            self._observer.forget()

    def close(self) -> None:
        """Free the models; they are loaded anew when faces are next asked for."""
        observer, self._observer = self._observer, None
        if observer is not None:
            with suppress(Exception):  # a model that failed may fail at closing too
                observer.close()

    def _replace(self, shot: Frame) -> None:
        self._faults = 0
        self._doubt(shot, set(self._roles), "lost")
        self.following += 1
        self.close()

    def _doubt(self, shot: Frame, tracks: set[int], reason: Literal["crossed", "swapped", "lost"]) -> None:
        roles = tuple(self._roles.pop(track) for track in sorted(tracks & self._roles.keys()))
        if roles:
            self._doubts.append(RolesDoubted(shot.captured_us, shot.media_us, roles, reason))


def _seen(face: MeasuredFace, role: str | None) -> FaceSeen:
    eyes = [eye for eye in (face.left_eye, face.right_eye) if eye is not None]
    return FaceSeen(
        face.track, role, face.box, face.state, face.yaw, face.pitch, face.roll,
        max(eyes, default=None), face.mouth, face.light, face.sharpness,
    )  # fmt: skip
