"""What passes between the kiosk and the analyst process beside orders and observations."""

from dataclasses import dataclass

from terminal.processes.beat import Beat
from terminal.session.facts.analyst import Observation
from terminal.session.orders.analyst import AnalystOrder


@dataclass(frozen=True, slots=True)
class Quit:
    """Let go of everything and end."""


FromAnalyst = Observation | Beat
ToAnalyst = AnalystOrder | Quit

REFUSED = 78
"""Exit code of an analyst that said why it does not run: starting it again would not help (EX_CONFIG of sysexits.h)."""
