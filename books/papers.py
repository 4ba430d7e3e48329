"""The papers of a book as they are put in, and as they are found again."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from books.faults import BookFault
from books.file import MOST_PAPER_BYTES, BookFile
from books.manifest import Manifest
from books.paper_lines import (
    MOST_PAGES,
    MOST_PAPERS,
    PageLine,
    PaperLine,
    PictureKind,
    picture_path,
    read_papers,
    text_path,
)
from evidence import suite
from evidence.papers.sheets import PaperPages


@dataclass(frozen=True, slots=True)
class MadePage:
    """A page of a PDF that was taken apart."""

    text: str
    picture: bytes
    kind: PictureKind


@dataclass(frozen=True, slots=True)
class GivenPaper:
    """A paper that is to be in a book. `sha256`: of the PDF."""

    paper: str
    product: str
    title_zh: str
    title_en: str
    sha256: str
    pages: tuple[MadePage, ...]


@dataclass(frozen=True, slots=True)
class Papers:
    """Lines and files of all papers of a book."""

    lines: tuple[PaperLine, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)

    def text(self, line: PaperLine, page: int) -> str:
        """What stands on a page, from 0."""
        return self.files[text_path(line.sha256, page)].decode()

    def picture(self, sha256: str, page: int) -> bytes | None:
        """The picture of a page (from 0) of the PDF with this digest; None where it is not here."""
        return self.files.get(picture_path(sha256, page, "png")) or self.files.get(picture_path(sha256, page, "jpg"))


def papers_of(file: BookFile, manifest: Manifest) -> Papers:
    """Return the papers of a book that was opened."""
    return Papers(manifest.papers, file.papers)


def read_papers_with(lines: bytes, read: Callable[[str], bytes]) -> Papers:
    """Return papers that lie in files by themselves: their lines as JSON, and who reads a file by its path.

    Those that ship lie so. Raises BookFault `book.altered`.
    """
    found = read_papers(json.loads(lines))
    return Papers(found, {path: read(path) for line in found for path, _ in line.files()})


def chosen_papers(papers: Papers, paper: str, products: Iterable[str]) -> list[PaperLine]:
    """Return the lines of a paper for these products, in their order.

    One of every product (`product` empty) is for products that have none of their own.
    """
    by_product = {line.product: line for line in papers.lines if line.paper == paper}
    wanted = [by_product.get(code, by_product.get("")) for code in products] or [by_product.get("")]
    return list(dict.fromkeys(line for line in wanted if line is not None))


def document_pages(papers: Papers, paper: str, products: Iterable[str]) -> list[PaperPages]:
    """The documents of a paper for these products, page by page, as `chosen_papers` chooses them."""
    return [
        PaperPages(line.title_zh, line.sha256, tuple(_page(papers, line, number) for number in range(len(line.pages))))
        for line in chosen_papers(papers, paper, products)
    ]


def _page(papers: Papers, line: PaperLine, number: int) -> tuple[str, bytes]:
    return papers.text(line, number), papers.picture(line.sha256, number) or b""


def gather_papers(given: Iterable[GivenPaper]) -> Papers:
    """Put papers together for a book.

    Raises BookFault `book.papers:twice` for a paper of the same product that comes twice, `book.papers:many` or
    `book.papers:size` where a book cannot hold them.
    """
    lines: dict[tuple[str, str], PaperLine] = {}
    files: dict[str, bytes] = {}
    for paper in given:
        line = _line(paper)
        if line.key in lines:
            raise BookFault("book.papers:twice", paper=paper.paper, product=paper.product or "*")
        lines[line.key] = line
        for number, page in enumerate(paper.pages):
            files[text_path(paper.sha256, number)] = page.text.encode()
            files[picture_path(paper.sha256, number, page.kind)] = page.picture
    if len(lines) > MOST_PAPERS or sum(len(line.pages) for line in lines.values()) > MOST_PAGES:
        raise BookFault("book.papers:many", papers=MOST_PAPERS, pages=MOST_PAGES)
    if sum(map(len, files.values())) > MOST_PAPER_BYTES:
        raise BookFault("book.papers:size", most=MOST_PAPER_BYTES)
    return Papers(tuple(lines[key] for key in sorted(lines)), files)


def _line(paper: GivenPaper) -> PaperLine:
    pages = (PageLine(suite.digest(page.text.encode()), suite.digest(page.picture), page.kind) for page in paper.pages)
    return PaperLine(paper.paper, paper.product, paper.title_zh, paper.title_en, paper.sha256, tuple(pages))
