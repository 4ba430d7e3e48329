"""The pages of those who work here, in their main states."""

from dataclasses import replace
from typing import Final

from faults.trouble import Trouble
from terminal.session.facts.staff import CodeMade, SignInRefused, Staff, StaffListed
from terminal.session.snapshot import Snapshot, StaffView

TELLER: Final = Staff("1187", "王芳", "teller", licence="00000032050002026000001")
BOSS: Final = Staff("2001", "陈立", "supervisor")
AGENT: Final = Staff("3005", "阿卜杜热合曼·买买提明", "agent", licence="02000032050002026000007")
ADMINISTRATOR: Final = Staff("9001", "周敏", "administrator")
INSPECTOR, FIELD_IT = Staff("4002", "何静", "inspector"), Staff("7001", "赵明", "field_it")
EVERYBODY: Final = (TELLER, BOSS, AGENT, ADMINISTRATOR, INSPECTOR, FIELD_IT)
LOCKED: Final = SignInRefused(
    Trouble("staff.locked", {"failures": 5, "minutes": 5}), "1187", 1_795_000_000.0, 600, for_s=272
)
LISTED: Final = StaffListed(
    (
        (TELLER, "active"), (BOSS, "active"), (AGENT, "locked"), (ADMINISTRATOR, "active"), (INSPECTOR, "first"),
        (FIELD_IT, "left"),
    )
)  # fmt: skip
STAFF: Final = StaffView(known=True, staff=EVERYBODY)


def staff_states(ready: Snapshot) -> dict[str, Snapshot]:
    """Each by a name for its picture."""
    signin = replace(ready, page="signin", staff=STAFF)
    down = replace(signin, station=replace(ready.station, line_up=False))
    mine = replace(STAFF, signed_in=ADMINISTRATOR, listed=LISTED)
    codes = tuple((each.number, "ABCD-EFGH-JKMN") for each in EVERYBODY[:5])
    wrong = SignInRefused(Trouble("staff.wrong:last", {"minutes": 5}), "1187", next_s=300)
    made = CodeMade("4002", "ABCD-EFGH-JKMN", "2026-12-01T02:00:00Z")
    first = replace(ready, page="first_administrator", staff=StaffView(first=True))
    return {
        "signin": signin,
        "signin-locked": replace(down, staff=replace(STAFF, refused=LOCKED)),
        "signin-wrong": replace(signin, staff=replace(STAFF, refused=wrong)),
        "signin-idle": replace(signin, staff=replace(STAFF, locked="1187", needs_code=True)),
        "signin-demonstration": replace(signin, staff=replace(STAFF, codes=codes)),
        "signin-helped": replace(signin, staff=replace(STAFF, made=made)),
        "password": replace(ready, page="password", staff=replace(STAFF, signed_in=TELLER, must_set=True)),
        "first-administrator": first,
        "first-administrator-code": replace(
            first, staff=StaffView(first=True, needs_code=True, trouble=Trouble("staff.code_line"))
        ),
        "staff": replace(ready, page="staff", staff=mine),
        "staff-made": replace(ready, page="staff", staff=replace(mine, made=made)),
        "staff-refused": replace(ready, page="staff", staff=replace(mine, trouble=Trouble("staff.last"))),
        "staff-supervisor": replace(ready, page="staff", staff=replace(mine, signed_in=BOSS)),
    }
