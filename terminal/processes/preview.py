"""The latest picture for whoever wants to look: window and analysis. The recorder never waits for them.

Three slots, each under a sequence number that is odd while the slot is being written. A reader that finds the
number changed after copying tries again with the newest slot.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from terminal.processes.picture_ring import I420Picture
from terminal.processes.shared_block import SharedBlock

_SLOTS = 3
_HEADER = 4  # numbers: width, height, pictures published, one to spare
_PUBLISHED = 2
_SLOT_HEADER = 3  # numbers: sequence, captured_us, media_us
_NO_MEDIA = -1
_TRIES = 4


@dataclass(frozen=True, slots=True)
class PreviewPicture:
    """One picture with the burned-in line: `pixels` is I420, shape (height * 3 / 2, width)."""

    number: int
    """Counts up; equal numbers are the same picture."""
    captured_us: int
    """When it was taken, on the machine's monotonic clock (`terminal.capture.instant`)."""
    media_us: int | None
    """When it was taken, on the take's media clock; None while no take is open."""
    pixels: I420Picture

    def to_rgb(self) -> npt.NDArray[np.uint8]:
        """Convert to RGB, shape (height, width, 3), contiguous."""
        import cv2

        return np.asarray(cv2.cvtColor(self.pixels, cv2.COLOR_YUV2RGB_I420), np.uint8)


class _Slots:
    def __init__(self, block: SharedBlock) -> None:
        self.block = block
        self.header = block.whole_numbers(0, _HEADER)
        self.width, self.height = int(self.header[0]), int(self.header[1])
        self._size = self.width * self.height * 3 // 2
        self._first = (_HEADER + _SLOTS * _SLOT_HEADER) * 8

    def marks(self, slot: int) -> npt.NDArray[np.int64]:
        return self.block.whole_numbers((_HEADER + slot * _SLOT_HEADER) * 8, _SLOT_HEADER)

    def pixels(self, slot: int) -> I420Picture:
        whole = self.block.bytes_at(self._first + slot * self._size, self._size)
        return whole.reshape(self.height * 3 // 2, self.width)

    def close(self) -> None:
        del self.header
        self.block.close()


class PreviewWriter:
    """The recorder's end."""

    def __init__(self, width: int, height: int) -> None:
        size = (_HEADER + _SLOTS * _SLOT_HEADER) * 8 + _SLOTS * width * height * 3 // 2
        block = SharedBlock.create(size)
        block.whole_numbers(0, 2)[:] = (width, height)
        self._slots = _Slots(block)

    @property
    def address(self) -> str:
        return self._slots.block.address

    def publish(self, picture: I420Picture, captured_us: int, media_us: int | None) -> None:
        """Show this picture from now on."""
        number = int(self._slots.header[_PUBLISHED])
        marks = self._slots.marks(number % _SLOTS)
        marks[0] += 1
        marks[1:] = (captured_us, _NO_MEDIA if media_us is None else media_us)
        np.copyto(self._slots.pixels(number % _SLOTS), picture)
        marks[0] += 1
        self._slots.header[_PUBLISHED] = number + 1

    def close(self) -> None:
        self._slots.close()


class PreviewReader:
    """The looking end; any number of them, in any process of the same user."""

    def __init__(self, preview: str) -> None:
        """Join by the `preview` of `RecorderReady`; raises OSError when that recorder is gone."""
        self._slots = _Slots(SharedBlock.open(preview))
        self.width, self.height = self._slots.width, self._slots.height

    def latest(self, after: int = 0) -> PreviewPicture | None:
        """Return a copy of the newest picture, or None if there is none with a `number` above `after`."""
        for _ in range(_TRIES):
            number = int(self._slots.header[_PUBLISHED])
            if number <= after:
                return None
            slot = (number - 1) % _SLOTS
            before = self._slots.marks(slot).copy()
            pixels = self._slots.pixels(slot).copy()
            if before[0] % 2 == 0 and before[0] == self._slots.marks(slot)[0]:
                media_us = None if before[2] == _NO_MEDIA else int(before[2])
                return PreviewPicture(number, int(before[1]), media_us, pixels)
        return None

    def close(self) -> None:
        self._slots.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
