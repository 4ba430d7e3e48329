"""What the packets of a file hold, on one time line however often its stamps begin anew, as far as it can be read."""

from __future__ import annotations  # PyAV's packets are generic in its stubs only

from collections import deque
from collections.abc import Iterator
from typing import Any

import av
from av.container import InputContainer
from av.packet import Packet
from av.stream import Stream

from terminal.capture.instant import SECOND_US

_BACK_US = SECOND_US
"""Stamps that step back by more than this begin anew: one film was put behind another."""
_AHEAD_US = 10 * SECOND_US
"""So do stamps that step ahead by more than this, in formats whose stamps may; elsewhere it is a hole."""
_JUMPS: int = av.format.Flags.ts_discont.value  # type: ignore[assignment]  # its stubs say: the flag itself
_MANY = 10
"""So many failed reads in a row are the end: what stands behind them is not found any more."""
_SHORT_US = SECOND_US // 2
_SHORT_SHARE = 50
"""A file that ends this much, or this part of its length, before the length that it tells, breaks off."""
_TELLING = frozenset(("mov", "matroska", "avi", "flv", "asf"))
"""Formats that tell their length; of others FFmpeg guesses it."""


class MediaPackets:
    """Reads the first picture and the first sound track; what is not asked for is passed over.

    A read that fails is counted in `faults`, and tried again behind it; so is a packet that cannot be decoded.
    """

    def __init__(self, container: InputContainer, wanted: list[Stream]) -> None:
        self.faults = 0
        self.torn = 0
        """How many packets of the tracks that were asked for are not whole, decoded or not."""
        self.begin_us = container.start_time or 0
        """The file's beginning in its own stamps, microseconds."""
        self._container = container
        self._streams: list[Stream] = [*container.streams.video[:1], *container.streams.audio[:1]]
        self._demuxing = container.demux(self._streams)
        self._queues: dict[int, deque[Packet[Any]]] = {stream.index: deque() for stream in wanted}
        self._line = _TimeLine(jumps=bool(container.format.flags & _JUMPS))
        self._failed = 0
        self._ends_torn = False
        """Whether the last packet that was read is not whole."""

    @property
    def broke_off(self) -> bool:
        """Whether the file, read to its end by now, has no proper one."""
        told_us = self._container.duration or 0
        if not _TELLING & set(self._container.format.name.split(",")):
            told_us = 0
        lacks_us = told_us - (self._line.reached_us - self.begin_us)
        return self._ends_torn or self._failed > 0 or lacks_us > max(_SHORT_US, told_us // _SHORT_SHARE)

    def frames(self, stream: Stream) -> Iterator[tuple[av.VideoFrame | av.AudioFrame | None, int]]:
        """Yield each frame of a track, and how many packets since the one before could not be decoded.

        None stands for the end, with how many could not be after the last frame.
        """
        lost = 0
        while (packet := self._next(stream)) is not None:
            self.torn += packet.is_corrupt
            try:
                frames = packet.decode()
            except (av.FFmpegError, ValueError):
                lost += 1
                self.faults += 1
                continue
            for frame in frames:
                if isinstance(frame, av.VideoFrame | av.AudioFrame):
                    yield frame, lost
                    lost = 0
        yield None, lost

    def _next(self, stream: Stream) -> Packet[Any] | None:
        """The track's next packet, the last ones empty; None when there are no more."""
        mine = self._queues[stream.index]
        while not mine:
            packet = self._read()
            if packet is None:
                return None
            queue = self._queues.get(packet.stream.index)
            if queue is not None:
                queue.append(packet)
        return mine.popleft()

    def _read(self) -> Packet[Any] | None:
        while self._failed < _MANY:
            try:
                packet = next(self._demuxing, None)
            except av.FFmpegError:
                self.faults += 1
                self._failed += 1
                self._demuxing = self._container.demux(self._streams)
                continue
            if packet is not None and packet.size:
                self._failed, self._ends_torn = 0, packet.is_corrupt
                self._line.place(packet)
            return packet
        return self._emptying()

    def _emptying(self) -> Packet[Any] | None:
        """After a read that failed for good, give what empties each decoder once."""
        if not self._streams:
            return None
        packet: Packet[Any] = Packet()
        packet.stream = self._streams.pop()
        packet.time_base = packet.stream.time_base
        return packet


class _TimeLine:
    """Shifts stamps that begin anew behind what came before; both tracks are shifted alike, and stay in step."""

    def __init__(self, *, jumps: bool) -> None:
        self.reached_us = 0
        """The end of what was read, in the file's first stamps."""
        self._ahead_us = _AHEAD_US if jumps else 1 << 62
        self._newest_us = 0
        self._shifts: dict[int, int] = {}
        self._ends: dict[int, int] = {}

    def place(self, packet: Packet[Any]) -> None:
        """Move the packet's stamps to where it belongs."""
        base = packet.time_base
        stamp = packet.dts if packet.dts is not None else packet.pts
        if stamp is None or not base:
            return
        track = packet.stream.index
        stamp_us = round(stamp * base * SECOND_US)
        shift_us = self._shifts[track] = self._shift(track, stamp_us)
        ticks = round(shift_us / SECOND_US / base)
        if packet.pts is not None:  # where stamps begin anew, the two may be of either side
            torn = abs(packet.pts - stamp) * base * SECOND_US > _AHEAD_US
            packet.pts = (stamp if torn else packet.pts) + ticks
        if packet.dts is not None:
            packet.dts += ticks
        length_us = round((packet.duration or 0) * base * SECOND_US)
        self._ends[track] = stamp_us + shift_us + length_us
        self.reached_us = max(self.reached_us, self._ends[track])

    def _shift(self, track: int, stamp_us: int) -> int:
        end_us, mine_us = self._ends.get(track), self._shifts.get(track, 0)
        if end_us is None or self._fits(stamp_us + mine_us - end_us):
            return mine_us
        if not self._fits(stamp_us + self._newest_us - end_us):
            self._newest_us = end_us - stamp_us
        return self._newest_us

    def _fits(self, step_us: int) -> bool:
        return -_BACK_US <= step_us <= self._ahead_us
