"""Script packs as data: what their YAML may say. What is not listed here is refused."""

import re
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from rulebook.rules.obligations import Role
from rulebook.rules.pack import Clause, Expression, Id, NodeId, Short, Source, Verified, Version, WordId
from rulebook.sale.people import Part
from rulebook.sale.products import Line
from rulebook.sale.sale import RegionCode
from rulebook.sale.text import Text
from rulebook.script.upgrading import upgraded

Way = Literal["on_site", "remote", "telephone", "internet"]
"""How the customer is met. A telephone has no picture; on the internet nobody speaks, and pages are kept."""
Act = Literal["shown", "scrolled_to_end", "ticked", "signed", "submitted", "left"]
PageId = Annotated[str, StringConstraints(pattern=r"^P\d{2}[A-Z]?$")]
Reader = Literal["seller", "machine_or_seller"]
OnNo = Literal["repeat", "end_sale", "supervisor", "insist"]
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


EACH_PERSON: Final = frozenset({"insured", "co_borrower", "spouse", "guarantor"})
"""Roles that several people may have; who is the applicant is not among them."""
OF_INSURED = re.compile(r"\bi\.")
Through = Literal["once", "products", "insured", "role"]


def through(each: str | None) -> Through:
    """Return what `each` goes through: products `p`, the insured `i`, or all who have a role."""
    if each is None:
        return "once"
    if each in EACH_PERSON:
        return "role"
    return "insured" if OF_INSURED.search(each) else "products"


class Spoken(Part):
    """One sentence, by an id that no other of its list in the node has. `{figures}` are filled from the sale."""

    id: WordId
    must: bool = True
    """It has to be said; else it may be left out, and no inspection misses it."""
    zh: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
    en: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=800)]
    when: Expression | None = None
    each: Expression | None = None
    """Said for each of these: a condition on a product `p` or an insured `i`, or a role of `EACH_PERSON`."""
    after: WordId | None = None
    """Of a layer's new sentence: the sentence that it follows; without, it comes last."""


class Note(Part):
    """What only the staff sees (操作提示); it is never read to the customer."""

    zh: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
    en: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=800)]
    when: Expression | None = None


class Slot(Part):
    """Official wording that the institution fills in. `gist` says in our own words what belongs here."""

    id: WordId
    clause: Clause
    gist: Text
    standing: Text | None = None
    """Usual wording that is said until the institution fills in its own; official wording has none."""
    text: Text | None = None
    filled: Verified = Verified()

    @model_validator(mode="after")
    def vouched(self) -> Self:
        """Refuse a text that nobody vouches for, and somebody who vouches for none (`slot_vouched`)."""
        if (self.text is not None) != self.filled.done:
            raise PydanticCustomError("slot_vouched", "a filled slot names who filled it and when")
        return self


Borne = Literal["name", "licence"]


class Paper(Part):
    """A paper that is shown or signed; scripts and rules name it by its id."""

    id: WordId
    title: Text
    match: tuple[Short, ...] = ()
    """Titles that a machine may read on the paper."""
    bears: tuple[Borne, ...] = ()
    """What of the seller stands on it and is looked for there, while it is before the camera: it is his own card."""


class Sentence(Part):
    """A sentence to be copied by hand; `slot` where its official wording is the institution's to fill in."""

    id: WordId
    title: Text
    slot: WordId


class Answers(Part):
    """What counts as an answer. Refused ones are looked for first: 「不同意」 is never 「同意」."""

    id: WordId
    refused: Annotated[tuple[Phrase, ...], Field(min_length=1, max_length=40)]
    accepted: Annotated[tuple[Phrase, ...], Field(min_length=1, max_length=40)]


class Shown(Part):
    """A paper that is held still before the camera."""

    paper: WordId
    still_seconds: Annotated[int, Field(ge=1, le=30)] = 2
    when: Expression | None = None


class Signature(Part):
    """A paper that somebody signs at this node, where `when` holds or is not written."""

    paper: WordId
    role: Literal["seller", "applicant", "insured", "guardian", "co_borrower", "spouse", "guarantor"]
    when: Expression | None = None
    each: Expression | None = None
    """Which of the insured sign: a condition on each of them, `i`. Without it, all who have the role."""


class Question(Part):
    """What those in `who` are asked and answer aloud; `on_no` is what follows a refused answer."""

    id: WordId
    kind: Literal["closed", "own_words"] = "closed"
    """`own_words`: the customer speaks freely for `least_seconds`, and what he says is not judged by a list."""
    least_seconds: Annotated[int, Field(ge=1, le=60)] | None = None
    text: Text
    who: Annotated[tuple[Role, ...], Field(min_length=1, max_length=3)] = ("applicant",)
    answers: WordId | None = None
    on_no: OnNo = "repeat"
    no_means: Text | None = None
    """What the seller does on "no", in a sentence."""
    when: Expression | None = None
    each: Expression | None = None
    """Which of the insured are asked: a condition on each of them, `i`. Without it, all who have the role."""
    after: WordId | None = None

    @model_validator(mode="after")
    def judged(self) -> Self:
        """Refuse a closed question without answers or `no_means`, and one in own words with answers (`question`)."""
        closed = self.kind == "closed"
        if closed and (self.answers is None or self.no_means is None):
            raise PydanticCustomError("question", "a closed question has answers and no_means")
        if closed == (self.least_seconds is not None) or (not closed and self.answers is not None):
            sentence = "least_seconds is of a question in own words, and such a question has no answers"
            raise PydanticCustomError("question", sentence)
        return self


class PartNode(Part):
    """A node as a pack writes it. In a layer only what differs stands; in a base it is whole (see `Node`)."""

    id: NodeId
    title: Text | None = None
    after: NodeId | None = None
    """The node comes right after that one; without, nodes come in the order of their ids."""
    reader: Reader = "seller"
    operator: Annotated[tuple[Note, ...], Field(max_length=12)] = ()
    say: Annotated[tuple[Spoken, ...], Field(max_length=24)] = ()
    show: Annotated[tuple[Shown, ...], Field(max_length=12)] = ()
    frame: Annotated[tuple[Role, ...], Field(max_length=8)] = ()
    ask: Annotated[tuple[Question, ...], Field(max_length=8)] = ()
    prompts: Annotated[tuple[Spoken, ...], Field(max_length=12)] = ()
    """What the customer's screen shows."""
    sign: Annotated[tuple[Signature, ...], Field(max_length=12)] = ()
    copies: bool = False
    """Sentences that the rules demand by hand are copied here."""
    least_seconds: Annotated[int, Field(ge=1, le=600)] = 5
    attempts: Annotated[int, Field(ge=1, le=9)] = 3

    def spoken(self) -> Iterator[tuple[tuple[int | str, ...], Spoken]]:
        """Yield every sentence, prompts included, with its place in the node: `("say", 2)`."""
        yield from ((("say", number), line) for number, line in enumerate(self.say))
        yield from ((("prompts", number), line) for number, line in enumerate(self.prompts))

    @property
    def does_something(self) -> bool:
        """Whether anything is said, shown, asked or written; frame and prompts alone do not count."""
        return bool(self.say or self.show or self.ask or self.sign or self.copies)


class Node(PartNode):
    """One step of a recording: what is said, shown, asked and signed, in at least so many seconds."""

    title: Text


class Page(Part):
    """A page that a web shop shows, and what the customer must do there for the trace (可回溯页面)."""

    id: PageId
    title: Text
    acts: Annotated[tuple[Act, ...], Field(min_length=1, max_length=6)]
    clause: Clause | None = None


def several(value: Any) -> Any:
    """Return a single text as a list of one, so that both can be written."""
    return (value,) if isinstance(value, str) else value


Several = Annotated[tuple[Short, ...], BeforeValidator(several), Field(max_length=40)]


class Criteria(Part):
    """Which sales a layer is for: each criterion that is written must match; of its values any one."""

    product: Several = ()
    """Codes of products."""
    product_class: Annotated[Several, Field(alias="class")] = ()
    issuer: Several = ()
    """Full names, as the sale has them."""
    institution: Several = ()
    """The seller's, full or short name."""
    region: Annotated[tuple[RegionCode, ...], BeforeValidator(several), Field(max_length=40)] = ()

    @model_validator(mode="after")
    def something(self) -> Self:
        """Refuse a layer for everything (`empty_for`): that is a base."""
        if not self.written:
            raise PydanticCustomError("empty_for", "a layer says what it is for; a base has no 'for'")
        return self

    @property
    def written(self) -> tuple[str, ...]:
        """The criteria that are written, the weightiest first."""
        return tuple(name for name in type(self).model_fields if getattr(self, name))


class ScriptPack(Part):
    """A file of nodes for one line of business, on site or remote; the rules choose which of them a sale needs."""

    pack: Literal["script"]
    format: Literal[2]
    """Packs of format 1 are read too: `upgraded` makes them 2."""
    id: Id
    version: Version
    title: Text
    line: Line
    ways: Annotated[tuple[Way, ...], BeforeValidator(several), Field(alias="way", min_length=1, max_length=4)]
    """One; a layer may be for several."""
    criteria: Annotated[Criteria | None, Field(alias="for")] = None
    """A pack with criteria is a layer over the base of its line and way, which has none."""
    extends: Id | None = None
    """The pack whose nodes hold where this one has none of that id."""
    sources: Annotated[tuple[Source, ...], Field(max_length=30)] = ()
    slots: Annotated[tuple[Slot, ...], Field(max_length=30)] = ()
    papers: Annotated[tuple[Paper, ...], Field(max_length=60)] = ()
    sentences: Annotated[tuple[Sentence, ...], Field(max_length=30)] = ()
    answers: Annotated[tuple[Answers, ...], Field(max_length=30)] = ()
    nodes: Annotated[tuple[PartNode, ...], Field(max_length=80)] = ()
    pages: Annotated[tuple[Page, ...], Field(max_length=40)] = ()

    @model_validator(mode="before")
    @classmethod
    def of_format_1(cls, data: Any) -> Any:
        """Read a pack of format 1 as one of format 2."""
        return upgraded(data) if isinstance(data, dict) and data.get("format") == 1 else data

    @model_validator(mode="after")
    def base_or_layer(self) -> Self:
        """Refuse an empty pack, a base of several ways, a layer that extends, pages elsewhere than online."""
        if not (self.nodes or self.pages):
            raise PydanticCustomError("empty_script", "a script has nodes, or pages")
        if self.criteria is None and len(self.ways) > 1:
            raise PydanticCustomError("base_ways", "a base is for one way; only a layer may be for several")
        if self.criteria is not None and self.extends is not None:
            raise PydanticCustomError("layer_extends", "a layer lies over its base: it extends nothing")
        if self.pages and "internet" not in self.ways:
            raise PydanticCustomError("pages_way", "pages are kept of sales on the internet only")
        return self
