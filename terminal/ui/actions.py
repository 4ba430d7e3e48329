"""Which key the primary button sends. The session decides what comes of it; this only names what is offered."""

from dataclasses import dataclass
from typing import Literal

from terminal.session.snapshot import Phase, Snapshot

Key = Literal["start", "next", "finish"]


@dataclass(frozen=True, slots=True)
class Primary:
    """The word on the button, and what it sends; None while there is nothing to do but wait."""

    phrase: str
    key: Key | None


_BY_PHASE: dict[Phase, Primary] = {
    "preparing": Primary("button.start", None),
    "ready": Primary("button.start", "start"),
    "opening": Primary("button.start", None),
    "closing": Primary("button.finish", None),
    "sealed": Primary("button.again", "start"),
    "failed": Primary("button.start", None),
}
_NEXT = Primary("button.next", "next")
_FINISH = Primary("button.finish", "finish")


def primary_of(snapshot: Snapshot) -> Primary:
    """What the button at the bottom right offers now."""
    if snapshot.phase != "recording":
        return _BY_PHASE[snapshot.phase]
    return _NEXT if snapshot.node_index + 1 < snapshot.node_count else _FINISH
