"""The customer's screen in one colour, for the check whether the face reflects it; with a warning and a way out."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.facts.analyst import FlashAsked
from terminal.ui.parts.identity import side_button
from terminal.ui.parts.marks import words
from terminal.ui.phrases.shell import Phrases
from terminal.ui.theme import FLASHES, Theme


class Flash(QWidget):
    """Covers the whole of its parent while a colour is asked for."""

    skipped = Signal()

    def __init__(self, parent: QWidget, theme: Theme, phrases: Phrases) -> None:
        super().__init__(parent)
        self._parent = parent
        self._colour = QColor()
        self.skip = side_button(phrases("flash.skip"))
        self.skip.clicked.connect(self.skipped)
        panel = QFrame()
        panel.setProperty("role", "card")
        row = QHBoxLayout(panel)
        row.setContentsMargins(theme.space(3), theme.space(1), theme.space(1), theme.space(1))
        row.setSpacing(theme.space(2))
        row.addWidget(words(phrases("flash.warning"), wrap=True), 1)
        row.addWidget(self.skip)
        column = QVBoxLayout(self)
        edge = theme.space(4)
        column.setContentsMargins(edge, edge, edge, edge)
        column.addStretch(1)
        column.addWidget(panel)
        parent.installEventFilter(self)
        self.hide()

    def show_flash(self, flash: FlashAsked | None) -> None:
        """Cover the parent in this colour, the keyboard on the way out; None, or no colour, uncovers it."""
        colour = None if flash is None else flash.colour
        if colour is None:
            self.hide()
            return
        self._colour = QColor(FLASHES[colour])
        if not self.isVisible():
            self.setGeometry(self._parent.rect())
            self.show()
            self.raise_()
            self.skip.setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Follow the parent's size; no event is held back."""
        if watched is self._parent and event.type() == QEvent.Type.Resize:
            self.setGeometry(self._parent.rect())
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape says `skipped`, as the button does."""
        if event.key() == Qt.Key.Key_Escape:
            self.skipped.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Fill everything with the colour; warning and button are laid over it."""
        QPainter(self).fillRect(self.rect(), self._colour)
