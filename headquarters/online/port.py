"""The port to whoever answers an online check. An adapter knows one service, and nothing of terminals or signatures."""

from dataclasses import dataclass
from typing import Literal, Protocol

Kind = Literal["resident", "temporary"]
"""The documents that bear a citizen's number: resident ID card, temporary ID card."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who is asked about: no more than the service needs."""

    name: str
    number: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Said:
    """What the service said of name and number, and the number that it gave its answer."""

    verdict: Literal["match", "no_match", "not_found"]
    reference: str


class UnansweredError(Exception):
    """The service could not be asked, or gave no answer that could be understood. Its words are for the log."""


class Adapter(Protocol):
    """One service. A few threads ask it at once, as many as the settings say."""

    @property
    def answered_by(self) -> str:
        """Which service it is, as the answer names it: 1 to 80 characters."""

    @property
    def stand_in(self) -> bool:
        """Whether it asks no official service."""

    def ask(self, request: str, person: Person) -> Said:
        """Ask about one person; `request` is the terminal's random number, 32 hexadecimal digits.

        Raises UnansweredError. Whoever calls does not wait longer than the settings say, whatever it does.
        """
