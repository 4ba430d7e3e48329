"""The sound of each stretch of speech, for models that want it whole."""

from dataclasses import dataclass, field

import numpy as np

from terminal.speech.sound import RATE, Samples, To16k
from terminal.speech.voice import Ear

_SECOND = 1_000_000
_AROUND_US = 200_000
"""Sound before and after a stretch that goes with it: the first and last consonants are soft."""
_PARTIAL_US = 400_000
"""How often a stretch that goes on is looked at;"""
_SHARE = 4
"""and not before it has grown by this share of what it was,"""
_REST = 3
"""and by so many times what the last look took: looking costs a third of a core at most, whatever the model."""
_LONGEST_US = 12 * _SECOND
"""Speech without a pause is cut after so long, lest a slow model is taken for one that hangs; at"""
_SEARCH = 3 * RATE
"""the softest place of the last seconds."""
_SOFT = RATE // 10
_LEAST_US = 200_000
"""What is shorter is no word yet."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Sound with a voice in it, 16 kHz."""

    at_us: int
    samples: Samples = field(repr=False)
    over: bool = True
    """Else the voice goes on."""

    @property
    def end_us(self) -> int:
        """When its sound ends, media time."""
        return self.at_us + len(self.samples) * _SECOND // RATE


class Stretches:
    """Listens to sound as it comes; used by one thread."""

    def __init__(self) -> None:
        """Raises ShuangluError `models.missing` or `models.changed`."""
        self._ear = Ear()
        self._rate = 0
        self._to_16k = To16k(RATE)
        self._at_us = self._done_us = self._looked_us = 0
        """Where the sound that is kept begins; up to where it was handed out; up to where it was last looked at."""
        self._sound: Samples = np.zeros(0, np.int16)
        self._new = True
        self._took_us = 0
        self.told_us = 0
        """After `finish`: up to where all stretches were returned as over, media time."""

    def hear(self, at_us: int, samples: Samples, rate: int, *, broken: bool = False) -> list[Stretch]:
        """Return the stretches that are over, and the one that goes on where it is time to look at it."""
        if broken or rate != self._rate:
            self._rate, self._to_16k = rate, To16k(rate)
            self._ear.end()
            self._forget(at_us)
        brought = self._to_16k.feed(samples)
        heard = self._ear.hear(self._end_us, brought, RATE, broken=self._new)
        self._new = False
        self._sound = np.concatenate((self._sound, brought))
        found = [
            self._cut(speech.from_us, speech.to_us + _AROUND_US) for speech in heard if speech.to_us > self._done_us
        ]
        since_us = self._ear.since_us
        if since_us is None:
            self._drop(self._end_us - 2 * _AROUND_US - _SECOND)
            return found
        return [*found, *self._going_on(max(since_us, self._done_us))]

    @property
    def goes_on(self) -> bool:
        """Whether somebody is speaking now, as far as the ear can tell."""
        return self._ear.since_us is not None

    def took(self, work_s: float) -> None:
        """So long the last look at a stretch took."""
        self._took_us = round(work_s * _SECOND)

    def finish(self) -> list[Stretch]:
        """Return the stretch that goes on as over, cut at the softest place of its last second: somebody may speak on.

        What is behind the cut comes with what follows.
        """
        since_us = self._ear.since_us
        if since_us is None:
            self.told_us = self._end_us
            return []
        begin_us = max(since_us, self._done_us)
        cut_us = self._softest_us(RATE)
        if cut_us - begin_us < _LEAST_US or not self._ear.is_speech:
            self.told_us = begin_us
            return []
        cut = self._cut(begin_us, cut_us)
        self.told_us = cut.end_us
        return [cut]

    @property
    def _end_us(self) -> int:
        return self._at_us + len(self._sound) * _SECOND // RATE

    def _forget(self, at_us: int) -> None:
        self._at_us = self._done_us = self._looked_us = at_us
        self._sound = np.zeros(0, np.int16)
        self._new = True

    def _going_on(self, since_us: int) -> list[Stretch]:
        if not self._ear.is_speech:
            return []
        length_us = self._end_us - since_us
        if length_us >= _LONGEST_US:
            return [self._cut(since_us, self._softest_us(_SEARCH))]
        grown_us = self._end_us - max(self._looked_us, since_us)
        if grown_us < max(_PARTIAL_US, length_us // _SHARE, _REST * self._took_us):
            return []
        self._looked_us = self._end_us
        return [self._stretch(max(since_us - _AROUND_US, self._done_us), self._end_us, over=False)]

    def _softest_us(self, search: int) -> int:
        """Of the last so many samples, the middle of the softest tenth of a second."""
        tail = self._sound[-search:].astype(np.float64) ** 2
        summed = np.cumsum(np.pad(tail, (1, 0)))
        softest = int((summed[_SOFT:] - summed[:-_SOFT]).argmin()) + _SOFT // 2
        return self._end_us - (len(tail) - softest) * _SECOND // RATE

    def _cut(self, from_us: int, to_us: int) -> Stretch:
        """Take it out as over; what lies before is not needed any more."""
        stretch = self._stretch(max(from_us - _AROUND_US, self._done_us), to_us, over=True)
        self._done_us = self._looked_us = stretch.end_us
        self._drop(self._done_us - _AROUND_US)
        return stretch

    def _stretch(self, from_us: int, to_us: int, *, over: bool) -> Stretch:
        begin = max(0, (from_us - self._at_us) * RATE // _SECOND)
        end = max(begin, min(len(self._sound), (to_us - self._at_us) * RATE // _SECOND))
        return Stretch(self._at_us + begin * _SECOND // RATE, self._sound[begin:end].copy(), over)

    def _drop(self, before_us: int) -> None:
        spent = min(len(self._sound), max(0, (before_us - self._at_us) * RATE // _SECOND))
        self._sound = self._sound[spent:]
        self._at_us += spent * _SECOND // RATE
