"""What is recorded here is no real sale: one line over everything; striped while a sale is practised."""

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QWidget

from terminal.session.snapshot import SaleView, StationView
from terminal.ui.page import Kit
from terminal.ui.parts.marks import Icon, retone, words
from terminal.ui.theme import Theme

ZH: dict[str, str] = {
    "practice.name": "试练",
    "practice.banner": "不是真的业务，不用真客户；编号带 R，不当业务录像，不送总部，不算成绩",
}
EN: dict[str, str] = {
    "practice.name": "Practice",
    "practice.banner": "No real sale, no real customer; the number has an R, nothing is sent and nothing counts",
}


class Banner(QWidget):
    """A practised sale, a rehearsal, or a home that is there for demonstrations."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._theme: Theme = kit.theme
        self._phrases = kit.phrases
        self._practice = False
        self.setObjectName("banner")
        self._mark, self.name, self.text = Icon(kit.theme), words(role="title"), words(role="caption")
        self._mark.set_tone("warn")
        for label in (self.name, self.text):
            retone(label, "warn")
        row = QHBoxLayout(self)
        row.setContentsMargins(kit.theme.space(4), kit.theme.space(1) // 2, kit.theme.space(4), kit.theme.space(1) // 2)
        row.setSpacing(kit.theme.space(2))
        row.addWidget(self._mark)
        row.addWidget(self.name)
        row.addWidget(self.text, 1)

    def show_station(self, station: StationView, sale: SaleView | None = None) -> None:
        """Say which of the three it is; hide where it is none."""
        self._practice = sale is not None and sale.practice
        demonstration = "demonstration.banner" if station.demonstration else ""
        phrase = "rehearsal.banner" if station.rehearsal else demonstration
        phrase = "practice.banner" if self._practice else phrase
        self.name.setText(self._phrases("practice.name") if self._practice else "")
        self.name.setVisible(self._practice)
        self._mark.setVisible(not self._practice)
        self.text.setText(self._phrases(phrase) if phrase else "")
        self.setVisible(bool(phrase))
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ground, striped while it is practised: it cannot be taken for the real thing."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(self._theme.tint("warn")))
        if not self._practice:
            return
        stripe, height = self._theme.space(4), self.height()
        ink = QColor(self._theme.ink("warn"))
        ink.setAlphaF(0.1)
        painter.setBrush(ink)
        painter.setPen(QColor(0, 0, 0, 0))
        for left in range(-height, self.width(), 2 * stripe):
            corners = ((left, height), (left + stripe, height), (left + stripe + height, 0), (left + height, 0))
            painter.drawPolygon(QPolygonF([QPointF(*corner) for corner in corners]))
