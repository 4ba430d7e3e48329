"""Revocation lists: which certificates headquarters has taken back, and since when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from evidence.faults import EvidenceFault


def serial_hex(certificate: x509.Certificate) -> str:
    """A certificate's serial number as headquarters spells it: hexadecimal, lower case, no prefix."""
    return f"{certificate.serial_number:x}"


@dataclass(frozen=True, slots=True)
class Revocations:
    """What a revocation list says. Serial numbers are counted by each authority for itself."""

    made: datetime
    """When the list was made; whatever was revoked later is not in it."""
    _by_serial: dict[str, datetime] = field(default_factory=dict)

    @classmethod
    def read(cls, pem: bytes, roots: Sequence[x509.Certificate]) -> "Revocations":
        """Read an X.509 CRL (PEM) that one of `roots` signed; raises EvidenceFault `crl.shape`, `crl.signer`."""
        try:
            crl = x509.load_pem_x509_crl(pem)
            revoked = {f"{item.serial_number:x}": item.revocation_date_utc for item in crl}
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise EvidenceFault("crl.shape") from error
        if not any(_signed(crl, root) for root in roots):
            raise EvidenceFault("crl.signer")
        return cls(crl.last_update_utc, revoked)

    def when(self, serial_hex: str) -> datetime | None:
        """Since when the certificate of this serial number is revoked; None: the list does not name it."""
        return self._by_serial.get(serial_hex)


def _signed(crl: x509.CertificateRevocationList, root: x509.Certificate) -> bool:
    try:
        # a key of a kind that signs no lists is a TypeError
        return crl.issuer == root.subject and crl.is_signature_valid(root.public_key())  # type: ignore[arg-type]
    except (InvalidSignature, TypeError, ValueError, UnsupportedAlgorithm):
        return False
