"""Names that come from outside, checked before anything is done with them."""

import re
from dataclasses import dataclass

from evidence import names
from evidence.faults import EvidenceFault, shown
from evidence.names import Series
from faults.errors import UsageError
from headquarters.faults import Refusal

__all__ = ["Series", "TakeName", "check_digest", "check_new_terminal", "check_terminal"]

TERMINAL_PATTERN = r"[0-9A-Z]+(?:-[0-9A-Z]+)*"
TERMINAL = re.compile(TERMINAL_PATTERN)
DIGEST = re.compile(r"[0-9a-f]{64}")
LONGEST_TERMINAL = 40
_EPOCH_PART = re.compile(r"(?:.*-)?E[0-9]+(?:-.*)?")
_HISTORY = re.compile(r"[0-9a-f]{8}")
_NUMBERS = 10**9
"""Numbers and epochs below this fit every column."""

RECIPIENT = "hq"
"""The name under which takes wrap their data key for headquarters."""


@dataclass(frozen=True, slots=True)
class TakeName:
    """A take's name, `32-0117-000482` or `32-0117-E2-R000003`, with `~1f2e3d4c` behind a second history under it.

    `history` is the first 8 digits of the digest of its entry 0. Safe as a file name by its alphabet.
    """

    terminal: str
    series: Series
    number: int
    epoch: int = 1
    history: str = ""

    def __str__(self) -> str:
        return f"{self.inner}~{self.history}" if self.history else self.inner

    @property
    def inner(self) -> str:
        """The name that its own entry 0 says, which knows of no second history."""
        return str(names.TakeName(self.terminal, self.series, self.number, self.epoch))

    @classmethod
    def parse(cls, text: str, terminal: str | None = None) -> "TakeName":
        """Read a name, as one of `terminal`'s where it can be: 0.1.0 knew terminals whose id ends like an epoch.

        Raises Refusal 422 `take.name` for whatever is not the one spelling of a take's name.
        """
        inner, mark, history = text.partition("~")
        found = _read(inner, terminal) or (_read(inner) if terminal else None)
        if found is None or bool(mark) != bool(_HISTORY.fullmatch(history)):
            raise Refusal(422, "take.name")
        return cls(found.terminal, found.series, found.number, found.epoch, history)


def _read(text: str, terminal: str | None = None) -> names.TakeName | None:
    try:
        name = names.TakeName.parse(text, terminal)
    except EvidenceFault:
        return None
    numbers = 1 <= name.number < _NUMBERS and name.epoch < _NUMBERS
    return name if numbers and len(name.terminal) <= LONGEST_TERMINAL else None


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


def check_new_terminal(text: str) -> str:
    """Return `text` if it can name a terminal from now on; raises UsageError `terminal.name`.

    A part that looks like an epoch would make two readings of the names of its takes.
    """
    if _EPOCH_PART.fullmatch(check_terminal(text)):
        raise UsageError("terminal.name:epoch", terminal=shown(text))
    return text
