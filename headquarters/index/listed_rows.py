"""What `list` asks of the index: one page, how many there are, and what is missing or wrong. Each walks an index.

A page costs what is on it. Counts and holes cost one walk over an index of the series, or of one terminal in it,
inside SQLite: no row is loaded for them. Links that do not fit are kept by triggers, see `step_0005`.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, get_args

from sqlalchemy import ColumnElement, Select, and_, distinct, func, literal_column, or_, select, text, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from headquarters.identifiers import Series
from headquarters.index.connecting import Connected
from headquarters.index.tables import Alarm, Mismatch, Standing, Take, standing_by

_AT_ONCE = 500
"""So many rows are in memory while all are walked over."""
_PLACED = or_(Take.history == "", Take.decision == "accepted")
_OPEN: ColumnElement[str] = literal_column("'open'")
"""Spelled in the statement: by a value that is only bound, SQLite finds no index that has just such rows."""
_STANDINGS: dict[Standing, ColumnElement[bool]] = {
    "open": Take.state == _OPEN,
    "received": and_(Take.state != _OPEN, or_(Take.quarantine.is_(None), Take.decision == "accepted")),
    "quarantined": and_(Take.state != _OPEN, Take.quarantine.is_not(None), Take.decision.is_(None)),
    "declined": and_(Take.state != _OPEN, Take.quarantine.is_not(None), Take.decision == "declined"),
}
_GAPS = """
select before + 1, number - 1 from (
  select number, lag(number, 1, 0) over (order by number) as before from (
    select distinct number from takes where series = :series and terminal = :terminal and epoch = :epoch
      and (history = '' or decision = 'accepted')))
where number > before + 1 order by number
"""
_BEHIND = """
select terminal, epoch, last + 1, told, epoch >= newest from (
  select m.terminal, m.epoch, m.number as told,
    coalesce((select number from takes t where t.series = m.series and t.terminal = m.terminal and t.epoch = m.epoch
      and (t.history = '' or t.decision = 'accepted') order by number desc limit 1), 0) as last,
    max(coalesce((select epoch from takes t where t.series = m.series and t.terminal = m.terminal
      and t.quarantine is null and t.history = '' order by epoch desc limit 1), 1),
      (select max(o.epoch) from marks o where o.series = m.series and o.terminal = m.terminal)) as newest
  from marks m where m.series = :series and (:terminal is null or m.terminal = :terminal))
where told > last order by terminal, epoch
"""
_ROTTEN = """
from verified v cross join takes t where v.status = 'damaged' and t.take = v.take and t.series = :series
  and (:terminal is null or t.terminal = :terminal) and (:since is null or t.received >= :since)
  and (:until is null or t.received < :until)
"""
"""What did not verify comes first, and then its takes: SQLite keeps the order of a cross join."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which takes of a series are to be listed, and how many of them at once.

    `since` (with) and `until` (without): moments of arrival as the index spells them. `after`: the last one of the page
    before. Without moments takes come in the order of their names, else in that of their arrival.
    """

    series: Series = "sale"
    terminal: str | None = None
    standing: Standing | None = None
    since: str | None = None
    until: str | None = None
    after: Take | None = None
    size: int = 100

    @property
    def by_arrival(self) -> bool:
        """Whether it is asked by time."""
        return self.since is not None or self.until is not None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many takes stand how; demonstrations apart, and what did not verify apart from both."""

    standings: Counter[Standing]
    demonstrations: int
    damaged: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers from `first` to `last` of one epoch of one terminal, of which no take is held."""

    terminal: str
    epoch: int
    first: int
    last: int


class ListedRows(Connected):
    """The part of the index that `list` asks."""

    def page(self, asked: Asked) -> list[Take]:
        """Return at most `asked.size` takes behind `asked.after`."""
        with self._read() as session:
            return list(session.scalars(page_query(asked).limit(asked.size)))

    def every(self, asked: Asked) -> Iterator[Take]:
        """Walk over all takes that are asked for, behind `asked.after`; few are in memory at one time."""
        while True:
            rows = self.page(replace(asked, size=_AT_ONCE))
            yield from rows
            if len(rows) < _AT_ONCE:
                return
            asked = replace(asked, after=rows[-1])

    def takes(self, series: Series | None = None) -> Iterator[Take]:
        """Walk over the takes of one series, or of both, by terminal, epoch and number."""
        for each in (series,) if series else get_args(Series):
            yield from self.every(Asked(each))

    def how_many(self, asked: Asked) -> int:
        """Count the takes that are asked for, on whatever page."""
        with self._read() as session:
            return session.scalars(select(func.count()).select_from(Take).where(*_filters(asked))).one()

    def tally(self, asked: Asked) -> Tally:
        """Count by standing, whichever standing is asked for."""
        columns = (Take.demonstration, Take.state, Take.quarantine, Take.decision)
        such = [*_filters(replace(asked, standing=None))]
        if asked.terminal is not None:  # spelled so that no index of the whole series is walked for it
            such[0] = Take.series.concat("") == asked.series
        rotten = text(
            f"select t.demonstration, t.state, t.quarantine, t.decision, count(*) {_ROTTEN} group by 1, 2, 3, 4"
        )
        with self._read() as session:
            whole = session.execute(select(*columns, func.count()).where(*such).group_by(*columns)).all()
            damaged = session.execute(rotten, _values(asked)).all()
        standings: Counter[Standing] = Counter()
        for sign, rows in ((1, whole), (-1, damaged)):
            for demonstration, state, quarantine, decision, count in rows:
                if not demonstration:
                    standings[standing_by(state, quarantine, decision)] += sign * count
        return Tally(standings, sum(row[-1] for row in whole if row[0]), sum(row[-1] for row in damaged))

    def damaged(self, asked: Asked, most: int | None = None) -> list[str]:
        """Names of takes that did not verify when they were last examined, at most so many."""
        query = text(f"select t.take {_ROTTEN} order by v.take limit :most")
        with self._read() as session:
            return list(session.scalars(query, {**_values(asked), "most": -1 if most is None else most}))

    def lacking_numbers(self, asked: Asked) -> list[tuple[str, int, int]]:
        """Terminal, epoch, and how many numbers are missing below the highest one held, of each that lacks some."""
        held = func.count(distinct(Take.number))
        query = select(Take.terminal, Take.epoch, func.max(Take.number) - held).where(*_where(asked), _PLACED)
        grouped = query.group_by(Take.terminal, Take.epoch).having(func.max(Take.number) > held)
        with self._read() as session:
            return [(terminal, epoch, count) for terminal, epoch, count in session.execute(grouped)]

    def gaps(self, series: Series, terminal: str, epoch: int) -> Iterator[Gap]:
        """Which numbers those are."""
        with self._read() as session:
            values = {"series": series, "terminal": terminal, "epoch": epoch}
            for first, last in session.execute(text(_GAPS), values):
                yield Gap(terminal, epoch, first, last)

    def behind(self, asked: Asked) -> list[tuple[Gap, bool]]:
        """Numbers that terminals spoke of, above all that are held; each with whether they may still come.

        They may while no take of a later epoch is here, and the terminal has spoken of none.
        """
        with self._read() as session:
            found = session.execute(text(_BEHIND), {"series": asked.series, "terminal": asked.terminal})
            return [(Gap(*row[:4]), bool(row[4])) for row in found]

    def mismatches(self, asked: Asked, most: int | None = None) -> tuple[list[Mismatch], int]:
        """Links that do not fit, at most so many, and how many there are."""
        such = [Mismatch.series == asked.series]
        such += [Mismatch.terminal == asked.terminal] if asked.terminal else []
        query = select(Mismatch).where(*such).order_by(Mismatch.terminal, Mismatch.epoch, Mismatch.number)
        with self._read() as session:
            count = session.scalars(select(func.count()).select_from(Mismatch).where(*such)).one()
            return list(session.scalars(query.limit(most))), count

    def newest_alarms(self, terminal: str | None, most: int | None = None) -> tuple[list[Alarm], int]:
        """Alarms of one terminal or of all, the newest of them, oldest first, and how many there are."""
        such = [] if terminal is None else [Alarm.terminal == terminal]
        with self._read() as session:
            count = session.scalars(select(func.count()).select_from(Alarm).where(*such)).one()
            newest = session.scalars(select(Alarm).where(*such).order_by(Alarm.id.desc()).limit(most))
            return list(newest)[::-1], count


def _values(asked: Asked) -> dict[str, Any]:
    return {name: getattr(asked, name) for name in ("series", "terminal", "since", "until")}


def _where(asked: Asked) -> Iterator[ColumnElement[bool]]:
    yield Take.series == asked.series
    if asked.terminal is not None:
        yield Take.terminal == asked.terminal


def _filters(asked: Asked) -> Iterator[ColumnElement[bool]]:
    yield from _where(asked)
    if asked.standing is not None:
        yield _STANDINGS[asked.standing]
    if asked.since is not None:
        yield Take.received >= asked.since
    if asked.until is not None:
        yield Take.received < asked.until


def page_query(asked: Asked) -> Select[Take]:
    """What a page is read by: an index has this order, so that nothing is looked for or sorted."""
    order = _order(asked)
    query = select(Take).where(*_filters(asked)).order_by(*order)
    if asked.after is None:
        return query
    return query.where(tuple_(*order) > tuple_(*(getattr(asked.after, column.key) for column in order)))


def _order(asked: Asked) -> tuple[InstrumentedAttribute[Any], ...]:
    if asked.by_arrival:
        return Take.received, Take.take
    by_place = (Take.terminal, Take.epoch, Take.number, Take.history)
    return by_place if asked.terminal is None else by_place[1:]
