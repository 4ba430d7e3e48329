"""A book before anybody signed it: what its author gives, checked by the machine."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from books.checking import ids_of, open_book
from books.file import pack_book
from books.making import Intent, make_book
from books.manifest import Manifest, read_manifest
from books.papers import Papers, gather_papers, papers_of
from faults.errors import ShuangluError
from headquarters.faults import HeadquartersError
from headquarters.index.database import SqliteDatabase
from headquarters.papers.folder import PaperFolder, doubts_of, taken_apart
from rulebook.packs.folder import read_folder, read_worked_folder
from rulebook.packs.lint import lint
from rulebook.packs.loading import Fault, load_shelf
from rulebook.packs.worked import read_worked

_MOST_TOLD = 5
MOST_FORGOTTEN = 1_000
"""More books than a house publishes between two backups."""
ALL = "all"
"""In place of ids: every pack is checked."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A book that nobody has signed. `doubts`: what keeps no pack from use, by the linter, and what is left out."""

    data: bytes
    manifest: Manifest
    doubts: Sequence[Fault]


def packs_for(
    database: SqliteDatabase, folder: Path | None, again: int | None, checked: Collection[str] | None
) -> tuple[dict[str, bytes], frozenset[str]]:
    """Return the packs of a folder, or of the book `again`, and the ids of those that are said to be checked.

    Where nothing is said of a book `again`, those that were. Raises ShuangluError `packs.*`, `book.none`.
    """
    if folder is None:
        before = open_book(published_data(database, again or 0))
        packs, vouched = dict(before.file.packs), before.manifest.checked
    else:
        packs, vouched = read_folder(folder), frozenset()
    if checked:
        vouched = frozenset(checked) - {ALL} if ALL not in checked else ids_of(packs)
    return packs, vouched


def papers_again(database: SqliteDatabase, serial: int | None, *, must: bool = True) -> Papers | None:
    """Return the papers of a published book, of the newest one where no serial is given; None where it has none.

    Raises HeadquartersError `book.none`; ShuangluError `papers.none` where there `must` be some.
    """
    newest = next(iter(database.book_serials()), 0)
    book = open_book(published_data(database, serial or newest))
    if must and not book.manifest.papers:
        raise ShuangluError("papers.none")
    return papers_of(book.file, book.manifest) if book.manifest.papers else None


def papers_given(path: Path, packs: Mapping[str, bytes]) -> tuple[Papers, Sequence[Fault]]:
    """Take the PDFs of a folder apart; return what a book holds of them, and what its author should know.

    Raises ShuangluError `papers.*`, HeadquartersError `paper.pdf`, BookFault `book.papers`, `book.packs_faulty`.
    """
    folder = PaperFolder.read(path)
    missing = [name for name in (each.file for each in folder.index.papers) if name not in folder.files]
    if missing:
        raise ShuangluError("papers.unreadable:missing", path=str(path / missing[0]))
    given = taken_apart(folder)
    loaded, _ = lint(packs)
    return gather_papers(given), doubts_of(folder, given, loaded.shelf)


def draft(
    database: SqliteDatabase,
    packs: Mapping[str, bytes],
    intent: Intent,
    who: str,
    folder: Path | None = None,
    papers: Papers | None = None,
) -> Draft:
    """Make a book that follows the newest one, and note in the history who did.

    The worked sales of `folder` have to come out as they are written. Raises BookFault as `make_book` does,
    HeadquartersError `book.worked`, ShuangluError `packs.worked` for one that cannot be read.
    """
    before = newest_manifest(database)
    book = make_book(packs, intent, before, next_serial(database), papers)
    manifest = read_manifest(book.manifest)
    _, found = lint(packs)
    if folder is not None:
        _demand_worked(packs, folder)
    detail = f"{manifest.serial} {manifest.digest}; by {who}"
    database.note_book("book made", detail)
    doubts = [
        *_left_out(before, manifest),
        *_papers_left_out(before, manifest),
        *(fault for fault in found if not fault.grave),
    ]
    return Draft(pack_book(book), manifest, doubts)


def _left_out(before: Manifest | None, manifest: Manifest) -> list[Fault]:
    """Packs that were in the book before: by a book that has no rules for a product, it is sold without a recording."""
    ids = {pack.id for pack in manifest.packs}
    return [
        Fault(pack.path, 1, f"the pack '{pack.id}' of book {before.serial} is not in this one", grave=False)
        for pack in (before.packs if before else ())
        if pack.id not in ids and before is not None
    ]


def _papers_left_out(before: Manifest | None, manifest: Manifest) -> list[Fault]:
    """Papers that were in the book before: the customer is shown them on paper alone from then on."""
    here = {line.key for line in manifest.papers}
    return [
        Fault(
            line.paper,
            1,
            f"the paper of {line.product or 'every product'} in book {before.serial} is not in this one",
            False,
        )
        for line in (before.papers if before else ())
        if line.key not in here and before is not None
    ]


def _demand_worked(packs: Mapping[str, bytes], folder: Path) -> None:
    """What an institution has reckoned by hand and keeps beside its packs, as `shuanglu packs test` tries it."""
    shelf = load_shelf(packs)
    wrong = [
        f"{name}: {each.what}"
        for name, data in sorted(read_worked_folder(folder).items())
        for each in read_worked(name, data).wrong(shelf)
    ]
    if wrong:
        raise HeadquartersError("book.worked", count=len(wrong), faults="; ".join(wrong[:_MOST_TOLD]))


def next_serial(database: SqliteDatabase) -> int:
    """One above whatever was published or a terminal said to hold: after a return from a backup those may differ.

    What a terminal says is not believed beyond what may have been forgotten: one alone could use up all serials.
    """
    published = max(database.book_serials(), default=0)
    said = (each.serial for each in database.held_books() if each.serial <= published + MOST_FORGOTTEN)
    return max((published, *said)) + 1


def newest_manifest(database: SqliteDatabase) -> Manifest | None:
    """The manifest of the book that was published last."""
    serials = database.book_serials()
    return published_manifest(database, serials[0]) if serials else None


def published_manifest(database: SqliteDatabase, serial: int) -> Manifest:
    """Raises HeadquartersError `book.none` for one that was not published."""
    return open_book(published_data(database, serial)).manifest


def published_data(database: SqliteDatabase, serial: int) -> bytes:
    """The file of a published book; raises HeadquartersError `book.none`."""
    row = database.book(serial)
    if row is None:
        raise HeadquartersError("book.none", serial=serial)
    return row.data
