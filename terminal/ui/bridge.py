"""The one way from other threads to the screens."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot


class Bridge(QObject):
    """Carries values from any thread to the thread that made it, in order for each posting thread.

    Make it on the GUI thread. What is posted after the event loop ended is not received.
    """

    _posted = Signal(object)

    def __init__(self, receive: Callable[[Any], None], parent: QObject | None = None) -> None:
        """`receive` is called on the GUI thread, once for each value posted."""
        super().__init__(parent)
        self._receive = receive
        self._posted.connect(self._arrive, Qt.ConnectionType.QueuedConnection)

    def post(self, value: object) -> None:
        """Hand a value over; returns at once, from any thread."""
        self._posted.emit(value)

    @Slot(object)
    def _arrive(self, value: object) -> None:
        self._receive(value)
