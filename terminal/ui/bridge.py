"""The one way from other threads to the screens."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot


class Later(QObject):
    """Hands values on in order, one in each round of the event loop, so that pictures are painted between them.

    Where the thread did not keep up, what was overtaken meanwhile is left out. For the thread that made it alone; what
    is not handed on when the parent goes is dropped.
    """

    def __init__(self, receive: Callable[[Any], None], overtakes: Callable[[Any, Any], bool], parent: QObject) -> None:
        """`overtakes(new, old)` says whether `old` need not be seen any more, of two values of one type."""
        super().__init__(parent)
        self._receive, self._overtakes = receive, overtakes
        self._waiting: list[object] = []
        self._next = QTimer(self)
        self._next.setSingleShot(True)
        self._next.setInterval(0)
        self._next.timeout.connect(self._arrive)

    def post(self, value: object) -> None:
        """Hand a value over; returns at once."""
        places = range(len(self._waiting) - 1, -1, -1)
        last = next((place for place in places if type(self._waiting[place]) is type(value)), None)
        if last is not None and self._overtakes(value, self._waiting[last]):
            del self._waiting[last]
        self._waiting.append(value)
        self._next.start()

    def _arrive(self) -> None:
        value = self._waiting.pop(0)
        if self._waiting:
            self._next.start()
        self._receive(value)


class Bridge(QObject):
    """Carries values from any thread to the thread that made it, in order for each posting thread.

    Make it on the GUI thread. What is posted after the event loop ended, or after its parent is gone, is dropped:
    there is nobody left to look at it.
    """

    _posted = Signal(object)

    def __init__(self, receive: Callable[[Any], None], parent: QObject | None = None) -> None:
        """`receive` is called on the GUI thread, once for each value posted."""
        super().__init__(parent)
        self._receive = receive
        self._open = True
        self._lock = threading.Lock()
        self._posted.connect(self._arrive, Qt.ConnectionType.QueuedConnection)
        if parent is not None:
            parent.destroyed.connect(self.close)  # comes before Qt deletes the parent's children, this among them

    def post(self, value: object) -> None:
        """Hand a value over; returns at once, from any thread."""
        with self._lock:
            if self._open:
                self._posted.emit(value)

    @Slot()
    def close(self) -> None:
        """Take nothing more."""
        with self._lock:
            self._open = False

    @Slot(object)
    def _arrive(self, value: object) -> None:
        self._receive(value)
