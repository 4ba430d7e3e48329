"""The index's rows of how terminals are, and of what is wished of them."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from evidence import moment
from headquarters.index.connecting import Connected
from headquarters.index.fleet_tables import FleetChange, FleetReport, FleetWish
from headquarters.index.tables import Certificate, Contact, History

WishKind = Literal["report", "update", "rotate_key"]
MOST_CHANGES: Final = 200
"""Kept of each terminal; of a device that comes and goes all day that is a day."""
MOST_WISHES: Final = 20
"""Told at once."""
_FIRST: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""Seconds from here have room in 31 bits for 68 years."""
_WELL: Final = ("ok", "off")


class KnownTerminal(NamedTuple):
    """A terminal with a certificate that is good, and when it was last heard of in any way."""

    terminal: str
    not_after: str
    last_seen: str | None
    """The last contact that was noted, which is done once an hour."""
    report: FleetReport | None


class FleetRows(Connected):
    """Every call is one transaction, durable on return."""

    def keep_report(self, terminal: str, report: Mapping[str, Any]) -> Sequence[FleetWish]:
        """Keep a report in the place of the one before, what changed, and which wishes it answers.

        Returns the wishes that are not answered, oldest first.
        """
        now = moment.spell_now()
        with self._write() as session:
            row = session.get(FleetReport, terminal)
            before = _statuses(json.loads(row.body)) if row else {}
            since = json.loads(row.since) if row else {}
            after = _statuses(report)
            changed = [
                FleetChange(
                    terminal=terminal, at=now, what=what, before=before.get(what, ("", ""))[0], after=status, code=code
                )
                for what, (status, code) in after.items()
                if (what in before and before[what][0] != status) or (what not in before and status not in _WELL)
            ]
            session.add_all(changed)
            if changed:
                _forget_oldest(session, terminal)
            moved = {change.what for change in changed}
            kept = {what: since[what] for what in since if what in after and what not in moved}
            kept |= dict.fromkeys(moved, now)
            kept = {what: at for what, at in kept.items() if after[what][0] not in _WELL}
            devices = now if report["kind"] != "home" else row.devices if row else None
            body = json.dumps(report, ensure_ascii=False, separators=(",", ":"))
            session.merge(FleetReport(terminal=terminal, came=now, body=body, since=json.dumps(kept), devices=devices))
            _answer(session, terminal, report["answered"], now)
            return _tell(session, terminal, now)

    def add_wish(self, terminal: str, wish: WishKind, by: str, reason: str) -> FleetWish:
        """Keep that something is wished of a terminal, and note it in the history.

        The same wish, as long as it is not answered, stays the one that it is.
        """
        now = moment.spell_now()
        with self._write() as session:
            found = session.scalar(_open(terminal).where(FleetWish.wish == wish).limit(1))
            if found is None:
                found = FleetWish(
                    id=_number(session), terminal=terminal, wish=wish, at=now, by_name=by, reason=reason,
                    proof="unproven", told=None, answered=None, code=None,
                )  # fmt: skip
                session.add(found)
                session.flush()
            said = f"{wish} {found.id}; by {by}: {reason}"
            session.add(History(at=now, what="wish given", terminal=terminal, detail=said))
            return found

    def wishes(self, terminal: str | None = None) -> Sequence[FleetWish]:
        """All that was ever wished, of one terminal or of all, newest first."""
        query = select(FleetWish).order_by(FleetWish.id.desc())
        with self._read() as session:
            return session.scalars(query if terminal is None else query.where(FleetWish.terminal == terminal)).all()

    def wishes_key(self, terminal: str) -> bool:
        """Whether a new key is wished of a terminal and it has not answered yet."""
        with self._read() as session:
            return session.scalar(_open(terminal).where(FleetWish.wish == "rotate_key").limit(1)) is not None

    def changes(self, terminal: str) -> Sequence[FleetChange]:
        """What changed of a terminal's checks, newest first."""
        query = select(FleetChange).where(FleetChange.terminal == terminal).order_by(FleetChange.id.desc())
        with self._read() as session:
            return session.scalars(query).all()

    def fleet(self) -> Sequence[KnownTerminal]:
        """Every terminal that has a good certificate, by name."""
        seen = (
            select(Certificate.terminal, func.max(Contact.last_seen).label("last_seen"))
            .join(Contact, Contact.serial == Certificate.serial)
            .group_by(Certificate.terminal)
            .subquery()
        )
        query = (
            select(Certificate.terminal, Certificate.not_after, seen.c.last_seen, FleetReport)
            .outerjoin(seen, seen.c.terminal == Certificate.terminal)
            .outerjoin(FleetReport, FleetReport.terminal == Certificate.terminal)
            .where(Certificate.state == "active")
            .order_by(Certificate.terminal)
        )
        with self._read() as session:
            return [KnownTerminal(*row) for row in session.execute(query)]


def _statuses(report: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """The status of each check, the worst where it has several lines, and the code of that line."""
    ranks = {"fail": 0, "warn": 1, "ok": 2, "off": 3}
    found: dict[str, tuple[str, str]] = {}
    for line in report["checks"]:
        name, status = line["check"], line["status"]
        if name not in found or ranks[status] < ranks[found[name][0]]:
            found[name] = (status, line["code"])
    return found


def _forget_oldest(session: Session, terminal: str) -> None:
    session.flush()
    mine = select(FleetChange.id).where(FleetChange.terminal == terminal).order_by(FleetChange.id.desc())
    edge = session.scalar(mine.offset(MOST_CHANGES).limit(1))
    if edge is not None:
        session.execute(delete(FleetChange).where(FleetChange.terminal == terminal, FleetChange.id <= edge))


def _answer(session: Session, terminal: str, answered: Sequence[Mapping[str, Any]], now: str) -> None:
    """Only the terminal of which it was wished answers it, and once."""
    for each in answered:
        wish = session.get(FleetWish, each["wish"])
        if wish is not None and wish.terminal == terminal and wish.answered is None:
            wish.answered, wish.code = now, each["code"]
    session.flush()


def _tell(session: Session, terminal: str, now: str) -> Sequence[FleetWish]:
    wishes = session.scalars(_open(terminal).order_by(FleetWish.id).limit(MOST_WISHES)).all()
    for wish in wishes:
        wish.told = wish.told or now
    return wishes


def _number(session: Session) -> int:
    """Higher than any before, and of this second: a number that a terminal has answered is never given again.

    It keeps its answers by these numbers, and sends them all, also to another headquarters that it went over to, and to
    this one when it was restored from an older copy: what is wished then must not be taken for done.
    """
    highest = session.scalar(select(func.max(FleetWish.id))) or 0
    return max(highest + 1, int((datetime.now(UTC) - _FIRST).total_seconds()))


def _open(terminal: str) -> Select[FleetWish]:
    """The wishes that are not answered."""
    return select(FleetWish).where(FleetWish.terminal == terminal, FleetWish.answered.is_(None))
