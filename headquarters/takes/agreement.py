"""Whether what the index, the receipt and the table of certificates say of a take is what the take itself says."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from evidence import journal, moment, suite
from evidence.faults import EvidenceFault
from evidence.journal import Chain
from evidence.receipt import history_of, verify_quarantine, verify_receipt
from evidence.signing import Certificate, Roots
from faults.trouble import Trouble
from headquarters.authority import ca
from headquarters.authority.recorded import wrong_fields
from headquarters.index.database import Database
from headquarters.index.tables import Take

_KNOWN = {
    "signer.unknown": frozenset({"certificate.unknown", "signature.signer", "index.certificate"}),
    "segment.twice": frozenset({"segment.header", "object.header"}),
    "take.unreadable": frozenset({"key.none"}),
}
"""What a take may show that lies in quarantine for a reason: just that reason."""


def tolerated(row: Take) -> frozenset[str]:
    """Codes of faults that are known of a take already and the reason why people look at it."""
    return frozenset[str]().union(*(_KNOWN.get(reason, frozenset()) for reason in row.reasons))


def index_faults(row: Take, chain: Chain, first: str | None) -> Iterator[EvidenceFault]:
    """Compare every column that the journal decides; `first` is the digest of entry 0.

    What only headquarters knows, `first_seen`, nothing can check.
    """
    if (row.entries, row.head, row.segments) != (chain.count, chain.head, len(chain.segments)):
        yield EvidenceFault("index.journal", file=journal.FILE)
    opening = chain.opening
    if opening is None:
        return
    if opening.take != row.name.inner or str(row.name) != row.take:
        yield EvidenceFault("index.take", take=opening.take, file=journal.FILE, place="entry 0")
    for name in ("terminal", "series", "number", "epoch", "previous"):
        if getattr(row, name) != getattr(opening, name):
            yield _other(name)
    if row.demonstration != bool(opening.demonstration):
        yield _other("demonstration")
    if not _is_of(row, first or ""):
        yield _other("history")
    if _instant(row.opened) != opening.wall:
        yield _other("opened")
    agrees = {"captured_us": row.captured_us == chain.captured_us, "chain": _chain_agrees(row, chain)}
    yield from (_other(name) for name, right in agrees.items() if not right)


def _chain_agrees(row: Take, chain: Chain) -> bool:
    """Whether the row goes on from where the lines end; what lies beside a pack, or behind a seal, is not read here."""
    return row.packed or row.has_surplus or row.chain in (None, chain.state.dumps())


def _is_of(row: Take, first: str) -> bool:
    """Whether the digits of a further history are those of its entry 0, or of its manifest, which may be to come."""
    if row.history in ("", history_of(first)):
        return True
    return row.manifest_sha256 is None or row.history == history_of(row.manifest_sha256)


def seal_faults(row: Take, seal: str | None, manifest_sha256: str | None) -> Iterator[EvidenceFault]:
    """Compare what the index says of the seal with the manifest in the pack."""
    if row.state != seal:
        yield _other("state")
    if row.manifest_sha256 != manifest_sha256:
        yield _other("manifest_sha256")


def receipt_faults(
    row: Take, database: Database, roots: Roots, chain: Chain, manifest_sha256: str | None
) -> Iterator[EvidenceFault]:
    """Verify receipt and quarantine receipt, and compare them with the take and with what the index says of it."""
    seal = manifest_sha256 or ""
    receipt, aside = database.receipt(row.take), database.quarantine_receipt(row.take)
    if (receipt is None) != (row.standing != "received"):
        yield EvidenceFault("receipt.missing" if receipt is None else "receipt.other:standing", file="receipt")
    if (aside is None) != (row.quarantine is None):
        yield EvidenceFault("receipt.missing" if aside is None else "receipt.other:standing", file="quarantine")
    try:
        if receipt is not None:
            said = verify_receipt(receipt, roots, take=row.take, manifest_sha256=seal)
            yield from _said_otherwise(row, chain, said, "receipt")
        if aside is not None:
            history = row.history or None
            said = verify_quarantine(aside, roots, take=row.name.inner, manifest_sha256=seal, history=history)
            yield from _said_otherwise(row, chain, said, "quarantine")
            if (said["stored_as"], said["reason"]) != (row.take, row.quarantine):
                yield _other("quarantine")
    except EvidenceFault as fault:
        yield fault.at("receipt")


def _said_otherwise(row: Take, chain: Chain, said: dict[str, Any], file: str) -> Iterator[EvidenceFault]:
    if said["head"] != chain.head:
        yield EvidenceFault("receipt.other:journal", file=file)
    held = {
        "terminal": row.terminal,
        "series": row.series,
        "segments": len(chain.segments),
        "bytes": sum(record.bytes for record in chain.segments.values()),
    }
    for name, value in held.items():
        if said[name] != value:
            yield EvidenceFault("receipt.other:field", field=name, file=file)
    if _instant(row.received) is None or _instant(row.received) != _instant(said["received_at"]):
        yield _other("received")


def decision_faults(row: Take, database: Database) -> Iterator[EvidenceFault]:
    """The decision on a take is that of the two people whose words are kept, which only grow."""
    settled = [each.what for each in database.decisions(row.take) if each.second_name is not None]
    if row.decision != (settled[-1] if settled else None):
        yield _other("decision")


def signer_faults(
    row: Take, database: Database, roots: Roots, signers: Iterable[Certificate]
) -> Iterator[EvidenceFault]:
    """Compare the certificates that opened and sealed a take with what the index keeps of them."""
    for leaf in signers:
        stored = database.certificate(ca.serial_of(leaf))
        if stored is None:
            yield EvidenceFault("index.certificate:missing", serial=ca.serial_of(leaf), file="index")
            continue
        wrong = {name for root in roots for name in wrong_fields(stored, root)}
        if not wrong and ca.load_certificate(stored.pem) != leaf:
            wrong = {"pem"}
        if stored.terminal != row.terminal:
            wrong.add("terminal")
        for name in sorted(wrong):
            yield EvidenceFault("index.certificate", serial=stored.serial, field=name, file="index")


def link_notes(row: Take, database: Database) -> Iterator[Trouble]:
    """Whether the take before is here, and is the one that this take names."""
    if row.number == 1:
        return
    before = database.take(str(replace(row.name, number=row.number - 1, history="")))
    if before is None:
        yield Trouble("note.before_missing")
    elif before.state != "open" and row.previous not in (before.head, suite.NO_DIGEST):
        yield Trouble("note.before_other", {"take": before.take})


def _other(field: str) -> EvidenceFault:
    return EvidenceFault("index.field", field=field, file="index")


def _instant(text: Any) -> datetime | None:
    """Read a moment, which older rows may spell otherwise; None for what is none."""
    try:
        return moment.read(text)
    except (TypeError, ValueError):
        return None
