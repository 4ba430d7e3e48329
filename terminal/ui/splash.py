"""What stands on the screen at once, while the program behind it is read, the home opened and the devices started.

It says the product's name, which is the same in every language: which one this home speaks is not known yet.
"""

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from terminal.ui.theme import PAGE, PRIMARY, SECONDARY

NAME = "双录"
_PATIENCE_MS = 300
"""How long the first picture of it is waited for; a display that shows none holds up nothing."""


class Splash(QWidget):
    """The name in the middle of an empty page."""

    def __init__(self) -> None:
        super().__init__()
        self.painted = False
        """Whether it was drawn, so that it stays on the screen while nothing else is done."""
        self.setWindowTitle(NAME)
        self.setCursor(Qt.CursorShape.BusyCursor)
        self._since = QElapsedTimer()
        self._since.start()

    def waits(self) -> bool:
        """Whether it may still be drawn soon."""
        return self._since.elapsed() < _PATIENCE_MS

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the name, with a line of three dots under it."""
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(PAGE))
        self._write(painter, NAME, PRIMARY, self.height() // 12, 0)
        self._write(painter, "· · ·", SECONDARY, self.height() // 24, self.height() // 9)
        painter.end()
        self.painted = True

    def _write(self, painter: QPainter, words: str, ink: str, pixels: int, below: int) -> None:
        font = QFont(self.font())
        font.setPixelSize(max(1, pixels))
        painter.setFont(font)
        painter.setPen(QColor(ink))
        painter.drawText(self.rect().translated(0, below), Qt.AlignmentFlag.AlignCenter, words)
