"""Checking a take without any key: chain, digests, signatures, numbering, and nothing added."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509

from evidence import journal, manifest, moment, suite
from evidence.crl import Revocations, serial_hex
from evidence.disk import is_locked
from evidence.faults import EvidenceFault
from evidence.files import TakeFiles, read_chain
from evidence.hashing import Hashed, Hashing
from evidence.journal import Chain
from evidence.manifest import Leftover, Manifest, NotAttributedError
from evidence.objects import ObjectRecord, Record
from evidence.receipt import history_of, verify_receipt
from evidence.report import Report, Status, notes_of
from evidence.sealed import OBJECTS, SEGMENTS
from evidence.signing import Roots, valid_at
from faults.trouble import Trouble


def size_of(folder: Path) -> int:
    """How many bytes of segments and objects there are to check; 0 where there is no take."""
    stores = [folder / name for name in ("segments", "objects") if (folder / name).is_dir()]
    return sum(path.stat().st_size for store in stores for path in store.iterdir())


@dataclass(frozen=True, slots=True)
class _Given:
    """What the reader brings along."""

    roots: Roots | None
    receipt: bytes | None
    revocations: Revocations | None
    advance: Callable[[int], None]


def verify_take(
    folder: Path,
    roots: Sequence[x509.Certificate] | None = None,
    *,
    receipt: bytes | None = None,
    crl: bytes | None = None,
    advance: Callable[[int], None] | None = None,
) -> Report:
    """Check everything in `folder`; every fault found is listed, not just the first.

    With `roots`, the report tells whether one of them issued the terminal's certificate; None leaves that unchecked.
    `receipt` (headquarters' answer to the seal) can establish the time, `crl` (PEM) tell which certificates were taken
    back; both say nothing without `roots`. `advance` is told how many bytes more were checked. Raises NotATakeError
    for a folder without a take, EvidenceFault `crl.*` for a list that is none of `roots`, OSError if the folder cannot
    be read.
    """
    revocations = Revocations.read(crl, roots) if crl is not None and roots is not None else None
    given = _Given(roots, receipt, revocations, advance or (lambda _: None))
    report = Report(identity="unchecked" if roots is None else "checked")
    try:
        _verify(TakeFiles.read(folder), given, report)
    except EvidenceFault as fault:
        if fault.code == "take.none":
            raise
        report.faults.append(fault)
    return report


def _verify(files: TakeFiles, given: _Given, report: Report) -> None:
    chain, sealed = Chain(given.roots), None
    with _Files(files, chain, given.advance) as sealed_files:
        broken = list(_journal_faults(files, chain, sealed_files.begin))
        report.describe(chain)
        report.faults += [EvidenceFault("take.stranger", file=name) for name in files.strangers + files.unfit(chain)]
        if broken:  # what comes after the broken entry is unknown, so nothing can be said of files it may have named
            report.faults += broken + sealed_files.faults({*files.segments, *files.objects})
        else:
            sealed, leftovers = _seal(files, chain, given.roots, report)
            report.faults += sealed_files.faults({item.file for item in leftovers})
    _judge(report, chain, sealed, files, given)
    report.notes = [*notes_of(chain, sealed), *_folder_notes(files, chain), *report.notes]
    report.status = _status(report, chain)


def _folder_notes(files: TakeFiles, chain: Chain) -> Iterator[Trouble]:
    name = files.folder.resolve().name
    if chain.opening is not None and name != chain.opening.take:
        yield Trouble("note.folder", {"folder": name, "take": chain.opening.take})
    if files.times and chain.format > 1:
        yield Trouble("note.times_unchecked", {"count": len(files.times)})


def _journal_faults(files: TakeFiles, chain: Chain, opened: Callable[[], None]) -> Iterator[EvidenceFault]:
    if files.journal is None:
        yield EvidenceFault("journal.missing", file=journal.FILE)
        return
    fault = read_chain(files.journal, chain, opened)
    if fault is None and chain.opening is None:
        fault = EvidenceFault("journal.empty", file=journal.FILE, place="byte 0")
    if fault:
        yield fault


def _seal(
    files: TakeFiles, chain: Chain, roots: Roots | None, report: Report
) -> tuple[Manifest | None, tuple[Leftover, ...]]:
    """Check manifest and signature against the chain; return the seal, and what may lie there unchained."""
    found = files.leftovers(chain)
    if files.signature is None:
        report.notes += _unsealed_notes(files, chain, found)
        return None, found
    if files.manifest is None:
        report.faults.append(EvidenceFault("manifest.missing", file=manifest.FILE))
        return None, found
    try:
        sealed = manifest.parse(files.manifest)
        manifest.check(sealed, files.signature, chain, roots)
    except NotAttributedError:
        report.notes.append(Trouble("note.seal_other"))  # no fault, and no seal: it may be the terminal's after renewal
        return None, found
    except EvidenceFault as fault:
        report.faults.append(fault)
        return None, found
    report.faults += _leftover_faults(sealed, found, chain)
    report.notes += [
        Trouble("note.gone", {"file": item.file, "bytes": item.bytes})
        for item in set(sealed.leftovers) - set(found)
        if item.file not in {other.file for other in found}
    ]
    report.seal = sealed.status
    return sealed, sealed.leftovers


def _unsealed_notes(files: TakeFiles, chain: Chain, found: tuple[Leftover, ...]) -> Iterator[Trouble]:
    if files.manifest is not None:
        yield Trouble("note.unsigned")
    elif chain.closed:
        yield Trouble("note.unsealed")
    for item in found:
        yield Trouble("note.unchained", {"file": item.file, "bytes": item.bytes})
    if is_locked(files.folder / journal.FILE):
        yield Trouble("note.live")


def _leftover_faults(sealed: Manifest, found: tuple[Leftover, ...], chain: Chain) -> Iterator[EvidenceFault]:
    """What lies unchained must be what the manifest lists; it may also be gone, as in headquarters' packs."""
    invented = set(sealed.leftovers) if chain.closed else set()  # closing in order leaves nothing over
    for item in (set(found) - set(sealed.leftovers)) | invented:
        yield EvidenceFault("take.leftover", file=item.file, place=f"byte {item.offset}")


class _Files(ExitStack):
    """The sealed files beside the records that name them. They are hashed while the journal is still being read."""

    def __init__(self, files: TakeFiles, chain: Chain, advance: Callable[[int], None]) -> None:
        super().__init__()
        self._files = files
        self._chain = chain
        self._advance = advance
        self._hashing: Hashing | None = None

    def begin(self) -> None:
        """Entry 0 has said which suite the files have: hash all that lies there."""
        names = self._files.segments + self._files.objects
        self._hashing = self.enter_context(Hashing(self._files.folder, names, self._chain.suite))

    def faults(self, leftovers: set[str]) -> list[EvidenceFault]:
        """Return what is missing, changed or strange; `leftovers` may lie there though no entry names them."""
        chain = self._chain
        here = {*self._files.segments, *(self._files.objects if chain.format > 1 or not chain.opening else ())}
        named = {record.file: record for record in chain.records}
        faults = [_stranger(name) for name in sorted(here - set(named) - leftovers)]
        faults += [_missing(record) for name, record in named.items() if name not in here]
        for record in (record for name, record in named.items() if name in here):
            assert self._hashing is not None  # a chain with records has its entry 0
            fault = _file_fault(self._hashing.of(record.file), record, chain)
            faults += [fault] if fault else []
            self._advance(record.bytes)
        return faults


def _stranger(name: str) -> EvidenceFault:
    if name.startswith("objects/"):
        return EvidenceFault("object.stranger", file=name)
    return EvidenceFault("segment.stranger", file=name)


def _missing(record: Record) -> EvidenceFault:
    if isinstance(record, ObjectRecord):
        return EvidenceFault("object.missing", file=record.file)
    return EvidenceFault("segment.missing", file=record.file)


def _file_fault(found: Hashed, record: Record, chain: Chain) -> EvidenceFault | None:
    """Compare a file with its record. What its own digest names must have its header too."""
    if found.size != record.bytes:
        return _other_length(record, found.size)
    headed = _has_header(found.head, record, chain)
    if found.digest == record.sha256:
        return None if headed else _other_header(record, chain)
    place = "sealed content" if headed else "header"
    if isinstance(record, ObjectRecord):
        return EvidenceFault("object.digest", file=record.file, place=place)
    return EvidenceFault("segment.digest", file=record.file, place=place)


def _has_header(first: bytes, record: Record, chain: Chain) -> bool:
    assert chain.opening is not None
    kind = OBJECTS if isinstance(record, ObjectRecord) else SEGMENTS
    clear = kind.header_of(chain.suite, chain.opening.take, record.index, record.bytes)
    return clear is not None and first.startswith(clear)


def _other_length(record: Record, size: int) -> EvidenceFault:
    where = {"file": record.file, "place": f"byte {min(size, record.bytes)}"}
    if isinstance(record, ObjectRecord):
        return EvidenceFault("object.length", bytes=size, named=record.bytes, **where)
    return EvidenceFault("segment.length", bytes=size, named=record.bytes, **where)


def _other_header(record: Record, chain: Chain) -> EvidenceFault:
    assert chain.opening is not None
    where = {"file": record.file, "place": "byte 0"}
    if isinstance(record, ObjectRecord):
        return EvidenceFault("object.header", index=record.index, take=chain.opening.take, **where)
    return EvidenceFault("segment.header", index=record.index, take=chain.opening.take, **where)


def _judge(report: Report, chain: Chain, sealed: Manifest | None, files: TakeFiles, given: _Given) -> None:
    """Whether the time is established, and whether the signer's certificate was taken back."""
    if chain.opening is None or given.roots is None:
        return
    leaf = chain.opening.certificates[0]
    received = _received(report, sealed, files, given)
    if received is not None and chain.signer == "known" and valid_at(leaf, moment.read(received)):
        report.time = "established"
    since = given.revocations.when(serial_hex(leaf)) if given.revocations and chain.signer == "known" else None
    if since is None:
        return
    if report.time == "established" and received is not None and moment.read(received) < since:
        report.notes.append(Trouble("note.revoked_later", {"at": moment.spell(since)}))
    else:
        report.signer = "revoked"
        report.notes.append(Trouble("note.revoked", {"at": moment.spell(since)}))


def _received(report: Report, sealed: Manifest | None, files: TakeFiles, given: _Given) -> str | None:
    """When headquarters received just this seal, by the receipt that was given; a note where that proves nothing."""
    if given.receipt is None or given.roots is None or report.take is None:
        return None
    first = journal.split_lines(files.journal or b"")[0][0]
    try:
        said = verify_receipt(
            given.receipt,
            given.roots,
            take=report.take,
            manifest_sha256=sealed.sha256 if sealed else "",
            history=history_of(suite.digest(first)),
        )
        moment.read(said["received_at"])
    except EvidenceFault as fault:
        report.notes.append(Trouble("note.receipt").because(fault.trouble))
        return None
    except (ValueError, TypeError):
        report.notes.append(Trouble("note.receipt").because(Trouble("receipt.shape")))
        return None
    report.received_at = said["received_at"]
    return report.received_at


def _status(report: Report, chain: Chain) -> Status:
    if report.faults:
        return "damaged"
    return "intact" if report.seal == "sealed" and chain.status == "sealed" else "interrupted"
