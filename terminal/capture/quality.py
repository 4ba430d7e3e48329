"""Is what the devices deliver worth recording? Black and frozen pictures, silent and clipping sound."""

import math
import zlib
from typing import Literal

import numpy as np
import numpy.typing as npt

from terminal.capture.instant import SECOND_US
from terminal.processes.picture_ring import I420Picture

PictureFault = Literal["black", "frozen"]
SoundFault = Literal["silent", "clipping"]

_SEEN_US = 1_400_000
"""How long a fault must last before it is reported: with the next look, under 2 s."""
_ROW_STEP = 8
_BLACK_MEAN, _BLACK_BRIGHT = 24, 40
"""Luma (16 is black): a covered lens has noise, a dark stage has lights (mean 30 in a theatre's clip)."""
_SILENT_DB, _HEARD_DB = -75.0, -72.0
"""dBFS; a quiet room through a cheap microphone lies near -60."""
_FULL = 32_700
_CLIPS, _CLEAN = 0.01, 0.002
"""Share of samples at full scale, of a second."""
DIGITAL_SILENCE_DB = -120.0


class PictureQuality:
    """Looks at every picture before anything is written on it."""

    def __init__(self) -> None:
        self._digest = 0
        self._same_since_us: int | None = None
        self._black_since_us: int | None = None

    def look(self, picture: I420Picture, captured_us: int) -> tuple[PictureFault, int] | None:
        """Return what is wrong with the picture, and since when; None if nothing is."""
        luma = picture[: picture.shape[0] * 2 // 3 : _ROW_STEP]
        rows = np.ascontiguousarray(luma)
        digest = zlib.crc32(rows.data)
        if digest != self._digest or self._same_since_us is None:
            self._digest, self._same_since_us = digest, captured_us
        self._black_since_us = (self._black_since_us or captured_us) if _is_black(rows) else None
        if self._black_since_us is not None and captured_us - self._black_since_us >= _SEEN_US:
            return "black", self._black_since_us
        if captured_us - self._same_since_us >= _SEEN_US:
            return "frozen", self._same_since_us
        return None

    def reset(self) -> None:
        """Forget: the device was away."""
        self._same_since_us = self._black_since_us = None


def _is_black(luma: npt.NDArray[np.uint8]) -> bool:
    sparse = luma[:, ::_ROW_STEP]
    return bool(sparse.mean() < _BLACK_MEAN and np.percentile(sparse, 98) < _BLACK_BRIGHT)


class SoundQuality:
    """Listens to every block; media-independent: times are those of the blocks."""

    def __init__(self) -> None:
        self._silent_since_us: int | None = None
        self._clipping_since_us: int | None = None
        self._share = 0.0

    def listen(self, samples: npt.NDArray[np.int16], first_us: int, rate: int) -> tuple[SoundFault, int] | None:
        """Return what is wrong with the sound, and since when; None if nothing is."""
        end_us = first_us + len(samples) * SECOND_US // rate
        loudness = decibel(rms(samples))
        if loudness > (_SILENT_DB if self._silent_since_us is None else _HEARD_DB):
            self._silent_since_us = None
        elif self._silent_since_us is None:
            self._silent_since_us = first_us
        full = _count_full(samples) / max(1, len(samples))
        weight = min(1.0, len(samples) / rate)  # an average over about a second
        self._share += (full - self._share) * weight
        self._watch_clipping(first_us)
        if self._silent_since_us is not None and end_us - self._silent_since_us >= _SEEN_US:
            return "silent", self._silent_since_us
        if self._clipping_since_us is not None and end_us - self._clipping_since_us >= _SEEN_US:
            return "clipping", self._clipping_since_us
        return None

    def reset(self) -> None:
        """Forget: the device was away."""
        self._silent_since_us = self._clipping_since_us = None
        self._share = 0.0

    def _watch_clipping(self, at_us: int) -> None:
        if self._clipping_since_us is None and self._share >= _CLIPS:
            self._clipping_since_us = at_us
        elif self._share < _CLEAN:
            self._clipping_since_us = None


def _count_full(samples: npt.NDArray[np.int16]) -> int:
    if not len(samples) or (samples.max() < _FULL and samples.min() > -_FULL):
        return 0
    return int(np.count_nonzero(samples >= _FULL) + np.count_nonzero(samples <= -_FULL))


def _power(samples: npt.NDArray[np.int16]) -> float:
    """Sum of the squares; full scale is 32768."""
    wide = samples.astype(np.float32)
    return float(np.dot(wide, wide))


def rms(samples: npt.NDArray[np.int16]) -> float:
    """Return the root mean square, full scale is 1."""
    return math.sqrt(_power(samples) / len(samples)) / 32768 if len(samples) else 0.0


def decibel(amplitude: float) -> float:
    """Convert an amplitude (full scale 1) to dBFS, not below `DIGITAL_SILENCE_DB`."""
    return max(DIGITAL_SILENCE_DB, 20 * math.log10(amplitude)) if amplitude > 0 else DIGITAL_SILENCE_DB


class LoudnessMeter:
    """Gathers a tenth of a second of sound into peak and loudness."""

    def __init__(self) -> None:
        self._peak = 0
        self._power = 0.0
        self._count = 0

    def hear(self, samples: npt.NDArray[np.int16], rate: int) -> tuple[float, float] | None:
        """Return peak and loudness (dBFS) each time that a tenth of a second is full."""
        if len(samples):
            self._peak = max(self._peak, int(samples.max()), -int(samples.min()))
        self._power += _power(samples)
        self._count += len(samples)
        if self._count < rate // 10:
            return None
        level = decibel(self._peak / 32768), decibel(math.sqrt(self._power / self._count) / 32768)
        self._peak, self._power, self._count = 0, 0.0, 0
        return level
