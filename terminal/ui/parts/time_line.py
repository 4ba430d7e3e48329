"""The time line of a take that is looked at again: its nodes at their true length, and where something was amiss."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from terminal.session.facts.desk import ReplayEvent
from terminal.ui.parts.marks import paint_mark
from terminal.ui.theme import CARD, INK, LINE, METER_OFF, Theme, Tone

PASSED: Final = "pass"
DECIDED: Final = frozenset({"confirmed", "supervisor_passed", "supervisor_referred", "supervisor_ended", "insisted"})
_ROUNDING, _GAP = 4, 2


def tone_of(event: ReplayEvent) -> Tone:
    """How something on the time line is shown: green is only what the machine checked."""
    if event.kind == "gap":
        return "fail"
    if event.kind == "mark":
        return "person" if event.name in DECIDED else "warn" if event.name in AMISS else "plain"
    if event.outcome == PASSED:
        return "ok"
    if event.outcome in DECIDED:
        return "person"
    return "warn" if event.outcome else "plain"


AMISS: Final = frozenset({
    "said_no", "node_failed", "ended_by_customer", "take_interrupted", "unobserved", "roles_doubted", "stamps_doubted",
    "clock_doubted", "camera_doubted", "acted.refused", "acted.changed", "voice_off",
})  # fmt: skip
"""Marks of something that was not as it should be."""


def is_amiss(event: ReplayEvent) -> bool:
    """Whether one jumps there: it did not pass, was decided by somebody, or something lacks."""
    return tone_of(event) in ("warn", "fail") or (event.kind == "mark" and event.name in DECIDED)


class TimeLine(QWidget):
    """Paints it; a click goes there."""

    asked = Signal(float)
    """Seconds to which somebody wants to go."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._events: tuple[ReplayEvent, ...] = ()
        self._length_s = 0.0
        self._position_s = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_events(self, events: Sequence[ReplayEvent], length_s: float) -> None:
        """Show these on a line of so many seconds."""
        if tuple(events) != self._events or length_s != self._length_s:
            self._events, self._length_s = tuple(events), length_s
            self.update()

    def show_position(self, position_s: float, words: str) -> None:
        """Show where it is; `words` say it for whoever does not see the line."""
        if position_s != self._position_s:
            self._position_s = position_s
            self.setAccessibleDescription(words)
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Bars with a number in them, and below it room for the signs."""
        return QSize(320, self._bar + self._theme.icon + self._theme.space(1))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As narrow as it has to be."""
        return QSize(160, self.sizeHint().height())

    @property
    def _bar(self) -> int:
        return self._theme.font("caption") + self._theme.space(1)

    def _x(self, seconds: float) -> float:
        return self.width() * min(1.0, max(0.0, seconds / self._length_s)) if self._length_s else 0.0

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Go where the left button goes down."""
        if event.button() == Qt.MouseButton.LeftButton and self._length_s:
            self.asked.emit(self._length_s * event.position().x() / max(1, self.width()))

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the nodes, the signs below them, and the needle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(METER_OFF))
        painter.drawRoundedRect(QRectF(0, 0, self.width(), self._bar), _ROUNDING, _ROUNDING)
        for event in self._events:
            if event.kind == "node":
                self._paint_node(painter, event)
        for event in self._events:
            if event.kind == "gap":
                self._paint_gap(painter, event)
            elif is_amiss(event):
                self._paint_sign(painter, event)
        self._paint_needle(painter)

    def _paint_node(self, painter: QPainter, event: ReplayEvent) -> None:
        left, right = self._x(event.from_s), self._x(event.to_s)
        place = QRectF(left, 0, max(_GAP, right - left - _GAP), self._bar)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.ink(tone_of(event))))
        painter.drawRoundedRect(place, _ROUNDING, _ROUNDING)
        font = painter.font()
        font.setPixelSize(self._theme.font("caption"))
        painter.setFont(font)
        number = str(event.number)
        if painter.fontMetrics().horizontalAdvance(number) < place.width():
            painter.setPen(QColor(CARD))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, number)

    def _paint_gap(self, painter: QPainter, event: ReplayEvent) -> None:
        """A line below the bars, as long as the gap."""
        left, right = self._x(event.from_s), self._x(event.to_s)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.ink("fail")))
        painter.drawRect(QRectF(left, self._bar + _GAP, max(_GAP, right - left), _GAP * 2))

    def _paint_sign(self, painter: QPainter, event: ReplayEvent) -> None:
        side = self._theme.icon * 3 / 4
        place = QRectF(0, 0, side, side)
        place.moveCenter(QPointF(self._x(event.from_s), self._bar + self._theme.icon / 2 + _GAP * 2))
        left = min(max(0.0, place.left()), self.width() - side)
        place.moveLeft(left)
        paint_mark(painter, place, tone_of(event), self._theme)

    def _paint_needle(self, painter: QPainter) -> None:
        x = self._x(self._position_s)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(LINE))
        painter.drawRect(QRectF(x - _GAP, 0, _GAP * 2, self._bar + _GAP * 3))
        painter.setBrush(QColor(INK))
        painter.drawRect(QRectF(x - _GAP / 2, 0, _GAP, self._bar + _GAP * 3))
        painter.drawPolygon(QPolygonF([QPointF(x - 3 * _GAP, 0), QPointF(x + 3 * _GAP, 0), QPointF(x, 3 * _GAP)]))
