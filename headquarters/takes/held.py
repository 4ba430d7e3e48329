"""A take as headquarters holds it: loose while it grows and until it is packed. One way to read both."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Protocol

from evidence import manifest, suite
from evidence.objects import Record
from evidence.sealed import OBJECTS, SEGMENTS
from evidence.segments import SegmentRecord
from headquarters.identifiers import TakeName
from headquarters.index.database import Database
from headquarters.index.tables import Take
from headquarters.store.storage import Storage
from headquarters.takes.pack import IndexedPack, Pack

_MOST_AHEAD = 8
"""So many files a terminal may have under way at once."""


class HeldTake(Protocol):
    """Reads what is stored. Nothing that it returns has been checked."""

    def lines(self) -> list[bytes]:
        """Return the lines from entry 0 on, each with its newline, perhaps a torn one last. Raises PackError."""

    def seal(self) -> tuple[bytes, bytes] | None:
        """Manifest and signature, or None while the take is not sealed."""

    def segment(self, record: Record) -> bytes:
        """Raises OSError or PackError when it cannot be read."""

    def strangers(self, records: Iterable[Record]) -> list[str]:
        """Names of what is held but belongs to no record."""


@dataclass(frozen=True, slots=True)
class LooseTake:
    """Lines in the database, segments one by one in the store."""

    name: TakeName
    database: Database
    storage: Storage
    entries: int | None = None
    """So many of them are read, though more may have come meanwhile; None: all."""

    def lines(self) -> list[bytes]:
        """Return the lines that the index holds."""
        return self.database.lines(str(self.name), 0, self.entries)

    def seal(self) -> None:
        """Nothing: it is read as far as it came, and no further."""

    def segment(self, record: Record) -> bytes:
        """Return a loose file; raises FileNotFoundError while the terminal has not sent it."""
        return self.storage.get_segment(self.name, record.sha256)

    def strangers(self, records: Iterable[Record]) -> list[str]:
        """Return, sorted, the digests of loose files that no record names, and no line that is still to come."""
        named = [*records]
        unnamed = self.storage.segments(self.name) - {record.sha256 for record in named}
        return sorted(digest for digest in unnamed if not self._came_ahead(digest, named))

    def _came_ahead(self, digest: str, named: Sequence[Record]) -> bool:
        """Whether a file is one of those that follow: it is on the disk a moment before the line that names it."""
        data, own = self.storage.get_segment(self.name, digest), suite.SUITE_1
        segments = sum(isinstance(record, SegmentRecord) for record in named)
        ways = ((SEGMENTS, segments), (OBJECTS, len(named) - segments))
        ahead = (
            kind.wrong(data, own, self.name.inner, following + more, len(data), digest) is None
            for kind, following in ways
            for more in range(_MOST_AHEAD)
        )
        return any(ahead)


@dataclass(frozen=True, slots=True)
class PackedTake:
    """Everything in one pack."""

    pack: Pack

    def lines(self) -> list[bytes]:
        """Return the lines of the pack's journal; raises PackError."""
        return self.pack.lines()

    def seal(self) -> tuple[bytes, bytes]:
        """Return manifest and signature; raises PackError where one is missing or longer than 4 MiB."""
        return (
            self.pack.read(manifest.FILE, manifest.MAX_BYTES),
            self.pack.read(manifest.SIGNATURE_FILE, manifest.MAX_BYTES),
        )

    def segment(self, record: Record) -> bytes:
        """Return the record's file; raises PackError, also where it is longer than the record says."""
        return self.pack.read(record.file, record.bytes)

    def strangers(self, records: Iterable[Record]) -> list[str]:
        """Also what is there twice, or in another order than the one in which packs are written."""
        expected = ["journal", manifest.FILE, manifest.SIGNATURE_FILE, *(item.file for item in records)]
        names = self.pack.names()
        if names == expected:
            return []
        return sorted(set(names) - set(expected)) or ["(order)"]


class SealedTake:
    """A sealed take that is not packed yet: lines and seal in the index, files one by one in the store.

    Somebody may pack it at any moment: then what is no longer loose is read from the pack.
    """

    def __init__(self, row: Take, database: Database, storage: Storage, reading: ExitStack) -> None:
        """`reading`: closes the pack, where it came to that."""
        self._row = row
        self._database = database
        self._storage = storage
        self._reading = reading
        self._packed: PackedTake | None = None

    def lines(self) -> list[bytes]:
        """Return the lines that the seal covers; raises PackError."""
        lines = self._database.lines(self._row.take, 0, self._row.entries)
        packed = self._pack() if len(lines) < self._row.entries else None
        return lines if packed is None else packed.lines()

    def seal(self) -> tuple[bytes, bytes] | None:
        """Return manifest and signature, None where they are lost; raises PackError."""
        seal = self._database.seal_of(self._row.take)
        packed = self._pack() if seal is None else None
        return seal if packed is None else packed.seal()

    def segment(self, record: Record) -> bytes:
        """Return a file; raises FileNotFoundError, OSError, PackError."""
        try:
            return self._storage.get_segment(self._row.name, record.sha256)
        except FileNotFoundError:
            packed = self._pack()
            if packed is None:
                raise
            return packed.segment(record)

    def strangers(self, records: Iterable[Record]) -> list[str]:
        """Return, sorted, the digests of loose files that no record names; none beside what the seal does not cover."""
        packed = self._pack()
        if packed is not None:
            return packed.strangers(records)
        if self._row.has_surplus:
            return []
        return sorted(self._storage.segments(self._row.name) - {record.sha256 for record in records})

    def _pack(self) -> PackedTake | None:
        if self._packed is None:
            now = self._database.take(self._row.take)
            if now is not None and now.packed:
                self._packed = self._reading.enter_context(_opened(now, self._database, self._storage))
        return self._packed


@contextmanager
def _opened(row: Take, database: Database, storage: Storage, *, directory: bool = False) -> Iterator[PackedTake]:
    members = None if directory else database.members(row.take)
    with storage.open_pack(row.name) as file:
        yield PackedTake(Pack(file) if members is None else IndexedPack(file, members, row.segments))


@contextmanager
def held_take(
    row: Take, database: Database, storage: Storage, *, loose: bool = False, directory: bool = False
) -> Iterator[HeldTake]:
    """Open a take for reading; `loose`: not its pack, which is done for an open take anyway.

    `directory`: go by what the pack itself says of its members, and not by the index. Raises OSError or PackError when
    a pack cannot be opened.
    """
    if row.state == "open" or loose:
        yield LooseTake(row.name, database, storage, None if loose else row.entries)
    elif not row.packed:
        with ExitStack() as reading:
            yield SealedTake(row, database, storage, reading)
    else:
        with _opened(row, database, storage, directory=directory) as packed:
            yield packed
