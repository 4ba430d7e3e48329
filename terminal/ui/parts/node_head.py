"""Which node it is: its place and attempt, its clauses, its title, and who must be in the picture."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rulebook.plan.plan import PlannedNode
from terminal.session.snapshot import WalkView
from terminal.ui.page import Kit
from terminal.ui.parts.clauses import clauses_words
from terminal.ui.parts.marks import words
from terminal.ui.parts.people import roles_words

_BETWEEN = " · "

ZH: dict[str, str] = {
    "node.place": "节点 {n} / {total} · 第 {attempt} 次",
    "node.placed": "{place} · {based}",
    "node.frame": "入镜：{roles}",
    "node.least": "至少 {seconds} 秒",
    "node.frame.same": "须同框：{roles}",
}
EN: dict[str, str] = {
    "node.place": "Step {n} of {total} · attempt {attempt}",
    "node.placed": "{place} · {based}",
    "node.frame": "In the picture: {roles}",
    "node.least": "at least {seconds} s",
    "node.frame.same": "In one picture: {roles}",
}


class NodeHead(QWidget):
    """Four short lines over whatever a page says of a node."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._phrases = kit.phrases
        self.place = words(role="caption", quiet=True, wrap=True)
        self.title = words(role="title", wrap=True)
        self.frame = words(role="caption", quiet=True, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for label in (self.place, self.title, self.frame):
            column.addWidget(label)

    def show_walk(self, walk: WalkView) -> None:
        """Show the node in hand; without one the last stays, for other pages are shown then."""
        node, phrases = walk.node, self._phrases
        if node is None:
            return
        place = phrases("node.place", n=walk.index + 1, total=len(walk.nodes), attempt=max(1, walk.attempt))
        clauses = clauses_words(phrases, node.clauses)
        based = phrases("clause.based", clauses=clauses) if clauses else ""
        self.place.setText(phrases("node.placed", place=place, based=based) if based else place)
        self.title.setText(node.title.say(phrases.language))
        self.frame.setText(self._frame(node))

    def _frame(self, node: PlannedNode) -> str:
        """Who must be seen, and for how long it takes at least."""
        phrases = self._phrases
        same = "node.frame.same" if node.same_frame and len(node.frame) > 1 else "node.frame"
        seen = phrases(same, roles=roles_words(phrases, node.frame)) if node.frame else ""
        least = phrases("node.least", seconds=node.least_seconds) if node.least_seconds else ""
        return _BETWEEN.join(filter(None, (seen, least)))
