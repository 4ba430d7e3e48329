"""The books of this terminal: judged when they come, and the one in force turned into packs for plans."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from books.checking import Book, check_book, misplaced, open_book
from books.choosing import Age, Kept, age_of, choose, newest_serial
from books.faults import BookFault
from books.file import unpack_book
from books.manifest import BookSettings, Manifest, read_manifest, spell
from evidence.crl import Revocations
from evidence.signing import Roots
from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.home.opening import Home
from terminal.vault.books import StoredBook

Clock = Callable[[], datetime]
_DAY = timedelta(days=1)


def now() -> datetime:
    """This machine's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Standing:
    """How the book in force stands: how long ago headquarters last said that it is its newest, whether it has ended."""

    serial: int
    settings: BookSettings
    silent_days: int
    age: Age
    ended: datetime | None
    """When it ended; None while it has not."""
    elsewhere: Trouble | None = None
    """Why it does not count where the terminal stands by now; None where it does."""

    @property
    def stops(self) -> Trouble | None:
        """Why no take may begin by it; None where one may."""
        if self.ended is not None:
            return Trouble("book.expired", {"serial": self.serial, "until": spell(self.ended)})
        if self.elsewhere is not None:
            return self.elsewhere
        if self.age == "too_old":
            return Trouble("book.stale", {"serial": self.serial, "days": self.silent_days})
        return None


@dataclass(frozen=True, slots=True)
class InForce:
    """The book in force with its packs, and how it stands."""

    book: Book
    standing: Standing


class HeldBooks:
    """What the vault keeps of books, judged and chosen. From any thread; the courier's `BookShelf`."""

    def __init__(self, home: Home, clock: Clock = now) -> None:
        self._home = home
        self._vault = home.vault.books
        self._clock = clock
        self._lock = threading.Lock()
        self._read: Manifest | None = None

    @property
    def region(self) -> str:
        """Where the terminal stands, as its settings say."""
        return self._home.settings.region

    def newest(self) -> tuple[int, str] | None:
        """Serial and digest of the newest book here."""
        held = self._vault.held()
        return (held[0].serial, held[0].sha256) if held else None

    def revocations(self, pem: bytes) -> None:
        """Keep a newer list of revoked certificates; raises ShuangluError `crl.*`, `book.no_headquarters`."""
        roots = self._roots()
        before = self._revoked(roots)
        if before is None or Revocations.read(pem, roots).made > before.made:
            Revocations.read(pem, roots)
            self._vault.keep_revocations(pem)

    def take_in(self, data: bytes) -> None:
        """Judge a book and keep it; raises BookFault, ShuangluError `book.no_headquarters`, `vault.*`."""
        self.install(data)

    def install(self, data: bytes) -> Book:
        """As `take_in`; returns it. It comes into force by `activate_due`, and not before its instant."""
        roots = self._roots()
        newest = newest_serial(_kept(each) for each in self._vault.held())
        book = check_book(data, roots, self._clock(), self.region or None, newest, self._revoked(roots))
        self._vault.take_in(book.serial, book.digest, book.manifest.effective, data)
        return book

    def confirmed(self) -> None:
        """Headquarters has said that the newest one here is its newest."""
        held = self._vault.held()
        if held:
            self._vault.confirm(held[0].serial)

    def due(self) -> int | None:
        """The serial that is to come into force now; None where the right one is already."""
        chosen = self._chosen()
        return chosen.serial if chosen is not None and chosen.in_force_since is None else None

    def activate_due(self) -> bool:
        """Let the newest book whose instant has come be the one in force; tells whether that changed.

        One transaction: a cut leaves the old or the new one. Not to be called while a take runs.
        """
        serial = self.due()
        if serial is not None:
            self._vault.activate(serial)
        return serial is not None

    def standing(self, *, foreseen: bool = False) -> Standing | None:
        """How the book in force stands, without loading its packs; None where there is none yet. Raises BookFault.

        `foreseen`: the one that would come into force now counts as if it had.
        """
        stored = self._begun(foreseen=foreseen)
        if stored is None:
            return None
        manifest, at = self._manifest(stored), self._clock()
        ended = manifest.until if manifest.until is not None and manifest.until <= at else None
        silence = at - stored.confirmed_at
        age = age_of(manifest.settings, stored.confirmed_at, at)
        elsewhere = misplaced(manifest, self.region or None)
        return Standing(stored.serial, manifest.settings, max(0, silence // _DAY), age, ended, elsewhere)

    def in_force(self, *, foreseen: bool = False) -> InForce | None:
        """The book in force, opened; None where there is none yet. Raises BookFault for one that does not open."""
        stored, standing = self._begun(foreseen=foreseen), self.standing(foreseen=foreseen)
        if stored is None or standing is None:
            return None
        return InForce(open_book(self._vault.data(stored.serial)), standing)

    def newest_in_force(self, *, foreseen: bool = False) -> int | None:
        """The serial of the book in force, whether or not it opens."""
        begun = self._begun(foreseen=foreseen)
        return begun.serial if begun else None

    def book(self, serial: int | None) -> Book | None:
        """A book that lies here, or the one in force; None where none is. Raises ShuangluError `book.none`."""
        chosen = serial if serial is not None else self.newest_in_force()
        return None if chosen is None else open_book(self._vault.data(chosen))

    def listed(self) -> list[tuple[StoredBook, Literal["in_force", "waits", "kept"]]]:
        """Every book with how it stands, the newest first."""
        held = self._vault.held()
        begun = max((each.serial for each in held if each.in_force_since is not None), default=0)
        return [
            (each, "in_force" if each.serial == begun else "waits" if each.serial > begun else "kept") for each in held
        ]

    def _begun(self, *, foreseen: bool = False) -> StoredBook | None:
        due = self.due() if foreseen else None
        held = self._vault.held()
        return next((each for each in held if each.serial == due or each.in_force_since is not None), None)

    def _manifest(self, stored: StoredBook) -> Manifest:
        with self._lock:
            if self._read is None or self._read.digest != stored.sha256:
                self._read = read_manifest(unpack_book(self._vault.data(stored.serial)).manifest)
            if self._read.digest != stored.sha256:
                raise BookFault("book.altered:manifest", what="sha256")
            return self._read

    def _chosen(self) -> Kept | None:
        return choose((_kept(each) for each in self._vault.held()), self._clock())

    def _roots(self) -> Roots:
        headquarters = self._home.vault.identity().headquarters
        if headquarters is None:
            raise ShuangluError("book.no_headquarters")
        return headquarters.roots

    def _revoked(self, roots: Roots) -> Revocations | None:
        pem = self._vault.revocations()
        return None if pem is None else Revocations.read(pem, roots)


def _kept(stored: StoredBook) -> Kept:
    return Kept(stored.serial, stored.sha256, stored.effective, stored.in_force_since)
