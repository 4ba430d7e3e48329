"""Script packs and phrase packs as data: what their YAML may say. What is not listed here is refused."""

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from rulebook.rules.obligations import Role
from rulebook.rules.pack import Clause, Expression, Id, NodeId, Short, Source, Verified, Version, WordId
from rulebook.sale.people import Part
from rulebook.sale.sale import Line
from rulebook.sale.text import Text

Reader = Literal["seller", "machine_or_seller"]
OnNo = Literal["repeat", "end_sale", "supervisor", "insist"]
Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


class Spoken(Part):
    """One sentence. `{figures}` are filled from the sale; with `each`, it is said for each such product."""

    zh: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=400)]
    en: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=800)]
    when: Expression | None = None
    each: Expression | None = None
    """A condition on a product `p`."""


class Slot(Part):
    """Official wording that the institution fills in. `gist` says in our own words what belongs here."""

    id: WordId
    clause: Clause
    gist: Text
    text: Text | None = None
    filled: Verified = Verified()

    @model_validator(mode="after")
    def vouched(self) -> Self:
        """Refuse a text that nobody vouches for, and somebody who vouches for none (`slot_vouched`)."""
        if (self.text is not None) != self.filled.done:
            raise PydanticCustomError("slot_vouched", "a filled slot names who filled it and when")
        return self


class Paper(Part):
    """A paper that is shown or signed; scripts and rules name it by its id."""

    id: WordId
    title: Text
    match: tuple[Short, ...] = ()
    """Titles that a machine may read on the paper."""


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
    role: Literal["seller", "applicant", "insured", "guardian"]
    when: Expression | None = None


class Question(Part):
    """What those in `who` are asked and answer aloud; `on_no` is what follows a refused answer."""

    text: Text
    who: Annotated[tuple[Role, ...], Field(min_length=1, max_length=3)] = ("applicant",)
    answers: WordId
    on_no: OnNo = "repeat"
    no_means: Text
    """What the seller does on "no", in a sentence."""
    when: Expression | None = None


class Node(Part):
    """One step of a recording: what is said, shown, asked and signed, in at least so many seconds."""

    id: NodeId
    title: Text
    reader: Reader = "seller"
    say: Annotated[tuple[Spoken, ...], Field(max_length=24)] = ()
    show: Annotated[tuple[Shown, ...], Field(max_length=12)] = ()
    frame: Annotated[tuple[Role, ...], Field(max_length=5)] = ()
    ask: Annotated[tuple[Question, ...], Field(max_length=8)] = ()
    prompts: Annotated[tuple[Spoken, ...], Field(max_length=12)] = ()
    """What the customer's screen shows."""
    sign: Annotated[tuple[Signature, ...], Field(max_length=12)] = ()
    copies: bool = False
    """Sentences that the rules demand by hand are copied here."""
    least_seconds: Annotated[int, Field(ge=1, le=600)] = 5
    attempts: Annotated[int, Field(ge=1, le=9)] = 3

    @model_validator(mode="after")
    def does_something(self) -> Self:
        """Refuse a node that does nothing (`empty_node`); frame and prompts alone do not count."""
        if not (self.say or self.show or self.ask or self.sign or self.copies):
            raise PydanticCustomError("empty_node", "a node says, shows, asks or has something signed")
        return self

    def spoken(self) -> Iterator[tuple[tuple[int | str, ...], Spoken]]:
        """Yield every sentence, prompts included, with its place in the node: `("say", 2)`."""
        yield from ((("say", number), line) for number, line in enumerate(self.say))
        yield from ((("prompts", number), line) for number, line in enumerate(self.prompts))


class ScriptPack(Part):
    """A file of nodes for one line of business, on site or remote; the rules choose which of them a sale needs."""

    pack: Literal["script"]
    format: Literal[1]
    id: Id
    version: Version
    title: Text
    line: Line
    remote: bool = False
    extends: Id | None = None
    """The pack whose nodes hold where this one has none of that id."""
    sources: Annotated[tuple[Source, ...], Field(max_length=30)] = ()
    slots: Annotated[tuple[Slot, ...], Field(max_length=30)] = ()
    papers: Annotated[tuple[Paper, ...], Field(max_length=60)] = ()
    sentences: Annotated[tuple[Sentence, ...], Field(max_length=30)] = ()
    answers: Annotated[tuple[Answers, ...], Field(max_length=30)] = ()
    nodes: Annotated[tuple[Node, ...], Field(min_length=1, max_length=80)]


class Forbidden(Part):
    """A phrase that the seller must not say (禁用语), unless it is negated."""

    phrase: Phrase
    group: WordId
    but_not_in: tuple[Phrase, ...] = ()
    """Longer wording in which the phrase is harmless."""


class PhraseGroup(Part):
    """Phrases that one clause forbids, and whether hearing one is a warning or a failure."""

    id: WordId
    title: Text
    clause: Clause
    severity: Literal["warn", "fail"]


class PhrasePack(Part):
    """A file of forbidden phrases with the negations that make them harmless."""

    pack: Literal["phrases"]
    format: Literal[1]
    id: Id
    version: Version
    title: Text
    sources: Annotated[tuple[Source, ...], Field(min_length=1, max_length=30)]
    negations: Annotated[tuple[Phrase, ...], Field(min_length=1, max_length=40)]
    reach: Annotated[int, Field(ge=0, le=12)] = 6
    """How many characters before a phrase a negation still counts."""
    groups: Annotated[tuple[PhraseGroup, ...], Field(min_length=1, max_length=20)]
    phrases: Annotated[tuple[Forbidden, ...], Field(min_length=1, max_length=500)]
