"""What time it was at each sample: the sound device's clock, learnt from when its blocks arrive.

A block can arrive late but hardly early, so the earliest arrivals of each half second lie on a line: time over
sample number. Its slope is the drift between the sound device and the machine's monotonic clock.
"""

import statistics
from collections import deque

import numpy as np
import numpy.typing as npt

_WINDOW_S = 0.5
_WINDOWS = 240
"""Two minutes: long enough for 1 ppm, short enough to follow a device that warms up."""
_FIT_FROM = 16
"""Windows (8 s) before a slope is believed: 200 ppm are 1.6 ms until then."""
_RECENT_S, _SETTLED_S = 2.0, 1.0
"""The median arrival of so long stands in for the line until then: a burst at the start does not move it. It is
believed to be right from a second on."""
_LOW = 0.25
"""The line lies under all but this share of the earliest arrivals."""
_ROUNDS = 12
_NOISE_US = 50.0
_MAX_DRIFT_PPM = 1000.0
_FAR_US = 40_000.0
"""A block this far off the line was delayed on its way, or follows lost samples."""
_FAR_FOR_S = 0.4
"""If all blocks of this stretch of sound are off alike, samples were lost: delayed ones catch up at once."""


class SoundClock:
    """Maps sample numbers of one run of a device to microseconds on the monotonic clock."""

    def __init__(self, rate: int, drift_ppm: float = 0.0) -> None:
        """`rate` is nominal, samples a second; `drift_ppm` is what an earlier run of the device taught."""
        self.rate = rate
        self._nominal_us = 1_000_000 / rate
        self._slope = -drift_ppm / rate
        self._offset: float | None = None
        self._windows: deque[tuple[int, float]] = deque(maxlen=_WINDOWS)
        self._window: tuple[int, float] | None = None
        self._window_end = self._heard = 0
        self._odd: deque[float] = deque()
        self._recent: deque[tuple[int, float]] = deque()
        """Number of the first sample of each block of the last two seconds, and its arrival."""

    @property
    def drift_ppm(self) -> float:
        """How much faster than the monotonic clock the device runs."""
        return -self._slope * self.rate

    @property
    def settled(self) -> bool:
        """Whether enough was heard that a burst at the device's start cannot mislead any more."""
        return bool(self._windows) and self._heard >= _SETTLED_S * self.rate

    @property
    def samples_per_second(self) -> float:
        """The device's true rate."""
        return 1_000_000 / (self._nominal_us + self._slope)

    def time_us(self, number: float) -> float:
        """When this sample was taken, on the monotonic clock."""
        assert self._offset is not None
        return self._offset + number * (self._nominal_us + self._slope)

    def number_at(self, time_us: float) -> float:
        """Which sample was taken at this time."""
        assert self._offset is not None
        return (time_us - self._offset) / (self._nominal_us + self._slope)

    def heard(self, first: int, count: int, first_us: int, *, broken: bool) -> None:
        """Learn from a block of `count` samples whose `first` one was taken at `first_us`, or a little earlier.

        `broken`: the device says that it lost samples before this block.
        """
        residual = first_us - first * self._nominal_us
        if self._offset is None:
            self._offset = residual - self._slope * first
        if self._is_odd(first_us - self.time_us(first), count, broken=broken):
            return
        self._heard += count
        if self._window is None or first >= self._window_end:
            self._finish_window()
            self._window = (first, residual)
            self._window_end = first + int(_WINDOW_S * self.rate)
        elif residual - self._slope * first < self._window[1] - self._slope * self._window[0]:
            self._window = (first, residual)
        if len(self._windows) < _FIT_FROM:
            self._recent.append((first, residual - self._slope * first))
            while self._recent[0][0] <= first - _RECENT_S * self.rate:
                self._recent.popleft()
            self._offset = statistics.median(late for _, late in self._recent)

    def _finish_window(self) -> None:
        if self._window is None:
            return
        self._windows.append(self._window)
        if len(self._windows) < _FIT_FROM:
            return
        number, residual = np.array(self._windows, np.float64).T
        slope, offset = _lower_line(number, residual, self._slope)
        limit = _MAX_DRIFT_PPM / self.rate
        self._slope = float(np.clip(slope, -limit, limit))
        if self._slope == slope:
            self._offset = offset
        else:  # no crystal is that far off: the machine was late for long
            self._offset = float(np.quantile(residual - self._slope * number, _LOW))

    def _is_odd(self, late_us: float, count: int, *, broken: bool) -> bool:
        """Whether a block is so far off that it teaches nothing; where all are far off alike, the line is shifted."""
        if abs(late_us) <= _FAR_US and not (broken and late_us > 0):
            self._odd.clear()
            return False
        self._odd.append(late_us)
        if not broken and (len(self._odd) * count < _FAR_FOR_S * self.rate or not self._steady()):
            return True
        self._shift(min(self._odd))
        self._odd.clear()
        return False

    def _steady(self) -> bool:
        """Whether all are off alike: samples were lost. A burst, held up or given early, soon falls in line."""
        half = len(self._odd) // 2
        blocks = list(self._odd)
        if abs(min(blocks[:half]) - min(blocks[half:])) < _FAR_US:
            return True
        self._odd.popleft()
        return False

    def _shift(self, lost_us: float) -> None:
        assert self._offset is not None
        self._offset += lost_us
        self._recent = deque((number, late + lost_us) for number, late in self._recent)
        self._windows = deque(((n, residual + lost_us) for n, residual in self._windows), maxlen=_WINDOWS)
        if self._window is not None:
            self._window = (self._window[0], self._window[1] + lost_us)


def _lower_line(
    number: npt.NDArray[np.float64], residual: npt.NDArray[np.float64], slope: float
) -> tuple[float, float]:
    """Fit a line (slope, offset) under the points: quantile regression, so late points pull no more than others."""
    middle = number.mean()
    place = number - middle
    level = float(np.quantile(residual - slope * place, _LOW))
    for _ in range(_ROUNDS):
        above = residual - level - slope * place
        weight = np.where(above > 0, _LOW, 1 - _LOW) / np.maximum(np.abs(above), _NOISE_US)
        total = weight.sum()
        centre = (weight * place).sum() / total
        mean = (weight * residual).sum() / total
        slope = float((weight * (place - centre) * (residual - mean)).sum() / (weight * (place - centre) ** 2).sum())
        level = float(mean - slope * centre)
    return slope, level - slope * middle
