"""A drawn face that shows the customer what to do, as a mirror would: their own left is on the left."""

import math

from PySide6.QtCore import QElapsedTimer, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from terminal.session.facts.analyst import Gesture
from terminal.ui.theme import CARD, FACE, HAIR, INK, LIPS, MOUTH, PRIMARY, Theme

TICK_MS = 80
_PERIOD_MS = 2000  # once there and back, slow enough to follow
_GRID = 200  # the face is drawn on a square of so many units, its middle at (0, 0)
_SHUT = 2  # an eye that is no higher is drawn as a lid
_YAW = math.radians(27)
_SIDES: dict[Gesture, int] = {"turn-left": -1, "turn-right": 1}
"""Where the nose goes on the screen. As in a mirror: whoever turns to their own left sees the nose go left."""


class GesturePicture(QWidget):
    """Shows one gesture, again and again; as a still picture of its widest point where nothing may move."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._gesture: Gesture | None = None
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.update)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """200 x 200, of which the face is drawn as large as the widget lets it be."""
        return QSize(_GRID, _GRID)

    @property
    def gesture(self) -> Gesture | None:
        """The gesture that is shown; None: a face that looks straight ahead."""
        return self._gesture

    @property
    def moving(self) -> bool:
        """Whether it moves just now: not without a gesture, while it is hidden, or where nothing may move."""
        return self._timer.isActive()

    def show_gesture(self, gesture: Gesture | None, name: str) -> None:
        """None: a face that looks straight ahead. `name` says it in words to those who cannot see it."""
        self.setAccessibleName(name)
        if gesture != self._gesture:
            self._gesture = gesture
            self._clock.start()
            self._weigh()
            self.update()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Begin the gesture from rest whenever it comes on the screen."""
        super().showEvent(event)
        self._clock.start()
        self._weigh()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Stand still while nobody sees it."""
        super().hideEvent(event)
        self._timer.stop()

    def _weigh(self) -> None:
        if self._theme.moves and self._gesture is not None and self.isVisible():
            self._timer.start()
        else:
            self._timer.stop()

    def amount(self) -> float:
        """How far the gesture is made just now, 0 to 1."""
        if self._gesture is None:
            return 0.0
        if not self._theme.moves:
            return 1.0
        return (1 - math.cos(2 * math.pi * (self._clock.elapsed() % _PERIOD_MS) / _PERIOD_MS)) / 2

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the face at this moment of the gesture, in the largest square about the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(QPointF(self.width() / 2, self.height() / 2))
        side = min(self.width(), self.height()) / _GRID
        painter.scale(side, side)
        paint_face(painter, self._gesture, self.amount())


def paint_face(painter: QPainter, gesture: Gesture | None, amount: float) -> None:
    """Draw the face about (0, 0) on a square of 200 units; `amount` is 0 at rest and 1 at the widest point."""
    yaw = _SIDES.get(gesture, 0) * _YAW * amount if gesture else 0.0
    painter.setPen(QPen(QColor(HAIR), 3))
    painter.setBrush(QColor(HAIR))
    painter.drawEllipse(QPointF(-math.sin(yaw) * 6, -12), 66, 76)
    painter.setBrush(QColor(FACE))
    for side in (-1, 1):  # the ear that the head turns away from the eye is hidden
        if side * yaw <= 0:
            painter.drawEllipse(QPointF(side * 60 * math.cos(yaw), 4), 9, 15)
    painter.drawEllipse(QPointF(0, 4), 60, 76)
    closed = amount if gesture == "blink" else 0.0
    for side in (-1, 1):
        _eye(painter, *_turned(side * 25, yaw), closed)
    nose, _ = _turned(0, yaw, depth=78)
    painter.setPen(QPen(QColor(HAIR), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    bridge, _ = _turned(0, yaw)
    painter.drawPolyline(QPolygonF([QPointF(bridge, -6), QPointF(nose, 18), QPointF(nose - (nose - bridge) / 2, 22)]))
    _mouth(painter, *_turned(0, yaw), amount if gesture == "open-mouth" else 0.0)
    if gesture in _SIDES:
        _arrow(painter, _SIDES[gesture])


def _turned(across: float, yaw: float, depth: float = 56) -> tuple[float, float]:
    """Where a point of the face stands after the turn, and how narrow it looks."""
    return across * math.cos(yaw) + depth * math.sin(yaw), math.cos(yaw + math.asin(across / 60) / 2)


def _eye(painter: QPainter, x: float, narrow: float, closed: float) -> None:
    wide, high = 12 * max(0.35, narrow), 9 * (1 - closed)
    painter.setPen(QPen(QColor(HAIR), 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(x - wide, -30), QPointF(x + wide, -30))
    if high < _SHUT:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        lid = QPainterPath(QPointF(x - wide, -10))
        lid.quadTo(QPointF(x, -2), QPointF(x + wide, -10))
        painter.drawPath(lid)
        return
    painter.setPen(QPen(QColor(HAIR), 2.5))
    painter.setBrush(QColor(CARD))
    painter.drawEllipse(QPointF(x, -10), wide, high)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(INK))
    painter.drawEllipse(QPointF(x, -10), min(5.0, wide / 2), min(5.0, high))


def _mouth(painter: QPainter, x: float, narrow: float, opened: float) -> None:
    wide, high = 20 * narrow * (1 - opened * 0.2), 3 + 17 * opened
    painter.setPen(QPen(QColor(LIPS), 5))
    painter.setBrush(QColor(MOUTH if opened > 0.1 else LIPS))  # noqa: PLR2004 - from here on one sees inside
    painter.drawEllipse(QPointF(x, 46 + 4 * opened), wide, high)


def _arrow(painter: QPainter, side: int) -> None:
    """Round the chin towards the side, in the colour of what is to be done."""
    painter.setPen(QPen(QColor(PRIMARY), 6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    begin, sweep = (270, 62) if side > 0 else (270, -62)
    painter.drawArc(QRectF(-88, -70, 176, 160), begin * 16, sweep * 16)
    end = math.radians(begin + sweep)
    tip = QPointF(88 * math.cos(end), 10 - 80 * math.sin(end))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(PRIMARY))
    along = QPointF(0.5 * side, -0.87)  # which way the arc runs where it ends
    across = QPointF(-along.y(), along.x())
    painter.drawPolygon(QPolygonF([tip + along * 16, tip + across * 11 - along * 4, tip - across * 11 - along * 4]))
