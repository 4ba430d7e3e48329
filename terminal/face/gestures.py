"""Gestures of one face over time: blink, open mouth, turn left, turn right. Each against the person's own level.

A fixed threshold fails for drooping lids, slack lips and heads that are turned to begin with; so every figure is
compared with what this person shows at rest: the last ten seconds without the gesture itself. All durations are by
time stamp, so 15 and 30 pictures a second give the same answer. Thresholds: measured, docs/identity.md.
"""

from collections import deque
from dataclasses import dataclass

import numpy as np

from terminal.face.measured import MeasuredFace
from terminal.session.facts.analyst import Gesture

_MEMORY_S = 10.0
"""How much of the past makes the own level."""
SETTLED_S = 5.0
"""As much of the face is seen before anything is judged; what happened within it is judged afterwards."""
_REFRESH_S = 0.2
"""How often levels are computed anew."""
_CLOSED, _OPEN = 0.6, 0.8
"""Of the own open level: under the first an eye is closed, over the second it is open again."""
_SHORTEST_BLINK_S, _LONGEST_BLINK_S = 0.05, 0.8
_SHUT, _BRIEFLY_S, _AJAR_S = 0.35, 0.2, 0.15
"""Who frowns or squints after a blink opens the eyes to between the two (seen: 0.1 s shut to 0.09 of the level, then
0.66). That counts where they were really shut, under the first, no longer than the second, and have not closed again
for the third. A look down is slower: of the only one measured that goes so low the lids were down for 0.26 s."""
_TOGETHER_S = 0.2
"""Both eyes close within this time of each other, or it is a wink."""
_MOUTH_OPEN, _MOUTH_SHUT = 0.25, 0.15
"""Lip gap over the own level, in eye distances. Talk reaches 0.23."""
_TURNED, _STRAIGHT = 12.0, 8.0
"""Degrees from the own median. Heads that are held still stay below the first."""
_HELD_S = 0.07
"""An open mouth or a turned head lasts as long before it counts: three pictures at 30 a second, two at 15."""
_LONGEST_HELD_S = 6.0
"""Held for longer it is no gesture any more but how the person sits; the level is learned anew."""
_GAP_S = 0.5
"""After a longer loss of the face whatever was going on is given up."""
_NEUTRAL_EYES, _NEUTRAL_MOUTH, _NEUTRAL_YAW = 0.75, 0.12, 7.0
"""Between gestures: eyes at least, mouth and turn at most this far from the own level."""


@dataclass(frozen=True, slots=True)
class GestureEvent:
    """One gesture, over or still held. Times in seconds, of the pictures."""

    gesture: Gesture
    start_s: float
    end_s: float
    size: float
    """How far it went: degrees of a turn, eye distances of a mouth, share of the open eye of a blink."""


@dataclass(frozen=True, slots=True)
class _Sample:
    time_s: float
    left_eye: float
    right_eye: float
    mouth: float
    yaw: float


class GestureLevel:
    """A percentile of the last seconds of one figure, computed now and then."""

    def __init__(self, percentile: float) -> None:
        self._percentile = percentile
        self._past: deque[tuple[float, float]] = deque()
        self._fresh_until = -1.0
        self._value = 0.0

    def add(self, time_s: float, value: float) -> None:
        """Take in a value; values more than 10 s older are forgotten. Times never go back."""
        self._past.append((time_s, value))
        while self._past[0][0] < time_s - _MEMORY_S:
            self._past.popleft()

    def at(self, time_s: float) -> float:
        """The percentile, computed anew every 0.2 s at most; 0.0 before the first value."""
        if time_s >= self._fresh_until and self._past:
            self._value = float(np.percentile([value for _, value in self._past], self._percentile))
            self._fresh_until = time_s + _REFRESH_S
        return self._value

    def forget(self) -> None:
        """Let the level be learned anew; until a value comes, `at` goes on giving its last answer."""
        self._past.clear()
        self._fresh_until = -1.0


class _BlinkWatch:
    """Both eyes close together, and the more open one opens again soon; if not wide, then for good."""

    def __init__(self) -> None:
        self.left, self.right, self.both = GestureLevel(80), GestureLevel(80), GestureLevel(80)
        self.began: float | None = None
        self._left_shut: float | None = None
        self._right_shut: float | None = None
        self._shut_for = 0.0
        self._lowest = 1.0
        self._ajar: float | None = None
        """Since when the eyes are no longer closed."""
        self._wink = False
        self._last: tuple[float, float] | None = None

    def learn(self, sample: _Sample) -> None:
        self.left.add(sample.time_s, sample.left_eye)
        self.right.add(sample.time_s, sample.right_eye)
        self.both.add(sample.time_s, max(sample.left_eye, sample.right_eye))

    def openness(self, sample: _Sample) -> float:
        """The more open eye, as a share of its own open level."""
        return max(sample.left_eye, sample.right_eye) / max(self.both.at(sample.time_s), 1e-3)

    def judge(self, sample: _Sample) -> list[GestureEvent]:
        now, share = sample.time_s, self.openness(sample)
        self._left_shut = self._since(self._left_shut, now, sample.left_eye, self.left)
        self._right_shut = self._since(self._right_shut, now, sample.right_eye, self.right)
        before, self._last = self._last, (now, share)
        if self.began is None:
            if share < _CLOSED:
                self._begin(before, now, share)
            return []
        self._lowest = min(self._lowest, share)
        if share < _CLOSED:
            self._shut_for, self._ajar = now - self.began, None
        elif self._ajar is None:
            self._ajar = now if before is None else _crossing(before, (now, share), _CLOSED)
            self._shut_for = self._ajar - self.began
        return self._finish(now) if share > _OPEN or self._narrowed(now) else []

    def _narrowed(self, now: float) -> bool:
        """Whether the eyes were shut for a moment, and have stayed a little open since."""
        ajar = self._ajar is not None and now - self._ajar >= _AJAR_S
        return ajar and self._lowest < _SHUT and self._shut_for <= _BRIEFLY_S

    def end(self) -> None:
        self.began = self._last = self._left_shut = self._right_shut = self._ajar = None

    def _begin(self, before: tuple[float, float] | None, now: float, share: float) -> None:
        self.began = now if before is None else _crossing(before, (now, share), _CLOSED)
        self._shut_for, self._lowest, self._ajar = 0.0, share, None
        first = min(now if each is None else each for each in (self._left_shut, self._right_shut))
        self._wink = before is None or now - first > _TOGETHER_S

    def _finish(self, now: float) -> list[GestureEvent]:
        start, self.began = self.began, None
        assert start is not None
        blinked = not self._wink and self._shut_for >= _SHORTEST_BLINK_S and now - start <= _LONGEST_BLINK_S
        return [GestureEvent("blink", start, now, 1.0 - self._lowest)] if blinked else []

    @staticmethod
    def _since(shut: float | None, now: float, eye: float, level: GestureLevel) -> float | None:
        if eye >= _CLOSED * level.at(now):
            return None
        return now if shut is None else shut


class _HeldWatch:
    """A figure leaves its level on one side, stays away for a moment, and comes back."""

    def __init__(self, gesture: Gesture, away: float, back: float) -> None:
        self._gesture: Gesture = gesture
        self._away, self._back = away, back
        self.since: float | None = None
        """Since when it is away; None: it is not."""
        self._confirmed = False
        self._size = 0.0

    def held(self, now: float) -> GestureEvent | None:
        """The gesture as far as it went, once it is certain."""
        if self.since is None or not self._confirmed:
            return None
        return GestureEvent(self._gesture, self.since, now, self._size)

    def judge(self, now: float, distance: float) -> list[GestureEvent]:
        if self.since is None and distance >= self._away:
            self.since, self._size = now, distance
        if self.since is None:
            return []
        if not self._confirmed and distance < self._away:
            self.since = None
            return []
        self._size = max(self._size, distance)
        self._confirmed = self._confirmed or now - self.since >= _HELD_S
        if distance < self._back or now - self.since > _LONGEST_HELD_S:
            return self.end(now)
        return []

    def end(self, now: float) -> list[GestureEvent]:
        event = self.held(now)
        self.since, self._confirmed = None, False
        return [] if event is None else [event]


class GestureWatch:
    """Watches one track. Give it every look at that face in the order of time; what it missed it does not guess.

    Events come when a gesture is over, `held` tells of those that are not. Call `end` after the last picture.
    """

    def __init__(self, settled_s: float = SETTLED_S) -> None:
        """`settled_s`: how much of the face to see before the first judgement; later, the own level is better known."""
        self._settled_s = settled_s
        self._waiting: list[_Sample] = []
        self._settled = False
        self._last: _Sample | None = None
        self._blink = _BlinkWatch()
        self._mouth_level, self._yaw_level = GestureLevel(20), GestureLevel(50)
        self._held: dict[Gesture, _HeldWatch] = {
            "open-mouth": _HeldWatch("open-mouth", _MOUTH_OPEN, _MOUTH_SHUT),
            "turn-left": _HeldWatch("turn-left", _TURNED, _STRAIGHT),
            "turn-right": _HeldWatch("turn-right", _TURNED, _STRAIGHT),
        }

    @property
    def settled(self) -> bool:
        """Whether enough of the face was seen to know its levels."""
        return self._settled

    def held(self) -> list[GestureEvent]:
        """Open mouths and turns that are certain and not over; each ends, so far, with the last look."""
        if self._last is None:
            return []
        held = (watch.held(self._last.time_s) for watch in self._held.values())
        return [event for event in held if event is not None]

    def neutral(self) -> bool:
        """Whether the face, as last seen, rests: eyes open, mouth and head at their own level."""
        if self._last is None or not self._settled:
            return False
        now = self._last.time_s
        return (
            self._blink.openness(self._last) >= _NEUTRAL_EYES
            and self._last.mouth - self._mouth_level.at(now) <= _NEUTRAL_MOUTH
            and abs(self._last.yaw - self._yaw_level.at(now)) <= _NEUTRAL_YAW
        )

    def see(self, time_s: float, face: MeasuredFace) -> list[GestureEvent]:
        """Take one look, `time_s` in seconds; answers the gestures that this look completed."""
        sample = _sample(time_s, face)
        if sample is None or (self._last is not None and time_s <= self._last.time_s):
            return []
        events = self._give_up(time_s) if self._last is not None and time_s - self._last.time_s > _GAP_S else []
        self._last = sample
        if self._settled:
            return events + self._judge(sample)
        self._waiting.append(sample)
        self._learn(sample)
        if time_s - self._waiting[0].time_s < self._settled_s:
            return events
        return events + self._judge_waiting()

    def end(self, time_s: float) -> list[GestureEvent]:
        """The pictures end here: gestures that are still held end with them."""
        return self._judge_waiting() + self._give_up(time_s)

    def _judge_waiting(self) -> list[GestureEvent]:
        """Levels are as well known as they need be: judge what was seen until now."""
        self._settled = True
        earlier, self._waiting = self._waiting, []
        return [event for each in earlier for event in self._judge(each, known=True)]

    def _give_up(self, time_s: float) -> list[GestureEvent]:
        self._blink.end()
        return [event for watch in self._held.values() for event in watch.end(time_s)]

    def _learn(self, sample: _Sample) -> None:
        self._blink.learn(sample)
        self._mouth_level.add(sample.time_s, sample.mouth)
        self._yaw_level.add(sample.time_s, sample.yaw)

    def _judge(self, sample: _Sample, *, known: bool = False) -> list[GestureEvent]:
        now = sample.time_s
        mouth = sample.mouth - self._mouth_level.at(now)
        left = sample.yaw - self._yaw_level.at(now)
        events = self._blink.judge(sample)
        events += self._held["open-mouth"].judge(now, mouth)
        events += self._held["turn-left"].judge(now, left)
        events += self._held["turn-right"].judge(now, -left)
        self._relearn(events)
        if not known:
            self._learn_rest(sample)
        return events

    def _learn_rest(self, sample: _Sample) -> None:
        """Levels are those of the face at rest: what is part of a gesture does not move them."""
        self._blink.learn(sample)
        if self._held["open-mouth"].since is None:
            self._mouth_level.add(sample.time_s, sample.mouth)
        if self._held["turn-left"].since is None and self._held["turn-right"].since is None:
            self._yaw_level.add(sample.time_s, sample.yaw)

    def _relearn(self, events: list[GestureEvent]) -> None:
        for event in events:
            if event.end_s - event.start_s <= _LONGEST_HELD_S:
                continue
            (self._mouth_level if event.gesture == "open-mouth" else self._yaw_level).forget()


def _sample(time_s: float, face: MeasuredFace) -> _Sample | None:
    if face.state != "measured" or face.yaw is None or face.mouth is None:
        return None
    if face.left_eye is None or face.right_eye is None:
        return None
    return _Sample(time_s, face.left_eye, face.right_eye, face.mouth, face.yaw)


def _crossing(before: tuple[float, float], after: tuple[float, float], threshold: float) -> float:
    """When the line between two (time, value) points passes the threshold."""
    (t0, v0), (t1, v1) = before, after
    return t1 if v0 == v1 else t0 + (t1 - t0) * min(max((threshold - v0) / (v1 - v0), 0.0), 1.0)
