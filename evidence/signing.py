"""Who signs, and who issued the signer's certificate."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from evidence import cms
from evidence.faults import EvidenceFault
from evidence.suite import digest

RENEWAL = b"shuanglu/1 renew\n"
"""What stands before a request for a next certificate where the old key signs it: it signs nothing else so."""
_LONGEST_CHAIN = 4

Certificate = x509.Certificate
Roots = Sequence[x509.Certificate]
"""The authorities whose word counts where something is checked."""


def read_roots(pem: bytes) -> list[x509.Certificate]:
    """Read the certificates of authorities, PEM, one or several; raises ValueError for anything else."""
    return x509.load_pem_x509_certificates(pem)


class Signer:
    """A terminal's or headquarters' signing identity; the key lives in memory only."""

    def __init__(self, key_pem: bytes, certificates_pem: bytes) -> None:
        """Take a PKCS 8 PEM key (ECDSA P-256) and its certificates, leaf first; raises EvidenceFault `key.*`."""
        try:
            key = serialization.load_pem_private_key(key_pem, None)
            self.certificates = tuple(x509.load_pem_x509_certificates(certificates_pem))
        except (ValueError, TypeError) as error:
            raise EvidenceFault("key.shape:signing") from error
        if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
            raise EvidenceFault("key.shape:curve")
        if key.public_key() != self.leaf.public_key():
            raise EvidenceFault("key.pair")
        self._key = key

    @property
    def leaf(self) -> x509.Certificate:
        """The signer's own certificate; issuers, if any, follow it in `certificates`."""
        return self.certificates[0]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate. Signed content names it, so that every byte of the certificate counts."""
        return fingerprint(self.leaf)

    def sign_cms(self, content: bytes, at: datetime | None = None) -> bytes:
        """Return a detached CMS signature (DER) of `content`; `at` is the signing time, now by default."""
        return cms.sign(content, self.leaf, self._key, at or datetime.now(UTC))

    def sign_ecdsa(self, message: bytes) -> bytes:
        """Return a bare ECDSA signature (DER, low s) of `message`."""
        return cms.sign_ecdsa(self._key, message)


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of a certificate's DER."""
    return digest(certificate.public_bytes(serialization.Encoding.DER))


def verify_cms(
    content: bytes, signature: bytes, signer_sha256: Any, roots: Roots | None
) -> tuple[x509.Certificate, datetime]:
    """Check a detached signature and who issued its signer; return the signer's certificate and the signing time.

    `signer_sha256` is the fingerprint that the content itself names. With `roots` None the identity stays unchecked:
    only that the signature belongs to content and certificate. The signing time is the signer's own word: nothing is
    judged by it. Raises EvidenceFault `signature.*` or `certificate.unknown`.
    """
    leaf, at = cms.verify(content, signature, signer_sha256)
    if roots is not None:
        check_issued(leaf, (), roots)
    return leaf, at


def check_issued(
    leaf: x509.Certificate, others: Sequence[x509.Certificate], roots: Roots, at: datetime | None = None
) -> None:
    """Walk from `leaf` over `others` to one of `roots`. Raises `certificate.unknown`.

    With `at`, a moment that can be trusted, all of them must be valid then, else `certificate.expired`. What a take
    itself says of the time is no such moment: its clock may have been wrong.
    """
    chain = _path(leaf, others, roots)
    if chain is None:
        raise EvidenceFault("certificate.unknown", name=_name(leaf))
    for certificate in chain if at is not None else ():
        if not valid_at(certificate, at):
            raise EvidenceFault("certificate.expired", name=_name(certificate), at=str(at))


def is_issued(leaf: x509.Certificate, others: Sequence[x509.Certificate], roots: Roots) -> bool:
    """Tell whether one of `roots` issued `leaf`, itself or by way of `others`. No date is compared."""
    return _path(leaf, others, roots) is not None


def valid_at(certificate: x509.Certificate, at: datetime | None) -> bool:
    """Tell whether a moment lies within a certificate's life; None does not."""
    return at is not None and certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def _path(
    leaf: x509.Certificate, others: Sequence[x509.Certificate], roots: Roots
) -> tuple[x509.Certificate, ...] | None:
    """The certificates from `leaf` to the one that a root issued; None where there is no such way."""
    found = [leaf]
    for _ in range(_LONGEST_CHAIN):
        current = found[-1]
        if any(_issued(current, root) for root in roots) or current in roots:
            return tuple(found)
        issuer = next((other for other in others if other != current and _issued(current, other)), None)
        if issuer is None:
            return None
        found.append(issuer)
    return None


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        may_issue = issuer.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        certificate.verify_directly_issued_by(issuer)
    except (x509.ExtensionNotFound, ValueError, TypeError, InvalidSignature):
        return False
    return may_issue


def unit_of(certificate: x509.Certificate) -> str | None:
    """The organisational unit, by which the authority says what a certificate is for; None where it has not just one.

    A terminal's certificate has none.
    """
    units = certificate.subject.get_attributes_for_oid(x509.NameOID.ORGANIZATIONAL_UNIT_NAME)
    return str(units[0].value) if len(units) == 1 else None


def holder_of(certificate: x509.Certificate) -> str:
    """The common name: whose certificate it is; empty where it has not just one."""
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    return str(names[0].value) if len(names) == 1 else ""


def key_of(certificate: x509.Certificate) -> bytes:
    """The key that it certifies, as SubjectPublicKeyInfo (DER): two certificates of one key are one holder's."""
    return certificate.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _name(certificate: x509.Certificate) -> str:
    return certificate.subject.rfc4514_string() or "without a name"


def key_usage(*, authority: bool = False) -> x509.KeyUsage:
    """What a certificate's key may do (RFC 5280, section 4.2.1.3): sign content, or, for an authority, certificates."""
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
