"""A home with a vault, and takes recorded into it by the real writer. Used by the stories and by their processes."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization

from evidence import wrapping
from evidence.opening import ClockKnown, EpochBefore
from evidence.signing import Signer
from evidence.writer import OpeningFacts, TakeWriter
from scripts.lab.authority import Authority
from terminal.session.orders.recorder import OpenTake
from terminal.session.ports import Ledger, Series
from terminal.vault import PassphraseKeeper, TerminalIdentity, Vault
from terminal.vault.identity import Headquarters
from terminal.vault.keepers import Argon2Cost

PASSPHRASE = "correct horse 电池 staple"
SALE = {"applicant": "欧阳修竹", "identity_number": "11010519491231002X", "product": "稳健一号"}
QUICK = Argon2Cost(iterations=1, lanes=1, memory_kib=64)


def keeper(passphrase: str = PASSPHRASE) -> PassphraseKeeper:
    """A passphrase keeper whose guesses are cheap, so that the stories are quick."""
    return PassphraseKeeper(lambda: passphrase, QUICK)


@dataclass(frozen=True)
class HeadquartersKeys:
    """What a headquarters has: an authority, and the HPKE key that opens takes and escrows."""

    authority: Authority
    private_key: bytes

    @classmethod
    def create(cls) -> "HeadquartersKeys":
        return cls(Authority.create("Headquarters CA"), wrapping.new_private_key())

    @property
    def ca_pem(self) -> bytes:
        return self.authority.certificate.public_bytes(serialization.Encoding.PEM)

    def issue(self, terminal: str, epoch: int = 1) -> TerminalIdentity:
        key, certificate = self.authority.issue_pem(terminal)
        hq = Headquarters("https://127.0.0.1:1", self.ca_pem, wrapping.public_key(self.private_key))
        return TerminalIdentity(terminal, key, certificate, hq, epoch)


def open_writer(order: OpenTake) -> TakeWriter:
    """Carry out the order as the recorder does: entry 0 is durable on return."""
    facts = OpeningFacts(
        order.take,
        order.terminal,
        order.series,
        order.number,
        order.previous,
        format=order.format,
        epoch=order.epoch,
        program="test",
        demonstration=order.demonstration,
        before=None if order.before is None else EpochBefore(*order.before),
        clock=None if order.clock is None else ClockKnown(*order.clock),
    )
    recipients = [(recipient.name, recipient.public_key) for recipient in order.recipients]
    return TakeWriter.open(Path(order.folder), facts, Signer(order.key_pem, order.certificates_pem), recipients)


def add_segment(ledger: Ledger, writer: TakeWriter) -> None:
    """Write one segment and tell the ledger."""
    start = writer.segments_written * 2_000_000
    content = f"film {writer.take} {writer.segments_written} ".encode() * 200
    record = writer.segment(
        content,
        start_us=start,
        end_us=start + 2_000_000,
        frames=50,
        dropped=0,
        drift_ppm=0.0,
        samples=96_000,
        picture_us=2_000_000,
        sound_us=2_000_000,
    )
    ledger.segment_held(writer.take, record.index, record.sha256, record.bytes, writer.entries)


def begin(vault: Vault, series: Series = "sale", segments: int = 3, custody: str | None = None) -> TakeWriter:
    """Record a take and leave it open."""
    order = vault.takes.begin_take(series, SALE, 60, custody)
    writer = open_writer(order)
    vault.takes.take_opened(order.take)
    writer.add("mark", {"kind": "sale", **SALE}, 0)
    for _ in range(segments):
        add_segment(vault.takes, writer)
    return writer


def seal(vault: Vault, writer: TakeWriter) -> str:
    writer.close("finished", "sealed", {"gaps": 0}, writer.segments_written * 2_000_000)
    vault.takes.take_closed(writer.take, "sealed")
    return writer.take


def record(vault: Vault, series: Series = "sale", segments: int = 3, custody: str | None = None) -> str:
    """Record a take and seal it; return its name."""
    return seal(vault, begin(vault, series, segments, custody))


def rows(vault: Vault, table: str) -> list[dict[str, Any]]:
    return vault._store.rows(f"SELECT * FROM {table} ORDER BY 1, 2")
