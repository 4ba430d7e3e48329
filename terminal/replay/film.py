"""A take's pictures and sound, decoded in memory, a segment at a time."""

from __future__ import annotations  # PyAV's packets are generic in its stubs only

import io
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import numpy.typing as npt

from terminal.capture.profiles import SOUND_RATE

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame

    from evidence.reader import TakeReader

Samples = npt.NDArray[np.int16]
_MEMORY = 3
"""Segments that are kept opened: the one that is shown, and the one that is heard already."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture and when it was taken, media time."""

    at_us: int
    frame: VideoFrame


class Reel:
    """One segment, demuxed; pictures are decoded as they are asked for."""

    def __init__(self, data: bytes) -> None:
        """Raises ValueError for what is no segment (PyAV's errors are kinds of these, or OSError)."""
        self._container: InputContainer = av.open(io.BytesIO(data), mode="r", format="mp4")
        video = self._container.streams.video
        audio = self._container.streams.audio
        wanted = [*video[:1], *audio[:1]]
        self.pictures_in: list[Packet[Any]] = []
        self.sounds_in: list[Packet[Any]] = []
        for packet in self._container.demux(wanted):
            if packet.pts is not None:
                (self.pictures_in if packet.stream.type == "video" else self.sounds_in).append(packet)
        self.sound_header = bytes(audio[0].codec_context.extradata or b"") if audio else b""
        self._video = video[0] if video else None

    def pictures(self) -> Iterator[Picture]:
        """Yield the pictures in order. Only one iteration at a time."""
        if self._video is None:
            return
        context = self._video.codec_context
        context.flush_buffers()
        for packet in (*self.pictures_in, None):
            for frame in context.decode(packet):
                yield Picture(_us(frame.pts, frame.time_base), frame)


class Film:
    """A take: its segments by media time."""

    def __init__(self, reader: TakeReader) -> None:
        self._reader = reader
        self._records = list(reader.chain.segments.values())
        self._starts = [record.start_us for record in self._records]
        self._reels: dict[int, Reel] = {}

    @property
    def length_us(self) -> int:
        """Where the last segment ends; 0 where there is none."""
        return self._records[-1].end_us if self._records else 0

    @property
    def count(self) -> int:
        """How many segments there are."""
        return len(self._records)

    def index_at(self, at_us: int) -> int:
        """The segment in which this moment is, or the last one before it."""
        return max(0, bisect_right(self._starts, at_us) - 1)

    def reel(self, index: int) -> Reel:
        """Read, check, decrypt and demux a segment. Raises EvidenceFault, OSError or ValueError."""
        if index not in self._reels:
            while len(self._reels) >= _MEMORY:
                self._reels.pop(next(iter(self._reels)))
            self._reels[index] = Reel(self._reader.segment(self._records[index].index))
        return self._reels[index]


class PictureTrack:
    """Pictures one after another, from wherever it was told to be."""

    def __init__(self, film: Film) -> None:
        self._film = film
        self._index = 0
        self._coming: Iterator[Picture] = iter(())
        self._next: Picture | None = None

    def go(self, at_us: int) -> Picture | None:
        """Go there; return the picture that stands there: the last one before or the first one after."""
        self._index = self._film.index_at(at_us)
        self._coming = self._film.reel(self._index).pictures() if self._film.count else iter(())
        self._next = next(self._coming, None)
        return self.until(at_us) or self._next

    def until(self, at_us: int) -> Picture | None:
        """Go on to this moment; return its picture where it is another one than before."""
        shown: Picture | None = None
        while True:
            if self._next is None and not self._turn(at_us):
                return shown
            if self._next is None or self._next.at_us > at_us:
                return shown
            shown, self._next = self._next, next(self._coming, None)

    def _turn(self, at_us: int) -> bool:
        """Begin the next segment once its time has come."""
        following = self._index + 1
        if following >= self._film.count or self._film.index_at(at_us) < following:
            return False
        self._index = following
        self._coming = self._film.reel(following).pictures()
        self._next = next(self._coming, None)
        return True


class SoundTrack:
    """Sound one piece after another, 48 kHz, with silence in its holes."""

    def __init__(self, film: Film) -> None:
        self._film = film
        self._index = 0
        self._at_us = 0
        self._decoder: Any = None
        self._ready = np.zeros(0, np.int16)
        """Decoded, from `_at_us` on."""

    def go(self, at_us: int) -> None:
        """Go there."""
        self._index, self._at_us = self._film.index_at(at_us), at_us
        self._decoder, self._ready = None, np.zeros(0, np.int16)
        if self._index and self._film.count:  # a decoder's first sound is none: it needs what comes before
            self._decode(self._index - 1)
        self._ready = np.zeros(0, np.int16)

    def until(self, at_us: int) -> Samples:
        """Return what sounds up to this moment, from where it was."""
        while self._reached_us < at_us and self._index < self._film.count:
            first_us, samples = self._decode(self._index)
            self._index += 1
            self._append(first_us, samples)
        count = max(0, (at_us - self._at_us) * SOUND_RATE // 1_000_000)
        piece, self._ready = self._ready[:count], self._ready[count:]
        self._at_us += count * 1_000_000 // SOUND_RATE
        if len(piece) < count:
            piece = np.concatenate([piece, np.zeros(count - len(piece), np.int16)])
        return piece

    @property
    def _reached_us(self) -> int:
        return self._at_us + len(self._ready) * 1_000_000 // SOUND_RATE

    def _append(self, first_us: int, samples: Samples) -> None:
        """Put a segment's sound where it belongs: what is past already is cut off, a hole is filled."""
        hole = (first_us - self._reached_us) * SOUND_RATE // 1_000_000
        if hole < 0:
            samples = samples[-hole:]
        elif hole > 1:
            samples = np.concatenate([np.zeros(hole, np.int16), samples])
        self._ready = np.concatenate([self._ready, samples])

    def _decode(self, index: int) -> tuple[int, Samples]:
        """Return a segment's sound, and when its first sample was."""
        reel = self._film.reel(index)
        if not reel.sounds_in:
            return self._reached_us, np.zeros(0, np.int16)
        if self._decoder is None:
            self._decoder = av.CodecContext.create("aac", "r")
            self._decoder.extradata = reel.sound_header
        pieces: list[npt.NDArray[np.float32]] = []
        for packet in reel.sounds_in:
            pieces += [frame.to_ndarray()[0] for frame in self._decoder.decode(packet)]
        sound = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
        first = reel.sounds_in[0]
        return _us(first.pts, first.time_base), np.asarray(np.clip(sound, -1, 1) * 32767, np.int16)


def _us(stamp: int | None, base: Fraction | None) -> int:
    return round((stamp or 0) * (base or Fraction(1, 1_000_000)) * 1_000_000)
