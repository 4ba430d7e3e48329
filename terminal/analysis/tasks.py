"""What the analyst can be busy with, each as one small thing: when a picture is due, and what is seen in it."""

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol

from faults.errors import ShuangluError
from terminal.analysis.face_tracker import FaceSight
from terminal.analysis.frame import Frame, smaller
from terminal.analysis.ports import ChallengeJudge, LiveCardReader, LiveTitleReader, Models, RoomLooker
from terminal.analysis.still import sharpness_of, still_of
from terminal.analysis.whole_picture import picture_seen
from terminal.face.measured import MeasuredFace
from terminal.session.facts.analyst import (
    CameraName,
    CardRead,
    CardSeen,
    ChallengeEnded,
    ChallengeReason,
    FaceMatched,
    FacesSeen,
    Observation,
    PaperSeen,
    StillTaken,
)
from terminal.session.orders.analyst import (
    Challenge,
    MatchFace,
    ReadCard,
    TakeStill,
    WatchFaces,
    WatchPapers,
    WatchRoom,
)

_SECOND_US = 1_000_000
_MOST_FPS = 30.0
_LEAST_FPS = 0.2
_CARD_US = 100_000
"""Ten looks at a card a second: its outline follows the hand, and the rest of the time is left to faces."""
_PAPER_US = 150_000
"""A glance for papers, which costs a few milliseconds; what is read in them is read beside it."""
_PAPER_PX = 1920
"""Pixels of the longest side in which titles are looked for: an A4 page has 170 dots to the inch there."""
_STILL_US = 2_000_000
"""A challenge that gets no picture for so long is over."""
_STILL_WITHIN_US = 1_000_000
"""For how long the sharpest picture of a document is looked for."""
_MATCH_US = 5_000_000
"""How long a match waits for one face that looks this way."""
_FRONTAL_DEG = 20.0
"""Yaw and pitch within which a face is compared; the portrait on a card looks straight ahead."""


class Task(Protocol):
    """Something the analyst was ordered to do."""

    kind: str
    """As in `analysis.<kind>`, the error code of its failure."""
    over: bool

    def load(self) -> None:
        """Load what it needs; may take its time, and raise what loading raises."""

    def due(self, captured_us: int) -> bool:
        """Whether a picture taken then is wanted."""

    def look(self, shot: Frame) -> list[Observation]:
        """See what there is to see; raises what models raise, and goes on with the next picture."""

    def idle(self, now_us: int) -> list[Observation]:
        """Called now and then also when no picture comes."""

    def give_up(self, now_us: int) -> list[Observation]:
        """Nothing can come of it: say so, where somebody waits for an answer."""

    def close(self) -> None:
        """Let go of what only this needed."""


class Pace:
    """At most so many a second, evenly, from pictures that come when they come."""

    def __init__(self, period_us: int) -> None:
        self._period_us = period_us
        self._next_us: int | None = None

    def due(self, at_us: int) -> bool:
        """Whether a picture taken then is wanted: the first one, and one in each period after it."""
        return self._next_us is None or at_us >= self._next_us

    def took(self, at_us: int) -> None:
        """Note that this picture was looked at; one that came more than a period late begins the periods anew."""
        late = self._next_us is None or at_us - self._next_us > self._period_us
        self._next_us = (at_us if late else self._next_us or 0) + self._period_us


class WatchingFaces:
    """Says which faces are there."""

    kind = "faces"
    over = False

    def __init__(self, order: WatchFaces, sight: FaceSight, now_us: Callable[[], int]) -> None:
        fps = order.fps if math.isfinite(order.fps) else WatchFaces().fps
        self._pace = Pace(round(_SECOND_US / min(max(fps, _LEAST_FPS), _MOST_FPS)))
        self._sight = sight
        self._now_us = now_us

    def load(self) -> None:
        """Load the observer, which all tasks share, where it is not loaded yet."""
        self._sight.load()

    def due(self, captured_us: int) -> bool:
        """Whether it is time to look again: as often as was ordered, within 0.2 to 30 times a second."""
        return self._pace.due(captured_us)

    def look(self, shot: Frame) -> list[Observation]:
        """Return one FacesSeen, without a face in it where nobody is there; raises what the models raise.

        It says how the whole picture looks too.
        """
        self._pace.took(shot.captured_us)
        self._sight.measure(shot)
        whole = picture_seen(shot)
        return [FacesSeen(shot.captured_us, shot.media_us, self._now_us(), self._sight.seen(), whole)]

    def idle(self, now_us: int) -> list[Observation]:  # noqa: ARG002 - no face is seen without a picture
        """Return nothing, also as `give_up`: AnalystFailed has said it, and nobody waits for an answer."""
        return []

    give_up = idle

    def close(self) -> None:
        """Do nothing: the observer stays for the other tasks."""


class LookingAtRoom:
    """Says how the room looks: light, sharpness, how many faces."""

    kind = "room"
    over = False

    def __init__(self, order: WatchRoom, models: Models) -> None:
        fps = order.fps if math.isfinite(order.fps) else WatchRoom().fps
        self._pace = Pace(round(_SECOND_US / min(max(fps, _LEAST_FPS), _MOST_FPS)))
        self._models = models
        self._eye: RoomLooker | None = None

    def load(self) -> None:
        """Load the detector."""
        self._eye = self._models.room()

    def due(self, captured_us: int) -> bool:
        """Whether it is time to look again: as often as was ordered, within 0.2 to 30 times a second."""
        return self._pace.due(captured_us)

    def look(self, shot: Frame) -> list[Observation]:
        """Return one RoomSeen; the burned-in line is taken out before. Raises what the models raise."""
        self._pace.took(shot.captured_us)
        assert self._eye is not None
        return [self._eye.look(shot.without_line(), shot.captured_us)]

    def idle(self, now_us: int) -> list[Observation]:  # noqa: ARG002 - nothing is seen without a picture
        """Return nothing, also as `give_up`: the room stays unmeasured, and that is shown."""
        return []

    give_up = idle

    def close(self) -> None:
        """Free the detector."""
        if self._eye is not None:
            self._eye.close()
            self._eye = None


class TakingStill:
    """Takes a picture of a document: of those of one second the sharpest."""

    kind = "still"

    def __init__(self, order: TakeStill, now_us: Callable[[], int]) -> None:
        self.over = False
        self._ticket = order.ticket
        self._best: tuple[float, Frame] | None = None
        self._until_us = now_us() + _STILL_WITHIN_US
        self._last_us = now_us() + _STILL_US

    def load(self) -> None:
        """Load nothing: no model looks at it."""

    def due(self, captured_us: int) -> bool:  # noqa: ARG002 - all of them
        """Return True: any picture may be the sharpest."""
        return True

    def look(self, shot: Frame) -> list[Observation]:
        """Keep the sharper one; when the second is over, return the StillTaken that ends the task."""
        sharp = sharpness_of(shot.picture)
        if self._best is None or self._betters(shot, sharp, *self._best):
            self._best = (sharp, shot)
        return self._end() if shot.captured_us >= self._until_us else []

    def idle(self, now_us: int) -> list[Observation]:
        """End it where no picture comes any more: with the best there is, or with none."""
        return self._end() if now_us >= self._last_us and not self.over else []

    def give_up(self, now_us: int) -> list[Observation]:
        """Return that none could be taken."""
        self.over = True
        return [StillTaken(now_us, ticket=self._ticket)]

    def close(self) -> None:
        """Let go of the picture."""
        self._best = None

    def _end(self) -> list[Observation]:
        self.over = True
        if self._best is None:
            return [StillTaken(self._last_us, ticket=self._ticket)]
        sharp, shot = self._best
        return [still_of(shot, sharp, self._ticket)]

    @staticmethod
    def _betters(shot: Frame, sharp: float, best_sharp: float, best: Frame) -> bool:
        """Whether it is the better one: any of the camera for documents goes before all of the first."""
        return sharp > best_sharp if shot.camera == best.camera else shot.camera == "document"


class ReadingCard:
    """Reads one side of a card."""

    kind = "card"

    def __init__(self, order: ReadCard, models: Models) -> None:
        self.over = False
        self._side, self._kind = order.side, order.kind
        self._models = models
        self._reader: LiveCardReader | None = None
        self._camera: CameraName = "first"
        self._pace = Pace(_CARD_US)

    def load(self) -> None:
        """Begin with a reader that has seen no card; the first one takes the time of loading the models."""
        self._reader = self._models.card(self._side, self._kind)

    def due(self, captured_us: int) -> bool:
        """Whether it is time to look again: ten times a second at most."""
        return self._pace.due(captured_us)

    def look(self, shot: Frame) -> list[Observation]:
        """Return one CardSeen, or the CardRead that ends the task; the burned-in line is taken out before.

        What one camera saw of a card counts nothing before another one.
        """
        self._pace.took(shot.captured_us)
        if shot.camera != self._camera:
            self._camera = shot.camera
            self.load()
        assert self._reader is not None
        seen = self._reader.look(shot.without_line(), shot.captured_us, _today())
        self.over = isinstance(seen, CardRead)
        if isinstance(seen, CardSeen):
            return [replace(seen, camera=shot.camera, width=shot.picture.shape[1])]
        return [replace(seen, camera=shot.camera)]

    def idle(self, now_us: int) -> list[Observation]:  # noqa: ARG002 - a card is not read without a picture
        """Return nothing, also as `give_up`: AnalystFailed has said it, and nobody waits for an answer."""
        return []

    give_up = idle

    def close(self) -> None:
        """Do nothing: the models stay for the next card."""


class ReadingTitles:
    """Looks for titles on papers that are held still; none asked for: over at once."""

    kind = "papers"

    def __init__(self, order: WatchPapers, models: Models) -> None:
        self.over = not order.titles
        self._titles, self._bearers = order.titles, order.bearers
        self._models = models
        self._reader: LiveTitleReader | None = None
        self._camera: CameraName = "first"
        self._pace = Pace(_PAPER_US)

    def load(self) -> None:
        """Begin with a reader that has seen no paper; loads its models where no card was read before."""
        if self._titles:
            self._reader = self._models.titles(self._titles, self._bearers)

    def due(self, captured_us: int) -> bool:
        """Whether it is time to look again: often enough to follow how still a paper is held."""
        return self._reader is not None and self._pace.due(captured_us)

    def look(self, shot: Frame) -> list[Observation]:
        """Return what was found since; the burned-in line, print that is none of a paper's, is taken out before.

        How a paper was held before one camera counts nothing before another one.
        """
        self._pace.took(shot.captured_us)
        if shot.camera != self._camera:
            self._camera = shot.camera
            self.close()
            self.load()
        assert self._reader is not None
        picture = smaller(shot.without_line(), _PAPER_PX)
        said = self._reader.look(picture, shot.captured_us, shot.media_us)
        return [replace(each, camera=shot.camera) if isinstance(each, PaperSeen) else each for each in said]

    def idle(self, now_us: int) -> list[Observation]:  # noqa: ARG002 - no title is read without a picture
        """Return nothing, also as `give_up`: AnalystFailed has said it, and titles were not looked for."""
        return []

    give_up = idle

    def close(self) -> None:
        """Free the reader's pictures; the models stay for the next card or paper."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None


class Challenging:
    """Judges one attempt at a liveness challenge: every picture counts."""

    kind = "challenge"

    def __init__(self, order: Challenge, sight: FaceSight, models: Models, now_us: Callable[[], int]) -> None:
        self.over = False
        self._order = order
        self._sight = sight
        self._models = models
        self._judge: ChallengeJudge | None = None
        self._now_us = now_us
        self._came_us = self._judged_us = now_us()

    def load(self) -> None:
        """Load the observer where it is not loaded, and draw the gestures; the 2 s of `idle` begin after it."""
        self._sight.load()
        self._judge = self._models.challenge(self._order)
        self._came_us = self._judged_us = self._now_us()

    def due(self, captured_us: int) -> bool:  # noqa: ARG002 - all of them
        """Return True: a blink may fall between two pictures."""
        return True

    def look(self, shot: Frame) -> list[Observation]:
        """Return how the attempt moved; empty where it did not. ChallengeEnded ends the task."""
        self._came_us = self._now_us()
        assert self._judge is not None
        faces = self._sight.measure(shot)
        said: list[Observation] = [*self._judge.see(shot.picture, shot.captured_us, faces)]
        self._came_us = self._judged_us = self._now_us()
        self.over = any(isinstance(each, ChallengeEnded) for each in said)
        return said

    def idle(self, now_us: int) -> list[Observation]:
        """End the attempt when no picture was judged for 2 s: `picture_frozen`, or `broken_off` where a model fails."""
        if now_us - self._judged_us <= _STILL_US:
            return []
        still = now_us - self._came_us > _STILL_US
        return self.fail(now_us, "picture_frozen" if still else "broken_off")  # else it is a model that fails

    def give_up(self, now_us: int) -> list[Observation]:
        """End the attempt as not passed, `broken_off`; its ChallengeEnded is the answer."""
        return self.fail(now_us, "broken_off")

    def fail(self, now_us: int, reason: ChallengeReason) -> list[Observation]:
        """End the attempt as not passed."""
        self.over = True
        ended = self._judge.end() if self._judge is not None else None
        gestures, hints = ((), ()) if ended is None else (ended.gestures, ended.hints)
        return [ChallengeEnded(now_us, self._order.attempt, False, gestures, (reason,), hints)]

    def close(self) -> None:
        """Free the judge's models and pictures; an attempt that goes on is dropped without a word."""
        if self._judge is not None:
            self._judge.close()
            self._judge = None


class Matching:
    """Compares one face before the camera, the one that was ordered, with a portrait, as soon as it looks this way."""

    kind = "match"

    def __init__(self, order: MatchFace, sight: FaceSight, models: Models, now_us: Callable[[], int]) -> None:
        self.over = False
        self._portrait, self._track = order.portrait, order.track
        self._sight, self._following = sight, sight.following
        self._models = models
        self._until_us = now_us() + _MATCH_US
        self._installed = True
        self._why = ""

    def load(self) -> None:
        """Load the observer; without a model that compares faces load nothing, and let the next `idle` say so."""
        with self._noting():
            self._installed = self._models.matching_installed()
            if self._installed:
                self._sight.load()

    def due(self, captured_us: int) -> bool:  # noqa: ARG002 - until there is one that will do
        """Return True: any picture may be the one in which the face looks this way."""
        return True

    def look(self, shot: Frame) -> list[Observation]:
        """Return FaceMatched once the face looks this way (yaw and pitch within 20 degrees), or nothing can come of it.

        Empty until then. Raises what the models raise; after that there is no second try.
        """
        followed = self._sight.measure(shot)
        if self._track is not None and not self._is_followed(followed):
            return self.give_up(shot.captured_us)
        mine = [face for face in followed if self._track in (None, face.track) and face.state != "lost"]
        if len(mine) != 1 or not _looks_this_way(mine[0].yaw, mine[0].pitch):
            return self.idle(shot.captured_us)
        self._until_us = 0  # whatever comes of it, there is no second try
        with self._noting():
            matched = self._models.match(self._portrait, shot.picture, mine[0], shot.captured_us)
        self.over = True
        return [matched]

    @contextmanager
    def _noting(self) -> Iterator[None]:
        """Keep what fails: an error is told once, but each comparison must say that no picture is to blame."""
        try:
            yield
        except Exception as error:
            self._why = error.code if isinstance(error, ShuangluError) else "analysis.match"
            raise

    def _is_followed(self, faces: list[MeasuredFace]) -> bool:
        """Whether the face is still the one that was meant: followed all along, by the same observer."""
        return self._sight.following == self._following and self._track in {face.track for face in faces}

    def idle(self, now_us: int) -> list[Observation]:
        """Give up when 5 s are over or no model is installed; return nothing until then."""
        return [] if self._installed and now_us < self._until_us else self.give_up(now_us)

    def give_up(self, now_us: int) -> list[Observation]:
        """Answer FaceMatched `not_measurable`, with what failed if something did; `not_installed` without a model."""
        self.over = True
        if not self._installed:
            return [FaceMatched(now_us, "not_installed")]
        return [FaceMatched(now_us, "not_measurable", why=self._why)]

    def close(self) -> None:
        """Do nothing: the observer stays for the other tasks."""


def _looks_this_way(yaw: float | None, pitch: float | None) -> bool:
    return yaw is not None and pitch is not None and abs(yaw) <= _FRONTAL_DEG and abs(pitch) <= _FRONTAL_DEG


def _today() -> date:
    return datetime.now().astimezone().date()
