"""Takes are numbered without holes and each names the one before: what is missing shows by itself."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from headquarters.identifiers import Series, TakeName
from headquarters.index.database import SqliteDatabase
from headquarters.index.listed_rows import Asked, Gap


@dataclass(frozen=True, slots=True)
class Mismatch:
    """`take` names another take before it than the one that headquarters holds as `before`."""

    take: str
    before: str


@dataclass(frozen=True, slots=True)
class Holes:
    """`first` to `last` of one series of one terminal are not here, though they were recorded."""

    terminal: str
    first: TakeName
    last: TakeName

    @property
    def count(self) -> int:
        """How many takes are missing: `first`, `last` and those between."""
        return self.last.number - self.first.number + 1

    def __str__(self) -> str:
        return str(self.first) if self.count == 1 else f"{self.first} to {self.last}"


@dataclass(frozen=True, slots=True)
class Numbering:
    """What is wrong with the numbering of some takes. Where it is cut short, what it counts is whole."""

    missing: tuple[Holes, ...]
    mismatches: tuple[Mismatch, ...]
    awaited: tuple[Holes, ...] = ()
    """Numbers that a terminal has spoken of and that may still come: no later take and no later epoch is here."""
    missing_count: int = 0
    awaited_count: int = 0
    mismatch_count: int = 0
    """How many numbers, or links, there are in all."""


def check_numbering(database: SqliteDatabase, asked: Asked, most: int | None = None) -> Numbering:
    """Find holes and wrong links of a series, or of one terminal in it; name at most so many ranges of each.

    A take that is not sealed has no last entry to compare yet. A further history has no place of its own, but for one
    that was accepted where nothing else has its name.
    """
    lacking, behind = database.lacking_numbers(asked), database.behind(asked)
    lost = [gap for gap, awaited in behind if not awaited]
    coming = [gap for gap, awaited in behind if awaited]
    series = asked.series
    missing = islice(_in_order(_gaps(database, series, lacking), lost), most)
    mismatches, mismatch_count = database.mismatches(asked, most)
    return Numbering(
        tuple(_holes(series, gap) for gap in missing),
        tuple(Mismatch(each.take, each.before) for each in mismatches),
        tuple(_holes(series, gap) for gap in coming[:most]),
        sum(count for _, _, count in lacking) + _numbers(lost),
        _numbers(coming),
        mismatch_count,
    )


def _gaps(database: SqliteDatabase, series: Series, lacking: list[tuple[str, int, int]]) -> Iterator[Gap]:
    for terminal, epoch, _ in lacking:
        yield from database.gaps(series, terminal, epoch)


def _in_order(between: Iterator[Gap], behind: list[Gap]) -> Iterator[Gap]:
    """By terminal and epoch, and what lies behind the last one held at the end of each."""
    return heapq.merge(between, behind, key=lambda gap: (gap.terminal, gap.epoch, gap.first))


def _numbers(gaps: list[Gap]) -> int:
    return sum(gap.last - gap.first + 1 for gap in gaps)


def _holes(series: Series, gap: Gap) -> Holes:
    first, last = (TakeName(gap.terminal, series, number, gap.epoch) for number in (gap.first, gap.last))
    return Holes(gap.terminal, first, last)
