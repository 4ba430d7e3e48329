"""A button with words of several lines in it, which can be the chosen one of a list."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy

from terminal.ui.parts.marks import mark_chosen
from terminal.ui.theme import Theme


class WordsButton(QPushButton):
    """As high as the words in its grid need. A subclass fills the grid, and says by `hold` what is in it."""

    def __init__(self, theme: Theme, edge: int) -> None:
        """`edge`: steps of the theme's space at the left and right and between columns."""
        super().__init__()
        self.setProperty("role", "row")
        self.setProperty("chosen", False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.inside = QGridLayout(self)
        self.inside.setContentsMargins(theme.space(edge), theme.space(1), theme.space(edge), theme.space(1))
        self.inside.setHorizontalSpacing(theme.space(edge))
        self.inside.setVerticalSpacing(0)

    def hold(self, *labels: QLabel) -> None:
        """These are in the grid: they count from now on, and a click on them is one on the button."""
        for label in labels:
            label.show()  # Qt shows it later, and counts nothing that is hidden
            label.ensurePolished()
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def show_chosen(self, said: str, *, chosen: bool) -> None:
        """Give it the looks of the chosen one, described as `said`, or take them."""
        if self.property("chosen") != chosen:
            self.setAccessibleDescription(said if chosen else "")
            mark_chosen(self, chosen=chosen)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Only now it is known how large the letters are."""
        super().showEvent(event)
        self.inside.invalidate()
        self.updateGeometry()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Long words take more lines."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """As high as its words need, and never too low to be hit."""
        return max(super().sizeHint().height(), self.inside.totalHeightForWidth(width))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Of labels inside a button Qt knows nothing."""
        return QSize(super().sizeHint().width(), self.heightForWidth(max(1, self.width())))
