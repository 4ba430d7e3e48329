"""The microphone's sound of the last minutes, at 16 kHz, as one run: what is looked for in it lies not far back."""

import numpy as np

from terminal.speech.sound import RATE, Samples

_SECOND_US = 1_000_000


class KeptSound:
    """So many seconds at the most. It is kept in memory only, and gone with this."""

    def __init__(self, seconds: float) -> None:
        self._room = round(seconds * RATE)
        self._sound: Samples = np.zeros(self._room, np.int16)
        """A ring; the system gives it memory as it is filled."""
        self._count = 0
        self._begun_us = 0

    def begin(self, at_us: int) -> None:
        """What was kept is gone; what follows begins at this time."""
        self._begun_us, self._count = at_us, 0

    @property
    def to_us(self) -> int:
        """Where it ends, media time."""
        return self._begun_us + self._count * _SECOND_US // RATE

    def add(self, samples: Samples) -> None:
        """Keep what follows, 16 kHz."""
        newest = samples[-self._room :]
        place = (self._count + len(samples) - len(newest)) % self._room
        ahead = min(len(newest), self._room - place)
        self._sound[place : place + ahead] = newest[:ahead]
        self._sound[: len(newest) - ahead] = newest[ahead:]
        self._count += len(samples)

    def between(self, from_us: int, to_us: int) -> tuple[int, Samples]:
        """Return a copy of what is kept of this time, and when that begins; empty where nothing is."""
        oldest = max(0, self._count - self._room)
        begin = min(max(self._number(from_us), oldest), self._count)
        end = min(max(self._number(to_us), begin), self._count)
        place = begin % self._room
        ahead = self._sound[place : place + end - begin]
        sound = np.concatenate((ahead, self._sound[: end - begin - len(ahead)]))
        return self._begun_us + begin * _SECOND_US // RATE, sound

    def _number(self, at_us: int) -> int:
        return (at_us - self._begun_us) * RATE // _SECOND_US
