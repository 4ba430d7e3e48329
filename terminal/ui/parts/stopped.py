"""What the pages have in common on which a node cannot go on: the node, and below it in a card what is to be said."""

from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.session.snapshot import CheckLine, Snapshot, WalkView
from terminal.ui.flow import attempt_of
from terminal.ui.page import BarLook, Kit
from terminal.ui.parts.check_lines import ended
from terminal.ui.parts.edged import EdgedCard
from terminal.ui.parts.marks import words
from terminal.ui.parts.node_card import NodeCard
from terminal.ui.parts.node_check_words import checks_of
from terminal.ui.parts.node_checks import NodeChecks
from terminal.ui.parts.scrolled import Said, Scroller, Sentences
from terminal.ui.parts.walk import WalkPage
from terminal.ui.theme import Tone

ZH: dict[str, str] = {
    "stopped.kept": "重做接着录，前一次照样保留，不剪不删。",
}
EN: dict[str, str] = {
    "stopped.kept": "A repeat goes on in the same take; what was recorded stays.",
}


class StoppedPage(WalkPage):
    """The node's text above, the card with what stands in the way below."""

    bare = True
    headline: ClassVar[str]
    """The phrase of the card's title."""
    tone: ClassVar[Tone] = "warn"
    kept: ClassVar[bool] = False
    """Whether it is said that nothing of the attempts before is lost."""
    bar: BarLook = "unmet"

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.title.hide()  # the card has it
        self.node = NodeCard(kit)
        self.node.turned.connect(self.changed)
        self.card = EdgedCard(kit.theme, self.tone)
        self.card.title.setText(kit.phrases(self.headline))
        self.told = Sentences(kit.theme)
        self.card.column.addWidget(self.told)
        self.note = words(kit.phrases("stopped.kept"), role="caption", quiet=True, wrap=True)
        self.card.column.addWidget(self.note)
        self.note.setVisible(self.kept)  # once it is in the card: before, it would be a window that takes the keyboard
        self.checks = NodeChecks(kit)
        self.checks.setParent(self)  # until it stands below the picture
        self._lay_out(kit)

    def _lay_out(self, kit: Kit) -> None:
        """The node gives way: what stands in the way is told whole, and scrolled where there is no room for it."""
        self.column.setSpacing(kit.theme.space(2) if kit.theme.text_size == "standard" else kit.theme.space(1))
        if kit.theme.text_size == "standard":
            self.column.addWidget(self.node, 1)
            self.column.addWidget(self.card)
            self.column.addStretch(0)
        else:
            self.node.setParent(self)  # in no layout: without a parent it would outlive the page
            self.node.hide()  # one thing a screen
            around = QWidget()
            inside = QVBoxLayout(around)
            inside.setContentsMargins(0, 0, 0, 0)
            inside.addWidget(self.card)
            inside.addStretch(1)
            self.column.addWidget(Scroller(around, kit.phrases(self.headline)), 1)

    @property
    def below(self) -> QWidget | None:
        """The check list of the node."""
        return self.checks

    def show_walk(self, snapshot: Snapshot, walk: WalkView) -> None:
        """Show why it stopped, and the node where there is room for it."""
        self._make_room()
        self.node.show_node(snapshot, attempt_of(snapshot), None, foot=False)
        self._show_checks(snapshot, walk)
        self.told.say(*self.tells(snapshot, walk))

    @property
    def crowded(self) -> bool:
        """Whether the card has more to say than leaves room for the node's text."""
        return False

    def _show_checks(self, snapshot: Snapshot, walk: WalkView) -> None:
        large, listed = self.theme.text_size == "elder", bool(walk.lines)
        kept = replace(snapshot, walk=replace(walk, lines=self.lines_below(walk)))
        said = checks_of(self.phrases, kept, self.live, self.node.read, large=large, over=listed) if walk.node else []
        self.checks.say(said, steady=listed)

    def lines_below(self, walk: WalkView) -> tuple[CheckLine, ...]:
        """Which checks stand in the list below the picture, now that nothing is awaited any more."""
        return ended(walk.lines, failed=walk.happened == "node_failed")

    def _make_room(self) -> None:
        """In a low window the card alone is shown; where it has much to say, in a window that is not roomy, too."""
        most = self.theme.roomy_window if self.crowded else self.theme.low_window
        low = self.window().height() < most
        self.node.setVisible(not low and self.theme.text_size == "standard")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show the node where there is room for it now."""
        super().resizeEvent(event)
        self._make_room()

    def move_sideways(self, way: int) -> None:
        """The arrows turn what is read aloud."""
        self.node.turn(way)

    def tells(self, snapshot: Snapshot, walk: WalkView) -> Iterator[Said]:
        """What is said in the card; every page has its own sentences."""
        raise NotImplementedError
