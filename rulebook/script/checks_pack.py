"""Packs of checks as data (质检标准): what is checked, by which figures, how grave it is and what people are told.

A check that no pack lists is not made. Several packs add up: an overlay's stricter figures stand beside the wider ones.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from rulebook.rules.pack import Clause, Id, Mark, Source, Version, WordId
from rulebook.sale.people import Part
from rulebook.sale.products import Line
from rulebook.sale.sale import RegionCode
from rulebook.sale.text import Text

Severity = Literal["stop", "fail", "warn", "note"]
CheckId = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$", max_length=40)]
Figure = Annotated[float, Field(ge=-1000, le=100_000)]


class CheckClause(Clause):
    """A clause that demands a check, in these lines of business; in all where none is named."""

    lines: Annotated[tuple[Line, ...], Field(max_length=4)] = ()


class CheckRule(Part):
    """One check with its figures. `seen`, `asked` and `advice` may name values in braces (`CHECKS` says which)."""

    id: CheckId
    title: Text
    clause: CheckClause | None = None
    """Where none is written, and `mark` is not `design`, the node's own clause is meant."""
    mark: Mark = "design"
    """How well it is established that it must be so; `design`: the institution asks for it by itself."""
    severity: Severity
    figures: Annotated[dict[WordId, Figure], Field(default_factory=dict, max_length=20)]
    seen: Text
    asked: Text
    advice: Text
    where: Literal["everywhere", "on_site", "remote"] = "everywhere"
    paced: bool = True
    """Whether it is made of a take that the clock walked, with nobody there (`--unattended`)."""


class CheckScope(Part):
    """Where a pack of checks holds; everywhere if nothing is written."""

    region: RegionCode | None = None


class ChecksPack(Part):
    """A file of checks."""

    pack: Literal["checks"]
    format: Literal[1]
    id: Id
    version: Version
    title: Text
    applies: Annotated[CheckScope, Field(alias="for")] = CheckScope()
    sources: Annotated[tuple[Source, ...], Field(max_length=30)] = ()
    checks: Annotated[tuple[CheckRule, ...], Field(min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True)
class CheckedChecks:
    """A pack of checks that was compared with what can be checked. `digest`: SHA-256 of the pack's bytes."""

    pack: ChecksPack
    digest: str
