"""Which terminal is offered which version of the program: a few at first, all at last, none while it is in doubt.

Ring 0 tries, ring 3 is everybody. A release for a ring is offered to the terminals of that ring and of those below it.
A version that a terminal rolled back is held everywhere until a person releases it again.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from evidence import moment
from faults.errors import UsageError
from headquarters.faults import HeadquartersError
from headquarters.index.database import Database, SqliteDatabase
from headquarters.index.update_tables import OutcomeState, ReleaseAct, UpdateOutcome, UpdateRelease
from headquarters.updates.held import HeldChannel
from program.channel import version_key

EVERYBODY = 3
"""The last ring. Whoever nobody put into a ring is in it."""
_LONGEST = 64
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")


def ring_of(database: Database, terminal: str) -> int:
    """The ring of a terminal, from 0 to EVERYBODY."""
    ring = database.ring(terminal)
    return EVERYBODY if ring is None else ring


def offer(
    database: Database, channel: HeldChannel | None, terminal: str, report: Mapping[str, Any]
) -> dict[str, str] | None:
    """Keep what a terminal's report says of updates, and return what it is offered; None for nothing.

    Offered is the newest version that is released for its ring, is there for its platform, and is newer than its own.
    """
    program, update = report.get("program"), report.get("update")
    program = program if isinstance(program, Mapping) else {}
    standing = database.standing_releases()
    if _note(database, terminal, program, update if isinstance(update, Mapping) else {}, set(standing)):
        standing = database.standing_releases()
    own = _key(program.get("version"))
    if channel is None or own is None:
        return None
    ring, platform = ring_of(database, terminal), str(program.get("platform"))
    fit = [
        row
        for row in standing.values()
        if row.act == "release" and ring <= row.ring and channel.has_program(row.version, platform)
    ]
    best = max(fit, key=lambda row: version_key(row.version), default=None)
    if best is None or version_key(best.version) <= own:
        return None
    return {"version": best.version, "not_before": best.not_before, "ring": str(best.ring)}


def _note(
    database: Database, terminal: str, program: Mapping[str, Any], update: Mapping[str, Any], known: set[str]
) -> bool:
    """Keep what became of released versions; tell whether there is news."""
    version, failed = program.get("version"), update.get("version")
    news = False
    if version in known:
        slot = program.get("slot")  # empty where the terminal does not know: of that nothing is called healthy
        settled = bool(slot) and slot == program.get("settled") and not _is_back(update, version)
        state: OutcomeState = "settled" if settled else "running"
        news = database.note_outcome(terminal, str(version), state, "")
    if _is_back(update, failed) and failed in known and failed != version:
        told = _moment(update.get("at"))
        news = database.note_outcome(terminal, str(failed), "rolled_back", told) or news
    return news


def _is_back(update: Mapping[str, Any], version: object) -> bool:
    """Whether the terminal says that it went back from this version, though its process may run yet."""
    return update.get("state") == "rolled_back" and update.get("version") == version


def _moment(said: object) -> str:
    """A moment as it was said; empty for whatever else stands there: it goes into the history, which people read."""
    try:
        datetime.fromisoformat(str(said))
    except ValueError:
        return ""
    return str(said)[:_LONGEST]


def _key(version: object) -> tuple[int, ...] | None:
    try:
        return version_key(str(version))
    except ValueError:
        return None


def put_into_ring(database: SqliteDatabase, terminal: str, ring: int, who: str) -> None:
    """Raises HeadquartersError `terminal.unknown`, UsageError `updates.ring`."""
    _demand_ring(ring)
    if not database.is_enrolled(terminal):
        raise HeadquartersError("terminal.unknown", terminal=terminal)
    database.set_ring(terminal, ring, who)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person wants of a version. `anyway`: also where it was not seen healthy; then with a reason."""

    version: str
    ring: int
    who: str
    not_before: str = ""
    reason: str = ""
    anyway: bool = False


def release(database: SqliteDatabase, channel: HeldChannel | None, wanted: Wanted) -> None:
    """Offer a version to a ring and those below it.

    Raises UsageError `updates.ring`, `updates.clock`, `reason.none:updates`; HeadquartersError `updates.version` for
    one that the channel has not, `updates.ended` for a channel that expired, `updates.unseen` where terminals are in
    rings below and none of them has settled on it, or one rolled it back.
    """
    _demand_ring(wanted.ring)
    if wanted.not_before and not _CLOCK.fullmatch(wanted.not_before):
        raise UsageError("updates.clock", at=wanted.not_before[:40])
    if wanted.anyway and not wanted.reason.strip():
        raise UsageError("reason.none:updates")
    if channel is None or not channel.programs(wanted.version):
        raise HeadquartersError("updates.version", version=wanted.version[:40])
    if channel.ends() <= datetime.now(UTC):
        raise HeadquartersError("updates.ended", at=channel.ends().isoformat())
    if not wanted.anyway:
        _demand_health(database, wanted)
    database.add_release(_row(wanted, "release"), lambda _: None)


def stop(database: SqliteDatabase, version: str, who: str, reason: str) -> None:
    """Offer a version to nobody any more. Raises HeadquartersError `updates.not_released`."""

    def check(last: UpdateRelease | None) -> None:
        if last is None or last.act == "stop":
            raise HeadquartersError("updates.not_released", version=version[:40])

    database.add_release(_row(Wanted(version, 0, who, reason=reason), "stop"), check)


def _demand_health(database: SqliteDatabase, wanted: Wanted) -> None:
    below = {terminal for terminal, ring in database.rings().items() if ring < wanted.ring}
    said = _of_version(database.update_outcomes(), wanted.version)
    states = {terminal: each.state for terminal, each in said.items() if terminal in below}
    backs = sorted(terminal for terminal, state in states.items() if state == "rolled_back")
    if backs:
        raise HeadquartersError("updates.unseen:rolled_back", version=wanted.version, terminals=", ".join(backs[:5]))
    if below and "settled" not in states.values():
        raise HeadquartersError("updates.unseen", version=wanted.version, ring=wanted.ring, count=len(below))


def _of_version(outcomes: Sequence[UpdateOutcome], version: str) -> dict[str, UpdateOutcome]:
    return {each.terminal: each for each in outcomes if each.version == version}


def _demand_ring(ring: int) -> None:
    if not 0 <= ring <= EVERYBODY:
        raise UsageError("updates.ring", most=EVERYBODY)


def _row(wanted: Wanted, act: ReleaseAct) -> UpdateRelease:
    return UpdateRelease(
        version=wanted.version,
        act=act,
        ring=wanted.ring,
        not_before=wanted.not_before,
        at=moment.spell_now(),
        by=wanted.who,
        reason=wanted.reason.strip(),
    )
