"""The institution's seal on a paper (PAdES, ETSI EN 319 142): its key stands behind a port.

`StandInSeal` works and says 演示 in its certificate: it shows what a seal does and proves nothing. `FileSeal` is a key
of the institution's in a PKCS #12 file; a key in a token or a service is another implementation of the port.
"""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from evidence.faults import EvidenceFault

STAND_IN_NAME = "演示印章 (not an institution's seal)"
_HOURS = dt.timedelta(hours=1)
_DAYS = dt.timedelta(days=30)


class SealKey(Protocol):
    """Signs for the institution."""

    @property
    def certificates(self) -> tuple[bytes, ...]:
        """The signer's certificate first, then those that issued it; DER."""

    @property
    def demonstration(self) -> bool:
        """Whether it is a stand-in that proves nothing."""

    def sign(self, data: bytes) -> bytes:
        """Sign with SHA-256: ECDSA as DER, or RSA with PKCS #1 v1.5. Raises OSError where the key cannot be had."""


PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True)
class HeldSeal:
    """A key in memory."""

    key: PrivateKey = field(repr=False)
    certificates: tuple[bytes, ...]
    demonstration: bool = False

    def sign(self, data: bytes) -> bytes:
        """Sign with it."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(data, padding.PKCS1v15(), hashes.SHA256())
        return self.key.sign(data, ec.ECDSA(hashes.SHA256()))


def stand_in_seal() -> HeldSeal:
    """Make a key for this one time, with a certificate that says what it is."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, STAND_IN_NAME)])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _HOURS)
        .not_valid_after(now + _DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_signs(), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return HeldSeal(key, (certificate.public_bytes(serialization.Encoding.DER),), demonstration=True)


def file_seal(path: Path, password: bytes) -> HeldSeal:
    """Open an institution's key. Raises EvidenceFault `seal.key` where the file is none or the password is wrong."""
    try:
        with path.open("rb") as file:
            key, certificate, more = pkcs12.load_key_and_certificates(file.read(1_000_000), password)
    except (OSError, ValueError) as error:
        raise EvidenceFault("seal.key", path=str(path)) from error
    if certificate is None or not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise EvidenceFault("seal.key", path=str(path))
    chain = (certificate, *more)
    return HeldSeal(key, tuple(each.public_bytes(serialization.Encoding.DER) for each in chain))


def _signs() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
