"""The live picture for the window: whatever recorder sits there now, its latest frame as RGB."""

import threading
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from terminal.processes.picture_colours import to_rgb
from terminal.processes.preview import Preview
from terminal.session.facts.fact import Fact
from terminal.session.facts.recorder import RecorderLost, RecorderReady


@dataclass(frozen=True, slots=True)
class LiveFrame:
    """One picture: `rgb` has the shape (height, width, 3); equal numbers are the same picture."""

    rgb: npt.NDArray[np.uint8]
    number: int


class LivePreview:
    """Shows the preview of whatever recorder is ready. `see` and `latest` may come from different threads."""

    def __init__(self, preview: Preview, longest: int | None = None) -> None:
        """`longest`: pixels of a side that the window has use for at most; None: pictures are shown as they are."""
        self._longest = longest
        self._lock = threading.Lock()
        self._reader = preview.reader()
        self._shown = False
        self._frame: LiveFrame | None = None

    def see(self, fact: Fact) -> None:
        """Take notice of a recorder that is ready, or gone."""
        if isinstance(fact, RecorderReady | RecorderLost):
            with self._lock:
                self._shown = isinstance(fact, RecorderReady)

    def latest(self) -> LiveFrame | None:
        """Return the newest picture; the same object as before while there is no newer one."""
        with self._lock:
            if not self._shown:
                return None
            picture = self._reader.latest(self._frame.number if self._frame else 0)
            if picture is not None:
                self._frame = LiveFrame(to_rgb(picture.pixels, self._longest), picture.number)
            return self._frame
