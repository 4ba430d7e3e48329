"""Who this terminal is: its name, its signing key and certificate, and the headquarters it belongs to."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from evidence import canonical
from evidence.signing import Roots, key_usage, read_roots

_SELF_SIGNED_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Headquarters:
    """Where a terminal delivers, whom it trusts there, and who will be able to open its takes."""

    url: str
    ca_pem: bytes
    public_key: bytes = field(repr=False)
    """Raw HPKE public key, 1216 bytes."""
    recipient: str = "hq"

    @property
    def roots(self) -> Roots:
        """The authorities whose certificates are believed."""
        return read_roots(self.ca_pem)


@dataclass(frozen=True, slots=True)
class TerminalIdentity:
    """One name of this machine and what proves it. Enrolling anew makes another one."""

    terminal: str
    key_pem: bytes = field(repr=False)
    """ECDSA P-256 private key, PKCS 8 PEM, unencrypted: in memory and inside the encrypted database only."""
    certificates_pem: bytes = field(repr=False)
    """The terminal's certificate and its issuers, leaf first."""
    headquarters: Headquarters | None = None
    """None for a rehearsal terminal, which belongs to nobody."""
    epoch: int = 1
    """Which enrolment of that name it is: the numbers of takes begin anew in each."""
    renewal: bool = False
    """Whether it is the one before with a newer certificate: same name, same epoch, same headquarters."""

    @property
    def enrolled(self) -> bool:
        """Whether it belongs to a headquarters: only then are sales recorded, and takes have somewhere to go."""
        return self.headquarters is not None

    @property
    def leaf(self) -> x509.Certificate:
        """The terminal's own certificate, parsed anew at each call."""
        return x509.load_pem_x509_certificates(self.certificates_pem)[0]

    def to_row(self) -> dict[str, Any]:
        """Return its columns of the table `identities`; those of headquarters are None without one."""
        hq = self.headquarters
        return {
            "terminal": self.terminal,
            "key_pem": self.key_pem,
            "certificates_pem": self.certificates_pem,
            "ca_pem": hq and hq.ca_pem,
            "hq_url": hq and hq.url,
            "hq_public_key": hq and hq.public_key,
            "hq_recipient": hq and hq.recipient,
            "epoch": self.epoch,
            "renewal": int(self.renewal),
        }

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> "TerminalIdentity":
        """Read a row of the table `identities`; what 0.1.0 kept has no epoch. Other columns are passed over."""
        hq = None
        if row["hq_url"] is not None:
            hq = Headquarters(row["hq_url"], row["ca_pem"], row["hq_public_key"], row["hq_recipient"])
        epoch, renewal = row.get("epoch", 1), bool(row.get("renewal", 0))
        return cls(row["terminal"], row["key_pem"], row["certificates_pem"], hq, epoch, renewal)

    def to_json(self) -> dict[str, Any]:
        """Return what `to_row` does, bytes as base64. It is secret: the signing key is in it."""
        return {
            name: canonical.to_base64(value) if isinstance(value, bytes) else value
            for name, value in self.to_row().items()
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "TerminalIdentity":
        """Read what `to_json` returned; raises EvidenceFault `json.base64`."""
        binary = ("key_pem", "certificates_pem", "ca_pem", "hq_public_key")
        return cls.from_row(
            {
                name: canonical.from_base64(part) if name in binary and part is not None else part
                for name, part in value.items()
            }
        )


def self_identity(now: datetime | None = None) -> TerminalIdentity:
    """Make an identity that vouches for itself only: `REHEARSAL-` and 8 hexadecimal digits, valid ten years."""
    now = now or datetime.now(UTC)
    terminal = f"REHEARSAL-{secrets.token_hex(4).upper()}"
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, terminal)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=_SELF_SIGNED_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(key_usage(), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    key_pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return TerminalIdentity(terminal, key_pem, certificate.public_bytes(serialization.Encoding.PEM))
