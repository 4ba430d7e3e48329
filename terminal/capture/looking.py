"""The pictures of a source for whoever wants to look at them one by one, without a recorder.

Files come as fast as the reader takes them, on the file's own times; devices and streams come in real time, read in a
device process of their own, and only the latest picture is handed out.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.container import InputContainer
from av.video.stream import VideoStream

from faults.errors import ShuangluError
from terminal.capture.devices.device import Device
from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.named_source import Source, parse_source
from terminal.capture.sources.letterbox import WholePictures
from terminal.capture.sources.media_packets import MediaPackets
from terminal.intake.picture_file import BgrPicture, open_picture
from terminal.processes.picture_colours import to_bgr
from terminal.processes.picture_ring import PictureRing

MAX_SIDE = 1920
"""Pictures of files are scaled down to this (pixels)."""
STILL_US = 10 * SECOND_US
"""How long a still picture lasts, as in a recording."""
_STILL_FPS = 25.0
_LIVE_SIZE = (1280, 720)
"""What cameras are asked for, as in a recording; others are fitted into it."""
_LIVE_FPS = 25.0
_PATIENCE_US = 10 * SECOND_US
"""Cameras take 1 to 3 s to open; one that gives nothing for so long gives nothing."""
_ABSENT_US = 2 * SECOND_US
"""A device that could not be opened, several times by now, is not there."""
_TURN_S = 0.1
_EARLY_US = 2_000
"""A picture so little early still fills its slot: the times of films are rounded."""
_FORMATS = "mov,matroska,avi,mpeg,mpegts,mpegvideo,h264,hevc,mjpeg,m4v,flv,asf,ogg,gif,mxf,dv,wtv"
"""None that names other files or addresses: a play list must not make us open them."""
_OPTIONS = {"protocol_whitelist": "file", "format_whitelist": _FORMATS}
_MAX_PIXELS = "36000000"
_STILLS = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF????WEBP", b"BM", b"II*\0", b"MM\0*")
"""How the files begin that `terminal.intake.picture_file` reads; `?` is any byte."""
_FILMS_OF_STILLS = (".mjpeg", ".mjpg")


def pictures_of(text: str, fps: float | None = None) -> Iterator[tuple[int, BgrPicture]]:
    """Yield the pictures of the source that `text` names (`terminal.capture.named_source`), each with its time.

    Times are whole microseconds, rising: of a file since its beginning, of a device since its first picture. Pictures
    are BGR, shape (height, width, 3), upright, the reader's own. `fps` is the most that is wanted a second. A file is
    played once; a still picture lasts ten seconds.
    Raises ShuangluError `capture.source` for a source that gives no picture, `capture.film` for a film that is
    damaged (after what could be read of it), and `picture.*` for a still picture.
    """
    source = parse_source(text, "picture")
    if source.kind != "file":
        return _live(source, fps or _LIVE_FPS)
    path = Path(source.name)
    return _still(path, fps or _STILL_FPS) if _is_still(path) else _thinned(_film(path), fps)


def _is_still(path: Path) -> bool:
    if path.suffix.lower() in _FILMS_OF_STILLS:
        return False
    try:
        with path.open("rb") as file:
            begin = file.read(12)
    except OSError as error:
        raise ShuangluError("capture.source:unreadable", path=str(path), problem=error.strerror) from error
    return any(
        len(begin) >= len(mark) and all(mark[at] in (begin[at], ord("?")) for at in range(len(mark)))
        for mark in _STILLS
    )


def _still(path: Path, fps: float) -> Iterator[tuple[int, BgrPicture]]:
    picture = open_picture(path)
    scale = MAX_SIDE / max(picture.shape)
    if scale < 1:
        import cv2

        size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
        picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    for number in range(int(STILL_US * fps / SECOND_US)):
        yield round(number * SECOND_US / fps), picture.copy()


def _thinned(pictures: Iterator[tuple[int, BgrPicture]], fps: float | None) -> Iterator[tuple[int, BgrPicture]]:
    """Let through at most `fps` a second, by time slots."""
    period_us = SECOND_US / fps if fps else 0.0
    due_us = 0.0
    for at_us, picture in pictures:
        if at_us >= due_us - _EARLY_US:
            due_us = max(due_us + period_us, at_us + period_us / 2)
            yield at_us, picture


def _film(path: Path) -> Iterator[tuple[int, BgrPicture]]:
    film = _Film(path)
    try:
        with closing(av.open(str(path), options=_OPTIONS)) as container:
            yield from film.pictures(container)
    except (av.FFmpegError, OSError, ValueError) as error:
        raise film.damaged() from error
    if film.faults or film.last_us < 0:
        raise film.damaged()


class _Film:
    """One pass through a film. What cannot be decoded is left out and counted."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.last_us = -1
        self.faults = 0

    def pictures(self, container: InputContainer) -> Iterator[tuple[int, BgrPicture]]:
        """Yield the pictures; raises ShuangluError `capture.source` for a film without."""
        if not container.streams.video:
            raise ShuangluError("capture.source:no_picture", path=str(self._path))
        stream = container.streams.video[0]
        if not stream.codec_context:  # a codec that nobody knows; PyAV's stubs do not
            raise self.damaged()
        stream.codec_context.thread_count = 1
        stream.codec_context.options = {"max_pixels": _MAX_PIXELS}
        whole = WholePictures(stream, MAX_SIDE)
        begin_us = container.start_time or 0
        for frame in self._frames(container, stream):
            at_us = self._time_us(frame, begin_us)
            if at_us > self.last_us:
                self.last_us = at_us
                yield at_us, whole.bgr(frame)

    def damaged(self) -> ShuangluError:
        if self.last_us < 0:
            return ShuangluError("capture.film:unplayable", path=str(self._path))
        return ShuangluError("capture.film", path=str(self._path), last_s=self.last_us / SECOND_US)

    def _frames(self, container: InputContainer, stream: VideoStream) -> Iterator[av.VideoFrame]:
        packets = MediaPackets(container, [stream])
        for frame, _ in packets.frames(stream):
            if isinstance(frame, av.VideoFrame):
                yield frame
        self.faults = packets.faults + packets.torn + packets.broke_off

    def _time_us(self, frame: av.VideoFrame, begin_us: int) -> int:
        if frame.pts is None:  # bare H.264 has no times
            return self.last_us + round(SECOND_US / _STILL_FPS) if self.last_us >= 0 else 0
        return max(0, round(frame.time * SECOND_US) - begin_us)


def _live(source: Source, fps: float) -> Iterator[tuple[int, BgrPicture]]:
    first_us = None
    with _opened(source, fps) as device:
        for at_us, picture in _latest(device):
            first_us = at_us if first_us is None else first_us
            yield at_us - first_us, picture


@contextmanager
def _opened(source: Source, fps: float) -> Iterator[Device]:
    device = Device(source, PictureRing.create(*_LIVE_SIZE), sound=False, fps=fps)
    try:
        yield device
    finally:
        device.stop()


def _latest(device: Device) -> Iterator[tuple[int, BgrPicture]]:
    """Yield the latest picture whenever there is a new one; those before it are let go."""
    ring = device.ring
    assert isinstance(ring, PictureRing)
    word_us, last_us = now_us(), -1
    while device.state != "ended":
        device.listen(_TURN_S)
        latest = _newest(ring)
        if latest is not None:
            word_us = now_us()
            at_us, picture = latest[0], to_bgr(latest[1])
            ring.release()
            if at_us > last_us:
                last_us = at_us
                yield at_us, picture
        elif now_us() - word_us > (_ABSENT_US if last_us < 0 and device.state == "gone" else _PATIENCE_US):
            raise _silent(device)


def _silent(device: Device) -> ShuangluError:
    error = ShuangluError("capture.source:silent", source=device.source.shown)
    error.trouble = error.trouble.because(device.trouble)
    return error


def _newest(ring: PictureRing) -> tuple[int, npt.NDArray[np.uint8]] | None:
    """Return the newest picture of the ring, letting go of those before it."""
    kept = 0 if ring.backlog >= ring.slots else 1  # a full ring has missed what came after it: none of it is the latest
    while ring.backlog > kept:
        ring.release()
    return ring.oldest()
