"""Ways to put widgets beside and above each other."""

from collections.abc import Iterable

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

from terminal.ui.theme import Theme


def stacked(upper: QWidget, lower: QWidget) -> QVBoxLayout:
    """One above the other, in the middle of the height."""
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addStretch(1)
    column.addWidget(upper)
    column.addWidget(lower)
    column.addStretch(1)
    return column


def row_of(theme: Theme, *buttons: QPushButton) -> QHBoxLayout:
    """The buttons from left to right; the rest of the row stays empty."""
    row = QHBoxLayout()
    row.setSpacing(theme.space(2))
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row


class Rows(QGridLayout):
    """Buttons from left to right, in as many rows as they need: two in a row of large words, else three."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._in_a_row = 2 if theme.text_size == "elder" else 3
        self.setSpacing(theme.space(2))
        self.setColumnStretch(self._in_a_row, 1)

    def place(self, buttons: Iterable[QPushButton]) -> None:
        """Lay out these alone, from the beginning; whoever is not among them takes no room."""
        while self.takeAt(0) is not None:
            pass
        for place, button in enumerate(buttons):
            self.addWidget(button, *divmod(place, self._in_a_row))


def clear(layout: QLayout) -> None:
    """Take everything out of a layout, and let go of it."""
    while layout.count():
        drop(layout, 0)


def drop(layout: QLayout, place: int) -> None:
    """Take what stands at this place out of a layout, and let go of it."""
    item = layout.takeAt(place)
    widget = None if item is None else item.widget()
    if widget is not None:
        widget.hide()
        widget.setParent(None)
        widget.deleteLater()
