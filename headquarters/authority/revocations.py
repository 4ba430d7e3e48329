"""The list of revoked certificates, signed: what a court that has only files can check a take's signer against."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Protocol

from evidence import moment
from headquarters.authority.ca import Authority


class Certified(Protocol):
    """A certificate as the index keeps it, of a terminal or of a person."""

    @property
    def serial(self) -> str:
        """Hexadecimal."""

    @property
    def revoked(self) -> str | None:
        """Since when."""


def crl_pem(authority: Authority, certificates: Iterable[Certified], now: datetime | None = None) -> bytes:
    """Sign an X.509 CRL (RFC 5280) of those that are revoked, PEM; `certificates` may have others among them.

    A certificate that another one took the place of is not on it: what it signed stays good.
    """
    revoked = [(int(each.serial, 16), moment.read(each.revoked)) for each in certificates if each.revoked is not None]
    return authority.revocation_list(sorted(revoked), now or datetime.now(UTC))
