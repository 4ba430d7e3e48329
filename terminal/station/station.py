"""A running terminal without its screens: recorder, conductor, analyst, courier."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Protocol

from faults.errors import ShuangluError
from faults.trouble import Trouble
from rulebook.checks.checklist import CheckList
from rulebook.plan.plan import Plan
from rulebook.sale.sale import Sale
from terminal.capture.slot import RecorderSlot
from terminal.home.opening import Home
from terminal.home.recovering import recover_unfinished
from terminal.processes.preview import Preview
from terminal.processes.sound_ring import SoundRing
from terminal.readers.process import ReaderProcess
from terminal.session.conductor import Conductor
from terminal.session.effects import RefusedFact, Repair, SaleEnded, SaleTaken
from terminal.session.facts.analyst import AnalystFailed, AnalystLost
from terminal.session.facts.courier import LineMoved
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import NothingUnfinished, PlanRenewed, Pressed, SaleArrived, UnfinishedFound
from terminal.session.facts.reader import ReaderSeen
from terminal.session.facts.recogniser import RecogniserLost, RecogniserOff
from terminal.session.facts.recorder import (
    CameraJudged,
    CameraSettled,
    GapBegan,
    GapEnded,
    RecorderFailed,
    RecorderLost,
    RecorderReady,
    SegmentHeld,
    TakeClosed,
    TakeOpened,
)
from terminal.session.facts.voice import SpeakingFailed, VoiceKnown
from terminal.session.life.life import TerminalLife
from terminal.session.orders.desk import CheckHealth, DeskOrder, ListDrafts, ListTakes
from terminal.session.orders.voice import SayAloud
from terminal.session.ports import Analyst, Recogniser, Series
from terminal.session.snapshot import Live, Snapshot
from terminal.station.camera_check import camera_before
from terminal.station.capture_clock import CaptureClock
from terminal.station.clock_check import clock_before
from terminal.station.desk import Desk
from terminal.station.desk_replay import Replaying
from terminal.station.fact_loop import FactLoop
from terminal.station.ledger_port import LedgerPort
from terminal.station.live_preview import LivePreview
from terminal.station.packs import CurrentPacks
from terminal.station.resuming import find_unfinished, last_is_live
from terminal.station.updating import Updating
from terminal.station.watched import Watched
from terminal.sync.couriers import Couriers
from terminal.voice.process import VoiceProcess

ANALYST_STOP_S = VOICE_STOP_S = 1.0
"""They have nothing to save."""
NOT_BEGUN = ("preparing", "ready", "planned", "sealed", "failed")
"""Phases in which no sale is on its way to a take, or in one: another book may come into force."""
HEALTH_EVERY_S = 60.0
TELLS_OF_HEALTH = (RecorderReady, RecorderLost, CameraJudged, LineMoved, VoiceKnown, GapBegan, GapEnded, ReaderSeen)
"""Facts after which the line on the home page may be another."""
DOCUMENT_PX = 1600
"""What a window has use for of the picture of a camera for documents."""
LOOK_AGAIN_S = 1.0
"""How often a take is looked at that somebody else's recorder still writes."""


class RunningAnalyst(Analyst, Protocol):
    """An analyst that a station starts and stops with itself."""

    def start(self) -> None:
        """Start it; returns at once, AnalystReady or AnalystFailed follows."""

    def stop(self, timeout_s: float = ...) -> bool:
        """End it, by force after `timeout_s`; all that it observed has been handed over when this returns.

        Tell whether it ended by itself.
        """


class RunningRecogniser(Recogniser, Protocol):
    """A recogniser that a station starts and stops with itself."""

    def start(self) -> None:
        """Start it; returns at once, RecogniserReady or RecogniserOff follows."""

    def stop(self, timeout_s: float = ...) -> bool:
        """End it, by force after `timeout_s`. Tell whether it ended by itself."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A sale that is to be recorded here."""

    sale: Sale
    stays: bool = False
    """It is only listed, and can be chosen again after it was recorded."""


@dataclass(frozen=True, slots=True)
class Listeners:
    """Who hears what happens, each on the conductor's thread; none of them may wait."""

    publish: Callable[[Snapshot | Live], None]
    """Every snapshot, and what moves many times a second."""
    watch: Callable[[Fact], None] = lambda _: None
    """Every fact, after it was taken."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What the bootstrap put together: processes, threads and the memory between them."""

    slot: RecorderSlot
    courier: Couriers | None
    analyst: RunningAnalyst | None
    preview: Preview
    """The recorder writes into it, analyst and window look at it; it lives as long as the station."""
    sound: SoundRing | None = None
    """The recorder writes the take's sound into it, the analyst listens to it; None: nobody listens."""
    second_preview: Preview | None = None
    """The same for a second camera, where the home has one."""
    watched: Watched = field(default_factory=Watched)
    """What was heard last of the devices, for the health page."""
    desk: Desk | None = None
    """Slow work for the pages round a recording."""
    replaying: Replaying | None = None
    """Takes that are looked at again."""
    voice: VoiceProcess | None = None
    """Makes sound of texts; None: sellers read."""
    recogniser: RunningRecogniser | None = None
    """Writes down what is said; None: no model is installed, and sellers tell what they heard."""
    reader: ReaderProcess | None = None
    """Holds the card reader; None: none is set, and cards are read before the camera."""
    updating: Updating | None = None
    """Takes part in updates; None: this terminal was not installed with what exchanges its program."""


class Station:
    """A running terminal. It is what the conductor tells and asks (`Surroundings`). `close` ends it in order."""

    def __init__(
        self,
        home: Home,
        packs: CurrentPacks,
        series: Series,
        life: TerminalLife,
        parts: Parts,
        loop: FactLoop,
        to: Listeners,
    ) -> None:
        self.home = home
        self.series = series
        self.parts = parts
        self.live = LivePreview(parts.preview)
        self.documents = LivePreview(parts.second_preview, DOCUMENT_PX) if parts.second_preview else None
        """What the camera for documents shows, where there is one."""
        self._health_at = 0.0
        """When to look at the machine again for the line on the home page (monotonic, seconds)."""
        self._packs = packs
        self._life = life
        self._loop = loop
        self._to = to
        self._told: list[Callable[[SaleTaken | SaleEnded], None]] = []
        self._look_at = 0.0
        """When to look again for an unfinished sale (monotonic, seconds); 0: it is known."""
        self._reader_fault = ""
        """What was last noted of the card reader: one that falls again and again fills no log."""
        self._closed = threading.Event()
        self._conductor = Conductor(
            life,
            recorder=parts.slot,
            ledger=LedgerPort(home, parts.courier),
            clock=CaptureClock(),
            around=self,
            analyst=parts.analyst,
            recogniser=parts.recogniser,
            reader=parts.reader,
        )

    # --- for those outside, from any thread ---

    def post(self, fact: Fact) -> None:
        """Hand a fact to the conductor; returns at once."""
        self._loop.post(fact)

    @property
    def second_pictures(self) -> int:
        """How many pictures the second camera has shown so far."""
        second = self.parts.second_preview
        shown = second.reader().latest() if second else None
        return shown.number if shown else 0

    def offer(self, offer: Offer) -> SaleArrived:
        """Make the plan of a sale and hand both over; it is shown at once where no other sale is in hand."""
        arrived = self.planned(offer)
        self.post(arrived)
        return arrived

    def planned(self, offer: Offer) -> SaleArrived:
        """Make the plan of a sale, by this home's packs; `post` hands it over."""
        return SaleArrived(offer.sale, self._packs.plan(offer.sale, recording=self._begun), offer.stays)

    def picture(self, sha256: str, page: int) -> bytes | None:
        """A page (from 0) of a document of the sale in hand, as PNG or JPEG; from any thread, quickly."""
        return self._packs.picture(sha256, page)

    def on_sale(self, told: Callable[[SaleTaken | SaleEnded], None]) -> None:
        """Tell this one, too, what becomes of sales; on the conductor's thread, and it must not wait."""
        self._told.append(told)

    def start(self) -> None:
        """Start every process and thread, once; returns at once, and what comes of it comes as facts."""
        self.find_unfinished()
        self._loop.start(self._handle, self._failed, self._idle)
        self.parts.slot.start()
        if self.parts.analyst:
            self.parts.analyst.start()
        if self.parts.recogniser:
            self.parts.recogniser.start()
        if self.parts.reader:
            self.parts.reader.start()
        if self.parts.desk:
            self.parts.desk.start()
            self.parts.desk.order(ListTakes())
            self.parts.desk.order(ListDrafts())
        if self.parts.voice:
            self.parts.voice.start()
        else:
            self.post(VoiceKnown())
        if self.parts.courier:
            self.parts.courier.start()
        if self.parts.updating:
            self.parts.updating.start()
        self.home.vault.begin_upkeep(self._vault_is_amiss)

    def close(self) -> None:
        """Close an open take as interrupted, let the ledger note it, and end every process and thread."""
        if self._closed.is_set():
            return
        self._closed.set()
        self.parts.slot.stop()
        for each in (self.parts.analyst, self.parts.recogniser, self.parts.reader):
            if each:
                each.stop(ANALYST_STOP_S)
        if self.parts.voice:
            self.parts.voice.stop(VOICE_STOP_S)
        for part in (self.parts.updating, self.parts.desk, self.parts.replaying):
            if part:
                part.close()
        self._loop.stop()
        if self.parts.courier:
            self.parts.courier.stop()
        self.parts.preview.close()
        if self.parts.second_preview:
            self.parts.second_preview.close()
        if self.parts.sound:
            self.parts.sound.close()

    def _vault_is_amiss(self, error: ShuangluError) -> None:
        """The next take is not begun where it is the vault's own pages; field IT finds it in the log, and by doctor."""
        self.home.log.trouble("vault.amiss", problem=error.code)

    # --- what the conductor tells and asks, on its thread ---

    def publish(self, value: Snapshot | Live) -> None:
        """Show it on the screens."""
        if self.parts.updating and isinstance(value, Snapshot):
            self.parts.updating.show(value)
        self._to.publish(value)

    def refused(self, refusal: RefusedFact) -> None:
        """Note phase, kind of fact and code in the log; what stands in the fact stays out, it may name people."""
        self.home.log.trouble("session.refused", phase=refusal.phase, fact=refusal.what, why=refusal.why)

    def repair(self, order: Repair) -> None:
        """Seal what a lost recorder left behind, and start it again if it may."""
        self.home.log.trouble("home.repair", take=order.take, restart=order.restart)
        try:
            recover_unfinished(self.home)
        finally:
            if order.restart:
                self.parts.slot.replace()
        if self.parts.courier:
            self.parts.courier.wake()  # what was sealed just now is not left lying until it looks by itself
        self.desk(ListTakes())

    def find_unfinished(self) -> None:
        """Look on the disk for a sale that can be gone on with; it comes as a fact, also that there is none.

        A recorder that outlived its kiosk may still write the last take: then it is looked at until that is over.
        """
        if last_is_live(self.home, self.series):
            self._look_at = time.monotonic() + LOOK_AGAIN_S
            return
        if self._look_at:
            recover_unfinished(self.home)
        self._look_at = 0.0
        self.post(find_unfinished(self.home, self.series) or NothingUnfinished())

    def told(self, sale: SaleTaken | SaleEnded) -> None:
        """Tell whoever handed the sale over."""
        if isinstance(sale, SaleEnded):
            self.home.log.event("sale.ended", ending=sale.ending, take=sale.take)
            self._ended(sale)
        for told in self._told:
            told(sale)

    def _ended(self, sale: SaleEnded) -> None:
        """Lists say how it ended; where headquarters asked for the sale, it hears of it."""
        if sale.take is None:
            return
        self.home.vault.takes.ended(sale.take, sale.ending)
        if sale.practice:
            return
        if self.home.vault.tasks.ended(sale.reference, sale.take, sale.ending) and self.parts.courier:
            self.parts.courier.settle()

    def desk(self, order: DeskOrder) -> None:
        """Let the desk do it on its own thread."""
        if self.parts.desk:
            self.parts.desk.order(order)

    def say(self, order: SayAloud) -> None:
        """Let the machine's voice make sound of it; without one the seller reads it."""
        if self.parts.voice:
            self.parts.voice.order(order)
        else:
            self.post(SpeakingFailed(order.ticket, Trouble("voice.none")))

    def put_away(self, take: str) -> None:
        """Remember that nobody goes on with the sale of this take."""
        self.home.vault.history.put_away(take)

    # --- one fact ---

    def _idle(self) -> None:
        self._look_again()
        self._renew_plans()
        self._look_at_health()
        self._conductor.tick()

    def _look_at_health(self) -> None:
        """Between two sales; what is quickly known, without asking anybody."""
        if not self._begun and time.monotonic() >= self._health_at:
            self._health_at = time.monotonic() + HEALTH_EVERY_S
            self.desk(CheckHealth(quick=True))

    @property
    def _begun(self) -> bool:
        """Whether a sale is recorded, or about to be: from the press of Start on it goes by its own book."""
        return bool(self._look_at) or self._life.terminal.phase not in NOT_BEGUN

    def _renew_plans(self, *, at_once: bool = False) -> None:
        """Let the book come into force that is due. What was planned before and is not begun is planned anew by it."""
        if self._begun:
            return
        self._packs.look(at_once=at_once)
        for sale, plan in self._life.terminal.not_begun:
            if not self._packs.counts(plan):
                self._conductor.handle(self._completed(PlanRenewed(sale, self._packs.plan(sale, recording=False))))

    def _completed(self, fact: Fact) -> Fact:
        """A sale that comes brings papers and check list along, whoever handed it over; what is with it stays."""
        if not isinstance(fact, SaleArrived | PlanRenewed | UnfinishedFound):
            return fact
        documents, checklist = fact.documents, fact.checklist
        if not documents.found:
            documents = self._packs.documents(fact.sale, fact.plan)
        return replace(fact, documents=documents, checklist=checklist or self._checklist(fact.plan))

    def _checklist(self, plan: Plan) -> CheckList | None:
        return self._packs.checklist(plan, words=self.parts.recogniser is not None)

    def _look_again(self) -> None:
        if self._look_at and time.monotonic() >= self._look_at:
            self.find_unfinished()

    def _handle(self, fact: Fact) -> None:
        self._look_again()
        fact = self._completed(fact)
        self._note(fact)
        if isinstance(fact, Pressed) and fact.key in ("start", "choose"):
            self._renew_plans(at_once=True)
        for each in (*camera_before(self.home, fact), *clock_before(self.home, fact), fact):
            self._conductor.handle(each)
        self.live.see(fact)
        if self.documents:
            self.documents.see(fact)
        self.parts.watched.see(fact)
        if self.parts.updating:
            self.parts.updating.see(fact)
        if isinstance(fact, TELLS_OF_HEALTH):
            self._health_at = 0.0
        self._to.watch(fact)
        if self.parts.courier and isinstance(fact, TakeOpened | SegmentHeld | TakeClosed):
            self.parts.courier.wake()

    def _note(self, fact: Fact) -> None:
        """Write down what somebody from field IT will want to know."""
        if isinstance(fact, AnalystFailed | AnalystLost):
            code = fact.code if isinstance(fact, AnalystFailed) else "analysis.lost"
            self.home.log.trouble("analysis", fault=code)
        if isinstance(fact, RecogniserOff | RecogniserLost):
            code = fact.trouble.code if isinstance(fact, RecogniserOff) else "recogniser.lost"
            if code != "recogniser.none":  # nothing is wrong with a home that has none
                self.home.log.trouble("recognition", fault=code)
        if isinstance(fact, ReaderSeen) and fact.trouble and fact.trouble.code != self._reader_fault:
            self._reader_fault = fact.trouble.code
            self.home.log.trouble("reader", fault=fact.trouble.code)
        if isinstance(fact, CameraSettled) and fact.free:
            self.home.log.trouble("camera.free", controls=", ".join(fact.free))

    def _failed(self, fact: Fact, error: Exception) -> None:
        # the error's words may quote what nobody may read
        self.home.log.trouble("conductor.failed", error=type(error).__name__)
        if not isinstance(fact, RecorderFailed):  # else telling of a failure has failed itself; the log has it
            self.post(failure_of(error))


def failure_of(error: Exception) -> RecorderFailed:
    """What is said when taking a fact has failed."""
    told = error if isinstance(error, ShuangluError) else ShuangluError("conductor.failed")
    return RecorderFailed(told.trouble)
