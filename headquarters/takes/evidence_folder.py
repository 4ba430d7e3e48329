"""Handing out the evidence itself: the take as it was sealed, and beside it what a third party needs to judge it.

    FOLDER/<take>/        journal, manifest.json, manifest.p7s, segments/…: what `shuanglu verify` checks
                          (a damaged pack that cannot be taken apart lies there as it is: <take>.pack)
    FOLDER/receipt.json   headquarters' receipt (quarantine.json: its quarantine receipt); none while a take is open
    FOLDER/ca.pem         the authority's certificate
    FOLDER/crl.pem        its list of revoked certificates, as of now
    FOLDER/README.txt     what to type, in Chinese and English

Nothing is decrypted. A damaged take is handed out as far as it can be read, and the folder says so: evidence is not
kept back because it is doubtful.
"""

import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from evidence import journal, manifest, moment, suite
from evidence.disk import sync_folder, write_new
from evidence.faults import EvidenceFault
from headquarters.faults import HeadquartersError
from headquarters.index.database import Database
from headquarters.index.tables import Export, Take
from headquarters.store.storage import Storage
from headquarters.takes.evidence_readme import readme
from headquarters.takes.examine import Examination, ExaminationStatus
from headquarters.takes.export import refuse_existing
from headquarters.takes.held import HeldTake, held_take
from headquarters.takes.pack import PackError, sha256_of


@dataclass(frozen=True, slots=True)
class Papers:
    """What lies beside the take. `crl`: PEM, None where the authority has no list."""

    ca: bytes
    crl: bytes | None
    receipt: bytes | None
    quarantine: bytes | None = None

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Name and bytes of each that there is."""
        for name, data in (
            ("ca.pem", self.ca),
            ("crl.pem", self.crl),
            ("receipt.json", self.receipt),
            ("quarantine.json", self.quarantine),
        ):
            if data is not None:
                yield name, data


@dataclass(frozen=True, slots=True)
class HandedOut:
    """The folder that was written."""

    take: str
    folder: Path
    status: ExaminationStatus
    files: int
    bytes: int
    sha256: str
    """Of the list of the files with their digests, as `sha256sum` prints it, sorted by name; this is in the log."""


def hand_out(
    row: Take,
    found: Examination,
    database: Database,
    storage: Storage,
    papers: Papers,
    folder: Path,
    *,
    reason: str,
    who: str,
) -> HandedOut:
    """Write the folder under another name, log the export, and only then give it its name.

    Raises HeadquartersError `export.*`; then `folder` is not there.
    """
    refuse_existing(folder)
    draft = folder.with_name(f".{folder.name}-{secrets.token_hex(4)}")
    try:
        _write(row, found, database, storage, papers, draft)
        files = sorted(path for path in draft.rglob("*") if path.is_file())
        listing, size = _listing(draft, files)
        at, sha256 = moment.spell_now(), suite.digest(listing)
        database.add_export(
            Export(take=row.take, at=at, who=who, reason=reason, file=str(folder.absolute()), sha256=sha256)
        )
        refuse_existing(folder)
        draft.rename(folder)
        sync_folder(folder.parent)
    except OSError as error:
        said = error.strerror or str(error)
        raise HeadquartersError("export.file", out=str(folder), reason=said) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return HandedOut(row.take, folder, found.status, len(files), size, sha256)


def _write(row: Take, found: Examination, database: Database, storage: Storage, papers: Papers, draft: Path) -> None:
    inner = found.chain.opening.take if found.chain.opening else row.take
    draft.mkdir(mode=0o700)
    try:
        with held_take(row, database, storage) as held:
            _write_take(held, found, draft / inner)
    except PackError:
        shutil.rmtree(draft / inner, ignore_errors=True)
        with storage.open_pack(row.name) as pack, (draft / f"{row.take}.pack").open("xb") as copy:
            shutil.copyfileobj(pack, copy)
    for name, data in papers.files():
        write_new(draft / name, data, private=True)
    names = [name for name, _ in papers.files()]
    write_new(draft / "README.txt", readme(inner, row.take, found, names), private=True)


def _write_take(held: HeldTake, found: Examination, folder: Path) -> None:
    (folder / "segments").mkdir(parents=True, mode=0o700)
    write_new(folder / journal.FILE, b"".join(held.lines()), private=True)
    sealed = held.seal()
    if sealed is not None:
        write_new(folder / manifest.FILE, sealed[0], private=True)
        write_new(folder / manifest.SIGNATURE_FILE, sealed[1], private=True)
    for record in found.chain.records:
        _write_part(folder / record.file, partial(held.segment, record))


def _write_part(path: Path, read: Callable[[], bytes]) -> None:
    """Write what can be read; what cannot is among the faults that the folder names."""
    try:
        data = read()
    except (PackError, FileNotFoundError, EvidenceFault):
        return
    path.parent.mkdir(exist_ok=True, mode=0o700)
    write_new(path, data, private=True)


def _listing(folder: Path, files: list[Path]) -> tuple[bytes, int]:
    lines, size = [], 0
    for path in files:
        with path.open("rb") as file:
            digest, length = sha256_of(file)
        lines.append(f"{digest}  {path.relative_to(folder).as_posix()}\n")
        size += length
    return "".join(lines).encode(), size
