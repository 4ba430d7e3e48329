"""Ways to put widgets beside and above each other."""

from PySide6.QtWidgets import QHBoxLayout, QLayout, QPushButton, QVBoxLayout, QWidget

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


def clear(layout: QLayout) -> None:
    """Take everything out of a layout, and let go of it."""
    while layout.count():
        item = layout.takeAt(0)
        widget = None if item is None else item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
