"""How much of a take is at headquarters, as a bar."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from terminal.ui.theme import METER_OFF, Theme


class ShareBar(QWidget):
    """A thin bar; the words above it say the same."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.share = 0.0
        self.setFixedHeight(theme.step)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        """Show this share, 0 to 1."""
        if share != self.share:
            self.share = min(1.0, max(0.0, share))
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the whole, and over it what is done."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        height = self.height() * 2 / 3
        top = (self.height() - height) / 2
        for colour, share in ((METER_OFF, 1.0), (self._theme.primary, self.share)):
            painter.setBrush(QColor(colour))
            painter.setPen(QColor(colour))
            if share:
                painter.drawRoundedRect(QRectF(0.5, top, self.width() * share - 1, height), height / 2, height / 2)
