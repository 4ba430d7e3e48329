"""The take's newest sound for whoever wants to listen: voices, playout, recogniser. The recorder never waits for them.

A ring of samples on the take's media clock: sample number n is heard n / RATE seconds into the take, and there is no
hole in it. A listener that comes late finds what is still there, and is told that something lacks between.
"""

from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from terminal.processes.shared_block import SharedBlock

Samples = npt.NDArray[np.int16]
"""Mono, full scale is 32768."""
RATE: Final = 48_000
KEPT_S: Final = 20
"""How much sound stays: a listener that loads a model comes late by seconds."""
_HEADER = 4
_TAKE, _WRITTEN, _FIRST = 0, 1, 2
"""Numbers: takes begun and ended; samples written, which count on from take to take; the number of the take's first
sample, one for takes with an even and one for those with an odd number: it is right also while the next begins."""
_ROOM = KEPT_S * RATE
_GUARD = RATE // 2
"""So much of the oldest is never handed out: the writer may be writing over it meanwhile, never over more at once."""
_FULL = 32768


@dataclass(frozen=True, slots=True)
class SoundBlock:
    """Sound of one take, in order. `broken`: it does not follow what this listener was given before."""

    take: int
    """Which take it is: another number is another take, and its time begins anew. They rise, and not by one."""
    at_us: int
    """When its first sample was taken, media time."""
    samples: Samples
    rate: int = RATE
    broken: bool = False

    @property
    def to_us(self) -> int:
        """When its last sample was over, media time."""
        return self.at_us + len(self.samples) * 1_000_000 // self.rate


class SoundRing:
    """The memory itself. The kiosk makes it and hands it with their start to the recorder and to whoever listens.

    It outlives them all: a recorder that was lost leaves it to the next one.
    """

    def __init__(self, block: SharedBlock) -> None:
        """Use `create`."""
        self._block = block

    @classmethod
    def create(cls) -> Self:
        """Make room for `KEPT_S` seconds."""
        return cls(SharedBlock.create(_HEADER * 8 + _ROOM * 2))

    def __reduce__(self) -> tuple[Any, ...]:
        """As the block: to a child with its start."""
        return SoundRing, (self._block,)

    def writer(self) -> "SoundWriter":
        """The recorder's end; one at a time."""
        return SoundWriter(self._block)

    def reader(self) -> "SoundReader":
        """A listening end; any number of them."""
        return SoundReader(self._block)

    def close(self) -> None:
        """Let go of the memory; ends that still exist keep it until they are gone."""
        self._block.close()


class _Ring:
    def __init__(self, block: SharedBlock) -> None:
        self.header = block.whole_numbers(0, _HEADER)
        self.samples = block.bytes_at(_HEADER * 8, _ROOM * 2).view(np.int16)

    @property
    def take(self) -> int:
        return int(self.header[_TAKE])

    @property
    def written(self) -> int:
        return int(self.header[_WRITTEN])

    def first(self, take: int) -> int:
        return int(self.header[_FIRST + take % 2])

    def oldest(self) -> int:
        """Number of the oldest sample that no writer touches before the next one is counted as written."""
        return self.written - _ROOM + _GUARD


class SoundWriter:
    """The recorder's end. It copies and goes on, whoever listens."""

    def __init__(self, block: SharedBlock) -> None:
        """Use `SoundRing.writer`. The take of a writer that was killed is over."""
        self._ring = _Ring(block)
        self.end()

    def begin(self) -> None:
        """What is written from now on is another take's, from its first instant on."""
        self._turn_over()

    def end(self) -> None:
        """The take is over: nothing of it is handed out any more."""
        self._turn_over()

    def _turn_over(self) -> None:
        header, take = self._ring.header, self._ring.take + 1
        header[_FIRST + take % 2] = header[_WRITTEN]
        header[_TAKE] = take

    def write(self, samples: npt.NDArray[np.float32]) -> None:
        """Add the next samples at `RATE`, mono, full scale is 1."""
        whole = np.asarray(np.clip(np.rint(samples * _FULL), -_FULL, _FULL - 1), np.int16)
        for at in range(0, len(whole), _GUARD):
            part = whole[at : at + _GUARD]
            written = self._ring.written
            place = written % _ROOM
            first = min(len(part), _ROOM - place)
            self._ring.samples[place : place + first] = part[:first]
            self._ring.samples[: len(part) - first] = part[first:]
            self._ring.header[_WRITTEN] = written + len(part)

    def close(self) -> None:
        """Let go of this end; the ring stays."""
        del self._ring


class SoundReader:
    """A listening end; what it hands out are copies."""

    def __init__(self, block: SharedBlock) -> None:
        """Use `SoundRing.reader`. It begins with what is written from now on."""
        self._ring = _Ring(block)
        self._take = self._ring.take
        self._read = self._ring.written
        self._new = True

    @property
    def take(self) -> int:
        """The number of what is written now, also where nothing of it was read yet; between two takes it is another."""
        return self._ring.take

    def skip(self) -> None:
        """Begin with what is written from now on."""
        self.rewind(0)

    def rewind(self, most_s: float = KEPT_S) -> None:
        """Begin with the oldest sound of this take that is still there, but none of more than `most_s` seconds ago."""
        self._read, self._new = max(0, self._ring.written - round(most_s * RATE)), True

    def read(self, most: int = RATE) -> SoundBlock | None:
        """Return what is new, `most` samples at once; None where nothing is."""
        ring = self._ring
        take = ring.take
        first, written = ring.first(take), ring.written
        begin = max(self._read, first, ring.oldest())
        end = min(written, begin + most)
        if begin >= end:
            return None
        samples = self._copied(begin, end)
        if ring.take != take or begin < ring.oldest():
            return None  # another take begun, or written over meanwhile: the next call begins later
        broken = self._new or take != self._take or begin != self._read
        self._take, self._read, self._new = take, end, False
        return SoundBlock(take, (begin - first) * 1_000_000 // RATE, samples, RATE, broken)

    def _copied(self, begin: int, end: int) -> Samples:
        place, count = begin % _ROOM, end - begin
        ahead = self._ring.samples[place : place + count]
        return np.concatenate((ahead, self._ring.samples[: count - len(ahead)]))

    def close(self) -> None:
        """Let go of this end."""
        del self._ring
