"""The papers of a take at headquarters: read as it is held, with the documents of the book that its plan names."""

from functools import cache, partial

from books.file import unpack_book
from books.manifest import read_manifest
from books.papers import Papers, document_pages, papers_of, read_papers_with
from evidence.faults import EvidenceFault
from evidence.journal import Chain, Entry
from evidence.objects import check_object, open_object
from evidence.papers.seal import SealKey
from evidence.papers.sheets import PaperPages
from evidence.papers.story import Story
from evidence.papers.taking_out import TakenOut, take_out
from faults.errors import ShuangluError
from headquarters.index.database import Database
from headquarters.takes.held import HeldTake
from resources import PAPERS


def papers_taken_out(
    held: HeldTake, chain: Chain, entries: list[Entry], data_key: bytes, database: Database, key: SealKey
) -> TakenOut:
    """Return the files of a take's papers. Raises EvidenceFault, PackError, OSError for an object that is not whole."""
    opening = chain.opening
    assert opening is not None

    def content(index: int) -> bytes:
        record = chain.objects[index]
        try:
            data = held.segment(record)
        except FileNotFoundError as error:
            raise EvidenceFault("object.missing", file=record.file) from error
        check_object(data, record, opening.take)
        return open_object(data, opening.take, index, data_key)

    told = ((entry, entry.open_body(data_key, opening.take)) for entry in entries)
    return take_out(opening.take, told, content, partial(_pages_of, database), key)


@cache
def _shipped() -> Papers:
    return read_papers_with((PAPERS / "papers.json").read_bytes(), lambda path: (PAPERS / path).read_bytes())


def _pages_of(database: Database, paper: str, story: Story) -> list[PaperPages]:
    return document_pages(_papers_of_book(database, story.book), paper, story.products)


def _papers_of_book(database: Database, digest: str) -> Papers:
    """Those of a published book; those that ship where the take names no book; none of a book that is not from here."""
    if not digest:
        return _shipped()
    rows = (database.book(serial) for serial in database.book_serials())
    row = next((each for each in rows if each is not None and each.sha256 == digest), None)
    if row is None:
        return Papers()
    try:
        file = unpack_book(row.data)
        return papers_of(file, read_manifest(file.manifest))
    except ShuangluError:  # the index has it, and it was checked when it was published; a damaged row spoils no film
        return Papers()
