"""Speech faster or slower at the same pitch: overlapping pieces, each laid where it fits the one before (WSOLA).

Pure; for speech from half to double speed.
"""

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]
_PIECE_S, _SEEK_S = 0.03, 0.010
"""Length of a piece, and how far it may be moved: a pitch of 100 Hz has a period of 10 ms."""


class Stretcher:
    """Takes sound bit by bit, and gives it back at another speed."""

    def __init__(self, rate: int, speed: float) -> None:
        """`rate`: samples a second; `speed`: 2 is twice as fast. Raises ValueError for a speed of 0 or less."""
        if speed <= 0:
            raise ValueError("a speed is above 0")
        self._half = int(rate * _PIECE_S) // 2
        self._seek = int(rate * _SEEK_S)
        self._step = self._half * speed
        self._window = np.hanning(2 * self._half + 1)[:-1].astype(np.float32)
        self._sound = np.zeros(self._seek, np.float32)
        """What came in and is needed still; its first sample has the number `_begin`."""
        self._begin = -self._seek
        self._at = 0.0
        """Where the next piece would be taken from."""
        self._follows: int | None = None
        """Where the piece before would go on by itself."""
        self._tail = np.zeros(self._half, np.float32)

    def feed(self, samples: Samples) -> Samples:
        """Take in what follows; return what is ready."""
        self._sound = np.concatenate([self._sound, samples.astype(np.float32)])
        ready: list[npt.NDArray[np.float32]] = []
        while round(self._at) + self._seek + 2 * self._half <= self._begin + len(self._sound):
            ready.append(self._piece())
        self._forget()
        return _whole(ready)

    def finish(self) -> Samples:
        """Return what is left, at the end of the sound."""
        rest = self.feed(np.zeros(2 * self._half + self._seek, np.int16))
        return np.concatenate([rest, _whole([self._tail])])

    def _piece(self) -> npt.NDArray[np.float32]:
        """Lay the next piece over the end of the one before; return the half of it that is done."""
        place = self._best() - self._begin
        piece = self._sound[place : place + 2 * self._half] * self._window
        done = self._tail + piece[: self._half]
        self._tail = piece[self._half :]
        self._follows = place + self._begin + self._half
        self._at += self._step
        return np.asarray(done, np.float32)

    def _best(self) -> int:
        """Where near its place the next piece looks most like what the piece before would go on with."""
        place = round(self._at)
        if self._follows is None or abs(self._follows - place) <= 1:
            return place
        first = self._follows - self._begin
        wanted = self._sound[first : first + self._half]
        low = place - self._seek - self._begin
        around = self._sound[low : low + 2 * self._seek + self._half]
        likeness = np.correlate(around, wanted, "valid")
        return int(low + self._begin + int(likeness.argmax()))

    def _forget(self) -> None:
        needed = round(self._at) - self._seek
        if self._follows is not None:
            needed = min(needed, self._follows)
        drop = max(0, needed - self._begin)
        self._sound = self._sound[drop:]
        self._begin += drop


def stretched(samples: Samples, rate: int, speed: float) -> Samples:
    """Return all of a sound at another speed."""
    if speed == 1.0:
        return samples
    stretcher = Stretcher(rate, speed)
    return np.concatenate([stretcher.feed(samples), stretcher.finish()])[: round(len(samples) / speed)]


def _whole(pieces: list[npt.NDArray[np.float32]]) -> Samples:
    if not pieces:
        return np.zeros(0, np.int16)
    return np.asarray(np.clip(np.rint(np.concatenate(pieces)), -32768, 32767), np.int16)
