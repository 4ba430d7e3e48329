"""What screens receive: frozen views of the terminal and of the sale in hand. Screens show them and decide nothing.

A `Snapshot` comes after every fact that changes something; what moves many times a second has a channel of its own,
`Live`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from faults.trouble import Trouble
from rulebook.checks.delivery import Delivery
from rulebook.checks.senses.saying import SentenceSaid
from rulebook.checks.senses.words import Spoke
from rulebook.checks.verdict import Judgement, Verdict
from rulebook.plan.plan import Plan, PlannedHint, PlannedNode
from rulebook.sale.text import Text
from rulebook.script.checks_pack import Severity
from rulebook.walk.states import Event, State
from terminal.session.customer.view import CustomerView
from terminal.session.facts.analyst import CardSeen, FacesSeen, StillProblem
from terminal.session.facts.courier import DeliveryState
from terminal.session.facts.desk import (
    Draft,
    EntryOpened,
    HealthLine,
    ReplayMoved,
    SalePreviewed,
    SupportMade,
    TakeRow,
    Task,
)
from terminal.session.facts.recorder import GapReason, Levels, MediaTrack, Slip
from terminal.session.facts.staff import CodeMade, SignInRefused, Staff, StaffListed
from terminal.session.identity.places_view import PlacesView, Role
from terminal.session.identity.view import IdentityStage, IdentityView

Phase = Literal[
    "preparing", "ready", "planned", "doubting", "identifying", "opening", "recording", "closing", "sealed", "failed",
]  # fmt: skip
"""The states of the terminal's life (`terminal/session/life/states.py`)."""
StaffPage = Literal["signin", "password", "first_administrator"]
"""Before anything else while nobody is signed in, where this terminal has accounts."""
DeskPage = Literal["entry", "queue", "health", "staff", "replay_reason", "replay", "tasks"]
"""The pages that the home page leads to (`Terminal.desk`)."""
PageName = (
    Literal[
        "preparing", "home", "plan", "clock", "opening", "node", "unmet", "insisting", "waiting", "supervisor",
        "review", "interrupted", "closing", "sealed", "failed",
    ]
    | StaffPage
    | DeskPage
    | IdentityStage
)  # fmt: skip
"""The pages; each is one file in `terminal/ui/pages/`, those of the identity step are called as its stages."""
DocumentCameraState = Literal["", "opening", "running", "gone"]
"""How the camera for documents stands; empty: there is none, or nobody needs it now."""
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
    nodes: int = 0
    elder: bool = False
    """Its customer is to have large text and slow speech."""
    corrects: str = ""
    """The take that it is recorded in place of."""
    practice: bool = False


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
    voice: str = ""
    """Which voice this machine reads aloud with; empty: none, and the seller reads."""
    clock: tuple[Trouble, ...] = ()
    """Why the machine's clock cannot be believed; a supervisor decides before a sale."""
    documents: DocumentCameraState = ""
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
    slip: Slip | None = None
    """Of a take that is sealed; the customer gets it."""
    read_back: int = 0
    """How many segments were read back and found whole."""
    lacks: Trouble | None = None
    """What a take that was sealed lacks of what its plan demands, whatever else is told since; None if nothing."""


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
    practice: bool = False
    """It is practised (试练): nothing stops, and nothing counts."""
    age: int | None = None
    """The customer's, on the day of the plan; None where the sale does not say when she was born."""


@dataclass(frozen=True, slots=True)
class TakenPaper:
    """The picture of a paper that was shown to the camera for documents, sealed in the take."""

    node: str
    attempt: int
    paper: str
    title: str
    jpeg: bytes = field(default=b"", repr=False)
    sha256: str = ""
    media_us: int | None = None
    """When it was taken."""
    problems: tuple[StillProblem, ...] = ()
    by: str = ""
    """Who took it; empty: it was taken by itself when its title was read."""
    entry: int = 0
    """Of the journal, which names it."""


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper that the node in hand wants shown, and its picture, once that is sealed."""

    paper: str
    title: Text
    taken: TakenPaper | None = None
    taking: bool = False


LineState = Literal["ok", "open", "failing", "unknown", "off"]
"""How a check of the node in hand stands: `ok`, it was looked at and is so; `open`, it is still to come; `failing`, as
things stand it fails; `unknown`, nobody could look or hear; `off`, it is not asked of this node."""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line of the node's check list, as it stands now."""

    check: str
    """Id of the check, such as `frame.missing`."""
    state: LineState
    title: Text
    severity: Severity
    seen: Text | None = None
    """What was seen, where something is amiss; None else."""
    advice: Text | None = None
    """What to do about it; None where nothing is amiss."""


@dataclass(frozen=True, slots=True)
class AlertView:
    """A phrase that must not be said was heard in this attempt, and nobody has said yet that he saw it."""

    number: int
    """Sent back when it is heeded."""
    quoted: str
    """The words, as they were written down."""
    title: Text
    """Of its group: what such words do."""
    severity: Literal["warn", "fail"]
    sure: bool
    """By the voices it was the seller who said it; else somebody."""
    more: int = 0
    """How many others there are."""


@dataclass(frozen=True, slots=True)
class WordsView:
    """What is written down of the attempt in hand. Nothing is told to be said, or answered, that no check says."""

    state: Literal["none", "on", "off"] = "none"
    """`none`: no recogniser is installed; `off`: there is one, and just now it writes nothing down."""
    alert: AlertView | None = None
    sentences: tuple[SentenceSaid, ...] = ()
    """How each sentence of the node stands."""
    answers: tuple[Spoke, ...] = ()
    """What was answered to each of its questions."""


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
    node_s: float = 0.0
    """Seconds that the attempt in hand lasts."""
    noes: int = 0
    """How often the customer said no at the node in hand."""
    hint: PlannedHint | None = None
    """The one hint that is shown now."""
    lines: tuple[CheckLine, ...] = ()
    """The check list of the node in hand; empty where the plan has none."""
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    """What the checks say of each node that was judged, by node; a person's decision changes nothing of it."""
    judgement: Judgement | None = None
    """What the take comes to so far: in review and after, where it is judged; None else."""
    judging: bool = False
    """A press is held back until the checks have spoken."""
    deliveries: tuple[Delivery, ...] = ()
    """What reached the customer, item by item, as the journal has it: in review and after."""
    words: WordsView = field(default_factory=WordsView)
    papers: tuple[PaperView, ...] = ()
    """Those of the node in hand, where there is a camera for documents."""


@dataclass(frozen=True, slots=True)
class StaffView:
    """Who is signed in, and how signing in stands."""

    known: bool = False
    """This terminal has accounts; while it has none, nobody signs in and health says so."""
    staff: tuple[Staff, ...] = ()
    """Who may sign in here."""
    codes: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Staff number and code of a demonstration's accounts; in no other home any."""
    needs_code: bool = False
    """The first administrator needs a code of headquarters."""
    first: bool = False
    """The first administrator is being asked for."""
    signed_in: Staff | None = None
    must_set: bool = False
    locked: str = ""
    """Staff number of who was signed in when nobody touched the window for long; empty for none."""
    refused: SignInRefused | None = None
    busy: bool = False
    """A password is being checked, or a code is asked of headquarters."""
    listed: StaffListed | None = None
    made: CodeMade | None = field(default=None, repr=False)
    """A code for a first sign-in that was made just now; gone with the next act."""
    trouble: Trouble | None = None
    """Why an account was not made or changed, or no first administrator."""
    signing: str = ""
    """The key whose word is being proved just now; empty for none."""
    signing_refused: Trouble | None = None
    """Why the last word did not stand."""
    proofs: int = 0
    """How many words were proved or refused so far: a dialogue sees by it that its own is."""
    unlocked: Literal["", "close", "window"] = ""
    """Somebody who may let out of full screen: close the program, or show a window with a frame."""


@dataclass(frozen=True, slots=True)
class DeskView:
    """What the pages round the home page show."""

    drafts: tuple[Draft, ...] = ()
    draft: str = ""
    """The draft that the form is open on; empty for a new one."""
    entry: EntryOpened | None = None
    """What the form began with; None while it is not open."""
    preview: SalePreviewed | None = None
    tasks: tuple[Task, ...] = ()
    takes: tuple[TakeRow, ...] = ()
    bytes_s: float = 0.0
    """How fast the line carried of late, bytes a second; 0 where nobody knows."""
    takes_at: str = ""
    """When they were listed: wall time with offset; empty before."""
    health: tuple[HealthLine, ...] = ()
    health_at: str = ""
    support: SupportMade | None = None
    """The support bundle that was made last on this page; None before."""
    replay: ReplayMoved | None = None
    replay_take: str = ""
    """The take that is to be looked at, while its reason is asked and it is shown."""
    replay_back: DeskPage | None = None
    """The page from which that was asked for; None: the home page."""
    trouble: Trouble | None = None


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
    staff: StaffView = field(default_factory=StaffView)
    desk: DeskView = field(default_factory=DeskView)
    customer: CustomerView = field(default_factory=CustomerView)
    """What the customer's display shows."""
    trouble: Trouble | None = None
    about: str = ""
    """What a press on this screen is about: sale, take, node, attempt. Sent back with it, for it may come too late."""

    @property
    def lacking(self) -> bool:
        """Whether the take that was closed lacks picture or sound that its plan demands: it is sealed and no good."""
        told = self.take.lacks or self.trouble
        return told is not None and told.code in ("take.no_picture", "take.no_sound")


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
