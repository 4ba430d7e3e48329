"""The page steps back while a question is asked: a shade over it, through which it stays in sight."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from terminal.ui.theme import STAGE

_DEPTH = 0.35


class Dim(QWidget):
    """Covers the whole of its parent while it is shown; takes no keys."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._parent = parent
        parent.installEventFilter(self)
        self.hide()

    def shade(self) -> None:
        """Lay itself over everything."""
        self.setGeometry(self._parent.rect())
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the parent's size; no event is held back."""
        if watched is self._parent and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._parent.rect())
        return False

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Darken what is behind."""
        shade = QColor(STAGE)
        shade.setAlphaF(_DEPTH)
        QPainter(self).fillRect(self.rect(), shade)
