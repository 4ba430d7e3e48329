"""What the index knows of its own keeping: which life this is, and when each take was last examined."""

import secrets
from collections.abc import Iterator, Sequence

from sqlalchemy import Select, select, tuple_, update

from evidence import moment
from headquarters.index.connecting import Connected
from headquarters.index.tables import (
    Alarm,
    Certificate,
    Code,
    Generation,
    History,
    Job,
    Take,
    Verified,
)
from headquarters.index.take_rows import drop_loose

_AT_ONCE = 100
DAMAGED = "damaged"
UNSOUND = "take.unsound"
"""The alarm of a stored take that no longer verifies."""
SOUND = ("intact", "interrupted")


class UpkeepRows(Connected):
    """The part of the index that backup, restore and the nightly examination ask."""

    def generation(self) -> str:
        """Name this life of the headquarters, 32 hexadecimal digits: another one after a return from a backup.

        A terminal that sees another one asks for the standing of every take that it still has.
        """
        with self._read() as session:
            newest = select(Generation.generation).order_by(Generation.id.desc()).limit(1)
            return session.scalars(newest).one()

    def restored(self, detail: str) -> str:
        """Begin another life, as what came back from a backup has to; noted in the history. Returns its name.

        One-time codes end: some may have been used since the backup, and would be good once more. Nobody is at any job.
        """
        name, now = secrets.token_hex(16), moment.spell_now()
        with self._write() as session:
            session.execute(update(Code).where(Code.used.is_(None), Code.expires > now).values(expires=now))
            session.execute(update(Job).values(lease_until=None))
            session.add(Generation(at=now, generation=name, cause="restored"))
            session.add(History(at=now, what="restored", terminal="", detail=detail))
        return name

    def note_verified(self, take: str, status: str) -> bool:
        """Keep what an examination found; tells whether it is news that the take is damaged, which raises an alarm."""
        now = moment.spell_now()
        with self._write() as session:
            before, row = session.get(Verified, take), session.get(Take, take)
            if row is None:
                return False
            news = status == DAMAGED and (before is None or before.status != DAMAGED)
            session.merge(Verified(take=take, at=now, status=status))
            if news:
                session.add(Alarm(at=now, terminal=row.terminal, what=UNSOUND, detail=take))
            return news

    def note_judged(self, terminal: str, detail: str) -> None:
        """Keep in the history that takes were judged again: whoever does it reads what their journals say."""
        with self._write() as session:
            session.add(History(at=moment.spell_now(), what="judged again", terminal=terminal, detail=detail))

    def longest_unseen(self, before: str) -> Iterator[Take]:
        """Walk over the takes: those never examined first, then the others by when they were, if it was `before`.

        Few are in memory at one time, and what is examined meanwhile does not come again.
        """
        last = ""
        never = select(Take).outerjoin(Verified, Verified.take == Take.take).where(Verified.take.is_(None))
        while rows := self._some(never.where(Take.take > last).order_by(Take.take)):
            yield from rows
            last = rows[-1].take
        at, last = "", ""
        seen = select(Take, Verified.at).join(Verified, Verified.take == Take.take).where(Verified.at < before)
        order = (Verified.at, Verified.take)
        while pairs := self._pairs(seen.where(tuple_(*order) > tuple_(at, last)).order_by(*order)):
            yield from (row for row, _ in pairs)
            at, last = pairs[-1][1], pairs[-1][0].take

    def _some(self, query: Select[Take]) -> Sequence[Take]:
        with self._read() as session:
            return session.scalars(query.limit(_AT_ONCE)).all()

    def _pairs(self, query: Select[Take, str]) -> Sequence[tuple[Take, str]]:
        with self._read() as session:
            return [(row, at) for row, at in session.execute(query.limit(_AT_ONCE))]

    def verified_at(self, take: str) -> str | None:
        """Tell when a sealed take was last examined and found as it was received; None where it was not, or is not."""
        with self._read() as session:
            row = session.get(Verified, take)
            return row.at if row is not None and row.status in SOUND else None

    def found_damaged(self, take: str) -> bool:
        """Tell whether the last examination of a take found it damaged."""
        with self._read() as session:
            row = session.get(Verified, take)
            return row is not None and row.status == DAMAGED

    def drop_lines(self, take: str) -> None:
        """Let go of the lines that came for a sealed take and are not its own."""
        with self._write() as session:
            drop_loose(session, take)

    def certificates(self) -> list[Certificate]:
        """Return every certificate that was issued to a terminal, in any state."""
        with self._read() as session:
            return list(session.scalars(select(Certificate).order_by(Certificate.terminal, Certificate.serial)))

    def whole_history(self) -> list[History]:
        """Return what was done to all terminals, and to the headquarters itself, oldest first."""
        with self._read() as session:
            return list(session.scalars(select(History).order_by(History.id)))
