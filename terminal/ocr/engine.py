"""What an OCR engine is to the rest: a picture in, lines of text out."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from terminal.intake.picture_file import BgrPicture

Points = NDArray[np.floating[Any]]
"""n x 2, x and y in pixels."""
Quad = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
"""Four corners (x, y) in pixels, clockwise from the top left as the text is read."""

READABLE = 0.5
"""Below this mean confidence a line counts as unreadable; RapidOCR's own default."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text as it was read. An empty text means: there is writing here, and it could not be read."""

    text: str
    confidence: float
    """0 to 1; the engine's mean over the characters."""
    quad: Quad
    """Where the line stands, in the coordinates of the picture (or of the straightened card)."""
    characters: tuple[float, ...] = ()
    """The confidence of each character of `text`, spaces included; empty if the engine does not tell."""


Choice = Callable[[list[Quad]], Sequence[int]]
"""Which lines to read, by where they stand: of all that were found, the indices of those worth it."""


class TextEngine(Protocol):
    """Reads printed Chinese and digits. Holds models; not safe to share between threads."""

    def read_lines(self, picture: BgrPicture) -> list[TextLine]:
        """All lines of a picture (height x width x 3, BGR, uint8), top to bottom; none is an empty list."""
        ...

    def read_some(self, picture: BgrPicture, choose: Choice) -> list[TextLine]:
        """The lines that were chosen of those that were found, read, and then the others, unread: with an empty text.

        The time goes into reading, and most lines of a page are not worth it.
        """
        ...

    def read_strips(self, strips: list[BgrPicture]) -> list[tuple[str, float]]:
        """Text and confidence of pictures that hold one upright line each; an empty text could not be read."""
        ...


class OneAtATime:
    """An engine that several threads share: each call waits for the one before."""

    def __init__(self, engine: TextEngine) -> None:
        self._engine = engine
        self._lock = threading.Lock()

    def read_lines(self, picture: BgrPicture) -> list[TextLine]:
        """As `TextEngine` promises."""
        with self._lock:
            return self._engine.read_lines(picture)

    def read_some(self, picture: BgrPicture, choose: Choice) -> list[TextLine]:
        """As `TextEngine` promises."""
        with self._lock:
            return self._engine.read_some(picture, choose)

    def read_strips(self, strips: list[BgrPicture]) -> list[tuple[str, float]]:
        """As `TextEngine` promises."""
        with self._lock:
            return self._engine.read_strips(strips)
