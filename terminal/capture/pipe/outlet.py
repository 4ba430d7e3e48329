"""The device process's end: where a reader puts pictures and sound."""

import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
import numpy.typing as npt

from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.capture.pipe import messages
from terminal.capture.pipe.sound_hold import SoundHold
from terminal.capture.view import View
from terminal.processes.picture_ring import I420Picture, PictureRing
from terminal.processes.preview import PreviewWriter
from terminal.session.facts.recorder import MediaTrack, Oddity

_EARLY = 0.35
"""A picture up to this share of a slot early still fills the slot: cameras are not punctual."""
_SAID_S = 0.2
"""Who said something so lately need not say that he is alive."""


class DeviceError(ShuangluError):
    """The device cannot be opened or was lost."""


class Outlet:
    """Takes pictures at the profile's rate (by time slots) and sound, and tells the recorder; sound waits a little.

    What is said or handed over to a recorder that is gone raises OSError.
    """

    def __init__(
        self,
        connection: "Connection[Any, Any]",
        ring: PictureRing | PreviewWriter | None,
        fps: float,
        *,
        sound: bool,
        delay_us: int = 0,
        view: View | None = None,
    ) -> None:
        """`view`: how pictures are shown that go into a preview in their own size; None: all in the ring's size.

        `delay_us`: how much later than it was taken arrives what the source gives; it is handed over as that old.
        """
        self._connection = connection
        self._sending = threading.Lock()
        self._held = SoundHold()
        self._said_s = 0.0
        self._ring = ring
        self._due_us = 0
        self._number = 0
        self._sound_rate = 48_000
        self._delay_us = delay_us
        self._own_size = (0, 0)
        self.view = view
        self.fps = fps
        self.sound_wanted = sound

    @property
    def pictures_wanted(self) -> bool:
        """Whether pictures are asked of this source: not of one that is opened for its sound only."""
        return self._ring is not None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height that pictures must have; with a view, what there is room for."""
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
        if time.monotonic() - self._said_s > _SAID_S:  # else it was told by what was said
            self._send(messages.Alive())

    def running(self, sound_rate: int = 0) -> None:
        """Say that the source is open, samples a second (0: no sound); numbers of samples and time slots begin anew."""
        self._number = 0
        self._due_us = 0
        self._send(messages.Running(sound_rate))
        self._sound_rate = sound_rate or self._sound_rate

    def gone(self, trouble: Trouble, *, ended: bool = False) -> None:
        """Say why the source cannot be opened or was lost; `ended`: it is over by itself, and is not tried again."""
        self._send(messages.Gone(trouble, ended))

    def picture_due(self, captured_us: int) -> bool:
        """Whether a picture taken then fills a new time slot; if not, it need not be converted at all."""
        return captured_us >= self._due_us - _EARLY * self.period_us

    def picture(
        self, captured_us: int, draw: Callable[[I420Picture], None], size: tuple[int, int] | None = None
    ) -> None:
        """Hand over a picture that is due; `draw` writes all its pixels, of which there are `size` with a view."""
        assert self._ring is not None
        self._fill_slot(captured_us)
        slot = self._free_slot(size)
        if slot is not None:
            draw(slot)
            self._ring.commit(captured_us - self._delay_us)
        self._send(messages.PictureWaits())

    def own_size(self, width: int, height: int) -> None:
        """Say how many pixels the source's own pictures have; nothing while they stay as large."""
        if (width, height) != self._own_size:
            self._own_size = (width, height)
            self._send(messages.PictureSize(width, height))

    def picture_lost(self, captured_us: int) -> None:
        """Say that a picture came then and could not be read; nothing where another one fills its time slot."""
        if self._ring is not None and self.picture_due(captured_us):
            self._fill_slot(captured_us)
            self.pictures_lost(1)

    def pictures_lost(self, count: int) -> None:
        """Say that so many pictures of the source could not be decoded; nothing if none."""
        if count:
            self._send(messages.PicturesLost(count))

    def camera_held(self, held: messages.CameraHeld) -> None:
        """Say what became of focus, exposure and white balance."""
        self._send(held)

    def hole(self) -> None:
        """Say that the source is there and has nothing for now, as a file with a hole; a sign of life."""
        self._send(messages.Hole())

    def stamps_odd(self, track: MediaTrack, why: Oddity, amount: int) -> None:
        """Say that the time stamps of a track are not believed; `amount` as in `Odd`."""
        self._send(messages.StampsOdd(track, why, amount))

    def sound(self, samples: npt.NDArray[np.int16], first_us: int, *, broken: bool = False) -> None:
        """Hand over mono samples; `first_us` is when the first was taken, or a little later."""
        for start in range(0, len(samples), messages.MAX_BLOCK):
            part = samples[start : start + messages.MAX_BLOCK]
            at = first_us - self._delay_us + start * 1_000_000 // self._sound_rate
            self._hold(messages.SoundBlock(self._number, at, broken and start == 0, part))
            self._number += len(part)

    def _free_slot(self, size: tuple[int, int] | None) -> I420Picture | None:
        assert self._ring is not None
        if self.view is not None and isinstance(self._ring, PreviewWriter):
            return self._ring.free_slot(size)
        return self._ring.free_slot()

    def _fill_slot(self, captured_us: int) -> None:
        self._due_us = max(self._due_us + self.period_us, captured_us - self.period_us // 2)

    def _hold(self, block: messages.SoundBlock) -> None:
        """Let sound wait for more, a little."""
        with self._sending:
            ready = self._held.add(block, self._sound_rate)
            if ready:
                self._say(ready)

    def _send(self, message: messages.Message) -> None:
        with self._sending:
            self._say([*self._held.take(self._sound_rate), message])

    def _say(self, together: Sequence[messages.Message]) -> None:
        self._connection.send_bytes(messages.pack_together(together))
        self._said_s = time.monotonic()
