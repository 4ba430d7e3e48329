"""What the card reader is to do. Frozen, picklable."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadChip:
    """Read whatever card is laid on it, until one was read or `RestReader` comes; answers ReaderSeen and ReaderRead.

    A card that was read before is not read again until it was taken away: it may be the last customer's.
    """

    ticket: int = 0


@dataclass(frozen=True, slots=True)
class RestReader:
    """Read no more, and forget what was read."""


ReaderOrder = ReadChip | RestReader
