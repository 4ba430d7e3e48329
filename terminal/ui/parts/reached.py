"""A card that folds out: what reached the customer, a line for each prompt, document and question."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from terminal.session.snapshot import Snapshot
from terminal.ui.page import Kit
from terminal.ui.parts.marks import Card, Icon, mark_chosen, retone, words
from terminal.ui.parts.reached_words import ReachedWords, head_words, reached_of

ZH: dict[str, str] = {"reached.open": "看逐条", "reached.close": "收起"}
EN: dict[str, str] = {"reached.open": "Show each", "reached.close": "Fold up"}


class ReachedLine(QWidget):
    """One item: an icon, what it is about, and below it what is known."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        theme = kit.theme
        self._mark, self.title = Icon(theme), words(wrap=True)
        self.title.setProperty("strong", True)
        self.text = words(role="caption", quiet=True, wrap=True)
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(self.title)
        told.addWidget(self.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(told, 1)

    def say(self, said: ReachedWords) -> None:
        """Show this."""
        self._mark.set_tone(said.tone)
        self.title.setText(said.title)
        self.text.setText(said.text)
        retone(self.title, said.tone)


class ReachedCard(Card):
    """Folded up at first; nothing where a take tells of no delivery."""

    unfolded = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._said: list[ReachedWords] = []
        self._found: object = None
        self.lines: list[ReachedLine] = []
        self.opened = False
        self.head = words(role="lead", wrap=True)
        self.head.setProperty("strong", True)
        self.fold = QPushButton()
        self.fold.setProperty("role", "beside")
        self.fold.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.fold.clicked.connect(self.turn)
        self._inside = QWidget()
        self._inside.setAccessibleName(kit.phrases("reached.name"))
        self._column = QVBoxLayout(self._inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(kit.theme.space(1))
        top = QHBoxLayout()
        top.setSpacing(kit.theme.space(2))
        top.addWidget(self.head, 1)
        top.addWidget(self.fold)
        column = QVBoxLayout(self)
        edge = kit.theme.space(2)
        column.setContentsMargins(edge, kit.theme.padding, edge, kit.theme.padding)
        column.setSpacing(kit.theme.space(1))
        column.addLayout(top)
        column.addWidget(self._inside)
        self._show_fold()
        self.hide()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what this take tells."""
        found = (() if snapshot.walk is None else snapshot.walk.deliveries, snapshot.sale and snapshot.sale.reference)
        if found == self._found:
            return  # the page hears of much else many times a second
        self._found = found
        said = reached_of(self._kit.phrases, snapshot)
        if said != self._said:
            self._said = said
            self.head.setText(head_words(self._kit.phrases, said))
            self._fill()
        self.setVisible(bool(said))

    def turn(self) -> None:
        """Fold it out, or up."""
        self.opened = not self.opened
        self._show_fold()
        self._fill()
        if self.opened:
            self.unfolded.emit()

    def _show_fold(self) -> None:
        self.fold.setText(self._kit.phrases("reached.close" if self.opened else "reached.open"))
        self.fold.setAccessibleName(f"{self._kit.phrases('reached.name')} {self.fold.text()}")
        mark_chosen(self.fold, chosen=self.opened)
        self._inside.setVisible(self.opened)

    def _fill(self) -> None:
        """Lines are made only once somebody wants to see them."""
        if not self.opened:
            return
        while len(self.lines) < len(self._said):
            self.lines.append(ReachedLine(self._kit))
            self._column.addWidget(self.lines[-1])
        for place, line in enumerate(self.lines):
            line.setVisible(place < len(self._said))
            if place < len(self._said):
                line.say(self._said[place])
