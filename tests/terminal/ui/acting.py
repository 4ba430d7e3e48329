"""A station without devices behind both real windows, and hands that do anything: for random acts that are replayed.

The life of the terminal, its conductor and the windows are the real ones. Recorder, analyst, voice and desk only
answer what they are asked: late, in another order, with an error now and then, and sometimes not at all.
"""

import heapq
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import count
from typing import Any

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage

from faults.trouble import Trouble
from rulebook.plan.planner import make_plan
from rulebook.sale.reading import SaleFaultsError, read_sale
from rulebook.sale.sale import Sale
from scripts.worked_sales import shipped
from terminal.session.conductor import Conductor
from terminal.session.customer.documents import Documents
from terminal.session.customer.pacing import paced_acts
from terminal.session.effects import RefusedFact, Repair, SaleEnded, SaleTaken
from terminal.session.entry.consequences import told_of
from terminal.session.entry.form import stamp_of
from terminal.session.facts.analyst import (
    AnalystReady,
    CardRead,
    CardSeen,
    ChallengeMoved,
    FlashAsked,
    StillTaken,
)
from terminal.session.facts.clock import ClockJudged
from terminal.session.facts.desk import (
    DiskMeasured,
    Draft,
    DraftsListed,
    EntryOpened,
    HealthChecked,
    ReplayMoved,
    SalePreviewed,
    SaleRefused,
    TakesListed,
    TasksListed,
)
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import NothingUnfinished, Pressed, SaleArrived, UnfinishedFound
from terminal.session.facts.recorder import (
    GapBegan,
    GapEnded,
    Levels,
    MarkHeld,
    MarkRefused,
    ObjectHeld,
    RecorderFailed,
    RecorderLost,
    RecorderReady,
    SegmentHeld,
    Slip,
    SoundPlayed,
    SoundTried,
    TakeClosed,
    TakeOpened,
    TakeRefused,
    TakeUnsealed,
)
from terminal.session.facts.staff import (
    CodeMade,
    SignedFor,
    SignedIn,
    SigningRefused,
    SignInRefused,
    Staff,
    StaffKnown,
    StaffListed,
)
from terminal.session.facts.voice import SpeakingFailed, Spoken, VoiceKnown
from terminal.session.life.life import TerminalLife
from terminal.session.orders.analyst import (
    AnalystOrder,
    Challenge,
    MatchFace,
    ReadCard,
    Rest,
    TakeStill,
    WatchFaces,
    WatchRoom,
)
from terminal.session.orders.desk import (
    CheckHealth,
    DeskOrder,
    DropDraft,
    EnterCode,
    EnterSale,
    ImportSale,
    KeepDraft,
    ListDrafts,
    ListTakes,
    ManageStaff,
    MeasureDisk,
    MoveTask,
    OpenEntry,
    PreviewSale,
    Replay,
    SendNow,
    SetPassword,
    SignFor,
    SignIn,
)
from terminal.session.orders.recorder import (
    AddMark,
    AddObject,
    CloseTake,
    OpenTake,
    PlaySound,
    RecorderOrder,
    StopSound,
    TrySound,
)
from terminal.session.orders.voice import SayAloud
from terminal.session.ports import Series
from terminal.session.sale_session import IdentityRule, Terms
from terminal.session.snapshot import Live, Snapshot
from tests.sales import small_plan, small_sale
from tests.terminal.session.customers import CONSENT, LIGHT, NEXT, SEATED, SKIP, TODAY, VOUCH, card, ended, matched
from tests.terminal.session.entry.known import TYPED, counter
from tests.terminal.session.lives import BROKEN_OFF, LIVES, WRONG_CLOCK
from tests.terminal.ui.customer_views import brochure
from tests.terminal.ui.entry_views import DRAFTS, HEALTH, NOW, TASKS
from tests.terminal.ui.entry_views import TODAY as TAKES

BOSS = Staff("9001", "周敏", "administrator")
CHIEF = Staff("2043", "陈立", "supervisor")
TELLER = Staff("1187", "王芳", "teller", "00000032050002026000001", "2028-12-31", "3", "示例银行")
STRAY: list[Fact] = [
    *{str(fact): fact for story in LIVES for fact, _ in story.steps if not isinstance(fact, Pressed)}.values()
]
"""Every fact of every story of a terminal's life: what comes out of its turn."""
_SEGMENT_S = 1.6
_REPLAY_S = 300.0
_VOICE = b"\x00\x00" * 800


_LEADS_ON: dict[str, Pressed] = {
    "plan": Pressed("start"), "consent": CONSENT, "room": Pressed("accept_room", "陈立", {"reason": "client_waits"}),
    "liveness": VOUCH, "places": SKIP, "home": Pressed("choose", detail={"reference": "D-1"}),
    "sealed": Pressed("leave"), "signin": Pressed("sign_in", detail={"number": "1187", "password": "x"}),
}  # fmt: skip


@cache
def picture() -> bytes:
    """A picture of a document, as a camera would have taken it."""
    image = QImage(320, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("steelblue"))
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(held, "JPG")  # type: ignore[call-overload]  # the stub knows bytes alone, Qt wants text
    return bytes(held.data().data())


@cache
def sales() -> tuple[SaleArrived, ...]:
    """What may come to the counter: short walks, and long ones by the packs that ship."""
    short = small_sale(reference="D-1")
    machine = small_plan(short)
    nodes = tuple(node.model_copy(update={"reader": "machine_or_seller"}) for node in machine.nodes)
    child = small_sale(reference="D-2", child=True)
    whole = small_sale(reference="D-3")
    return (
        SaleArrived(short, machine.model_copy(update={"nodes": nodes})),
        SaleArrived(child, small_plan(child)),
        SaleArrived(whole, make_plan(whole, shipped()), documents=Documents((brochure(),))),
        SaleArrived(small_sale(reference="D-4"), small_plan(), practice=True),
        SaleArrived(short, machine.model_copy(update={"nodes": nodes}), stays=True),
    )


class Standing:
    """Recorder, ledger, clock, surroundings, analyst and desk in one; a fact is due at a moment of its own clock."""

    def __init__(
        self, dice: random.Random, show: Callable[[Snapshot | Live], None], *, staffed: bool, asks: bool
    ) -> None:
        self.dice, self.now, self._show = dice, 1000.0, show
        self._due: list[tuple[float, int, Fact]] = []
        self._order = count()
        self._takes = count(1)
        self._take: OpenTake | None = None
        self._began = self._held = 0.0
        self._segments = 0
        self._watched = False
        self._sound = 0
        self._away = False
        self._drafts: dict[str, Draft] = {each.key: each for each in DRAFTS}
        self._people = [(BOSS, "active"), (CHIEF, "active"), (TELLER, "first")]
        self._sold: SaleArrived | None = None
        self.refusals = 0
        rule: IdentityRule = "required" if asks else "none"
        terms = Terms(identity=rule, demonstration=dice.random() < 0.3, delivers=True, unverified_packs=True)
        self.life = TerminalLife(terms, lambda: TODAY)
        self.conductor = Conductor(self.life, recorder=self, ledger=self, clock=self, around=self, analyst=_Eyes(self))
        if staffed:
            self.later(StaffKnown(any=True, staff=(BOSS, CHIEF, TELLER)), within=0.0)
        self.later(RecorderReady(1280, 720, 25.0, "720p25"), AnalystReady(), VoiceKnown("zh"), within=0.0)
        self.later(sales()[0], within=0.0)

    # what is due

    def later(self, *facts: Fact, within: float = 1.5) -> None:
        """Let these come soon, in their order."""
        at = self.now
        for fact in facts:
            at += self.dice.uniform(0.0, within)
            heapq.heappush(self._due, (at, next(self._order), fact))

    def wait(self, seconds: float) -> None:
        """Let time pass, and all that is due come."""
        self.now += seconds
        self._keep_recording()
        if not self._away:
            loud = self.dice.random() < 0.3
            self.later(Levels(-12.0, -20.0) if loud else Levels(-55.0, -60.0), within=0.0)
            if self._watched:
                self.later(SEATED, LIGHT, within=0.0)
        while self._due and self._due[0][0] <= self.now:
            self.tell(heapq.heappop(self._due)[2])
        self.conductor.publish()

    def tell(self, fact: Fact) -> None:
        """Hand it to the conductor, as the station's one queue does."""
        if isinstance(fact, TakeOpened) and self._take is not None and fact.take == self._take.take:
            self._began, self._held, self._segments = self.now, 0.0, 0
        elif isinstance(fact, TakeClosed | TakeUnsealed | RecorderLost | TakeRefused):
            self._take = None
            self._away = self._away or isinstance(fact, RecorderLost)
        elif isinstance(fact, RecorderReady):
            self._away = False
        if hasattr(fact, "captured_us"):
            fact = replace(fact, captured_us=round(self.now * 1e6))  # type: ignore[arg-type]  # only those have it
        self.conductor.handle(fact)

    def _keep_recording(self) -> None:
        while self._take is not None and self._began and self._held + _SEGMENT_S <= self.now - self._began:
            start, self._held = self._held, self._held + _SEGMENT_S
            self._segments += 1
            end = round(self._held * 1e6)
            whole = round(_SEGMENT_S * 1e6)
            self.later(
                SegmentHeld(
                    self._take.take, self._segments, "ab" * 32, round(start * 1e6), end, 90_000, self._segments + 1,
                    end + 1, 40, 0, 0.0, 10**11, whole, whole,
                ),
                within=0.3,
            )  # fmt: skip

    # the clock, the ledger

    def monotonic(self) -> float:
        return self.now

    def begin_take(
        self,
        series: Series,
        sale: dict[str, Any],
        planned_s: int,
        custody: str | None = None,
        *,
        practice: bool = False,
    ) -> OpenTake:
        del sale, custody, practice  # nothing goes anywhere here
        number = next(self._takes)
        take = f"32-0117-{number:06d}"
        return OpenTake(take, "folder", "32-0117", series, number, None, (), b"", b"", planned_s)

    def take_opened(self, take: str) -> None:
        """Nobody keeps it here."""

    def take_refused(self, take: str) -> None:
        """Nobody keeps it here."""

    def segment_held(self, take: str, index: int, digest: str, size: int, entries: int) -> None:
        """Nobody keeps it here."""

    def take_closed(self, take: str, status: str) -> None:
        """Nobody keeps it here."""

    # the recorder

    def order(self, order: RecorderOrder) -> None:
        """Answer it, sooner or later; a recorder that is gone answers nothing."""
        if not self._away:
            self.later(*self._answers(order))

    def _answers(self, order: RecorderOrder) -> Iterator[Fact]:
        take, bad = self._take.take if self._take else None, self.dice.random() < 0.06
        match order:
            case OpenTake() if bad:
                yield TakeRefused(order.take, Trouble("capture.no_room", {"seconds": 600, "needed": 400, "free": 100}))
            case OpenTake():
                self._take, self._began = order, 0.0
                yield TakeOpened(order.take, "folder")
            case AddMark() | AddObject() if bad or take is None:
                yield MarkRefused(take, order.ticket)
            case AddMark():
                yield MarkHeld(take or "", order.ticket, 3, 1)
            case AddObject():
                yield ObjectHeld(take or "", order.ticket, order.role, "ab" * 32, 4, 1, 1)
            case PlaySound():
                self._sound = order.ticket
                yield SoundPlayed(order.ticket, "began", 1)
                yield SoundPlayed(order.ticket, "failed" if bad else "ended", 1, 9)
            case StopSound():
                yield SoundPlayed(self._sound, "stopped", 1, 5)
            case TrySound():
                yield SoundTried("listening", 8.0, -20.0)
                yield SoundTried("playing", 4.0)
                yield SoundTried("failed" if bad else "ended")
            case CloseTake() if take is not None:
                yield from self._closes(order, take, bad=bad)
            case _:
                return

    def _closes(self, order: CloseTake, take: str, *, bad: bool) -> Iterator[Fact]:
        if bad:
            yield TakeUnsealed(take, Trouble("capture.unsealed"))
            return
        code = "7K2QD-9MV4X-0RTBA-31HNE"
        slip = Slip(take, code, "2026-11-22T06:12:09.120Z", f"SL1:{take}:{code.replace('-', '')}")
        notes = ("no_picture",) if self.dice.random() < 0.15 else ()  # fmt: skip
        yield TakeClosed(take, order.reason, "sealed", {}, notes, "cd" * 32, slip)

    # the surroundings

    def publish(self, value: Snapshot | Live) -> None:
        self._show(value)

    def refused(self, refusal: RefusedFact) -> None:
        del refusal  # how many is enough
        self.refusals += 1

    def repair(self, order: Repair) -> None:
        if order.restart:
            self.later(RecorderReady(1280, 720, 25.0, "720p25"), within=4.0)

    def find_unfinished(self) -> None:
        sold = self._sold
        if sold is None or self.dice.random() < 0.3:
            self.later(NothingUnfinished())
            return
        self.later(UnfinishedFound("32-0117-000001", "cd" * 32, "kiosk_lost", sold.sale, sold.plan, BROKEN_OFF))

    def told(self, sale: SaleTaken | SaleEnded) -> None:
        """Another one comes after it, for whom there is always somebody at the counter."""
        if isinstance(sale, SaleEnded) and self.dice.random() < 0.7:
            self.later(self.dice.choice(sales()), within=6.0)
        if isinstance(sale, SaleTaken):
            self._sold = next((each for each in sales() if each.sale.reference == sale.reference), self._sold)

    def put_away(self, take: str) -> None:
        """Nobody remembers it here."""

    def say(self, order: SayAloud) -> None:
        bad = self.dice.random() < 0.1
        answer = SpeakingFailed(order.ticket, Trouble("voice.none")) if bad else Spoken(order.ticket, _VOICE, 8000)
        self.later(answer)

    # the desk

    def desk(self, order: DeskOrder) -> None:
        self.later(*self._desk(order, bad=self.dice.random() < 0.15))

    def _desk(self, order: DeskOrder, *, bad: bool) -> Iterator[Fact]:  # noqa: C901 - one case for each order
        match order:
            case SignIn() | SetPassword() if bad:
                yield SignInRefused(Trouble("staff.wrong", {"left": 4}), order.number)
            case SignIn() | SetPassword():
                staff = next((each for each, _ in self._people if each.number == order.number), TELLER)
                yield SignedIn(staff, must_set=isinstance(order, SignIn) and self.dice.random() < 0.1)
            case SignFor() if bad:
                yield SigningRefused(order.ticket, Trouble("staff.wrong", {"left": 4}))
            case SignFor():
                yield SignedFor(order.ticket, CHIEF if "supervisor" in order.roles else BOSS)
            case EnterCode():
                yield StaffKnown(any=True, staff=(BOSS, CHIEF, TELLER))
                yield SignedIn(BOSS)
            case ManageStaff():
                if order.act != "list":
                    yield CodeMade(order.number or "1187", "ABCD-EFGH-JKMN", "2026-11-25T14:00:00+08:00")
                yield StaffListed(tuple(self._people), (TELLER,))  # type: ignore[arg-type]  # states are as they are named
            case ListTakes() | SendNow():
                yield TakesListed(TAKES, NOW)
            case CheckHealth():
                yield HealthChecked(HEALTH, NOW)
            case MeasureDisk():
                yield DiskMeasured(300 if bad else 36_000)
            case Replay():
                yield from self._replay(order, bad=bad)
            case _:
                yield from self._entry(order, bad=bad)

    def _replay(self, order: Replay, *, bad: bool) -> Iterator[Fact]:
        state: Any = {"open": "paused", "play": "playing", "close": "closed"}.get(order.act, "paused")
        if bad and order.act == "open":
            yield ReplayMoved(order.take, "refused", trouble=Trouble("replay.damaged"))
        else:
            place = min(_REPLAY_S, max(0.0, order.value)) if order.act == "seek" else 3.0
            yield ReplayMoved(order.take, state, place, _REPLAY_S, viewer="王芳 1187", reason=order.reason)

    def _entry(self, order: DeskOrder, *, bad: bool) -> Iterator[Fact]:
        match order:
            case ListDrafts():
                yield DraftsListed(tuple(self._drafts.values()))
            case KeepDraft():
                self._drafts[order.key] = Draft(order.key, order.data, NOW, order.task, order.owner)
                yield DraftsListed(tuple(self._drafts.values()))
            case DropDraft():
                self._drafts.pop(order.key, None)
                yield DraftsListed(tuple(self._drafts.values()))
            case OpenEntry():
                known = self._drafts.get(order.key)
                data = known.data if known else dict(order.data) or (dict(TYPED) if self.dice.random() < 0.5 else {})
                yield EntryOpened(order.key or f"k{next(self._order)}", data, counter())
            case PreviewSale():
                yield self._preview(order)
            case EnterSale():
                yield self._enters(order)
            case ImportSale() if bad:
                yield SaleRefused("", Trouble("entry.no_file"))
            case ImportSale():
                yield EntryOpened(f"k{next(self._order)}", dict(TYPED), counter())
            case MoveTask():
                yield TasksListed(TASKS)
            case _:
                return

    def _preview(self, order: PreviewSale) -> SalePreviewed:
        stamp = stamp_of(order.data)
        try:
            plan = make_plan(read_sale(order.data), shipped(), explained=True)
        except SaleFaultsError:
            return SalePreviewed(order.key, stamp)
        return SalePreviewed(order.key, stamp, planned=True, told=told_of(plan), nodes=len(plan.nodes))

    def _enters(self, order: EnterSale) -> Fact:
        try:
            sale: Sale = read_sale(order.data)
        except SaleFaultsError:
            return EntryOpened(order.key or "k", dict(TYPED), counter(), trouble=Trouble("entry.incomplete"))
        return SaleArrived(sale, make_plan(sale, shipped()), practice=order.practice, draft=order.key)

    def helps(self) -> str:
        """What leads on most surely from here, as a script does it where nobody is there."""
        shown = self.life.snapshot(self.now)
        page = shown.page
        if shown.phase == "recording":
            for done in paced_acts(shown.customer):
                self.tell(done)
            return "what the customer does"
        said = _LEADS_ON.get(page, NEXT if shown.phase == "identifying" else None)
        if said is not None:
            self.tell(said)
        return page

    # what nobody asked for

    def mishap(self) -> None:
        """A device goes or comes back, a clock is wrong, a fact comes out of its turn: now, or too late."""
        track: Any = self.dice.choice(("picture", "sound"))
        reason: Any = self.dice.choice(("lost", "hanging", "frozen", "black", "silent", "clipping"))
        often: tuple[Fact, ...] = (
            GapBegan(track, reason, None), GapEnded(track, reason, None), GapEnded(track, "lost", None),
            RecorderFailed(Trouble("capture.fault")), self.dice.choice(sales()), ClockJudged(), WRONG_CLOCK,
            RecorderReady(1280, 720, 25.0, "720p25"), AnalystReady(),
        )  # fmt: skip
        fact = self.dice.choice(often) if self.dice.random() < 0.5 else self.dice.choice(STRAY)
        if isinstance(fact, RecorderLost) and self.dice.random() < 0.7:
            return
        if isinstance(fact, RecorderLost):
            self.later(RecorderReady(1280, 720, 25.0, "720p25"), within=6.0)
        self.later(fact, within=self.dice.choice((0.0, 5.0)))


class _Eyes:
    """The analyst: sees what is held before it, well or badly."""

    def __init__(self, station: Standing) -> None:
        self._station, self._dice = station, station.dice

    def order(self, order: AnalystOrder) -> None:
        """Answer it, sooner or later, or never."""
        if isinstance(order, Rest):
            self._station._watched = False
        if isinstance(order, WatchFaces | WatchRoom):
            self._station._watched = True
        if self._dice.random() < 0.95:
            self._station.later(*self._sees(order))

    def _sees(self, order: AnalystOrder) -> Iterator[Fact]:
        good = self._dice.random() < 0.7
        match order:
            case ReadCard():
                yield CardSeen(0, () if good else ("glare",))
                other = {} if good or order.side == "back" else {"name": "李秀莹"}
                read = card(order.side, **other).reading
                fields = {name: replace(each, crop=picture()) for name, each in read.fields.items()}
                portrait = picture() if order.side == "front" else b""
                yield CardRead(0, replace(read, card=picture(), portrait=portrait, fields=fields))
            case TakeStill():
                yield StillTaken(0, picture(), 320, 200, () if good else ("glare",))
            case Challenge():
                yield ChallengeMoved(0, order.attempt, 1, 3, "blink")
                if order.flash:
                    yield FlashAsked(0, "red")
                    yield FlashAsked(0, None)
                yield ended(order.attempt, *(() if good else ("face_lost",)), track=7)
            case MatchFace():
                yield matched("same" if good else "different")
            case _:
                return
