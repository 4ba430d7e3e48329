"""Where the session stands, as a page of one title and one sentence."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.snapshot import Snapshot
from terminal.ui.page import Kit, Page
from terminal.ui.parts.deliveries import Deliveries
from terminal.ui.parts.marks import Icon, words
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.theme import Tone


class StagePage(Page):
    """One title, one sentence, and what is on its way; the pages beside a recording are of this kind."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._mark = Icon(kit.theme)
        self.text = words(wrap=True)
        self.deliveries = Deliveries(kit.theme, kit.phrases)
        self.column.removeWidget(self.title)
        head = QHBoxLayout()
        head.setSpacing(kit.theme.space(1))
        head.addWidget(self._mark)
        head.addWidget(self.title, 1)
        self.column.addLayout(head)
        inside = QWidget()
        self.body = QVBoxLayout(inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(kit.theme.space(1))
        self.body.addWidget(self.text)
        self.body.addWidget(self.deliveries, 1)
        self.column.addWidget(Scroller(inside, kit.phrases("scroll.more")), 1)

    def say(self, tone: Tone, title: str, text: str) -> None:
        """Show this title with the icon of its tone, and this sentence."""
        self._mark.set_tone(tone)
        self.title.setText(title)
        self.text.setText(text)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show what is on its way; the page says its sentence first."""
        self.deliveries.show_snapshot(snapshot)
