"""Whether what the index says of a certificate is what the certificate itself says."""

from collections.abc import Iterable, Iterator

from cryptography import x509
from cryptography.x509.oid import NameOID

from evidence import moment
from headquarters.authority.ca import issued_by, load_certificate, serial_of
from headquarters.index.tables import Certificate, History

REVOKED = "revoked"


def wrong_fields(row: Certificate, root: x509.Certificate) -> Iterator[str]:
    """Name the columns of a row that its certificate contradicts; `pem` where there is none, or not of this authority.

    A certificate does not say whether it is revoked: see `wrong_states`.
    """
    try:
        certificate = load_certificate(row.pem)
    except ValueError:
        yield "pem"
        return
    if not issued_by(certificate, root):
        yield "pem"
    names = [str(each.value) for each in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    if names != [row.terminal]:
        yield "terminal"
    if serial_of(certificate) != row.serial:
        yield "serial"
    if row.not_after != moment.spell(certificate.not_valid_after_utc):
        yield "not_after"
    if not _within(row.issued, certificate):
        yield "issued"


def _within(issued: str, certificate: x509.Certificate) -> bool:
    try:
        return certificate.not_valid_before_utc <= moment.read(issued) <= certificate.not_valid_after_utc
    except ValueError:
        return False


def wrong_states(rows: Iterable[Certificate], history: Iterable[History]) -> Iterator[str]:
    """Serials of certificates that the history, which only grows, says to be revoked and the row does not, or back."""
    revoked = {serial for event in history if event.what == REVOKED for serial in event.detail.split()}
    for row in rows:
        if (row.state == "revoked") != (row.serial in revoked) or (row.state == "revoked") != (row.revoked is not None):
            yield row.serial
