"""The station's desk: slow work for the pages round a recording, one thing after another on a thread of its own."""

import queue
import threading
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from faults.errors import ShuangluError
from terminal.session.facts.fact import Fact
from terminal.session.facts.recorder import RecorderFailed
from terminal.session.orders.desk import DeskOrder

Handler = Callable[[Any], Iterable[Fact]]
"""Does one kind of order, and answers with facts; raises ShuangluError, which is said then."""
_STOP: Final = object()


class Desk:
    """Orders go in from any thread; facts come out on the desk's own."""

    def __init__(
        self, handlers: Mapping[type, Handler], say: Callable[[Fact], None], note: Callable[[str, Exception], None]
    ) -> None:
        """`note` is told the kind of an order whose handler failed otherwise than by a ShuangluError."""
        self._handlers = handlers
        self._say = say
        self._note = note
        self._orders: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="desk", daemon=True)

    def start(self) -> None:
        """Start it, once."""
        self._thread.start()

    def order(self, order: DeskOrder) -> None:
        """Returns at once."""
        self._orders.put(order)

    def close(self) -> None:
        """Finish what was ordered and end the thread."""
        if self._thread.is_alive():
            self._orders.put(_STOP)
            self._thread.join()

    def _work(self) -> None:
        while (order := self._orders.get()) is not _STOP:
            try:
                for fact in self._handlers[type(order)](order):
                    self._say(fact)
            except ShuangluError as error:
                self._say(RecorderFailed(error.trouble))
            except Exception as error:  # noqa: BLE001 - one order that fails must not end the desk
                self._note(type(order).__name__, error)
                self._say(RecorderFailed(ShuangluError("conductor.failed").trouble))
