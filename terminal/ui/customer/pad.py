"""Where one writes by hand: pen, finger or mouse; each line with its times and its pressure, shown as it was drawn."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEventPoint,
    QInputEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from terminal.session.customer.strokes import MOST_PRESSURE, Input, Point, Stroke, Strokes
from terminal.ui.customer.theme import WRITING, CustomerTheme
from terminal.ui.theme import LINE, PRIMARY

_HALF: Final = 0.5
"""A device that tells no pressure draws as if with half of it; what is kept says 0."""
_LEAST_STEP: Final = 1


@dataclass(frozen=True, slots=True)
class _Held:
    """The stroke that is being drawn."""

    cell: int
    by: Input
    points: list[Point]


class InkPad(QWidget):
    """A field to write in, of one cell or several. Points are whole pixels of the cell as it was at the first line."""

    changed = Signal()

    def __init__(self, theme: CustomerTheme) -> None:
        super().__init__()
        self.theme = theme
        self.strokes: list[Stroke] = []
        self.by: Input = "pen"
        self._held: _Held | None = None
        self._box: QSize | None = None
        """How large a cell was when the first line was drawn."""
        self._began_ms: int | None = None
        self._last_ms = 0
        self._stamped = True
        self._clock = QElapsedTimer()
        self._clock.start()
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setCursor(Qt.CursorShape.CrossCursor)

    # --- what was written ---

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.strokes)

    def cells(self) -> list[QRectF]:
        """Where one can write, in the widget's own pixels."""
        return [QRectF(self.rect())]

    def clear(self) -> None:
        """Wipe everything; the next line is the first one again."""
        self.strokes, self._held, self._box, self._began_ms, self._last_ms = [], None, None, None, 0
        self.update()
        self.changed.emit()

    def wipe(self, cell: int) -> None:
        """Wipe one cell alone; the times of the others stay."""
        self.strokes = [each for each in self.strokes if each.cell != cell]
        self.update()
        self.changed.emit()

    def written(self, item: str, text: str) -> Strokes:
        """All of it, as it is sealed."""
        box = self._box or self._cell_size()
        size = (box.width(), box.height())
        return Strokes(item, text, size, len(self.cells()), tuple(self.strokes), self.by)

    # --- pen, finger, mouse ---

    def tabletEvent(self, event: QTabletEvent) -> None:  # noqa: N802 - Qt's name
        """A pen, with its pressure."""
        self._take(event.type(), event.position(), event.pressure(), "pen", event)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """A finger: the first one counts, others are the ball of the hand."""
        if not isinstance(event, QTouchEvent):
            return super().event(event)
        points = event.points()
        if points:
            point = points[0]
            states = {
                QEventPoint.State.Pressed: QEvent.Type.TabletPress,
                QEventPoint.State.Released: QEvent.Type.TabletRelease,
            }
            kind = states.get(point.state(), QEvent.Type.TabletMove)
            if event.type() == QEvent.Type.TouchCancel:
                kind = QEvent.Type.TabletRelease
            self._take(kind, point.position(), point.pressure(), "finger", event)
        event.accept()
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A mouse; what Qt makes of a pen or a finger is taken as those already."""
        if event.button() == Qt.MouseButton.LeftButton and not _made_up(event):
            self._take(QEvent.Type.TabletPress, event.position(), 0.0, "mouse", event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """While its key is down."""
        if event.buttons() & Qt.MouseButton.LeftButton and not _made_up(event):
            self._take(QEvent.Type.TabletMove, event.position(), 0.0, "mouse", event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The line is at its end."""
        if event.button() == Qt.MouseButton.LeftButton and not _made_up(event):
            self._take(QEvent.Type.TabletRelease, event.position(), 0.0, "mouse", event)

    def _take(self, kind: QEvent.Type, place: QPointF, pressure: float, by: Input, event: QInputEvent) -> None:
        if kind == QEvent.Type.TabletPress:
            self._begin(place, pressure, by, event)
            return
        held = self._held
        if held is None or held.by != by:
            return
        if kind == QEvent.Type.TabletMove:
            point = self._point(held.cell, place, pressure, event)
            if point[:2] != held.points[-1][:2] or point[3] != held.points[-1][3]:
                held.points.append(point)
                self.update()
            return
        self.strokes.append(Stroke(held.cell, tuple(held.points)))
        self.by, self._held = by, None
        self.update()
        self.line_drawn(held.cell)
        self.changed.emit()

    def line_drawn(self, cell: int) -> None:
        """A line in this cell is at its end."""

    def may_write(self, cell: int) -> bool:
        """Whether a line may begin there."""
        return cell >= 0

    def _begin(self, place: QPointF, pressure: float, by: Input, event: QInputEvent) -> None:
        cell = next((number for number, where in enumerate(self.cells()) if where.contains(place)), -1)
        if cell < 0 or not self.may_write(cell):
            return
        if self._box is None:
            self._box = self._cell_size()
        if self._began_ms is None:
            self._stamped = event.timestamp() > 0
            self._began_ms = self._now(event)
        self._held = _Held(cell, by, [self._point(cell, place, pressure, event)])
        self.update()

    def _point(self, cell: int, place: QPointF, pressure: float, event: QInputEvent) -> Point:
        where, box = self.cells()[cell], self._box or self._cell_size()
        x = (place.x() - where.x()) * box.width() / max(1.0, where.width())
        y = (place.y() - where.y()) * box.height() / max(1.0, where.height())
        self._last_ms = max(self._last_ms, self._now(event) - (self._began_ms or 0))
        strength = min(MOST_PRESSURE, max(0, round(pressure * MOST_PRESSURE)))
        return round(x), round(y), self._last_ms, strength

    def _now(self, event: QInputEvent) -> int:
        """The device's own time where it has one, else that of its arrival."""
        return event.timestamp() if self._stamped and event.timestamp() > 0 else self._clock.elapsed()

    def _cell_size(self) -> QSize:
        cells = self.cells()
        return cells[0].size().toSize() if cells else QSize(1, 1)

    # --- showing ---

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a name."""
        return QSize(self.theme.px(900), self.theme.px(300))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The least in which one can write."""
        return QSize(self.theme.px(300), self.theme.px(160))

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the cells, then what is written in them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.paint_cells(painter)
        for stroke in self.strokes:
            self._draw(painter, stroke.cell, stroke.points)
        if self._held is not None:
            self._draw(painter, self._held.cell, tuple(self._held.points))

    def paint_cells(self, painter: QPainter) -> None:
        """One field with a line to write on."""
        theme, area = self.theme, QRectF(self.rect())
        inner = area.adjusted(2, 2, -2, -2)
        painter.setPen(QPen(QColor(PRIMARY), theme.line))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(inner, theme.radius, theme.radius)
        painter.setPen(QPen(QColor(LINE), theme.line, Qt.PenStyle.DashLine))
        level = area.height() * 0.78
        painter.drawLine(QPointF(area.width() * 0.05, level), QPointF(area.width() * 0.95, level))

    def _draw(self, painter: QPainter, cell: int, points: tuple[Point, ...]) -> None:
        where, box = self.cells()[cell], self._box or self._cell_size()
        across, down = where.width() / max(1, box.width()), where.height() / max(1, box.height())
        pen = QPen(QColor(WRITING), 1, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
        base = self.theme.pen
        before = None
        for x, y, _, pressure in points:
            here = QPointF(where.x() + x * across, where.y() + y * down)
            strength = pressure / MOST_PRESSURE if pressure else _HALF
            pen.setWidthF(base * (_HALF + strength))
            painter.setPen(pen)
            painter.drawLine(before or here, here)
            before = here


def _made_up(event: QMouseEvent) -> bool:
    return event.source() != Qt.MouseEventSource.MouseEventNotSynthesized
