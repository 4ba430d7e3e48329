"""What a card reader at the counter says: whether it is there, whether a card lies on it, and what the chip holds."""

from dataclasses import dataclass
from typing import Literal

from faults.trouble import Trouble
from terminal.session.facts.cards import CardReading

ReaderState = Literal["none", "absent", "ready", "card", "reading", "failed"]
"""`none`: the home has none; `absent`: it has one, which does not answer; `ready`: no card lies on it that could be
read; `card`: the one that was read lies there; `failed`: the last reading came to nothing, and another may be tried."""


@dataclass(frozen=True, slots=True)
class ReaderSeen:
    """How the reader stands, whenever that changes."""

    state: ReaderState
    trouble: Trouble | None = None
    """Why, where it is `absent` or `failed`."""
    name: str = ""
    """What the reader calls itself, with its serial number where it tells one."""
    stand_in: bool = False
    """It is a folder that plays a reader: nothing that it says is believed in a real sale."""


@dataclass(frozen=True, slots=True)
class ReaderRead:
    """A card was read: all that its chip holds, both sides as one reading with `source` chip."""

    read_us: int
    """On the machine's monotonic clock."""
    reading: CardReading
    ticket: int = 0
    """Of the order (`ReadChip`) that it answers: what was read for somebody before is nobody's now."""


ReaderFact = ReaderSeen | ReaderRead
