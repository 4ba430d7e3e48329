"""The papers of a book as documents for the customer's display."""

from collections.abc import Iterable

from books.papers import Papers
from rulebook.plan.plan import Filled, Plan
from rulebook.sale.sale import Sale
from rulebook.sale.text import Text
from terminal.session.customer.documents import Document, DocumentPage, Documents, needed_by


def documents_of(plan: Plan, sale: Sale, papers: Papers) -> Documents:
    """Return the documents that a plan shows or has signed."""
    return needed_by(plan, [product.code for product in sale.products], _documents(papers))


def _documents(papers: Papers) -> Iterable[Document]:
    for line in papers.lines:
        title = Text.model_construct(zh=line.title_zh, en=line.title_en)
        pages = tuple(
            DocumentPage(_both(papers.text(line, number)), page.text, page.picture)
            for number, page in enumerate(line.pages)
        )
        yield Document(line.paper, title, line.sha256, pages, line.product)


def _both(text: str) -> Filled:
    """What stands on a page is in the document's language, whichever the screen has."""
    return Filled.model_construct(zh=text, en=text)
