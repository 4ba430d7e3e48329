"""Sound on its way out of a device process: small blocks become larger ones, for each message wakes the recorder."""

from collections.abc import Sequence

import numpy as np

from terminal.capture.instant import SECOND_US
from terminal.capture.pipe.messages import SoundBlock

HOLD_S = 0.06
"""Sound waits no longer than this for more; what is sent meanwhile, as a picture, takes it along."""


class SoundHold:
    """Blocks that wait to be sent, all of one run without a hole."""

    def __init__(self) -> None:
        self._blocks: list[SoundBlock] = []
        self._count = 0

    def add(self, block: SoundBlock, rate: int) -> list[SoundBlock]:
        """Keep a block of sound of so many samples a second; return what need not or must not wait any longer."""
        ready = self.take(rate) if block.broken else []
        self._blocks.append(block)
        self._count += len(block.samples)
        return [*ready, *self.take(rate)] if self._count >= HOLD_S * rate else ready

    def take(self, rate: int) -> list[SoundBlock]:
        """Return all that waits as one block, or nothing."""
        blocks, self._blocks, self._count = self._blocks, [], 0
        return [_joined(blocks, rate)] if blocks else []


def _joined(blocks: Sequence[SoundBlock], rate: int) -> SoundBlock:
    """One block, as if it had arrived with the one that was the least late: that is the one that tells the time."""
    if len(blocks) == 1:
        return blocks[0]
    first = blocks[0].first
    first_us = min(block.first_us - (block.first - first) * SECOND_US // rate for block in blocks)
    samples = np.concatenate([block.samples for block in blocks])
    return SoundBlock(first, first_us, blocks[0].broken, samples)
