"""Looking at what was recorded: claps, levels, time stamps."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer

from evidence.film.join import join_segments
from evidence.reader import TakeReader

_BRIGHT = 180
_LOUD = 0.1


@dataclass(frozen=True)
class Clap:
    """Media times in seconds at which a flash and the nearest beep begin."""

    flash: float
    beep: float

    @property
    def offset_ms(self) -> float:
        """How much later than the flash the beep is."""
        return (self.beep - self.flash) * 1000


def export(take: TakeReader, out: Path) -> Path:
    """Join the segments of a take into one film."""
    join_segments((plaintext for _, plaintext in take.segments()), [], out)
    return out


def claps(film: Path) -> list[Clap]:
    """Find the claps in a film, by decoding all of it; a flash without a beep within 0.3 s is none."""
    beeps = np.array(_beeps(film))
    found = []
    for flash in _flashes(film):
        beep = float(beeps[np.abs(beeps - flash).argmin()])
        if abs(beep - flash) < 0.3:
            found.append(Clap(flash, beep))
    return found


def _flashes(film: Path) -> list[float]:
    found, before = [], 0.0
    with _opened(film) as container:
        for frame in container.decode(video=0):
            bright = float(frame.to_ndarray()[: frame.height : 16, ::16].mean())
            if bright > _BRIGHT >= before and frame.time is not None:
                found.append(frame.time)
            before = bright
    return found


def _beeps(film: Path) -> list[float]:
    found, last = [], -1.0
    with _opened(film) as container:
        for frame in container.decode(audio=0):
            assert frame.time is not None
            for place in np.flatnonzero(np.abs(frame.to_ndarray()[0]) > _LOUD):
                at = frame.time + float(place) / frame.sample_rate
                if at - last > 0.3:
                    found.append(at)
                last = at
    return found


def sound_of(film: Path) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    """Return the film's sound, float, 48 kHz."""
    with _opened(film) as container:
        return np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])


def _opened(film: Path) -> InputContainer:
    return av.open(str(film))


def first_stamps(segment: bytes) -> dict[str, float]:
    """Return the first time stamp (seconds) of each track of a segment."""
    first: dict[str, float] = {}
    with av.open(BytesIO(segment)) as container:
        assert isinstance(container, InputContainer)
        for packet in container.demux():
            if packet.pts is not None and packet.stream.type not in first:
                first[packet.stream.type] = float(packet.pts * packet.time_base)
    return first
