"""Which node it is: its place and attempt, its clauses, its title, and who must be in the picture."""

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from rulebook.plan.plan import PlannedNode
from terminal.session.snapshot import WalkView
from terminal.ui.page import Kit
from terminal.ui.parts.clauses import clauses_words
from terminal.ui.parts.marks import ElidedWords, words
from terminal.ui.parts.people import roles_words
from terminal.ui.ports import Language

_BETWEEN = " · "

ZH: dict[str, str] = {
    "node.place": "节点 {n} / {total}",
    "node.place.again": "节点 {n} / {total} · 第 {attempt} 次",
    "node.frame": "入镜：{roles}",
    "node.least": "至少 {seconds} 秒",
    "node.frame.same": "须同框：{roles}",
}
EN: dict[str, str] = {
    "node.place": "Step {n} of {total}",
    "node.place.again": "Step {n} of {total} · attempt {attempt}",
    "node.frame": "In the picture: {roles}",
    "node.least": "at least {seconds} s",
    "node.frame.same": "In one picture: {roles}",
}


class NodeHead(QWidget):
    """Which node it is, its title, its clauses, and who must be in the picture; in large letters a line each."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._theme, self._phrases = kit.theme, kit.phrases
        self.place, self.title = ElidedWords(), words(role="title", wrap=True)
        self.based: ElidedWords | QLabel = (
            ElidedWords() if kit.theme.text_size == "elder" else words(role="caption", quiet=True, wrap=True)
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for label in (self.place, self.title, self.based):
            column.addWidget(label)

    def show_walk(self, walk: WalkView, language: Language | None = None, *, brief: bool = False) -> None:
        """Show the node in hand; without one the last stays, for other pages are shown then.

        `language` is that of its title; that of the screen, where none is given. `brief`: in one line.
        """
        node, phrases = walk.node, self._phrases
        if node is None:
            return
        which = "node.place" if walk.attempt <= 1 else "node.place.again"
        place = phrases(which, n=walk.index + 1, total=len(walk.nodes), attempt=walk.attempt)
        title = node.title.say(language or phrases.language)
        said = (title,) if brief else self._frame(node)
        self.place.show_whole(_BETWEEN.join(filter(None, (place, *said))))
        self.title.setText(title)
        self.title.setVisible(not brief)
        clauses = clauses_words(phrases, node.clauses)
        based = phrases("clause.based", clauses=clauses) if clauses else ""
        if isinstance(self.based, ElidedWords):
            self.based.show_whole(based)
        else:
            self.based.setText(based)
        low = self._theme.text_size == "elder" and self.window().height() < self._theme.low_window
        self.based.setVisible(bool(based) and not brief and not low)

    def _frame(self, node: PlannedNode) -> tuple[str, str]:
        """Who must be seen, and for how long it takes at least."""
        phrases = self._phrases
        same = "node.frame.same" if node.same_frame and len(node.frame) > 1 else "node.frame"
        seen = phrases(same, roles=roles_words(phrases, node.frame)) if node.frame else ""
        least = phrases("node.least", seconds=node.least_seconds) if node.least_seconds else ""
        return seen, least
