"""A person who acts before the camera, as measured figures: no picture, no model, any number of looks a second."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from terminal.face.challenge import LivenessAttempt
from terminal.face.continuity import Glance
from terminal.face.measured import MeasuredFace
from terminal.session.facts.analyst import ChallengeEnded, ChallengeMoved, Gesture

SHAPE = np.random.default_rng(5).normal(0, 1, (468, 3)).astype(np.float32) * 60
SHAPE[33, :2], SHAPE[263, :2] = (-60, 0), (60, 0)
OPEN_EYE, REST_MOUTH = 0.32, 0.04
LASTS: dict[str, float] = {"blink": 0.2, "wink": 0.5, "open-mouth": 0.9, "turn-left": 1.0, "turn-right": 1.0}


@dataclass
class Actor:
    """Rests, but for what was put on its list: what, from when, for how long."""

    acts: list[tuple[str, float, float]] = field(default_factory=list)
    track: int = 1
    yaw: float = 0.0
    noise: float = 1.0
    squints: tuple[float, float, float] = (0.0, 0.0, 1.0)
    """From when, until when, and to what share of their level the eyes are narrowed."""
    chance: np.random.Generator = field(default_factory=lambda: np.random.default_rng(11))

    def act(self, what: str, at_s: float, lasts_s: float | None = None) -> None:
        self.acts.append((what, at_s, LASTS[what] if lasts_s is None else lasts_s))

    def face(self, time_s: float) -> MeasuredFace:
        """What would be measured at this moment."""
        done = {what: max(self._how_far(what, time_s), 0.0) for what in LASTS}
        shaken = self.chance.normal(0, 1, 5) * self.noise
        since_s, until_s, share = self.squints
        wide = OPEN_EYE * (share if since_s <= time_s < until_s else 1.0)
        shut = 0.85 * done["blink"]
        left = wide * (1 - max(shut, 0.85 * done["wink"])) + 0.006 * shaken[0]
        right = wide * (1 - shut) + 0.006 * shaken[1]
        yaw = self.yaw + 24 * (done["turn-left"] - done["turn-right"]) + 0.5 * shaken[2]
        mouth = REST_MOUTH + 0.45 * done["open-mouth"] + 0.006 * shaken[3]
        points = SHAPE + np.array([320 + shaken[4], 240, 0], np.float32)
        return MeasuredFace(
            self.track, (220.0, 120.0, 200.0, 240.0), "measured", points, 120.0, yaw, 0.0, 0.0, left, right, mouth,
            mouth, 120.0, 100.0,
        )  # fmt: skip

    def _how_far(self, what: str, time_s: float) -> float:
        """0 at rest, 1 in the middle of it: quick there, held, quick back."""
        return max((_there_and_back(time_s - at, lasts) for name, at, lasts in self.acts if name == what), default=0.0)


def _there_and_back(since_s: float, lasts_s: float) -> float:
    """A third of the time there and a third back, and at most 0.4 s each."""
    way_s = min(lasts_s / 3, 0.4)
    return float(np.clip(min(since_s, lasts_s - since_s) / way_s, 0, 1))


def glance(number: int) -> Glance:
    """A picture like the one before, and never the same."""
    return Glance(number, np.zeros((18, 32), np.float32))


Spoil = Callable[[float, list[MeasuredFace]], list[MeasuredFace]]


@dataclass
class Answerer:
    """Somebody who does what is asked, half a second later, or what `instead` says for it."""

    actor: Actor
    delay_s: float = 0.5
    instead: dict[Gesture, Sequence[str]] = field(default_factory=dict)

    def hear(self, step: ChallengeMoved, time_s: float) -> None:
        if step.asked is not None:
            for number, what in enumerate(self.instead.get(step.asked, (step.asked,))):
                self.actor.act(what, time_s + self.delay_s + 1.5 * number)


def attempted(
    attempt: LivenessAttempt,
    answerer: Answerer,
    *,
    fps: float = 25.0,
    spoil: Spoil | None = None,
    seconds: float = 40.0,
) -> ChallengeEnded:
    """Run the attempt before this person; `spoil` changes the faces of a moment."""
    for number in range(round(seconds * fps)):
        time_s = number / fps
        faces = [answerer.actor.face(time_s)]
        for step in attempt.see(time_s, glance(number), faces if spoil is None else spoil(time_s, faces)):
            if isinstance(step, ChallengeEnded):
                return step
            answerer.hear(step, time_s)
    ended = attempt.end()
    assert ended is not None
    return ended
