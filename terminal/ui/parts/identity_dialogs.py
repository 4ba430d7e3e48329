"""What the identity step asks in a window of its own: who vouches and why; whether to forget everything."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from terminal.session.facts.people import Pressed, PressedKey
from terminal.session.identity.view import IdentityView
from terminal.ui.parts.dialogs import QuestionDialog
from terminal.ui.phrases.shell import Phrases
from terminal.ui.theme import Theme

_LONGEST_NAME, _LONGEST_REASON = 40, 200


class Vouching(QuestionDialog):
    """Asks for a name and a reason, both; nothing is written beforehand."""

    def __init__(
        self, parent: QWidget, theme: Theme, phrases: Phrases, key: PressedKey, name: str, **values: object
    ) -> None:
        """`name` begins the keys of the phrases; `key` is what a yes sends."""
        super().__init__(parent, theme, phrases, name, destructive=False, **values)
        self._key = key
        self.name = _line(phrases(f"{name}.name"), _LONGEST_NAME)
        self.reason = _line(phrases(f"{name}.reason"), _LONGEST_REASON)
        for line in (self.name, self.reason):
            line.textChanged.connect(self._weigh)
            line.returnPressed.connect(self._go_on)
            self.body.addWidget(line)
        self._weigh()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Put the keyboard where the name is written."""
        super().showEvent(event)
        self.name.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter presses the button that was chosen with Tab; in a line it belongs to the line."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        chosen = self.focusWidget()
        if isinstance(chosen, QPushButton):
            chosen.click()

    def pressed(self) -> Pressed:
        """What a yes sends: the name as `by`, the reason in `detail`, both without blanks around."""
        return Pressed(self._key, by=self.name.text().strip(), detail={"reason": self.reason.text().strip()})

    def _given(self) -> bool:
        return bool(self.name.text().strip()) and bool(self.reason.text().strip())

    def _weigh(self) -> None:
        self.confirm.setEnabled(self._given())

    def _go_on(self) -> None:
        """Enter: to what is still empty, else yes."""
        if self._given():
            self.accept()
        else:
            (self.reason if self.name.text().strip() else self.name).setFocus()


def sight_question(parent: QWidget, theme: Theme, phrases: Phrases) -> Vouching:
    """The question to a second person who looked at customer and card; a yes sends `by_sight`."""
    return Vouching(parent, theme, phrases, "by_sight", "sight")


def accept_question(parent: QWidget, theme: Theme, phrases: Phrases, view: IdentityView) -> Vouching:
    """The question to whoever answers for these differences, each of them named; a yes sends `accept_differences`."""
    fields = phrases("list.comma").join(phrases(f"field.{difference.field}") for difference in view.differences)
    return Vouching(parent, theme, phrases, "accept_differences", "accept", fields=fields)


def _line(name: str, longest: int) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(name)
    line.setAccessibleName(name)
    line.setMaxLength(longest)
    return line
