"""A certificate that was issued, as headquarters keeps it."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate that was issued, as headquarters keeps it. `serial` is hexadecimal."""

    serial: str
    pem: bytes
    not_after: datetime
