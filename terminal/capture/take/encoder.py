"""H.264 and AAC, without delay: long-lived encoders whose packets carry media time."""

from __future__ import annotations  # PyAV's packets are generic in its stubs only

import io
from fractions import Fraction
from typing import Literal, cast

import av
import numpy as np
import numpy.typing as npt
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.video.frame import PictureType
from av.video.stream import VideoStream

from terminal.capture.profiles import SOUND_BIT_RATE, SOUND_RATE, Profile
from terminal.capture.resampler import Samples
from terminal.capture.take.picture_codec import form_of, options_of
from terminal.processes.picture_colours import plane_pixels
from terminal.processes.picture_ring import I420Picture

PICTURE_CLOCK = 90_000
"""Ticks a second of picture time stamps, as MPEG has it; a stamp is within 6 µs of the true time."""
_GLOBAL_HEADER = 1 << 22
_LONGEST_S = 10
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

    def __init__(self, profile: Profile, form: Literal["yuv420p", "nv12"] | None = None) -> None:
        """`form`: how pictures are handed over; None: as the encoder takes them.

        Raises ValueError or OSError (PyAV's errors are kinds of these) where the profile's encoder does not open,
        ShuangluError `capture.encoder:memory` where it takes no picture that can be made here.
        """
        self._template = _template()
        self.stream = self._template.add_stream(_h264(profile.encoder))
        """What a segment's track is made after: the stream header."""
        context, form = self.stream.codec_context, form or form_of(profile.encoder)
        context.width, context.height, context.pix_fmt = profile.width, profile.height, form
        context.time_base = Fraction(1, PICTURE_CLOCK)
        context.framerate = Fraction(_HEADER_FPS, 1)
        context.colorspace, context.color_range = _BT709, _LIMITED  # as terminal.processes.picture_colours
        context.options = {**options_of(profile), "g": str(_LONGEST_S * _HEADER_FPS)}
        context.flags |= _GLOBAL_HEADER
        self._template.start_encoding()
        self._context = context
        self._frame = av.VideoFrame(profile.width, profile.height, form)
        self._frame.time_base = context.time_base
        # The encoder copies a picture before `encode` returns (no look-ahead), so one frame is filled again and again.
        self._light = plane_pixels(self._frame.planes[0])
        self._colours = _colour_planes(self._frame)
        self._light[:] = 16
        for plane in self._colours:
            plane[:] = 128

    @property
    def header(self) -> bytes:
        """The stream header: SPS and PPS."""
        return bytes(self._context.extradata or b"")

    def encode(self, picture: I420Picture, media_us: int, *, key: bool) -> list[Packet[VideoStream]]:
        """Encode the picture taken at `media_us`; `key` begins a segment."""
        height, width = self._light.shape
        np.copyto(self._light, picture[:height])
        colours = picture[height:].reshape(2, height // 2, width // 2)
        np.copyto(self._colours[0], colours[0])
        np.copyto(self._colours[1], colours[1])
        return self._encode(media_us, key=key)

    def repeat(self, media_us: int) -> list[Packet[VideoStream]]:
        """Encode the last picture (black, if there was none) once more, as the beginning of a segment."""
        return self._encode(media_us, key=True)

    def _encode(self, media_us: int, *, key: bool) -> list[Packet[VideoStream]]:
        self._frame.pts = ticks(media_us)
        self._frame.pict_type = PictureType.I if key else PictureType.NONE
        return self._context.encode(self._frame)


def _h264(encoder: str) -> Literal["libx264"]:
    """PyAV's types know the kind of a stream by its encoder's name; all that may be set make the same kind."""
    return cast("Literal['libx264']", encoder)


def _colour_planes(frame: av.VideoFrame) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """Both colours of a frame, a quarter of its pixels each; in NV12 they stand side by side, two bytes a place."""
    if frame.format.name == "nv12":
        both = plane_pixels(frame.planes[1], 2)
        return both[:, 0::2], both[:, 1::2]
    return plane_pixels(frame.planes[1]), plane_pixels(frame.planes[2])


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
