"""The report of a terminal's health: sent where headquarters lists the call, and what it answers is handed on."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from terminal.sync.answers import NotNowError
from terminal.sync.client import HeadquartersClient
from terminal.sync.ports import Reports

REPORTS: Final = "reports"
"""The key of the chore, and the call's name in the greeting."""
_OFTEN: Final = "report.often"
_AT_ONCE: Final = 2
"""A report, and one more where what was wished is done."""


@dataclass(slots=True)
class Reporting:
    """For one line."""

    client: HeadquartersClient
    reports: Reports | None
    knows: Callable[[str], bool]
    """Whether headquarters lists this call."""
    rotate: Callable[[], None]
    """Has the next key certified and goes on with it."""

    def report(self) -> None:
        """Send it, and do what is wished. Raises NotNowError, NeverError.

        Headquarters that heard several within the minute knows how this terminal is: the next greeting says the rest,
        and nobody is to be troubled with it.
        """
        if self.reports is None or not self.knows(REPORTS):
            return
        try:
            self._send(self.reports)
        except NotNowError as refusal:
            if refusal.code != _OFTEN:
                raise

    def _send(self, reports: Reports) -> None:
        for _ in range(_AT_ONCE):
            answer = self.client.send_report(reports.report())
            if not reports.heard(answer.wishes, answer.update, self.rotate):
                return
