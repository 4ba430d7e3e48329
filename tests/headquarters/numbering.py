"""The numbering of takes judged the plain way, row by row: the yardstick of what the index answers by SQL."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from evidence import suite
from headquarters.identifiers import Series, TakeName
from headquarters.index.tables import Mark, Take
from headquarters.takes.numbering import Holes, Mismatch, Numbering

_Key = tuple[str, int, Series]
"""Terminal, epoch and series: within them numbers are judged."""


def check_numbering(takes: Iterable[Take], marks: Iterable[Mark] = ()) -> Numbering:
    """Find holes and wrong links, epoch by epoch and series by series; `marks`: numbers that terminals spoke of.

    A take that is not sealed has no last entry to compare yet. A further history has no place of its own, but for one
    that was accepted where nothing else has its name.
    """
    missing: list[Holes] = []
    awaited: list[Holes] = []
    mismatches: list[Mismatch] = []
    told = {_key_of(mark): mark.number for mark in marks}
    first_histories = sorted(_with_a_place(takes), key=lambda take: (*_key_of(take), take.number))
    held = {key: list(series) for key, series in groupby(first_histories, key=_key_of)}
    newest = _newest_epochs((*(_key_of(take) for take in first_histories if take.quarantine is None), *told))
    for key in sorted({*held, *told}):
        series = held.get(key, [])
        _check_series(series, missing, mismatches)
        rest = _between(key, series[-1].number + 1 if series else 1, told.get(key, 0))
        (awaited if key[1] >= newest.get(key[0], 1) else missing).extend(rest)
    return Numbering(tuple(missing), tuple(mismatches), tuple(awaited))


def _with_a_place(takes: Iterable[Take]) -> Iterable[Take]:
    placed: dict[str, Take] = {}
    for take in sorted(takes, key=lambda take: take.history):
        if not take.history or take.decision == "accepted":
            placed.setdefault(take.name.inner, take)
    return placed.values()


def _key_of(row: Take | Mark) -> _Key:
    return row.terminal, row.epoch, row.series


def _newest_epochs(keys: Iterable[_Key]) -> dict[str, int]:
    """The epoch in which each terminal is, as far as its takes and its own words show it."""
    newest: dict[str, int] = {}
    for terminal, epoch, _ in keys:
        newest[terminal] = max(epoch, newest.get(terminal, 1))
    return newest


def _between(key: _Key, first: int, last: int) -> list[Holes]:
    terminal, epoch, series = key
    if last < first:
        return []
    return [Holes(terminal, TakeName(terminal, series, first, epoch), TakeName(terminal, series, last, epoch))]


def _check_series(takes: Sequence[Take], missing: list[Holes], mismatches: list[Mismatch]) -> None:
    expected = 1
    for place, take in enumerate(takes):
        if take.number > expected:
            missing += _between(_key_of(take), expected, take.number - 1)
        elif place:
            before = takes[place - 1]
            if before.state != "open" and take.previous not in (before.head, suite.NO_DIGEST):
                mismatches.append(Mismatch(take.take, before.take))
        expected = take.number + 1
