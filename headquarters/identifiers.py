"""Names that come from outside, checked before anything is done with them."""

import re
from dataclasses import dataclass
from typing import Literal

from evidence.faults import shown
from faults.errors import UsageError
from headquarters.faults import Refusal

TERMINAL_PATTERN = r"[0-9A-Z]+(?:-[0-9A-Z]+)*"
TERMINAL = re.compile(TERMINAL_PATTERN)
TAKE = re.compile(rf"(?P<terminal>{TERMINAL_PATTERN})-(?P<rehearsal>R?)(?P<number>[0-9]{{6,9}})")
DIGEST = re.compile(r"[0-9a-f]{64}")
LONGEST_TERMINAL = 40

RECIPIENT = "hq"
"""The name under which takes wrap their data key for headquarters."""

Series = Literal["sale", "rehearsal"]


@dataclass(frozen=True, slots=True)
class TakeName:
    """`32-0117-000482`, a sale, or `32-0117-R000003`, a rehearsal, taken apart. Safe as a file name by its alphabet."""

    terminal: str
    series: Series
    number: int

    def __str__(self) -> str:
        return f"{self.terminal}-{'R' if self.series == 'rehearsal' else ''}{self.number:06d}"

    @classmethod
    def parse(cls, text: str) -> "TakeName":
        """Raises Refusal 422 `take.name` for whatever is not the one spelling of a take's name."""
        match = TAKE.fullmatch(text)
        if match is not None and len(match["terminal"]) <= LONGEST_TERMINAL:
            name = cls(match["terminal"], "rehearsal" if match["rehearsal"] else "sale", int(match["number"]))
            if str(name) == text and name.number >= 1:
                return name
        raise Refusal(422, "take.name")


def check_digest(text: str) -> str:
    """Return `text` if it is a lower-case hexadecimal SHA-256; raises Refusal 422 `segment.name`."""
    if DIGEST.fullmatch(text) is None:
        raise Refusal(422, "segment.name")
    return text


def check_terminal(text: str) -> str:
    """Return `text` if it can name a terminal; raises UsageError `terminal.name`."""
    if TERMINAL.fullmatch(text) is None or len(text) > LONGEST_TERMINAL:
        raise UsageError("terminal.name", terminal=shown(text), most=LONGEST_TERMINAL)
    return text
