"""What passes between the kiosk and the recogniser process beside orders and facts."""

from dataclasses import dataclass

from terminal.processes.beat import Beat
from terminal.session.facts.recogniser import RecogniserFact
from terminal.session.orders.recogniser import RecogniserOrder


@dataclass(frozen=True, slots=True)
class Quit:
    """Let go of everything and end."""


FromRecogniser = RecogniserFact | Beat
ToRecogniser = RecogniserOrder | Quit

REFUSED = 78
"""Exit code of one that said why it does not run: starting it again would not help (EX_CONFIG of sysexits.h)."""
OVERGROWN = 71
"""Exit code of one that used more memory than it may."""
BEHIND = 72
"""Exit code of one that could not keep up: sound was written over before it was heard."""
