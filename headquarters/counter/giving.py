"""Giving tasks and grants: what people at headquarters want of a counter, or permit it."""

import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from evidence import grant as signed
from evidence import moment
from evidence.faults import shown
from evidence.signing import Signer
from faults.errors import UsageError
from headquarters.counter.registers import branches_of
from headquarters.faults import HeadquartersError, Refusal
from headquarters.identifiers import TakeName, check_terminal
from headquarters.index.counter_tables import Grant, Task
from headquarters.index.database import SqliteDatabase
from rulebook.sale.reading import SaleFaultsError, parse, read_sale

MOST_HOURS: Final = 24 * 31
LEASE_H: Final = 8.0
"""A working day: a counter that claims in the morning may have no line before the evening."""
_LONGEST_REASON = 500
_LONGEST_KEY = 9
_MOST_SALE = 32 * 1024
_LACKING: Final = "必填，未填写"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a task is to be; empty texts where nobody says."""

    sale: dict[str, Any]
    corrects: str = ""
    reason: str = ""
    terminal: str = ""
    branch: str = ""
    due: str = ""
    lease_h: float = LEASE_H


def read_wanted(path: Path) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Read a sale that is to be recorded, and which fields of it lack still: a counter fills them in.

    Raises HeadquartersError `task.file` for what is none, or has faults other than what lacks; OSError.
    """
    with path.open("rb") as file:
        data = file.read(_MOST_SALE + 1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise HeadquartersError("task.file", path=str(path), reason="UTF-8") from error
    if len(data) > _MOST_SALE:
        raise HeadquartersError("task.file", path=str(path), reason=f"> {_MOST_SALE}")
    lacking: list[str] = []
    try:
        found = dict(parse(text))
        read_sale(found)
    except SaleFaultsError as error:
        whole = [each for each in error.faults if not each.field]
        wrong = [each for each in error.faults if each.field and each.reason.zh != _LACKING]
        if whole or wrong:
            faults = "; ".join(map(str, [*whole, *wrong][:5]))
            raise HeadquartersError("task.file:faults", path=str(path), faults=faults) from error
        lacking = [each.field for each in error.faults]
    return found, tuple(lacking)


def give_task(database: SqliteDatabase, wanted: Wanted, by: str) -> Task:
    """Keep a task; one that corrects a take goes to that take's terminal, where nobody says otherwise.

    Raises UsageError `task.where`, `terminal.name`, `take.unknown`; HeadquartersError `take.unknown`, `task.terminal`,
    `task.branch`.
    """
    terminal, branch = wanted.terminal, wanted.branch
    if terminal and branch:
        raise UsageError("task.where")
    if wanted.corrects:
        name = _take_name(wanted.corrects)
        if database.take(str(name)) is None:
            raise HeadquartersError("take.unknown", take=str(name), data="")
        if not terminal and not branch:
            terminal = name.terminal
    if terminal and not database.is_enrolled(check_terminal(terminal)):
        raise HeadquartersError("task.terminal", terminal=terminal)
    if branch and not any(branch in branches_of(database.rooms(), each) for each in _standing(database)):
        raise HeadquartersError("task.branch", branch=branch)
    task = Task(
        sale=json.dumps(wanted.sale, ensure_ascii=False),
        corrects=wanted.corrects,
        reason=wanted.reason,
        terminal=terminal,
        branch=branch,
        due=wanted.due,
        created=moment.spell_now(),
        by_name=by,
        lease_s=max(1, round(wanted.lease_h * 3600)),
        state="open",
        claimant="",
        claimed_by="",
        lease_until="",
        ended="",
    )
    return database.add_task(task)


def task_number(key: str) -> int:
    """Read a task's name as people type it; raises HeadquartersError `task.none`."""
    digits = key.strip().upper().removeprefix("T")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_KEY):
        raise HeadquartersError("task.none", task=shown(key))
    return int(digits)


def give_grant(database: SqliteDatabase, signer: Signer, take: str, reason: str, hours: float, by: str) -> Grant:
    """Permit a readable copy of a take at its terminal, from now on for some hours, and sign that.

    The take need not have arrived here. Raises UsageError `grant.hours`, `reason.none`, `take.unknown`;
    HeadquartersError `task.terminal`.
    """
    if not 0 < hours <= MOST_HOURS:
        raise UsageError("grant.hours", most=MOST_HOURS)
    reason = " ".join(reason.split())
    if not reason or len(reason) > _LONGEST_REASON or not reason.isprintable():
        raise UsageError("reason.none:grant", most=_LONGEST_REASON)
    name = _take_name(take)
    if not database.is_enrolled(name.terminal):
        raise HeadquartersError("task.terminal", terminal=name.terminal)
    now = datetime.now(UTC)
    word = signed.Grant(
        key=f"G{secrets.token_hex(6).upper()}",
        take=name.inner,
        terminal=name.terminal,
        reason=reason,
        by=by,
        begins=now,
        ends=now + timedelta(hours=hours),
    )
    row = Grant(
        key=word.key,
        take=word.take,
        terminal=word.terminal,
        reason=word.reason,
        by_name=by,
        begins=moment.spell(word.begins),
        ends=moment.spell(word.ends),
        body=signed.issue_grant(signer, word),
    )
    database.add_grant(row)
    return row


def _standing(database: SqliteDatabase) -> set[str]:
    return {terminal for room in database.rooms() for terminal in room.terminals.split()}


def _take_name(take: str) -> TakeName:
    try:
        return TakeName.parse(take)
    except Refusal:
        raise UsageError("take.unknown:name", take=shown(take)) from None
