"""Staff and rooms as people enter them: checked one by one, or read from a table that another system exported."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, get_args

from faults.errors import UsageError
from headquarters.faults import HeadquartersError
from headquarters.identifiers import check_terminal
from headquarters.index.counter_tables import Room, RoomKind, StaffMember, StaffRole
from program.console import language

_NUMBER = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,19}")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{0,39}")
_REGION = re.compile(r"[1-9][0-9]{5}")
_LONGEST: Final = {
    "name": 60, "licence": 40, "grade": 20, "institution": 100, "institution_short": 40, "branch": 60,
    "acceptance_reference": 60,
}  # fmt: skip
_MOST_FILE = 8 * 1024 * 1024
COLUMNS: Final = {
    "number": "工号", "name": "姓名", "role": "岗位", "licence": "执业证号", "licensed_until": "执业证有效期至",
    "grade": "等级", "institution": "机构", "institution_short": "机构简称", "left": "离职日期",
}  # fmt: skip
"""What a table of staff may have, by either heading; number, name and role it must have."""
ROLES: Final[Mapping[StaffRole, str]] = {
    "teller": "柜员", "agent": "销售人员", "supervisor": "主管", "inspector": "质检", "field_it": "运维",
    "administrator": "管理员",
}  # fmt: skip


def staff_member(fields: Mapping[str, str]) -> StaffMember:
    """Check what is known of somebody; raises UsageError `staff.number` or `staff.field`."""
    number = fields.get("number", "").strip()
    if _NUMBER.fullmatch(number) is None:
        raise UsageError("staff.number", number=number[:40])
    name = _text(fields, "name")
    if not name:
        raise _wrong("name", "")
    return StaffMember(
        number=number,
        name=name,
        role=_role(fields.get("role", "").strip()),
        licence=_text(fields, "licence"),
        licensed_until=_day(fields, "licensed_until"),
        grade=_text(fields, "grade"),
        institution=_text(fields, "institution"),
        institution_short=_text(fields, "institution_short"),
        left=_day(fields, "left"),
    )


def room(fields: Mapping[str, str], terminals: Sequence[str], *, sales_area: bool) -> Room:
    """Check what is known of a room; raises UsageError `room.code`, `staff.field` or `terminal.name`."""
    code = fields.get("code", "").strip()
    if _CODE.fullmatch(code) is None:
        raise UsageError("room.code", code=code[:60])
    name, region = _text(fields, "name"), fields.get("region", "").strip()
    kind = next((each for each in get_args(RoomKind) if each == fields.get("kind")), None)
    if not name or kind is None:
        raise _wrong("kind" if name else "name", fields.get("kind", "") if name else "")
    if region and _REGION.fullmatch(region) is None:
        raise _wrong("region", region)
    return Room(
        code=code,
        name=name,
        kind=kind,
        institution=_text(fields, "institution"),
        branch=_text(fields, "branch"),
        region=region,
        sales_area=sales_area,
        acceptance_reference=_text(fields, "acceptance_reference"),
        terminals=" ".join(dict.fromkeys(map(check_terminal, terminals))),
        closed="",
    )


def read_staff(path: Path) -> list[StaffMember]:
    """Read a table (CSV in UTF-8, headings in Chinese or English). Raises HeadquartersError `staff.file`, OSError.

    One line that cannot be read, and nothing is taken in.
    """
    with path.open("rb") as file:
        data = file.read(_MOST_FILE + 1)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _unread(path, 1, "UTF-8") from error
    if len(data) > _MOST_FILE:
        raise _unread(path, 1, f"> {_MOST_FILE}")
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    members: dict[str, StaffMember] = {}
    try:
        names = _names(next(rows, []))
        if not {"number", "name", "role"} <= set(names):
            raise _unread(path, 1, "number name role")
        for row in rows:
            if not any(map(str.strip, row)):
                continue
            try:
                member = staff_member(dict(zip(names, row, strict=True)))
            except (UsageError, ValueError) as error:
                raise _unread(path, rows.line_num, _why(error)) from error
            if member.number in members:
                raise _unread(path, rows.line_num, f"{member.number} ×2")
            members[member.number] = member
    except csv.Error as error:
        raise _unread(path, rows.line_num, str(error)) from error
    return list(members.values())


def branches_of(rooms: Sequence[Room], terminal: str) -> frozenset[str]:
    """The branches in whose rooms a terminal stands."""
    return frozenset(
        each.branch for each in rooms if each.branch and not each.closed and terminal in each.terminals.split()
    )


def _names(headings: Sequence[str]) -> list[str]:
    by_heading = {zh: name for name, zh in COLUMNS.items()} | {name: name for name in COLUMNS}
    return [by_heading.get(each.strip(), each.strip()) for each in headings]


def _role(text: str) -> StaffRole:
    found = next((role for role, zh in ROLES.items() if text in (role, zh)), None)
    if found is None:
        raise _wrong("role", text)
    return found


def _text(fields: Mapping[str, str], name: str) -> str:
    text = fields.get(name, "").strip()
    if len(text) > _LONGEST[name] or not text.isprintable():
        raise _wrong(name, text)
    return text


def _day(fields: Mapping[str, str], name: str) -> str:
    text = fields.get(name, "").strip()
    return check_day(text, name) if text else ""


def check_day(text: str, name: str) -> str:
    """Return a day as `2026-11-29`; raises UsageError `staff.field`."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise _wrong(name, text) from error


def _wrong(name: str, value: str) -> UsageError:
    return UsageError("staff.field", field=COLUMNS.get(name, name), value=value[:60])


def _unread(path: Path, line: int, reason: str) -> HeadquartersError:
    return HeadquartersError("staff.file", path=str(path), line=line, reason=reason)


def _why(error: Exception) -> str:
    return error.words(language()).rstrip(".") if isinstance(error, UsageError) else "CSV"
