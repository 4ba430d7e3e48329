"""Bars that say how far it is, each in the look of how its step stands."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from terminal.ui.page import BarLook
from terminal.ui.theme import METER_OFF, PRIMARY, RING, Theme, Tone

_TONES: dict[BarLook, Tone] = {
    "done": "ok",
    "person": "person",
    "later": "warn",
    "unmet": "warn",
    "fail": "fail",
    "over": "plain",
}
_HOLLOW: tuple[BarLook, ...] = ("skipped",)
_HATCHED: tuple[BarLook, ...] = ("unmet",)
_HATCH = 8
"""From one stripe to the next."""
_LINE = 2


class Steps(QWidget):
    """One bar for each step: those behind us, this one, those to come."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.bars: tuple[BarLook, ...] = ()
        self.setFixedHeight(theme.step)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bars(self, bars: Sequence[BarLook]) -> None:
        """Show as many bars, each in its look; painted only where that changes something."""
        if tuple(bars) != self.bars:
            self.bars = tuple(bars)
            self.update()

    def show_place(self, index: int, count: int) -> None:
        """Mark bar `index`, from 0, as the present one of `count`; -1: none yet, `count`: all are behind us."""
        looks: list[BarLook] = ["done" if n < index else "current" if n == index else "open" for n in range(count)]
        self.show_bars(looks)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the bars, equally wide, over the whole width; hollow ones wait, or were left out."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        gap = self._theme.space(1) if len(self.bars) * self._theme.space(3) < self.width() else self._theme.space(1) / 2
        step = (self.width() + gap) / max(1, len(self.bars))
        for number, look in enumerate(self.bars):
            colour = QColor(self._colour(look))
            hollow = look in _HOLLOW
            painter.setPen(QPen(colour, _LINE) if hollow else Qt.PenStyle.NoPen)
            painter.setBrush(Qt.BrushStyle.NoBrush if hollow else colour)
            inset = _LINE / 2 if hollow else 0
            bar = QRectF(number * step, 0, step - gap, self.height()).adjusted(inset, inset, -inset, -inset)
            radius = min(bar.height() / 2, bar.width() / 3)
            painter.drawRoundedRect(bar, radius, radius)
            if look in _HATCHED:
                self._hatch(painter, bar)

    def _hatch(self, painter: QPainter, bar: QRectF) -> None:
        """Stripes of the tint: not told by colour alone."""
        painter.setBrush(QColor(self._theme.tint("warn")))
        left = bar.left() + _HATCH
        while left + _HATCH / 2 < bar.right():
            painter.drawRect(QRectF(left, bar.top(), _HATCH / 2, bar.height()))
            left += _HATCH

    def _colour(self, look: BarLook) -> str:
        if look in _TONES:
            return self._theme.ink(_TONES[look])
        return {"current": PRIMARY, "skipped": RING}.get(look, METER_OFF)
