"""What screens receive: frozen views of the terminal and of the sale in hand. Screens show them and decide nothing.

A `Snapshot` comes after every fact that changes something; what moves many times a second has a channel of its own,
`Live`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from faults.trouble import Trouble
from rulebook.plan.plan import Plan, PlannedNode
from rulebook.walk.states import Event, State
from terminal.session.facts.analyst import CardSeen, FacesSeen
from terminal.session.facts.courier import DeliveryState
from terminal.session.facts.recorder import GapReason, Levels, MediaTrack
from terminal.session.identity.places_view import PlacesView, Role
from terminal.session.identity.view import IdentityStage, IdentityView

Phase = Literal[
    "preparing", "ready", "planned", "doubting", "identifying", "opening", "recording", "closing", "sealed", "failed",
]  # fmt: skip
"""The states of the terminal's life (`terminal/session/life/states.py`)."""
PageName = (
    Literal[
        "preparing", "home", "plan", "clock", "opening", "node", "unmet", "insisting", "waiting", "supervisor",
        "review", "interrupted", "closing", "sealed", "failed",
    ]
    | IdentityStage
)  # fmt: skip
"""The pages; each is one file in `terminal/ui/pages/`, those of the identity step are called as its stages."""
Ending = Literal["finished", "ended_by_no", "ended_by_supervisor", "given_up", "interrupted"]


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
class WaitingSale:
    """A sale that can be chosen: who, what, and how long its recording will take."""

    reference: str
    applicant: str
    products: tuple[str, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class UnfinishedView:
    """A sale whose recording broke off: it can be gone on with in a new take, at the node that was in hand."""

    take: str
    applicant: str
    index: int
    """Place of the node that is in hand, from 0; the number of nodes when all are done."""
    total: int


@dataclass(frozen=True, slots=True)
class StationView:
    """The terminal itself, whoever the customer is."""

    rehearsal: bool = False
    delivers: bool = False
    """There is a headquarters to which takes go."""
    demonstration: bool = False
    """The home keeps its own key: what is recorded here is nobody's sale, whatever number it bears."""
    profile: str = ""
    clock: tuple[Trouble, ...] = ()
    """Why the machine's clock cannot be believed; a supervisor decides before a sale."""
    free_bytes: int = 0
    line_up: bool | None = None
    """None until headquarters was asked for the first time (or there is none)."""
    line_detail: Trouble | None = None
    deliveries: tuple[DeliveryView, ...] = ()
    gaps: tuple[OpenGap, ...] = ()
    waiting: tuple[WaitingSale, ...] = ()
    unfinished: UnfinishedView | None = None


@dataclass(frozen=True, slots=True)
class TakeView:
    """The take that is opened, recorded or, until the next sale is chosen, the last one."""

    take: str | None = None
    elapsed_s: float = 0.0
    """Seconds since the take was opened, by the monotonic clock."""
    pictured: bool = True
    """Whether it is to have the camera's pictures, or sound alone."""
    held_s: float = 0.0
    """Seconds captured, in what was read back from disk, verified and demuxed: covered by all that it is to have."""
    reached_s: float = 0.0
    """Up to when it was read back."""
    recording: bool = False
    """Lit only by what was read back: at least one segment held, and read back keeps up with elapsed."""
    falling_behind: bool = False
    """Elapsed has run away from what was read back by more than a segment and a second: an alarm."""
    ending: Ending | None = None
    """How it ended; None while it has not."""


@dataclass(frozen=True, slots=True)
class SaleView:
    """The sale in hand and its plan."""

    reference: str
    seller: str
    institution: str
    applicant: str
    products: tuple[str, ...]
    plan: Plan
    obstacle: Trouble | None = None
    """Why its recording cannot be started; None if it can."""
    resumes: str = ""
    """The take that it goes on from; empty for a sale that begins."""


NodeState = Literal["open", "later", "pass", "confirmed", "overridden", "referred", "insisted"]


@dataclass(frozen=True, slots=True)
class WalkView:
    """Where the walk through the plan stands."""

    state: State
    node: PlannedNode | None
    """The node in hand; None when all are done."""
    index: int
    """Its place in the plan, from 0; the number of nodes when all are done."""
    attempt: int
    """Which attempt at it this is, from 1; 0 before its first."""
    attempts_left: int
    nodes: tuple[NodeState, ...]
    """How each node of the plan stands, in its order."""
    missing: tuple[str, ...] = ()
    """The roles that must join before the node in hand can begin."""
    present: tuple[str, ...] = ()
    """The roles that have joined."""
    question: int = 0
    """Which question was answered with no, from 0, where that led here."""
    can: frozenset[Event] = frozenset()
    """What may happen now by the table: the buttons that mean something."""
    happened: Event | None = None
    """What led here: what a page for `unmet` says. None before anything happened."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """All that screens show at one moment; the defaults are those before a recorder is ready."""

    phase: Phase = "preparing"
    page: PageName = "preparing"
    """The page to show; the shell knows nothing else of where things stand."""
    station: StationView = field(default_factory=StationView)
    take: TakeView = field(default_factory=TakeView)
    sale: SaleView | None = None
    walk: WalkView | None = None
    """From the plan on, until the next sale is chosen; nothing before and between sales."""
    identity: IdentityView | None = None
    """The identity step while the phase is `identifying`."""
    names: Mapping[Role, str] = field(default_factory=dict)
    """Whom the sale has, by role, while a customer is there; empty where it gives no name."""
    trouble: Trouble | None = None
    about: str = ""
    """What a press on this screen is about: sale, take, node, attempt. Sent back with it, for it may come too late."""

    @property
    def lacking(self) -> bool:
        """Whether the take that was closed lacks picture or sound that its plan demands: it is sealed and no good."""
        return self.trouble is not None and self.trouble.code in ("take.no_picture", "take.no_sound")


@dataclass(frozen=True, slots=True)
class Live:
    """What moves many times a second: sound, faces, the card before the camera, and who sits where."""

    levels: Levels = field(default_factory=lambda: Levels(-120.0, -120.0))
    faces: FacesSeen | None = None
    """The faces in the picture while they may be followed; None where nobody looks."""
    card: CardSeen | None = None
    """The card before the camera just now, while a side is being read."""
    places: PlacesView | None = None
    """Who sits where, while it is asked and while a take is recorded, if the customer agreed that faces are watched."""
