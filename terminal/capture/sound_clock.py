"""What time it was at each sample: the sound device's clock, learnt from when its blocks arrive.

A block can arrive late but never early, so the earliest arrivals of each half second lie on a line: time over
sample number. Its slope is the drift between the sound device and the machine's monotonic clock.
"""

from collections import deque

import numpy as np

_WINDOW_S = 0.5
_WINDOWS = 240
"""Two minutes: long enough for 1 ppm, short enough to follow a device that warms up."""
_FIT_FROM = 16
"""Windows (8 s) before a slope is believed: 200 ppm are 1.6 ms until then."""
_TRIMS = 3
_NOISE_US = 200.0
_LATE_US = 40_000.0
"""A block this late is either delayed on its way or follows lost samples."""
_LATE_FOR_S = 0.4
"""If all blocks of this stretch of sound are late, samples were lost: delayed ones catch up at once."""


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
        self._window_end = 0
        self._late: list[float] = []
        self._late_samples = 0

    @property
    def drift_ppm(self) -> float:
        """How much faster than the monotonic clock the device runs."""
        return -self._slope * self.rate

    @property
    def known(self) -> bool:
        return self._offset is not None

    @property
    def samples_per_second(self) -> float:
        """The device's true rate."""
        return 1_000_000 / (self._nominal_us + self._slope)

    def time_us(self, number: float) -> float:
        """When this sample was taken."""
        assert self._offset is not None
        return self._offset + number * (self._nominal_us + self._slope)

    def number_at(self, time_us: float) -> float:
        """Which sample was taken at this time."""
        assert self._offset is not None
        return (time_us - self._offset) / (self._nominal_us + self._slope)

    def heard(self, first: int, count: int, first_us: int, *, broken: bool) -> float:
        """Learn from a block of `count` samples whose `first` one was taken at `first_us`, or earlier.

        `broken`: the device says that it lost samples before this block. Returns how many microseconds of sound
        were lost, 0 almost always.
        """
        lost = self._lost(first, count, first_us, broken=broken)
        residual = first_us - first * self._nominal_us
        if self._window is None or first >= self._window_end:
            self._finish_window()
            self._window = (first, residual)
            self._window_end = first + int(_WINDOW_S * self.rate)
        elif residual - self._slope * first < self._window[1] - self._slope * self._window[0]:
            self._window = (first, residual)
        at_block = residual - self._slope * first
        if self._offset is None or (len(self._windows) < _FIT_FROM and at_block < self._offset):
            self._offset = at_block
        return lost

    def _finish_window(self) -> None:
        if self._window is None:
            return
        self._windows.append(self._window)
        if len(self._windows) < _FIT_FROM:
            return
        number, residual = np.array(self._windows, np.float64).T
        middle = number.mean()
        keep = np.ones(len(number), bool)
        for _ in range(_TRIMS):
            slope, level = np.polyfit(number[keep] - middle, residual[keep], 1)
            above = residual - (level + slope * (number - middle))
            keep = above <= max(_NOISE_US, 2 * float(np.median(np.abs(above[keep]))))
        self._slope = float(slope)
        self._offset = float(level - slope * middle)

    def _lost(self, first: int, count: int, first_us: int, *, broken: bool) -> float:
        late = first_us - self.time_us(first) if self.known else 0.0
        if late <= _LATE_US and not (broken and late > 0):
            self._late.clear()
            self._late_samples = 0
            return 0.0
        self._late.append(late)
        self._late_samples += count
        if not broken and self._late_samples < _LATE_FOR_S * self.rate:
            return 0.0
        lost = min(self._late)
        self._late.clear()
        self._late_samples = 0
        self._shift(lost)
        return lost

    def _shift(self, lost_us: float) -> None:
        assert self._offset is not None
        self._offset += lost_us
        self._windows = deque(((n, residual + lost_us) for n, residual in self._windows), maxlen=_WINDOWS)
        if self._window is not None:
            self._window = (self._window[0], self._window[1] + lost_us)
