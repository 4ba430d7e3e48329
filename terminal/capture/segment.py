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

from terminal.capture.encoder import PICTURE_CLOCK

_OPTIONS = {
    "movflags": "frag_keyframe+empty_moov+default_base_moof+frag_discont",
    "avoid_negative_ts": "disabled",
}


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
    def samples(self) -> int:
        """How many samples its sound lasts (48 kHz), by its packets' durations; `inspect` must find as many."""
        return sum(packet.duration or 0 for packet in self.sounds)


@dataclass(frozen=True, slots=True)
class SegmentContent:
    """What a demuxer finds in a segment's bytes."""

    frames: int
    samples: int
    first_us: int
    """Time stamp of the first picture."""


def write(segment: Segment) -> bytes:
    """Return the segment as an MP4: ftyp, moov, moof and mdat."""
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4", options=_OPTIONS) as output:
        templates = (segment.picture_track, segment.sound_track)
        tracks = [output.add_stream_from_template(template) for template in templates]
        merged = sorted(
            [*((packet, 0) for packet in segment.pictures), *((packet, 1) for packet in segment.sounds)],
            key=lambda item: (item[0].dts or 0) * (item[0].time_base or 0),
        )
        for packet, track in merged:
            packet.stream = tracks[track]
            output.mux(packet)
    return buffer.getvalue()


def inspect(data: bytes) -> SegmentContent:
    """Demux a segment and decode its first picture.

    Raises ValueError or OSError (PyAV's errors are kinds of these) for what is no segment.
    """
    frames = samples = 0
    first: int | None = None
    with av.open(io.BytesIO(data), format="mp4") as container:
        assert isinstance(container, InputContainer)
        container.streams.video[0].codec_context.options = {"err_detect": "explode"}
        for packet in container.demux():
            if packet.dts is None or packet.pts is None:
                continue
            if packet.stream.type == "video":
                if first is None:
                    first = packet.pts
                    packet.decode()
                frames += 1
            else:
                samples += packet.duration or 0
    if first is None:
        raise ValueError("the segment holds no picture")
    return SegmentContent(frames, samples, round(first * 1_000_000 / PICTURE_CLOCK))
