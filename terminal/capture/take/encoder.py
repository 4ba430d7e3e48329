"""H.264 and AAC, without delay: long-lived encoders whose packets carry media time."""

from __future__ import annotations  # PyAV's packets are generic in its stubs only

import io
from fractions import Fraction

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.video.frame import PictureType
from av.video.stream import VideoStream

from terminal.capture.profiles import SOUND_BIT_RATE, SOUND_RATE, Profile
from terminal.capture.resampler import Samples
from terminal.processes.picture_colours import plane_pixels
from terminal.processes.picture_ring import I420Picture

PICTURE_CLOCK = 90_000
"""Ticks a second of picture time stamps, as MPEG has it; a stamp is within 6 µs of the true time."""
_GLOBAL_HEADER = 1 << 22
_LONGEST_S = 10
_PINNED = "stitchable=1:cabac=1:ref=1:8x8dct=1:weightp=1:scenecut=0:level=4.0"
"""What would otherwise differ between presets and so between the stream headers of one take."""
_HEADER_FPS = 25
_BT709, _LIMITED = 1, 1  # numbers of ISO/IEC 23091-2 (colour) and of FFmpeg (range)


def _template() -> OutputContainer:
    """Return a container for a stream that segments' tracks are made after. Nothing is muxed into it.

    Only so does PyAV copy the header of an encoder that is already at work; a plain new stream opens an encoder of
    its own and writes that one's header.
    """
    return av.open(io.BytesIO(), "w", format="mp4", options={"movflags": "empty_moov"})


class PictureEncoder:
    """Encodes I420 pictures of one profile."""

    def __init__(self, profile: Profile) -> None:
        """Raises ValueError or OSError (PyAV's errors are kinds of these) where libx264 is missing."""
        self._template = _template()
        self.stream = self._template.add_stream("libx264")
        """What a segment's track is made after: the stream header."""
        context = self.stream.codec_context
        context.width, context.height, context.pix_fmt = profile.width, profile.height, "yuv420p"
        context.time_base = Fraction(1, PICTURE_CLOCK)
        context.framerate = Fraction(_HEADER_FPS, 1)
        context.colorspace, context.color_range = _BT709, _LIMITED  # as terminal.processes.picture_colours
        context.options = {
            "preset": profile.preset,
            "tune": "zerolatency",
            "crf": str(profile.crf),
            "maxrate": str(profile.max_bit_rate),
            "bufsize": str(profile.max_bit_rate),
            "g": str(_LONGEST_S * _HEADER_FPS),
            "forced-idr": "1",
            "x264-params": _PINNED,
        }
        context.flags |= _GLOBAL_HEADER
        self._template.start_encoding()
        self._context = context
        self._frame = av.VideoFrame(profile.width, profile.height, "yuv420p")
        self._frame.time_base = context.time_base
        # The encoder copies a picture before `encode` returns (no look-ahead), so one frame is filled again and again.
        self._planes = [plane_pixels(plane) for plane in self._frame.planes]
        for plane, shade in zip(self._planes, (16, 128, 128), strict=True):
            plane[:] = shade

    @property
    def header(self) -> bytes:
        """The stream header: SPS and PPS."""
        return bytes(self._context.extradata or b"")

    def encode(self, picture: I420Picture, media_us: int, *, key: bool) -> list[Packet[VideoStream]]:
        """Encode the picture taken at `media_us`; `key` begins a segment."""
        height, width = self._planes[0].shape
        np.copyto(self._planes[0], picture[:height])
        colours = picture[height:].reshape(2, height // 2, width // 2)
        np.copyto(self._planes[1], colours[0])
        np.copyto(self._planes[2], colours[1])
        return self._encode(media_us, key=key)

    def repeat(self, media_us: int) -> list[Packet[VideoStream]]:
        """Encode the last picture (black, if there was none) once more, as the beginning of a segment."""
        return self._encode(media_us, key=True)

    def _encode(self, media_us: int, *, key: bool) -> list[Packet[VideoStream]]:
        self._frame.pts = ticks(media_us)
        self._frame.pict_type = PictureType.I if key else PictureType.NONE
        return self._context.encode(self._frame)


def ticks(media_us: int) -> int:
    """Convert media time to ticks of `PICTURE_CLOCK`."""
    return round(media_us * PICTURE_CLOCK / 1_000_000)


class SoundEncoder:
    """Encodes continuous mono sound. Time stamps count samples; the codec's own delay is taken out."""

    def __init__(self) -> None:
        self._template = _template()
        self.stream = self._template.add_stream("aac")
        """What a segment's track is made after: the stream header."""
        context = self.stream.codec_context
        context.sample_rate, context.layout, context.format = SOUND_RATE, "mono", "fltp"
        context.bit_rate = SOUND_BIT_RATE
        context.time_base = Fraction(1, SOUND_RATE)
        context.flags |= _GLOBAL_HEADER
        self._template.start_encoding()
        self._context = context
        self._waiting: list[Samples] = []
        self._count = 0
        self._pts = 0

    def encode(self, samples: Samples) -> list[Packet[AudioStream]]:
        """Encode what fills whole AAC frames; the rest waits."""
        self._waiting.append(samples)
        self._count += len(samples)
        size = self._context.frame_size
        if self._count < size:
            return []
        sound = np.concatenate(self._waiting)
        np.minimum(np.maximum(sound, -1, out=sound), 1, out=sound)
        packets = [
            packet
            for start in range(0, len(sound) - size + 1, size)
            for packet in self._encode(sound[start : start + size])
        ]
        rest = sound[len(sound) - len(sound) % size :]
        self._waiting, self._count = [rest], len(rest)
        return packets

    def finish(self) -> list[Packet[AudioStream]]:
        """Encode what waits and what the codec holds back."""
        rest = np.concatenate(self._waiting) if self._waiting else np.zeros(0, np.float32)
        np.minimum(np.maximum(rest, -1, out=rest), 1, out=rest)
        packets = self._encode(rest) if len(rest) else []
        return packets + _without_lead(self._context.encode(None))

    def _encode(self, samples: Samples) -> list[Packet[AudioStream]]:
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="fltp", layout="mono")
        frame.sample_rate = SOUND_RATE
        frame.pts = self._pts
        frame.time_base = self._context.time_base
        self._pts += len(samples)
        return _without_lead(self._context.encode(frame))


def _without_lead(packets: list[Packet[AudioStream]]) -> list[Packet[AudioStream]]:
    """Leave out the packet of nothing that the codec begins with, before the take's first instant."""
    return [packet for packet in packets if packet.pts is not None and packet.pts >= 0]
