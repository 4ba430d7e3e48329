"""Pictures on their way from a device process to the recorder: a bounded ring in shared memory, no loss in silence.

One writer, one reader. A picture that finds the ring full is not written but counted in `overruns`. What a writer
handed over before it died waits as before: a new writer in its place goes on where it stopped.
"""

from typing import Any, Self

import numpy as np
import numpy.typing as npt

from terminal.processes.shared_block import SharedBlock

I420Picture = npt.NDArray[np.uint8]
"""An I420 picture, shape (height * 3 / 2, width): luma rows, then the quarter-size planes U and V."""

_HEADER = 8  # numbers: slots, width, height, written, read, overruns, two to spare
_WRITTEN, _READ, _OVERRUNS = 3, 4, 5
RING_SLOTS = 16
"""0.64 s at 25 fps: longer than any pause seen of an encoder on a busy 2-core machine; 22 MB at 720p."""


class PictureRing:
    """Both ends of the ring; each number in the header is written by one end only."""

    def __init__(self, block: SharedBlock) -> None:
        """Use `create`."""
        self._block = block
        self._header = block.whole_numbers(0, _HEADER)
        self.slots, self.width, self.height = (int(number) for number in self._header[:3])
        self._times = block.whole_numbers(_HEADER * 8, self.slots)
        self._losses = block.whole_numbers((_HEADER + self.slots) * 8, self.slots)
        self._first = (_HEADER + 2 * self.slots) * 8
        self._size = self.width * self.height * 3 // 2

    @classmethod
    def create(cls, width: int, height: int, slots: int = RING_SLOTS) -> Self:
        """Make an empty ring of `slots` I420 pictures of this size, pixels; the height is even."""
        block = SharedBlock.create((_HEADER + 2 * slots) * 8 + slots * width * height * 3 // 2)
        block.whole_numbers(0, 3)[:] = (slots, width, height)
        return cls(block)

    def __reduce__(self) -> tuple[Any, ...]:
        """As the block: to a child with its start."""
        return PictureRing, (self._block,)

    @property
    def backlog(self) -> int:
        """How many pictures wait to be read."""
        return int(self._header[_WRITTEN] - self._header[_READ])

    @property
    def overruns(self) -> int:
        """How many pictures found the ring full, since it was made."""
        return int(self._header[_OVERRUNS])

    @property
    def overruns_before(self) -> int:
        """How many pictures had found the ring full when the oldest waiting one was written, since it was made."""
        return int(self._losses[int(self._header[_READ]) % self.slots])

    def free_slot(self) -> I420Picture | None:
        """Return the slot to write the next picture into, or None (and count it) when the reader is too far behind."""
        if self.backlog >= self.slots:
            self._header[_OVERRUNS] += 1
            return None
        return self._slot(int(self._header[_WRITTEN]))

    def commit(self, captured_us: int) -> None:
        """Hand the picture in the free slot over; `captured_us` is its true time on the shared clock."""
        written = int(self._header[_WRITTEN])
        self._times[written % self.slots] = captured_us
        self._losses[written % self.slots] = self._header[_OVERRUNS]
        self._header[_WRITTEN] = written + 1

    def oldest(self) -> tuple[int, I420Picture] | None:
        """Return the oldest waiting picture and its time; the slot stays the reader's own until `release`."""
        if self.backlog <= 0:
            return None
        read = int(self._header[_READ])
        return int(self._times[read % self.slots]), self._slot(read)

    def release(self) -> None:
        """Give the slot of `oldest` back to the writer, once: the picture may change from now on."""
        self._header[_READ] += 1

    def close(self) -> None:
        """Let go of the memory; a picture that is still looked at keeps it mapped. The ring is of no use any more."""
        del self._header, self._times, self._losses
        self._block.close()

    def _slot(self, number: int) -> I420Picture:
        offset = self._first + number % self.slots * self._size
        return self._block.bytes_at(offset, self._size).reshape(self.height * 3 // 2, self.width)
