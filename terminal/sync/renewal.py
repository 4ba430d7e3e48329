"""A new certificate in place of one that ends: asked for over the line itself, vouched for by the key before."""

import json
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from evidence.canonical import to_base64
from evidence.signing import RENEWAL, Signer
from terminal.sync.client import HeadquartersClient
from terminal.sync.ports import LineBook
from terminal.sync.replies import strange

DUE_DAYS = 60
"""A certificate is renewed from so many days before its end on, and also when it has run out."""


def is_due(certificates_pem: bytes, now: datetime) -> bool:
    """Tell whether the certificate ends soon, or has ended, at `now`: headquarters' time, not this machine's."""
    leaf = x509.load_pem_x509_certificates(certificates_pem)[0]
    return leaf.not_valid_after_utc - now < timedelta(days=DUE_DAYS)


def renew(client: HeadquartersClient, book: LineBook) -> None:
    """Have the next key certified and keep the certificate. Raises NotNowError or NeverError.

    The key is durable before headquarters is asked: where the answer is lost, the same question is asked again, and
    the answer is the same.
    """
    sender = book.sender()
    key = serialization.load_pem_private_key(book.renewal_key(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    answer = client.renew(_question(Signer(sender.key_pem, sender.certificates_pem), sender.terminal, key))
    book.renewed(_certified(answer, key, sender.terminal, book.ca_pem))


def _question(old: Signer, terminal: str, key: ec.EllipticCurvePrivateKey) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, terminal)])
    csr = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    signature = old.sign_ecdsa(RENEWAL + csr.public_bytes(serialization.Encoding.DER))
    fields = {
        "csr": csr.public_bytes(serialization.Encoding.PEM).decode("ascii"),
        "signature": to_base64(signature),
    }
    return json.dumps(fields).encode()


def _certified(answer: bytes, key: ec.EllipticCurvePrivateKey, terminal: str, ca_pem: bytes) -> bytes:
    """Believe nothing that does not fit the key that was made here, this name and this line's authority."""
    try:
        fields: dict[str, Any] = json.loads(answer)
        leaf = x509.load_pem_x509_certificate(fields["certificate"].encode("ascii"))
        leaf.verify_directly_issued_by(x509.load_pem_x509_certificate(ca_pem))
        names = [each.value for each in leaf.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    except (ValueError, TypeError, KeyError, AttributeError, InvalidSignature) as error:
        raise strange() from error
    if leaf.public_key() != key.public_key() or names != [terminal]:
        raise strange()
    return leaf.public_bytes(serialization.Encoding.PEM)
