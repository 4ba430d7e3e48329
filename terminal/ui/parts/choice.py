"""One of a few choices on a page."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QRadioButton, QVBoxLayout

from terminal.ui.parts.marks import retone, words
from terminal.ui.theme import Theme


class ChoiceFrame(QFrame):
    """One choice; the whole of it can be clicked."""

    def __init__(self, theme: Theme, title: str, text: str) -> None:
        super().__init__()
        self.setProperty("role", "choice")
        self.radio = QRadioButton(title)
        self.radio.setAccessibleName(title)
        self.radio.setAccessibleDescription(text)
        self.radio.toggled.connect(self._follow)
        column = QVBoxLayout(self)
        edge = theme.space(2)
        column.setContentsMargins(edge, 0, edge, theme.padding // 2)
        column.setSpacing(0)
        column.addWidget(self.radio)
        under = QHBoxLayout()
        under.setContentsMargins(theme.icon + theme.space(4), 0, 0, 0)  # below the words, not below the ring
        under.addWidget(words(text, role="caption", quiet=True, wrap=True))
        column.addLayout(under)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Choose this one wherever in the frame the left button goes down."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.radio.click()
            self.radio.setFocus(Qt.FocusReason.MouseFocusReason)

    def _follow(self) -> None:
        retone(self, "ok" if self.radio.isChecked() else None)
