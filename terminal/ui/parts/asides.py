"""Cards beside a form: one thing each, with a title and a sentence, and perhaps a button."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from terminal.ui.parts.marks import Card, Icon, retone, words
from terminal.ui.theme import Theme, Tone


class AsideCard(Card):
    """A title, a sentence, and what stands below it."""

    def __init__(self, theme: Theme, title: str, text: str = "", tone: Tone | None = None) -> None:
        super().__init__()
        self.title, self.text = words(title, role="lead", wrap=True), words(text, wrap=True, quiet=True)
        self.title.setProperty("strong", True)
        head = QHBoxLayout()
        head.setSpacing(theme.space(1))
        if tone is not None:
            mark = Icon(theme)
            mark.set_tone(tone)
            head.addWidget(mark)
        head.addWidget(self.title, 1)
        self.column = QVBoxLayout(self)
        edge = theme.space(3)
        self.column.setContentsMargins(edge, theme.space(2), edge, theme.space(2))
        self.column.setSpacing(theme.space(1))
        self.column.addLayout(head)
        self.column.addWidget(self.text)

    def add_button(self, button: QPushButton) -> None:
        """Put a button below the sentence, at its left edge."""
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)


class TintedCard(QFrame):
    """What went wrong, on the ground of its tone: in bold what, below it what to do, in small the code."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("role", "tinted")
        self._mark = Icon(theme)
        self.title, self.text, self.code = words(wrap=True), words(wrap=True), words(role="caption", quiet=True)
        self.title.setProperty("strong", True)
        column = QVBoxLayout()
        column.setSpacing(theme.space(1) // 2)
        for label in (self.title, self.text, self.code):
            column.addWidget(label)
        row = QHBoxLayout(self)
        edge = theme.space(2)
        row.setContentsMargins(edge, edge, edge, edge)
        row.setSpacing(theme.space(2))
        top = QVBoxLayout()
        top.addWidget(self._mark)
        top.addStretch(1)
        row.addLayout(top)
        row.addLayout(column, 1)

    def say(self, tone: Tone, title: str, text: str, code: str = "") -> None:
        """Show this; what is empty takes no room."""
        self._mark.set_tone(tone)
        retone(self, tone)
        retone(self.title, tone)
        for label, said in ((self.title, title), (self.text, text), (self.code, code)):
            label.setText(said)
            label.setVisible(bool(said))


def beside_each_other(theme: Theme, left: QWidget, right: QWidget) -> QHBoxLayout:
    """Two columns in the middle of the width, the left one a little wider."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.space(3))
    row.addStretch(1)
    row.addWidget(left, 5)
    row.addWidget(right, 4)
    row.addStretch(1)
    return row
