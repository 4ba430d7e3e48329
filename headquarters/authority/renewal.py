"""Renewal: a terminal's certificate ends, and its own key vouches for the next one."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from evidence import moment
from evidence.signing import RENEWAL
from headquarters.authority import ca
from headquarters.faults import HeadquartersError, Refusal, later
from headquarters.index.certificates import Issued
from headquarters.index.database import Database
from headquarters.index.tables import Certificate

RENEW_BEFORE = timedelta(days=60)
"""Signed before the request's DER, so that the signature can stand for nothing else."""
_HOUR_S = 3600


class RenewalOffice:
    """Answers terminals whose certificate ends."""

    def __init__(
        self, database: Database, authority: ca.Authority, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        """`clock`: headquarters' own; a terminal's may be the very reason why it asks."""
        self._database = database
        self._authority = authority
        self._clock = clock

    def renew(self, old: Certificate, csr: str, signature: bytes) -> bytes:
        """Return the certificate (PEM) for the key of `csr`, which the key of `old` signed; the same for the same key.

        Raises Refusal 400 `csr.*`, 403 `certificate.*` or `renew.signature`, 425 `renew.early`.
        """
        try:
            key, der = ca.read_csr(csr), ca.csr_der(csr)
        except HeadquartersError as error:
            raise Refusal(400, error.trouble.key, fields={}, **error.trouble.facts) from None
        _check_signature(old, signature, der)
        early = self._clock() < moment.read(old.not_after) - RENEW_BEFORE
        if early and not self._database.wishes_key(old.terminal):
            raise later(425, "renew.early", seconds=_HOUR_S)

        def same_key(pem: bytes) -> bool:
            return ca.load_certificate(pem).public_key() == key

        def issue(terminal: str) -> Issued:
            return self._authority.issue_terminal(terminal, key)

        return self._database.renew(old.serial, same_key, issue)


def _check_signature(old: Certificate, signature: bytes, der: bytes) -> None:
    key = x509.load_pem_x509_certificate(old.pem).public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    try:
        key.verify(signature, RENEWAL + der, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise Refusal(403, "renew.signature") from None
