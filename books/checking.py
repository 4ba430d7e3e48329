"""Whether a book may be taken: unchanged, by the right people, for this place, newer than any before, and usable."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from books.faults import BookFault
from books.file import BookFile, unpack_book
from books.manifest import Manifest, PackLine, read_manifest
from books.paper_lines import is_page
from books.signing import CLOCK_SLACK, Signed, check_signatures, check_times
from evidence import suite
from evidence.crl import Revocations
from evidence.signing import Roots
from faults.trouble import Trouble
from rulebook.packs.loading import PackFaultsError, load_shelf
from rulebook.plan.plan import PlannedBook
from rulebook.plan.shelf import Shelf

_MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class Book:
    """A book whose packs are those of its manifest. `signers` is empty where nobody has checked who signed."""

    file: BookFile
    manifest: Manifest
    shelf: Shelf
    signers: tuple[Signed, ...] = ()

    @property
    def serial(self) -> int:
        """Which of the books it is; serials only rise."""
        return self.manifest.serial

    @property
    def digest(self) -> str:
        """SHA-256 of the manifest's bytes."""
        return suite.digest(self.file.manifest)


def open_book(data: bytes) -> Book:
    """Read a book and load its packs; who signed it, and when it counts, is not looked at.

    For books that were checked before, and for those who are about to sign. Raises BookFault `book.shape`,
    `book.altered`, `book.format`, `book.packs_faulty`.
    """
    file, manifest = _unchanged(data)
    return Book(file, manifest, _shelf(file, manifest))


def check_book(
    data: bytes,
    authority: Roots,
    now: datetime,
    region: str | None,
    newest_serial: int,
    revoked: Revocations | None = None,
) -> Book:
    """Judge a book that comes from anywhere. `newest_serial`: the highest that was ever held here, 0 for none.

    `region` is the code of GB/T 2260 of this place; `revoked` the newest list of headquarters that is known. A book
    whose instant has not come yet is good: `choosing` waits for it.

    Raises BookFault; the code says why: `book.shape`, `book.format`, `book.altered`, `book.unsigned`,
    `book.signer_unknown`, `book.signer_role`, `book.signer_revoked`, `book.one_person`, `book.older`, `book.future`,
    `book.expired`, `book.region`, `book.packs_faulty`.
    """
    file, manifest = _unchanged(data)
    signers = check_signatures(file, authority)
    if manifest.serial <= newest_serial:
        raise BookFault("book.older", serial=manifest.serial, newest=newest_serial)
    if manifest.made > now + CLOCK_SLACK:
        raise BookFault("book.future", at=manifest.made.isoformat())
    check_times(signers, now, revoked)
    if manifest.until is not None and manifest.until <= now:
        raise BookFault("book.expired", serial=manifest.serial, until=manifest.until.isoformat())
    elsewhere = misplaced(manifest, region)
    if elsewhere is not None:
        raise BookFault.of(elsewhere)
    return Book(file, manifest, _shelf(file, manifest), signers)


def misplaced(manifest: Manifest, region: str | None) -> Trouble | None:
    """Why a book does not count in a region, `book.region`; None where it does."""
    if manifest.is_for(region):
        return None
    key = "book.region" if region else "book.region:unknown"
    return Trouble(key, {"region": region or "", "regions": " ".join(manifest.regions)})


def packs_of(shelf: Shelf) -> Iterator[tuple[str, str, str, str]]:
    """Yield id, kind, version and SHA-256 of every pack on a shelf."""
    for each in shelf.packs():
        yield each.pack.id, each.pack.pack, each.pack.version, each.digest


def ids_of(packs: Mapping[str, bytes]) -> frozenset[str]:
    """The ids of packs; raises BookFault `book.packs_faulty`."""
    try:
        return frozenset(id_ for id_, _, _, _ in packs_of(load_shelf(packs)))
    except PackFaultsError as error:
        raise packs_faulty(error) from error


def _unchanged(data: bytes) -> tuple[BookFile, Manifest]:
    file = unpack_book(data)
    manifest = read_manifest(file.manifest)
    said = {line.path: line.sha256 for line in manifest.packs}
    if said != {path: suite.digest(pack) for path, pack in file.packs.items()}:
        raise BookFault("book.altered:packs")
    _demand_papers(file, manifest)
    return file, manifest


def _demand_papers(file: BookFile, manifest: Manifest) -> None:
    """Raises BookFault `book.altered` unless the pages are those of the manifest, and are what they are called."""
    said = dict(each for line in manifest.papers for each in line.files())
    if said != {path: suite.digest(page) for path, page in file.papers.items()}:
        raise BookFault("book.altered:papers")
    if not all(is_page(path, page) for path, page in file.papers.items()):
        raise BookFault("book.altered:papers")


def _shelf(file: BookFile, manifest: Manifest) -> Shelf:
    named = PlannedBook(serial=manifest.serial, sha256=suite.digest(file.manifest))
    try:
        shelf = load_shelf(file.packs, checked=manifest.checked, book=named, not_ready=manifest.settings.not_ready)
    except PackFaultsError as error:
        raise packs_faulty(error) from error
    demand_rules(shelf)
    if {_line(line) for line in manifest.packs} != set(packs_of(shelf)):
        raise BookFault("book.altered:lines")
    return shelf


def demand_rules(shelf: Shelf) -> None:
    """Raises BookFault `book.packs_faulty` without any: by no rules every sale would go without a recording."""
    if not shelf.rules:
        raise BookFault("book.packs_faulty:no_rules")


def packs_faulty(error: PackFaultsError) -> BookFault:
    """Say what is wrong with packs, the first few of it."""
    told = "; ".join(str(fault) for fault in error.faults[:_MOST_TOLD])
    return BookFault("book.packs_faulty", count=len(error.faults), faults=told)


def _line(line: PackLine) -> tuple[str, str, str, str]:
    return line.id, line.kind, line.version, line.sha256
