"""Rule packs as data: what a pack's YAML may say. What is not listed here is refused."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from rulebook.rules.obligations import (
    Adapt,
    Adaptation,
    AtNode,
    AtPage,
    Custodian,
    Declare,
    HandCopy,
    InFrame,
    Inspect,
    Keep,
    Manner,
    Notice,
    Obligation,
    Record,
    Refuse,
    Repeat,
    Retain,
    Role,
    SameFrame,
    ShowPaper,
    Since,
)
from rulebook.sale.people import Part
from rulebook.sale.products import Line
from rulebook.sale.regions import lies_in
from rulebook.sale.sale import RegionCode
from rulebook.sale.text import Text

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*([.-][a-z0-9_]+)*$", max_length=60)]
NodeId = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{2}[A-Z]?$")]
PageId = Annotated[str, StringConstraints(pattern=r"^P\d{2}[A-Z]?$")]
WordId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Expression = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Version = Annotated[str, StringConstraints(pattern=r"^\d{4}\.\d{1,2}\.\d{1,3}$")]
SourceId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.-]{1,40}$")]

Mark = Literal["full_text", "several", "source", "memory", "design"]
"""How well the source is established: its full text was read; several sources agree; one says so; from
memory, unverified; or practice seen elsewhere, which is no law."""


class Span(Part):
    """From the first day to the last, both included."""

    first: Annotated[dt.date, Field(alias="from")]
    last: Annotated[dt.date | None, Field(alias="to")] = None

    def covers(self, day: dt.date) -> bool:
        """Tell whether a day lies in it; without a last day it does not end."""
        return self.first <= day and (self.last is None or day <= self.last)


class Verified(Part):
    """Who in compliance read the pack against the original text, and when. Both, or it is not verified."""

    by: Short | None = None
    on: dt.date | None = None

    @model_validator(mode="after")
    def whole(self) -> Self:
        """Refuse a name without a date, and a date without a name (`half_verified`)."""
        if (self.by is None) != (self.on is None):
            raise PydanticCustomError("half_verified", "verified needs both a name and a date, or neither")
        return self

    @property
    def done(self) -> bool:
        """Whether somebody has vouched."""
        return self.by is not None


class Source(Part):
    """A document that clauses cite, by `number` (文号); `in_force` None where the day is not established."""

    id: SourceId
    number: Short
    title: Text
    in_force: dt.date | None = None
    note: Text | None = None


class Clause(Part):
    """A place in one of the pack's sources, as people cite it: `art. 6(1)`."""

    source: SourceId
    article: Short


class Choice(Part):
    """A question that the law leaves open. Until the institution decides, the pack's `value` is used."""

    id: WordId
    question: Text
    clause: Clause
    value: bool
    decided: Verified = Verified()


class Definition(Part):
    """A condition with a name, so that rules can be read: `is.over_one_year`."""

    id: WordId
    means: Text
    when: Expression


class Refusal(Part):
    """A code for programs and a sentence for people, of what refuses the sale or must be declared."""

    code: Id
    sentence: Text


class Inspection(Part):
    """Quality inspection (质检) as a pack writes it; without `fix_within_working_days` no time is set."""

    percent: Annotated[int, Field(ge=1, le=100)]
    within_cooling_off: bool = False
    fix_within_working_days: Annotated[int, Field(ge=1, le=60)] | None = None


class Retention(Part):
    """A keeping term as a pack writes it; without years and months it lasts until `since`."""

    category: WordId
    years: Annotated[int, Field(ge=0, le=100)] = 0
    months: Annotated[int, Field(ge=0, le=11)] = 0
    since: Since


class Effects(Part):
    """What follows when a rule fires. Every field adds; there is none that takes away."""

    record: Manner | None = None
    nodes: tuple[NodeId, ...] = ()
    pages: tuple[PageId, ...] = ()
    """Pages of a web shop whose trace is kept. Format 2."""
    frame: Annotated[dict[NodeId, tuple[Role, ...]], Field(default_factory=dict)]
    same_frame: Literal[True] | None = None
    papers: Annotated[dict[NodeId, tuple[WordId, ...]], Field(default_factory=dict)]
    copy_by_hand: tuple[WordId, ...] = ()
    repeat: tuple[NodeId, ...] = ()
    refuse: Refusal | None = None
    declare: Refusal | None = None
    inspection: Inspection | None = None
    retention: Retention | None = None
    custody: Custodian | None = None
    adapt: tuple[Adaptation, ...] = ()
    notice: Text | None = None

    @model_validator(mode="after")
    def something(self) -> Self:
        """Refuse effects without any obligation (`no_effect`)."""
        if not any(True for _ in self.obligations()):
            raise PydanticCustomError("no_effect", "a rule yields something")
        return self

    def obligations(self) -> Iterator[Obligation]:
        """Yield what is demanded, one value for each node, role in a frame, paper and sentence."""
        if self.record:
            yield Record(self.record)
        yield from (AtNode(node) for node in self.nodes)
        yield from (AtPage(page) for page in self.pages)
        yield from (InFrame(node, role) for node, roles in self.frame.items() for role in roles)
        yield from (ShowPaper(node, paper) for node, papers in self.papers.items() for paper in papers)
        yield from (HandCopy(sentence) for sentence in self.copy_by_hand)
        yield from (Repeat(node) for node in self.repeat)
        yield from (Adapt(manner) for manner in self.adapt)
        yield from self._single()

    def _single(self) -> Iterator[Obligation]:
        if self.same_frame:
            yield SameFrame()
        if self.refuse:
            yield Refuse(self.refuse.code, self.refuse.sentence)
        if self.declare:
            yield Declare(self.declare.code, self.declare.sentence)
        if (found := self.inspection) is not None:
            yield Inspect(found.percent, found.within_cooling_off, found.fix_within_working_days)
        if (kept := self.retention) is not None:
            yield Retain(kept.category, kept.years * 12 + kept.months, kept.since)
        if self.custody:
            yield Keep(self.custody)
        if self.notice:
            yield Notice(self.notice)

    def nodes_named(self) -> Iterator[str]:
        """Yield every node that is named anywhere here, some more than once."""
        yield from (*self.nodes, *self.frame, *self.papers, *self.repeat)


class Rule(Part):
    """Where `when` holds, `then` is demanded; `first` and `last` bound the days within those of the pack."""

    id: Id
    title: Text
    clauses: Annotated[tuple[Clause, ...], Field(min_length=1, max_length=6)]
    mark: Mark
    text: Text
    """What the clause says, in our own words."""
    first: Annotated[dt.date | None, Field(alias="from")] = None
    last: Annotated[dt.date | None, Field(alias="to")] = None
    when: Expression
    then: Effects

    def in_force(self, day: dt.date) -> bool:
        """Tell whether the rule's own days cover this one, first and last included; the pack's are not asked."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class RulePack(Part):
    """A file of rules: national (`base`), or added to these (`overlay`), in one region or everywhere.

    In format 2 sums in conditions are yuan, in format 1 fen. A file of format 2 vouches for nothing: who checked
    it is a matter of the book that it came in. `verified` is of format 1; `lines`, `content` and `ask` are of format 2.
    """

    pack: Literal["rules"]
    format: Literal[1, 2]
    id: Id
    version: Version
    title: Text
    lines: tuple[Line, ...] = ()
    """The lines of business of which the pack knows rules; empty in format 1: all."""
    layer: Literal["base", "overlay"]
    """An overlay adds to the base packs. It has no choices, and can take nothing away."""
    region: RegionCode | None = None
    content: Literal["full", "part", "missing"] = "full"
    """How much of the text of the rules is known. Where it is missing, that there are rules is all that is known."""
    ask: Text | None = None
    """Whom to ask for what is not known."""
    effective: Span
    verified: Verified = Verified()
    note: Text | None = None
    sources: Annotated[tuple[Source, ...], Field(min_length=1, max_length=60)]
    choices: Annotated[tuple[Choice, ...], Field(max_length=30)] = ()
    definitions: Annotated[tuple[Definition, ...], Field(max_length=60)] = ()
    rules: Annotated[tuple[Rule, ...], Field(max_length=300)] = ()

    @model_validator(mode="after")
    def overlay_is_bounded(self) -> Self:
        """Refuse an overlay with choices (`overlay_choices`), and a base pack with a region (`base_region`)."""
        if self.layer == "overlay" and self.choices:
            raise PydanticCustomError("overlay_choices", "an overlay has no choices: it can only add rules")
        if self.layer == "base" and self.region is not None:
            raise PydanticCustomError("base_region", "a base pack is national: regional packs are overlays")
        return self

    @model_validator(mode="after")
    def of_its_format(self) -> Self:
        """Refuse what the format does not have or lacks (`of_format`), and no rules though some are known."""
        wrong = self.format_1_has() if self.format == 1 else self.format_2_lacks()
        if wrong is None and not self.rules and self.content != "missing":
            wrong = "a pack has at least one rule, unless its content is missing"
        if wrong is not None:
            raise PydanticCustomError("of_format", "{wrong}", {"wrong": wrong})
        return self

    def format_1_has(self) -> str | None:
        """Say what of a pack of format 1 only format 2 has; None if nothing."""
        if self.lines or self.content != "full" or self.ask is not None:
            return "lines, content and ask are of format 2"
        if any(rule.then.pages for rule in self.rules):
            return "pages are of format 2"
        return None

    def format_2_lacks(self) -> str | None:
        """Say what a pack of format 2 lacks, or has of format 1; None if nothing."""
        if not self.lines or len(set(self.lines)) != len(self.lines):
            return "lines is a list of insurance, wealth and loan, each once"
        if "content" not in self.model_fields_set:
            return "content is full, part or missing"
        if (self.ask is None) != (self.content == "full"):
            return "ask says whom to ask for what is not known: it belongs to content part and missing"
        if "verified" in self.model_fields_set:
            return "a file does not vouch for itself: the book that brings it does (no verified in format 2)"
        return None

    def of_line(self, line: Line) -> bool:
        """Tell whether the pack can have rules for a line of business; one of format 1 always can."""
        return not self.lines or line in self.lines

    def of_region(self, region: str) -> bool:
        """Tell whether a place with this GB/T 2260 code lies in the pack's region (330000 holds 330200)."""
        return self.region is None or lies_in(region, self.region)
