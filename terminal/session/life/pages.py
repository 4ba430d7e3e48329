"""Which page the screens show. Pure."""

from typing import Final, cast

from rulebook.walk.states import State
from terminal.session.identity.view import IdentityStage
from terminal.session.snapshot import PageName, Phase

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


def page_of(phase: Phase, stage: IdentityStage | None, walk: State | None) -> PageName:
    """The page for a phase, the identity step's stage in it, and the state of the walk while a take is recorded."""
    if phase == "identifying" and stage is not None:
        return stage
    if phase == "recording" and walk is not None:
        return _OF_WALK[walk]
    return _OF_LIFE.get(phase) or cast("PageName", phase)
