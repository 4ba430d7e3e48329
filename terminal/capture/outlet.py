"""The device process's end: where a reader puts pictures and sound."""

import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
import numpy.typing as npt

from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.capture import device_messages as messages
from terminal.processes.picture_ring import I420Picture, PictureRing

_EARLY = 0.35
"""A picture up to this share of a slot early still fills the slot: cameras are not punctual."""


class DeviceError(ShuangluError):
    """The device cannot be opened or was lost."""


class Outlet:
    """Takes pictures at the profile's rate (by time slots) and sound in small blocks, and tells the recorder.

    What is said or handed over to a recorder that is gone raises OSError.
    """

    def __init__(
        self, connection: "Connection[Any, Any]", ring: PictureRing | None, fps: float, *, sound: bool
    ) -> None:
        self._connection = connection
        self._sending = threading.Lock()
        self._ring = ring
        self._due_us = 0
        self._number = 0
        self._sound_rate = 48_000
        self.fps = fps
        self.sound_wanted = sound

    @property
    def pictures_wanted(self) -> bool:
        """Whether pictures are asked of this source: not of one that is opened for its sound only."""
        return self._ring is not None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height that pictures must have."""
        assert self._ring is not None
        return self._ring.width, self._ring.height

    @property
    def period_us(self) -> int:
        """Time slot of one picture; another one as soon as the recorder asks for another rate."""
        return round(1_000_000 / self.fps)

    def opening(self) -> None:
        """Say that the source is about to be opened; a sign of life, while an open may last for seconds."""
        self._send(messages.DeviceOpening())

    def alive(self) -> None:
        """Say that this process runs; from a thread of its own, while the other may wait for the device."""
        self._send(messages.Alive())

    def running(self, sound_rate: int = 0) -> None:
        """Say that the source is open, samples a second (0: no sound); numbers of samples and time slots begin anew."""
        self._number = 0
        self._due_us = 0
        self._sound_rate = sound_rate or self._sound_rate
        self._send(messages.Running(sound_rate))

    def gone(self, trouble: Trouble, *, ended: bool = False) -> None:
        """Say why the source cannot be opened or was lost; `ended`: it is over by itself, and is not tried again."""
        self._send(messages.Gone(trouble, ended))

    def picture_due(self, captured_us: int) -> bool:
        """Whether a picture taken then fills a new time slot; if not, it need not be converted at all."""
        return captured_us >= self._due_us - _EARLY * self.period_us

    def picture(self, captured_us: int, draw: Callable[[I420Picture], None]) -> None:
        """Hand over a picture that is due; `draw` writes all its pixels."""
        assert self._ring is not None
        self._due_us = max(self._due_us + self.period_us, captured_us - self.period_us // 2)
        slot = self._ring.free_slot()
        if slot is not None:
            draw(slot)
            self._ring.commit(captured_us)
        self._send(messages.PictureWaits())

    def sound(self, samples: npt.NDArray[np.int16], first_us: int, *, broken: bool = False) -> None:
        """Hand over mono samples; `first_us` is when the first was taken, or a little later."""
        for start in range(0, len(samples), messages.MAX_BLOCK):
            part = samples[start : start + messages.MAX_BLOCK]
            at = first_us + start * 1_000_000 // self._sound_rate
            self._send(messages.SoundBlock(self._number, at, broken and start == 0, part))
            self._number += len(part)

    def _send(self, message: messages.Message) -> None:
        data = messages.pack(message)
        with self._sending:
            self._connection.send_bytes(data)
