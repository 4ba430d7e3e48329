"""Which page the screens show. Pure."""

from typing import Final, cast

from rulebook.walk.states import State
from terminal.session.identity.view import IdentityStage
from terminal.session.snapshot import DeskPage, PageName, Phase, StaffView

_OF_WALK: Final[dict[State, PageName]] = {
    "at_node": "node",
    "unmet": "unmet",
    "insisting": "insisting",
    "waiting": "waiting",
    "supervisor": "supervisor",
    "review": "review",
    "interrupted": "interrupted",
}
_OF_LIFE: Final[dict[Phase, PageName]] = {"ready": "home", "planned": "plan", "doubting": "clock"}
"""Where the page has another name than the state."""


LOCKABLE: Final[frozenset[Phase]] = frozenset({"ready", "planned", "sealed"})
"""Phases in which nobody's sale is on its way: only there a page asks who it is."""


def page_of(
    phase: Phase,
    stage: IdentityStage | None,
    walk: State | None,
    desk: DeskPage | None = None,
    staff: StaffView | None = None,
) -> PageName:
    """The page for a phase, the identity step's stage in it, and the state of the walk while a take is recorded.

    Where this terminal has accounts nothing is shown before somebody is signed in, but for what is being recorded.
    """
    asked = None if staff is None else _who(phase, staff)
    if asked is not None:
        return asked
    if phase == "ready" and desk is not None:
        return desk
    if phase == "identifying" and stage is not None:
        return stage
    if phase == "recording" and walk is not None:
        return _OF_WALK[walk]
    return _OF_LIFE.get(phase) or cast("PageName", phase)


def _who(phase: Phase, staff: StaffView) -> PageName | None:
    """The page that asks who it is, where one has to come before all others."""
    if staff.first and phase == "ready" and staff.signed_in is None:
        return "first_administrator"
    if not staff.known or phase not in LOCKABLE:
        return None
    if staff.signed_in is None:
        return "signin"
    return "password" if staff.must_set else None
