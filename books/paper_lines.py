"""The papers of a book as its manifest names them: product papers taken apart into pages, text and picture of each."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

from books.fields import demand, refuse, words
from evidence import suite

PictureKind = Literal["png", "jpg"]
MOST_PAPERS = 500
MOST_PAGES = 1000
"""Of all papers together."""
MOST_TEXT_BYTES = 64 * 1024
"""Of one page."""
MOST_PICTURE_BYTES = 1_000_000
_MOST_TITLE = 120
_MOST_PRODUCT = 60
_PAPER = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_FILE = re.compile(r"[0-9a-f]{64}/[0-9]{4}\.(txt|png|jpg)", re.ASCII)
_BEGINS: dict[PictureKind, bytes] = {"png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff"}


@dataclass(frozen=True, slots=True)
class PageLine:
    """One page by the digests of its two files, and what kind of picture the second is."""

    text: str
    picture: str
    kind: PictureKind


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper of a product, or of every product where `product` is empty. `sha256` is that of its PDF."""

    paper: str
    """Its id, as scripts show and sign it."""
    product: str
    """The product's code, as a sale has it."""
    title_zh: str
    title_en: str
    sha256: str
    pages: tuple[PageLine, ...]

    @property
    def key(self) -> tuple[str, str]:
        """What it is found by, and what no two lines have in common."""
        return self.paper, self.product

    def to_json(self) -> dict[str, Any]:
        """Its fields, as they are spelled."""
        return {
            "paper": self.paper,
            "product": self.product,
            "title": {"zh": self.title_zh, "en": self.title_en},
            "sha256": self.sha256,
            "pages": [{"text": page.text, "picture": page.picture, "kind": page.kind} for page in self.pages],
        }

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield the path below `papers/` and the SHA-256 of each of its files."""
        for number, page in enumerate(self.pages):
            yield text_path(self.sha256, number), page.text
            yield picture_path(self.sha256, number, page.kind), page.picture


def text_path(sha256: str, page: int) -> str:
    """Where the text of a page (from 0) of a paper lies."""
    return f"{sha256}/{page:04}.txt"


def picture_path(sha256: str, page: int, kind: PictureKind) -> str:
    """Where the picture of a page (from 0) of a paper lies."""
    return f"{sha256}/{page:04}.{kind}"


def is_paper_path(path: str) -> bool:
    """Whether a file of this name may be among the papers of a book."""
    return _FILE.fullmatch(path) is not None


def is_page(path: str, data: bytes) -> bool:
    """Whether these bytes are what the ending of the path says: UTF-8, a PNG or a JPEG, none too long."""
    ending = path.rpartition(".")[2]
    if ending == "txt":
        return len(data) <= MOST_TEXT_BYTES and _is_text(data)
    begin = next((sign for kind, sign in _BEGINS.items() if kind == ending), None)
    return begin is not None and data.startswith(begin) and len(data) <= MOST_PICTURE_BYTES


def read_papers(value: object) -> tuple[PaperLine, ...]:
    """Read the manifest's list, in its order; raises BookFault `book.altered`."""
    if not isinstance(value, list) or not 0 < len(value) <= MOST_PAPERS:
        refuse("papers")
    lines = tuple(_paper(item) for item in value)
    keys = [line.key for line in lines]
    if keys != sorted(set(keys)) or sum(len(line.pages) for line in lines) > MOST_PAGES or not _one_each(lines):
        refuse("papers")
    return lines


def _one_each(lines: Iterable[PaperLine]) -> bool:
    """Whether one PDF has the same pages wherever it is named."""
    pages: dict[str, tuple[PageLine, ...]] = {}
    return all(pages.setdefault(line.sha256, line.pages) == line.pages for line in lines)


def _paper(item: object) -> PaperLine:
    found = demand(item, {"paper", "product", "title", "sha256", "pages"}, "papers")
    paper, product, pages = found["paper"], found["product"], found["pages"]
    title = demand(found["title"], {"zh", "en"}, "papers")
    if not isinstance(paper, str) or not _PAPER.fullmatch(paper) or not suite.is_digest(found["sha256"]):
        refuse("papers")
    if product != "":
        words(product, "papers", _MOST_PRODUCT)
    if not isinstance(pages, list) or not pages:
        refuse("papers")
    zh, en = (words(title[name], "papers", _MOST_TITLE) for name in ("zh", "en"))
    return PaperLine(paper, product, zh, en, found["sha256"], tuple(_page(each) for each in pages))


def _page(item: object) -> PageLine:
    found = demand(item, {"text", "picture", "kind"}, "papers")
    if not (suite.is_digest(found["text"]) and suite.is_digest(found["picture"])):
        refuse("papers")
    kind = next((each for each in get_args(PictureKind) if each == found["kind"]), None)
    if kind is None:
        refuse("papers")
    return PageLine(found["text"], found["picture"], kind)


def _is_text(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
