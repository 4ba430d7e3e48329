"""An attempt: gestures drawn by chance, each asked at its own time and judged as it comes. Knows no model.

A print cannot blink, and a recording cannot know what will be asked, in which order and when. So the draw and the
pauses come from the operating system's random source, and whatever else comes first, comes too early, or breaks the
one face's continuity ends the attempt with that reason.
"""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from terminal.face.continuity import Continuity, Glance
from terminal.face.gestures import GestureEvent, GestureWatch
from terminal.face.measured import MeasuredFace
from terminal.session.facts.analyst import (
    ChallengeEnded,
    ChallengeMoved,
    ChallengeReason,
    Gesture,
    GestureSeen,
)

GESTURES: tuple[Gesture, ...] = get_args(Gesture)
"""No nod: nothing measured tells it from a head that merely moves (docs/identity.md)."""
DRAWN = 3
EARLIEST_S = 0.25
"""After the question: nobody reacts faster, so a gesture that begins earlier was not an answer."""
LATEST_S = 3.0
"""By then the gesture must have begun."""
_COMPLETE_S = 0.9
"""A blink is known only when the eyes open again: a moment more, for one that began in time."""
_FULL_TURN = 15.0
"""Degrees. A flat print, tilted as far as it goes, reaches 11 (measured, docs/identity.md)."""
_SETTLED_S = 1.0
_RETURN_S = 4.0
"""By then the face must be at rest again."""
_FIND_S = 10.0
"""So long it may take until one face rests before the camera."""

_TURNS: tuple[Gesture, ...] = ("turn-left", "turn-right")

Phase = Literal["settling", "asked", "resting", "over"]
ChallengeStep = ChallengeMoved | ChallengeEnded
_chance = secrets.SystemRandom()


def new_draw(previous: Sequence[Gesture] = ()) -> tuple[Gesture, ...]:
    """Draw three different gestures in random order, other than the last draw.

    There are two turns, so a blink or an open mouth is always among them: a bent print can turn, and do neither.
    """
    while True:
        drawn = tuple(_chance.sample(GESTURES, DRAWN))
        if drawn != tuple(previous):
            return drawn


@dataclass(frozen=True, slots=True)
class Pauses:
    """How long the face rests before the first question, and before each later one. Seconds."""

    first: Callable[[], float]
    later: Callable[[], float]


RANDOM_PAUSES = Pauses(lambda: _chance.uniform(1.0, 2.5), lambda: _chance.uniform(0.3, 1.0))
FIXED_PAUSES = Pauses(lambda: 1.0, lambda: 0.3)
"""For gestures that were given instead of drawn: the same clip gets the same answer."""


class LivenessAttempt:
    """One attempt over the stream of one camera. It ends by itself: with all gestures, or with a reason."""

    def __init__(
        self, gestures: Sequence[Gesture], *, attempt: int = 1, pauses: Pauses = RANDOM_PAUSES, hold: bool = False
    ) -> None:
        self.hold = hold
        """While true nothing is asked: the screen is flashing colours, say."""
        self.continuity = Continuity()
        self.phase: Phase = "settling"
        self._watch = GestureWatch(_SETTLED_S)
        self._attempt, self._pauses = attempt, pauses
        self._seen = [GestureSeen(asked, None, None, None, None) for asked in gestures]
        self._done = 0
        self._began_s: float | None = None
        self._now_s = self._phase_s = self._resting_since = 0.0
        self._pause_s = pauses.first()
        self._last_trouble: ChallengeReason | None = None
        self._began: list[GestureEvent] = []
        self._said: tuple[int, Gesture | None] | None = None

    @property
    def asked(self) -> Gesture | None:
        """The gesture that is asked right now; None while the face is to be at rest, and when the attempt is over."""
        return self._seen[self._done].asked if self.phase == "asked" else None

    @property
    def turning(self) -> bool:
        """Whether a turn is asked, or the way back from one."""
        if self.phase == "asked":
            return self.asked in _TURNS
        return self.phase == "resting" and self._seen[self._done - 1].asked in _TURNS

    @property
    def settled(self) -> bool:
        """Whether one face was seen long enough to know it at rest."""
        return self._watch.settled

    def see(self, time_s: float, glance: Glance, faces: Sequence[MeasuredFace]) -> list[ChallengeStep]:
        """Take one picture (`time_s` in seconds, of the camera) with the faces on it; answers what changed by it."""
        if self.phase == "over":
            return []
        if self._began_s is None:
            self._began_s = self._phase_s = self._resting_since = time_s
        self._now_s = time_s
        reason = self.continuity.see(time_s, glance, faces)
        if self.phase == "settling":
            return self._settle(reason)
        if reason is not None:
            return [self._end(reason)]
        self._watch_gestures()
        if self.phase == "asked":
            return self._judge_answer()
        return self._judge_rest()

    def end(self) -> ChallengeEnded | None:
        """There are no more pictures. None if the attempt was over before."""
        if self.phase == "over":
            return None
        reasons: dict[Phase, ChallengeReason] = {
            "settling": self._last_trouble or ("not_neutral" if self._watch.settled else "face_lost"),
            "asked": "too_late",
            "resting": "not_neutral",
        }
        return self._end(reasons[self.phase])

    def _settle(self, reason: ChallengeReason | None) -> list[ChallengeStep]:
        """Wait for one face at rest; until a gesture was asked nothing is held against anybody but time."""
        now = self._now_s
        self._last_trouble = reason or self.continuity.trouble
        if self.hold:
            self._phase_s = now if self._watch.settled else self._phase_s
        if now - self._phase_s > _FIND_S:
            return [self._end(self._last_trouble or "not_neutral")]
        if reason is not None:
            self._start_over()
            return self._moved()
        if self.continuity.face is None:
            return self._moved()
        self._watch.see(now, self.continuity.face)
        if not self._watch.settled:
            return self._moved()
        if not self._watch.neutral():
            self._resting_since = now
        return self._moved() if self._must_wait() else self._ask()

    def _start_over(self) -> None:
        self.continuity.forget()
        self._watch = GestureWatch(_SETTLED_S)
        self._resting_since = self._now_s

    def _must_wait(self) -> bool:
        return self.hold or self.continuity.trouble is not None or self._now_s - self._resting_since < self._pause_s

    def _watch_gestures(self) -> None:
        """Gather in `_began` what began, in the order in which it became certain; give the last gesture its end."""
        self._began = []
        if self.continuity.face is None:
            return
        for event in self._watch.see(self._now_s, self.continuity.face):
            if self._is_last(event.gesture):
                self._seen[self._done - 1] = replace(self._seen[self._done - 1], end_s=self._since(event.end_s))
            else:
                self._began.append(event)
        self._began += [event for event in self._watch.held() if not self._is_last(event.gesture)]

    def _is_last(self, gesture: Gesture) -> bool:
        return (
            self._done > 0 and self._seen[self._done - 1].end_s is None and self._seen[self._done - 1].seen == gesture
        )

    def _judge_answer(self) -> list[ChallengeStep]:
        asked = self._seen[self._done]
        assert asked.asked_s is not None
        for event in self._began:
            if event.gesture == asked.asked and event.size < _FULL_TURN and event.gesture in _TURNS:
                continue
            start = self._since(event.start_s)
            self._seen[self._done] = replace(asked, seen=event.gesture, start_s=start)
            if event.gesture != asked.asked:
                return [self._end("other_gesture")]
            if start < asked.asked_s + EARLIEST_S:
                return [self._end("too_early")]
            if start > asked.asked_s + LATEST_S:
                return [self._end("too_late")]
            return self._answered(event)
        if self._since(self._now_s) > asked.asked_s + LATEST_S + _COMPLETE_S:
            return [self._end("too_late")]
        return []

    def _answered(self, event: GestureEvent) -> list[ChallengeStep]:
        if event not in self._watch.held():  # a blink is known only when it is over
            self._seen[self._done] = replace(self._seen[self._done], end_s=self._since(event.end_s))
        self._began = []
        self._done += 1
        self._enter("resting")
        self._pause_s = self._pauses.later()
        return self._judge_rest()

    def _judge_rest(self) -> list[ChallengeStep]:
        now = self._now_s
        if self._done == len(self._seen) and self._seen[-1].end_s is not None:
            return [self._end(None)]
        if any(event.gesture != "blink" for event in self._began):
            return [self._end("too_early")]
        if not self._watch.neutral() or self._seen[self._done - 1].end_s is None:
            self._resting_since = now
        if now - self._phase_s > _RETURN_S + self._pause_s:
            return [self._end("not_neutral")]
        return self._moved() if self._must_wait() else self._ask()

    def _ask(self) -> list[ChallengeStep]:
        self._enter("asked")
        self._seen[self._done] = replace(self._seen[self._done], asked_s=self._since(self._now_s))
        return self._moved()

    def _enter(self, phase: Phase) -> None:
        self.phase = phase
        self._phase_s = self._resting_since = self._now_s

    def _moved(self) -> list[ChallengeStep]:
        """Say where it stands, if that was not said yet."""
        standing = (self._done, self.asked)
        if standing == self._said:
            return []
        self._said = standing
        captured_us = round(self._now_s * 1e6)
        return [ChallengeMoved(captured_us, self._attempt, self._done, len(self._seen), self.asked)]

    def _end(self, reason: ChallengeReason | None) -> ChallengeEnded:
        self.phase = "over"
        reasons = () if reason is None else (reason,)
        captured_us = round(self._now_s * 1e6)
        track = self.continuity.track
        return ChallengeEnded(captured_us, self._attempt, reason is None, tuple(self._seen), reasons, track=track)

    def _since(self, time_s: float) -> float:
        """Seconds since the attempt began, to the millisecond."""
        assert self._began_s is not None
        return round(time_s - self._began_s, 3)
