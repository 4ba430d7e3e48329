"""Reading back what was written: many segments of one take, at a small part of what opening each anew would cost.

All segments of a take begin with the same `ftyp` and `moov`. The first is demuxed by FFmpeg, whose search for streams
decodes pictures that nobody asked for (30 ms); of the next ones that begin with the very same bytes, only the fragments
are read, by `boxes`, and their first picture is decoded by one decoder that lasts.
"""

import av
from av.packet import Packet
from av.video.codeccontext import VideoCodecContext

from terminal.capture.take import segment
from terminal.capture.take.boxes import PICTURE, SOUND, SegmentBoxes, Track, read_boxes
from terminal.capture.take.segment import SegmentContent

_STRICT = {"err_detect": "explode", "skip_loop_filter": "all"}
"""Nobody looks at the picture, and smoothing its edges finds no error."""


class SegmentReader:
    """Reads segments, best of one take: others are read as well, and cost more."""

    def __init__(self) -> None:
        self._header = b""
        """`ftyp` and `moov` that FFmpeg's demuxer has read."""
        self._stream_header = b""
        self._decoder: VideoCodecContext | None = None

    def inspect(self, data: bytes) -> SegmentContent:
        """Demux a segment and decode its first picture.

        Raises ValueError for what is no segment of ours.
        """
        boxes = read_boxes(data)
        content = _content(boxes)
        if data[: boxes.header] != self._header:
            found, self._stream_header = segment.demux(data)
            self._header, self._decoder = data[: boxes.header], None
            if found != content:
                raise ValueError("the segment's boxes say something else than its demuxer")
        self._see(_first_picture(data, boxes.tracks[PICTURE]))
        return content

    def _see(self, packet: bytes) -> None:
        """Decode a segment's first picture; where the lasting decoder fails, a new one has the last word."""
        if self._decoder is not None:
            try:
                _decode(self._decoder, packet)
            except ValueError:
                self._decoder = None  # whatever it has learnt from a damaged segment
            else:
                return
        decoder = _new_decoder(self._stream_header)
        _decode(decoder, packet)
        self._decoder = decoder


def _content(boxes: SegmentBoxes) -> SegmentContent:
    picture = boxes.tracks.get(PICTURE)
    if picture is None:
        raise ValueError("the segment holds no picture")
    sound = boxes.tracks.get(SOUND)
    return SegmentContent(
        frames=len(picture.sizes),
        samples=sound.length if sound is not None else 0,
        first=picture.first,
        length=picture.length,
    )


def _first_picture(data: bytes, track: Track) -> bytes:
    return data[track.offset : track.offset + track.sizes[0]]


def _new_decoder(stream_header: bytes) -> VideoCodecContext:
    decoder = VideoCodecContext.create("h264", "r")
    assert isinstance(decoder, VideoCodecContext)
    decoder.extradata = stream_header
    decoder.options = _STRICT
    decoder.thread_count = 1
    return decoder


def _decode(decoder: VideoCodecContext, packet: bytes) -> None:
    """Raises ValueError for what is no whole picture that stands alone."""
    try:
        frames = [*decoder.decode(Packet(packet)), *decoder.decode(None)]
        decoder.flush_buffers()
    except av.FFmpegError as error:
        raise ValueError(str(error)) from error
    if len(frames) != 1 or frames[0].is_corrupt or not frames[0].key_frame:
        raise ValueError("the first picture is damaged")
