"""What a field of the form is written or chosen with: a line, a few answers beside each other, a list, a product."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from terminal.session.entry.answers import written
from terminal.session.entry.fields import Field, Kind
from terminal.session.entry.reading import plain
from terminal.ui.page import Kit
from terminal.ui.parts.entry_control import Control, words_of
from terminal.ui.parts.entry_segments import MOST_SIDE_BY_SIDE, SegmentsControl, SetControl
from terminal.ui.parts.marks import dress, retone, words

_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_LONGEST: Final[dict[Kind, int]] = {"said": 1900, "text": 120, "number": 60, "date": 14, "money": 20, "whole": 6}


class LineControl(Control):
    """A line to write in, with its unit or who knows it behind."""

    def __init__(self, kit: Kit, field: Field, name: str) -> None:
        super().__init__()
        self._kit, self._kind = kit, field.kind
        self._shown = ""
        self.frame = QFrame()
        self.frame.setProperty("role", "field")
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setMaxLength(_LONGEST.get(field.kind, 120))
        self.line.installEventFilter(self)
        self.behind = words(role="caption", quiet=True)
        inside = QHBoxLayout(self.frame)
        inside.setContentsMargins(kit.theme.space(2) - 2, 0, kit.theme.space(2) - 2, 0)
        inside.setSpacing(kit.theme.space(1))
        self.line.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        inside.addWidget(self.line, 1)
        inside.addWidget(self.behind)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.frame)
        self.line.textEdited.connect(lambda text: self.written.emit(written(self._kind, text)))
        self.line.editingFinished.connect(self._tidy)
        self.line.returnPressed.connect(self.done)
        if field.kind in ("date", "money", "whole", "number"):
            self.line.setInputMethodHints(Qt.InputMethodHint.ImhPreferNumbers | Qt.InputMethodHint.ImhNoPredictiveText)

    def show_field(self, field: Field) -> None:
        """Show it; what is being typed just now is left alone."""
        known = field.source is not None
        self._shown = self._spelled(field.value)
        typing = self.line.hasFocus() and not known and written(self._kind, self.line.text()) == field.value
        if not typing and self.line.text() != self._shown:
            self.line.setText(self._shown)
        self.line.setReadOnly(known)
        self.line.setFocusPolicy(Qt.FocusPolicy.NoFocus if known else Qt.FocusPolicy.StrongFocus)
        self.line.setPlaceholderText(self._kit.phrases("entry.hint.date") if self._kind == "date" and not known else "")
        retone(self.frame, "warn" if field.wrong is not None else None)
        dress(self.frame, "known", known)
        self.behind.setText(self._behind(field))
        self.behind.setVisible(bool(self.behind.text()))

    def _behind(self, field: Field) -> str:
        return self._kit.phrases(field.unit) if field.unit else ""

    def _spelled(self, value: str) -> str:
        """A sum with its thousands apart; all else as it is."""
        amount = plain(value) if self._kind == "money" else None
        return value if amount is None else f"{amount:,f}"

    def _tidy(self) -> None:
        self.line.setText(self._spelled(written(self._kind, self.line.text())))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The frame shows that the keyboard is in it."""
        if watched is self.line and event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            dress(self.frame, "now", event.type() == QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    def focus_widget(self) -> QWidget | None:
        """The line, unless the machine knows what stands there."""
        return None if self.line.isReadOnly() else self.line


class _List(QComboBox):
    """A list whose function keys stay the page's."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in _ENTER:
            self.entered.emit()
        elif Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F12:
            event.ignore()
        else:
            super().keyPressEvent(event)


class ListControl(Control):
    """One of many; nothing is chosen beforehand."""

    def __init__(self, kit: Kit, field: Field, name: str) -> None:
        super().__init__()
        self._values = [option.value for option in field.options]
        self.list = _List()
        self.list.setAccessibleName(name)
        self.list.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.list.setMinimumContentsLength(4)
        self.list.setPlaceholderText(kit.phrases("entry.choose"))
        self.list.addItems([words_of(kit, option) for option in field.options])
        self.list.setCurrentIndex(-1)
        self.list.activated.connect(lambda place: self.written.emit(self._values[place]))
        self.list.currentIndexChanged.connect(self._moved)
        self.list.entered.connect(self.done)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.list)

    def _moved(self, place: int) -> None:
        """Arrows choose without opening the list."""
        if self.list.hasFocus() and place >= 0:
            self.written.emit(self._values[place])

    def show_field(self, field: Field) -> None:
        """Show which is chosen."""
        place = self._values.index(field.value) if field.value in self._values else -1
        if place != self.list.currentIndex():
            self.list.setCurrentIndex(place)
        self.list.setEnabled(field.source is None)
        retone(self.list, "warn" if field.wrong is not None else None)

    def focus_widget(self) -> QWidget | None:
        """The list, unless the machine knows what is chosen."""
        return self.list if self.list.isEnabled() else None


class PickControl(Control):
    """A product of the packs: what it is called, and a key to choose another one."""

    asked = Signal()

    def __init__(self, kit: Kit, field: Field, name: str) -> None:
        super().__init__()
        del field
        self._kit, self._name = kit, name
        self.button = QPushButton()
        self.button.setProperty("role", "pick")
        self.behind = QLabel(kit.phrases("entry.pick.key"))
        self.behind.setProperty("role", "caption")
        self.behind.setProperty("quiet", True)
        inside = QHBoxLayout(self.button)
        inside.setContentsMargins(0, 0, kit.theme.space(2), 0)
        inside.addStretch(1)
        inside.addWidget(self.behind)
        self.note = words(role="caption", quiet=True, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.button)
        column.addWidget(self.note)
        self.button.clicked.connect(self.asked)

    def show_field(self, field: Field) -> None:
        """Show what is called so; `value` is the name already, and behind a line end what packs say of it."""
        name, _, note = field.value.partition("\n")
        said = name or self._kit.phrases("entry.pick.none")
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.button.setText(said)
        self.button.setAccessibleName(f"{self._name} {said}")
        retone(self.button, "warn" if field.wrong is not None else None)

    def focus_widget(self) -> QWidget | None:
        """The button."""
        return self.button


def control_of(kit: Kit, field: Field, name: str) -> Control:
    """Make the control for a field."""
    match field.kind:
        case "choice" | "flag" if 0 < len(field.options) <= MOST_SIDE_BY_SIDE and _fits(kit, field):
            return SegmentsControl(kit, field, name)
        case "choice" | "flag" if not field.options and field.kind == "choice":
            return LineControl(kit, field, name)
        case "choice" | "flag":
            return ListControl(kit, field, name)
        case "set":
            return SetControl(kit, field, name)
        case "pick":
            return PickControl(kit, field, name)
        case _:
            return LineControl(kit, field, name)


_ROOM: Final = {1: 9, 2: 20, 3: 34}
"""How many wide characters the answers of a field so wide may have to stand beside each other."""


def _fits(kit: Kit, field: Field) -> bool:
    said = [words_of(kit, option) for option in field.options]
    length = sum(_width(each) for each in said) + 2 * len(said)
    room = _ROOM[field.wide] * (1 if kit.theme.text_size == "standard" else 1.2)
    return length <= room


def _width(text: str) -> float:
    return sum(1 if ord(each) > 0x2E80 else 0.55 for each in text)  # noqa: PLR2004 - where CJK begins
