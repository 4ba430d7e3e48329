"""Network cameras: rtsp:// and tcp:// (MPEG-TS, MJPEG, …), sound and picture on the camera's own clock."""

from collections import deque
from contextlib import closing

import av
import numpy as np
from av.audio.resampler import AudioResampler
from av.container import InputContainer

from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.letterbox import FrameFitter
from terminal.capture.outlet import DeviceError, Outlet
from terminal.capture.profiles import SOUND_RATE
from terminal.capture.sources import Source

_OPEN_S, _READ_S = 3.0, 2.0
_SETTLE_US = 300_000
"""What was queued up while the connection was made is let go: its times cannot be known."""
_OFFSET_WINDOWS = 20
_JUMP_US = 1_000_000
"""A stream whose time stamps jump by this much has started anew."""
_HOLE_US = 15_000
"""Sound whose time stamp is this far from where the last packet ended follows a lost packet."""
_OPTIONS = {
    "analyzeduration": "500000",
    "probesize": "1000000",
    "fflags": "nobuffer",
    "rtsp_transport": "tcp",
    "timeout": "2000000",
}


class ArrivalClock:
    """Maps the camera's time stamps to the monotonic clock: a packet can arrive late, never early.

    The least delay of the last seconds is taken as none. Sound and picture share one map, so they stay in step.
    """

    def __init__(self) -> None:
        self._windows: deque[int] = deque(maxlen=_OFFSET_WINDOWS)
        self._window_end_us = 0

    def place(self, stamp_us: int, arrived_us: int) -> int:
        """Return when a packet with this time stamp was taken; raises DeviceError when time stamps jump."""
        offset = arrived_us - stamp_us
        if self._windows and abs(offset - min(self._windows)) > _JUMP_US + _READ_S * SECOND_US:
            raise DeviceError("stream.clock")
        if arrived_us >= self._window_end_us:
            self._windows.append(offset)
            self._window_end_us = arrived_us + SECOND_US // 2
        self._windows[-1] = min(self._windows[-1], offset)
        return stamp_us + min(self._windows)


class StreamReader:
    """Reads a network camera until it fails."""

    def __init__(self, source: Source) -> None:
        self._address = source.name

    def run(self, outlet: Outlet) -> None:
        """Raises DeviceError when the camera cannot be reached, ends, or says nothing for two seconds."""
        try:
            with closing(av.open(self._address, options=_OPTIONS, timeout=(_OPEN_S, _READ_S))) as container:
                _Reading(container, outlet).run()
        except (OSError, ValueError) as error:  # PyAV's errors are kinds of these
            raise DeviceError("stream.no_answer", problem=_plain(error)) from error
        raise DeviceError("stream.ended")


def _plain(error: BaseException) -> str:
    """The error in words that quote no address: there may be a password in it."""
    return str(getattr(error, "strerror", None) or type(error).__name__)


class _Reading:
    def __init__(self, container: InputContainer, outlet: Outlet) -> None:
        self._container = container
        self._outlet = outlet
        self._clock = ArrivalClock()
        pictures = container.streams.video if outlet.pictures_wanted else ()
        sounds = container.streams.audio if outlet.sound_wanted else ()
        if not pictures and not sounds:
            raise DeviceError("stream.nothing")
        self._streams = [*pictures[:1], *sounds[:1]]
        self._fitter = FrameFitter(outlet.size) if outlet.pictures_wanted else None
        self._resampler = AudioResampler("s16", "mono", SOUND_RATE)
        self._sounds = bool(sounds)
        self._sound_next_us: int | None = None

    def run(self) -> None:
        self._outlet.running(SOUND_RATE if self._sounds else 0)
        settled_us = now_us() + _SETTLE_US
        for packet in self._container.demux(self._streams):
            arrived_us = now_us()
            for frame in packet.decode():
                if not isinstance(frame, av.VideoFrame | av.AudioFrame) or frame.time is None:
                    continue
                stamp_us = round(frame.time * SECOND_US)
                at_us = self._clock.place(stamp_us, arrived_us)
                if arrived_us < settled_us:
                    continue
                if isinstance(frame, av.VideoFrame):
                    self._picture(frame, at_us)
                else:
                    self._sound(frame, stamp_us, at_us)

    def _picture(self, frame: av.VideoFrame, at_us: int) -> None:
        fitter = self._fitter
        if fitter is not None and self._outlet.picture_due(at_us):
            self._outlet.picture(at_us, lambda picture: fitter.draw(frame, picture))

    def _sound(self, frame: av.AudioFrame, stamp_us: int, at_us: int) -> None:
        broken = self._sound_next_us is not None and abs(stamp_us - self._sound_next_us) > _HOLE_US
        self._sound_next_us = stamp_us + frame.samples * SECOND_US // frame.sample_rate
        frame.pts = None
        for part in self._resampler.resample(frame):
            self._outlet.sound(np.asarray(part.to_ndarray()[0], np.int16), at_us, broken=broken)
