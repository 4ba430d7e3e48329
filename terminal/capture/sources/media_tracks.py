"""Both tracks of a file, decoded each at its own pace. Times are microseconds since the file's beginning."""

from __future__ import annotations  # PyAV's packets are generic in its stubs only

from collections.abc import Iterator
from dataclasses import dataclass

import av
from av.container import InputContainer
from av.stream import Stream
from av.video.stream import VideoStream

from terminal.capture.instant import SECOND_US
from terminal.capture.pipe.outlet import DeviceError
from terminal.capture.sources.media_packets import MediaPackets
from terminal.capture.sources.media_sound import SoundFrame, SoundPiece, pieces

_UNTIMED_FPS = 25
"""Pictures a second of a file that has no times, as bare H.264."""


@dataclass(frozen=True, slots=True)
class FilePicture:
    """One picture of a file."""

    at_us: int
    frame: av.VideoFrame
    lost: int
    """How many before it could not be decoded."""

    @property
    def length_us(self) -> int | None:
        """How long it stands; None where the file does not say."""
        if not self.frame.duration or not self.frame.time_base:
            return None
        return round(self.frame.duration * self.frame.time_base * SECOND_US)


class MediaTracks:
    """Both tracks of a file that is played."""

    def __init__(self, container: InputContainer, name: str, *, picture: bool, sound: bool) -> None:
        """`picture`, `sound`: what is wanted. Raises DeviceError where the file has not got it."""
        self.lost_pictures = 0
        """Those that could not be decoded and were not told of by a picture behind them."""
        self._picture = _track(container.streams.video, "file.no_picture", name) if picture else None
        self._sound = _track(container.streams.audio, "file.no_sound", name) if sound else None
        self.picture_stream = self._picture if isinstance(self._picture, VideoStream) else None
        """What the shape of its pixels is told by; None where no pictures are wanted."""
        self._packets = MediaPackets(container, [track for track in (self._picture, self._sound) if track])

    @property
    def faults(self) -> int:
        """How many packets could not be read or decoded so far."""
        return self._packets.faults

    @property
    def broke_off(self) -> bool:
        """Whether the file, played to its end by now, has no proper one."""
        return self._packets.broke_off

    def pictures(self) -> Iterator[FilePicture]:
        """Yield the pictures, each later than the one before."""
        last_us = -1
        for frame, lost in self._packets.frames(self._picture) if self._picture else ():
            self.lost_pictures += lost
            if not isinstance(frame, av.VideoFrame):
                continue
            at_us = last_us + SECOND_US // _UNTIMED_FPS if frame.time is None else self._time_us(frame.time)
            if at_us > last_us:
                last_us = max(0, at_us)
                before, self.lost_pictures = self.lost_pictures, 0
                yield FilePicture(last_us, frame, before)

    def sound(self) -> Iterator[SoundPiece]:
        """Yield the sound, silent from the file's beginning to that of its track."""
        return pieces(
            SoundFrame(None if frame.time is None else self._time_us(frame.time), frame, torn=lost > 0)
            for frame, lost in (self._packets.frames(self._sound) if self._sound else ())
            if isinstance(frame, av.AudioFrame)
        )

    def _time_us(self, seconds: float) -> int:
        return round(seconds * SECOND_US) - self._packets.begin_us


def _track(streams: tuple[Stream, ...], lacking: str, name: str) -> Stream:
    if not streams:
        raise DeviceError(lacking, path=name)
    if not streams[0].codec_context:  # a codec that nobody knows; PyAV's stubs do not
        raise DeviceError("file.unplayable", path=name)
    return streams[0]
