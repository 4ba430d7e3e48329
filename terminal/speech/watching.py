"""Pictures and sound as they come, each at its own pace; who spoke is told as soon as it can be."""

from collections import deque
from collections.abc import Sequence

from terminal.speech.sound import Samples
from terminal.speech.speaking import REST_US, People, SeenFace, Spoken, tell
from terminal.speech.voice import Ear, Speech

_KEPT = 200
"""Earlier stretches of speech, to know when nobody spoke."""


class SpeakerWatch:
    """One camera and one microphone on one clock, microseconds."""

    def __init__(self) -> None:
        """Raises ShuangluError `models.missing` or `models.changed`."""
        self._ear = Ear()
        self._people = People()
        self._waiting: deque[Speech] = deque()
        self._earlier: deque[Speech] = deque(maxlen=_KEPT)

    def hear(self, at_us: int, samples: Samples, rate: int, *, broken: bool = False) -> None:
        """Listen to the next sound."""
        self._waiting.extend(self._ear.hear(at_us, samples, rate, broken=broken))

    def see(self, at_us: int, faces: Sequence[SeenFace]) -> list[Spoken]:
        """Take what was measured in the next picture; return what can be told now."""
        self._people.see(at_us, faces)
        told: list[Spoken] = []
        while self._waiting and at_us >= self._waiting[0].to_us + REST_US:
            told += self._tell(self._waiting.popleft())
        return told

    def end(self) -> list[Spoken]:
        """Nothing follows: return what is left to tell."""
        self._waiting.extend(self._ear.end())
        told = [each for speech in self._waiting for each in self._tell(speech)]
        self._waiting.clear()
        return told

    def _tell(self, speech: Speech) -> list[Spoken]:
        told = tell(speech, self._people.during(speech), tuple(self._earlier))
        self._earlier.append(speech)
        return told
