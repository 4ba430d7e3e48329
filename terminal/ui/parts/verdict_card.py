"""A card of the verdict: what lacks and what to do, and beside it the button that makes it good now."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from terminal.ui.page import Kit
from terminal.ui.parts.bottom_bar import KeyButton
from terminal.ui.parts.marks import Chip, Icon, retone, words
from terminal.ui.parts.verdict_words import MOST_LINES, CardWords

ZH: dict[str, str] = {"verdict.button": "现在补", "verdict.button.name": "现在补：{title}"}
EN: dict[str, str] = {"verdict.button": "Repair now", "verdict.button.name": "Repair now: {title}"}
_KEYS = 9
"""Only digits stand for cards."""


class VerdictCard(QFrame):
    """Made once, and given other words."""

    asked = Signal(str)
    """Id of the node that is to be made good."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        theme = kit.theme
        self._kit = kit
        self.said: CardWords | None = None
        self.setProperty("role", "edged")
        self._mark, self.title = Icon(theme), words(role="lead", wrap=True)
        self.title.setProperty("strong", True)
        self.caption = words(role="caption", quiet=True, wrap=True)
        self.lines = [words(wrap=True) for _ in range(MOST_LINES)]
        self.chip = Chip(theme)
        self.button = KeyButton(theme)
        self.button.setProperty("role", "beside")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.set_words(kit.phrases("verdict.button"))
        self.button.clicked.connect(self._ask)
        head = QHBoxLayout()
        head.setSpacing(theme.space(1))
        head.addWidget(self._mark)
        head.addWidget(self.title, 1)
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addLayout(head)
        for label in (self.caption, *self.lines):
            told.addWidget(label)
        row = QHBoxLayout(self)
        edge = theme.space(2)
        row.setContentsMargins(edge, theme.padding, edge, theme.padding)
        row.setSpacing(theme.space(2))
        row.addLayout(told, 1)
        row.addWidget(self.chip)
        row.addWidget(self.button)

    def say(self, said: CardWords, number: int) -> None:
        """Show this. `number`: its digit; of no digit, if there are more cards than digits."""
        key = str(number) if said.node and number <= _KEYS else ""
        self.button.show_keys(key)
        if said == self.said:
            return
        self.said = said
        self._mark.set_tone(said.tone)
        retone(self, said.tone)
        self.title.setText(said.title)
        self.caption.setText(said.caption)
        for place, label in enumerate(self.lines):
            label.setText(said.lines[place] if place < len(said.lines) else "")
            label.setVisible(place < len(said.lines))
        self.chip.say(said.tone, said.chip)
        self.button.setVisible(bool(said.node))
        self.button.setAccessibleName(self._kit.phrases("verdict.button.name", title=said.title))

    def _ask(self) -> None:
        if self.said is not None and self.said.node:
            self.asked.emit(self.said.node)


class VerdictCards(QWidget):
    """The cards one below the other; those that are there are given other words."""

    asked = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._spare: list[VerdictCard] = []
        self.cards: list[VerdictCard] = []
        """Those that are shown."""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(kit.theme.space(1) if kit.theme.text_size == "elder" else kit.theme.space(2))

    def say(self, said: list[CardWords]) -> None:
        """Show a card for each of these."""
        while len(self._spare) < len(said):
            card = VerdictCard(self._kit)
            card.asked.connect(self.asked)
            self._column.addWidget(card)
            self._spare.append(card)
        self.cards = self._spare[: len(said)]
        for number, (card, each) in enumerate(zip(self.cards, said, strict=True), start=1):
            card.say(each, number)
        for place, card in enumerate(self._spare):
            card.setVisible(place < len(said))
        self.setVisible(bool(said))
