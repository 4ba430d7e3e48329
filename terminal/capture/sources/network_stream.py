"""Network cameras: rtsp:// and tcp:// (MPEG-TS, MJPEG, …), sound and picture by their stamps as far as they hold."""

from __future__ import annotations  # PyAV's packets are generic in its stubs only

from contextlib import ExitStack, closing
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Any

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.error import FFmpegError

from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.pipe.outlet import DeviceError, Outlet
from terminal.capture.profiles import SOUND_RATE
from terminal.capture.sources.letterbox import FrameFitter
from terminal.capture.sources.shared_clock import SharedClock
from terminal.capture.sources.stamp_report import StampReport
from terminal.capture.sources.tcp_feed import TcpFeed

if TYPE_CHECKING:
    from collections.abc import Callable

    from av.container import InputContainer
    from av.packet import Packet

    from terminal.capture.named_source import Source
    from terminal.session.facts.recorder import MediaTrack

_OPEN_S, _READ_S = 3.0, 2.0
_SETTLE_US = 500_000
"""What was queued up while the connection was made is let go: its times cannot be known. So long after it the rate of
the stamps is known, too."""
_HOLE_US = 15_000
"""Sound whose time stamp is this far from where the last packet ended follows a lost packet."""
_MANY_BAD = 50
"""So many packets in a row that cannot be decoded, two seconds of a usual camera, are a lost camera: it sends
something else than it began with, and is asked anew."""
_MICROSECOND = Fraction(1, SECOND_US)
_OPTIONS = {
    "analyzeduration": "300000",  # so much of any one track ends the looking: none waits for another that is silent
    "probesize": "1000000",
    "fpsprobesize": "0",
    "rtsp_transport": "tcp",
    "timeout": "2000000",
}


class StreamReader:
    """Reads a network camera until it fails."""

    def __init__(self, source: Source) -> None:
        self._address = source.name

    def run(self, outlet: Outlet) -> None:
        """Raises DeviceError when the camera cannot be reached, ends, or says nothing for two seconds."""
        try:
            with ExitStack() as held:
                container, arrived = self._open(held, outlet)
                _Reading(container, outlet, arrived).run()
        except (OSError, ValueError) as error:  # PyAV's errors are kinds of these
            raise DeviceError("stream.no_answer", problem=_plain(error)) from error
        raise DeviceError("stream.ended")

    def _open(self, held: ExitStack, outlet: Outlet) -> tuple[InputContainer, Callable[[Packet[Any]], int]]:
        """Return the open stream, and what tells when a packet began to arrive."""
        if not self._address.startswith("tcp:"):
            opened = av.open(self._address, options=_OPTIONS, timeout=(_OPEN_S, _READ_S))
            return held.enter_context(closing(opened)), lambda _: now_us()
        feed = held.enter_context(closing(TcpFeed(self._address)))
        feed.wait_for_first(outlet.opening)
        container = held.enter_context(closing(av.open(feed, "r", options=_OPTIONS)))
        return container, lambda packet: feed.arrived_us(packet.pos)


def _plain(error: BaseException) -> str:
    """The error in words that quote no address: there may be a password in it."""
    return str(getattr(error, "strerror", None) or type(error).__name__)


class _Reading:
    def __init__(self, container: InputContainer, outlet: Outlet, arrived: Callable[[Packet[Any]], int]) -> None:
        self._container = container
        self._outlet = outlet
        self._arrived_us = arrived
        self._clock = SharedClock()
        self._reports: dict[MediaTrack, StampReport] = {
            track: StampReport(partial(outlet.stamps_odd, track)) for track in self._clock.tracks
        }
        pictures = container.streams.video if outlet.pictures_wanted else ()
        sounds = container.streams.audio if outlet.sound_wanted else ()
        if not pictures and not sounds:
            raise DeviceError("stream.nothing")
        self._streams = [*pictures[:1], *sounds[:1]]
        self._fitter = FrameFitter(outlet.size, outlet.view) if outlet.pictures_wanted else None
        if self._fitter is not None and pictures:
            self._fitter.follow(pictures[0])
        self._resampler = AudioResampler("s16", "mono", SOUND_RATE)
        self._settled_us: int | None = None
        self._bad = 0
        self._seen = False
        self._sound_lost = False

    def run(self) -> None:
        self._outlet.running(SOUND_RATE if self._outlet.sound_wanted else 0)
        for packet in self._container.demux(self._streams):
            if not packet.size:
                continue  # the end
            arrived_us = self._arrived_us(packet)
            if self._settled_us is None:
                self._settled_us = arrived_us + _SETTLE_US
            if packet.stream.type == "video":
                self._pictures(packet, arrived_us)
            else:
                self._sounds(packet, arrived_us)

    def _settled(self, arrived_us: int) -> bool:
        return self._settled_us is not None and arrived_us >= self._settled_us

    def _pictures(self, packet: Packet[Any], arrived_us: int) -> None:
        at_us = self._clock.picture(_micro(packet, packet.pts), _micro(packet, packet.dts), arrived_us)
        if self._settled(arrived_us):  # while FFmpeg still looks, packets of a right camera lack stamps, too
            self._reports["picture"].see(self._clock.tracks["picture"], arrived_us)
        packet.time_base, packet.pts, packet.dts = _MICROSECOND, at_us, None  # the decoder puts pictures in order
        frames = self._decoded(packet)
        if frames is None:
            if self._seen and self._settled(arrived_us):
                self._outlet.picture_lost(at_us)
            return
        for frame in frames:
            self._seen = True
            if self._settled(arrived_us):
                self._picture(frame, at_us if frame.pts is None else frame.pts)

    def _picture(self, frame: av.VideoFrame, at_us: int) -> None:
        fitter = self._fitter
        if fitter is not None and self._outlet.picture_due(at_us):
            self._outlet.own_size(frame.width, frame.height)
            self._outlet.picture(at_us, lambda picture: fitter.draw(frame, picture), fitter.size_of(frame))

    def _sounds(self, packet: Packet[Any], arrived_us: int) -> None:
        frames = self._decoded(packet)
        self._sound_lost = self._sound_lost or frames is None  # what comes next follows a hole
        for frame in frames or ():
            length_us = frame.samples * SECOND_US // frame.sample_rate
            stamp_us = None if frame.time is None else round(frame.time * SECOND_US)
            at_us = self._clock.sound(stamp_us, length_us, arrived_us)
            clock = self._clock.tracks["sound"]
            if self._settled(arrived_us):
                self._reports["sound"].see(clock, arrived_us)
            broken = self._sound_lost or clock.advanced_us - length_us > _HOLE_US
            if self._settled(arrived_us):
                self._sound_lost = False
                self._sound(frame, at_us, broken=broken)

    def _sound(self, frame: av.AudioFrame, at_us: int, *, broken: bool) -> None:
        frame.pts = None
        for part in self._resampler.resample(frame):
            self._outlet.sound(np.asarray(part.to_ndarray()[0], np.int16), at_us, broken=broken)

    def _decoded(self, packet: Packet[Any]) -> list[Any] | None:
        """What a packet holds; None where it cannot be decoded. Raises DeviceError when many in a row cannot."""
        try:
            frames = packet.decode()
        except FFmpegError as error:
            self._bad += self._seen or packet.stream.type == "audio"  # before the first whole picture none can be made
            if self._bad >= _MANY_BAD:
                raise DeviceError("stream.undecodable") from error
            return None
        if frames:
            self._bad = 0
        return frames


def _micro(packet: Packet[Any], stamp: int | None) -> int | None:
    return None if stamp is None else round(stamp * packet.time_base * SECOND_US)
