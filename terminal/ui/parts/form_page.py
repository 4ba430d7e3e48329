"""A page with a form in a card at the left, and cards that help at its right."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.ui.page import Kit, Page
from terminal.ui.parts.asides import beside_each_other
from terminal.ui.parts.marks import Card
from terminal.ui.parts.scrolled import Scroller


class FormPage(Page):
    """Form and help in the middle of the width; nothing has begun, and nobody is looked at."""

    bare = True
    with_room = False
    with_picture = False

    def __init__(self, kit: Kit, title: str) -> None:
        """`title`: the phrase at the head of the form."""
        super().__init__(kit)
        self.title.setText(kit.phrases(title))
        self.title.setProperty("role", "prompt")
        self.title.setProperty("strong", True)

    def lay_out(self, form: tuple[QWidget, ...], aside: tuple[QWidget, ...], *, close: bool = False) -> None:
        """`form`: what stands below the title, from above; `aside`: the cards beside it. `close`: many lines in it."""
        self.column.removeWidget(self.title)
        around = QWidget()
        rows = QVBoxLayout(around)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addStretch(1)
        rows.addLayout(beside_each_other(self.theme, self._form(form, close=close), self._aside(aside)))
        rows.addStretch(2)
        self.column.addWidget(Scroller(around, self.phrases("scroll.more")), 1)

    def submit(self) -> None:
        """Do what the large button does, if it does something now."""
        does = self.primary().does
        if does is not None:
            self.sent.emit(does)

    def _form(self, widgets: tuple[QWidget, ...], *, close: bool) -> Card:
        card = Card()
        column = QVBoxLayout(card)
        edge, above = self.theme.space(4), self.theme.space(3 if close else 4)
        column.setContentsMargins(edge, above, edge, above)
        column.setSpacing(self.theme.space(1 if close else 2))
        for widget in (self.title, *widgets):
            column.addWidget(widget)
        column.addStretch(1)
        return card

    def _aside(self, cards: tuple[QWidget, ...]) -> QWidget:
        aside = QWidget()
        column = QVBoxLayout(aside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(self.theme.space(2))
        for card in cards:
            column.addWidget(card)
        column.addStretch(1)
        return aside
