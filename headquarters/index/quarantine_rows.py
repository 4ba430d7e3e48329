"""The index's rows of quarantine, of alarms, and of the numbers that terminals speak of."""

from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from evidence import moment
from headquarters.identifiers import Series, TakeName
from headquarters.index.connecting import Connected
from headquarters.index.tables import (
    Alarm,
    Decision,
    History,
    Mark,
    Quarantine,
    Receipt,
    Take,
)

UNPROVEN = "unproven"
"""How a name is known that was typed."""


class QuarantineRows(Connected):
    """What the index keeps of takes that people must look at. Every call is one transaction, durable on return."""

    def quarantine_receipt(self, take: str) -> bytes | None:
        """Return the quarantine receipt byte for byte as it was first given; None for a take without a reason."""
        with self._read() as session:
            return session.scalar(select(Quarantine.body).where(Quarantine.take == take))

    def quarantined(self) -> list[Take]:
        """Takes with a reason on which nothing is decided yet, by terminal and number; open ones too."""
        query = select(Take).where(Take.quarantine.is_not(None), Take.decision.is_(None))
        with self._read() as session:
            return list(session.scalars(query.order_by(Take.terminal, Take.epoch, Take.series, Take.number)))

    def decisions(self, take: str | None = None) -> list[Decision]:
        """What people said of one take or of all, oldest first."""
        query = select(Decision).order_by(Decision.id)
        with self._read() as session:
            return list(session.scalars(query if take is None else query.where(Decision.take == take)))

    def decide(self, decision: Decision, settle: Callable[[Take, Sequence[Decision]], bytes | bool | None]) -> Decision:
        """Keep what a person said.

        `settle`, asked inside the transaction with the take and what was said before, tells whether it is decided now:
        False, or the receipt of an accepted take, or None for one that is declined.
        """
        with self._write() as session:
            take = session.get(Take, decision.take)
            assert take is not None
            query = select(Decision).where(Decision.take == decision.take).order_by(Decision.id)
            receipt = settle(take, list(session.scalars(query)))
            session.add(decision)
            if receipt is not False:
                take.decision = decision.what
            if isinstance(receipt, bytes):
                session.add(Receipt(take=take.take, body=receipt, issued=moment.spell_now()))
        return decision

    def raise_alarm(self, terminal: str, what: str, detail: str) -> bool:
        """Keep an alarm of a terminal, `what` being a code; the same one twice is one. Returns whether it is new."""
        with self._write() as session:
            return _raise_alarm(session, terminal, what, detail)

    def alarms(self, terminal: str | None = None) -> list[Alarm]:
        """Alarms of one terminal or of all, oldest first."""
        query = select(Alarm).order_by(Alarm.id)
        with self._read() as session:
            return list(session.scalars(query if terminal is None else query.where(Alarm.terminal == terminal)))

    def last(self, terminal: str, epoch: int, series: Series) -> Take | None:
        """Return the take with the highest number of a series; second histories have no number of their own."""
        query = (
            select(Take)
            .where(Take.terminal == terminal, Take.epoch == epoch, Take.series == series, Take.history == "")
            .order_by(Take.number.desc())
            .limit(1)
        )
        with self._read() as session:
            return session.scalar(query)

    def waiting_aside(self, terminal: str, *, own: bool) -> tuple[int, int]:
        """How many further histories of a terminal nobody has decided on, and how many bytes their packs have.

        `own`: those whose one fault is that their name is another's; else those that are also doubted for their signer.
        """
        such = Take.quarantine == "name.used" if own else Take.quarantine != "name.used"
        waiting = select(func.count(), func.sum(Take.pack_bytes)).where(
            Take.terminal == terminal, Take.history != "", Take.decision.is_(None), such
        )
        with self._read() as session:
            count, held = session.execute(waiting).one()
            return count, held or 0

    def told(self, terminal: str, epoch: int, series: Series) -> int:
        """Return the highest number that a terminal itself has spoken of; 0 for none."""
        with self._read() as session:
            mark = session.get(Mark, (terminal, epoch, series))
            return mark.number if mark is not None else 0

    def told_number(self, terminal: str, epoch: int, series: Series, number: int, *, current: bool = False) -> None:
        """Keep the highest number that a terminal spoke of.

        `current`: it counts in this epoch now, so that a number behind what is held is an alarm: an older copy was
        put back. One alarm, until more is held.
        """
        with self._write() as session:
            mark = session.get(Mark, (terminal, epoch, series))
            if mark is None:
                session.add(Mark(terminal=terminal, epoch=epoch, series=series, number=number, at=moment.spell_now()))
            elif mark.number < number:
                mark.number, mark.at = number, moment.spell_now()
            if not current:
                return
            held = session.scalar(
                select(func.max(Take.number)).where(
                    Take.terminal == terminal, Take.epoch == epoch, Take.series == series, Take.history == ""
                )
            )
            if held is not None and number < held:
                behind = f" < {TakeName(terminal, series, held, epoch)}"
                detail = f"{number:06d}{behind}"
                if not _is_raised(session, terminal, "terminal.restored", Alarm.detail.endswith(behind)):
                    now = moment.spell_now()
                    session.add(Alarm(at=now, terminal=terminal, what="terminal.restored", detail=detail))
                    session.add(History(at=now, what="restored", terminal=terminal, detail=detail))

    def marks(self) -> list[Mark]:
        """The highest numbers that terminals spoke of."""
        with self._read() as session:
            return list(session.scalars(select(Mark)))


def _is_raised(session: Session, terminal: str, what: str, such: ColumnElement[bool]) -> bool:
    same = select(Alarm.id).where(Alarm.terminal == terminal, Alarm.what == what, such).limit(1)
    return session.scalar(same) is not None


def _raise_alarm(session: Session, terminal: str, what: str, detail: str) -> bool:
    if _is_raised(session, terminal, what, Alarm.detail == detail):
        return False
    session.add(Alarm(at=moment.spell_now(), terminal=terminal, what=what, detail=detail))
    return True
