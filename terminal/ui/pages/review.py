"""All nodes are done: how each stands, which may be done again, and the end."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Snapshot, WalkView
from terminal.ui.page import Beside, Kit, Primary
from terminal.ui.parts.rows import Row, Rows
from terminal.ui.parts.scrolled import Scroller, Sentences
from terminal.ui.parts.walk import TONES, WalkPage, count_words

ZH: dict[str, str] = {
    "review.title": "节点都走完了：请看一遍",
    "review.button.reopen": "重做选中的",
}
EN: dict[str, str] = {
    "review.title": "All steps are done: look once more",
    "review.button.reopen": "Again: selected",
}


class ReviewPage(WalkPage):
    """The nodes with their state in words and icon; the selected one may be done again."""

    names = ("review",)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.title.setText(kit.phrases("review.title"))
        self.counts = Sentences(kit.theme)
        self.rows = Rows(kit)
        self.rows.changed.connect(self.changed)
        self.column.addWidget(self.counts)
        inside = QWidget()
        list_of = QVBoxLayout(inside)
        list_of.setContentsMargins(0, 0, 0, 0)
        list_of.addWidget(self.rows)
        list_of.addStretch(1)
        self.column.addWidget(Scroller(inside, kit.phrases("review.title")), 1)

    def show_walk(self, snapshot: Snapshot, walk: WalkView) -> None:
        """Show how each node stands."""
        nodes = () if snapshot.sale is None else snapshot.sale.plan.nodes
        self.counts.say(*count_words(self.phrases, walk.nodes))
        self.rows.show_rows(
            [
                Row(
                    node.id, n, node.title.say(self.phrases.language), self.phrases(f"node.state.{state}"), TONES[state]
                )
                for n, (node, state) in enumerate(zip(nodes, walk.nodes, strict=False), start=1)
            ]
        )

    def choose(self, number: int) -> None:
        """The number keys select a node."""
        self.rows.select(number)

    def move_selection(self, way: int) -> None:
        """The arrows select a node."""
        self.rows.move_selection(way)

    def primary(self) -> Primary:
        """The take is closed and sealed."""
        return Primary("button.finish", self.if_may("finish", Pressed("finish")))

    def beside(self) -> tuple[Beside, ...]:
        """The selected node again; and the ways to end otherwise."""
        node = self.rows.selected
        again = Pressed("reopen", detail={"node": node})
        first = (Beside("review.button.reopen", again, "R"),) if node and self.may("reopen") else ()
        return (*first, *super().beside())
