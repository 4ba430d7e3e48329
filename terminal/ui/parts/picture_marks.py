"""What stands on the live picture: what is as it should be in a word, the take's number, and how loud it is."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.facts.recorder import Levels
from terminal.session.snapshot import Live, Snapshot
from terminal.ui.page import Kit
from terminal.ui.parts.marks import Chip, ElidedWords
from terminal.ui.theme import RING, SEEN, Theme

_BARS = 5
_FLOOR_DB, _STEP_DB = -48.0, 9.0

ZH: dict[str, str] = {
    "picture.ok": "画面",
    "picture.sound": "收音",
    "picture.level": "声音大小",
    "picture.practice": "试练，不是业务录像",
}
EN: dict[str, str] = {
    "picture.ok": "Picture",
    "picture.sound": "Sound",
    "picture.level": "Sound level",
    "picture.practice": "Practice, not a sale",
}


class SoundBars(QWidget):
    """Five bars: how loud it is now."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.lit = 0
        self.setAccessibleName(name)
        self.setFixedSize(QSize(*theme.sound_bars))

    def show_levels(self, levels: Levels) -> None:
        """Light as many bars as it is loud; painted only where that changes."""
        lit = min(_BARS, max(0, int((levels.rms_db - _FLOOR_DB) // _STEP_DB) + 1))
        if lit != self.lit:
            self.lit = lit
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the bars, each higher than the one before."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        step = self.width() / _BARS
        for bar in range(_BARS):
            painter.setBrush(QColor(SEEN if bar < self.lit else RING))
            height = self.height() * (bar + 2) / (_BARS + 1)
            painter.drawRoundedRect(QRectF(bar * step, self.height() - height, step * 0.7, height), 3, 3)


class PictureMarks(QWidget):
    """Lies over the picture; hidden where nothing is recorded."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self._phrases = kit.phrases
        self._large = kit.theme.text_size == "elder"
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.picture, self.sound = Chip(kit.theme), Chip(kit.theme)
        self.take = ElidedWords()
        self.take.setProperty("role", "onpicture")
        self.bars = SoundBars(kit.theme, kit.phrases("picture.level"))
        upper, lower = QHBoxLayout(), QHBoxLayout()
        upper.addStretch(1)  # to the right: on the left the recorder has written the time into the picture
        for chip in (self.picture, self.sound):
            upper.addWidget(chip)
        lower.addWidget(self.take, 0, Qt.AlignmentFlag.AlignBottom)
        lower.addStretch(1)
        lower.addWidget(self.bars, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        edge = kit.theme.space(2)
        column.setContentsMargins(edge, edge, edge, edge)
        column.addLayout(upper)
        column.addStretch(1)
        column.addLayout(lower)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is known of picture and sound; a tick only for what has no gap now."""
        self.setVisible(snapshot.phase == "recording")
        gaps = {gap.track for gap in snapshot.station.gaps}
        self.picture.say("ok", self._phrases("picture.ok"))
        self.picture.setVisible("picture" not in gaps and snapshot.take.pictured and not self._large)
        self.sound.say("ok", self._phrases("picture.sound"))
        self.sound.setVisible("sound" not in gaps and not self._large)
        practice = snapshot.sale is not None and snapshot.sale.practice
        number = self._phrases("take.number", take=snapshot.take.take) if snapshot.take.take else ""
        self.take.show_whole(self._phrases("picture.practice") if practice else number)
        self.take.setVisible(bool(self.take.whole()))

    def show_live(self, live: Live) -> None:
        """Show how loud it is."""
        self.bars.show_levels(live.levels)
