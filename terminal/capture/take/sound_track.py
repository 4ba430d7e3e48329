"""The take's sound: one continuous run of samples on the media clock, whatever the device does."""

from collections.abc import Callable

import numpy as np

from terminal.capture.profiles import SOUND_RATE
from terminal.capture.resampler import FractionalResampler, Samples
from terminal.capture.sound_clock import SoundClock
from terminal.capture.take.coverage import Coverage

_SETTLE_S = 4.0
"""A timing error is worked off over this time ..."""
_MAX_BEND = 1e-3
"""... but never faster than this share of speed, which nobody hears."""
_RESYNC_US = 80_000.0
"""An error above this is a missing or a surplus stretch, not drift."""
_NO_HOLE_US = 5_000.0
_SAMPLE_US = 1_000_000 / SOUND_RATE


class SoundTrack:
    """Places sound blocks on the media clock and hands out samples without a hole: `written` of them so far."""

    def __init__(self, zero_us: int, deliver: Callable[[Samples], None]) -> None:
        """`zero_us` is the take's first instant; `deliver` gets mono float samples at `SOUND_RATE`."""
        self.written = 0
        self.filled = 0
        """How many of the samples are silence that was put in."""
        self.coverage = Coverage()
        """What of it is the microphone's own: all but the silence that was put in."""
        self._zero_us = zero_us
        self._deliver = deliver
        self._resampler: FractionalResampler | None = None
        self._clock: SoundClock | None = None

    @property
    def media_us(self) -> int:
        """Up to when the sound is complete."""
        return round(self.written * _SAMPLE_US)

    def feed(self, first: int, samples: Samples, clock: SoundClock) -> None:
        """Take in a block whose first sample is number `first` on the device's `clock`."""
        resampler = self._resampler
        if resampler is None or self._clock is not clock or resampler.end != first:
            resampler = FractionalResampler(first, clock.rate / SOUND_RATE)
            self._resampler, self._clock = resampler, clock
            resampler.feed(samples)
            self._align(resampler, clock, _NO_HOLE_US)
        else:
            resampler.feed(samples)
        self._run(resampler, clock)

    def fill_until(self, media_us: int) -> None:
        """Write silence up to this media time; sound that comes later for this stretch is left out."""
        count = round(media_us / _SAMPLE_US) - self.written
        if count > 0:
            self._silence(count)
            self._resampler = None

    def cut_at(self, media_us: int) -> int:
        """Return how many samples still lack to this media time, 0 when the track is complete."""
        return max(0, round(media_us / _SAMPLE_US) - self.written)

    def _run(self, resampler: FractionalResampler, clock: SoundClock) -> None:
        ahead_us = self._ahead_us(resampler, clock)
        if abs(ahead_us) > _RESYNC_US:
            self._align(resampler, clock, _NO_HOLE_US)
            ahead_us = self._ahead_us(resampler, clock)
        bend = np.clip(ahead_us / (_SETTLE_S * 1_000_000), -_MAX_BEND, _MAX_BEND)
        step = clock.samples_per_second / SOUND_RATE * (1 - float(bend))
        count = resampler.ready(step)
        if count:
            self._write(resampler.read(count, step))

    def _ahead_us(self, resampler: FractionalResampler, clock: SoundClock) -> float:
        """How much later than its place in the track the next sample was taken."""
        return clock.time_us(resampler.position) - self._zero_us - self.written * _SAMPLE_US

    def _align(self, resampler: FractionalResampler, clock: SoundClock, tolerated_us: float) -> None:
        hole_us = self._ahead_us(resampler, clock)
        if hole_us > tolerated_us:
            self._silence(round(hole_us / _SAMPLE_US))
        elif hole_us < 0:
            resampler.skip_to(clock.number_at(self._zero_us + self.written * _SAMPLE_US))

    def _silence(self, count: int) -> None:
        self.filled += count
        self.coverage.lacks(self.media_us, round((self.written + count) * _SAMPLE_US))
        while count > 0:
            part = min(count, SOUND_RATE)
            self._write(np.zeros(part, np.float32))
            count -= part

    def _write(self, samples: Samples) -> None:
        self.written += len(samples)
        self._deliver(samples)
