"""One conductor: takes facts one at a time, applies them to the session, carries out what follows."""

from collections.abc import Callable
from typing import Protocol

from faults.errors import ShuangluError
from terminal.session.effects import BeginTake, Effect, RefusedFact, Repair
from terminal.session.facts import Fact
from terminal.session.facts.recorder import SegmentHeld, TakeClosed, TakeOpened, TakeRefused
from terminal.session.orders.recorder import AddMark, CloseTake
from terminal.session.ports import Analyst, Clock, Ledger, Recorder
from terminal.session.session import Session
from terminal.session.snapshot import Snapshot


class Watcher(Protocol):
    """Who is told what the conductor does; bootstrap writes it to the log."""

    def refused(self, refusal: RefusedFact) -> None:
        """Take note of a fact that the session refused; called while that fact is handled, on the same thread."""


class Conductor:
    """Not safe to call from two threads at once: whoever owns it feeds it from one queue."""

    def __init__(
        self,
        session: Session,
        *,
        recorder: Recorder,
        ledger: Ledger,
        clock: Clock,
        repair: Callable[[Repair], None],
        publish: Callable[[Snapshot], None],
        watcher: Watcher,
        analyst: Analyst | None = None,
    ) -> None:
        """`repair` seals what a lost recorder left behind and starts it again if it may; `publish` gets snapshots.

        Without an analyst nothing is looked for; the session learns that nobody answers.
        """
        self._session = session
        self._recorder = recorder
        self._ledger = ledger
        self._clock = clock
        self._repair = repair
        self._publish = publish
        self._watcher = watcher
        self._analyst = analyst

    def handle(self, fact: Fact) -> None:
        """Take one fact in. The ledger notes it first: what is on the disk is true, whatever screens think of it."""
        try:
            self._note(fact)
        finally:  # a ledger that fails does not make the fact untrue
            acts = self._session.apply(fact, self._clock.monotonic())
            self.publish()  # before the acts: sealing what a lost recorder left behind takes its time
            for act in acts:
                self._carry_out(act)
        self.publish()

    def publish(self) -> None:
        """Publish how things stand now, also when nothing happened: a recorder that falls silent must show."""
        self._publish(self._session.snapshot(self._clock.monotonic()))

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

    def _carry_out(self, act: Effect) -> None:
        match act:
            case BeginTake():
                self._begin()
            case AddMark() | CloseTake():
                self._recorder.order(act)
            case Repair():
                self._repair(act)
            case RefusedFact():
                self._watcher.refused(act)
            case _:
                if self._analyst is not None:
                    self._analyst.order(act)

    def _begin(self) -> None:
        plan = self._session.plan
        try:
            order = self._ledger.begin_take(plan.series, plan.sale, plan.planned_s)
        except ShuangluError as error:
            self._session.refuse_start(error.trouble)
        else:
            self._recorder.order(order)
