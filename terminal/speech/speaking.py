"""Who spoke: the lips of everybody in the picture against a stretch of speech, with a confidence.

The rule is that of `terminal.speech.lips`: exactly one moves the lips and the others do not, else it abstains. What
lips alone cannot tell stays so: a voice from off screen while somebody laughs or mutters is credited to the mover.
"""

from bisect import bisect_left
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from terminal.session.facts.box import Box
from terminal.speech.lips import LEAST_M, LEAST_R, LipMovement, LipSeries, SeenLips, answer_window, who_spoke
from terminal.speech.voice import Speech

OFFSCREEN, UNSURE = "offscreen", "unsure"
REST_US = 650_000
"""What is seen until so long after a voice may lower the confidence in who had it."""
_REST_FROM_US = 250_000
_AT_REST = 0.3
"""Lips that move more than this share of their movement in speech, after it, were perhaps not speaking (measured)."""
_NOT_AT_REST = 0.6
_TRUSTED_US, _SHORTEST_US = 600_000, 300_000
"""Voice that is trusted, and under which it never is; what lies between has less confidence."""
_SHORT = 0.6
_PIECE_US = 1_500_000
"""A stretch in which two moved their lips is cut at its short pauses, and into pieces of so long: they may have spoken
in turn."""
_KEPT_US = 120_000_000
"""Whoever left the picture so long ago is forgotten;"""
_PLACES = 3_600
"""and so is where somebody was before the last so many pictures: two minutes at 30 a second."""
_QUIET_US, _QUIET_STEP_US = 20_000_000, 1_000_000
"""How far back somebody's own quiet movement is looked for, and in windows of what length;"""
_LEAST_QUIET = 3
"""so many of them must be there;"""
_AWAY_US = 700_000
"""and so far from any voice: lips open before it, and come to rest after it."""
_AMONG_TWO = 2


class SeenFace(SeenLips, Protocol):
    """One tracked face of a picture, as `terminal.face.measured` has it."""

    @property
    def track(self) -> int:
        """Stays the same as long as the same person is followed."""

    @property
    def box(self) -> Box:
        """Left, top, width, height; pixels."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who had a voice, microseconds of media time. `who`: a name among those seen, `offscreen`, or `unsure`."""

    from_us: int
    to_us: int
    who: str
    confidence: float
    """0 to 1; how clearly the rule was met, no probability. 0 where it is unsure."""


class Person:
    """The lips of one person, and how much they move when nobody speaks."""

    def __init__(self) -> None:
        self.lips = LipSeries()

    def movement(self, speech: Speech, earlier: Sequence[Speech]) -> LipMovement:
        """What the lips did during this speech, held against their own quiet movement."""
        return self.lips.window(*answer_window(speech.from_us, speech.to_us), self.quiet_m(speech.from_us, earlier))

    def quiet_m(self, until_us: int, earlier: Sequence[Speech]) -> float:
        """Median movement in the last seconds without voice before this time; 0 where too few were seen."""
        seen = (self.lips.window(*window) for window in _quiet_windows(until_us, earlier))
        quiet = sorted(lips.m for lips in seen if lips.verdict in {"moving", "still"})
        return quiet[(len(quiet) - 1) // 2] if len(quiet) >= _LEAST_QUIET else 0.0


def _quiet_windows(until_us: int, earlier: Sequence[Speech]) -> Iterator[tuple[int, int]]:
    """Windows of a second before a voice, away from any, newest first."""
    end_us = until_us - _AWAY_US
    for speech in [*reversed(earlier), None]:
        begin_us = max(until_us - _QUIET_US, speech.to_us + _AWAY_US if speech else 0)
        while end_us - _QUIET_STEP_US >= begin_us:
            yield end_us - _QUIET_STEP_US, end_us
            end_us -= _QUIET_STEP_US
        if speech is None or begin_us == until_us - _QUIET_US:
            return
        end_us = min(end_us, speech.from_us - _AWAY_US)


class People:
    """Everybody in the picture, by their place in it: `only`, or `left`, `right` and those `between` them."""

    def __init__(self) -> None:
        self._persons: dict[int, Person] = {}
        self._places: dict[int, deque[tuple[int, float]]] = {}
        """Where the middle of each face was, pixels from the left."""

    def see(self, media_us: int, faces: Sequence[SeenFace]) -> None:
        """Take what was measured in the next picture; give it every picture, also one without a face."""
        for face in faces:
            self._persons.setdefault(face.track, Person())
            places = self._places.setdefault(face.track, deque(maxlen=_PLACES))
            places.append((media_us, face.box[0] + face.box[2] / 2))
        now = {face.track: face for face in faces}
        for track, person in self._persons.items():
            person.lips.see(media_us, now.get(track))
        for track in [track for track, seen in self._places.items() if media_us - seen[-1][0] > _KEPT_US]:
            del self._persons[track], self._places[track]

    def during(self, speech: Speech) -> dict[str, Person]:
        """Who was in the picture at some time of this speech, by place."""
        begin_us, end_us = answer_window(speech.from_us, speech.to_us)
        middles = {track: _middle(seen, begin_us, end_us) for track, seen in self._places.items()}
        there = sorted((middle, track) for track, middle in middles.items() if middle is not None)
        persons = [self._persons[track] for _, track in there]
        if len(persons) == 1:
            return {"only": persons[0]}
        names = ["left", *(f"between {number}" for number in range(1, len(persons) - 1)), "right"]
        return dict(zip(names, persons, strict=False))


def _middle(seen: deque[tuple[int, float]], begin_us: int, end_us: int) -> float | None:
    inside = list(seen)[bisect_left(seen, (begin_us, 0.0)) : bisect_left(seen, (end_us, 0.0))]
    return sum(x for _, x in inside) / len(inside) if inside else None


def tell(speech: Speech, persons: Mapping[str, Person], earlier: Sequence[Speech] = ()) -> list[Spoken]:
    """Tell who spoke, of those in the picture; `earlier` speech tells when nobody spoke.

    One answer, or several one after the other where two people spoke in turn without a pause between.
    """
    whole = _told(speech, persons, earlier)
    movements = {who: person.movement(speech, earlier) for who, person in persons.items()}
    both = sum(lips.verdict == "moving" or lips.grey for lips in movements.values()) >= _AMONG_TWO
    if whole.who != UNSURE or not both:
        return [whole]
    told = [_told(piece, persons, [*earlier, replace(speech, to_us=piece.from_us)]) for piece in _pieces(speech)]
    sure = (replace(each, who=UNSURE, confidence=0.0) if each.who == OFFSCREEN else each for each in told)
    return list(_joined(sure))


def _pieces(speech: Speech) -> Iterator[Speech]:
    """Cut a stretch at its short pauses, and what is still long between them."""
    for from_us, to_us in pairwise((speech.from_us, *speech.breaths, speech.to_us)):
        count = max(1, (to_us - from_us) // _PIECE_US)
        edges = [from_us + (to_us - from_us) * number // count for number in range(count + 1)]
        for begin_us, end_us in pairwise(edges):
            yield replace(speech, from_us=begin_us, to_us=end_us, breaths=())


def _joined(told: Iterable[Spoken]) -> Iterator[Spoken]:
    """Join neighbours who are the same; the least confidence of them counts."""
    last: Spoken | None = None
    for each in told:
        if last is not None and last.who == each.who:
            last = replace(last, to_us=each.to_us, confidence=min(last.confidence, each.confidence))
            continue
        if last is not None:
            yield last
        last = each
    if last is not None:
        yield last


def _told(speech: Speech, persons: Mapping[str, Person], earlier: Sequence[Speech]) -> Spoken:
    movements = {who: person.movement(speech, earlier) for who, person in persons.items()}
    who = who_spoke(movements) if speech.length_us >= _SHORTEST_US else UNSURE
    if who == UNSURE:
        return Spoken(speech.from_us, speech.to_us, UNSURE, 0.0)
    length = 1.0 if speech.length_us >= _TRUSTED_US else _SHORT
    if who == "nobody":
        liveliest = max(_liveliness(lips, LEAST_M) for lips in movements.values())
        if liveliest >= 1:  # still only against a mouth that never rests: no proof that it was somebody else
            return Spoken(speech.from_us, speech.to_us, UNSURE, 0.0)
        return Spoken(speech.from_us, speech.to_us, OFFSCREEN, (1 - liveliest) * length)
    clear = min(1.0, _liveliness(movements[who], movements[who].least_m) - 1.0)
    others = [min(1.0, _liveliness(lips, LEAST_M)) for name, lips in movements.items() if name != who]
    sure = (1 + clear) / 2 * (1 - max(others, default=0.0) / 2) * movements[who].coverage * length
    return Spoken(speech.from_us, speech.to_us, who, sure * _rest(persons[who], speech, movements[who]))


def _liveliness(lips: LipMovement, least_m: float) -> float:
    """How far movement goes beyond what speech needs; 1 is just enough."""
    return min(lips.m / least_m, lips.r / LEAST_R)


def _rest(person: Person, speech: Speech, lips: LipMovement) -> float:
    """Lips that do not come to rest after the voice lower the confidence, and nothing else."""
    after = person.lips.window(speech.to_us + _REST_FROM_US, speech.to_us + REST_US)
    return _NOT_AT_REST if after.verdict in {"moving", "still"} and after.m > _AT_REST * lips.m else 1.0
