"""What the pages have in common on which a node cannot go on: why, and the node itself below."""

from collections.abc import Iterator
from typing import ClassVar

from terminal.session.snapshot import Snapshot, WalkView
from terminal.ui.page import Kit
from terminal.ui.parts.marks import Divider
from terminal.ui.parts.node_head import NodeHead
from terminal.ui.parts.node_sheet import NodeSheet
from terminal.ui.parts.scrolled import Said, Sentences
from terminal.ui.parts.walk import WalkPage


class StoppedPage(WalkPage):
    """What is to be said of it, the node's head, and all that the node demands."""

    headline: ClassVar[str]
    """The phrase of its title."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.title.setText(kit.phrases(self.headline))
        self.told = Sentences(kit.theme)
        self.head = NodeHead(kit)
        self.sheet = NodeSheet(kit, self.told, Divider(), self.head)
        self.column.addWidget(self.sheet, 1)

    def show_walk(self, snapshot: Snapshot, walk: WalkView) -> None:
        """Show why it stopped, and the node."""
        self.head.show_walk(walk)
        if walk.node is not None:
            self.sheet.show_node(walk.node)
        self.told.say(*self.tells(snapshot, walk))

    def tells(self, snapshot: Snapshot, walk: WalkView) -> Iterator[Said]:
        """What is said above the node; every page has its own sentences."""
        raise NotImplementedError
