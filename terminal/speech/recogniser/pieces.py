"""What an engine of speech takes and gives, whatever is behind it."""

from dataclasses import dataclass
from typing import Protocol

from terminal.speech.sound import Samples


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that were heard, as the model wrote them; microseconds of media time.

    Final and without text: nothing came of the words that were there before.
    """

    from_us: int
    to_us: int
    text: str
    final: bool
    """Else it goes on and may still change; its beginning stays."""
    confidence: int = 0
    """0 to 100; 0 where the model gives none."""


class Engine(Protocol):
    """Writes down what it hears; used by one thread. It may raise what models raise, or take its process with it."""

    @property
    def name(self) -> str:
        """What its model is called."""

    @property
    def sha256(self) -> str:
        """Which model it is, hex."""

    def hear(self, at_us: int, samples: Samples, rate: int, *, broken: bool = False) -> list[Piece]:
        """Listen to sound whose first sample was taken at `at_us`, from 16 kHz on; return what is new of its words.

        `broken`: it does not follow what came before, whose words that were not said are gone.
        """

    @property
    def told_us(self) -> int:
        """After `finish`: up to when all words that were heard have been returned as final, media time."""

    def finish(self) -> list[Piece]:
        """Return as final what is still open, but for a word that somebody is saying just now: see `told_us`."""
