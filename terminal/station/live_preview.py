"""The live picture for the window: whatever recorder sits there now, its latest frame as RGB."""

import threading
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from terminal.processes.preview import PreviewReader
from terminal.session.facts import Fact
from terminal.session.facts.recorder import RecorderLost, RecorderReady


@dataclass(frozen=True, slots=True)
class LiveFrame:
    """One picture: `rgb` has the shape (height, width, 3); equal numbers are the same picture."""

    rgb: npt.NDArray[np.uint8]
    number: int


class LivePreview:
    """Joins the preview of each recorder as it gets ready. `see` and `latest` may come from different threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reader: PreviewReader | None = None
        self._seen = 0
        self._before = 0
        self._frame: LiveFrame | None = None

    def see(self, fact: Fact) -> None:
        """Take notice of a recorder that is ready, or gone."""
        if isinstance(fact, RecorderReady):
            self._join(fact.preview)
        elif isinstance(fact, RecorderLost):
            self.close()

    def latest(self) -> LiveFrame | None:
        """Return the newest picture; the same object as before while there is no newer one."""
        with self._lock:
            if self._reader is None:
                return None
            picture = self._reader.latest(self._seen)
            if picture is not None:
                self._seen = picture.number
                self._frame = LiveFrame(picture.to_rgb(), self._before + picture.number)
            return self._frame

    def close(self) -> None:
        with self._lock:
            self._leave()

    def _join(self, preview: str) -> None:
        with self._lock:
            self._leave()
            try:
                self._reader = PreviewReader(preview)
            except OSError:
                return  # that recorder is gone again already; the next one says so itself

    def _leave(self) -> None:
        if self._reader is not None:
            self._reader.close()
        self._before += self._seen
        self._reader, self._seen, self._frame = None, 0, None
