"""Checking a stored take from its bytes up, as if nothing had been checked before."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Literal

from evidence import journal, manifest
from evidence.faults import EvidenceFault
from evidence.journal import Chain
from evidence.objects import Record, check_file, open_object
from evidence.reader import unwrap_data_key
from evidence.segments import SegmentRecord, open_segment
from evidence.signing import Certificate, Roots
from faults.trouble import Trouble
from headquarters.identifiers import RECIPIENT
from headquarters.index.database import Database
from headquarters.index.tables import Take
from headquarters.store.storage import Storage
from headquarters.takes.agreement import (
    decision_faults,
    index_faults,
    link_notes,
    receipt_faults,
    seal_faults,
    signer_faults,
    tolerated,
)
from headquarters.takes.answers import doubt_trouble
from headquarters.takes.held import HeldTake, held_take
from headquarters.takes.pack import Pack, PackError, is_as_written, sha256_of, spell_members

ExaminationStatus = Literal["intact", "interrupted", "open", "damaged"]
Opening = Literal["all", "ends", "nothing"]
"""Which segments and objects are decrypted: every one, the first and the last of each, or none."""


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
    sealed_by: Certificate | None = None
    """Who set the seal, where the seal is right."""
    first: str | None = None
    """The digest of entry 0."""

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
            "captured_s": self.chain.captured_us / 1e6,
            "decrypted_segments": self.opened,
            "faults": [fault.to_json() for fault in self.faults],
            "notes": [note.sentence() for note in self.notes],
        }


def examine(held: HeldTake, roots: Roots, private_key: bytes | None = None, *, opening: Opening = "all") -> Examination:
    """Check journal, seal and every segment of what is held; with `private_key`, also that the segments open."""
    found = Examination(Chain(roots))
    try:
        _examine_journal(held.lines(), found)
        _examine_seal(held, found, roots)
        found.faults += [
            EvidenceFault("segment.stranger:stored", file=name) for name in held.strangers(found.chain.records)
        ]
    except PackError as error:
        found.faults.append(_as_fault(error))
    data_key = None
    if private_key is not None and found.chain.opening is not None:
        try:
            data_key = unwrap_data_key(found.chain.opening, private_key, RECIPIENT)
        except EvidenceFault as fault:
            found.faults.append(fault.at(journal.FILE, "entry 0"))
    found.faults += _file_faults(held, found, data_key, opening)
    return found


def _examine_journal(lines: Sequence[bytes], found: Examination) -> None:
    try:
        for line in lines:
            found.chain.feed(line)
            found.first = found.first or found.chain.head
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
            found.sealed_by = manifest.check(parsed, sealed[1], found.chain, tuple(roots))
    except EvidenceFault as fault:
        found.faults.append(fault)


def _is_opened(record: Record, chain: Chain, opening: Opening) -> bool:
    count = len(chain.segments if isinstance(record, SegmentRecord) else chain.objects)
    return opening == "all" or (opening == "ends" and record.index in (0, count - 1))


def _file_faults(
    held: HeldTake, found: Examination, data_key: bytes | None, opening: Opening
) -> Iterator[EvidenceFault]:
    first = found.chain.opening
    for record in found.chain.records if first else ():
        assert first is not None
        try:
            data = held.segment(record)
            check_file(data, record, first.take)
            if data_key is not None and _is_opened(record, found.chain, opening):
                found.opened += _open(data, record, first.take, data_key)
        except EvidenceFault as fault:
            yield fault
        except FileNotFoundError:
            if found.seal is not None:
                yield EvidenceFault("segment.missing", file=record.file)
            else:
                found.notes.append(Trouble("note.awaited", {"file": record.file}))
        except PackError as error:
            yield EvidenceFault("segment.broken", what=error.trouble, file=record.file)
        except OSError as error:
            yield EvidenceFault("segment.missing:unreadable", reason=error.strerror, file=record.file)


def _open(data: bytes, record: Record, take: str, data_key: bytes) -> int:
    """Decrypt a file and forget it; returns how many segments that was."""
    if isinstance(record, SegmentRecord):
        open_segment(data, take, record.index, data_key)
        return 1
    open_object(data, take, record.index, data_key)
    return 0


def _as_fault(error: PackError) -> EvidenceFault:
    """What cannot be read of the pack, as a fault of the take."""
    return EvidenceFault(error.trouble.key, file="pack", place="", **error.trouble.facts)


def examine_stored(
    row: Take,
    database: Database,
    storage: Storage,
    roots: Roots,
    private_key: bytes | None,
    *,
    opening: Opening = "all",
) -> Examination:
    """Examine a take that the index names: its bytes, and whether index, receipt and numbering agree with them.

    One that is sealed meanwhile is examined as what it is then.
    """
    try:
        with held_take(row, database, storage, directory=True) as held:
            found = examine(held, roots, private_key, opening=opening)
        if row.packed:
            found.faults += _pack_faults(row, database, storage)
    except PackError as error:
        return Examination(Chain(roots), [_as_fault(error)])
    except OSError as error:
        fault = EvidenceFault("pack.missing:unreadable", reason=error.strerror, file="pack")
        return Examination(Chain(roots), [fault])
    now = database.take(row.take)
    if now is not None and now.state != row.state:
        return examine_stored(now, database, storage, roots, private_key, opening=opening)
    found.faults += index_faults(row, found.chain, found.first)
    found.faults += signer_faults(row, database, roots, _signers(found))
    if row.state != "open":
        found.faults += seal_faults(row, found.seal, found.manifest_sha256)
        found.faults += receipt_faults(row, database, roots, found.chain, found.manifest_sha256)
        found.faults += decision_faults(row, database)
    found.notes += link_notes(row, database)
    _tolerate(row, found)
    return found


def _signers(found: Examination) -> list[Certificate]:
    signers = [found.chain.opening.certificates[0]] if found.chain.opening else []
    return signers if found.sealed_by is None or found.sealed_by in signers else [*signers, found.sealed_by]


def _tolerate(row: Take, found: Examination) -> None:
    """What a take lies in quarantine for is known, and no damage: it is a note."""
    known = tolerated(row)
    found.notes += [fault.trouble for fault in found.faults if fault.code in known]
    found.faults = [fault for fault in found.faults if fault.code not in known]
    if row.quarantine is not None:
        found.notes.insert(0, Trouble("note.quarantined").because(doubt_trouble(row, row.quarantine)))


def _pack_faults(row: Take, database: Database, storage: Storage) -> Iterator[EvidenceFault]:
    as_written, members, places = True, database.members(row.take), None
    with storage.open_pack(row.name) as file:
        digest, size = sha256_of(file)
        with suppress(PackError):  # a member that cannot be read is a fault already
            as_written = is_as_written(file)
            places = spell_members(Pack(file).places())
    if (digest, size) != (row.pack_sha256, row.pack_bytes):
        yield EvidenceFault("pack.digest", file="pack")
    if not as_written:
        yield EvidenceFault("pack.other", file="pack")
    elif None not in (members, places) and members != places:
        yield EvidenceFault("index.field", field="members", file="index")
