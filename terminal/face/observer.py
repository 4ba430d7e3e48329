"""Faces in a stream of pictures: found, followed and measured. One observer for one camera, used by one thread."""

from typing import Self

from terminal.face.appearance import ANOTHER, appearance_of
from terminal.face.detector import Detection, LongRangeDetector, Region, overlap, regions_of
from terminal.face.measured import Landmarks, MeasuredFace
from terminal.face.measures import grey_face, light_and_sharpness, parts_of
from terminal.face.mesh import FaceMesh
from terminal.face.pose import angles_of, rotation_of
from terminal.face.tracks import Crossings, FaceTrack, TrackEvent
from terminal.face.window import Window
from terminal.intake.picture_file import BgrPicture
from terminal.session.facts.box import Box

_MOST_FACES = 5
"""Seller, applicant, insured, guardian, and one who passes by; each costs a mesh."""
_SCAN_US = 1_000_000
"""How often the whole picture is searched for faces nobody follows yet."""
_SEARCH_US = 200_000
"""The same while a face is lost, or there is none."""
_LOST_US = 4_000_000
"""How long a lost face keeps its track: a hand before the face, a bow over the paper."""
_CLOSE, _CLOSE_SCORE = 3.0, 0.6
"""Face widths of a closer look, and the detector's score there. Of 123 true faces of 80 and 44 px, half of them in dim
noise, those of 80 px had 0.6 at least; no puppet had any (measured, docs/identity.md)."""
_SAME_FACE = 0.35
"""Overlap of boxes from which two answers are the same face."""
_LEAST_EYE_DISTANCE = 24.0
"""Pixels. In clean light lips were judged rightly in faces down to 20 px wide, which is 13 px here (measured,
docs/identity.md); half of that is kept in hand, since blinks are smaller than lips."""
_LEAST_EYE_DISTANCE_DIM, _DIM = 46.0, 90.0
"""The same for a face under this mean luma: in dim, noisy light a face of 80 px (51 px between the eyes) was judged
rightly, and in one of 44 px noise looked like talking."""
_LIGHT_US = 200_000
_LEAST_WIDTH = 38.0
"""The same for a face of which only the detector knows: its width is 1.6 eye distances."""


class FaceObserver:
    """`look` at every picture in turn; `events` then has what happened to the tracks. Close it after use."""

    def __init__(self) -> None:
        """Load the models; takes about a second the first time. Raises ImportError if the engine is not installed."""
        self._detector = LongRangeDetector()
        self._tracks: list[FaceTrack] = []
        self._crossings = Crossings()
        self._spare: list[FaceMesh] = [FaceMesh()]
        self._regions: list[Region] = []
        self._scanned_us: int | None = None
        self._time_us: int | None = None
        self._numbers = 0
        self.events: list[TrackEvent] = []
        """What happened to the tracks in the latest picture."""

    def look(self, picture: BgrPicture, time_us: int) -> list[MeasuredFace]:
        """Return every face followed in this picture (height x width x 3, BGR); times are microseconds and grow.

        Nobody there is an empty list. A time before the last one is a new beginning: all tracks are forgotten.
        """
        if self._time_us is not None and time_us < self._time_us:
            self.forget()
        self._time_us, self.events = time_us, []
        found = {track.number: self._follow(track, picture, time_us) for track in self._tracks}
        self._part_doubles(found, time_us)
        for detection in self._scan(picture, time_us):
            self._take_up(detection, picture, time_us, found)
        self._give_up(time_us)
        self.events += self._crossings.see([track for track in self._tracks if track.believed], time_us)
        believed = [track for track in self._tracks if track.believed]
        return [self._face(track, found.get(track.number), picture, time_us) for track in believed]

    def _follow(self, track: FaceTrack, picture: BgrPicture, time_us: int) -> Landmarks | None:
        others = tuple(each.box for each in self._tracks if each is not track and overlap(each.box, track.box) == 0)
        return track.follow(picture, time_us, others)

    def _part_doubles(self, found: dict[int, Landmarks | None], time_us: int) -> None:
        """Two tracks on one face: the older keeps it, the other is lost; who is who is no longer certain."""
        for index, track in enumerate(self._tracks):
            for other in self._tracks[index + 1 :]:
                if overlap(track.box, other.box) > _SAME_FACE and not other.lost and not track.lost:
                    other.lost = True
                    found[other.number] = None
                    self.events.append(TrackEvent(time_us, "crossed", (track.number, other.number)))

    def _scan(self, picture: BgrPicture, time_us: int) -> list[Detection]:
        """Search one region of the picture, if it is time to; all of it when nobody is known, or somebody replaced."""
        since = None if self._scanned_us is None else time_us - self._scanned_us
        at_once = not self._tracks or any(track.replaced for track in self._tracks)
        eager = at_once or any(track.lost for track in self._tracks)
        if not self._regions and (since is None or since >= (_SEARCH_US if eager else _SCAN_US)):
            self._regions = list(regions_of(picture.shape[1], picture.shape[0]))
            self._scanned_us = time_us
        if not self._regions:
            return []
        now = len(self._regions) if at_once else 1
        regions, self._regions = tuple(self._regions[:now]), self._regions[now:]
        return self._detector.find(picture, regions)

    def _take_up(
        self, detection: Detection, picture: BgrPicture, time_us: int, found: dict[int, Landmarks | None]
    ) -> None:
        """Begin a track for a face that nobody follows, or find a lost one again."""
        for track in self._tracks:
            if not track.lost and _same_place(track.box, detection.box):
                track.supported(detection, time_us)
                self._look_closely(track, picture)
                return
        known = self._lost_one(detection, picture, time_us)
        if known is not None:
            found[known.number] = self._follow(known, picture, time_us)
            return
        new = self._new_one(detection, time_us)
        if new is None:
            return
        found[new.number] = self._follow(new, picture, time_us)
        if new.lost and not new.surely_face:
            self._end(new)  # the mesh sees no face there: a cat, a puppet, a pattern
        elif not new.lost:
            self._replace(new, time_us)
            self._look_closely(new, picture)

    def _look_closely(self, track: FaceTrack, picture: BgrPicture) -> None:
        """A doubtful face is shown to the detector once more, large: small true faces pass, puppets do not."""
        if not track.believed:
            near = Window.around(track.box, _CLOSE).cut(picture)
            track.believed = any(detection.score >= _CLOSE_SCORE for detection in self._detector.find(near))

    def _lost_one(self, detection: Detection, picture: BgrPicture, time_us: int) -> FaceTrack | None:
        """The lost track whose face this can be, by place and by looks; the one that looks most alike."""
        seen = appearance_of(picture, detection.box)
        near = [each for each in self._tracks if each.lost and each.could_be(detection.box, time_us)]
        alike = sorted((each.looks_like(seen), each.number, each) for each in near)
        if not alike or alike[0][0] > ANOTHER:
            return None
        alike[0][2].look_at(detection, time_us)
        return alike[0][2]

    def _new_one(self, detection: Detection, time_us: int) -> FaceTrack | None:
        if len(self._tracks) >= _MOST_FACES:
            return None
        self._numbers += 1
        mesh = self._spare.pop() if self._spare else FaceMesh()
        self._tracks.append(FaceTrack(self._numbers, detection, mesh, time_us))
        return self._tracks[-1]

    def _replace(self, new: FaceTrack, time_us: int) -> None:
        """Where a lost track was, somebody is who looks different."""
        for old in [each for each in self._tracks if each.lost and overlap(each.box, new.box) > _SAME_FACE]:
            if old.believed:
                self.events.append(TrackEvent(time_us, "swapped", (old.number, new.number)))
            self._end(old)

    def _give_up(self, time_us: int) -> None:
        for track in list(self._tracks):
            if track.lost and time_us - track.last_us > _LOST_US:
                if track.believed:
                    self.events.append(TrackEvent(time_us, "lost", (track.number,)))
                self._end(track)

    def _end(self, track: FaceTrack) -> None:
        self._tracks.remove(track)
        self._crossings.forget(track.number)
        track.mesh.forget()
        self._spare.append(track.mesh)

    def _face(self, track: FaceTrack, landmarks: Landmarks | None, picture: BgrPicture, time_us: int) -> MeasuredFace:
        if landmarks is None:
            small = track.box[2] < _LEAST_WIDTH
            return MeasuredFace(
                track.number, track.box, "too_small" if small else "covered" if track.covered else "lost"
            )
        face = measured(track, landmarks, picture, time_us)
        return MeasuredFace(track.number, track.box, "covered") if track.hidden and face.state == "measured" else face

    def forget(self) -> None:
        """Forget every face; the next ones get new numbers."""
        for track in list(self._tracks):
            self._end(track)
        self._regions, self._scanned_us, self._time_us = [], None, None

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


def measured(track: FaceTrack, landmarks: Landmarks, picture: BgrPicture, time_us: int) -> MeasuredFace:
    """Measure one face by its landmarks; light and sharpness, which change slowly, every fifth of a second."""
    parts = parts_of(landmarks)
    if track.lit is None or time_us - track.lit_us >= _LIGHT_US:
        grey = grey_face(picture, track.box)
        track.lit, track.lit_us = None if grey is None else light_and_sharpness(grey), time_us
    if parts.eye_distance < _LEAST_EYE_DISTANCE or track.lit is None:
        return MeasuredFace(track.number, track.box, "too_small")
    light, sharpness = track.lit
    if light < _DIM and parts.eye_distance < _LEAST_EYE_DISTANCE_DIM:
        return MeasuredFace(track.number, track.box, "too_small")
    yaw, pitch, roll = angles_of(rotation_of(landmarks))
    return MeasuredFace(
        track.number, track.box, "measured", landmarks, parts.eye_distance, yaw, pitch, roll,
        parts.left_eye, parts.right_eye, parts.mouth, parts.lip_gap, light, sharpness,
    )  # fmt: skip
