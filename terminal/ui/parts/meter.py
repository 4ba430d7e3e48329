"""How loud it is."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from terminal.session.facts.recorder import Levels
from terminal.ui.theme import METER_OFF, Theme, Tone

BARS = 30
_FLOOR_DB = -60.0
_LOUD_DB, _CLIPPING_DB = -9.0, -1.5  # a speaking voice stays below the first; full scale begins at the second


class LevelMeter(QWidget):
    """Bars from -60 dBFS to full scale: lit up to the loudness (RMS), one more for the peak."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._theme = theme
        self.lit, self.peak = 0, 0
        self.setAccessibleName(name)
        self.setFixedHeight(theme.meter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """8 px for each bar, and the theme's height."""
        return QSize(BARS * self._theme.space(1), self._theme.meter)

    def show_levels(self, levels: Levels) -> None:
        """Light the bars up to these levels; painted only where a bar changes."""
        lit, peak = _bars(levels.rms_db), _bars(levels.peak_db)
        if (lit, peak) != (self.lit, self.peak):
            self.lit, self.peak = lit, peak
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the bars in tones: `warn` over -9 dBFS, `fail` over -1.5 dBFS, `ok` below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        step = self.width() / BARS
        for bar in range(BARS):
            on = bar < self.lit or bar == self.peak - 1
            painter.setBrush(QColor(self._theme.ink(_tone(bar)) if on else METER_OFF))
            painter.drawRoundedRect(QRectF(bar * step, 0, step * 0.7, self.height()), 2, 2)


def _bars(level_db: float) -> int:
    return round(min(1.0, max(0.0, 1 - level_db / _FLOOR_DB)) * BARS)


def _tone(bar: int) -> Tone:
    level_db = _FLOOR_DB * (1 - (bar + 1) / BARS)
    if level_db > _CLIPPING_DB:
        return "fail"
    return "warn" if level_db > _LOUD_DB else "ok"
