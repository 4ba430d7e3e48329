"""What terminals are told of books."""

from datetime import UTC, datetime
from threading import Lock

from books.file import unpack_book
from books.manifest import Manifest, read_manifest
from headquarters.authority.ca import Authority
from headquarters.authority.revocations import Certified, crl_pem
from headquarters.index.database import Database


class BookDesk:
    """Hands out published books. Used by many threads; manifests stay in memory, since published books never change."""

    def __init__(self, database: Database, authority: Authority) -> None:
        self._database = database
        self._authority = authority
        self._manifests: dict[int, Manifest] = {}
        self._lock = Lock()

    def current(self, region: str | None, reads: int = 1) -> tuple[str, int] | None:
        """Digest and serial of the newest book for a region (GB/T 2260); None where there is none.

        `reads`: the newest format of books that the terminal knows; it is given none that it would have to refuse.
        """
        for serial in self._database.book_serials():
            manifest = self._manifest(serial)
            if manifest.is_for(region) and manifest.format <= reads:
                return manifest.digest, serial
        return None

    def data(self, serial: int) -> bytes:
        """The file of a book that `current` named."""
        row = self._database.book(serial)
        assert row is not None
        return row.data

    def hold(self, terminal: str, serial: int, sha256: str) -> None:
        """Keep which book a terminal holds."""
        self._database.hold_book(terminal, serial, sha256)

    def revoked(self) -> bytes:
        """The list of revoked certificates of people and terminals, PEM, signed now."""
        certified: list[Certified] = [*self._database.certificates(), *self._database.people()]
        return crl_pem(self._authority, certified, datetime.now(UTC))

    def _manifest(self, serial: int) -> Manifest:
        with self._lock:
            if serial not in self._manifests:
                self._manifests[serial] = read_manifest(unpack_book(self.data(serial)).manifest)
            return self._manifests[serial]
