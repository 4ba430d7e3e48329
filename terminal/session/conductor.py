"""One conductor: takes facts one at a time, applies them to the terminal's life, carries out what follows."""

from dataclasses import replace
from typing import Protocol

from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.session.effects import (
    BeginTake,
    Effect,
    FindUnfinished,
    PutAway,
    RefusedFact,
    Repair,
    SaleEnded,
    SaleTaken,
)
from terminal.session.facts.fact import Fact
from terminal.session.facts.recorder import SegmentHeld, TakeClosed, TakeOpened, TakeRefused
from terminal.session.life.life import LIVE_FACTS, TerminalLife, name_of
from terminal.session.orders.analyst import AnalystOrder
from terminal.session.orders.desk import DeskOrder
from terminal.session.orders.reader import ReaderOrder
from terminal.session.orders.recogniser import RecogniserOrder
from terminal.session.orders.recorder import (
    AddMark,
    AddObject,
    CloseSecondCamera,
    CloseTake,
    OpenSecondCamera,
    PlaySound,
    StopSound,
    TrySound,
)
from terminal.session.orders.voice import SayAloud
from terminal.session.ports import Analyst, Clock, Ledger, Reader, Recogniser, Recorder
from terminal.session.snapshot import Live, Snapshot

OF_RECORDER = (
    AddMark,
    AddObject,
    PlaySound,
    StopSound,
    TrySound,
    CloseTake,
    OpenSecondCamera,
    CloseSecondCamera,
)
"""What goes to the recorder as it is."""
CLOCK_S = 0.25
"""A snapshot comes at least so often: the clock on the screen ticks, though sound and faces have their own channel."""


class Surroundings(Protocol):
    """What the conductor tells and asks besides the recorder, the analyst and the ledger; the station answers.

    Each is called while a fact is handled, on the same thread.
    """

    def publish(self, value: Snapshot | Live) -> None:
        """Show it on the screens."""

    def refused(self, refusal: RefusedFact) -> None:
        """Take note of a fact that was refused."""

    def repair(self, order: Repair) -> None:
        """Seal what a lost recorder left behind, and start it again if it may."""

    def find_unfinished(self) -> None:
        """Look on the disk for a sale that can be gone on with; the answer comes as a fact, also that there is none."""

    def told(self, sale: SaleTaken | SaleEnded) -> None:
        """Tell whoever handed the sale over."""

    def desk(self, order: DeskOrder) -> None:
        """Let the desk do it on its own thread; facts answer."""

    def say(self, order: SayAloud) -> None:
        """Let the machine's voice make sound of it; facts answer."""

    def put_away(self, take: str) -> None:
        """Remember that nobody goes on with the sale of this take."""


class Conductor:
    """Not safe to call from two threads at once: whoever owns it feeds it from one queue."""

    def __init__(
        self,
        life: TerminalLife,
        *,
        recorder: Recorder,
        ledger: Ledger,
        clock: Clock,
        around: Surroundings,
        analyst: Analyst | None = None,
        recogniser: Recogniser | None = None,
        reader: Reader | None = None,
    ) -> None:
        """Without an analyst nothing is looked for; the session learns that nobody answers.

        Without a recogniser nothing is written down, without a reader no chip is read.
        """
        self._life = life
        self._recorder = recorder
        self._ledger = ledger
        self._clock = clock
        self._around = around
        self._analyst = analyst
        self._recogniser = recogniser
        self._reader = reader
        self._shown_at = float("-inf")

    def handle(self, fact: Fact) -> None:
        """Take one fact in. The ledger notes it first: what is on the disk is true, whatever screens think of it."""
        live = name_of(fact) in LIVE_FACTS
        try:
            self._note(fact)
        finally:  # a ledger that fails does not make the fact untrue
            acts = self._life.apply(fact, self._clock.monotonic())
            if acts:
                self.publish()  # before the acts: sealing what a lost recorder left behind takes its time
            self._carry_out_all(acts)
        if live and self._clock.monotonic() - self._shown_at < CLOCK_S:
            self._around.publish(self._life.live())
        else:
            self.publish()

    def tick(self) -> None:
        """Let go on what waited long enough, and publish how things stand; to be called while no fact comes."""
        acts = self._life.tick(self._clock.monotonic())
        self._carry_out_all(acts)
        self.publish()

    def publish(self) -> None:
        """Publish how things stand now, also when nothing happened: a recorder that falls silent must show."""
        self._shown_at = self._clock.monotonic()
        self._around.publish(self._life.snapshot(self._shown_at))
        self._around.publish(self._life.live())

    def _note(self, fact: Fact) -> None:
        match fact:
            case TakeOpened():
                self._ledger.take_opened(fact.take)
            case TakeRefused():
                self._ledger.take_refused(fact.take)
            case SegmentHeld():
                self._ledger.segment_held(fact.take, fact.index, fact.digest, fact.bytes, fact.entries)
            case TakeClosed():
                self._ledger.take_closed(fact.take, fact.status)
            case _:
                pass

    def _carry_out_all(self, acts: tuple[Effect, ...]) -> None:
        """Carry out each, whatever becomes of the others; raises the first failure when all were tried."""
        failures = []
        for act in acts:
            try:
                self._carry_out(act)
            except Exception as error:  # noqa: BLE001 - what failed must not keep a sale's end from being told
                failures.append(error)
        if failures:
            raise failures[0]

    def _carry_out(self, act: Effect) -> None:
        match act:
            case BeginTake():
                self._begin(act)
            case act if isinstance(act, OF_RECORDER):
                self._recorder.order(act)
            case Repair():
                self._around.repair(act)
            case FindUnfinished():
                self._around.find_unfinished()
            case SaleTaken() | SaleEnded():
                self._around.told(act)
            case PutAway():
                self._around.put_away(act.take)
            case SayAloud():
                self._around.say(act)
            case RefusedFact():
                self._around.refused(act)
            case act if isinstance(act, DeskOrder):
                self._around.desk(act)
            case _:
                self._let_observe(act)

    def _let_observe(self, act: AnalystOrder | RecogniserOrder | ReaderOrder) -> None:
        """Hand it to whoever looks or listens; where nobody does, the session knows that nobody answers."""
        if isinstance(act, RecogniserOrder):
            if self._recogniser is not None:
                self._recogniser.order(act)
        elif isinstance(act, ReaderOrder):
            if self._reader is not None:
                self._reader.order(act)
        elif self._analyst is not None:
            self._analyst.order(act)

    def _begin(self, act: BeginTake) -> None:
        try:
            order = self._ledger.begin_take(act.series, act.sale, act.planned_s, act.custody, practice=act.practice)
        except Exception as error:
            told = error.trouble if isinstance(error, ShuangluError) else Trouble("conductor.failed")
            self._life.apply(TakeRefused("", told), self._clock.monotonic())  # no number: none to take back
            if not isinstance(error, ShuangluError):
                raise
        else:
            notes = (*order.notes, *act.notes)
            self._recorder.order(replace(order, packs=act.packs, picture=act.picture, notes=notes))
