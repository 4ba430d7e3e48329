"""Cards of the first start: a title with how it stands, a question, and what is to be chosen below it."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from terminal.ui.parts.marks import Card, Chip, words
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Theme, Tone


class AskCard(Card):
    """What is put into `inside` scrolls where there is more than fits."""

    def __init__(self, theme: Theme, phrases: Phrases, title: str, ask: str = "", number: str = "") -> None:
        super().__init__()
        name = words(title, role="lead", wrap=True)
        name.setProperty("strong", True)
        self.chip = Chip(theme)
        self.chip.hide()
        head = QHBoxLayout()
        head.setSpacing(theme.space(1))
        if number:
            disc = words(number, role="lead")
            disc.setProperty("strong", True)
            head.addWidget(disc)
        head.addWidget(name, 1)
        head.addWidget(self.chip)
        self.ask = words(ask, role="caption", quiet=True, wrap=True)
        self.ask.setVisible(bool(ask))
        within = QWidget()
        self.inside = QVBoxLayout(within)
        self.inside.setContentsMargins(0, 0, 0, 0)
        self.inside.setSpacing(theme.space(1))
        column = QVBoxLayout(self)
        edge = theme.space(2)
        column.setContentsMargins(edge, theme.padding, edge, theme.padding)
        column.setSpacing(theme.space(1))
        column.addLayout(head)
        where = self.inside if theme.text_size == "elder" else column  # large letters scroll with what they ask about
        where.addWidget(self.ask)
        self.scroller = Scroller(within, phrases("scroll.more"))
        column.addWidget(self.scroller, 1)

    def stand(self, tone: Tone, text: str) -> None:
        """Say beside the title how it stands."""
        self.chip.say(tone, text)
        self.chip.show()
