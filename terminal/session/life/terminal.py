"""What is known of the terminal at one moment: the state that the table's actions change."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from faults.trouble import Trouble
from rulebook.checks.delivery import Delivery
from rulebook.checks.judging import Judge
from rulebook.plan.plan import Plan, PlannedHint
from rulebook.sale.sale import Sale
from terminal.session.customer.side import CustomerSide
from terminal.session.customer.speaking import Speaking
from terminal.session.effects import SaleEnded
from terminal.session.facts.clock import ClockJudged
from terminal.session.facts.people import Pressed, SaleArrived, UnfinishedFound
from terminal.session.facts.reader import ReaderSeen
from terminal.session.facts.recogniser import RecogniserReady
from terminal.session.facts.recorder import CameraJudged, RecorderReady
from terminal.session.facts.voice import Spoken
from terminal.session.hints import hint_of
from terminal.session.identity.step import IdentityStep
from terminal.session.marks import MarkPad
from terminal.session.observing.alerts import Alerts
from terminal.session.observing.hearing import Hearing
from terminal.session.observing.judged import JudgedTake, MakeJudge
from terminal.session.observing.shown import ShownPapers
from terminal.session.sale_session import SaleSession, Terms
from terminal.session.snapshot import DeskPage, DeskView, Ending, Live, Phase, StaffView, StationView, TakeView

ALARM_S = 3.5
"""Elapsed may run ahead of read back by the segment being written (1.6 s) and its way to the disk and back; one
second more than that (field-notes F17, P1) is an alarm."""
RUNNING: tuple[Phase, ...] = ("recording", "closing")


@dataclass(frozen=True, slots=True)
class Lost:
    """A sale that was being recorded, and the take in which it was."""

    sale: SaleSession
    take: str | None


@dataclass(frozen=True, slots=True)
class Pending:
    """A press that is held back until its word is proved; without what was secret in it."""

    ticket: int
    pressed: Pressed


@dataclass(slots=True)
class Terminal:
    """One terminal, from the start of the program. Times are seconds on the session's clock."""

    terms: Terms
    today: Callable[[], dt.date]
    """Asked once a customer: a card may expire while the terminal runs."""
    judges: MakeJudge = Judge
    """What judges a take by its plan and check list."""
    judged: JudgedTake | None = None
    """The take that is recorded, or was last, under its checks; None where nothing is checked."""
    phase: Phase = "preparing"
    station: StationView = field(default_factory=StationView)
    take: TakeView = field(default_factory=TakeView)
    live: Live = field(default_factory=Live)
    trouble: Trouble | None = None
    pad: MarkPad = field(default_factory=MarkPad)
    sale: SaleSession | None = None
    """The sale in hand."""
    waiting: dict[str, SaleArrived] = field(default_factory=dict)
    """Sales that can be chosen, by reference, in the order in which they came."""
    awaited: dict[str, str] = field(default_factory=dict)
    """Digests of sales that are drafts now, by reference: whoever handed one over hears when it is recorded, or not
    made."""
    others_cards: dict[str, frozenset[str]] = field(default_factory=dict)
    """Of whom another person's card was shown, and not her own since, by the sale's number; digests of people."""
    unfinished: UnfinishedFound | None = None
    lost: Lost | None = None
    """The sale whose take was lost just now: the journals are being asked how far it came."""
    looking: bool = False
    """Nobody knows yet whether a sale can be gone on with: another recorder still closes the take before."""
    camera: CameraJudged | None = None
    document_camera: CameraJudged | None = None
    camera_doubts: tuple[tuple[CameraJudged, Trouble], ...] = ()
    """Cameras that were other ones since the customer was received: the take is told of them when it opens."""
    """The one for documents, where there is one."""
    documents_open: bool = False
    """It was ordered to be open."""
    shown: ShownPapers = field(default_factory=ShownPapers)
    """What was shown to it in the take that is recorded, or was last."""
    ready: RecorderReady | None = None
    """What the recorder said of its camera; None while it is not there."""
    free_s: int | None = None
    """How long could be recorded on the disk when it was last looked at, seconds."""
    papers_at: tuple[str, int] | None = None
    """At which node and attempt titles of papers are looked for."""
    clock: ClockJudged = field(default_factory=ClockJudged)
    answered: dict[str, str] = field(default_factory=dict)
    """Who answers for a clock that is doubted, in this sale, and why; empty while nobody does."""
    analyst_up: bool = False
    analyst_known: bool = False
    """There is one here, whether or not it is up: it has said something of itself."""
    words_ready: bool = False
    """A recogniser is there: takes are written down."""
    reader: ReaderSeen = field(default_factory=lambda: ReaderSeen("none"))
    """The card reader, as it was last heard of."""
    chip: tuple[int, int] | None = None
    """Whose card the reader is to read, by her place in the step, and the number of that order; None: nobody's."""
    listening: bool = False
    """Voices are to be told apart in the take that is recorded."""
    sounds: dict[int, Spoken] = field(default_factory=dict)
    """What the machine is to read in that take, by ticket: to be found again in the microphone once it is played."""
    sought: dict[int, float] = field(default_factory=dict)
    """When what the machine read was over, by ticket, as long as it is not known whether the microphone heard it."""
    asks: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    """Numbers of what is asked of those who listen."""
    recogniser: RecogniserReady | None = None
    """The model that is there, or will be again; None where there is none."""
    words_off: str = ""
    """Why there is none, as a code; empty while there is one, and where none is installed."""
    listens: bool = False
    """It was told to write down the take that is recorded."""
    hearing: Hearing = field(default_factory=Hearing)
    """What was said in the take that is recorded, as far as somebody writes it down."""
    alerts: Alerts = field(default_factory=Alerts)
    """What was said in it that must not be said."""
    side: CustomerSide = field(default_factory=CustomerSide)
    """What the customer of the sale in hand was shown and did."""
    deliveries: tuple[Delivery, ...] = ()
    """What reached her in the take that is recorded, or was last, as its journal has it."""
    sided: SaleSession | None = None
    """The sale whose customer that is."""
    speaking: Speaking = field(default_factory=Speaking)
    serials: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    """Numbers of attempts and of questions; none comes twice in a run of the program."""
    questions: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    forgotten_us: int = 0
    """What was captured until then was captured of somebody who is not here any more."""
    staff: StaffView = field(default_factory=StaffView)
    pending: Pending | None = None
    """A press that somebody has to sign for; it is done once she proved who she is."""
    tickets: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    """Numbers of words that are to be proved."""
    desk: DeskView = field(default_factory=DeskView)
    desk_page: DeskPage | None = None
    """The page beside the home page that is open; None: the home page itself."""
    claiming: str = ""
    """The task that headquarters is being asked for; it is planned as soon as it is ours."""
    opened_at: float | None = None
    closed_after: float | None = None
    node_key: tuple[str, int] = ("", 0)
    """The attempt that `node_at` is about: node, and which attempt at it."""
    node_at: float = 0.0
    """When the attempt in hand began."""
    hints_done: frozenset[str] = frozenset()
    """Ids of the hints that the seller is done with at the node in hand."""
    losses: int = 0
    """How often the recorder was lost without once getting ready."""

    @property
    def about(self) -> str:
        """What a press on the screen is about at this moment: another state, sale, take, node or attempt is another.

        In the identity step another person or stage is another too.
        """
        walk = self.sale.walk if self.sale else None
        offered = self.unfinished.take if self.unfinished and self.phase == "ready" else ""
        plan = self.sale.plan if self.sale else None
        by = (str(plan.book.serial if plan.book else ""), *(each.code for each in plan.refusals)) if plan else ()
        which = (plan.sale_sha256 if plan else "", *by, self.take.take or offered)
        asked = (f"{self.step.index} {self.step.stage}",) if self.step else ()
        return " ".join((self.phase, *which, f"{walk.node} {walk.attempt} {walk.state}" if walk else "", *asked))

    @property
    def not_begun(self) -> tuple[tuple[Sale, Plan], ...]:
        """The sales that wait or are looked at, each with its plan; none that is gone on with."""
        found = [(each.sale, each.plan) for each in self.waiting.values()]
        if self.sale is not None and self.sale.resumed is None and self.phase in ("preparing", "planned"):
            found.append((self.sale.sale, self.sale.plan))
        return tuple(found)

    @property
    def step(self) -> IdentityStep | None:
        """The identity step, while it goes on."""
        return self.sale.identity if self.sale and self.phase == "identifying" else None

    @property
    def in_hand(self) -> SaleSession:
        """The sale in hand, where the table's state implies one."""
        assert self.sale is not None
        return self.sale

    def follow_node(self, now: float) -> None:
        """Note when another attempt begins; with another node its hints are new."""
        walk = self.sale.walk if self.sale and self.phase == "recording" else None
        key = (walk.node, walk.attempt) if walk else ("", 0)
        if key != self.node_key:
            self.hints_done = self.hints_done if key[0] == self.node_key[0] else frozenset()
            self.node_key, self.node_at = key, now

    def node_s(self, now: float) -> float:
        """Seconds that the attempt in hand lasts; 0 while there is none."""
        return max(0.0, now - self.node_at) if self.node_key[1] and self.phase == "recording" else 0.0

    def hint(self, now: float) -> PlannedHint | None:
        """The one hint for the seller at this moment."""
        if self.sale is None or self.phase != "recording":
            return None
        return hint_of(self.sale, self.node_s(now), self.hints_done)

    def elapsed(self, now: float) -> float:
        """Seconds since the take was opened; they stop when it is closed."""
        if self.closed_after is not None:
            return self.closed_after
        return 0.0 if self.opened_at is None else now - self.opened_at

    def take_at(self, now: float) -> TakeView:
        """The take at this moment: its light is lit by what was read back, and by nothing else."""
        elapsed, running = self.elapsed(now), self.phase in RUNNING
        behind = running and elapsed - self.take.reached_s > ALARM_S
        lit = running and self.take.reached_s > 0 and not behind
        return replace(self.take, elapsed_s=elapsed, recording=lit, falling_behind=behind)

    def forget_faces(self, now: float) -> None:
        """Let go of this customer's face; what was captured of her and is still on its way is not taken in either."""
        self.live = replace(self.live, faces=None)
        self.forgotten_us = round(now * 1e6)


def end(terminal: Terminal, ending: Ending | None) -> SaleEnded:
    """Note how the sale in hand ended, for the screens and for whoever handed it over; None: nothing was recorded."""
    terminal.take = replace(terminal.take, ending=ending)
    return ended(terminal.in_hand, ending or "left", terminal.take.take)


def ended(sale: SaleSession, ending: Ending | Literal["left", "replaced", "dropped"], take: str | None) -> SaleEnded:
    """Return what whoever handed this sale over is told."""
    return SaleEnded(sale.sale.reference, sale.plan.sale_sha256, ending, take, practice=sale.practice)
