"""Lines to write in, each under its name; and one for what nobody may read."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from terminal.ui.parts.marks import words
from terminal.ui.theme import Theme


class SecretLine(QLineEdit):
    """A password: dots instead of letters, nothing to be copied; it notices that Caps Lock is on."""

    caps = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.show_letters(shown=False)

    def show_letters(self, *, shown: bool) -> None:
        """Letters for a code that is used once; dots for a password. No input method composes or remembers either."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """A capital without Shift, or a small letter with it, tells of Caps Lock; Qt has no other way to know."""
        text = event.text()
        if len(text) == 1 and text.isascii() and text.isalpha():
            shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps.emit(text.isupper() != shifted)
        super().keyPressEvent(event)


class NamedLine(QWidget):
    """A line under its name; beside the name stands a short note, inside at the end what is known of the answer."""

    def __init__(self, theme: Theme, name: str, line: QLineEdit | None = None, longest: int = 40) -> None:
        super().__init__()
        self._theme = theme
        self.line = QLineEdit() if line is None else line
        self.line.setMaxLength(longest)
        self.name, self.note, self.known = words(role="caption"), words(role="caption", quiet=True), QLabel(self.line)
        self.known.setProperty("role", "caption")
        self.known.setProperty("quiet", True)
        self.known.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        above = QHBoxLayout()
        above.addWidget(self.name)
        above.addStretch(1)
        above.addWidget(self.note)
        inside = QHBoxLayout(self.line)
        inside.setContentsMargins(0, 0, theme.space(2), 0)
        inside.addStretch(1)
        inside.addWidget(self.known)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1) // 2)
        column.addLayout(above)
        column.addWidget(self.line)
        self.rename(name)

    def rename(self, name: str) -> None:
        """Show another name over the line."""
        self.name.setText(name)
        self.line.setAccessibleName(name)

    def text(self) -> str:
        """What was written, as it is."""
        return self.line.text()
