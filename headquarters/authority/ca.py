"""The certificate authority: ECDSA P-256, one level. It issues for terminals, for the server and for receipts."""

import ipaddress
import re
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from evidence.faults import shown
from evidence.online import UNIT
from evidence.signing import key_usage
from faults.errors import UsageError
from headquarters.faults import HeadquartersError
from headquarters.index.certificates import Issued, Role

_AUTHORITY_YEARS = 30
"""As long as recordings are kept (10 to 30 years), so that their signatures still lead to a valid authority."""
_TERMINAL_DAYS = 2 * 365
SERVER_DAYS = 397
_RECEIPT_DAYS = 10 * 365
_PERSON_DAYS = 2 * 365
_LIST_DAYS = 365
_SLACK = timedelta(days=1)
"""Certificates begin a day early: a terminal's clock may be behind headquarters'."""
_PEM = serialization.Encoding.PEM
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_DNS_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*", re.ASCII)
"""RFC 1123, section 2.1, and underscores, which networks of one office have. Other letters: as `xn--…`."""
LONGEST_NAME = 64
"""The first name is also the subject's, which has at most 64 characters (RFC 5280, ub-common-name)."""
AUTHORITY_NAME = "Shuanglu headquarters CA"
RECEIPTS_NAME = "Shuanglu headquarters receipts"
BOOKS_NAME = "Shuanglu headquarters books"
ONLINE_NAME = "Shuanglu headquarters online checks"


class Authority:
    """Holds the authority's key in memory and issues certificates."""

    def __init__(self, key_pem: bytes, certificate_pem: bytes) -> None:
        """Take a PKCS 8 PEM key and the authority's own certificate; raises HeadquartersError `keys.pair`."""
        key = serialization.load_pem_private_key(key_pem, None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        self._key = key
        self.certificate = x509.load_pem_x509_certificate(certificate_pem)
        if self.certificate.public_key() != key.public_key():
            raise HeadquartersError("keys.pair:ca")

    def issue_terminal(self, terminal: str, key: ec.EllipticCurvePublicKey, days: float | None = None) -> Issued:
        """Certify a terminal's key for signing takes and for mutual TLS; `days`: for less, or more, than two years."""
        usages = [ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION]
        return _issued(self._issue(_name(terminal), key, _TERMINAL_DAYS if days is None else days, usages))

    def issue_server(self, key: ec.EllipticCurvePublicKey, names: Sequence[str], days: float = SERVER_DAYS) -> bytes:
        """Certify the server's key for DNS names and addresses; PEM."""
        alternatives = x509.SubjectAlternativeName([_general_name(name) for name in names])
        usages = [ExtendedKeyUsageOID.SERVER_AUTH]
        return self._issue(_name(names[0]), key, days, usages, alternatives).public_bytes(_PEM)

    def issue_receipts(self, key: ec.EllipticCurvePublicKey) -> bytes:
        """Certify the key that signs receipts; PEM. Only its subject has the unit `receipts`, by which it is known."""
        return self._issue_in_unit("receipts", RECEIPTS_NAME, key, _RECEIPT_DAYS).pem

    def issue_books(self, key: ec.EllipticCurvePublicKey) -> bytes:
        """Certify the key that signs books after people did; PEM. It is known by the unit `book`."""
        return self._issue_in_unit("book", BOOKS_NAME, key, _RECEIPT_DAYS).pem

    def issue_online(self, key: ec.EllipticCurvePublicKey) -> bytes:
        """Certify the key that signs answers of online checks; PEM. It is known by the unit `online`."""
        return self._issue_in_unit(UNIT, ONLINE_NAME, key, _RECEIPT_DAYS).pem

    def issue_person(self, name: str, role: Role, key: ec.EllipticCurvePublicKey, days: float = _PERSON_DAYS) -> Issued:
        """Certify a person's key for one of the two signatures of books; the role is its unit."""
        return self._issue_in_unit(role, name, key, days)

    def _issue_in_unit(self, unit: str, name: str, key: ec.EllipticCurvePublicKey, days: float) -> Issued:
        usages = [ExtendedKeyUsageOID.EMAIL_PROTECTION]
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit),
                x509.NameAttribute(NameOID.COMMON_NAME, name),
            ]
        )
        return _issued(self._issue(subject, key, days, usages))

    def revocation_list(self, revoked: Sequence[tuple[int, datetime]], now: datetime) -> bytes:
        """Sign a list of serial numbers and when each was revoked; PEM. It grows stale in a year."""
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(now)
            .next_update(now + timedelta(days=_LIST_DAYS))
            .add_extension(x509.CRLNumber(int(now.timestamp() * 1000)), critical=False)
            .add_extension(_issuer_key(self.certificate), critical=False)
        )
        for serial, at in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(at).build()
            builder = builder.add_revoked_certificate(entry)
        return builder.sign(self._key, hashes.SHA256()).public_bytes(_PEM)

    def _issue(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePublicKey,
        days: float,
        usages: Sequence[x509.ObjectIdentifier],
        alternatives: x509.SubjectAlternativeName | None = None,
    ) -> x509.Certificate:
        builder = (
            _builder(subject, self.certificate.subject, key, timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(key_usage(authority=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage(usages), critical=False)
            .add_extension(_issuer_key(self.certificate), critical=False)
        )
        if alternatives is not None:
            builder = builder.add_extension(alternatives, critical=False)
        return builder.sign(self._key, hashes.SHA256())


def new_authority() -> tuple[bytes, bytes]:
    """Make an authority's key (PKCS 8 PEM, unencrypted: seal it) and its self-signed certificate (PEM)."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(AUTHORITY_NAME)
    certificate = (
        _builder(name, name, key.public_key(), timedelta(days=365 * _AUTHORITY_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(key_usage(authority=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return key_pem(key), certificate.public_bytes(_PEM)


def new_key() -> ec.EllipticCurvePrivateKey:
    """Make an ECDSA P-256 key, for the server at every start or for receipts once; it lives in memory only."""
    return ec.generate_private_key(ec.SECP256R1())


def public_key(pem: bytes) -> ec.EllipticCurvePublicKey:
    """The public half of a key that `key_pem` spelled without a password."""
    key = serialization.load_pem_private_key(pem, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key.public_key()


def key_pem(key: ec.EllipticCurvePrivateKey, password: bytes | None = None) -> bytes:
    """PKCS 8 PEM; without a password only for sealing and for use in memory."""
    encryption = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, encryption)


def read_csr(pem: str) -> ec.EllipticCurvePublicKey:
    """Return the key of a PKCS 10 request; whatever name the request asks for is not looked at.

    Raises HeadquartersError `csr.broken` or `csr.key`.
    """
    try:
        request = x509.load_pem_x509_csr(pem.encode("ascii"))
        sound = request.is_signature_valid
        key = request.public_key()
    except (ValueError, TypeError, InvalidSignature) as error:
        raise HeadquartersError("csr.broken") from error
    if not sound:
        raise HeadquartersError("csr.broken:signature")
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise HeadquartersError("csr.key")
    return key


def csr_der(pem: str) -> bytes:
    """Return the DER of a request that `read_csr` has read."""
    return x509.load_pem_x509_csr(pem.encode("ascii")).public_bytes(serialization.Encoding.DER)


def key_digest(key: ec.EllipticCurvePublicKey) -> str:
    """SHA-256 of the SubjectPublicKeyInfo, hexadecimal."""
    spki = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    digest = hashes.Hash(hashes.SHA256())
    digest.update(spki)
    return digest.finalize().hex()


def der_of(certificate: x509.Certificate) -> bytes:
    """Return the certificate's DER, by whose SHA-256 a terminal recognises the authority; see `codes`."""
    return certificate.public_bytes(serialization.Encoding.DER)


def issued_by(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    """Tell whether the authority is named as issuer and its key signed the certificate; no date is looked at."""
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def load_certificate(pem: bytes) -> x509.Certificate:
    """Parse the first certificate in `pem`; raises ValueError when there is none."""
    return x509.load_pem_x509_certificate(pem)


def serial_of(certificate: x509.Certificate) -> str:
    """The serial number as headquarters keeps it: lower-case hexadecimal."""
    return f"{certificate.serial_number:x}"


def holder_of(pem: str) -> tuple[str, str]:
    """Return common name and serial of a PEM certificate that TLS has verified."""
    certificate = x509.load_pem_x509_certificate(pem.encode("ascii"))
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return (str(names[0].value) if names else ""), serial_of(certificate)


def to_pem(der: bytes) -> str:
    """Spell a certificate as ASGI's TLS extension hands it on: PEM text."""
    return ssl.DER_cert_to_PEM_cert(der)


def _issued(certificate: x509.Certificate) -> Issued:
    return Issued(serial_of(certificate), certificate.public_bytes(_PEM), certificate.not_valid_after_utc)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, life: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SLACK)
        .not_valid_after(now + life)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def check_server_name(name: str) -> None:
    """Raises UsageError `name.wrong` for what is neither an address nor a DNS name."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        if len(name) > LONGEST_NAME or not _DNS_NAME.fullmatch(name):
            raise UsageError("name.wrong", name=shown(name)) from None


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _issuer_key(authority: x509.Certificate) -> x509.AuthorityKeyIdentifier:
    own = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)
