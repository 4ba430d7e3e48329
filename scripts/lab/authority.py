"""A small authority, a terminal with a certificate, and takes made by the real writer."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from evidence import wrapping
from evidence.journal import take_id
from evidence.opening import ClockKnown, EpochBefore
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

    def issue(self, name: str, unit: str | None = None, *, begins: datetime | None = None) -> Signer:
        """Issue a signing identity to `name`."""
        return Signer(*self.issue_pem(name, unit, begins=begins))

    def revoke(self, *signers: Signer) -> bytes:
        """Return a revocation list (PEM) that names these certificates, all of them since now."""
        now = datetime.now(UTC)
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
        builder = builder.last_update(now).next_update(now + timedelta(days=30))
        for signer in signers:
            one = x509.RevokedCertificateBuilder().serial_number(signer.leaf.serial_number).revocation_date(now)
            builder = builder.add_revoked_certificate(one.build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def issue_pem(
        self,
        name: str,
        unit: str | None = None,
        key: ec.EllipticCurvePrivateKey | None = None,
        *,
        begins: datetime | None = None,
    ) -> tuple[bytes, bytes]:
        """Issue a signing identity to `name`, for a year; return its key, a fresh one unless given, and certificate."""
        key = key or ec.generate_private_key(ec.SECP256R1())
        attributes = [x509.NameAttribute(NameOID.COMMON_NAME, name)]
        if unit:
            attributes.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, unit))
        begins = begins or datetime.now(UTC) - timedelta(days=1)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(x509.Name(attributes))
            .issuer_name(self.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(begins + timedelta(days=366))
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
class Newer:
    """What takes of format 2 say more."""

    epoch: int = 1
    demonstration: bool = False
    before: EpochBefore | None = None
    clock: ClockKnown | None = None
    picture_us: int = 1_760_000
    """Of each segment."""
    notes: tuple[str, ...] = ()


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

    def write(
        self, number: int = 1, segments: int = 4, *, previous: str | None = None, newer: Newer | None = None
    ) -> TakeWriter:
        """Open a take and write segments and marks into it, and objects where it is of format 2; not closed yet."""
        writer = self.opened(number, previous=previous, newer=newer)
        writer.add("mark", {"kind": "sale", "applicant": "张明"}, 0)
        for index in range(segments):
            start = index * 1_800_000
            plaintext = f"plain segment {index} of {writer.take} ".encode() * 30
            writer.segment(
                plaintext,
                start_us=start,
                end_us=start + 1_800_000,
                frames=45,
                dropped=0,
                drift_ppm=1.5,
                samples=86400,
                picture_us=newer.picture_us if newer else None,
                sound_us=1_800_000 if newer else None,
            )
        for role in ("paper", "strokes") if newer else ():
            content = f"plain {role} of {writer.take} ".encode() * 9
            writer.object(content, role=role, media_us=900_000, facts={"title": "投保单"})
        writer.add("mark", {"kind": "node", "title": "犹豫期"}, segments * 1_800_000)
        return writer

    def opened(self, number: int = 1, *, previous: str | None = None, newer: Newer | None = None) -> TakeWriter:
        """Open a take of format 1, or of format 2 where that is said."""
        epoch = newer.epoch if newer else 1
        opening = OpeningFacts(
            take=take_id("32-0117", "sale", number, epoch),
            terminal="32-0117",
            series="sale",
            number=number,
            previous=previous,
            profile={"fps": 25.0},
            sources={"camera": "test:bars"},
        )
        if newer is not None:
            opening = replace(
                opening,
                format=2,
                epoch=epoch,
                program="0.2.0",
                demonstration=newer.demonstration,
                before=newer.before,
                clock=newer.clock,
            )
        recipients = [("vault", wrapping.public_key(self.vault_key))]
        return TakeWriter.open(self.folder / opening.take, opening, self.signer, recipients)

    def sealed(
        self, number: int = 1, segments: int = 4, *, previous: str | None = None, newer: Newer | None = None
    ) -> Path:
        """Write and seal a take; return its folder."""
        writer = self.write(number, segments, previous=previous, newer=newer)
        totals = {"elapsed_s": segments * 1.8, "gaps": 0}
        notes = newer.notes if newer else ()
        writer.close("finished", "sealed", totals, segments * 1_800_000, notes)
        return writer.folder
