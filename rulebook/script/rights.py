"""Rights packs (权益): what a customer may claim after a sale; what the law gives comes first, and each is dated.

Rights are shown and printed after the last node of a recording and never spoken before it, so that none is a reason to
buy (保险法 art. 116(4)).
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from rulebook.rules.checking import PackFault, checked, duplicates
from rulebook.rules.conditions import Condition, Facts, context
from rulebook.rules.pack import Clause, Expression, Id, Source, Span, Version, WordId
from rulebook.rules.vocabulary import Vocabulary
from rulebook.sale.people import Part
from rulebook.sale.products import Insurance
from rulebook.sale.sale import Sale
from rulebook.sale.text import Text
from rulebook.script.figures import FIGURES, Figure, Missing, figures_in, fill, gather

Until = Literal["cooling_off"]


class Right(Part):
    """One right or service: what it is, how it is claimed, by which clause, and when it can be had."""

    code: Id
    category: WordId
    statutory: bool
    """The law gives it; otherwise the institution does, by what it filed or by contract."""
    title: Text
    how: Text
    """May name figures of the sale, such as `{service_phone}`, none of a product."""
    first: Annotated[dt.date, Field(alias="from")]
    last: Annotated[dt.date | None, Field(alias="to")] = None
    """The last day on which a sale brings this right; older sales keep what they brought."""
    when: Expression | None = None
    clause: Clause
    until: Until | None = None
    """What ends the customer's right; the plan gives the day where the sale has it."""

    @model_validator(mode="after")
    def days_in_order(self) -> Self:
        """Refuse a last day before the first (`days_order`)."""
        if self.last is not None and self.last < self.first:
            raise PydanticCustomError("days_order", "'to' lies before 'from'")
        return self


class RightsPack(Part):
    """A file of rights."""

    pack: Literal["rights"]
    format: Literal[2]
    id: Id
    version: Version
    title: Text
    sources: Annotated[tuple[Source, ...], Field(min_length=1, max_length=30)]
    rights: Annotated[tuple[Right, ...], Field(min_length=1, max_length=100)]


@dataclass(frozen=True, slots=True)
class CheckedRights:
    """A rights pack with its conditions compiled, by their text. `digest`: SHA-256 of the pack's bytes."""

    pack: RightsPack
    digest: str
    conditions: Mapping[str, Condition]


@dataclass(frozen=True, slots=True)
class DueRight:
    """A right that a sale brings, filled with its figures. `until` is the earliest last day, where one is known."""

    pack: str
    code: str
    title: Text
    how: Text
    statutory: bool
    until: dt.date | None
    source: Source
    clause: Clause


@dataclass(frozen=True, slots=True)
class RightsFound:
    """What a sale brings, statutory rights first; `missing`: figures without which a right could not be worded."""

    rights: tuple[DueRight, ...]
    missing: tuple[Missing, ...]


def check_rights(pack: RightsPack, digest: str, vocabulary: Vocabulary) -> tuple[CheckedRights, list[PackFault]]:
    """Return the pack with its conditions compiled, and its faults: codes twice, unknown sources and figures."""
    sources = {source.id for source in pack.sources}
    faults = [
        *duplicates([right.code for right in pack.rights], "rights", "code"),
        *duplicates([each.id for each in pack.sources], "sources"),
    ]
    conditions: dict[str, Condition] = {}
    for number, right in enumerate(pack.rights):
        here = ("rights", number)
        if right.clause.source not in sources:
            faults.append(PackFault((*here, "clause"), f"'{right.clause.source}' is not among the sources"))
        faults.extend(PackFault((*here, place), sentence) for place, sentence in figure_faults(right))
        if right.when is not None and (found := checked(right.when, vocabulary, (*here, "when"), faults)) is not None:
            conditions[right.when] = found
    return CheckedRights(pack, digest, conditions), faults


def figure_faults(right: Right) -> Iterator[tuple[str, str]]:
    """Yield field and sentence for unknown figures, those of a product, and those in one language only."""
    for field, text in (("title", right.title), ("how", right.how)):
        for figure in {*figures_in(text.zh), *figures_in(text.en)}:
            if figure not in FIGURES or figure.startswith("p."):
                yield field, f"there is no figure '{figure}' of a sale"
        if set(figures_in(text.zh)) != set(figures_in(text.en)):
            yield field, "the Chinese and the English sentence name different figures"


def rights_of(packs: Iterable[CheckedRights], sale: Sale, facts: Facts, day: dt.date) -> RightsFound:
    """Return the rights that a sale of this day brings: statutory first, then as the packs have them.

    `facts` are those that rules fire on. Of two packs with the same code the first counts.
    """
    held = context(facts)
    found: dict[str, DueRight] = {}
    missing: list[Missing] = []
    for pack in packs:
        for right in pack.pack.rights:
            holds = right.when is None or pack.conditions[right.when].holds(held)
            if not holds or right.code in found or not Span(first=right.first, last=right.last).covers(day):
                continue
            names = (*figures_in(right.title.zh), *figures_in(right.how.zh))
            values, lacking = gather(iter(names), sale, None)
            missing.extend(each for each in lacking if each not in missing)
            if not lacking:
                found[right.code] = due(pack.pack, right, values, sale)
    ordered = sorted(found.values(), key=lambda each: not each.statutory)
    return RightsFound(tuple(ordered), tuple(missing))


def due(pack: RightsPack, right: Right, values: Mapping[str, Figure], sale: Sale) -> DueRight:
    """Return a right with its figures filled in."""
    return DueRight(
        pack=pack.id,
        code=right.code,
        title=filled(right.title, values),
        how=filled(right.how, values),
        statutory=right.statutory,
        until=last_day(sale) if right.until == "cooling_off" else None,
        source=next(source for source in pack.sources if source.id == right.clause.source),
        clause=right.clause,
    )


def filled(text: Text, values: Mapping[str, Figure]) -> Text:
    """Fill figures into both languages."""
    return Text(zh=fill(text.zh, "zh", values), en=fill(text.en, "en", values))


def last_day(sale: Sale) -> dt.date | None:
    """Return the last day of the shortest cooling-off period, counted from the sale; None where none is stated.

    The period runs from the receipt of the policy, which is no earlier than the sale: the day can only be later.
    """
    spans = [each.cooling_off_days for each in sale.products if isinstance(each, Insurance) and each.cooling_off_days]
    return sale.date + dt.timedelta(days=min(spans)) if spans else None
