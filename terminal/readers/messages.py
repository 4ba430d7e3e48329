"""What passes between the kiosk and the reader's process beside orders and facts."""

from dataclasses import dataclass

from terminal.processes.beat import Beat
from terminal.session.facts.reader import ReaderFact
from terminal.session.orders.reader import ReaderOrder


@dataclass(frozen=True, slots=True)
class Quit:
    """Let go of everything and end."""


FromReader = ReaderFact | Beat
ToReader = ReaderOrder | Quit
