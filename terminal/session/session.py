"""The session's states as one table: in which phase which fact is taken, and what follows from it.

What the table does not list is refused, and the refusal is on record; it is never ignored.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from terminal.session.facts import (
    DeliveryMoved,
    Fact,
    GapBegan,
    GapEnded,
    Levels,
    LineMoved,
    MarkRefused,
    Pressed,
    ProfileFell,
    RecorderFailed,
    RecorderLost,
    RecorderReady,
    SegmentHeld,
    TakeClosed,
    TakeOpened,
    TakeRefused,
    TakeUnsealed,
)
from terminal.session.orders import AddMark, CloseTake
from terminal.session.ports import Series
from terminal.session.snapshot import DeliveryView, Node, OpenGap, Phase, Snapshot, Trouble

ALARM_S = 3.5
"""Elapsed may run ahead of read back by the segment being written (1.6 s) and its way to the disk and back; one
second more than that (field-notes F17, P1) is an alarm."""


MOST_LOSSES = 3
"""A recorder that is lost so often without once getting ready will not get ready; somebody has to look."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be recorded: the facts of the sale, and the ordered nodes."""

    sale: dict[str, Any]
    nodes: tuple[Node, ...]
    planned_s: int
    series: Series = "sale"


@dataclass(frozen=True, slots=True)
class BeginTake:
    """Ask the ledger for the next number and open that take."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A fact that the table does not list for this phase."""

    phase: Phase
    what: str


@dataclass(frozen=True, slots=True)
class Repair:
    """The recorder is gone: seal what it left behind and, unless it fails again and again, start it anew."""

    take: str | None
    restart: bool


Act = BeginTake | AddMark | CloseTake | Refused | Repair
Step = Callable[["Session", Any, float], tuple[Act, ...]]


class Session:
    """Pure: facts in, acts out. `now` is seconds on a clock that never jumps."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._shown = Snapshot(rehearsal=plan.series == "rehearsal", node_count=len(plan.nodes))
        self._opened_at: float | None = None
        self._closed_after: float | None = None
        self._tickets = 0
        self._losses = 0

    def apply(self, fact: Fact, now: float) -> tuple[Act, ...]:
        """Take one fact in; return what has to be done."""
        key = (self._shown.phase, name_of(fact))
        step = TABLE.get(key) or TABLE.get(("*", key[1]))
        return (Refused(*key),) if step is None else step(self, fact, now)

    def refuse_start(self, code: str, sentence: str) -> None:
        """The ledger gave out no take: back to ready, with its reason."""
        self._show(phase="ready", trouble=Trouble(code, sentence))

    def snapshot(self, now: float) -> Snapshot:
        """What screens show at this moment."""
        shown, elapsed = self._shown, self._elapsed(now)
        running = shown.phase in ("recording", "closing")
        behind = running and elapsed - shown.held_s > ALARM_S
        lit = running and shown.held_s > 0 and not behind
        node = self.plan.nodes[shown.node_index] if running and self.plan.nodes else None
        return replace(shown, elapsed_s=elapsed, recording=lit, falling_behind=behind, node=node)

    def _elapsed(self, now: float) -> float:
        if self._closed_after is not None:
            return self._closed_after
        return 0.0 if self._opened_at is None else now - self._opened_at

    def _show(self, **changes: Any) -> None:
        self._shown = replace(self._shown, **changes)

    def _mark(self, kind: str, **facts: Any) -> AddMark:
        self._tickets += 1
        return AddMark(self._tickets, kind, facts)

    def _node_mark(self, kind: str) -> AddMark:
        index = self._shown.node_index
        node = self.plan.nodes[index]
        return self._mark(kind, index=index, id=node.id, title=node.title, clause=node.clause)

    # --- the steps that the table names ---

    def _ready(self, fact: RecorderReady, _: float) -> tuple[Act, ...]:
        self._losses = 0
        self._show(phase="ready", profile=fact.profile)
        return ()

    def _begin(self, _: Pressed, __: float) -> tuple[Act, ...]:
        self._opened_at = self._closed_after = None
        self._show(phase="opening", trouble=None, take=None, held_s=0.0, node_index=0, given_up=False)
        return (BeginTake(),)

    def _opened(self, fact: TakeOpened, now: float) -> tuple[Act, ...]:
        self._opened_at = now
        self._show(phase="recording", take=fact.take)
        sale = self._mark("sale", sale=self.plan.sale)
        return (sale, self._node_mark("node")) if self.plan.nodes else (sale,)

    def _refused(self, fact: TakeRefused, _: float) -> tuple[Act, ...]:
        self.refuse_start(fact.code, fact.sentence)
        return ()

    def _next(self, fact: Pressed, _: float) -> tuple[Act, ...]:
        if self._shown.node_index + 1 >= len(self.plan.nodes):
            return (Refused(self._shown.phase, name_of(fact)),)
        done = self._node_mark("node_done")
        self._show(node_index=self._shown.node_index + 1)
        return (done, self._node_mark("node"))

    def _finish(self, _: Pressed, __: float) -> tuple[Act, ...]:
        done = (self._node_mark("node_done"),) if self.plan.nodes else ()
        self._show(phase="closing")
        return (*done, self._mark("finish"), CloseTake("finished"))

    def _give_up(self, fact: Pressed, _: float) -> tuple[Act, ...]:
        self._show(phase="closing")
        return (self._mark("give_up", by=fact.by, **fact.detail), CloseTake("given_up"))

    def _held(self, fact: SegmentHeld, _: float) -> tuple[Act, ...]:
        if fact.take == self._shown.take:
            self._show(held_s=fact.end_us / 1e6, free_bytes=fact.free_bytes)
        return ()

    def _closed(self, fact: TakeClosed, now: float) -> tuple[Act, ...]:
        self._closed_after = self._elapsed(now)
        trouble = self._shown.trouble
        if fact.reason not in ("finished", "given_up"):
            trouble = Trouble(f"take.{fact.reason}", f"The take was closed early: {fact.reason}.")
        self._show(phase="sealed", trouble=trouble, given_up=fact.reason == "given_up")
        return ()

    def _gap_began(self, fact: GapBegan, _: float) -> tuple[Act, ...]:
        gap = OpenGap(fact.track, fact.reason)
        self._show(gaps=(*(other for other in self._shown.gaps if other != gap), gap))
        return ()

    def _gap_ended(self, fact: GapEnded, _: float) -> tuple[Act, ...]:
        ended = OpenGap(fact.track, fact.reason)
        self._show(gaps=tuple(gap for gap in self._shown.gaps if gap != ended))
        return ()

    def _levels(self, fact: Levels, _: float) -> tuple[Act, ...]:
        self._show(levels=fact)
        return ()

    def _profile(self, fact: ProfileFell, _: float) -> tuple[Act, ...]:
        self._show(profile=fact.profile)
        return ()

    def _unsealed(self, fact: TakeUnsealed, now: float) -> tuple[Act, ...]:
        self._closed_after = self._elapsed(now)
        self._show(phase="ready", trouble=Trouble(fact.code, fact.sentence))
        return (Repair(fact.take, restart=False),)

    def _mark_refused(self, _: MarkRefused, __: float) -> tuple[Act, ...]:
        sentence = "A step was pressed after the recorder had closed the take; it is not in the recording."
        self._show(trouble=Trouble("recorder.mark_refused", sentence))
        return ()

    def _nothing(self, _: Fact, __: float) -> tuple[Act, ...]:
        return ()

    def _failed(self, fact: RecorderFailed, _: float) -> tuple[Act, ...]:
        self._show(trouble=Trouble(fact.code, fact.sentence))
        return ()

    def _lost(self, _: RecorderLost, now: float) -> tuple[Act, ...]:
        self._closed_after = self._elapsed(now)
        take = self._shown.take if self._shown.phase in ("opening", "recording", "closing") else None
        sentence = "The recorder stopped unexpectedly. What was recorded is safe and is being sealed as interrupted."
        known = self._shown.trouble
        told = known is not None and known.code.startswith(("recorder.", "machine."))  # the reason, said before
        trouble = known if told else Trouble("recorder.lost", sentence)
        self._losses += 1
        restart = self._losses < MOST_LOSSES
        self._show(phase="preparing" if restart else "failed", trouble=trouble, gaps=())
        return (Repair(take, restart),)

    def _delivery(self, fact: DeliveryMoved, _: float) -> tuple[Act, ...]:
        view = DeliveryView(fact.take, fact.state, fact.delivered, fact.total, fact.detail)
        others = tuple(other for other in self._shown.deliveries if other.take != fact.take)
        self._show(deliveries=tuple(sorted((*others, view), key=lambda item: item.take)))
        return ()

    def _line(self, fact: LineMoved, _: float) -> tuple[Act, ...]:
        self._show(line_up=fact.up, line_detail=fact.detail)
        return ()


def name_of(fact: Fact) -> str:
    """How the table names a fact: its type, and for a key that was pressed, which."""
    return f"Pressed.{fact.key}" if isinstance(fact, Pressed) else type(fact).__name__


TABLE: dict[tuple[str, str], Step] = {
    ("preparing", "RecorderReady"): Session._ready,
    ("ready", "RecorderReady"): Session._ready,
    ("ready", "Pressed.start"): Session._begin,
    ("sealed", "Pressed.start"): Session._begin,
    ("opening", "TakeOpened"): Session._opened,
    ("opening", "TakeRefused"): Session._refused,
    ("recording", "Pressed.next"): Session._next,
    ("recording", "Pressed.finish"): Session._finish,
    ("recording", "Pressed.give_up"): Session._give_up,
    ("recording", "TakeClosed"): Session._closed,
    ("closing", "TakeClosed"): Session._closed,
    ("recording", "TakeUnsealed"): Session._unsealed,
    ("closing", "TakeUnsealed"): Session._unsealed,
    ("*", "MarkRefused"): Session._mark_refused,
    ("*", "SegmentHeld"): Session._held,
    ("*", "MarkHeld"): Session._nothing,
    ("*", "GapBegan"): Session._gap_began,
    ("*", "GapEnded"): Session._gap_ended,
    ("*", "Levels"): Session._levels,
    ("*", "ProfileFell"): Session._profile,
    ("*", "RecorderFailed"): Session._failed,
    ("*", "RecorderLost"): Session._lost,
    ("*", "DeliveryMoved"): Session._delivery,
    ("*", "LineMoved"): Session._line,
}
"""(phase, fact) -> step; the phase `*` stands for every phase that has no line of its own."""
