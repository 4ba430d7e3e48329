"""The customer's screen in one colour, for the check whether the face reflects it; with a warning and a way out."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.facts.analyst import FlashAsked
from terminal.session.snapshot import Snapshot
from terminal.ui.parts.draft import Draft
from terminal.ui.parts.marks import side_button, words
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import FLASHES, Theme

ZH: dict[str, str] = {
    "flash.warning": "请看正前方。屏幕正在变色，几秒就好；感到不适请按“跳过”。",
    "flash.skip": "跳过变色",
}
EN: dict[str, str] = {
    "flash.warning": "Please look straight ahead while the screen changes colour. If you feel unwell, press Skip.",
    "flash.skip": "Skip the colours",
}


class Flash(QWidget):
    """Covers the whole of its parent while a colour is asked for."""

    skipped = Signal()

    def __init__(self, parent: QWidget, theme: Theme, phrases: Phrases, draft: Draft) -> None:
        super().__init__(parent)
        self._parent = parent
        self._draft = draft
        self._attempt = 0
        self._colour = QColor()
        self.skip = side_button(phrases("flash.skip"))
        self.skip.clicked.connect(self._skip)
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

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the colour that a challenge asks for, unless it was skipped in this attempt."""
        view = snapshot.identity
        self._attempt = 0 if view is None else view.attempt
        asked = view is not None and view.challenge_running and view.attempt != self._draft.skipped
        self.show_flash(view.flash if view is not None and asked else None)

    def _skip(self) -> None:
        """No more colours in this attempt; the next one may ask again."""
        self._draft.skipped = self._attempt
        self.show_flash(None)
        self.skipped.emit()

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
            self._skip()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Fill everything with the colour; warning and button are laid over it."""
        QPainter(self).fillRect(self.rect(), self._colour)
