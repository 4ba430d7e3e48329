"""The nodes of a plan, one line each."""

from collections.abc import Iterator

from PySide6.QtWidgets import QGridLayout, QWidget

from rulebook.plan.plan import PlannedNode
from terminal.ui.page import Kit
from terminal.ui.parts.clauses import clauses_words
from terminal.ui.parts.layouts import clear
from terminal.ui.parts.marks import words
from terminal.ui.parts.people import roles_words

_STRETCH = (0, 3, 1, 6, 1, 0)
"""Of the columns of the table."""

ZH: dict[str, str] = {
    "plan.time": "{minutes}:{seconds}",
    "plan.column.node": "节点",
    "plan.column.frame": "入镜",
    "plan.column.clauses": "依据",
    "plan.column.needs": "需要",
    "plan.column.time": "用时",
    "plan.both": "双方",
    "plan.needs.show": "出示 {count} 份",
    "plan.needs.sign": "签名 {count} 份",
    "plan.needs.copy": "抄录",
}
EN: dict[str, str] = {
    "plan.time": "{minutes}:{seconds}",
    "plan.column.node": "Step",
    "plan.column.frame": "In frame",
    "plan.column.clauses": "Required by",
    "plan.column.needs": "Needs",
    "plan.column.time": "Time",
    "plan.both": "Both",
    "plan.needs.show": "show {count}",
    "plan.needs.sign": "sign {count}",
    "plan.needs.copy": "copy by hand",
}


class NodeTable(QWidget):
    """One line a node: number, title, who must be seen, the clauses, what it needs, and how long it takes."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, kit.theme.space(1), 0)
        self._grid.setHorizontalSpacing(kit.theme.space(2))
        self._grid.setVerticalSpacing(kit.theme.space(1) // 2)
        for column, stretch in enumerate(_STRETCH):
            self._grid.setColumnStretch(column, stretch)

    def show_nodes(self, nodes: tuple[PlannedNode, ...]) -> None:
        """Show these in place of those before."""
        clear(self._grid)
        names = ("node", "frame", "clauses", "needs", "time")
        for column, name in enumerate(names, start=1):
            label = words(self._kit.phrases(f"plan.column.{name}"), role="caption", quiet=True)
            self._grid.addWidget(label, 0, column)
        for place, node in enumerate(nodes, start=1):
            for column, cell in enumerate(self._cells(place, node)):
                self._grid.addWidget(cell, place, column)
        self._grid.setRowStretch(len(nodes) + 1, 1)

    def _cells(self, number: int, node: PlannedNode) -> Iterator[QWidget]:
        phrases = self._kit.phrases
        yield words(phrases("rows.number", n=number), role="caption", quiet=True)
        title = words(node.title.say(phrases.language), wrap=True)
        title.setProperty("strong", True)
        yield title
        both = set(node.frame) == {"seller", "applicant"}
        seen = phrases("plan.both") if both else roles_words(phrases, node.frame)
        yield words(seen, role="caption", quiet=True, wrap=True)
        yield words(clauses_words(phrases, node.clauses), role="caption", quiet=True, wrap=True)
        yield words(self._needs(node), role="caption", quiet=True, wrap=True)
        minutes, seconds = divmod(node.expected_seconds, 60)
        yield words(phrases("plan.time", minutes=minutes, seconds=f"{seconds:02d}"), role="caption", quiet=True)

    def _needs(self, node: PlannedNode) -> str:
        phrases = self._kit.phrases
        counts = (("show", len(node.show)), ("sign", len(node.signatures)), ("copy", len(node.copy_by_hand)))
        return phrases("list.comma").join(phrases(f"plan.needs.{name}", count=count) for name, count in counts if count)
