"""What terminals are told of staff, rooms, tasks and grants, and what they tell of tasks and of what people did."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from evidence import canonical, moment, suite
from headquarters.authority import codes
from headquarters.counter.registers import branches_of
from headquarters.faults import Refusal
from headquarters.identifiers import TakeName
from headquarters.index.counter_tables import AuditEntry, Ending, Room, StaffMember, Task, task_key
from headquarters.index.database import Database
from headquarters.index.tables import Certificate

MOST_TASKS: Final = 100
MOST_GRANTS: Final = 200
"""Of more the answer would be longer than a terminal takes in; what is due first, or was given last, is told."""
_KEY = re.compile(r"T([0-9]{6,9})")
_CHAINED: Final = ("number", "at", "who", "act", "about", "reason", "facts", "previous")


class Register(NamedTuple):
    """A whole register as it is sent, and its tag."""

    tag: str
    body: bytes


class CounterDesk:
    """Used by many threads."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def staff(self) -> Register:
        """The staff list, also who left: she can no longer sign in."""
        return _register("staff", map(_staff_row, self._database.staff()))

    def rooms(self) -> Register:
        """The register of rooms, also closed ones."""
        return _register("rooms", map(_room_row, self._database.rooms()))

    def tasks(self, terminal: str) -> list[dict[str, Any]]:
        """The tasks of a terminal that are not over, its own claims first."""
        now = moment.spell_now()
        rows = self._database.tasks_for(terminal, self._branches(terminal), MOST_TASKS)
        return [_task_row(row, terminal, now) for row in rows]

    def claim(self, key: str, terminal: str, by: str) -> str:
        """Let a terminal have a task; return until when. Raises Refusal `task.*`."""
        return self._database.claim_task(_number(key), terminal, self._branches(terminal), by)

    def give_back(self, key: str, terminal: str) -> None:
        """A terminal has a task no more. Raises Refusal `task.unknown`."""
        self._database.give_back_task(_number(key), terminal)

    def end(self, key: str, terminal: str, take: str, ending: Ending, at: str) -> None:
        """Keep what a recording came to. Raises Refusal `task.*`, `take.name`, `take.foreign`."""
        name = TakeName.parse(take, terminal)
        if name.terminal != terminal:
            raise Refusal(403, "take.foreign:named", terminal=terminal)
        try:
            moment.read(at)
        except ValueError:
            raise Refusal(422, "task.outcome") from None
        self._database.end_task(_number(key), terminal, self._branches(terminal), str(name), ending, at)

    def grants(self, terminal: str) -> list[dict[str, Any]]:
        """The grants for takes of a terminal that hold now, as they were signed."""
        return [json.loads(row.body) for row in self._database.grants_for(terminal, MOST_GRANTS)]

    def administrator(self, certificate: Certificate, code: str, number: str, name: str) -> None:
        """Somebody becomes administrator of a terminal by a code. Raises Refusal 403 `administrator.*`."""
        normal = codes.normalise(code)
        if normal is None:
            raise Refusal(403, "administrator.code")
        self._database.use_administrator_code(
            codes.stored_form(normal), certificate.terminal, certificate.serial, number, name
        )

    def take_audit(self, terminal: str, log: str, told: Sequence[Mapping[str, Any]]) -> int:
        """Keep entries of an audit log; return up to which number it is held. Raises Refusal `audit.*`.

        Each must be what its digest covers, and name the one before. A log that was put back from an older copy, or
        lies on two disks, has two histories from some number on: both are kept, and people hear of it.
        """
        now, before = moment.spell_now(), None
        entries = []
        for each in told:
            spelled = canonical.dumps({name: each[name] for name in _CHAINED})
            follows = before is None or (each["number"], each["previous"]) == (before["number"] + 1, before["sha256"])
            if not follows or suite.digest(spelled) != each["sha256"]:
                raise Refusal(422, "audit.chain")
            entries.append(AuditEntry(terminal=terminal, log=log, received=now, **each))
            before = each
        if self._database.add_audit(entries):
            self._database.raise_alarm(terminal, "audit.forked", log)
        return entries[-1].number

    def audit_held(self, terminal: str, log: str) -> int:
        """Up to which number a log is held; 0 for none."""
        return self._database.audit_held(terminal, log)

    def _branches(self, terminal: str) -> frozenset[str]:
        return branches_of(self._database.rooms(), terminal)


def _number(key: str) -> int:
    """Read a task's name; raises Refusal 404 `task.unknown` for what is none."""
    found = _KEY.fullmatch(key)
    if found is None or task_key(int(found[1])) != key:
        raise Refusal(404, "task.unknown")
    return int(found[1])


def _register(name: str, rows: Iterable[Mapping[str, str]]) -> Register:
    body = json.dumps({name: list(rows)}, ensure_ascii=False, separators=(",", ":")).encode()
    return Register(f'"{suite.digest(body)}"', body)


def _staff_row(row: StaffMember) -> dict[str, str]:
    return {column.key: getattr(row, column.key) for column in StaffMember.__table__.columns}


def _room_row(row: Room) -> dict[str, str]:
    fields = {column.key: getattr(row, column.key) for column in Room.__table__.columns}
    return {**fields, "sales_area": "yes" if row.sales_area else ""}


def _task_row(row: Task, terminal: str, now: str) -> dict[str, Any]:
    held = row.state == "claimed" and row.lease_until > now
    mine = row.state == "claimed" and row.claimant == terminal and held
    return {
        "key": row.key,
        "sale": json.loads(row.sale),
        "state": "claimed" if mine else "elsewhere" if held else "open",
        "due": row.due,
        "corrects": row.corrects,
        "reason": row.reason,
        "claimed_until": row.lease_until if held else "",
        "by": row.claimed_by if held else "",
    }
