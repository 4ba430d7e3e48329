"""One of a few choices on a page."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QRadioButton, QVBoxLayout

from terminal.ui.parts.marks import key_cap, retone, words
from terminal.ui.theme import Theme, Tone


class ChoiceFrame(QFrame):
    """One choice; the whole of it can be clicked."""

    def __init__(self, theme: Theme, title: str, text: str, *, key: str = "", tone: Tone = "ok") -> None:
        """`key` is shown at its end; `tone` is that of the frame while chosen: `person` for what somebody says."""
        super().__init__()
        self._tone = tone
        self.setProperty("role", "choice")
        self.radio = QRadioButton(title)
        self.radio.setAccessibleName(title)
        self.radio.setAccessibleDescription(text)
        self.radio.toggled.connect(self._follow)
        row = QHBoxLayout(self)
        edge = theme.space(2)
        row.setContentsMargins(edge, 0, edge, theme.padding // 2 if text else 0)
        row.setSpacing(theme.space(1))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.radio)
        if text and key and theme.text_size == "standard":  # a few words, beside the title
            row.setContentsMargins(edge, 0, edge, 0)
            row.addLayout(column)
            row.addWidget(words(text, role="caption", quiet=True, wrap=True), 1)
            row.addWidget(key_cap(key))
            return
        if text:
            under = QHBoxLayout()
            under.setContentsMargins(theme.icon + theme.space(4), 0, 0, 0)  # below the words, not below the ring
            under.addWidget(words(text, role="caption", quiet=True, wrap=True))
            column.addLayout(under)
        row.addLayout(column, 1)
        if key:
            row.addWidget(key_cap(key))

    def set_title(self, title: str) -> None:
        """Give the choice other words."""
        self.radio.setText(title)
        self.radio.setAccessibleName(title)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose this one wherever in the frame the left button goes down."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.radio.click()
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)

    def _follow(self) -> None:
        retone(self, self._tone if self.radio.isChecked() else None)
