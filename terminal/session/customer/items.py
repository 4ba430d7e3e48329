"""The things of one node that the customer sees or does, in their order. Pure.

Prompts come first, then documents, copies, signatures and questions.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from rulebook.plan.plan import PlannedNode, PlannedPrompt, PlannedQuestion, PlannedSignature
from rulebook.sale.sale import Sale
from rulebook.sale.text import Text
from terminal.session.customer.documents import Document, Documents
from terminal.session.customer.figures import ShownFigure, figures_of

ItemKind = Literal["prompt", "document", "copy", "sign", "question"]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing; exactly one of the parts at the end is given, which one says `kind`."""

    item: str
    """`prompt:<id>`, `document:<paper>`, `copy:<n>`, `sign:<paper>`, `question:<id>`.

    Behind `/` stands its number from 2 where the node has several of that name, such as the pages of a long prompt."""
    kind: ItemKind
    title: Text
    text: str
    """The Chinese text that is on the screen; of a document its title."""
    sha256: str
    """Of `text`, UTF-8; of a document, of the PDF that was given to headquarters."""
    prompt: PlannedPrompt | None = None
    figures: tuple[ShownFigure, ...] = field(default=())
    document: Document | None = None
    to_end: bool = False
    """A document that must be read to its last page."""
    copy: Text | None = None
    signature: PlannedSignature | None = None
    signed_sha256: str = ""
    """Digest of the document that is signed; empty where the book has it not."""
    question: PlannedQuestion | None = None


def sha256_of(text: str) -> str:
    """Return the digest (hex) of a text, UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def items_of(node: PlannedNode, sale: Sale, documents: Documents) -> tuple[Item, ...]:
    """Return all of a node. Papers that the book has no text of are held before the camera and are none of them."""
    return (
        *_named(_prompts(node, sale)),
        *_named(_documents(node, documents)),
        *(
            _item(f"copy:{number}", "copy", text, text.zh, copy=text)
            for number, text in enumerate(node.copy_by_hand, 1)
        ),
        *_named(_signatures(node, documents)),
        *_named(_questions(node)),
    )


def _named(items: Iterable[Item]) -> Iterator[Item]:
    """Give those that share a name a number behind it."""
    seen: dict[str, int] = {}
    for item in items:
        seen[item.item] = seen.get(item.item, 0) + 1
        number = seen[item.item]
        yield item if number == 1 else replace(item, item=f"{item.item}/{number}")


def _item(
    name: str,
    kind: ItemKind,
    title: Text,
    text: str,
    *,
    copy: Text | None = None,
    signature: PlannedSignature | None = None,
    question: PlannedQuestion | None = None,
) -> Item:
    return Item(name, kind, title, text, sha256_of(text), copy=copy, signature=signature, question=question)


def _prompts(node: PlannedNode, sale: Sale) -> Iterator[Item]:
    for prompt in node.prompts:
        figures = figures_of(node, prompt, sale)
        text = "\n".join([prompt.zh, *(f"{each.what.zh}：{each.figure.zh}" for each in figures)])
        yield Item(f"prompt:{prompt.id}", "prompt", prompt.text, text, sha256_of(text), prompt=prompt, figures=figures)


def _documents(node: PlannedNode, documents: Documents) -> Iterator[Item]:
    for paper in dict.fromkeys(each.paper for each in node.show):
        for found in documents.of(paper):
            name, title = f"document:{paper}", found.title
            yield Item(name, "document", title, title.zh, found.sha256, document=found, to_end=node.read_to_end)


def _signatures(node: PlannedNode, documents: Documents) -> Iterator[Item]:
    for each in node.signatures:
        text = f"{each.title.zh}（{each.name}）" if each.name else each.title.zh
        item = _item(f"sign:{each.paper}", "sign", each.title, text, signature=each)
        found = documents.of(each.paper)
        yield replace(item, signed_sha256=found[0].sha256) if found else item


def _questions(node: PlannedNode) -> Iterator[Item]:
    for each in node.answers:
        title = Text.model_construct(zh=each.question.zh, en=each.question.en)
        yield _item(f"question:{each.id}", "question", title, each.question.zh, question=each)
