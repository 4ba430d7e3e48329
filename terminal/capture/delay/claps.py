"""Claps: when one was heard, when one was seen, and how much later it was seen. Nothing but numbers."""

from collections import deque
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from terminal.processes.picture_ring import I420Picture

NEEDED = 5
"""Claps that must agree before anything is said: a door and somebody who walks by agree once or twice."""
_AGREE_MS = 60.0
"""Claps agree that lie within this of their median: one and a half pictures."""
_SHARE = 0.6
"""Of all claps that were heard this share must agree; else it is noise that was heard."""
_EARLIEST_MS, _LATEST_MS = -150.0, 800.0
"""How much later than it was heard a clap may be seen at all."""
_CHUNK_S = 0.005
_QUIET_US = 250_000
"""Before a clap it is quiet, and the picture stands, for so long."""
_LOUDER, _LOUD = 8.0, 300.0
"""A clap is so much louder than the room, and no softer than this (of 32768)."""
_SHARPER, _SHARP = 5.0, 3.0
"""A clap changes the picture so much more than what goes on anyway, and by so many of 255 at least, on average."""
_USUAL_EACH = 20
_PEAK = 0.6
"""Of the greatest change near it; what is less is on its way there."""
_STRIDE = 8
_FIRST = 12
"""So many pictures are let pass at first: a camera that was just opened still finds its exposure."""


@dataclass
class HeardClaps:
    """Finds claps in sound; `numbers` are those of the samples at which they begin."""

    rate: int
    numbers: list[int] = field(default_factory=list)
    _levels: deque[float] = field(default_factory=lambda: deque(maxlen=200))
    _usual: float = np.inf
    _chunks: int = 0
    _loud: int = -(1 << 40)
    _rest: npt.NDArray[np.int16] = field(default_factory=lambda: np.empty(0, np.int16))

    def hear(self, first: int, samples: npt.NDArray[np.int16]) -> None:
        """Listen to a block, whose first sample is number `first`."""
        first -= len(self._rest)
        samples = np.concatenate([self._rest, samples])
        size = int(self.rate * _CHUNK_S)
        whole = len(samples) // size * size
        for start in range(0, whole, size):
            self._chunk(first + start, np.abs(samples[start : start + size].astype(np.float64)))
        self._rest = samples[whole:]

    def _chunk(self, first: int, loudness: npt.NDArray[np.float64]) -> None:
        level = float(np.sqrt((loudness**2).mean()))
        if self._chunks % _USUAL_EACH == 0:
            self._usual = float(np.median(self._levels)) if self._levels else np.inf
        self._chunks += 1
        limit = max(_LOUD, _LOUDER * self._usual)
        if level > limit:
            if first - self._loud > self.rate * _QUIET_US / 1e6:
                self.numbers.append(first + int((loudness > limit).argmax()))
            self._loud = first
        self._levels.append(level)


@dataclass
class SeenClaps:
    """Finds sharp changes in pictures."""

    _changes: list[tuple[int, float]] = field(default_factory=list)
    _before: npt.NDArray[np.int16] | None = None

    def see(self, picture: I420Picture, at_us: int) -> None:
        """Look at the next picture."""
        luma = picture[: picture.shape[0] * 2 // 3 : _STRIDE, ::_STRIDE].astype(np.int16)
        if self._before is not None:
            self._changes.append((at_us, float(np.abs(luma - self._before).mean())))
        self._before = luma

    @property
    def period_us(self) -> float:
        """The usual time between two pictures."""
        times = [at_us for at_us, _ in self._changes]
        return float(np.median(np.diff(times))) if len(times) > 1 else 0.0

    @property
    def span_us(self) -> tuple[int, int]:
        """From when to when claps could be seen."""
        return (self._changes[_FIRST][0], self._changes[-1][0]) if len(self._changes) > _FIRST else (0, 0)

    @property
    def times_us(self) -> list[int]:
        """When the picture changed sharply: the first picture of each change that is most of it."""
        found: list[int] = []
        usual = float(np.median([change for _, change in self._changes])) if self._changes else 0.0
        limit = max(_SHARP, _SHARPER * usual)
        place = _FIRST
        while place < len(self._changes):
            at_us, change = self._changes[place]
            if change > limit:
                near = [item for item in self._changes[place:] if item[0] - at_us < _QUIET_US]
                most = max(each for _, each in near)
                found.append(next(time for time, each in near if each >= _PEAK * most))
                place += len(near)
            else:
                place += 1
        return found


@dataclass(frozen=True, slots=True)
class DelayFound:
    """How much later claps were seen than heard, milliseconds."""

    heard: int
    seen: int
    agreeing: int
    median_ms: float
    spread_ms: float
    """From the least to the greatest of those that agree."""
    period_ms: float

    @property
    def sure(self) -> bool:
        """Whether enough claps agree for it to be believed."""
        return self.agreeing >= NEEDED and self.agreeing >= _SHARE * self.heard

    @property
    def setting_ms(self) -> int:
        """What to set: what is seen has happened half a picture before, on average."""
        return max(0, round(self.median_ms - self.period_ms / 2))


def compare(all_heard_us: list[float], seen: SeenClaps) -> DelayFound:
    """Pair each clap that was heard with the next one that was seen; those that could not be seen do not count."""
    from_us, until_us = seen.span_us
    seen_us = seen.times_us
    heard_us = [heard for heard in all_heard_us if from_us <= heard <= until_us - _LATEST_MS * 1000]
    pairs = [pair for heard in heard_us if (pair := _pair(heard, seen_us)) is not None]
    median = _crowd(pairs)
    agreeing = [pair for pair in pairs if abs(pair - median) <= _AGREE_MS]
    return DelayFound(
        heard=len(heard_us),
        seen=len(seen_us),
        agreeing=len(agreeing),
        median_ms=float(np.median(agreeing)) if agreeing else 0.0,
        spread_ms=float(max(agreeing) - min(agreeing)) if agreeing else 0.0,
        period_ms=seen.period_us / 1000,
    )


def _pair(heard_us: float, seen_us: list[int]) -> float | None:
    later = ((seen - heard_us) / 1000 for seen in seen_us)
    return next((late for late in later if _EARLIEST_MS <= late <= _LATEST_MS), None)


def _crowd(pairs: list[float]) -> float:
    """The pair that most others agree with."""
    counts = [sum(abs(other - pair) <= _AGREE_MS / 2 for other in pairs) for pair in pairs]
    return pairs[int(np.argmax(counts))] if pairs else 0.0
