"""What screens receive: one frozen picture of the session. Screens show it and never decide what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from faults.trouble import Trouble
from terminal.session.facts.analyst import FacesSeen
from terminal.session.facts.courier import DeliveryState
from terminal.session.facts.recorder import GapReason, Levels, MediaTrack
from terminal.session.identity.places_view import PlacesView, Role
from terminal.session.identity.view import IdentityView

Phase = Literal["preparing", "ready", "identifying", "opening", "recording", "closing", "sealed", "failed"]


@dataclass(frozen=True, slots=True)
class NodeView:
    """One step of the script as the seller sees it. `clause` names the rule that demands it."""

    id: str
    title: str
    say: str
    question: str
    answers: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class OpenGap:
    """What a track lacks at this moment; one track may have several."""

    track: MediaTrack
    reason: GapReason


@dataclass(frozen=True, slots=True)
class DeliveryView:
    """A take on its way: `delivered` of `total` segments; `detail` says why it waits or is refused."""

    take: str
    state: DeliveryState
    delivered: int
    total: int
    detail: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that screens show of the session at one moment; the defaults are those before a recorder is ready."""

    phase: Phase = "preparing"
    rehearsal: bool = False
    take: str | None = None
    elapsed_s: float = 0.0
    """Seconds since the take was opened, by the monotonic clock."""
    held_s: float = 0.0
    """Seconds that were read back from disk, verified and demuxed."""
    recording: bool = False
    """Lit only by what was read back: at least one segment held, and held keeps up with elapsed."""
    falling_behind: bool = False
    """Elapsed has run away from held by more than a segment and a second: an alarm."""
    node: NodeView | None = None
    node_index: int = 0
    node_count: int = 0
    gaps: tuple[OpenGap, ...] = ()
    levels: Levels = field(default_factory=lambda: Levels(-120.0, -120.0))
    given_up: bool = False
    """The take that is sealed was given up."""
    profile: str = ""
    free_bytes: int = 0
    line_up: bool | None = None
    """None until headquarters was asked for the first time (or there is none)."""
    line_detail: Trouble | None = None
    deliveries: tuple[DeliveryView, ...] = ()
    trouble: Trouble | None = None
    identity: IdentityView | None = None
    """The identity step while the phase is `identifying`."""
    faces: FacesSeen | None = None
    """The faces in the picture while a take is recorded, if the customer agreed; None where nobody looks."""
    names: Mapping[Role, str] = field(default_factory=dict)
    """Whom the sale has, by role, while a customer is there; empty where it gives no name."""
    places: PlacesView | None = None
    """Who sits where while a take is recorded, if the customer agreed that faces are watched."""
