"""Whose lips moved: the gap between the inner lips over media time, and who of several persons answered.

Rules and thresholds are those measured on real clips (docs/identity.md): speech of one second or more moves the gap by
0.26 eye distances a second at least, still lips by 0.13 at most, whatever they look like. What lips alone cannot tell
stays so: a voice from off screen while somebody yawns is credited to the yawn.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from terminal.session.facts.analyst import FaceState

LipVerdict = Literal["moving", "still", "unsure", "no_face", "too_small", "covered"]
"""`unsure`: seen too little, or too short. The last three say why nothing was seen; none of them is `still`."""
Unseen = Literal["no_face", "too_small", "covered"]

STEP_US = 40_000
"""25 a second: the movement is a speed, so that thresholds hold for this rate only."""
LEAST_M = 0.18
"""Eye distances a second. From 0.14 to 0.25 nothing changes for answers of 1 s or more (measured, docs/identity.md)."""
LEAST_R = 0.04
"""Eye distances: how far the gap goes, 95th minus 5th percentile."""
_OVER_QUIET = 2.5
"""How far above a person's own quiet movement speech must be."""
_GREY = 0.6
"""Share of both thresholds over which a second person is no longer clearly still,"""
_HALF = 0.5
"""if it is over this share of the first one's movement too."""
_BEST_STEPS = 15
"""0.6 s: the liveliest such stretch of a window counts, or one pause would drag a true speaker down."""
_COVERAGE = 0.8
"""Share of a window in which the lips must have been seen."""
_SHORTEST_STEPS = 7
"""About 0.3 s: nothing shorter is trusted."""
_BRIDGE_US = 210_000
"""Two measurements up to this far apart are joined by a line: two pictures lost of 15 a second. From 12 a second on
nothing changes between 150 and 340 ms; with 150 half of what is said at 10 a second is unsure, with 210 none, nothing
credited wrongly (`scripts.bench.speakers`). Under 7 a second voices stay unsure: so few pictures miss speech."""
_KEPT = 30_000
"""Measurements kept, 20 minutes at 25 a second."""
_LEAD_US, _TAIL_US = 100_000, 50_000
"""Lips open before the voice; voice activity ends a little after them."""

Gaps = npt.NDArray[np.float64]


class SeenLips(Protocol):
    """What a measured face (`terminal.face.measured`) says of its lips."""

    @property
    def state(self) -> FaceState:
        """Whether its parts could be judged."""

    @property
    def lip_gap(self) -> float | None:
        """Mean gap of the five inner lip pairs over the distance of the outer eye corners."""


@dataclass(frozen=True, slots=True)
class LipMovement:
    """What one person's lips did in one window of time."""

    verdict: LipVerdict
    m: float = 0.0
    """Mean speed of the gap in the liveliest 0.6 s, eye distances a second."""
    r: float = 0.0
    """95th minus 5th percentile of the gap, eye distances."""
    coverage: float = 0.0
    """Share of the window in which the lips were seen, 0 to 1."""
    least_m: float = LEAST_M
    """What `m` was compared with."""

    @property
    def grey(self) -> bool:
        """Whether there is more movement than still lips show, if not enough for speech."""
        return self.m > _GREY * self.least_m and self.r > _GREY * LEAST_R


def answer_window(voice_start_us: int, voice_end_us: int) -> tuple[int, int]:
    """Where to look at lips for a voice heard from then to then; microseconds of media time."""
    return voice_start_us - _LEAD_US, voice_end_us + _TAIL_US


class LipSeries:
    """One person's lips on media time. Give it every picture, also those in which the face was not found."""

    def __init__(self) -> None:
        self._times: list[int] = []
        self._gaps: list[float | Unseen] = []

    def see(self, media_us: int, face: SeenLips | None) -> None:
        """Take what was measured at this time; times rise, an earlier one is dropped."""
        if self._times and media_us <= self._times[-1]:
            return
        self._times.append(media_us)
        self._gaps.append(_gap_of(face))
        if len(self._times) >= 2 * _KEPT:
            del self._times[:_KEPT], self._gaps[:_KEPT]

    def window(self, start_us: int, end_us: int, quiet_m: float = 0.0) -> LipMovement:
        """Judge the lips between two times; `quiet_m` is `m` of this person in seconds without any voice."""
        least_m = max(LEAST_M, _OVER_QUIET * quiet_m)
        gaps, why = self._resampled(start_us, end_us)
        seen = ~np.isnan(gaps)
        coverage = float(seen.mean()) if gaps.size else 0.0
        if coverage < _COVERAGE:
            return LipMovement(why or "no_face", coverage=coverage, least_m=least_m)
        smooth = _smoothed(gaps)
        m, r = _liveliest(smooth), float(np.subtract(*np.nanpercentile(smooth, (95, 5))))
        if gaps.size < _SHORTEST_STEPS:
            return LipMovement("unsure", m, r, coverage, least_m)
        return LipMovement("moving" if m >= least_m and r >= LEAST_R else "still", m, r, coverage, least_m)

    def _resampled(self, start_us: int, end_us: int) -> tuple[Gaps, Unseen | None]:
        """The gap every 40 ms, not a number where it was not seen; and the most frequent reason why it was not."""
        first = bisect_left(self._times, start_us - _BRIDGE_US)
        last = bisect_left(self._times, end_us + _BRIDGE_US)
        pairs = list(zip(self._times[first:last], self._gaps[first:last], strict=True))
        grid = np.arange(start_us, max(start_us, end_us) + 1, STEP_US, dtype=np.float64)
        known = [(time, gap) for time, gap in pairs if isinstance(gap, float)]
        reasons = [gap for _, gap in pairs if not isinstance(gap, float)]
        why = Counter(reasons).most_common(1)[0][0] if reasons else None
        if not known:
            return np.full(grid.shape, np.nan), why
        at = np.array([time for time, _ in known], np.float64)
        values = np.interp(grid, at, np.array([gap for _, gap in known]))
        after = np.clip(np.searchsorted(at, grid), 0, len(at) - 1)
        before = np.clip(np.searchsorted(at, grid, side="right") - 1, 0, len(at) - 1)
        near_end = np.minimum(np.abs(at[after] - grid), np.abs(grid - at[before])) <= STEP_US
        inside = (at[before] <= grid) & (grid <= at[after]) & (at[after] - at[before] <= _BRIDGE_US)
        values[~(inside | near_end)] = np.nan
        return values, why


def _gap_of(face: SeenLips | None) -> float | Unseen:
    if face is None or face.state == "lost":
        return "no_face"
    if face.state != "measured":
        return face.state
    return float(face.lip_gap) if face.lip_gap is not None else "no_face"


def _smoothed(gaps: Gaps) -> Gaps:
    """(1 2 1) / 4; the ends, and what borders on a hole, stay as they are."""
    smooth = gaps.copy()
    middle = (gaps[:-2] + 2 * gaps[1:-1] + gaps[2:]) / 4
    smooth[1:-1] = np.where(np.isnan(middle), gaps[1:-1], middle)
    return smooth


def _liveliest(smooth: Gaps) -> float:
    """Return the largest mean speed over 0.6 s, or over the whole of a shorter window."""
    speeds = np.abs(np.diff(smooth)) * (1e6 / STEP_US)
    best = 0.0
    for begin in range(max(1, len(speeds) - _BEST_STEPS + 1)):
        stretch = speeds[begin : begin + _BEST_STEPS]
        stretch = stretch[~np.isnan(stretch)]
        if len(stretch) >= _COVERAGE * min(_BEST_STEPS, len(speeds)) and len(stretch):
            best = max(best, float(stretch.mean()))
    return best


def who_spoke(movements: Mapping[str, LipMovement]) -> str:
    """Return the one person who spoke, `nobody`, or `unsure`: ask again, never take the livelier of two.

    `nobody` is said only if everybody's lips were seen and still: then the voice came from off screen.
    """
    moving = [who for who, lips in movements.items() if lips.verdict == "moving"]
    if any(lips.verdict not in {"moving", "still"} for lips in movements.values()) or not movements:
        return "unsure"
    if not moving:
        return "nobody"
    if len(moving) > 1:
        return "unsure"
    first = movements[moving[0]]
    others = (lips for who, lips in movements.items() if who != moving[0])
    return "unsure" if any(lips.grey and lips.m > _HALF * first.m for lips in others) else moving[0]
