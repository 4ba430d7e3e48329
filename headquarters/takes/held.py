"""A take as headquarters holds it: loose while it grows, packed once it is sealed. One way to read both."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from evidence import manifest
from evidence.objects import Record
from headquarters.identifiers import TakeName
from headquarters.index.database import Database
from headquarters.index.tables import Take
from headquarters.store.storage import Storage
from headquarters.takes.pack import Pack


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

    def lines(self) -> list[bytes]:
        """Return the lines that the index holds."""
        return self.database.lines(str(self.name))

    def seal(self) -> None:
        """Nothing: what has a seal is packed."""

    def segment(self, record: Record) -> bytes:
        """Return a loose file; raises FileNotFoundError while the terminal has not sent it."""
        return self.storage.get_segment(self.name, record.sha256)

    def strangers(self, records: Iterable[Record]) -> list[str]:
        """Return, sorted, the digests of loose segments that no record names."""
        return sorted(self.storage.segments(self.name) - {record.sha256 for record in records})


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


@contextmanager
def held_take(row: Take, database: Database, storage: Storage, *, loose: bool = False) -> Iterator[HeldTake]:
    """Open a take for reading; `loose`: not its pack, which is done for an open take anyway.

    Raises OSError or PackError when a pack cannot be opened.
    """
    if row.state == "open" or loose:
        yield LooseTake(row.name, database, storage)
        return
    with storage.open_pack(row.name) as file:
        yield PackedTake(Pack(file))
