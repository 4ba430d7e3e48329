"""A try of the microphone before a take: some seconds are heard and played back. They never leave this memory."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from faults.trouble import Trouble
from terminal.capture.instant import SECOND_US
from terminal.capture.outputs import Outputs
from terminal.session.facts.recorder import SoundPlayed, SoundTried
from terminal.session.orders.recorder import PlaySound, StopSound

TICKET = 0
"""Of what is played back; tickets of the kiosk begin with one."""
_LONGEST_S = 30.0
_GRACE_US = 3 * SECOND_US
"""A microphone from which nothing comes is waited for so much longer."""
_SILENCE_DB = -120.0


class SoundTrial:
    """Nothing here waits: the recorder's loop calls it."""

    def __init__(self, outputs: Outputs, tell: Callable[[SoundTried], None]) -> None:
        self._outputs = outputs
        self._tell = tell
        self._blocks: list[npt.NDArray[np.int16]] = []
        self._wanted_us = 0
        self._begun_us: int | None = None
        self._told_s = 0
        self._rate = 0.0
        self._heard = 0
        self._playing = False
        self._peak_db = _SILENCE_DB

    def begin(self, seconds: float, at_us: int) -> None:
        """Listen from now on, and forget what was heard before."""
        self.drop(at_us)
        self._wanted_us = round(min(max(seconds, 1.0), _LONGEST_S) * SECOND_US)
        self._begun_us, self._told_s = at_us, -1

    def hear(self, samples: npt.NDArray[np.int16], rate: float) -> None:
        """Take in what the microphone gives, one channel of 16-bit samples."""
        if self._begun_us is not None:
            self._blocks.append(samples.copy())
            self._heard, self._rate = self._heard + len(samples), rate

    def turn(self, at_us: int) -> None:
        """Say how it stands, once a second; when enough was heard, play it."""
        if self._begun_us is None:
            return
        if self._rate and self._heard >= self._rate * self._wanted_us / SECOND_US:
            self._play(at_us)
        elif at_us - self._begun_us > self._wanted_us + _GRACE_US:
            self.forget()
            self._tell(SoundTried("failed", trouble=Trouble("capture.trial")))
        elif (at_us - self._begun_us) // SECOND_US != self._told_s:
            self._told_s = (at_us - self._begun_us) // SECOND_US
            self._tell(SoundTried("listening", max(0, self._wanted_us - self._told_s * SECOND_US) / SECOND_US))

    def played(self, fact: SoundPlayed) -> None:
        """The loudspeaker said how it stands with what is played back."""
        if not self._playing or fact.state == "began":
            return
        self._playing = False
        failed = fact.state == "failed"
        self._tell(SoundTried("failed" if failed else "ended", peak_db=self._peak_db, trouble=fact.trouble))

    def drop(self, at_us: int) -> None:
        """It is over: a take begins, or something else is played."""
        self.forget()
        if self._playing:
            self._outputs.obey(StopSound(), None, at_us)

    def forget(self) -> None:
        """Keep nothing of what was heard."""
        self._blocks, self._begun_us, self._heard, self._rate = [], None, 0, 0.0

    def _play(self, at_us: int) -> None:
        sound = np.concatenate(self._blocks)
        rate = round(self._rate)
        self.forget()
        loudest = int(np.abs(sound.astype(np.int32)).max(initial=0))
        self._peak_db = max(_SILENCE_DB, 20 * float(np.log10(max(loudest, 1) / 32768)))
        self._playing = True
        self._tell(SoundTried("playing", len(sound) / rate, self._peak_db))
        self._outputs.obey(PlaySound(TICKET, sound.tobytes(), rate), None, at_us)
