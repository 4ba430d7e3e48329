"""The one way from other threads to the screens."""

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot


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
