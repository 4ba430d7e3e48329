"""A card with a coloured edge: it asks for something, and its tone says of whom."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from terminal.ui.parts.marks import Icon, retone, words
from terminal.ui.theme import Theme, Tone


class EdgedCard(QFrame):
    """A headline with the icon of its tone; what belongs to it goes into `column`."""

    def __init__(self, theme: Theme, tone: Tone) -> None:
        super().__init__()
        self.setProperty("role", "edged")
        self._mark = Icon(theme)
        self.title = words(role="lead", wrap=True)
        self.title.setProperty("strong", True)
        head = QHBoxLayout()
        head.setSpacing(theme.space(1))
        head.addWidget(self._mark)
        head.addWidget(self.title, 1)
        self.column = QVBoxLayout(self)
        edge = theme.space(2)
        self.column.setContentsMargins(edge, theme.padding, edge, theme.padding)
        self.column.setSpacing(theme.space(1))
        self.column.addLayout(head)
        self.set_tone(tone)

    def set_tone(self, tone: Tone) -> None:
        """Give edge and icon another tone."""
        self._mark.set_tone(tone)
        retone(self, tone)
