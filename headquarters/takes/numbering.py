"""Takes are numbered without holes and each names the one before: what is missing shows by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from headquarters.identifiers import TakeName
from headquarters.index.tables import Take


@dataclass(frozen=True, slots=True)
class Mismatch:
    """`take` names another take before it than the one that headquarters holds as `before`."""

    take: str
    before: str


@dataclass(frozen=True, slots=True)
class Holes:
    """`first` to `last` of one series of one terminal are not here, though a later take is."""

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
    """What is wrong with the numbering of some takes."""

    missing: tuple[Holes, ...]
    mismatches: tuple[Mismatch, ...]


def check_numbering(takes: Iterable[Take]) -> Numbering:
    """Find holes and wrong links, series by series. A take that is not sealed has no last entry to compare yet."""
    missing: list[Holes] = []
    mismatches: list[Mismatch] = []
    ordered = sorted(takes, key=lambda take: (take.terminal, take.series, take.number))
    for _, series in groupby(ordered, key=lambda take: (take.terminal, take.series)):
        _check_series(list(series), missing, mismatches)
    return Numbering(tuple(missing), tuple(mismatches))


def _check_series(takes: Sequence[Take], missing: list[Holes], mismatches: list[Mismatch]) -> None:
    expected = 1
    for place, take in enumerate(takes):
        if take.number > expected:
            first = TakeName(take.terminal, take.series, expected)
            last = TakeName(take.terminal, take.series, take.number - 1)
            missing.append(Holes(take.terminal, first, last))
        elif place:
            before = takes[place - 1]
            if before.state != "open" and before.head != take.previous:
                mismatches.append(Mismatch(take.take, before.take))
        expected = take.number + 1
