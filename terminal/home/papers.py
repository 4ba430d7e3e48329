"""The product papers that this home holds, in its books; and those that ship for demonstrations."""

from functools import cache

from books.file import unpack_book
from books.manifest import read_manifest
from books.papers import Papers, document_pages, papers_of, read_papers_with
from evidence.papers.sheets import PaperPages
from evidence.papers.story import Story
from faults.errors import ShuangluError
from resources import PAPERS
from terminal.vault.books import Books


@cache
def shipped_papers() -> Papers:
    """Return the papers that ship: made up, for the demonstration's product, and saying so on every page."""
    return read_papers_with((PAPERS / "papers.json").read_bytes(), lambda path: (PAPERS / path).read_bytes())


def papers_of_book(books: Books, digest: str) -> Papers:
    """The papers of the book with this digest; those that ship where none is named; none where it does not lie here."""
    if not digest:
        return shipped_papers()
    stored = next((each for each in books.held() if each.sha256 == digest), None)
    if stored is None:
        return Papers()
    try:
        file = unpack_book(books.data(stored.serial))
        return papers_of(file, read_manifest(file.manifest))
    except ShuangluError:  # a book that an older program cannot read: the signature's sheet is made without its pages
        return Papers()


def pages_of(books: Books, paper: str, story: Story) -> list[PaperPages]:
    """The documents of a paper of a take, by the book that its plan was made from."""
    return document_pages(papers_of_book(books, story.book), paper, story.products)
