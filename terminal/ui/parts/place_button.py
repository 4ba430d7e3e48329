"""The button of one face: each press gives it to the next person."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy


class PlaceButton(QPushButton):
    """One face; Enter, click and the right arrow give it to the next person, the left arrow to the one before."""

    turned = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "place")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # who clicked it goes on to the primary button with Enter
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._whole = ""
        self.clicked.connect(lambda: self.turned.emit(1))

    def show_whole(self, text: str) -> None:
        """Show this text, cut at its end where there is no room; its accessible name has all of it."""
        if text != self._whole:
            self._whole = text
            self.setAccessibleName(text)
            self._elide()

    def whole(self) -> str:
        """The text before it was cut."""
        return self._whole

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Say `turned`: 1 for the right arrow, -1 for the left one; other keys are as Qt has them."""
        way = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
        else:
            self.turned.emit(way)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Cut the text anew for this width."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = self.width() - self.height()  # the padding on both sides is less than the height
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, max(0, room)))
