"""A list in which one row is selected: by digit, by arrows, or by click."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.ui.page import Kit
from terminal.ui.parts.marks import Icon, words
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.parts.words_button import WordsButton
from terminal.ui.theme import Tone

ZH: dict[str, str] = {
    "rows.name": "{n}、{title}，{text}",
    "rows.number": "{n}.",
    "rows.chosen": "已选中",
}
EN: dict[str, str] = {
    "rows.name": "{n}  {title}, {text}",
    "rows.number": "{n}.",
    "rows.chosen": "Selected",
}


@dataclass(frozen=True, slots=True)
class Row:
    """What one row says; `name` is its own in the list."""

    name: str
    number: int
    title: str
    text: str
    tone: Tone | None = None
    """The icon before it; None: its number."""


class RowButton(WordsButton):
    """One row: number or icon, title, and a line in small below."""

    def __init__(self, kit: Kit, row: Row) -> None:
        super().__init__(kit.theme, 2)
        self.row = row
        self.setAccessibleName(kit.phrases("rows.name", n=row.number, title=row.title, text=row.text))
        title, text = words(row.title, wrap=True), words(row.text, role="caption", quiet=True, wrap=True)
        title.setProperty("strong", True)
        self.inside.setColumnStretch(2, 1)
        self.inside.addWidget(words(kit.phrases("rows.number", n=row.number), role="caption", quiet=True), 0, 0)
        if row.tone is not None:
            mark = Icon(kit.theme)
            mark.set_tone(row.tone)
            self.inside.addWidget(mark, 0, 1)
        self.inside.addWidget(title, 0, 2)
        self.inside.addWidget(text, 1, 2)
        self.hold(title, text)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave arrows to the page, which moves the selection."""
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)


class Rows(QWidget):
    """The rows; it says which one is selected, and keeps it in the draft."""

    changed = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.buttons: list[RowButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(kit.theme.space(1))

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these; made anew only where they change."""
        if [button.row for button in self.buttons] != list(rows):
            for button in self.buttons:
                self._column.removeWidget(button)
                button.hide()
                button.deleteLater()
            self.buttons = [self._make(row) for row in rows]
            for place, button in enumerate(self.buttons):
                self._column.insertWidget(place, button)
        self._show()

    @property
    def selected(self) -> str:
        """The name of the selected row: what was chosen, else the first; empty without rows."""
        names = [button.row.name for button in self.buttons]
        return self._kit.draft.selected if self._kit.draft.selected in names else next(iter(names), "")

    def select(self, number: int) -> None:
        """Select a row by its place, counted from 0."""
        if 0 <= number < len(self.buttons):
            self._kit.draft.selected = self.buttons[number].row.name
            self._show()
            self._reveal(self.buttons[number])
            self.changed.emit()

    def move_selection(self, way: int) -> None:
        """Select the row above or below."""
        names = [button.row.name for button in self.buttons]
        if names:
            self.select(min(max(0, names.index(self.selected) + way), len(names) - 1))

    def _reveal(self, button: RowButton) -> None:
        """Bring a row into view, in whatever scrolls around the list."""
        around = self.parentWidget()
        while around is not None and not isinstance(around, Scroller):
            around = around.parentWidget()
        if around is not None:
            around.ensureWidgetVisible(button)

    def _make(self, row: Row) -> RowButton:
        button = RowButton(self._kit, row)
        button.clicked.connect(lambda: self.select(self.buttons.index(button)))
        return button

    def _show(self) -> None:
        for button in self.buttons:
            button.show_chosen(self._kit.phrases("rows.chosen"), chosen=button.row.name == self.selected)
