"""Faces in a stream of pictures: found, followed and measured. One observer for one camera, used by one thread."""

from typing import Self

from terminal.face.detector import Detection, LongRangeDetector, overlap, squares_of
from terminal.face.measured import Landmarks, MeasuredFace, Picture
from terminal.face.measures import box_of, grey_face, light_and_sharpness, parts_of
from terminal.face.mesh import FaceMesh
from terminal.face.pose import angles_of, rotation_of
from terminal.face.tracks import Track, TrackEvent
from terminal.session.observations import Box

_MOST_FACES = 5
"""Seller, applicant, insured, guardian, and one who passes by; each costs a mesh."""
_SCAN_US = 1_000_000
"""How often the whole picture is searched for faces nobody follows yet."""
_SEARCH_US = 200_000
"""The same while a face is lost, or there is none."""
_LOST_US = 1_500_000
"""How long a lost face keeps its track: a hand before the face, a bow over the paper."""
_SAME_FACE = 0.35
"""Overlap of boxes from which two answers are the same face."""
_LEAST_EYE_DISTANCE = 24.0


class FaceObserver:
    """`look` at every picture in turn; `events` then has what happened to the tracks. Close it after use."""

    def __init__(self) -> None:
        """Load the models; takes about a second the first time. Raises ImportError if MediaPipe is not installed."""
        self._detector = LongRangeDetector()
        self._tracks: list[Track] = []
        self._spare: list[FaceMesh] = [FaceMesh()]
        self._squares: list[tuple[int, int, int]] = []
        self._scanned_us: int | None = None
        self._time_us: int | None = None
        self._numbers = 0
        self.events: list[TrackEvent] = []
        """What happened to the tracks in the latest picture."""

    def look(self, picture: Picture, time_us: int) -> list[MeasuredFace]:
        """Return every face followed in this picture (height x width x 3, BGR); times are microseconds and grow.

        Nobody there is an empty list. A time before the last one is a new beginning: all tracks are forgotten.
        """
        if self._time_us is not None and time_us < self._time_us:
            self.forget()
        self._time_us, self.events = time_us, []
        found = {track.number: self._follow(track, picture, time_us) for track in self._tracks}
        self._part_doubles(found)
        for detection in self._scan(picture, time_us):
            self._take_up(detection, picture, time_us, found)
        self._give_up(time_us)
        return [self._face(track, found.get(track.number), picture) for track in self._tracks]

    def _follow(self, track: Track, picture: Picture, time_us: int) -> Landmarks | None:
        others = tuple(each.box for each in self._tracks if each is not track and overlap(each.box, track.box) == 0)
        landmarks = track.follow(picture, others)
        if landmarks is None:
            return None
        box = box_of(landmarks)
        if not track.could_be(box, time_us):
            track.lost = True
            return None
        track.found(box, time_us)
        return landmarks

    def _part_doubles(self, found: dict[int, Landmarks | None]) -> None:
        """Two tracks on one face: the older keeps it, the other is lost; who is who is no longer certain."""
        seen = [track for track in self._tracks if found[track.number] is not None]
        for index, track in enumerate(seen):
            for other in seen[index + 1 :]:
                if overlap(track.box, other.box) > _SAME_FACE and not other.lost and not track.lost:
                    other.lost = True
                    found[other.number] = None
                    self.events.append(TrackEvent(self._time_us or 0, "crossed", (track.number, other.number)))

    def _scan(self, picture: Picture, time_us: int) -> list[Detection]:
        """Search one square of the picture, if it is time to; the whole picture when nobody is known."""
        since = None if self._scanned_us is None else time_us - self._scanned_us
        eager = not self._tracks or any(track.lost for track in self._tracks)
        if not self._squares and (since is None or since >= (_SEARCH_US if eager else _SCAN_US)):
            self._squares = list(squares_of(picture.shape[1], picture.shape[0]))
            self._scanned_us = time_us
        if not self._squares:
            return []
        now = len(self._squares) if not self._tracks else 1
        squares, self._squares = tuple(self._squares[:now]), self._squares[now:]
        return self._detector.find(picture, squares)

    def _take_up(
        self, detection: Detection, picture: Picture, time_us: int, found: dict[int, Landmarks | None]
    ) -> None:
        """Begin a track for a face that nobody follows, or find a lost one again."""
        if any(not track.lost and _same_place(track.box, detection.box) for track in self._tracks):
            return
        track = next((each for each in self._tracks if each.lost and each.could_be(detection.box, time_us)), None)
        if track is not None:
            track.look_at(detection.box)
        elif len(self._tracks) < _MOST_FACES:
            self._numbers += 1
            track = Track(self._numbers, detection.box, self._spare.pop() if self._spare else FaceMesh(), time_us)
            self._tracks.append(track)
        else:
            return
        found[track.number] = self._follow(track, picture, time_us)
        if found[track.number] is None and track.number == self._numbers and track.seen_us == time_us:
            self._end(track)  # the mesh sees no face there: a cat, a puppet, a pattern

    def _give_up(self, time_us: int) -> None:
        for track in [each for each in self._tracks if each.lost and time_us - each.seen_us > _LOST_US]:
            self.events.append(TrackEvent(time_us, "lost", (track.number,)))
            self._end(track)

    def _end(self, track: Track) -> None:
        self._tracks.remove(track)
        track.mesh.forget()
        self._spare.append(track.mesh)

    def _face(self, track: Track, landmarks: Landmarks | None, picture: Picture) -> MeasuredFace:
        if landmarks is None:
            return MeasuredFace(track.number, track.box, "lost")
        return measured(track.number, track.box, landmarks, picture)

    def forget(self) -> None:
        """Forget every face; the next ones get new numbers."""
        for track in list(self._tracks):
            self._end(track)
        self._squares, self._scanned_us, self._time_us = [], None, None

    def close(self) -> None:
        """Free all models and their threads."""
        for track in list(self._tracks):
            self._end(track)
        for mesh in self._spare:
            mesh.close()
        self._spare = []
        self._detector.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _same_place(box: Box, detection: Box) -> bool:
    """Whether the detector means the face in this box; its own boxes are cut a little differently."""
    x, y = detection[0] + detection[2] / 2, detection[1] + detection[3] / 2
    inside = box[0] < x < box[0] + box[2] and box[1] < y < box[1] + box[3]
    return inside or overlap(box, detection) > _SAME_FACE


def measured(track: int, box: Box, landmarks: Landmarks, picture: Picture) -> MeasuredFace:
    """Measure one face by its landmarks."""
    parts = parts_of(landmarks)
    grey = grey_face(picture, box)
    if parts.eye_distance < _LEAST_EYE_DISTANCE or grey is None:
        return MeasuredFace(track, box, "too_small")
    yaw, pitch, roll = angles_of(rotation_of(landmarks))
    light, sharpness = light_and_sharpness(grey)
    return MeasuredFace(
        track, box, "measured", landmarks, parts.eye_distance, yaw, pitch, roll,
        parts.left_eye, parts.right_eye, parts.mouth, parts.lip_gap, light, sharpness,
    )  # fmt: skip
