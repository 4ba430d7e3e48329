"""What every card reader is to the watcher, and what it raises."""

from typing import Protocol

from faults.errors import ShuangluError
from terminal.session.facts.cards import CardReading


class ReaderError(ShuangluError):
    """This card could not be read; the reader goes on, and another try may do."""


class ReaderGoneError(ReaderError):
    """The reader itself does not answer: it is let go of, and opened anew some time later."""


class CardReader(Protocol):
    """One reader that was opened. Used by one thread; a call may take seconds, and whoever hangs in one is killed."""

    @property
    def name(self) -> str:
        """What it calls itself, with its serial number where it tells one."""

    @property
    def stand_in(self) -> bool:
        """Whether it only plays a reader."""

    def check(self) -> None:
        """Make sure that it is still there, without looking for a card; raises ReaderGoneError."""

    def look(self) -> str | None:
        """Look for a card that can be read; None: no such card lies there. Raises ReaderGoneError.

        The answer is the same as long as one card lies there, and another one each time that a card is laid down.
        """

    def read(self) -> CardReading:
        """Read the card that `look` found, both sides as one; raises ReaderError."""

    def close(self) -> None:
        """Let go of it; never raises."""
