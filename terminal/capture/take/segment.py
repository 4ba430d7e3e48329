"""One segment: packets of sound and picture, made into a self-contained fragmented MP4 with absolute media times."""

from __future__ import annotations  # PyAV's packets are generic in its stubs only

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from terminal.capture.profiles import SOUND_RATE
from terminal.capture.take.encoder import PICTURE_CLOCK

_OPTIONS = {
    "movflags": "frag_keyframe+empty_moov+default_base_moof+frag_discont",
    "avoid_negative_ts": "disabled",
}

_AS_IT_IS = {"probesize": "32", "analyzeduration": "0", "fpsprobesize": "0"}
"""The boxes say it all: FFmpeg need not decode pictures to find out what the streams are."""


@dataclass(frozen=True, slots=True)
class SegmentContent:
    """What a segment holds, as far as one can tell without decoding it."""

    frames: int
    samples: int
    """How long its sound lasts (48 kHz), by its packets' durations."""
    first: int
    """Time stamp of the first picture, ticks of `PICTURE_CLOCK`."""
    length: int
    """How long all pictures last together, in these ticks."""

    @property
    def first_us(self) -> int:
        """Time stamp of the first picture."""
        return round(self.first * 1_000_000 / PICTURE_CLOCK)


@dataclass(frozen=True, slots=True)
class Segment:
    """What goes into one segment; times in microseconds of media time."""

    pictures: Sequence[Packet[Any]]
    sounds: Sequence[Packet[Any]]
    picture_track: VideoStream
    """What the track is made after (`PictureEncoder.stream`)."""
    sound_track: AudioStream
    start_us: int
    end_us: int
    dropped: int
    drift_ppm: float
    picture_us: int = 0
    """Media time in it that pictures of the camera cover; what stands in for them covers nothing."""
    sound_us: int = 0
    """Media time in it that samples of the microphone cover."""

    @property
    def content(self) -> SegmentContent:
        """What must be found when it is read back, by what its packets say."""
        first, last = self.pictures[0].pts or 0, self.pictures[-1]
        samples = sum(packet.duration or 0 for packet in self.sounds)
        return SegmentContent(len(self.pictures), samples, first, (last.pts or 0) + (last.duration or 0) - first)


def write(segment: Segment) -> bytes:
    """Return the segment as an MP4: ftyp, moov, moof and mdat."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4", options=_OPTIONS) as output:
        templates = (segment.picture_track, segment.sound_track)
        tracks = [output.add_stream_from_template(template) for template in templates]
        rates = (PICTURE_CLOCK, SOUND_RATE)  # a stamp times the other track's clock: whole numbers that compare
        merged = sorted(
            [*((packet, 0) for packet in segment.pictures), *((packet, 1) for packet in segment.sounds)],
            key=lambda item: (item[0].dts or 0) * rates[1 - item[1]],
        )
        for packet, track in merged:
            packet.stream = tracks[track]
            output.mux(packet)
    return buffer.getvalue()


def demux(data: bytes) -> tuple[SegmentContent, bytes]:
    """Demux a segment and decode its first picture; return what it holds, and its pictures' stream header.

    By FFmpeg's demuxer, which knows every box. Raises ValueError for what is no segment.
    """
    try:
        with av.open(io.BytesIO(data), format="mp4", options=_AS_IT_IS) as container:
            assert isinstance(container, InputContainer)
            return _content(container)
    except av.FFmpegError as error:
        raise ValueError(str(error)) from error


def _content(container: InputContainer) -> tuple[SegmentContent, bytes]:
    frames = samples = length = 0
    first: int | None = None
    context = container.streams.video[0].codec_context if container.streams.video else None
    if context is None:  # a codec that nobody knows; PyAV's stubs do not
        raise ValueError("the segment holds no picture")
    context.options = {"err_detect": "explode"}
    for packet in container.demux():
        if packet.dts is None or packet.pts is None:
            continue
        if packet.stream.type != "video":
            samples += packet.duration or 0
            continue
        if first is None:
            first = packet.pts
            packet.decode()
        frames += 1
        length += packet.duration or 0
    if first is None:
        raise ValueError("the segment holds no picture")
    return SegmentContent(frames, samples, first, length), bytes(context.extradata or b"")
