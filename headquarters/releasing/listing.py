"""Which books were published, by whom, and who holds which."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from books.file import BookFile, unpack_book
from books.manifest import Manifest, read_manifest
from books.signing import Signed, read_signatures
from headquarters.index.book_tables import HeldBook
from headquarters.index.database import SqliteDatabase
from headquarters.releasing.drafting import published_data


@dataclass(frozen=True, slots=True)
class ListedBook:
    """A published book; its packs are not loaded."""

    file: BookFile
    manifest: Manifest
    signers: Sequence[Signed]

    @property
    def serial(self) -> int:
        """Its serial."""
        return self.manifest.serial

    @property
    def digest(self) -> str:
        """Of its manifest."""
        return self.manifest.digest


@dataclass(frozen=True, slots=True)
class Listed:
    """What `books list` shows."""

    books: Sequence[ListedBook]
    held: Sequence[HeldBook]

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        books = [
            {
                "serial": book.serial,
                "sha256": book.digest,
                "effective": book.manifest.effective.isoformat(),
                "regions": list(book.manifest.regions),
                "signers": {signed.name: signed.holder for signed in book.signers},
                "reason": {"zh": book.manifest.reason.zh, "en": book.manifest.reason.en},
            }
            for book in self.books
        ]
        names = ("terminal", "serial", "sha256", "at")
        return {"books": books, "terminals": [{name: getattr(each, name) for name in names} for each in self.held]}


def listed(database: SqliteDatabase) -> Listed:
    """Read them all, newest first."""
    return Listed(
        [_read(published_data(database, serial)) for serial in database.book_serials()], database.held_books()
    )


def _read(data: bytes) -> ListedBook:
    file = unpack_book(data)
    return ListedBook(file, read_manifest(file.manifest), read_signatures(file))
