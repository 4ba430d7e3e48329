"""What is counted of a take: of its segments that are held, and of nothing else."""

from typing import Any

from evidence.segments import covered_us
from terminal.capture.take.segment import Segment
from terminal.session.orders.recorder import OpenTake


class Totals:
    """Counts segments that were read back."""

    def __init__(self, order: OpenTake) -> None:
        self._order = order
        self._bytes = self._frames = 0
        self._captured_us = self._picture_us = self._sound_us = 0
        """Media time covered by all that the take is to have, by pictures of the camera, by sound of the microphone."""

    def written(self, size: int) -> None:
        """So many bytes more are on the disk."""
        self._bytes += size

    def count(self, segment: Segment) -> None:
        """This segment was read back."""
        self._frames += len(segment.pictures)
        self._picture_us += segment.picture_us
        self._sound_us += segment.sound_us
        self._captured_us += covered_us(segment.picture_us, segment.sound_us, pictured=self._order.picture)

    def to_json(self) -> dict[str, Any]:
        """What the manifest's totals say of it."""
        return {
            "captured_s": round(self._captured_us / 1e6, 6),
            "picture_s": round(self._picture_us / 1e6, 6),
            "sound_s": round(self._sound_us / 1e6, 6),
            "frames": self._frames,
            "bytes": self._bytes,
        }

    def notes(self, gaps: int) -> tuple[str, ...]:
        """What the take lacks of what it was to have, `gaps` among it, and what was known before it began."""
        lacks = {
            "no_picture": self._order.picture and not self._picture_us,
            "no_sound": not self._sound_us,
            "gaps": gaps > 0,
        }
        return tuple(sorted({*self._order.notes, *(note for note, holds in lacks.items() if holds)}))
