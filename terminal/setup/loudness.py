"""How loud a microphone is, while it is quiet and while somebody speaks, and three seconds of it to listen to."""

from collections import deque
from typing import Final

import numpy as np
import numpy.typing as npt

from terminal.session.setting_up import ClipKept
from terminal.speech.levels import SILENCE_DB, level_of

CLIP_S: Final = 3.0
_BLOCK_S: Final = 0.1
_LATE_S: Final = 20.0
_LEAST: Final = 10
"""A second before anything is said of the room."""
_QUIET_SHARE, _SPEECH_SHARE = 10, 90
_OVER_DB: Final = 12.0
"""So much louder than the room is somebody who speaks or blows."""


class Loudness:
    """Levels of one microphone, dBFS, from blocks of a tenth of a second; those of the last 20 s count."""

    def __init__(self) -> None:
        self.rate = 0
        self.level_db = SILENCE_DB
        self.clip: npt.NDArray[np.int16] | None = None
        """The three seconds to listen to; None until there are so many."""
        self.spoken = False
        self._levels: deque[float] = deque(maxlen=round(_LATE_S / _BLOCK_S))
        self._rest = np.zeros(0, np.int16)
        self._late: deque[npt.NDArray[np.int16]] = deque(maxlen=round(CLIP_S / _BLOCK_S))
        self._spoken: list[npt.NDArray[np.int16]] | None = None

    def begin(self, rate: int) -> None:
        """The microphone was opened, perhaps anew: its rate may be another one."""
        if rate != self.rate:
            self._late.clear()
            self._rest, self._spoken, self.clip, self.spoken = np.zeros(0, np.int16), None, None, False
        self.rate = rate

    def hear(self, samples: npt.NDArray[np.int16]) -> None:
        """Take in what comes, one channel."""
        size = max(1, round(self.rate * _BLOCK_S))
        sound = np.concatenate((self._rest, samples))
        whole = len(sound) // size * size
        for block in sound[:whole].reshape(-1, size):
            self._take(block)
        self._rest = sound[whole:]

    def _take(self, block: npt.NDArray[np.int16]) -> None:
        quiet = self.quiet_db
        self.level_db = level_of(block).rms_db
        self._levels.append(self.level_db)
        self._late.append(block)
        if self._spoken is None and quiet is not None and self.level_db > quiet + _OVER_DB:
            self._spoken = list(self._late)[-2:-1]  # a tenth of a second before it
        if self._spoken is not None:
            self._spoken.append(block)
            if len(self._spoken) >= CLIP_S / _BLOCK_S:
                self.clip, self.spoken, self._spoken = np.concatenate(self._spoken), True, None
        elif not self.spoken and len(self._late) == self._late.maxlen:
            self.clip = np.concatenate(self._late)

    @property
    def quiet_db(self) -> float | None:
        """The room; None until it was heard for a second."""
        return float(np.percentile(self._levels, _QUIET_SHARE)) if len(self._levels) >= _LEAST else None

    @property
    def speech_db(self) -> float | None:
        """Somebody who speaks; None where nobody was so much louder than the room."""
        quiet = self.quiet_db
        if quiet is None:
            return None
        loud = [level for level in self._levels if level > quiet + _OVER_DB]
        return float(np.percentile(loud, _SPEECH_SHARE)) if loud else None

    def kept(self, *, playing: bool) -> ClipKept:
        """What there is to listen to."""
        if playing:
            return ClipKept("playing", self.spoken)
        return ClipKept("none" if self.clip is None else "ready", self.spoken)


def bell(rate: int = 48_000) -> bytes:
    """叮: two tones that fade within 0.9 s, 16-bit samples of one channel."""
    at = np.arange(round(rate * 0.9)) / rate
    tone = 0.6 * np.sin(2 * np.pi * 1318.5 * at) + 0.3 * np.sin(2 * np.pi * 2637.0 * at)
    return bytes((tone * np.exp(-5 * at) * 0.7 * 32767).astype("<i2").tobytes())
