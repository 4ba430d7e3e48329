"""A network camera with faults: `odd_camera.py '{"fps": 21, …}'` prints its port and serves whoever connects.

MPEG-TS with H.264 (Matroska with MJPEG where pictures are to be bad) and, where asked for, MP2 sound, over tcp. Flash
and beep for a tenth of a second from each full second of the monotonic clock, as `test:clap`. Each picture carries the
millisecond at which it was taken as a row of black and white fields, so that whoever reads it can compare.
"""

from __future__ import annotations  # PyAV's packets are generic in its stubs only

import io
import json
import queue
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

PACKET, TICKS = 188, 90_000
WIDTH, HEIGHT, FIELD, BITS = 320, 192, 16, 20
CLAP_S = 0.1
SOUND_RATE, SOUND_BLOCK = 48_000, 1152
FIRST_S = 10.0
"""What the first stamp says."""


@dataclass(frozen=True)
class Faults:
    """What is odd about the camera; times are seconds since somebody connected."""

    fps: list[tuple[float, float]] = field(default_factory=lambda: [(0.0, 25.0)])
    """From when on it delivers how many pictures a second; their stamps count `claimed` a second all the time."""
    claimed: float | None = 25.0
    """None: stamps say when pictures were taken."""
    steps: list[tuple[float, float]] = field(default_factory=list)
    """When the clock of the pictures (and of `right` sound) steps, and how far, seconds."""
    first_s: float = FIRST_S
    sound: str = "none"
    """`none`, `right`, `muted` (announced, never sent)."""
    sound_from: float = 0.0
    sound_rate: float = 1.0
    """Stamped time for true time of the sound."""
    delay: float = 0.0
    """How long what was taken is kept back."""
    stalls: list[tuple[float, float]] = field(default_factory=list)
    """When nothing is sent, and for how long; then all of it at once."""
    jitter: float = 0.0
    """Each packet is kept back for another time up to this."""
    bad: list[float] = field(default_factory=list)
    """When one picture is cut short."""
    b_frames: bool = False
    stamps: str = "own"
    """Those of pictures: `own`, `equal` (they stand still), `none`."""


def taken_s(luma: np.ndarray[tuple[int, int], np.dtype[np.uint8]], near_s: float) -> float:
    """Read out of a picture of any size when it was taken, the monotonic time nearest to `near_s`."""
    height, width = luma.shape
    scale = width / WIDTH
    row = round((FIELD // 2) * scale + max(0.0, (height - HEIGHT * scale) / 2))
    places = [round((FIELD * place + FIELD // 2) * scale) for place in range(BITS)]
    number = sum(int(luma[row, place] > 120) << bit for bit, place in enumerate(places))
    whole_s = (1 << BITS) / 1000
    return number / 1000 + whole_s * round((near_s - number / 1000) / whole_s)


class _Wire(io.RawIOBase):
    """Sends what is written, late if the camera is said to be so; what is sent later never overtakes."""

    def __init__(
        self, connection: socket.socket, faults: Faults, began: float, stamped: Callable[[bool, int], int | None]
    ) -> None:
        """`stamped`: what a packet's stamp is to be, for pictures or sound, in place of the one that it has."""
        self._connection, self._faults, self._began, self._stamped = connection, faults, began, stamped
        self._due: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
        self._random = np.random.default_rng(7)
        self.broken = False
        threading.Thread(target=self._send, daemon=True).start()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # bytes are all that comes
        at = time.monotonic() + self._faults.delay + float(self._random.uniform(0, self._faults.jitter))
        for from_s, length in self._faults.stalls:
            if 0 <= at - self._began - from_s < length:
                at = self._began + from_s + length
        sent = bytearray(data)
        if len(sent) % PACKET == 0 and sent[:1] == b"G":
            for place in range(0, len(sent), PACKET):
                self._restamp(sent, place)
        self._due.put((at, bytes(sent)))
        return len(data)

    def _send(self) -> None:
        while not self.broken:
            at, data = self._due.get()
            time.sleep(max(0.0, at - time.monotonic()))
            try:
                self._connection.sendall(data)
            except OSError:
                self.broken = True

    def _restamp(self, sent: bytearray, place: int) -> None:
        """Put the camera's stamps into a packet of the transport stream that begins a picture or sound."""
        begins, adapted = sent[place + 1] & 0x40, sent[place + 3] & 0x20
        head = place + 4 + (sent[place + 4] + 1 if adapted else 0)
        if not begins or sent[head : head + 3] != b"\0\0\1" or not sent[head + 7] & 0x80:
            return
        picture = sent[head + 3] & 0xF0 == 0xE0
        fields = range(head + 9, head + (19 if sent[head + 7] & 0x40 else 14), 5)
        stamps = [self._stamped(picture, _read_stamp(sent, field)) for field in fields]
        if None in stamps:
            sent[head + 7] &= 0x3F
            sent[head + 9 : fields.stop] = b"\xff" * (fields.stop - head - 9)
            return
        for place_of, stamp in zip(fields, stamps, strict=True):
            _write_stamp(sent, place_of, (stamp or 0) % (1 << 33))


def _read_stamp(sent: bytearray, at: int) -> int:
    high, middle, low = (
        sent[at] >> 1 & 7,
        int.from_bytes(sent[at + 1 : at + 3]) >> 1,
        int.from_bytes(sent[at + 3 : at + 5]) >> 1,
    )
    return high << 30 | middle << 15 | low


def _write_stamp(sent: bytearray, at: int, stamp: int) -> None:
    sent[at] = sent[at] & 0xF1 | (stamp >> 30 & 7) << 1
    sent[at + 1 : at + 3] = ((stamp >> 15 & 0x7FFF) << 1 | 1).to_bytes(2)
    sent[at + 3 : at + 5] = ((stamp & 0x7FFF) << 1 | 1).to_bytes(2)


def _picture(taken: float) -> av.VideoFrame:
    planes = np.full((HEIGHT * 3 // 2, WIDTH), 128, np.uint8)
    planes[:HEIGHT] = 235 if taken % 1 < CLAP_S else 60
    left = int(taken * 100 % (WIDTH - 32))
    planes[HEIGHT - 32 : HEIGHT, left : left + 32] = 180
    number = round(taken * 1000) % (1 << BITS)
    for bit in range(BITS):
        planes[:FIELD, FIELD * bit : FIELD * (bit + 1)] = 235 if number >> bit & 1 else 16
    return av.VideoFrame.from_ndarray(planes, format="yuv420p")


def _sound(taken: float) -> av.AudioFrame:
    times = taken + np.arange(SOUND_BLOCK) / SOUND_RATE
    beep = np.where(times % 1 < CLAP_S, 16_000 * np.sin(2 * np.pi * 1000 * (times % 1)), 0)
    room = np.random.default_rng(1).normal(0, 60, len(times))
    frame = av.AudioFrame.from_ndarray((beep + room).astype(np.int16)[None], format="s16", layout="mono")
    frame.sample_rate = SOUND_RATE
    return frame


class _Camera:
    def __init__(self, connection: socket.socket, faults: Faults) -> None:
        self._faults = faults
        self._began = time.monotonic()
        self._taken: dict[int, float] = {}
        """When pictures were taken, by the stamps that the encoder has for them."""
        self._wire = _Wire(connection, faults, self._began, self._stamped)
        self._bad = list(faults.bad)
        # What is held back until the other track comes would never be sent by a camera that is muted.
        options = {"flush_packets": "1", "max_interleave_delta": "1"}
        kind = "matroska" if faults.bad else "mpegts"
        self._out = av.open(self._wire, "w", format=kind, options=options, buffer_size=PACKET * 10)
        self._video = _jpeg(self._out) if faults.bad else _h264(self._out, b_frames=faults.b_frames)
        self._audio = None
        if faults.sound != "none":
            self._audio = self._out.add_stream("mp2", rate=SOUND_RATE)
            self._audio.layout, self._audio.format, self._audio.bit_rate = "mono", "s16", 64_000
        self._number, self._block = 0, 0
        self._next_s = 0.0

    def serve(self) -> None:
        """Send until the watcher is gone."""
        while not self._wire.broken:
            sound_s = self._faults.sound_from + (self._block + 1) * SOUND_BLOCK / SOUND_RATE
            sounding = self._audio is not None and self._faults.sound == "right" and sound_s <= self._next_s
            due_s = sound_s if sounding else self._next_s
            time.sleep(max(0.0, self._began + due_s - time.monotonic()))
            (self._hear if sounding else self._see)()

    def _stamped(self, picture: bool, nominal: int) -> int | None:
        """What the camera says in place of the encoder's stamp."""
        faults = self._faults
        if not picture:
            since_s = nominal / TICKS
            return round((faults.first_s + since_s * faults.sound_rate + self._stepped(since_s)) * TICKS)
        if faults.stamps == "none":
            return None
        number = round(nominal * 25 / TICKS)
        taken_s = self._taken.get(number, number / 25)
        counted_s = taken_s if faults.claimed is None else number / faults.claimed
        return round((faults.first_s + (0 if faults.stamps == "equal" else counted_s + self._stepped(taken_s))) * TICKS)

    def _stepped(self, since_s: float) -> float:
        return sum(by for at, by in self._faults.steps if since_s >= at)

    def _see(self) -> None:
        self._taken[self._number] = since_s = self._next_s
        self._next_s += 1 / [fps for at, fps in self._faults.fps if since_s >= at][-1]
        frame = _picture(self._began + since_s)
        if self._faults.bad:
            frame = frame.reformat(format="yuvj420p")
        frame.pts, frame.time_base = round(self._number * TICKS / 25), Fraction(1, TICKS)
        self._number += 1
        for packet in self._video.encode(frame):
            self._out.mux(self._cut(packet))

    def _cut(self, packet: Packet[Any]) -> Packet[Any]:
        if not self._bad or time.monotonic() - self._began < self._bad[0]:
            return packet
        self._bad.pop(0)
        cut = av.Packet(bytes(packet)[:200])
        cut.pts, cut.dts, cut.time_base, cut.stream = packet.pts, packet.dts, packet.time_base, packet.stream
        return cut

    def _hear(self) -> None:
        assert self._audio is not None
        since_s = self._faults.sound_from + self._block * SOUND_BLOCK / SOUND_RATE
        frame = _sound(self._began + since_s)
        frame.pts, frame.time_base = round(since_s * SOUND_RATE), Fraction(1, SOUND_RATE)
        self._block += 1
        self._out.mux(self._audio.encode(frame))


def _h264(out: OutputContainer, *, b_frames: bool) -> VideoStream:
    params = "repeat-headers=1:scenecut=0" + (":bframes=2:b-adapt=0" if b_frames else "")
    return _video(
        out, "libx264", "yuv420p", {"g": "12", "x264-params": params, "preset": "ultrafast", "tune": "zerolatency"}
    )


def _jpeg(out: OutputContainer) -> VideoStream:
    return _video(out, "mjpeg", "yuvj420p", {})


def _video(out: OutputContainer, codec: str, pixels: str, options: dict[str, str]) -> VideoStream:
    video = out.add_stream(codec, rate=25, options=options)
    assert isinstance(video, VideoStream)
    video.width, video.height, video.pix_fmt = WIDTH, HEIGHT, pixels
    video.codec_context.time_base = Fraction(1, TICKS)
    return video


def main() -> None:
    """Be the camera until the process is ended."""
    faults = Faults(**json.loads(sys.argv[1]))
    listening = socket.create_server(("127.0.0.1", int(sys.argv[2]) if len(sys.argv) > 2 else 0))
    print(listening.getsockname()[1], flush=True)
    while True:
        connection, _ = listening.accept()
        threading.Thread(target=_Camera(connection, faults).serve, daemon=True).start()


if __name__ == "__main__":
    main()
