"""The whole card as it was read, with a box round each field; the number is covered unless it is being checked."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from terminal.session.facts.box import Box
from terminal.session.facts.cards import CardFieldName, CardReading
from terminal.session.identity.view import FieldView
from terminal.ui.parts.masked import hidden_part
from terminal.ui.theme import STAGE, Theme

_SHAPE = QSize(1000, 631)  # of the straightened card, as `terminal.ocr` makes it
_ZONE_NUMBER = (0.0, 0.855, 0.28, 0.12)
"""Where the number stands once more on a passport's page, in the second of its two lowest lines: left, top, width,
height as shares of the page (ICAO 9303-4: ten of 44 characters, the lines in the lowest 23.2 of 88 mm)."""
_MARGIN = 8.0


class CardPicture(QWidget):
    """Dashed green round what was read for certain, solid amber round what somebody has to look at."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._picture = QPixmap()
        self._jpeg = b""
        self._zone = False
        self._fields: tuple[FieldView, ...] = ()
        self._doubtful: tuple[CardFieldName, ...] = ()
        self._now: CardFieldName | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Half the card's own size, a start for the layout."""
        return QSize(_SHAPE.width() // 2, _SHAPE.height() // 2)

    def show_reading(
        self,
        reading: CardReading | None,
        fields: tuple[FieldView, ...],
        doubtful: tuple[CardFieldName, ...],
        now: CardFieldName | None,
    ) -> None:
        """Show this card; `now` is the field that is being checked."""
        jpeg = b"" if reading is None else reading.card or (reading.portrait if reading.source == "chip" else b"")
        self._zone = reading is not None and bool(reading.card) and reading.kind == "passport"
        if jpeg != self._jpeg:
            self._jpeg, self._picture = jpeg, QPixmap()
            if jpeg:
                self._picture.loadFromData(jpeg)
        if (fields, doubtful, now) != (self._fields, self._doubtful, self._now):
            self._fields, self._doubtful, self._now = fields, doubtful, now
        self.update()

    def place(self) -> QRectF:
        """Where the card is painted: as large as the widget lets it be, at its top."""
        size = self._shape().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF((self.width() - size.width()) / 2, 0, size.width(), size.height())

    def _shape(self) -> QSize:
        """Of the straightened document: pages have another shape than cards."""
        return _SHAPE if self._picture.isNull() else self._picture.size()

    def box_on_screen(self, box: Box) -> QRectF:
        """Where a box of the card stands in the widget."""
        place = self.place()
        scale = place.width() / self._shape().width()
        left, top, width, height = box
        around = QRectF(left - _MARGIN, top - _MARGIN, width + 2 * _MARGIN, height + 2 * _MARGIN)
        at = QRectF(around.x() * scale, around.y() * scale, around.width() * scale, around.height() * scale)
        return at.translated(place.topLeft()).intersected(place)

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint card, cover and boxes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = self.place()
        outline = QPainterPath()
        outline.addRoundedRect(place, self._theme.radius, self._theme.radius)
        painter.setClipPath(outline)
        painter.fillRect(place, QColor(self._theme.tint("plain")))
        if not self._picture.isNull():
            painter.drawPixmap(place.toRect(), self._picture)
        if self._zone and self._now != "number":
            left, top, width, height = _ZONE_NUMBER
            at = QRectF(left * place.width(), top * place.height(), width * place.width(), height * place.height())
            painter.fillRect(at.translated(place.topLeft()), QColor(STAGE))
        for field in self._fields:
            if field.read.box is not None:
                self._paint_field(painter, field, self.box_on_screen(field.read.box))

    def _paint_field(self, painter: QPainter, field: FieldView, box: QRectF) -> None:
        if field.name == "number" and self._now != "number":
            length = max(len(field.read.value), 1)
            begins, ends = (each / length * box.width() for each in hidden_part(length))
            cover = QRectF(box.left() + begins, box.top(), ends - begins, box.height())
            painter.fillRect(cover, QColor(STAGE))
        looked = field.name in self._doubtful or field.name == self._now
        pen = QPen(QColor(self._theme.ink("warn" if looked else "ok")), self._theme.outline)
        pen.setStyle(Qt.PenStyle.SolidLine if looked else Qt.PenStyle.DashLine)  # not told by colour alone
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, self._theme.radius / 2, self._theme.radius / 2)
