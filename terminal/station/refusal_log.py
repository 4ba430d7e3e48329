"""What the conductor refused, for the log."""

from dataclasses import dataclass

from terminal.home.opening import Home
from terminal.session.effects import RefusedFact


@dataclass(slots=True)
class LogWatcher:
    """Writes to the log what the conductor refused."""

    home: Home

    def refused(self, refusal: RefusedFact) -> None:
        """Note phase, kind of fact and code; what stands in the fact stays out, it may name people."""
        self.home.log.trouble("session.refused", phase=refusal.phase, fact=refusal.what, why=refusal.why)
