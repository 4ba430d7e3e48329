"""How loud it is: level, noise floor, signal-to-noise, clipping. Decibels; full scale (32768) is 0 dBFS."""

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from terminal.speech.sound import RATE, Samples

SILENCE_DB = -120.0
"""What digital silence is called; nothing is lower."""
_FULL = 32_700
_FLOOR_SHARE = 0.1
"""The floor lies over this share of the levels of late: speech leaves gaps, noise none."""
_FLOOR_S, _BLOCK_S = 20.0, 0.032
_LEAST_BLOCKS = 15
"""Half a second before a floor is known."""


@dataclass(frozen=True, slots=True)
class Level:
    """A stretch of sound."""

    rms_db: float
    peak_db: float
    clipped: float
    """Share of samples at full scale, 0 to 1."""


def level_of(samples: Samples) -> Level:
    """Measure a stretch of sound; an empty one is silent."""
    if not len(samples):
        return Level(SILENCE_DB, SILENCE_DB, 0.0)
    wide = samples.astype(np.float64)
    peak = float(np.abs(wide).max())
    clipped = float(np.mean(np.abs(wide) >= _FULL))
    return Level(_decibel(math.sqrt(float(np.mean(wide**2))) / 32768), _decibel(peak / 32768), clipped)


def signal_to_noise_db(voice_db: float, floor_db: float) -> float:
    """Signal-to-noise of a voice that was measured together with the noise under it, 0 where the noise is all."""
    voice, floor = 10 ** (voice_db / 10), 10 ** (floor_db / 10)
    return 10 * math.log10((voice - floor) / floor) if voice > 2 * floor else 0.0


class NoiseFloor:
    """The level that is there when nobody speaks, learnt from the last 20 s of sound."""

    def __init__(self) -> None:
        self._levels: deque[float] = deque(maxlen=round(_FLOOR_S / _BLOCK_S))
        self._rest: Samples = np.zeros(0, np.int16)

    def hear(self, samples: Samples) -> None:
        """Listen to the next sound, 16 kHz."""
        size = round(_BLOCK_S * RATE)
        sound = np.concatenate((self._rest, samples))
        whole = len(sound) // size * size
        self._levels.extend(level_of(block).rms_db for block in sound[:whole].reshape(-1, size))
        self._rest = sound[whole:]

    @property
    def floor_db(self) -> float | None:
        """The floor, dBFS; None until half a second was heard."""
        if len(self._levels) < _LEAST_BLOCKS:
            return None
        return float(np.percentile(np.array(self._levels), 100 * _FLOOR_SHARE))


def _decibel(amplitude: float) -> float:
    return max(SILENCE_DB, 20 * math.log10(amplitude)) if amplitude > 0 else SILENCE_DB
