"""The name of a take: whose it is, which of its enrolments, which series, which number."""

import re
from dataclasses import dataclass
from typing import Literal

from evidence.faults import EvidenceFault

Series = Literal["sale", "rehearsal"]
LONGEST = 64
"""The length of a name fits one byte of a segment's header, with room."""
_TERMINAL = r"[0-9A-Z]+(?:-[0-9A-Z]+)*?"


@dataclass(frozen=True, slots=True)
class TakeName:
    """`32-0117-000482`, a sale, or `32-0117-R000003`, a rehearsal; from the second epoch on `32-0117-E2-000001`.

    An epoch is one enrolment of a terminal: numbers restart in it. The first one is not spelled.
    """

    terminal: str
    series: Series
    number: int
    epoch: int = 1

    def __str__(self) -> str:
        epoch = "" if self.epoch == 1 else f"-E{self.epoch}"
        return f"{self.terminal}{epoch}-{'R' if self.series == 'rehearsal' else ''}{self.number:06d}"

    @classmethod
    def parse(cls, text: str, terminal: str | None = None) -> "TakeName":
        """Read the one spelling of a name; raises EvidenceFault `take.name` for any other.

        Where `terminal` is known the name is read as one of that terminal's: 0.1.0 had terminals whose own id ends in
        what looks like an epoch.
        """
        whose = _TERMINAL if terminal is None else re.escape(terminal)
        match = re.fullmatch(rf"({whose})(?:-E([1-9][0-9]*))?-(R?)([0-9]{{6,}})", text)
        if match and len(text) <= LONGEST:
            name = cls(match[1], "rehearsal" if match[3] else "sale", int(match[4]), int(match[2] or 1))
            if str(name) == text:
                return name
        raise EvidenceFault("take.name")
