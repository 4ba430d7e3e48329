"""Checking a stored take from its bytes up, as if nothing had been checked before."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Literal

from evidence import journal, manifest
from evidence.faults import EvidenceFault
from evidence.journal import Chain
from evidence.reader import unwrap_data_key
from evidence.receipt import verify_receipt
from evidence.segments import check_segment, file_name, open_segment
from evidence.signing import Roots
from faults.trouble import Trouble
from headquarters.identifiers import RECIPIENT, TakeName
from headquarters.index.database import Database
from headquarters.index.tables import Take
from headquarters.store.storage import Storage
from headquarters.takes.held import HeldTake, held_take
from headquarters.takes.pack import PackError

ExaminationStatus = Literal["intact", "interrupted", "open", "damaged"]
_CHUNK = 1024 * 1024


@dataclass(slots=True)
class Examination:
    """What was found. `chain` is as far as the journal verifies."""

    chain: Chain
    faults: list[EvidenceFault] = field(default_factory=list)
    notes: list[Trouble] = field(default_factory=list)
    opened: int = 0
    """Segments that were decrypted with headquarters' key."""
    seal: Literal["sealed", "interrupted"] | None = None
    manifest_sha256: str | None = None

    @property
    def status(self) -> ExaminationStatus:
        """`damaged` with any fault; else `open` without a seal, `intact` if it says sealed, or `interrupted`."""
        if self.faults:
            return "damaged"
        if self.seal is None:
            return "open"
        return "intact" if self.seal == "sealed" else "interrupted"

    def to_json(self) -> dict[str, Any]:
        """Return what `headquarters verify --json` prints, in English; what only entry 0 tells is None without it."""
        opening = self.chain.opening
        records = self.chain.segments.values()
        return {
            "take": opening.take if opening else None,
            "terminal": opening.terminal if opening else None,
            "series": opening.series if opening else None,
            "status": self.status,
            "entries": self.chain.count,
            "segments": len(records),
            "bytes": sum(record.bytes for record in records),
            "captured_s": sum(record.end_us - record.start_us for record in records) / 1e6,
            "decrypted_segments": self.opened,
            "faults": [fault.to_json() for fault in self.faults],
            "notes": [note.sentence() for note in self.notes],
        }


def examine(held: HeldTake, roots: Roots, private_key: bytes | None = None) -> Examination:
    """Check journal, seal and every segment of what is held; with `private_key`, also that every segment opens."""
    found = Examination(Chain(roots))
    try:
        _examine_journal(held.lines(), found)
        _examine_seal(held, found, roots)
        found.faults += [
            EvidenceFault("segment.stranger:stored", file=name)
            for name in held.strangers(found.chain.segments.values())
        ]
    except PackError as error:
        found.faults.append(_as_fault(error))
    data_key = None
    if private_key is not None and found.chain.opening is not None:
        try:
            data_key = unwrap_data_key(found.chain.opening, private_key, RECIPIENT)
        except EvidenceFault as fault:
            found.faults.append(fault.at(journal.FILE, "entry 0"))
    found.faults += _segment_faults(held, found, data_key)
    return found


def _examine_journal(lines: Sequence[bytes], found: Examination) -> None:
    try:
        for line in lines:
            found.chain.feed(line)
    except EvidenceFault as fault:
        found.faults.append(fault)
    if found.chain.opening is None and not found.faults:
        found.faults.append(EvidenceFault("journal.empty", file=journal.FILE))


def _examine_seal(held: HeldTake, found: Examination, roots: Roots) -> None:
    sealed = held.seal()
    if sealed is None:
        return
    try:
        parsed = manifest.parse(sealed[0])
        found.seal, found.manifest_sha256 = parsed.status, parsed.sha256
        if found.chain.opening is not None:
            manifest.check(parsed, sealed[1], found.chain, tuple(roots))
    except EvidenceFault as fault:
        found.faults.append(fault)


def _segment_faults(held: HeldTake, found: Examination, data_key: bytes | None) -> Iterator[EvidenceFault]:
    opening = found.chain.opening
    for record in found.chain.segments.values() if opening else ():
        assert opening is not None
        try:
            data = held.segment(record)
            check_segment(data, record, opening.take)
            if data_key is not None:
                open_segment(data, opening.take, record.index, data_key)
                found.opened += 1
        except EvidenceFault as fault:
            yield fault
        except FileNotFoundError:
            if found.seal is not None:
                yield EvidenceFault("segment.missing", file=file_name(record.index))
            else:
                found.notes.append(Trouble("note.awaited", {"file": file_name(record.index)}))
        except PackError as error:
            yield EvidenceFault("segment.broken", what=error.trouble, file=file_name(record.index))
        except OSError as error:
            yield EvidenceFault("segment.missing:unreadable", reason=error.strerror, file=file_name(record.index))


def _as_fault(error: PackError) -> EvidenceFault:
    """What cannot be read of the pack, as a fault of the take."""
    return EvidenceFault(error.trouble.key, file="pack", place="", **error.trouble.facts)


def examine_stored(
    row: Take, database: Database, storage: Storage, roots: Roots, private_key: bytes | None
) -> Examination:
    """Examine a take that the index names: its bytes, and whether index, receipt and numbering agree with them."""
    try:
        with held_take(row, database, storage) as held:
            found = examine(held, roots, private_key)
        if row.state != "open":
            found.faults += _pack_faults(row, storage)
    except PackError as error:
        return Examination(Chain(roots), [_as_fault(error)])
    except OSError as error:
        fault = EvidenceFault("pack.missing:unreadable", reason=error.strerror, file="pack")
        return Examination(Chain(roots), [fault])
    found.faults += _index_faults(row, found)
    if row.state != "open":
        found.faults += _receipt_faults(row, database, roots, found)
    found.notes += _link_notes(row, database)
    return found


def sha256_of(file: BinaryIO) -> tuple[str, int]:
    """Return digest and length of a file from where it stands."""
    hashed, size = hashlib.sha256(), 0
    while piece := file.read(_CHUNK):
        hashed.update(piece)
        size += len(piece)
    return hashed.hexdigest(), size


def _pack_faults(row: Take, storage: Storage) -> Iterator[EvidenceFault]:
    with storage.open_pack(TakeName.parse(row.take)) as file:
        digest, size = sha256_of(file)
    if (digest, size) != (row.pack_sha256, row.pack_bytes):
        yield EvidenceFault("pack.digest", file="pack")


def _index_faults(row: Take, found: Examination) -> Iterator[EvidenceFault]:
    chain = found.chain
    opening = chain.opening
    if opening is not None and opening.take != row.take:
        yield EvidenceFault("index.take", take=opening.take, file=journal.FILE, place="entry 0")
    if (row.entries, row.head, row.segments) != (chain.count, chain.head, len(chain.segments)):
        yield EvidenceFault("index.journal", file=journal.FILE)


def _receipt_faults(row: Take, database: Database, roots: Roots, found: Examination) -> Iterator[EvidenceFault]:
    receipt = database.receipt(row.take)
    if receipt is None:
        yield EvidenceFault("receipt.missing", file="receipt")
        return
    try:
        said = verify_receipt(receipt, roots, take=row.take, manifest_sha256=found.manifest_sha256 or "")
    except EvidenceFault as fault:
        yield fault.at("receipt")
        return
    if said["head"] != found.chain.head:
        yield EvidenceFault("receipt.other:journal", file="receipt")


def _link_notes(row: Take, database: Database) -> Iterator[Trouble]:
    name = TakeName.parse(row.take)
    if name.number == 1:
        return
    before = database.take(str(TakeName(name.terminal, name.series, name.number - 1)))
    if before is None:
        yield Trouble("note.before_missing")
    elif before.state != "open" and before.head != row.previous:
        yield Trouble("note.before_other", {"take": before.take})
