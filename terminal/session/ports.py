"""What the conductor needs from the outside world. Bootstrap hands in the real things."""

from typing import Any, Literal, Protocol

from terminal.session.orders.analyst import AnalystOrder
from terminal.session.orders.reader import ReaderOrder
from terminal.session.orders.recogniser import RecogniserOrder
from terminal.session.orders.recorder import OpenTake, RecorderOrder

Series = Literal["sale", "rehearsal"]


class Recorder(Protocol):
    """The recorder process. Its facts come back through the bridge that bootstrap builds."""

    def order(self, order: RecorderOrder) -> None:
        """Returns at once. An order to a recorder that is gone is lost, and RecorderLost says that it is gone."""


class Analyst(Protocol):
    """The analyst process. What it observes comes back through the bridge that bootstrap builds."""

    def order(self, order: AnalystOrder) -> None:
        """Returns at once, whatever the analyst does: recording never waits for it."""


class Recogniser(Protocol):
    """The process that writes down what is said. What it heard comes back through the bridge that bootstrap builds."""

    def order(self, order: RecogniserOrder) -> None:
        """Returns at once, whatever the recogniser does: recording never waits for it."""


class Reader(Protocol):
    """The process that holds the card reader. What it read comes back through the bridge that bootstrap builds."""

    def order(self, order: ReaderOrder) -> None:
        """Returns at once, whatever the reader does: nothing waits for it."""


class Ledger(Protocol):
    """The vault's memory of takes: numbering without holes, and the outbox. Each call is one transaction."""

    def begin_take(
        self,
        series: Series,
        sale: dict[str, Any],
        planned_s: int,
        custody: str | None = None,
        *,
        practice: bool = False,
    ) -> OpenTake:
        """Give out the next number of the series and all that entry 0 needs; raises ShuangluError.

        `custody` says where the plan wants the recording to lie, None where it says nothing. `practice`: it is never
        delivered.
        """

    def take_opened(self, take: str) -> None:
        """Entry 0 is durable: the number is used, and the take joins the outbox."""

    def take_refused(self, take: str) -> None:
        """Entry 0 was never written: the number is free again."""

    def segment_held(self, take: str, index: int, digest: str, size: int, entries: int) -> None:
        """A segment and its journal entry are durable: they join the outbox."""

    def take_closed(self, take: str, status: Literal["sealed", "interrupted"]) -> None:
        """The manifest is durable: the seal joins the outbox."""


class Clock(Protocol):
    """The clock that every `now` of the session is read from."""

    def monotonic(self) -> float:
        """Seconds on a clock that never jumps: the one by which pictures are stamped."""
