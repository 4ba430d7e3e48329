"""Taking a recording out: one ordinary MP4 with chapters, decrypted with headquarters' key, and never unlogged."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from evidence import moment
from evidence.disk import sync_folder
from evidence.faults import EvidenceFault
from evidence.film.join import Chapter, FilmError, join_segments
from evidence.journal import Chain, Entry
from evidence.marks import nodes_of
from evidence.papers.beside import laid_beside, papers_folder
from evidence.papers.seal import SealKey, stand_in_seal
from evidence.papers.taking_out import TakenOut
from evidence.reader import unwrap_data_key
from evidence.segments import SegmentRecord, check_segment, file_name, open_segment
from evidence.signing import Certificate
from headquarters.faults import HeadquartersError
from headquarters.identifiers import RECIPIENT
from headquarters.index.database import Database
from headquarters.index.tables import Export, Take
from headquarters.store.storage import Storage
from headquarters.takes.held import HeldTake, held_take
from headquarters.takes.pack import PackError, sha256_of
from headquarters.takes.papers import papers_taken_out


@dataclass(frozen=True, slots=True)
class Exported:
    """The film that was written."""

    take: str
    file: Path
    bytes: int
    sha256: str
    seconds: float
    chapters: int
    papers: tuple[str, ...] = ()
    """Names of the files in the folder beside it."""
    paper_faults: tuple[str, ...] = ()
    """What could not be made of them."""


class Exporter:
    """Opens takes with headquarters' private key."""

    def __init__(
        self,
        database: Database,
        storage: Storage,
        root: Certificate,
        private_key: bytes,
        seal: SealKey | None = None,
    ) -> None:
        """`seal`: of the institution, on signed papers; else a stand-in that says 演示."""
        self._seal = seal or stand_in_seal()
        self._database = database
        self._storage = storage
        self._roots = (root,)
        self._private_key = private_key

    def export(self, row: Take, out: Path, *, reason: str, who: str) -> Exported:
        """Write the film under another name, log the export, and only then give the film its name.

        Strokes, page tracks and signed papers lie in a folder beside it (`papers_folder`). Raises HeadquartersError
        `export.*`; then `out` is not there, nor that folder.
        """
        refuse_existing(out)
        refuse_existing(papers_folder(out))
        part = out.with_name(f".{out.stem}-{secrets.token_hex(4)}.mp4")
        try:
            with ExitStack() as reading:
                chapters, seconds, papers = self._join(self._open(row, reading), part)
            with laid_beside(out, papers):
                exported = self._settle(row.take, part, out, reason, who)
        except (EvidenceFault, PackError, FilmError) as error:
            where = (
                error.file if isinstance(error, EvidenceFault) else "pack" if isinstance(error, PackError) else "film"
            )
            raise HeadquartersError("export.damaged", take=row.take, file=where, fault=error.trouble) from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise HeadquartersError("export.file", out=str(out), reason=reason) from error
        finally:
            part.unlink(missing_ok=True)
        names = tuple(file.name for file in papers.files)
        faults = tuple(fault.words("en") for fault in papers.faults)
        return Exported(row.take, out, exported[1], exported[0], seconds, chapters, names, faults)

    def _open(self, row: Take, reading: ExitStack) -> HeldTake:
        try:
            return reading.enter_context(held_take(row, self._database, self._storage))
        except OSError as error:
            raise _absent(error, "pack.missing:stored", "pack.missing:stored_unreadable", "pack") from error

    def _join(self, held: HeldTake, part: Path) -> tuple[int, float, TakenOut]:
        chain = Chain(self._roots)
        entries = [chain.feed(line) for line in held.lines()]
        opening = chain.opening
        if opening is None:
            raise EvidenceFault("journal.empty")
        data_key = unwrap_data_key(opening, self._private_key, RECIPIENT)
        chapters = list(_chapters(entries, data_key, opening.take))

        def plaintexts() -> Iterator[bytes]:
            for record in chain.segments.values():
                yield _plaintext(held, record, opening.take, data_key)

        papers = papers_taken_out(held, chain, entries, data_key, self._database, self._seal)
        film = join_segments(plaintexts(), chapters, part, metadata={"title": opening.take})
        return len(chapters), (film.end_us - film.start_us) / 1e6, papers

    def _settle(self, take: str, part: Path, out: Path, reason: str, who: str) -> tuple[str, int]:
        with part.open("rb") as file:
            sha256, size = sha256_of(file)
        file_name = str(out.absolute())
        self._database.add_export(
            Export(take=take, at=moment.spell_now(), who=who, reason=reason, file=file_name, sha256=sha256)
        )
        refuse_existing(out)
        part.rename(out)
        sync_folder(out.parent)
        return sha256, size


def _chapters(entries: list[Entry], data_key: bytes, take: str) -> Iterator[Chapter]:
    bodies = ((entry, entry.open_body(data_key, take)) for entry in entries if entry.kind == "mark")
    for start_us, title in nodes_of(bodies):
        yield Chapter(start_us, title)


def _plaintext(held: HeldTake, record: SegmentRecord, take: str, data_key: bytes) -> bytes:
    try:
        data = held.segment(record)
    except OSError as error:
        raise _absent(
            error, "segment.missing:stored", "segment.missing:stored_unreadable", file_name(record.index)
        ) from error
    check_segment(data, record, take)
    return open_segment(data, take, record.index, data_key)


def _absent(error: OSError, missing: str, unreadable: str, file: str) -> EvidenceFault:
    """What is stored is at fault, not the film that is being written."""
    if isinstance(error, FileNotFoundError):
        return EvidenceFault(missing, file=file)
    return EvidenceFault(unreadable, reason=(error.strerror or str(error)).lower(), file=file)


def refuse_existing(out: Path) -> None:
    """Raises HeadquartersError `export.exists`, or `export.folder` where there is no folder to write into."""
    if out.exists():
        raise HeadquartersError("export.exists:hq", out=str(out))
    if not out.parent.is_dir():
        raise HeadquartersError("export.folder:hq", folder=str(out.parent))
