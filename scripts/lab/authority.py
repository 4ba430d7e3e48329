"""A small authority, a terminal with a certificate, and takes made by the real writer."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from evidence import wrapping
from evidence.signing import Signer
from evidence.writer import OpeningFacts, TakeWriter


@dataclass(frozen=True)
class Authority:
    """A certificate authority that nobody else trusts."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def create(cls, name: str = "Test CA") -> "Authority":
        """Make an authority with a fresh key, good for ten years."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=3650))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        )
        return cls(key, builder.sign(key, hashes.SHA256()))

    def issue(self, name: str, unit: str | None = None) -> Signer:
        """Issue a signing identity to `name`."""
        return Signer(*self.issue_pem(name, unit))

    def issue_pem(self, name: str, unit: str | None = None) -> tuple[bytes, bytes]:
        """Issue a signing identity to `name`; return its key and its certificate as PEM."""
        key = ec.generate_private_key(ec.SECP256R1())
        attributes = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
        if unit:
            attributes.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit))
        now = datetime.now(UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(x509.Name(attributes))
            .issuer_name(self.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=365))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH, ExtendedKeyUsageOID.EMAIL_PROTECTION]),
                critical=False,
            )
            .sign(self.key, hashes.SHA256())
        )
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return pem, certificate.public_bytes(serialization.Encoding.PEM)


@dataclass(frozen=True)
class World:
    """Everything that a take needs: who issues, who signs, who may read."""

    authority: Authority
    signer: Signer
    vault_key: bytes
    folder: Path

    @classmethod
    def create(cls, folder: Path) -> "World":
        """A terminal 32-0117 of a fresh authority, whose takes lie in the folder."""
        authority = Authority.create()
        return cls(authority, authority.issue("32-0117"), wrapping.new_private_key(), folder)

    @property
    def roots(self) -> list[x509.Certificate]:
        """The authorities that a reader of this world's takes trusts."""
        return [self.authority.certificate]

    def write(self, number: int = 1, segments: int = 4, *, previous: str | None = None) -> TakeWriter:
        """Open a take and write segments and marks into it; not closed yet."""
        take = f"32-0117-{number:06d}"
        opening = OpeningFacts(take, "32-0117", "sale", number, previous, {"fps": 25.0}, {"camera": "test:bars"})
        recipients = [("vault", wrapping.public_key(self.vault_key))]
        writer = TakeWriter.open(self.folder / take, opening, self.signer, recipients)
        writer.add("mark", {"kind": "sale", "applicant": "张明"}, 0)
        for index in range(segments):
            start = index * 1_800_000
            plaintext = f"plain segment {index} of {take} ".encode() * 30
            writer.segment(
                plaintext, start_us=start, end_us=start + 1_800_000, frames=45, dropped=0, drift_ppm=1.5, samples=86400
            )
        writer.add("mark", {"kind": "node", "title": "犹豫期"}, segments * 1_800_000)
        return writer

    def sealed(self, number: int = 1, segments: int = 4, *, previous: str | None = None) -> Path:
        """Write and seal a take; return its folder."""
        writer = self.write(number, segments, previous=previous)
        writer.close("finished", "sealed", {"elapsed_s": segments * 1.8, "gaps": 0}, segments * 1_800_000)
        return writer.folder
