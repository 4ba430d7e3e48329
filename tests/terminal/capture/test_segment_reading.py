"""Reading segments back: what FFmpeg's demuxer finds is found, and what it refuses is refused, whatever happened to it.

`SHUANGLU_CAMPAIGN=long` damages many more.
"""

from __future__ import annotations  # PyAV's packets are generic in its stubs only

import io
import os
import random
from dataclasses import replace
from itertools import pairwise
from typing import Any

import av
import numpy as np
import pytest
from av.container import InputContainer
from av.packet import Packet

from terminal.capture.profiles import PROFILES
from terminal.capture.take import segment as segments
from terminal.capture.take.boxes import PICTURE, SOUND, read_boxes
from terminal.capture.take.encoder import PICTURE_CLOCK, PictureEncoder, SoundEncoder, ticks
from terminal.capture.take.segment import Segment
from terminal.capture.take.segment_reading import SegmentReader

DAMAGED = 100_000 if os.environ.get("SHUANGLU_CAMPAIGN") == "long" else 400
SMALL = replace(PROFILES["weakest"], width=128, height=96)
"""A segment of 7 KB, of which a third is boxes: damage finds them."""
_SLOT_US = 40_000


class Maker:
    """Makes segments of one take."""

    def __init__(self) -> None:
        self._pictures, self._sounds = PictureEncoder(SMALL), SoundEncoder()
        self._random = np.random.default_rng(7)
        self._at_us = 0

    def segment(self, pictures: int = 10, *, sound: bool = True) -> Segment:
        start_us = self._at_us
        taken: list[Packet[Any]] = []
        for number in range(pictures):
            shades = self._random.integers(16, 235, (SMALL.height * 3 // 2 // 4, SMALL.width // 4), np.uint8)
            late_us = int(self._random.integers(0, 5_000))
            at_us = start_us + number * _SLOT_US + late_us
            taken += self._pictures.encode(np.kron(shades, np.ones((4, 4), np.uint8)), at_us, key=number == 0)
        self._at_us += pictures * _SLOT_US
        for packet, after in pairwise(taken):
            packet.duration = (after.pts or 0) - (packet.pts or 0)
        taken[-1].duration = ticks(self._at_us) - (taken[-1].pts or 0)
        noise = self._random.normal(0, 0.05, pictures * _SLOT_US * 48 // 1000).astype(np.float32)
        sounds = self._sounds.encode(noise) if sound else []
        track, other = self._pictures.stream, self._sounds.stream
        return Segment(taken, sounds, track, other, start_us, self._at_us, dropped=0, drift_ppm=0.0)


def seen_by_ffmpeg(data: bytes) -> tuple[int, int, int | None]:
    """Pictures, samples and first stamp, as a demuxer without our options finds them; the first picture is decoded."""
    pictures = samples = 0
    first: int | None = None
    with av.open(io.BytesIO(data), format="mp4") as container:
        assert isinstance(container, InputContainer)
        container.streams.video[0].codec_context.options = {"err_detect": "explode"}
        for packet in container.demux():
            if packet.dts is None or packet.pts is None:
                continue
            if packet.stream.type != "video":
                samples += packet.duration or 0
                continue
            if first is None:
                first = packet.pts
                packet.decode()
            pictures += 1
    return pictures, samples, first


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The segment with bits flipped, bytes changed, cut off, left out, put in, or two pieces swapped."""
    out, reach = bytearray(data), chance.choice((len(data), 1800))
    at, length = chance.randrange(reach), chance.randrange(1, 60)
    match chance.randrange(6):
        case 0:
            for _ in range(chance.choice((1, 1, 2, 8))):
                out[chance.randrange(reach)] ^= 1 << chance.randrange(8)
        case 1:
            out[at] = chance.choice((0, 255, chance.randrange(256)))
        case 2:
            del out[at:]
        case 3:
            del out[at : at + length]
        case 4:
            out[at:at] = chance.randbytes(length)
        case _:
            other = chance.randrange(reach)
            out[at : at + length], out[other : other + length] = out[other : other + length], out[at : at + length]
    return bytes(out)


def refused(read: Any, data: bytes) -> bool:
    try:
        read(data)
    except Exception:  # noqa: BLE001 - PyAV's errors are of many kinds
        return True
    return False


def test_all_that_a_demuxer_finds_is_found() -> None:
    maker, reader = Maker(), SegmentReader()
    for pictures, sound in ((10, True), (1, True), (40, True), (3, False)):
        segment = maker.segment(pictures, sound=sound)
        data = segments.write(segment)
        found = reader.inspect(data)
        assert found == segments.demux(data)[0] == segment.content
        assert (found.frames, found.samples, found.first) == seen_by_ffmpeg(data)
        assert found.frames == pictures
        assert found.length == ticks(segment.end_us) - found.first
        assert (found.samples > 0) == sound


def test_each_sample_has_its_place() -> None:
    data = segments.write(Maker().segment())
    tracks = read_boxes(data).tracks
    demuxed: dict[int, list[bytes]] = {PICTURE: [], SOUND: []}
    with av.open(io.BytesIO(data), format="mp4") as container:
        assert isinstance(container, InputContainer)
        for packet in container.demux():
            if packet.size:
                demuxed[packet.stream.index + 1].append(bytes(packet))
    for number, packets in demuxed.items():
        track, whole = tracks[number], b"".join(packets)
        assert track.sizes == [len(packet) for packet in packets]
        assert data[track.offset : track.offset + len(whole)] == whole


def test_only_the_first_segment_of_a_take_is_searched_for_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    maker, reader, whole = Maker(), SegmentReader(), segments.demux
    searched: list[bytes] = []

    def demux(data: bytes) -> Any:
        searched.append(data)
        return whole(data)

    monkeypatch.setattr(segments, "demux", demux)
    written = [segments.write(maker.segment()) for _ in range(4)]
    for data in written:
        reader.inspect(data)
    assert searched == written[:1]
    SegmentReader().inspect(written[2])
    assert searched == [written[0], written[2]], "a reader that knows no header believes none"


def test_what_a_demuxer_refuses_is_refused_however_it_was_damaged() -> None:
    chance, maker = random.Random(11), Maker()
    whole, after = (segments.write(maker.segment()) for _ in range(2))
    reader, known = SegmentReader(), refused(segments.demux, whole)
    assert not known
    accepted = 0
    for _ in range(DAMAGED):
        data = damaged(whole, chance)
        reader.inspect(after)
        if refused(reader.inspect, data):
            continue
        accepted += 1
        pictures, _, first = seen_by_ffmpeg(data)
        assert (pictures, first) == (reader.inspect(data).frames, reader.inspect(data).first)
    assert 0 < accepted < DAMAGED, "damage to a later picture is for the digest to find"
    reader.inspect(after)


def test_a_byte_of_the_first_picture_that_is_no_picture_any_more_is_refused() -> None:
    segment = Maker().segment()
    data = bytearray(segments.write(segment))
    reader = SegmentReader()
    reader.inspect(bytes(data))
    track = read_boxes(bytes(data)).tracks[PICTURE]
    data[track.offset + track.sizes[0] // 2 : track.offset + track.sizes[0]] = bytes(
        track.sizes[0] - track.sizes[0] // 2
    )
    with pytest.raises(ValueError, match=r"damaged|Invalid"):
        reader.inspect(bytes(data))


@pytest.mark.parametrize("data", [b"", b"\0" * 8, b"\0\0\0\x08moof", bytes(range(256)) * 4])
def test_what_is_no_segment_at_all_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="box"):
        read_boxes(data)


def test_time_stamps_of_long_takes_fit() -> None:
    maker, reader = Maker(), SegmentReader()
    maker._at_us = 60 * 3600 * 1_000_000  # more ticks than 32 bits hold
    segment = maker.segment()
    found = reader.inspect(segments.write(segment))
    assert found == segment.content
    assert found.first >= 60 * 3600 * PICTURE_CLOCK
