"""How the card reader stands, in one line: a picture of reader and card, and what to do."""

from typing import Final

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from faults.trouble import Trouble
from terminal.session.facts.reader import ReaderSeen, ReaderState
from terminal.ui.parts.marks import paint_mark, retone, words
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import CARD, Theme, Tone

ZH: dict[str, str] = {
    "reader.ready": "也可以把证件平放在读卡器上，正反面一次读完。",
    "reader.stand_in": "演示替身，不是真的读卡器。{what}",
    "reader.reading": "正在读芯片，请不要拿开证件。",
    "reader.card": "芯片读好了，证件可以拿开。",
    "reader.absent": "读卡器现在没有回答。请把证件对着镜头。",
    "reader.failed": "没有读成，请再放一次；也可以对着镜头。",
}
EN: dict[str, str] = {
    "reader.ready": "Or lay the card flat on the reader: both sides are read at once.",
    "reader.stand_in": "A stand-in, no real card reader. {what}",
    "reader.reading": "Reading the chip: leave the card where it lies.",
    "reader.card": "The chip was read; the card may be taken away.",
    "reader.absent": "The card reader does not answer now. Hold the card before the camera.",
    "reader.failed": "It was not read. Lay it down again, or hold it before the camera.",
}
_TONES: Final[dict[ReaderState, Tone]] = {
    "none": "plain", "absent": "warn", "ready": "plain", "card": "ok", "reading": "plain", "failed": "warn",
}  # fmt: skip
_LIES: Final[tuple[ReaderState, ...]] = ("card", "reading")


class ReaderLine(QWidget):
    """One line; hidden where there is no reader."""

    def __init__(self, theme: Theme, phrases: Phrases) -> None:
        super().__init__()
        self._phrases = phrases
        self.picture = ReaderPicture(theme)
        self._label = words(wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        row.addWidget(self.picture)
        row.addWidget(self._label, 1)
        self.hide()

    def show_reader(self, seen: ReaderSeen, lacks: Trouble | None = None) -> None:
        """Show how it stands; `lacks`: what is still to be held before the camera, though the chip was read."""
        trouble = lacks or seen.trouble
        tone: Tone = "warn" if trouble else _TONES[seen.state]
        said = self._phrases.trouble(trouble) if trouble else self._words(seen.state)
        self._label.setText(self._phrases("reader.stand_in", what=said) if seen.stand_in else said)
        retone(self._label, tone)
        self.picture.show_state(seen.state, tone)
        self.setVisible(lacks is not None or seen.state != "none")

    def text(self) -> str:
        """What it says."""
        return self._label.text()

    def _words(self, state: ReaderState) -> str:
        return "" if state == "none" else self._phrases(f"reader.{state}")


class ReaderPicture(QWidget):
    """A reader from its side with a card above it or on it, and how it stands as an icon."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.state: ReaderState = "none"
        self.tone: Tone = "plain"
        self.setFixedSize(theme.icon * 3, theme.icon * 2)

    def show_state(self, state: ReaderState, tone: Tone) -> None:
        """Show the card on the reader or above it, and this icon; no icon while it waits."""
        if (state, tone) != (self.state, self.tone):
            self.state, self.tone = state, tone
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint it as large as the widget."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self.width() / 60, self.height() / 40)  # drawn on a grid of 60 by 40
        ink = QColor(self._theme.ink("plain"))
        painter.setPen(QPen(ink, 2))
        painter.setBrush(QColor(CARD))
        painter.drawRoundedRect(QRectF(4, 26, 44, 11), 3, 3)
        if self.state != "absent":
            self._paint_card(painter, ink)
        if self.tone != "plain":
            paint_mark(painter, QRectF(40, 1, 19, 19), self.tone, self._theme)

    def _paint_card(self, painter: QPainter, ink: QColor) -> None:
        lies = self.state in _LIES
        style = Qt.PenStyle.SolidLine if lies else Qt.PenStyle.DashLine
        painter.setPen(QPen(ink, 2, style))
        painter.drawRoundedRect(QRectF(10, 20 if lies else 8, 30, 5), 1.5, 1.5)
        if not lies:
            painter.setPen(QPen(ink, 2))
            painter.drawLines([QLineF(25, 15, 25, 22), QLineF(22, 19, 25, 22), QLineF(28, 19, 25, 22)])
