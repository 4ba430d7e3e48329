"""What people say in the identity step: the customer's consents, a second person's word, and what is refused. Pure."""

from dataclasses import dataclass
from typing import Literal

from faults.trouble import Trouble
from rulebook.sale.sale import Sale
from terminal.session.facts.people import Pressed

Because = Literal["", "declined", "challenge_failed", "match_failed", "no_analyst", "asked"]


class NotYetError(Exception):
    """The step does not go on like this. `trouble` says why; None where the key has no meaning now."""

    def __init__(self, trouble: Trouble | None = None) -> None:
        super().__init__(trouble.code if trouble else "")
        self.trouble = trouble


@dataclass(frozen=True, slots=True)
class Consents:
    """What the customer agreed to, apart from the recording, and when (seconds on the session's clock)."""

    card: bool
    face: bool
    by: str
    at_s: float


@dataclass(frozen=True, slots=True)
class BySight:
    """A second person looked and says that it is the applicant."""

    by: str
    reason: str
    because: Because
    at_s: float


def name_and_reason(fact: Pressed) -> tuple[str, str]:
    """Who answers for something, and why; raises NotYetError unless both are given."""
    by, reason = fact.by.strip(), str(fact.detail.get("reason") or "").strip()
    if not (by and reason):
        raise NotYetError(Trouble("identity.name_and_reason"))
    return by, reason


def parties_of(sale: Sale) -> set[str]:
    """Who cannot be the second person: seller and applicant of this sale."""
    return {sale.seller.name, sale.applicant.name}
