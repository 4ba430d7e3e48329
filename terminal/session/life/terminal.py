"""What is known of the terminal at one moment: the state that the table's actions change."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from faults.trouble import Trouble
from rulebook.plan.plan import Plan
from rulebook.sale.sale import Sale
from terminal.session.effects import SaleEnded
from terminal.session.facts.clock import ClockJudged
from terminal.session.facts.people import SaleArrived, UnfinishedFound
from terminal.session.facts.recorder import CameraJudged
from terminal.session.identity.step import IdentityStep
from terminal.session.marks import MarkPad
from terminal.session.sale_session import SaleSession, Terms
from terminal.session.snapshot import Ending, Live, Phase, StationView, TakeView

ALARM_S = 3.5
"""Elapsed may run ahead of read back by the segment being written (1.6 s) and its way to the disk and back; one
second more than that (field-notes F17, P1) is an alarm."""
RUNNING: tuple[Phase, ...] = ("recording", "closing")


@dataclass(frozen=True, slots=True)
class Lost:
    """A sale that was being recorded, and the take in which it was."""

    sale: SaleSession
    take: str | None


@dataclass(slots=True)
class Terminal:
    """One terminal, from the start of the program. Times are seconds on the session's clock."""

    terms: Terms
    today: Callable[[], dt.date]
    """Asked once a customer: a card may expire while the terminal runs."""
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
    unfinished: UnfinishedFound | None = None
    lost: Lost | None = None
    """The sale whose take was lost just now: the journals are being asked how far it came."""
    looking: bool = False
    """Nobody knows yet whether a sale can be gone on with: another recorder still closes the take before."""
    camera: CameraJudged | None = None
    clock: ClockJudged = field(default_factory=ClockJudged)
    answered: dict[str, str] = field(default_factory=dict)
    """Who answers for a clock that is doubted, in this sale, and why; empty while nobody does."""
    analyst_up: bool = False
    serials: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    """Numbers of attempts and of questions; none comes twice in a run of the program."""
    questions: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    forgotten_us: int = 0
    """What was captured until then was captured of somebody who is not here any more."""
    opened_at: float | None = None
    closed_after: float | None = None
    losses: int = 0
    """How often the recorder was lost without once getting ready."""

    @property
    def about(self) -> str:
        """What a press on the screen is about at this moment: another state, sale, take, node or attempt is another."""
        walk = self.sale.walk if self.sale else None
        offered = self.unfinished.take if self.unfinished and self.phase == "ready" else ""
        plan = self.sale.plan if self.sale else None
        by = (str(plan.book.serial if plan.book else ""), *(each.code for each in plan.refusals)) if plan else ()
        which = (plan.sale_sha256 if plan else "", *by, self.take.take or offered)
        return " ".join((self.phase, *which, f"{walk.node} {walk.attempt} {walk.state}" if walk else ""))

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


def ended(sale: SaleSession, ending: Ending | Literal["left", "replaced"], take: str | None) -> SaleEnded:
    """Return what whoever handed this sale over is told."""
    return SaleEnded(sale.sale.reference, sale.plan.sale_sha256, ending, take)
