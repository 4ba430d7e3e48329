"""A certificate that was issued, as headquarters keeps it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, get_args

Role = Literal["compliance", "release"]
"""Which of the two signatures of a book a person may give."""
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate that was issued, as headquarters keeps it. `serial` is hexadecimal."""

    serial: str
    pem: bytes
    not_after: datetime


class Revoked(NamedTuple):
    """What was revoked of a terminal."""

    certificates: int
    codes: int
    """One-time codes that nobody had used yet."""
