"""What the analyst is started with, and what it needs from rooms that it does not know."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from terminal.analysis.models import Models

Pixels = npt.NDArray[np.uint8]


class PreviewPicture(Protocol):
    """One picture of the recorder's preview."""

    @property
    def number(self) -> int:
        """Counts up; equal numbers are the same picture."""

    @property
    def captured_us(self) -> int:
        """On the clock that `AnalystConfig.now_us` reads."""

    @property
    def media_us(self) -> int | None: ...

    @property
    def pixels(self) -> Pixels:
        """I420, shape (height * 3 / 2, width); the reader's own copy."""


class Preview(Protocol):
    """The looking end of a recorder's preview."""

    def latest(self, after: int = 0) -> PreviewPicture | None:
        """Return the newest picture, or None if there is none with a `number` above `after`."""

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class AnalystConfig:
    """Crosses to the new process: callables must be found by their names there."""

    open_preview: Callable[[str], Preview]
    """Join a preview by its address; raises OSError when that recorder is gone."""
    now_us: Callable[[], int]
    """Microseconds on the clock that pictures are stamped with."""
    make_models: "Callable[[AnalystConfig], Models] | None" = None
    """What to look with; None: the models that the program's own packages carry."""
    models: Path | None = None
    """Where field IT puts models of its own: face embedding, anti-spoofing."""
    share: float = 0.8
    """The most of one processor core that looking may take, over each picture and the rest after it."""
    memory_mb: int = 2500
    """An analyst that has grown beyond this ends itself and is started anew."""
    hang_s: float = 10.0
    """An analyst that has said nothing for so long hangs: it is killed and started anew."""
    load_s: float = 90.0
    """How long loading models may take."""
