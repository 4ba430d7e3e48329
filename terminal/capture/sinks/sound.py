"""A sound that is played, as a sink has it."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from terminal.capture.instant import SECOND_US

Samples = npt.NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Sound:
    """One channel at `rate` samples a second. Times are on the machine's monotonic clock."""

    samples: Samples
    rate: int
    began: Callable[[int], None]
    """To be told, once, when the first sample sounds."""
    pulse: Callable[[], None]
    """To be called several times a second: the sink is not stuck."""
    stopped: threading.Event = field(default_factory=threading.Event)
    """Set where it is to be stopped at once."""

    @property
    def length_us(self) -> int:
        """How long it lasts."""
        return len(self.samples) * SECOND_US // self.rate

    def at_rate(self, rate: int) -> Samples:
        """Its samples for a device that runs at another rate."""
        if rate == self.rate:
            return self.samples
        count = len(self.samples) * rate // self.rate
        places = np.arange(count) * (self.rate / rate)
        return np.asarray(np.interp(places, np.arange(len(self.samples)), self.samples), np.int16)


class SinkPlayer(Protocol):
    """Plays through one kind of sink, in the process's main thread."""

    def play(self, sound: Sound) -> int:
        """Play it to its end, or until it is stopped; return when that was. Raises DeviceError."""


def loudness(samples: Samples, volume: float) -> Samples:
    """Make samples louder or softer; what would be louder than full scale is cut off there."""
    return np.asarray(np.clip(samples.astype(np.float32) * volume, -32768, 32767), np.int16)
