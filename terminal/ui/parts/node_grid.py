"""All nodes of a plan as small buttons in columns: how each stands; one is selected, by arrows or by click."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from terminal.ui.page import Kit
from terminal.ui.parts.marks import ElidedWords, Icon, mark_chosen, retone, words
from terminal.ui.theme import Tone

ZH: dict[str, str] = {
    "grid.cell": "{n}、{title}，{state}",
    "grid.chosen": "已选中",
    "grid.name": "全部节点",
}
EN: dict[str, str] = {
    "grid.cell": "{n}  {title}, {state}",
    "grid.chosen": "Selected",
    "grid.name": "All steps",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One node: its id, place, title and state, in words and as a tone."""

    node: str
    number: int
    title: str
    state: str
    tone: Tone


class CellButton(QPushButton):
    """Icon, number and title in one line."""

    def __init__(self, kit: Kit, cell: Cell) -> None:
        super().__init__()
        self.cell = cell
        self._kit = kit
        self.setProperty("role", "row")
        self.setProperty("chosen", False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._mark, self._number, self._title = Icon(kit.theme), words(role="caption", quiet=True), ElidedWords()
        self._title.setProperty("role", "body")
        self._title.setProperty("quiet", False)
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(kit.theme.space(2), 0, kit.theme.space(1), 0)
        row.setSpacing(kit.theme.space(1))
        row.addWidget(self._mark)
        row.addWidget(self._number)
        row.addWidget(self._title, 1)
        for label in (self._mark, self._number, self._title):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_cell(cell)

    def show_cell(self, cell: Cell) -> None:
        """Show this node in place of the one before, or another state of it."""
        self.cell = cell
        name = self._kit.phrases("grid.cell", n=cell.number, title=cell.title, state=cell.state)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self._mark.set_tone(cell.tone)
        self._number.setText(str(cell.number))
        self._title.show_whole(cell.title)
        retone(self._title, cell.tone)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """High enough to be hit."""
        return QSize(super().sizeHint().width(), self._kit.theme.control)

    def show_chosen(self, *, chosen: bool) -> None:
        """Give it the looks of the selected one, or take them."""
        if self.property("chosen") != chosen:
            self.setAccessibleDescription(self._kit.phrases("grid.chosen") if chosen else "")
            mark_chosen(self, chosen=chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave arrows to the page."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)


class NodeGrid(QWidget):
    """The cells, as many beside each other as there is room for; which one is selected is in the draft."""

    changed = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.buttons: list[CellButton] = []
        self._across = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(kit.theme.space(1))
        self.setAccessibleName(kit.phrases("grid.name"))

    def show_cells(self, cells: Sequence[Cell]) -> None:
        """Show these; made anew only where their number changes."""
        if len(self.buttons) != len(cells):
            for button in self.buttons:
                self._grid.removeWidget(button)
                button.hide()
                button.deleteLater()
            self.buttons = [self._make(cell) for cell in cells]
            self._across = 0
        for button, cell in zip(self.buttons, cells, strict=True):
            if button.cell != cell:
                button.show_cell(cell)
        self._arrange()
        self._show()

    @property
    def selected(self) -> str:
        """The id of the selected node; empty while none is."""
        names = [button.cell.node for button in self.buttons]
        return self._kit.draft.selected if self._kit.draft.selected in names else ""

    def select(self, node: str) -> None:
        """Select this node."""
        self._kit.draft.selected = node
        self._show()
        self.changed.emit()

    def step(self, way: int, *, down: bool) -> None:
        """Select the next cell in this direction."""
        names = [button.cell.node for button in self.buttons]
        if not names:
            return
        by = way * (self._across if down else 1)
        at = names.index(self.selected) + by if self.selected else 0
        if 0 <= at < len(names):
            self.select(names[at])

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lay them out anew for this width."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        across = max(1, self.width() // self._kit.theme.cell_width)
        if across == self._across:
            return
        for column in range(max(across, self._across)):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
        self._across = across
        for place, button in enumerate(self.buttons):
            self._grid.addWidget(button, *divmod(place, across))
            button.show()

    def _make(self, cell: Cell) -> CellButton:
        button = CellButton(self._kit, cell)
        button.clicked.connect(lambda: self.select(button.cell.node))
        return button

    def _show(self) -> None:
        for button in self.buttons:
            button.show_chosen(chosen=button.cell.node == self.selected)
