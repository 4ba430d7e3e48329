"""The latest picture for whoever wants to look: window and analysis. The recorder never waits for them.

Three slots, each under a sequence number that is odd while the slot is being written. A reader that finds the
number changed after copying tries again with the newest slot.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from terminal.processes.picture_colours import to_rgb
from terminal.processes.picture_ring import I420Picture
from terminal.processes.shared_block import SharedBlock

_SLOTS = 3
_HEADER = 4  # numbers: width, height, pictures published, one to spare
_PUBLISHED = 2
_SLOT_HEADER = 5  # numbers: sequence, captured_us, media_us, width, height
_NO_MEDIA = -1
_TRIES = 4


@dataclass(frozen=True, slots=True)
class PreviewPicture:
    """One picture, of the first camera with the burned-in line: `pixels` is I420, shape (height * 3 / 2, width)."""

    number: int
    """Counts up; equal numbers are the same picture."""
    captured_us: int
    """When it was taken, on the machine's monotonic clock (`terminal.capture.instant`)."""
    media_us: int | None
    """When it was taken, on the take's media clock; None while no take is open."""
    pixels: I420Picture

    def to_rgb(self) -> npt.NDArray[np.uint8]:
        """Convert to RGB, shape (height, width, 3), contiguous."""
        return to_rgb(self.pixels)


class _Slots:
    """Three pictures in a block, seen from either end."""

    def __init__(self, block: SharedBlock) -> None:
        self.block = block
        self.header = block.whole_numbers(0, _HEADER)
        self.width, self.height = int(self.header[0]), int(self.header[1])
        self.size = self.width * self.height * 3 // 2
        self._first = (_HEADER + _SLOTS * _SLOT_HEADER) * 8

    def marks(self, slot: int) -> npt.NDArray[np.int64]:
        return self.block.whole_numbers((_HEADER + slot * _SLOT_HEADER) * 8, _SLOT_HEADER)

    def pixels(self, slot: int, width: int, height: int) -> I420Picture:
        whole = self.block.bytes_at(self._first + slot * self.size, width * height * 3 // 2)
        return whole.reshape(height * 3 // 2, width)


class Preview:
    """The memory itself. The kiosk makes it and hands it with their start to the recorder and to whoever looks.

    It outlives them all: a recorder that was lost leaves it to the next one.
    """

    def __init__(self, block: SharedBlock) -> None:
        """Use `create`."""
        self._block = block

    @classmethod
    def create(cls, width: int, height: int) -> Self:
        """Make room for pictures of this size, pixels, or of any other that has no more of them.

        Memory is taken as pictures are written: what smaller ones leave free costs nothing.
        """
        size = (_HEADER + _SLOTS * _SLOT_HEADER) * 8 + _SLOTS * width * height * 3 // 2
        block = SharedBlock.create(size)
        block.whole_numbers(0, 2)[:] = (width, height)
        return cls(block)

    def __reduce__(self) -> tuple[Any, ...]:
        """As the block: to a child with its start."""
        return Preview, (self._block,)

    def writer(self) -> "PreviewWriter":
        """The recorder's end; one at a time."""
        return PreviewWriter(self._block)

    def reader(self) -> "PreviewReader":
        """A looking end; any number of them."""
        return PreviewReader(self._block)

    def close(self) -> None:
        """Let go of the memory; ends that still exist keep it until they are gone."""
        self._block.close()


class PreviewWriter:
    """The recorder's end, or a device's, which takes its pictures as a ring does; it never waits for whoever looks."""

    def __init__(self, block: SharedBlock) -> None:
        """Use `Preview.writer`. What a writer that was killed had begun counts as written, and is written over."""
        self._block = block
        self._slots = _Slots(block)
        self.width, self.height = self._slots.width, self._slots.height
        for slot in range(_SLOTS):
            marks = self._slots.marks(slot)
            marks[0] += marks[0] % 2

    def publish(self, picture: I420Picture, captured_us: int, media_us: int | None) -> None:
        """Show this picture from now on."""
        np.copyto(self.free_slot(), picture)
        self.commit(captured_us, media_us)

    def free_slot(self, size: tuple[int, int] | None = None) -> I420Picture:
        """Return the slot to write the next picture into; no reader takes it before `commit`.

        `size`: width and height where they are not the preview's own, both even. Raises ValueError where it has no
        room for so many pixels.
        """
        width, height = size or (self.width, self.height)
        if width * height * 3 // 2 > self._slots.size:
            raise ValueError(f"{width}x{height} does not go into {self.width}x{self.height}")
        slot = int(self._slots.header[_PUBLISHED]) % _SLOTS
        marks = self._slots.marks(slot)
        marks[0] |= 1
        marks[3:] = (width, height)
        return self._slots.pixels(slot, width, height)

    def commit(self, captured_us: int, media_us: int | None = None) -> None:
        """Show the picture in the slot from now on; `captured_us` is its true time on the shared clock."""
        number = int(self._slots.header[_PUBLISHED])
        marks = self._slots.marks(number % _SLOTS)
        marks[1:3] = (captured_us, _NO_MEDIA if media_us is None else media_us)
        marks[0] += 1
        self._slots.header[_PUBLISHED] = number + 1

    def __reduce__(self) -> tuple[Any, ...]:
        """As the block: to a child with its start."""
        return PreviewWriter, (self._block,)

    def close(self) -> None:
        """Let go of this end; the preview stays."""
        del self._slots


class PreviewReader:
    """A looking end; what it hands out are copies."""

    def __init__(self, block: SharedBlock) -> None:
        """Use `Preview.reader`."""
        self._slots = _Slots(block)
        self.width, self.height = self._slots.width, self._slots.height

    @property
    def newest(self) -> tuple[int, int] | None:
        """Number of the newest picture and when it was taken, without a copy of it; None before the first."""
        number = int(self._slots.header[_PUBLISHED])
        return (number, int(self._slots.marks((number - 1) % _SLOTS)[1])) if number else None

    def latest(self, after: int = 0) -> PreviewPicture | None:
        """Return a copy of the newest picture, or None if there is none with a `number` above `after`."""
        for _ in range(_TRIES):
            number = int(self._slots.header[_PUBLISHED])
            if number <= after:
                return None
            slot = (number - 1) % _SLOTS
            before = self._slots.marks(slot).copy()
            pixels = self._slots.pixels(slot, int(before[3]), int(before[4])).copy()
            if before[0] % 2 == 0 and before[0] == self._slots.marks(slot)[0]:
                media_us = None if before[2] == _NO_MEDIA else int(before[2])
                return PreviewPicture(number, int(before[1]), media_us, pixels)
        return None
