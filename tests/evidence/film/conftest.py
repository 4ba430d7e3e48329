"""Takes made on the spot: a flash and a beep together each second, in self-contained fragmented MP4s."""

from __future__ import annotations  # PyAV's packets are generic in its stubs only

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO
from typing import Any

import av
import numpy as np
import pytest
from av.audio.stream import AudioStream
from av.packet import Packet
from av.video.frame import PictureType
from av.video.stream import VideoStream

PICTURE_CLOCK = 90_000
FLASH_S = 0.1


@dataclass(frozen=True)
class Shape:
    width: int = 320
    height: int = 180
    rate: int = 48_000
    matrix: int = 2
    """As the stream header names it (ISO/IEC 23091-2); 2: not at all."""
    colour: int = 128
    """What both colour planes hold; 128 is grey."""


class Encoders:
    """One encoder of each kind for a whole take, as a recorder has them.

    They live in a container that nobody reads, because PyAV hands the parameters of an encoder on to another
    container only from a stream whose header was written.
    """

    def __init__(self, shape: Shape) -> None:
        options = {"preset": "ultrafast", "tune": "zerolatency", "forced-idr": "1", "g": "250"}
        scratch = av.open(BytesIO(), "w", format="mp4", options={"movflags": "empty_moov"})
        self.picture = scratch.add_stream("libx264", rate=25, options=options)
        self.picture.width, self.picture.height, self.picture.pix_fmt = shape.width, shape.height, "yuv420p"
        self.picture.codec_context.time_base = Fraction(1, PICTURE_CLOCK)
        self.picture.codec_context.colorspace = shape.matrix
        self.picture.codec_context.color_range = 0 if shape.matrix == Shape.matrix else 1
        self.picture.time_base = Fraction(1, PICTURE_CLOCK)
        self.sound = scratch.add_stream("aac", rate=shape.rate, layout="mono")
        self.sound.codec_context.bit_rate = 96_000
        self.sound.time_base = Fraction(1, shape.rate)
        scratch.start_encoding()
        self.scratch = scratch
        self.shape = shape


def stamps(seconds: float) -> list[int]:
    """Capture times of a camera that keeps no time: 25 a second on the whole, each up to 8 ms off."""
    jitter = np.random.default_rng(1)
    return [int(90 * (40 * n + jitter.integers(0, 9))) for n in range(round(25 * seconds))]


def _pictures(encoders: Encoders, times: list[int], every: int) -> Iterator[Packet[VideoStream]]:
    width, height = encoders.shape.width, encoders.shape.height
    for number, place in enumerate(times):
        lit = (place / PICTURE_CLOCK) % 1 < FLASH_S
        luma = np.full((height * 3 // 2, width), 128, np.uint8)
        luma[:height] = 235 if lit else 20 + number % 5
        luma[height:] = encoders.shape.colour
        frame = av.VideoFrame.from_ndarray(luma, format="yuv420p")
        frame.pts, frame.time_base = place, Fraction(1, PICTURE_CLOCK)
        if number % every == 0:
            frame.pict_type = PictureType.I
        yield from encoders.picture.encode(frame)


def _sound(encoders: Encoders, seconds: float, at_us: int) -> Iterator[Packet[AudioStream]]:
    rate = encoders.shape.rate
    begin = at_us * rate // 1_000_000
    places = np.arange(begin, begin + int(seconds * rate))
    wave = np.where((places / rate) % 1 < FLASH_S, np.sin(places * 2 * np.pi * 1000 / rate), 0) * 0.5
    for offset in range(0, len(places) - 1023, 1024):
        block = wave[offset : offset + 1024].astype(np.float32).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = rate, begin + offset, Fraction(1, rate)
        yield from encoders.sound.encode(frame)


def _segment(encoders: Encoders, pictures: list[Packet[VideoStream]], sounds: list[Packet[AudioStream]]) -> bytes:
    data = BytesIO()
    options = {
        "movflags": "frag_keyframe+empty_moov+default_base_moof+frag_discont",
        "avoid_negative_ts": "disabled",
    }
    with av.open(data, "w", format="mp4", options=options) as output:
        streams: dict[str, VideoStream | AudioStream] = {}
        if pictures:
            streams["video"] = output.add_stream_from_template(encoders.picture, opaque=True)
        streams["audio"] = output.add_stream_from_template(encoders.sound, opaque=True)
        packets: list[Packet[Any]] = [*pictures, *sounds]
        for packet in sorted(packets, key=_place):
            packet.stream = streams[packet.stream.type]
            output.mux(packet)
    return data.getvalue()


def _place(packet: Packet[Any]) -> Fraction:
    assert packet.dts is not None
    assert packet.time_base is not None
    return packet.dts * packet.time_base


@dataclass(frozen=True)
class Take:
    segments: list[bytes]
    picture_s: list[float]
    """When each picture was taken, seconds."""


def make_take(seconds: float, *, at_us: int = 0, picture: bool = True, **shape: int) -> Take:
    """Segments of two seconds each, whose media time begins at `at_us`; `shape` as in Shape."""
    encoders = Encoders(Shape(**shape))
    times = [ticks + at_us * 9 // 100 for ticks in stamps(seconds)] if picture else []
    pictures = list(_pictures(encoders, times, 50))
    sounds = list(_sound(encoders, seconds, at_us))
    segments = []
    for part in range(round(seconds / 2)):
        until = at_us / 1e6 + 2 * (part + 1)
        due = [packet for packet in sounds if _place(packet) < until]
        sounds = sounds[len(due) :]
        segments.append(_segment(encoders, pictures[part * 50 : (part + 1) * 50], due))
    return Take(segments, [ticks / PICTURE_CLOCK for ticks in times])


@pytest.fixture
def record() -> Callable[..., Take]:
    """Records a take: see `make_take`."""
    return make_take
