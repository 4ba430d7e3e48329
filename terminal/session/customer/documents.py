"""The papers that the customer pages through, as the book in force has them: text to be set anew, pictures on demand.

A document has been taken apart when its book was made (`headquarters books make`): this terminal parses no PDF.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from rulebook.plan.plan import Filled, Plan
from rulebook.sale.text import Text


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One page. `text` is empty where only the picture tells what stands there."""

    text: Filled
    """What stands on it, in the document's own language: `zh` and `en` are the same."""
    sha256: str
    """Of the text's UTF-8, as `CustomerView.sha256` has it."""
    picture_sha256: str
    """Of its picture (`Pictures`)."""


@dataclass(frozen=True, slots=True)
class Document:
    """A paper of the sale whose pages are held. `sha256`: of the PDF that was given to headquarters."""

    paper: str
    """Its id, as in a node's `show` and `signatures`."""
    title: Text
    sha256: str
    pages: tuple[DocumentPage, ...]
    product: str = ""
    """The code of the product that it is of; empty for a paper of every product."""

    @property
    def texts(self) -> tuple[Text, ...]:
        """Its pages, as `CustomerView.pages` has them."""
        return tuple(page.text for page in self.pages)

    @property
    def has_text(self) -> bool:
        """Whether it can be read as text, aloud too; else by its pictures alone."""
        return any(page.text.zh.strip() for page in self.pages)


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents of one sale. A paper that several of its products have is there once for each."""

    found: tuple[Document, ...] = field(default=())

    def of(self, paper: str) -> tuple[Document, ...]:
        """Return those of a paper, in the order of the sale's products; empty where the book has none."""
        return tuple(each for each in self.found if each.paper == paper)


Pictures = Callable[[str, int], bytes | None]
"""`(sha256 of the document, page from 0)` → its page as PNG or JPEG; None where it is not held. Quick: from memory."""


def needed_by(plan: Plan, codes: Iterable[str], held: Iterable[Document]) -> Documents:
    """Choose the documents that a sale's plan shows or has signed; `codes` are those of its products, in order.

    A paper of a product goes before one of every product, which is for products that have none of their own.
    """
    papers = dict.fromkeys(
        name
        for node in plan.nodes
        for name in (*(each.paper for each in node.show), *(each.paper for each in node.signatures))
    )
    by_name = {(each.paper, each.product): each for each in held}
    return Documents(tuple(each for paper in papers for each in _of_products(paper, tuple(codes), by_name)))


def _of_products(paper: str, codes: tuple[str, ...], by_name: Mapping[tuple[str, str], Document]) -> Iterable[Document]:
    common = by_name.get((paper, ""))
    own = [by_name.get((paper, code), common) for code in codes] or [common]
    return dict.fromkeys(each for each in own if each is not None)
