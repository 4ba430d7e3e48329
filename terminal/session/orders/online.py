"""What headquarters is to ask of the official online check. Frozen."""

from dataclasses import dataclass, field
from typing import Literal

from terminal.session.facts.customer import Via

OnlineKind = Literal["resident", "temporary"]
"""The documents that bear a citizen's name and number side by side."""


@dataclass(frozen=True, slots=True)
class AskOnline:
    """Ask about somebody who agreed to it; OnlineAnswered answers within seconds, whatever comes of it."""

    ticket: int
    name: str = field(repr=False)
    number: str = field(repr=False)
    kind: OnlineKind
    consent_sha256: str
    """Digest of the words that she was asked."""
    consent_via: Via
    consent_s: float
    """How many seconds ago she agreed."""
