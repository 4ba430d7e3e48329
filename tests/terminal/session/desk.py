"""A conductor with a clock, a recorder, a ledger and surroundings that write down everything that they are asked."""

from datetime import date
from typing import Any

from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.session.conductor import Conductor
from terminal.session.customer.pacing import paced_acts
from terminal.session.effects import RefusedFact, Repair, SaleEnded, SaleTaken
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed
from terminal.session.life.life import TerminalLife
from terminal.session.orders.analyst import AnalystOrder
from terminal.session.orders.desk import DeskOrder
from terminal.session.orders.recogniser import RecogniserOrder
from terminal.session.orders.recorder import AddMark, CloseTake, OpenTake, RecorderOrder
from terminal.session.orders.voice import SayAloud
from terminal.session.ports import Series
from terminal.session.sale_session import Terms
from terminal.session.snapshot import Live, Snapshot, StationView, TakeView, WalkView
from tests.terminal.session.customers import READY
from tests.terminal.session.lives import NO_IDENTITY, OPENED, START, TAKE, arrived


class Desk:
    """Marks are written down as (kind, what tells them apart), and whole in `marks`; publications in `published`."""

    def __init__(
        self, terms: Terms = NO_IDENTITY, *, no_take: ShuangluError | None = None, looking: bool = False
    ) -> None:
        self.now = 100.0
        self.broken: OSError | None = None
        self.done: list[Any] = []
        self.marks: list[AddMark] = []
        self.orders: list[DeskOrder] = []
        """What the station's desk was asked to do."""
        self.opened: list[OpenTake] = []
        self.custody: list[str | None] = []
        """Where the plans of the takes that began want the recording to lie."""
        self.taken: list[tuple[str, bool]] = []
        """What became of sales that came: shown, or waiting."""
        self.places: list[tuple[str, str]] = []
        """The digest of each, after that of the sale whose callers wait for it now."""
        self.published: list[Snapshot | Live] = []
        self.shown_at_repair: list[str] = []
        self.writer = Writer()
        self._no_take = no_take
        self.conductor = Conductor(
            TerminalLife(terms, today=lambda: date(2026, 11, 22), looking=looking),
            recorder=self, ledger=self, clock=self, around=self, analyst=Watcher(), recogniser=self.writer,
        )  # fmt: skip

    def tell(self, *facts: Fact) -> list[Any]:
        """Take facts in; return what was done because of them. The customer does what a node asks before it passes."""
        before = len(self.done)
        for fact in facts:
            if isinstance(fact, Pressed) and fact.key == "node_passed":
                self._let_customer_act()
            self.conductor.handle(fact)
        return self.done[before:]

    def _let_customer_act(self) -> None:
        """Her acts are marked; they are not counted among what the press came to."""
        done = len(self.done)
        for act in paced_acts(self.shown().customer) if self.published else ():
            self.conductor.handle(act)
        del self.done[done:]

    def recording(self, sale: Fact | None = None) -> "Desk":
        """As far as an open take."""
        self.tell(READY, sale or arrived(), START, OPENED)
        return self

    def shown(self) -> Snapshot:
        """What was published last."""
        return [each for each in self.published if isinstance(each, Snapshot)][-1]

    def take(self) -> TakeView:
        return self.shown().take

    def station(self) -> StationView:
        return self.shown().station

    def walk(self) -> WalkView:
        """The walk that is shown; there must be one."""
        walk = self.shown().walk
        assert walk is not None
        return walk

    def trouble(self) -> Trouble:
        """The trouble that is shown; there must be one."""
        trouble = self.shown().trouble
        assert trouble is not None
        return trouble

    def facts_of(self, kind: str) -> list[dict[str, Any]]:
        """What the marks of one kind say, in their order."""
        return [mark.facts for mark in self.marks if mark.kind == kind]

    # --- the clock, the recorder ---

    def monotonic(self) -> float:
        return self.now

    def order(self, order: RecorderOrder) -> None:
        match order:
            case AddMark(_, kind, facts):
                self.marks.append(order)
                self.done.append((kind, facts.get("event") or facts.get("id")))
            case CloseTake():
                self.done.append(("close", order.reason))
            case OpenTake():
                self.opened.append(order)
                self.done.append("OpenTake")
            case _:
                self.done.append(type(order).__name__)

    # --- the ledger ---

    def begin_take(
        self,
        series: Series,
        sale: dict[str, Any],
        planned_s: int,
        custody: str | None = None,
        *,
        practice: bool = False,
    ) -> OpenTake:
        del practice  # nothing goes anywhere here
        if self._no_take:
            raise self._no_take
        self.custody.append(custody)
        self.done.append(("begin", series, sale["reference"], planned_s))
        return OpenTake(TAKE, "folder", "32-0117", series, 1, None, (), b"", b"", planned_s)

    def take_opened(self, take: str) -> None:
        if self.broken:
            raise self.broken
        self.done.append(("opened", take))

    def take_refused(self, take: str) -> None:
        self.done.append(("refused", take))

    def segment_held(self, take: str, index: int, digest: str, size: int, entries: int) -> None:
        self.done.append(("held", take, index, digest, size, entries))

    def take_closed(self, take: str, status: str) -> None:
        self.done.append(("closed", take, status))

    # --- the surroundings ---

    def publish(self, value: Snapshot | Live) -> None:
        self.published.append(value)

    def refused(self, refusal: RefusedFact) -> None:
        self.done.append(("refused", refusal.phase, refusal.what, refusal.why))

    def repair(self, order: Repair) -> None:
        self.shown_at_repair.append(self.shown().phase)
        self.done.append(("repair", order.take, order.restart))

    def find_unfinished(self) -> None:
        self.done.append("find")

    def told(self, sale: SaleTaken | SaleEnded) -> None:
        if isinstance(sale, SaleEnded):
            self.done.append(("ended", sale.reference, sale.ending, sale.take))
        else:
            self.taken.append((sale.reference, sale.shown))
            self.places.append((sale.before, sale.sha256))

    def desk(self, order: DeskOrder) -> None:
        self.orders.append(order)
        self.done.append(order)

    def say(self, order: SayAloud) -> None:
        self.done.append(("say", order.text))

    def put_away(self, take: str) -> None:
        self.done.append(("put away", take))


class Writer:
    """A recogniser that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[RecogniserOrder] = []

    def order(self, order: RecogniserOrder) -> None:
        """Nobody waits for it."""
        self.told.append(order)


class Watcher:
    """An analyst that looks at nothing."""

    def order(self, order: AnalystOrder) -> None:
        """Nobody asks here what it was told."""
