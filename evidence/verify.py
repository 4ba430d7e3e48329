"""Checking a take without any key: chain, digests, signatures, numbering, and nothing added."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from cryptography import x509

from evidence import journal, manifest, segments
from evidence.disk import is_locked
from evidence.faults import EvidenceFault
from evidence.files import TakeFiles, read_chain
from evidence.journal import Chain
from evidence.manifest import Leftover, Manifest
from evidence.segments import SegmentRecord
from faults.trouble import Trouble

Status = Literal["intact", "interrupted", "damaged"]
_CHUNK = 1024 * 1024
_READERS = 2
"""Hashing runs at memory speed; two readers hide the disk's waiting."""


@dataclass(slots=True)
class Report:
    """What was found. `faults` make a take damaged; `notes` tell what an honest crash leaves behind."""

    status: Status = "damaged"
    take: str | None = None
    terminal: str | None = None
    series: str | None = None
    seal: Literal["sealed", "interrupted", "none"] = "none"
    """What the signed manifest says; `none` while there is no manifest with a signature."""
    signer: str | None = None
    identity: Literal["checked", "unchecked"] = "unchecked"
    entries: int = 0
    segments: int = 0
    bytes: int = 0
    captured_s: float = 0.0
    faults: list[EvidenceFault] = field(default_factory=list)
    notes: list[Trouble] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return what `shuanglu verify --json` prints: faults with code and place, notes as English sentences."""
        return {
            "status": self.status,
            "take": self.take,
            "terminal": self.terminal,
            "series": self.series,
            "rehearsal": self.series == "rehearsal",
            "seal": self.seal,
            "signer": self.signer,
            "identity": self.identity,
            "entries": self.entries,
            "segments": self.segments,
            "bytes": self.bytes,
            "captured_s": self.captured_s,
            "faults": [fault.to_json() for fault in self.faults],
            "notes": [note.sentence() for note in self.notes],
        }


def size_of(folder: Path) -> int:
    """How many bytes of segments there are to check; 0 where there is no take."""
    store = folder / "segments"
    return sum(path.stat().st_size for path in store.iterdir()) if store.is_dir() else 0


def verify_take(
    folder: Path, roots: Sequence[x509.Certificate] | None = None, *, advance: Callable[[int], None] | None = None
) -> Report:
    """Check everything in `folder`; every fault found is listed, not just the first.

    With `roots`, the terminal's certificate must have been issued by one of them; None leaves the identity
    unchecked. `advance` is told how many bytes of segments more were checked. Raises NotATakeError for a folder
    without a take, OSError if it cannot be read.
    """
    report = Report(identity="unchecked" if roots is None else "checked")
    try:
        _verify(TakeFiles.read(folder), roots, report, advance or (lambda _: None))
    except EvidenceFault as fault:
        if fault.code == "take.none":
            raise
        report.faults.append(fault)
    return report


def _verify(
    files: TakeFiles, roots: Sequence[x509.Certificate] | None, report: Report, advance: Callable[[int], None]
) -> None:
    chain = Chain(roots)
    report.faults += [EvidenceFault("take.stranger", file=name) for name in files.strangers]
    broken = list(_journal_faults(files, chain))
    if broken:  # what comes after the broken entry is unknown, so nothing can be said of files it may have named
        report.faults += broken + _segment_faults(files, chain, set(files.segments), advance)
    else:
        leftovers = _seal(files, chain, roots, report)
        report.faults += _segment_faults(files, chain, {item.file for item in leftovers}, advance)
    _describe(report, chain, files.folder)
    report.status = _status(report, chain)


def _journal_faults(files: TakeFiles, chain: Chain) -> Iterator[EvidenceFault]:
    if files.journal is None:
        yield EvidenceFault("journal.missing", file=journal.FILE)
        return
    fault = read_chain(files.journal, chain)
    if fault is None and chain.opening is None:
        fault = EvidenceFault("journal.empty", file=journal.FILE, place="byte 0")
    if fault:
        yield fault


def _seal(
    files: TakeFiles, chain: Chain, roots: Sequence[x509.Certificate] | None, report: Report
) -> tuple[Leftover, ...]:
    """Check manifest and signature against the chain; return what may lie unchained in the folder."""
    found = files.leftovers(chain)
    if files.signature is None:
        if files.manifest is not None:
            report.notes.append(Trouble("note.unsigned"))
        elif chain.closed:
            report.notes.append(Trouble("note.unsealed"))
        report.notes += [Trouble("note.unchained", {"file": item.file, "bytes": item.bytes}) for item in found]
        if is_locked(files.folder / journal.FILE):
            report.notes.append(Trouble("note.live"))
        return found
    if files.manifest is None:
        report.faults.append(EvidenceFault("manifest.missing", file=manifest.FILE))
        return found
    try:
        sealed = manifest.parse(files.manifest)
        manifest.check(sealed, files.signature, chain, roots)
        report.faults += _leftover_faults(sealed, found, chain)
        report.notes += [
            Trouble("note.gone", {"file": item.file, "bytes": item.bytes})
            for item in set(sealed.leftovers) - set(found)
            if item.file not in {other.file for other in found}
        ]
        report.seal = sealed.status
    except EvidenceFault as fault:
        report.faults.append(fault)
        return found
    return sealed.leftovers


def _leftover_faults(sealed: Manifest, found: tuple[Leftover, ...], chain: Chain) -> Iterator[EvidenceFault]:
    """What lies unchained must be what the manifest lists; it may also be gone, as in headquarters' packs."""
    invented = set(sealed.leftovers) if chain.closed else set()  # closing in order leaves nothing over
    for item in (set(found) - set(sealed.leftovers)) | invented:
        yield EvidenceFault("take.leftover", file=item.file, place=f"byte {item.offset}")


def _segment_faults(
    files: TakeFiles, chain: Chain, leftovers: set[str], advance: Callable[[int], None]
) -> list[EvidenceFault]:
    take = chain.opening.take if chain.opening else ""
    named = {segments.file_name(index): record for index, record in chain.segments.items()}
    faults = [
        EvidenceFault("segment.stranger", file=name)
        for name in files.segments
        if name not in named and name not in leftovers
    ]
    present = set(files.segments)
    faults += [EvidenceFault("segment.missing", file=name) for name in named if name not in present]
    with ThreadPoolExecutor(_READERS) as pool:
        here = [item for item in named.items() if item[0] in present]
        checks = pool.map(lambda item: _check_file(files.folder / item[0], item[1], take), here)
        for (_, record), fault in zip(here, checks, strict=True):
            faults += [fault] if fault else []
            advance(record.bytes)
    return faults


def _check_file(path: Path, record: SegmentRecord, take: str) -> EvidenceFault | None:
    """Hash a segment file piece by piece. What has the right digest has the right header too, but is asked anyway."""
    file = segments.file_name(record.index)
    size = path.stat().st_size
    if size != record.bytes:
        place = f"byte {min(size, record.bytes)}"
        return EvidenceFault("segment.length", bytes=size, named=record.bytes, file=file, place=place)
    hashed = hashlib.sha256()
    with path.open("rb", buffering=0) as opened:
        first = b""
        while piece := opened.read(_CHUNK):
            first = first or piece
            hashed.update(piece)
    if hashed.hexdigest() != record.sha256:
        clear = segments.header(take, record.index, record.bytes - len(segments.header(take, 0, 0)) - 16)
        place = "header" if not first.startswith(clear) else "sealed content"
        return EvidenceFault("segment.digest", file=file, place=place)
    return None


def _describe(report: Report, chain: Chain, folder: Path) -> None:
    report.entries, report.segments = chain.count, len(chain.segments)
    report.bytes = sum(record.bytes for record in chain.segments.values())
    report.captured_s = sum(item.end_us - item.start_us for item in chain.segments.values()) / 1e6
    if chain.opening is None:
        return
    report.take, report.terminal = chain.opening.take, chain.opening.terminal
    report.series = chain.opening.series
    report.signer = chain.opening.certificates[0].subject.rfc4514_string()
    if folder.resolve().name != chain.opening.take:
        facts = {"folder": folder.resolve().name, "take": chain.opening.take}
        report.notes.append(Trouble("note.folder", facts))


def _status(report: Report, chain: Chain) -> Status:
    if report.faults:
        return "damaged"
    return "intact" if report.seal == "sealed" and chain.status == "sealed" else "interrupted"
