"""A take that a story makes up sample by sample: its sound in a real ring, drawn lips, and somebody who listens."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TypeVar

import numpy as np

from scripts import ROOT
from terminal.analysis.face_tracker import FaceSight
from terminal.analysis.frame import Frame
from terminal.analysis.listening import Listening
from terminal.capture.listening import sound_of
from terminal.face.measured import MeasuredFace
from terminal.face.tracks import TrackEvent
from terminal.intake.picture_file import BgrPicture
from terminal.processes.sound_ring import RATE, SoundRing
from terminal.session.facts.analyst import Observation, VoiceHeard, VoicesHeard
from terminal.speech.listener import Listener
from tests.terminal.speech.drawn import Floats, lips

O = TypeVar("O")  # noqa: E741
BLOCK = 960
BEGUN_US = 5_000_000
"""When the first take begins, on the machine's clock."""
DEMO = ROOT / "resources" / "demo" / "sale.mp4"
BLANK = np.zeros((1, 1, 3), np.uint8)


@cache
def demonstration() -> Floats:
    """The sound of the demonstration's film, 48 kHz, full scale is 1."""
    return np.concatenate([block.samples for block in sound_of(DEMO)]).astype(np.float64) / 32768


def spoken(seconds: float, begin_s: float = 2.0) -> Floats:
    """So many seconds out of the middle of speech, faded in and out."""
    sound = demonstration()[round(begin_s * RATE) : round((begin_s + seconds) * RATE)].copy()
    fade = np.linspace(0, 1, RATE // 100)
    sound[: len(fade)] *= fade
    sound[-len(fade) :] *= fade[::-1]
    return sound


def silence(seconds: float, db: float = -70.0) -> Floats:
    """A room in which nobody speaks."""
    drawn: Floats = np.random.default_rng(7).normal(0, 10 ** (db / 20), round(seconds * RATE))
    return drawn


class Mouths:
    """Faces side by side; of each is known when it talks, in seconds of the take."""

    def __init__(self, *talking: Sequence[tuple[float, float]]) -> None:
        self.events: list[TrackEvent] = []
        self._talking = talking

    def look(self, picture: BgrPicture, time_us: int) -> list[MeasuredFace]:
        del picture
        return [
            MeasuredFace(
                track, (400.0 * track, 300.0, 140.0, 160.0), "measured", lip_gap=lips((time_us - BEGUN_US) / 1e6, times)
            )
            for track, times in enumerate(self._talking, 1)
        ]

    def forget(self) -> None: ...

    def close(self) -> None: ...


class Hearing:
    """Time goes on only where a story says so: 20 ms of sound, a picture each 60 ms, and a turn of the listener."""

    def __init__(
        self, ring: SoundRing, mouths: Mouths | None, roles: Mapping[int, str], make: Callable[[], Listener]
    ) -> None:
        self.now_us = BEGUN_US
        self.said: list[Observation] = []
        self.told_us: list[int] = []
        """When each was said, media time."""
        self.sight = FaceSight(lambda: mouths or Mouths())
        self.writer = ring.writer()
        self.media_us = 0
        self._mouths = mouths
        self._roles = dict(roles)
        self.begin()
        if mouths is not None:
            self._look()
            self.sight.bind(self._roles, self.now_us)
        self.listening = Listening(ring, self.sight, make, lambda: self.now_us)

    def begin(self) -> None:
        """A take begins."""
        self.writer.begin()
        self.media_us = 0

    def play(self, sound: Floats, *, seen: bool = True) -> None:
        """So it sounds in the room from now on; not `seen`: no picture comes meanwhile."""
        for at in range(0, len(sound) - BLOCK + 1, BLOCK):
            self.writer.write(sound[at : at + BLOCK].astype(np.float32))
            self.now_us += 20_000
            self.media_us += 20_000
            if seen and self._mouths is not None and self.media_us % 60_000 == 0:
                self.listening.see(self._look())
            self.say(self.listening.turn())

    def say(self, said: Sequence[Observation]) -> None:
        self.said += said
        self.told_us += [self.media_us] * len(said)

    def _look(self) -> Frame:
        shot = Frame(self.now_us, self.media_us, BLANK)
        self.sight.measure(shot)
        return shot

    def all(self, kind: type[O]) -> list[O]:
        return [each for each in self.said if isinstance(each, kind)]

    def voices(self) -> list[VoiceHeard]:
        return [voice for told in self.all(VoicesHeard) for voice in told.voices]

    def covered(self) -> list[tuple[int, int]]:
        """The stretches in which it was listened, neighbours joined."""
        joined: list[tuple[int, int]] = []
        for told in self.all(VoicesHeard):
            assert told.media_us is not None
            assert told.from_us <= told.media_us
            if joined and joined[-1][1] == told.from_us:
                joined[-1] = joined[-1][0], told.media_us
            else:
                joined.append((told.from_us, told.media_us))
        return joined


@contextmanager
def hearing(
    mouths: Mouths | None = None, roles: Mapping[int, str] | None = None, make: Callable[[], Listener] = Listener
) -> Iterator[Hearing]:
    """A take that has begun, and somebody who listens; `roles` of the mouths, by track."""
    ring = SoundRing.create()
    heard = Hearing(ring, mouths, roles or {}, make)
    try:
        yield heard
    finally:
        heard.listening.close()
        heard.writer.close()
        ring.close()
