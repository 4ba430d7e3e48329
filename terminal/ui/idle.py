"""Nobody touches the window for long: whoever is signed in is to be asked again who she is."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """Calls when nothing was touched for so long, again and again; lives on the GUI thread."""

    def __init__(self, app: QApplication, minutes: float, idle: Callable[[], None]) -> None:
        """Whether anything follows from it is the session's matter: in a take nothing does."""
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setInterval(round(minutes * 60_000))
        self._timer.timeout.connect(idle)
        self._timer.start()
        app.installEventFilter(self)
        self._app = app

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Begin to count anew with every touch; nothing is kept from whoever it is meant for."""
        if event.type() in _TOUCHES:
            self._timer.start()
        return False

    def stop(self) -> None:
        """Watch no longer, and hold nothing of the window any more."""
        self._timer.stop()
        self._timer.timeout.disconnect()
        self._app.removeEventFilter(self)
