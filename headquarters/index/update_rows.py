"""The index's rows of updates: rings, releases, what became of them."""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from evidence import moment
from headquarters.index.connecting import Connected
from headquarters.index.tables import History
from headquarters.index.update_tables import OutcomeState, UpdateOutcome, UpdateRelease, UpdateRing

_HOUSE = ""
"""In the history: what concerns no terminal."""


class UpdateRows(Connected):
    """Every call is one transaction, durable on return; what people do is in the history, which only grows."""

    def note_channel(self, detail: str) -> None:
        """Add to the history that a channel was taken."""
        with self._write() as session:
            session.add(_event("updates taken", _HOUSE, detail))

    def set_ring(self, terminal: str, ring: int, by: str) -> None:
        """Put a terminal into a ring."""
        with self._write() as session:
            session.merge(UpdateRing(terminal=terminal, ring=ring, at=moment.spell_now(), by=by))
            session.add(_event("update ring", terminal, f"{ring}; by {by}"))

    def rings(self) -> Mapping[str, int]:
        """The rings of all terminals that were put into one."""
        with self._read() as session:
            rows = session.scalars(select(UpdateRing).order_by(UpdateRing.terminal))
            return {row.terminal: row.ring for row in rows}

    def ring(self, terminal: str) -> int | None:
        """The ring that a terminal was put into; None where nobody did."""
        with self._read() as session:
            row = session.get(UpdateRing, terminal)
            return None if row is None else row.ring

    def add_release(self, row: UpdateRelease, check: Callable[[UpdateRelease | None], None]) -> None:
        """Keep what is said of a version, unless `check`, which sees what was said last, raises."""
        with self._write() as session:
            check(_last(session, row.version))
            session.add(row)
            detail = f"{row.version} ring {row.ring} {row.not_before or '-'}; by {row.by}; {row.reason or '-'}"
            session.add(_event(f"update {row.act}", _HOUSE, detail))

    def releases(self) -> Sequence[UpdateRelease]:
        """Everything that was said of versions, oldest first."""
        with self._read() as session:
            return session.scalars(select(UpdateRelease).order_by(UpdateRelease.id)).all()

    def standing_releases(self) -> Mapping[str, UpdateRelease]:
        """What was said last of each version."""
        newest = select(func.max(UpdateRelease.id)).group_by(UpdateRelease.version)
        with self._read() as session:
            rows = session.scalars(select(UpdateRelease).where(UpdateRelease.id.in_(newest)))
            return {row.version: row for row in rows}

    def note_outcome(self, terminal: str, version: str, state: OutcomeState, told: str) -> bool:
        """Keep what a terminal says of a version; tell whether it is news. A roll-back holds a release that stands."""
        with self._read() as session:
            before = session.get(UpdateOutcome, (terminal, version))
        if before is not None and (before.state, before.told) == (state, told):
            return False
        now = moment.spell_now()
        with self._write() as session:
            session.merge(UpdateOutcome(terminal=terminal, version=version, state=state, told=told, at=now))
            if state == "rolled_back":
                session.add(_event("update rolled back", terminal, f"{version} {told}".strip()))
                _hold(session, version, terminal, now)
        return True

    def update_outcomes(self) -> Sequence[UpdateOutcome]:
        """What terminals last said of versions."""
        query = select(UpdateOutcome).order_by(UpdateOutcome.version, UpdateOutcome.terminal)
        with self._read() as session:
            return session.scalars(query).all()


def _hold(session: Session, version: str, terminal: str, now: str) -> None:
    last = _last(session, version)
    if last is None or last.act != "release":
        return
    session.add(
        UpdateRelease(
            version=version, act="hold", ring=last.ring, not_before=last.not_before, at=now, by=terminal, reason=""
        )
    )
    session.add(_event("update hold", _HOUSE, f"{version}; rolled back by {terminal}"))


def _last(session: Session, version: str) -> UpdateRelease | None:
    query = select(UpdateRelease).where(UpdateRelease.version == version)
    return session.scalar(query.order_by(UpdateRelease.id.desc()).limit(1))


def _event(what: str, terminal: str, detail: str) -> History:
    return History(at=moment.spell_now(), what=what, terminal=terminal, detail=detail)
