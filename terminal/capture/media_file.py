"""Files played in real time: films, sounds and still pictures. Sound and picture of one file share one time line."""

from __future__ import annotations  # PyAV's packets are generic in its stubs only

import time
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from av.audio.resampler import AudioResampler
from av.container import InputContainer
from av.packet import Packet

from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.letterbox import FrameFitter
from terminal.capture.outlet import DeviceError, Outlet
from terminal.capture.profiles import SOUND_RATE
from terminal.capture.resampler import FractionalResampler
from terminal.capture.sources import Source

BLOCK = 960
_BLOCK_US = BLOCK * SECOND_US // SOUND_RATE
_HOLD_US = 200_000
"""A picture that stays longer than this in the file is handed out again meanwhile: a camera never pauses either."""
_STILL_US = 10 * SECOND_US
"""How long a file that holds a single picture lasts."""
_LATE_US = SECOND_US
_FOREVER = 1 << 62


class FileReader:
    """Plays a file, again and again if the source loops."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def run(self, outlet: Outlet) -> None:
        """Returns when a file that does not loop is over; raises DeviceError for a file that cannot be played."""
        player = _Player(outlet, self._source.ppm)
        while True:
            try:
                with closing(av.open(self._source.name)) as container:
                    player.play(_Tracks(container, outlet, self._source.name))
            except (OSError, ValueError) as error:  # PyAV's errors are kinds of these
                raise DeviceError("file.unplayable", path=self._source.name) from error
            if not self._source.loop:
                return


class _Tracks:
    """Decodes both tracks of a file, each at its own pace; times are microseconds since the file's beginning."""

    def __init__(self, container: InputContainer, outlet: Outlet, name: str) -> None:
        pictures = container.streams.video if outlet.pictures_wanted else ()
        sounds = container.streams.audio if outlet.sound_wanted else ()
        if outlet.pictures_wanted and not pictures:
            raise DeviceError("file.no_picture", path=name)
        if outlet.sound_wanted and not sounds:
            raise DeviceError("file.no_sound", path=name)
        self._picture = pictures[0] if pictures else None
        self._sound = sounds[0] if sounds else None
        streams = [stream for stream in (self._picture, self._sound) if stream is not None]
        self._packets = container.demux(streams)
        self._queues: dict[int, deque[Packet[Any]]] = {stream.index: deque() for stream in streams}
        self._begin_us = container.start_time or 0

    def pictures(self) -> Iterator[tuple[int, av.VideoFrame]]:
        """Yield pictures with their times."""
        if self._picture is not None:
            for frame in self._frames(self._picture.index):
                if isinstance(frame, av.VideoFrame) and frame.time is not None:
                    yield round(frame.time * SECOND_US) - self._begin_us, frame

    def blocks(self) -> Iterator[npt.NDArray[np.int16]]:
        """Yield the sound from the file's beginning on, in blocks of 20 ms at 48 kHz; the last is filled up."""
        if self._sound is None:
            return
        resampler = AudioResampler("s16", "mono", SOUND_RATE)
        waiting = np.zeros(0, np.int16)
        begun = False
        for frame in self._frames(self._sound.index):
            assert isinstance(frame, av.AudioFrame)
            if not begun and frame.time is not None:
                lead_us = round(frame.time * SECOND_US) - self._begin_us
                waiting = np.zeros(max(0, lead_us * SOUND_RATE // SECOND_US), np.int16)
            begun = True
            frame.pts = None
            parts = [np.asarray(part.to_ndarray()[0], np.int16) for part in resampler.resample(frame)]
            waiting = np.concatenate((waiting, *parts))
            while len(waiting) >= BLOCK:
                yield waiting[:BLOCK]
                waiting = waiting[BLOCK:]
        if len(waiting):
            yield np.concatenate((waiting, np.zeros(BLOCK - len(waiting), np.int16)))

    def _frames(self, index: int) -> Iterator[av.VideoFrame | av.AudioFrame]:
        while (packet := self._next_packet(index)) is not None:
            for frame in packet.decode():
                if isinstance(frame, av.VideoFrame | av.AudioFrame):
                    yield frame

    def _next_packet(self, index: int) -> Packet[Any] | None:
        mine = self._queues[index]
        while not mine:
            packet = next(self._packets, None)
            if packet is None:
                return None
            self._queues[packet.stream.index].append(packet)
        return mine.popleft()


class _Player:
    """Hands out what is due. `origin_us` is when the present pass through the file began."""

    def __init__(self, outlet: Outlet, ppm: float) -> None:
        self._outlet = outlet
        self._fitter = FrameFitter(outlet.size) if outlet.pictures_wanted else None
        self._last: av.VideoFrame | None = None
        self._last_us = 0
        self._origin_us = 0
        self._broken = False
        self._off_clock = _OffClock(ppm) if ppm else None

    def play(self, tracks: _Tracks) -> None:
        """Play one pass in real time."""
        if not self._origin_us:
            self._outlet.running(SOUND_RATE if self._outlet.sound_wanted else 0)
            self._origin_us = now_us()
        pictures, blocks = tracks.pictures(), tracks.blocks()
        picture, block = next(pictures, None), next(blocks, None)
        count = played = end_us = 0
        while picture is not None or block is not None:
            picture_us = picture[0] if picture else _FOREVER
            block_us = (played + 1) * _BLOCK_US if block is not None else _FOREVER
            if self._wait(min(picture_us, block_us)):
                continue
            if picture is not None and picture_us <= block_us:
                self._show(picture[1], self._origin_us + picture_us)
                end_us = max(end_us, picture_us + self._length_us(picture[1]))
                picture, count = next(pictures, None), count + 1
            elif block is not None:
                self._sound(block, self._origin_us + played * _BLOCK_US)
                block, played = next(blocks, None), played + 1
        self._finish(_STILL_US if count == 1 and not played else end_us, played)

    def _finish(self, length_us: int, played: int) -> None:
        length_us = max(length_us, played * _BLOCK_US)
        while self._outlet.sound_wanted and played * _BLOCK_US < length_us:
            if not self._wait((played + 1) * _BLOCK_US):
                self._sound(np.zeros(BLOCK, np.int16), self._origin_us + played * _BLOCK_US)
                played += 1
        length_us = max(length_us, played * _BLOCK_US)
        while self._wait(length_us):
            pass
        self._origin_us += length_us

    def _wait(self, media_us: int) -> bool:
        """Sleep until this time of the file. Returns True instead if the last picture was due again first."""
        due_us = self._origin_us + media_us
        hold_us = self._last_us + _HOLD_US if self._last is not None else _FOREVER
        time.sleep(max(0.0, (min(due_us, hold_us) - now_us()) / SECOND_US))
        if hold_us < due_us and self._last is not None:
            self._show(self._last, hold_us)
            return True
        late_us = now_us() - due_us
        if late_us > _LATE_US:
            self._origin_us += late_us
            self._broken = True
        return False

    def _show(self, frame: av.VideoFrame, at_us: int) -> None:
        fitter = self._fitter
        self._last, self._last_us = frame, at_us
        if fitter is not None and self._outlet.picture_due(at_us):
            self._outlet.picture(at_us, lambda picture: fitter.draw(frame, picture))

    def _sound(self, block: npt.NDArray[np.int16], first_us: int) -> None:
        if self._off_clock is not None:
            block, first_us = self._off_clock.bend(block, first_us)
        self._outlet.sound(block, first_us, broken=self._broken)
        self._broken = False

    def _length_us(self, frame: av.VideoFrame) -> int:
        if frame.duration and frame.time_base is not None:
            return round(frame.duration * frame.time_base * SECOND_US)
        return self._outlet.period_us


class _OffClock:
    """Turns good sound into that of a device whose clock runs `ppm` too fast."""

    def __init__(self, ppm: float) -> None:
        self._step = 1 / (1 + ppm / 1e6)
        self._resampler = FractionalResampler()
        self._fed = 0

    def bend(self, block: npt.NDArray[np.int16], first_us: int) -> tuple[npt.NDArray[np.int16], int]:
        """Return what that device would have delivered by the end of `block`, and when its first sample was taken."""
        begin = self._resampler.position - self._fed
        self._resampler.feed(block.astype(np.float32))
        self._fed += len(block)
        bent = self._resampler.read(self._resampler.ready(self._step), self._step)
        at_us = first_us + round(begin * SECOND_US / SOUND_RATE)
        return np.clip(np.rint(bent), -32768, 32767).astype(np.int16), at_us
