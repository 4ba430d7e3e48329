"""A few answers beside each other: one of them is chosen, or any can be ticked."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from terminal.session.entry.fields import Field
from terminal.ui.page import Kit
from terminal.ui.parts.entry_control import Control, words_of
from terminal.ui.parts.marks import dress, retone
from terminal.ui.theme import Theme

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
MOST_SIDE_BY_SIDE: Final = 4
"""So many answers stand beside each other; more are a list."""


def _paint_segment(button: QAbstractButton, theme: Theme, *, first: bool) -> None:
    """Draw an answer: its words in the middle, on a tint where it is chosen, with a tick: never by colour alone."""
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    place, chosen = QRectF(button.rect()), button.isChecked()
    if chosen:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.chosen))
        painter.drawRoundedRect(place, theme.radius - 3, theme.radius - 3)
    elif not first:
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(place.topLeft(), place.bottomLeft())
    font = button.font()
    font.setPixelSize(theme.font("body"))
    font.setBold(chosen)
    painter.setFont(font)
    painter.setPen(QColor(theme.primary if chosen and button.isEnabled() else theme.text_ink(on=button.isEnabled())))
    said = QFontMetrics(font).elidedText(button.text(), Qt.TextElideMode.ElideRight, int(place.width()) - 8)
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, said)
    if button.hasFocus():
        width = QFontMetrics(font).horizontalAdvance(said)
        under = place.center().y() + theme.font("body") * 0.7
        painter.setPen(QPen(QColor(theme.primary), 3))
        painter.drawLine(QPointF(place.center().x() - width / 2, under), QPointF(place.center().x() + width / 2, under))


class _Segment(QRadioButton):
    """One of a few answers beside each other: Enter goes on, digits choose, arrows move."""

    entered = Signal()
    digit = Signal(int)

    def __init__(self, theme: Theme, text: str, *, first: bool) -> None:
        super().__init__(text)
        self._theme, self._first = theme, first

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        _paint_segment(self, self._theme, first=self._first)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return _segment_size(self, self._theme)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return _segment_size(self, self._theme)

    def hitButton(self, place: QPoint) -> bool:  # noqa: N802 - Qt's name
        return self.rect().contains(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        number = event.key() - Qt.Key.Key_1
        if event.key() in _ENTER:
            self.entered.emit()
        elif 0 <= number < MOST_SIDE_BY_SIDE + 1:
            self.digit.emit(number)
        else:
            super().keyPressEvent(event)


class _Tick(QCheckBox):
    """One of several answers beside each other, of which any can be chosen."""

    def __init__(self, theme: Theme, text: str, *, first: bool) -> None:
        super().__init__(text)
        self._theme, self._first = theme, first

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        _paint_segment(self, self._theme, first=self._first)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return _segment_size(self, self._theme)

    def hitButton(self, place: QPoint) -> bool:  # noqa: N802 - Qt's name
        return self.rect().contains(place)


def _segment_size(button: QAbstractButton, theme: Theme) -> QSize:
    font = button.font()
    font.setPixelSize(theme.font("body"))
    font.setBold(True)
    return QSize(QFontMetrics(font).horizontalAdvance(button.text()) + theme.space(2), theme.form_control - 4)


class _Segments(Control):
    """Answers beside each other, in one frame."""

    def __init__(self) -> None:
        super().__init__()
        self.frame = QFrame()
        self.frame.setProperty("role", "segments")
        self._inside = QHBoxLayout(self.frame)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(0)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.frame)

    def add(self, button: QAbstractButton, name: str) -> None:
        """One more of them, for who does not see it called `name`."""
        button.setProperty("role", "segment")
        button.setAccessibleName(name)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._inside.addWidget(button)


class SegmentsControl(_Segments):
    """A few answers beside each other; none is chosen beforehand."""

    def __init__(self, kit: Kit, field: Field, name: str) -> None:
        super().__init__()
        self.frame.setAccessibleName(name)
        self.group = QButtonGroup(self)
        self.buttons: dict[str, _Segment] = {}
        for place, option in enumerate(field.options):
            said = words_of(kit, option)
            button = _Segment(kit.theme, said, first=place == 0)
            self.add(button, f"{name} {said}")
            button.installEventFilter(self)
            button.clicked.connect(lambda _, value=option.value: self.written.emit(value))
            button.toggled.connect(lambda on, value=option.value: self._toggled(value, on=on))
            button.entered.connect(self.done)
            button.digit.connect(self._choose)
            self.group.addButton(button)
            self.buttons[option.value] = button

    def _choose(self, number: int) -> None:
        buttons = list(self.buttons.values())
        if number < len(buttons) and buttons[number].isEnabled():
            buttons[number].setFocus(Qt.FocusReason.OtherFocusReason)
            buttons[number].click()

    def _toggled(self, value: str, *, on: bool) -> None:
        """The arrows choose by moving, which is no click."""
        if on and self.buttons[value].hasFocus():
            self.written.emit(value)

    def show_field(self, field: Field) -> None:
        """Show which is chosen; grey where the machine knows it."""
        known = field.source is not None
        chosen = self.buttons.get(field.value)
        if chosen is not None:
            chosen.setChecked(True)
        elif self.group.checkedButton() is not None:
            self.group.setExclusive(False)
            self.group.checkedButton().setChecked(False)
            self.group.setExclusive(True)
        for button in self.buttons.values():
            button.setEnabled(not known)
        retone(self.frame, "warn" if field.wrong is not None else None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The frame shows that the keyboard is in it."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            dress(self.frame, "now", event.type() == QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    def focus_widget(self) -> QWidget | None:
        """The one that is chosen, else the first."""
        buttons = [each for each in self.buttons.values() if each.isEnabled()]
        return next((each for each in buttons if each.isChecked()), buttons[0] if buttons else None)


class SetControl(_Segments):
    """Several of a few: each can be ticked."""

    def __init__(self, kit: Kit, field: Field, name: str) -> None:
        super().__init__()
        self.boxes: dict[str, QCheckBox] = {}
        for place, option in enumerate(field.options):
            said = words_of(kit, option)
            box = _Tick(kit.theme, said, first=place == 0)
            self.add(box, f"{name} {said}")
            box.clicked.connect(lambda _: self.written.emit(self._value()))
            self.boxes[option.value] = box

    def _value(self) -> str:
        return ",".join(value for value, box in self.boxes.items() if box.isChecked())

    def show_field(self, field: Field) -> None:
        """Show which are ticked."""
        ticked = field.value.split(",")
        for value, box in self.boxes.items():
            box.setChecked(value in ticked)
        retone(self.frame, "warn" if field.wrong is not None else None)

    def focus_widget(self) -> QWidget | None:
        """The first of them."""
        return next(iter(self.boxes.values()), None)
