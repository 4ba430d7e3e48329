"""What each role may do at a terminal. Pure."""

from typing import Final, Literal

from terminal.session.facts.people import Pressed
from terminal.session.facts.staff import StaffRole
from terminal.session.snapshot import StaffView

Right = Literal["record", "decide", "look", "health", "staff", "unlock", "leave_kiosk"]
"""`record`: enter and record sales · `decide`: a supervisor's decisions · `look`: look at takes again · `health`: the
check list · `staff`: make accounts · `unlock`: help who is locked out · `leave_kiosk`: out of full screen."""

RIGHTS: Final[dict[StaffRole, frozenset[Right]]] = {
    "teller": frozenset({"record", "health"}),
    "agent": frozenset({"record", "health"}),
    "supervisor": frozenset({"record", "decide", "look", "health", "unlock", "leave_kiosk"}),
    "inspector": frozenset({"look", "health"}),
    "field_it": frozenset({"health", "leave_kiosk"}),
    "administrator": frozenset({"health", "staff", "unlock", "leave_kiosk"}),
}
"""An agent keeps no copies: no role but those that look may open a recording, and none takes one away from here."""
NEEDED: Final[dict[str, Right]] = {
    **dict.fromkeys(
        (
            "choose", "resume", "start", "give_up", "save_draft", "drop_draft", "preview_sale", "enter_sale",
            "import_sale", "claim_task", "give_back_task", "practise", "drop_sale",
        ),
        "record",
    ),
    **dict.fromkeys(("open_replay", "move_replay"), "look"),
    "check_health": "health",
    "make_support": "health",
    "manage_staff": "staff",
}  # fmt: skip
"""The right that a key needs before a recording; keys that are not here need none."""


def roles_with(right: Right) -> tuple[StaffRole, ...]:
    """The roles that have a right."""
    return tuple(role for role, rights in RIGHTS.items() if right in rights)


def may(staff: StaffView, right: Right) -> bool:
    """Tell whether who is signed in has this right; where the terminal has no accounts everybody has."""
    if not staff.known:
        return True
    return staff.signed_in is not None and right in RIGHTS[staff.signed_in.role]


def allows(staff: StaffView, pressed: Pressed) -> bool:
    """Tell whether who is signed in may press this, in the phases before and after a recording."""
    right = NEEDED.get(pressed.key)
    return right is None or may(staff, right)
