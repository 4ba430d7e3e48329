"""Phrase packs as data (禁用语): what must not be said, as literals and as patterns with gaps, in groups by clause.

Format 1 has literals alone. Format 2 has patterns too, made of words with synonyms, and words that change what a
phrase means: negations before it, denials after it, warnings around it, and how a question is asked.
"""

from itertools import pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from rulebook.rules.pack import Clause, Id, Source, Version, WordId
from rulebook.sale.people import Part
from rulebook.sale.sale import RegionCode
from rulebook.sale.text import Text

Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Phrases = Annotated[tuple[Phrase, ...], Field(max_length=300)]
PhraseId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class PhraseGroup(Part):
    """Phrases that one clause forbids, and whether hearing one is a warning or a failure."""

    id: WordId
    title: Text
    clause: Clause
    severity: Literal["warn", "fail"]


class Gap(Part):
    """Up to so many characters of any kind, within one clause; with `across`, commas may stand among them."""

    gap: Annotated[int, Field(ge=1, le=16)]
    across: bool = False


class OneOf(Part):
    """One of the words that the pack lists under this name in `words`."""

    of: WordId


Element = Phrase | Annotated[tuple[Phrase, ...], Field(min_length=1, max_length=100)] | Gap | OneOf
"""A word, one of several, one of a named list, or a gap."""


class Pattern(Part):
    """What must not be said: one literal, or words in this order with gaps between them."""

    id: PhraseId
    group: WordId
    literal: Phrase | None = None
    pattern: Annotated[tuple[Element, ...], Field(min_length=1, max_length=9)] | None = None
    but_not_in: tuple[Phrase, ...] = ()
    """Longer wording in which it is harmless."""
    unless: tuple[Phrase, ...] = ()
    """Words anywhere in the sentence with which it is harmless."""
    negated: bool = True
    """Whether a negation before it makes it harmless; not so where the phrase is itself an order not to do."""
    asked: bool = True
    """Whether a question makes it harmless: 「这个保本吗？」 asks, but 「我替您签吧，行吗？」 offers."""

    @model_validator(mode="after")
    def one_form(self) -> Self:
        """Refuse both forms or none (`one_form`), and a pattern with a gap at an end or beside another (`gaps`)."""
        if (self.literal is None) == (self.pattern is None):
            raise PydanticCustomError("one_form", "a phrase has either 'literal' or 'pattern'")
        gaps = [isinstance(each, Gap) for each in self.pattern or (self.literal,)]
        if gaps[0] or gaps[-1] or any(one and other for one, other in pairwise(gaps)):
            raise PydanticCustomError("gaps", "a gap stands between two words")
        return self


class PhraseScope(Part):
    """Where a phrase pack is heard; everywhere if nothing is written."""

    region: RegionCode | None = None


class Turns(Part):
    """Words that turn the meaning of a phrase. A list that is not written is taken from `wording.TURNS`."""

    negations: Phrases | None = None
    """Before a phrase, within `reach`; an even number of them is none."""
    passing: Phrases | None = None
    """Words that look like a negation, a denial or a question and are none: 没问题, 不仅, 名字不一样."""
    warnings: Phrases | None = None
    """Before a phrase in the same sentence, at any distance: 谨防, 不要相信, 如果有人."""
    denials: Phrases | None = None
    """After a phrase in the same sentence, within twice the reach: 是假的, 是违规的."""
    questions: Phrases | None = None
    """In the clause of a phrase: 吗, 是否."""
    rhetorical: Phrases | None = None
    """In the clause of a question that is none: 不就是, 难道."""


Words = Annotated[tuple[Phrase, ...], Field(min_length=1, max_length=200)]


class PhrasePack(Part):
    """A file of forbidden phrases. One of format 1 is read as one of format 2 that has literals alone."""

    pack: Literal["phrases"]
    format: Literal[2]
    id: Id
    version: Version
    title: Text
    applies: Annotated[PhraseScope, Field(alias="for")] = PhraseScope()
    sources: Annotated[tuple[Source, ...], Field(min_length=1, max_length=30)]
    reach: Annotated[int, Field(ge=0, le=16)] = 8
    """How many characters before a phrase a negation still counts."""
    turns: Turns = Turns()
    groups: Annotated[tuple[PhraseGroup, ...], Field(min_length=1, max_length=20)]
    words: Annotated[dict[WordId, Words], Field(default_factory=dict, max_length=100)]
    """Lists of synonyms that patterns name."""
    phrases: Annotated[tuple[Pattern, ...], Field(min_length=1, max_length=800)]

    @model_validator(mode="before")
    @classmethod
    def of_format_2(cls, data: object) -> object:
        """Bring format 1 into format 2; what is neither is left for the checks to refuse."""
        return upgraded(data) if isinstance(data, dict) and data.get("format") == 1 else data


def upgraded(data: dict[str, Any]) -> dict[str, Any]:
    """Return format 1's phrases as literals, with its negations and no other turns; its reach was 6 if not written."""
    listed = data.get("phrases")
    negations = data.get("negations")
    rest = {key: value for key, value in data.items() if key not in ("negations", "phrases")}
    if not isinstance(listed, list) or not isinstance(negations, list):
        return data
    turns = {"negations": negations, "passing": (), "warnings": (), "denials": (), "questions": (), "rhetorical": ()}
    phrases = [literal(number, each) for number, each in enumerate(listed, 1)]
    return {"reach": 6, **rest, "format": 2, "turns": turns, "phrases": phrases}


def literal(number: int, old: object) -> object:
    """Return one phrase of format 1 as a literal; what is no such phrase, as it is."""
    if not isinstance(old, dict) or "phrase" not in old:
        return old
    rest = {key: value for key, value in old.items() if key != "phrase"}
    return {"id": f"p{number}", "literal": old["phrase"], **rest}
