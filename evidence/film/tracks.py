"""The tracks of a film: copied packet by packet, or encoded again in the format that they began with."""

from __future__ import annotations  # PyAV's packets are generic in its stubs only

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Literal, Protocol, cast

import av
import numpy as np
from av.audio.codeccontext import AudioCodecContext
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.codec import CodecContext
from av.container import OutputContainer
from av.filter import Graph
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream
from numpy.typing import NDArray

Media = VideoStream | AudioStream

MICROSECOND = Fraction(1, 1_000_000)
_PICTURE_CLOCK = Fraction(1, 90_000)
_SEEKING = {"bf": "0", "g": "50"}
"""A seek lands within two seconds."""
_ENCODERS = {"libx264": {"preset": "veryfast", "crf": "20"}, "libopenh264": {"b": "4000000", "allow_skip_frames": "0"}}
"""Programs that encode H.264, the first that this FFmpeg has: the export needs no hardware, wherever it is made."""
_SOUND_BIT_RATE = 128_000
_SOUND_SLACK_S = Fraction(1, 2000)  # rounding of stamps, not a hole

_MATRICES = {1: "bt709", 5: "bt601", 6: "bt601", 9: "bt2020"}
"""How the scaler calls what recorders write, by ISO/IEC 23091-2 (MatrixCoefficients)."""
_RANGES = {1: "tv", 2: "pc"}


class Track(Protocol):
    """One track of a film that is being written; nothing is added after `finish`."""

    def add(self, packet: Packet[Media]) -> None:
        """Take the next packet in decoding order, with its place on the take's media clock; it is used up."""

    def finish(self) -> None:
        """Write what is still held back."""


def parameters(stream: Media) -> tuple[object, ...]:
    """Return what must be equal for two streams to stand in one MP4 track."""
    context = stream.codec_context
    if isinstance(context, VideoCodecContext):
        return (context.name, context.extradata, context.width, context.height)
    return (context.name, context.extradata, context.sample_rate, context.layout.name)


class CopiedTrack:
    """Packets as they are, with their own times."""

    def __init__(self, output: OutputContainer, template: Media) -> None:
        self.output = output
        self.stream = output.add_stream_from_template(template)
        self.stream.time_base = template.time_base

    def add(self, packet: Packet[Media]) -> None:
        """Write the packet as it is; its `stream` is this track's from then on."""
        packet.stream = self.stream
        self.output.mux(packet)

    def finish(self) -> None:
        """Nothing is held back."""


def transcoded(output: OutputContainer, template: Media) -> Track:
    """Return a track that takes any format of its kind and writes the template's."""
    if isinstance(template, VideoStream):
        return PictureTrack(output, template)
    return SoundTrack(output, template)


class _Decoder:
    """Decodes packets of one track whose format changes now and then."""

    def __init__(self) -> None:
        self.context: CodecContext | None = None
        self.format: tuple[object, ...] = ()

    def frames(self, packet: Packet[Media]) -> Iterator[VideoFrame | AudioFrame]:
        wanted = parameters(packet.stream)
        if wanted != self.format:
            yield from self.rest()
            theirs = packet.stream.codec_context
            self.context = CodecContext.create(theirs.name, "r")
            self.context.extradata = theirs.extradata
            self.format = wanted
        yield from self._decoded(packet)

    def rest(self) -> Iterator[VideoFrame | AudioFrame]:
        if self.context is not None:
            yield from self._decoded(None)

    def _decoded(self, packet: Packet[Media] | None) -> Iterator[VideoFrame | AudioFrame]:
        # Only decoders of picture and sound are ever made here; PyAV's types know no more than "a codec".
        context = cast("VideoCodecContext | AudioCodecContext", self.context)
        yield from context.decode(cast("Any", packet))


def _seconds(frame: VideoFrame | AudioFrame) -> Fraction:
    """The frame's place: exact seconds since the take's first instant."""
    assert frame.pts is not None
    assert frame.time_base is not None
    return frame.pts * frame.time_base


class PictureTrack:
    """H.264 at the template's size; each picture keeps its own time. Other shapes get black borders."""

    def __init__(self, output: OutputContainer, template: VideoStream) -> None:
        self.output = output
        context = template.codec_context
        self.size = (context.width, context.height)
        encoder = _encoder()
        self.stream = output.add_stream(encoder, rate=25, options={**_SEEKING, **_ENCODERS[encoder]})
        self.stream.width, self.stream.height = self.size
        self.stream.pix_fmt = "yuv420p"
        self.stream.codec_context.time_base = _PICTURE_CLOCK
        self.stream.time_base = _PICTURE_CLOCK
        self.colours = (context.colorspace, context.color_range)
        self.stream.codec_context.colorspace, self.stream.codec_context.color_range = self.colours
        self.decoder = _Decoder()
        self.fitting: Graph | None = None
        self.fits: tuple[int, int, str, int, int] | None = None

    def add(self, packet: Packet[Media]) -> None:
        """Decode the packet and encode its pictures again; decoder and encoder may hold some back."""
        for frame in self.decoder.frames(packet):
            assert isinstance(frame, VideoFrame)
            self._write(frame)

    def finish(self) -> None:
        """Write the pictures that are still held back."""
        for frame in self.decoder.rest():
            assert isinstance(frame, VideoFrame)
            self._write(frame)
        self.output.mux(self.stream.encode(None))

    def _write(self, frame: VideoFrame) -> None:
        place = _seconds(frame)
        fitted = self._fitted(frame)
        fitted.pts = round(place / _PICTURE_CLOCK)
        fitted.time_base = _PICTURE_CLOCK
        fitted.pict_type = PictureType.NONE
        self.output.mux(self.stream.encode(fitted))

    def _fitted(self, frame: VideoFrame) -> VideoFrame:
        colours = (frame.colorspace, frame.color_range)
        alike = colours == self.colours or not (_said(colours) and _said(self.colours))
        if (frame.width, frame.height) == self.size and frame.format.name == "yuv420p" and alike:
            return frame
        shape = (frame.width, frame.height, frame.format.name, *colours)
        if self.fitting is None or shape != self.fits:
            self.fitting, self.fits = _fitting(frame, self.size, self.colours), shape
        self.fitting.push(frame)
        fitted = self.fitting.pull()
        assert isinstance(fitted, VideoFrame)
        return fitted


def _encoder() -> Literal["libx264"]:
    """PyAV's types know the kind of a stream by its encoder's name; all of these make the same kind."""
    name = next((name for name in _ENCODERS if name in av.codecs_available), "libx264")
    return cast("Literal['libx264']", name)


def _said(colours: tuple[int, int]) -> bool:
    return colours[0] in _MATRICES and colours[1] in _RANGES


def _fitting(frame: VideoFrame, size: tuple[int, int], colours: tuple[int, int]) -> Graph:
    """A graph that scales pictures like this one into `size` without distortion.

    `colours`: the numbers of matrix and range that they are converted to, where frame and film both say theirs.
    """
    width, height = size
    graph = Graph()
    source = graph.add(
        "buffer",
        video_size=f"{frame.width}x{frame.height}",
        pix_fmt=frame.format.name,
        time_base=str(frame.time_base),
        pixel_aspect="1/1",
        colorspace=str(frame.colorspace),  # what is not said here is converted from and to what nobody said
        range=str(frame.color_range),
    )
    scaling = f"{width}:{height}:force_original_aspect_ratio=decrease:force_divisible_by=2"
    if _said((frame.colorspace, frame.color_range)) and _said(colours):
        scaling += f":out_color_matrix={_MATRICES[colours[0]]}:out_range={_RANGES[colours[1]]}"
    scale = graph.add("scale", scaling)
    pad = graph.add("pad", f"{width}:{height}:(ow-iw)/2:(oh-ih)/2")
    form = graph.add("format", "yuv420p")
    graph.link_nodes(source, scale, pad, form, graph.add("buffersink")).configure()
    return graph


class SoundTrack:
    """AAC at the template's rate and channels; holes are filled with silence, so that it keeps its place."""

    def __init__(self, output: OutputContainer, template: AudioStream) -> None:
        self.output = output
        context = template.codec_context
        self.rate, self.layout = context.sample_rate, context.layout.name
        self.stream = output.add_stream("aac", rate=self.rate, layout=self.layout)
        self.stream.codec_context.bit_rate = _SOUND_BIT_RATE
        self.decoder = _Decoder()
        self.resampler: AudioResampler | None = None
        self.resampled: tuple[object, ...] = ()
        self.place: int | None = None
        """Where the next sample belongs, in samples since the take's first instant."""

    def add(self, packet: Packet[Media]) -> None:
        """Decode the packet and encode its sound again; what overlaps with sound already written is left out."""
        for frame in self.decoder.frames(packet):
            assert isinstance(frame, AudioFrame)
            self._resample(frame)

    def finish(self) -> None:
        """Write the sound that is still held back."""
        for frame in self.decoder.rest():
            assert isinstance(frame, AudioFrame)
            self._resample(frame)
        self._drain()
        self.output.mux(self.stream.encode(None))

    def _resample(self, frame: AudioFrame) -> None:
        form = (frame.sample_rate, frame.layout.name, frame.format.name)
        if self.resampler is None or form != self.resampled:
            self._drain()
            self.resampler = AudioResampler("fltp", self.layout, self.rate)
            self.resampled = form
        for piece in self.resampler.resample(frame):
            self._put(piece)

    def _drain(self) -> None:
        if self.resampler is not None:
            for piece in self.resampler.resample(None):
                self._put(piece)

    def _put(self, piece: AudioFrame) -> None:
        samples: NDArray[np.float32] = piece.to_ndarray().astype(np.float32, copy=False)
        begin = round(_seconds(piece) * self.rate)
        if self.place is None:
            self.place = begin
        offset = begin - self.place
        slack = int(_SOUND_SLACK_S * self.rate)
        if offset > slack:
            self._silence(samples.shape[0], offset)
        elif offset < -slack:
            samples = samples[:, -offset:]
        if samples.shape[1]:
            self._encode(samples)

    def _silence(self, channels: int, length: int) -> None:
        while length > 0:
            part = min(length, self.rate)
            self._encode(np.zeros((channels, part), np.float32))
            length -= part

    def _encode(self, samples: NDArray[np.float32]) -> None:
        assert self.place is not None
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout=self.layout)
        frame.sample_rate = self.rate
        frame.pts = self.place
        frame.time_base = Fraction(1, self.rate)
        self.place += samples.shape[1]
        self.output.mux(self.stream.encode(frame))
