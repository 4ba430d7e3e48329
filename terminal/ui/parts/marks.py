"""State as icon and word together, never as a colour alone."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from terminal.ui.theme import CARD, FontRole, Theme, Tone


class Icon(QWidget):
    """A drawn icon: tick, warning triangle, cross, ring, head, or question mark."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.tone: Tone = "plain"
        self.setFixedSize(theme.icon, theme.icon)

    def set_tone(self, tone: Tone) -> None:
        """Show this tone's icon: `ok` a tick, `warn` a triangle, `fail` a cross, `plain` a ring, `person` a head.

        `unknown` is a question mark.
        """
        if tone != self.tone:
            self.tone = tone
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the icon as large as the widget."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_mark(painter, QRectF(self.rect()), self.tone, self._theme)


def paint_mark(painter: QPainter, place: QRectF, tone: Tone, theme: Theme) -> None:
    """Draw the tone's icon, filling `place`."""
    ink = QColor(theme.ink(tone))
    painter.save()
    painter.translate(place.topLeft())
    painter.scale(place.width() / 20, place.height() / 20)  # icons are drawn on a grid of 20
    line = QPen(ink, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    if tone == "plain":
        painter.setPen(line)
        painter.drawEllipse(QPointF(10, 10), 7, 7)
        painter.restore()
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    if tone == "person":
        _paint_head(painter)
        painter.restore()
        return
    line.setColor(QColor(CARD))
    if tone == "unknown":
        _paint_question(painter, line)
        painter.restore()
        return
    if tone == "warn":
        painter.drawPolygon(QPolygonF([QPointF(10, 1.5), QPointF(19.5, 18.5), QPointF(0.5, 18.5)]))
        strokes = [((10.0, 7.5), (10.0, 12.0)), ((10.0, 15.3), (10.0, 15.4))]
    else:
        painter.drawEllipse(QPointF(10, 10), 9, 9)
        tick = [((5.8, 10.4), (8.8, 13.4)), ((8.8, 13.4), (14.2, 7.0))]
        cross = [((6.8, 6.8), (13.2, 13.2)), ((13.2, 6.8), (6.8, 13.2))]
        strokes = tick if tone == "ok" else cross
    painter.setPen(line)
    for begin, end in strokes:
        painter.drawLine(QPointF(*begin), QPointF(*end))
    painter.restore()


def _paint_question(painter: QPainter, line: QPen) -> None:
    """A question mark, pale, on a disc of the brush's colour."""
    painter.drawEllipse(QPointF(10, 10), 9, 9)
    painter.setPen(line)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(7, 4.8, 6, 6), -60 * 16, 230 * 16)
    painter.drawLine(QPointF(10, 10.9), QPointF(10, 12))
    painter.drawLine(QPointF(10, 15.2), QPointF(10, 15.3))


def _paint_head(painter: QPainter) -> None:
    """Head and shoulders, pale, on a disc of the brush's colour."""
    painter.drawEllipse(QPointF(10, 10), 9, 9)
    painter.setBrush(QColor(CARD))
    painter.drawEllipse(QPointF(10, 7.8), 2.9, 2.9)
    painter.drawChord(QRectF(4.8, 11.8, 10.4, 10.4), 16 * 10, 16 * 160)


def words(text: str = "", role: FontRole = "body", *, quiet: bool = False, wrap: bool = False) -> QLabel:
    """A label whose looks come from the theme."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setProperty("quiet", quiet)
    label.setWordWrap(wrap)
    return label


def key_cap(key: str) -> QLabel:
    """The name of a key, as it stands beside what it does."""
    label = QLabel(key)
    label.setProperty("role", "key")
    label.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return label


class ElidedWords(QLabel):
    """A caption that gives way in the middle when there is no room; the whole of it is in the tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setProperty("role", "caption")
        self.setProperty("quiet", True)

    def show_whole(self, text: str) -> None:
        """Show this text, cut in its middle where there is no room; tool tip and accessible name have all of it."""
        if text != self._whole:
            self._whole = text
            self.setToolTip(text)
            self.setAccessibleName(text)
            self.updateGeometry()
            self._elide()

    def whole(self) -> str:
        """The text before it was cut."""
        return self._whole

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the whole text, and for what the style lays round it."""
        metrics, around = self.fontMetrics(), super().sizeHint()
        return QSize(
            metrics.horizontalAdvance(self._whole) + 2 + self._padding(), max(metrics.height(), around.height())
        )

    def _padding(self) -> int:
        """What the style lays round the text, in pixels of width."""
        return max(0, super().sizeHint().width() - self.fontMetrics().horizontalAdvance(self.text()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for about eight characters."""
        return QSize(self.fontMetrics().averageCharWidth() * 8, self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Cut the text anew for this width."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        room = self.width() - self._padding()
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, room)
        self.setText(shown)


class Chip(QFrame):
    """An icon and a word or two on a tint."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "tinted")
        self._mark = Icon(theme)
        self._label = words(role="caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.space(1), theme.space(1), theme.space(2), theme.space(1))
        row.setSpacing(theme.space(1))
        row.addWidget(self._mark)
        row.addWidget(self._label)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)

    def say(self, tone: Tone, text: str) -> None:
        """Show this text, with the icon and on the ground of its tone."""
        self._label.setText(text)
        self._mark.set_tone(tone)
        retone(self, tone)
        retone(self._label, tone)

    def text(self) -> str:
        """The words that are shown; empty before `say`."""
        return self._label.text()


def side_button(text: str) -> QPushButton:
    """A button beside the primary one."""
    button = QPushButton(text)
    button.setProperty("role", "beside")
    button.setAccessibleName(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


class SentenceLabel(QWidget):
    """An icon and a sentence that may take several lines."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._mark = Icon(theme)
        self._label = words(wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1))
        row.addWidget(self._mark)
        row.addWidget(self._label, 1)

    def say(self, tone: Tone, text: str) -> None:
        """Show this sentence, with the icon and in the colour of its tone."""
        self._label.setText(text)
        self._mark.set_tone(tone)
        retone(self._label, tone)

    @property
    def tone(self) -> Tone:
        """Which icon is shown."""
        return self._mark.tone

    def text(self) -> str:
        """The sentence that is shown; empty before `say`."""
        return self._label.text()


class Card(QFrame):
    """A white surface on the page."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "card")


class Divider(QFrame):
    """A thin line across."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "rule")
        self.setFixedHeight(1)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """1 x 1: the layout draws it out to its own width."""
        return QSize(1, 1)


def dress(widget: QWidget, name: str, value: object) -> None:
    """Give a widget the looks that the style sheet has where its property is so; costs nothing when it has them."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def polish(made_ahead: QWidget) -> None:
    """Give a hidden part and all that stands in it the looks of the style sheet now, not when it is first shown."""
    for each in (made_ahead, *made_ahead.findChildren(QWidget)):
        each.ensurePolished()


def retone(widget: QWidget, tone: Tone | None) -> None:
    """Give a widget the looks of this tone."""
    dress(widget, "tone", tone)


def mark_chosen(widget: QWidget, *, chosen: bool) -> None:
    """Give a widget the looks of what is chosen among others, or take them."""
    dress(widget, "chosen", chosen)
