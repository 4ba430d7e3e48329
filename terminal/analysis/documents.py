"""The camera for documents, as the analyst looks at it: its newest picture, while its pictures come."""

from dataclasses import replace

from terminal.analysis.frame import Frame, frame_of
from terminal.processes.preview import Preview, PreviewPicture

KINDS = ("card", "still", "papers")
"""What it is looked at for; faces are the first camera's."""
GONE_US = 1_500_000
"""A camera that gave no picture for so long is gone: it gives five a second."""


class DocumentSight:
    """Whether the camera for documents gives pictures, and its newest one. There may be no such camera."""

    def __init__(self, preview: Preview | None) -> None:
        self._reader = preview.reader() if preview else None
        self._number = 0
        self._ahead_us: int | None = None
        """What the take's media clock is ahead of the machine's; None: no take is open."""

    def follow_clock(self, shown: PreviewPicture) -> None:
        """Learn the take's media clock from a picture of the first camera: the recorder stamps no other."""
        self._ahead_us = None if shown.media_us is None else shown.media_us - shown.captured_us

    def gives(self, now_us: int) -> bool:
        """Whether its pictures come."""
        newest = self._reader.newest if self._reader else None
        return newest is not None and now_us - newest[1] < GONE_US

    def due_us(self) -> int | None:
        """When its newest picture was taken; None where that was seen already, or there is none."""
        newest = self._reader.newest if self._reader else None
        return newest[1] if newest is not None and newest[0] > self._number else None

    def newest(self) -> Frame | None:
        """Return its newest picture, if there is a new one."""
        shown = self._reader.latest(self._number) if self._reader else None
        if shown is None:
            return None
        self._number = shown.number
        media_us = None if self._ahead_us is None else shown.captured_us + self._ahead_us
        return replace(frame_of(shown), camera="document", media_us=media_us)
