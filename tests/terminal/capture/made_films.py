"""Small films with a flash and a beep together, packed as no honest program packs them."""

from __future__ import annotations  # PyAV's packets are generic in its stubs only

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.container import InputContainer
from av.packet import Packet

from terminal.capture.sources.media_tracks import MediaTracks

FPS = 20
_MS = Fraction(1, 1000)
Change = Callable[[str, float], float | bytes | None]
"""What becomes of a packet of a track ("picture", "sound") at a time in seconds: its time, its bytes, or left out."""


@dataclass(frozen=True, slots=True)
class Made:
    """One film: `seconds` of each track, claps at `claps` (seconds)."""

    picture_s: float = 2.0
    sound_s: float = 2.0
    claps: tuple[float, ...] = (0.5, 1.5)
    rate: int = 48_000
    layout: str = "mono"
    size: tuple[int, int] = (96, 64)
    pixels: str = "yuvj420p"
    codecs: tuple[str, str] = ("mjpeg", "pcm_s16le")
    options: dict[str, str] = field(default_factory=dict)

    def write(self, out: Path, change: Change | None = None, *, begin_s: float = 0.0) -> Path:
        """Write it, each packet changed; `begin_s` is added to all times."""
        with av.open(str(out), "w", options=self.options) as container:
            packets = sorted(self._packets(container), key=lambda item: item[1])
            for track, at_s, packet in packets:
                became = at_s if change is None else change(track, at_s)
                if became is None:
                    continue
                if isinstance(became, bytes):
                    self._spoil(container, packet, became, at_s + begin_s)
                    continue
                self._mux(container, packet, became + begin_s)
        return out

    def _spoil(self, container: av.container.OutputContainer, packet: Packet[Any], data: bytes, at_s: float) -> None:
        spoilt: Packet[Any] = Packet(data)
        spoilt.stream, spoilt.time_base, spoilt.duration = packet.stream, packet.time_base, packet.duration
        self._mux(container, spoilt, at_s)

    def _mux(self, container: av.container.OutputContainer, packet: Packet[Any], at_s: float) -> None:
        assert packet.time_base
        packet.pts = packet.dts = round(at_s / packet.time_base)
        container.mux_one(packet)

    def _packets(self, container: av.container.OutputContainer) -> Iterator[tuple[str, float, Packet[Any]]]:
        picture: Any = container.add_stream(self.codecs[0], rate=FPS)
        picture.width, picture.height, picture.pix_fmt = *self.size, self.pixels
        picture.options = {"tune": "zerolatency"} if self.codecs[0] == "libx264" else {}
        sound: Any = container.add_stream(self.codecs[1], rate=self.rate, layout=self.layout)
        for track, stream, frames in (("picture", picture, self._pictures()), ("sound", sound, self._sounds())):
            for frame in (*frames, None):
                for packet in stream.encode(frame):
                    yield track, float(packet.pts * packet.time_base), packet

    def _pictures(self) -> Iterator[av.VideoFrame]:
        for number in range(round(self.picture_s * FPS)):
            lit = any(0 <= number / FPS - clap < 0.1 for clap in self.claps)
            shade = np.full((self.size[1], self.size[0], 3), 230 if lit else 40 + number % 5, np.uint8)
            frame = av.VideoFrame.from_ndarray(shade, "rgb24").reformat(format=self.pixels)
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            yield frame

    def _sounds(self) -> Iterator[av.AudioFrame]:
        times = np.arange(round(self.sound_s * self.rate)) / self.rate
        lit = sum(((times >= clap) & (times < clap + 0.1)).astype(float) for clap in self.claps)
        samples = np.asarray(12_000 * np.sin(2 * np.pi * 1000 * times) * lit, np.int16)
        channels = 2 if self.layout == "stereo" else 1
        for first in range(0, len(samples), 1024):
            part = np.repeat(samples[first : first + 1024], channels).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(part, "s16", self.layout)
            frame.sample_rate, frame.pts, frame.time_base = self.rate, first, Fraction(1, self.rate)
            yield frame


def joined(out: Path, *parts: Path) -> Path:
    """One file put behind another, as recorders do that are switched on again."""
    out.write_bytes(b"".join(part.read_bytes() for part in parts))
    return out


def cut(film: Path, share: float) -> Path:
    """The film, broken off."""
    film.write_bytes(film.read_bytes()[: round(film.stat().st_size * share)])
    return film


@dataclass(frozen=True, slots=True)
class Played:
    """What a file gives, all at once."""

    pictures: list[float]
    """When, seconds."""
    flashes: list[float]
    beeps: list[float]
    sound_s: float
    """How much sound there is, without the holes."""
    end_s: float
    holes: list[float]
    """How long each of the sound is, seconds."""
    sizes: list[tuple[int, int]]
    lost: int
    faults: int
    broke_off: bool
    backward: int
    """Pieces of sound that begin before the one before has ended."""


def played(film: Path) -> Played:
    """Decode both tracks, in turn."""
    with av.open(str(film)) as container:
        assert isinstance(container, InputContainer)
        return _played(MediaTracks(container, str(film), picture=True, sound=True))


def _played(tracks: MediaTracks) -> Played:
    pictures, bright, sizes, lost = list[float](), list[float](), list[tuple[int, int]](), 0
    for picture in tracks.pictures():
        grey = picture.frame.to_ndarray(format="gray")
        pictures.append(picture.at_us / 1e6)
        lost += picture.lost
        if grey.mean() > 150:
            bright.append(picture.at_us / 1e6)
        size = (picture.frame.width, picture.frame.height)
        if size not in sizes:
            sizes.append(size)
    end, loud, holes, heard, backward = 0, list[float](), list[float](), 0, 0
    for piece in tracks.sound():
        if piece.broken:
            holes.append((piece.first - end) / 48_000)
        backward += piece.first < end
        loud += [(piece.first + int(at)) / 48_000 for at in np.flatnonzero(np.abs(piece.samples) > 3000)]
        heard += len(piece.samples)
        end = piece.first + len(piece.samples)
    return Played(
        pictures,
        _begins(bright),
        _begins(loud),
        heard / 48_000,
        end / 48_000,
        holes,
        sizes,
        lost + tracks.lost_pictures,
        tracks.faults,
        tracks.broke_off,
        backward,
    )


def _begins(times: list[float]) -> list[float]:
    return [at for before, at in zip([-1.0, *times], times, strict=False) if at - before > 0.15]
