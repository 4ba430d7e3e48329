"""Sentences one below the other, and room for more than fits."""

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from terminal.ui.parts.marks import SentenceLabel
from terminal.ui.theme import Theme, Tone

Said = tuple[Tone, str]


class Sentences(QWidget):
    """As many sentences as there are to say."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._said: tuple[Said, ...] = ()
        self._rows: list[SentenceLabel] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.space(1))
        self._column.addStretch(1)

    def say(self, *said: Said) -> None:
        """Show these pairs of tone and text, one below the other, in place of those before."""
        if said == self._said:
            return
        self._said = said
        while len(self._rows) < len(said):
            row = SentenceLabel(self._theme)
            self._rows.append(row)
            self._column.insertWidget(len(self._rows) - 1, row)
        for number, row in enumerate(self._rows):
            row.setVisible(number < len(said))
            if number < len(said):
                row.say(*said[number])

    def texts(self) -> list[str]:
        """The texts that are shown, top to bottom."""
        return [text for _, text in self._said]


class Scroller(QScrollArea):
    """Room for more than fits; the keyboard reaches it only while there is something to scroll."""

    def __init__(self, inside: QWidget, name: str) -> None:
        super().__init__()
        inside.setObjectName("scrolled")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(name)
        self.setWidget(inside)
        self.verticalScrollBar().rangeChanged.connect(self._weigh)

    def overflows(self) -> bool:
        """Whether not all of it is in view."""
        return self.verticalScrollBar().maximum() > 0

    def show_from(self, part: QWidget) -> None:
        """Scroll so that this part begins at the top, once everything has found its place."""
        QTimer.singleShot(0, part, lambda: self._scroll_to(part))

    def _scroll_to(self, part: QWidget) -> None:
        inside = self.widget()
        inside.ensurePolished()
        layout = inside.layout()
        if layout is not None:
            layout.activate()
        self.verticalScrollBar().setValue(part.mapTo(inside, QPoint(0, 0)).y())

    def _weigh(self) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if self.overflows() else Qt.FocusPolicy.NoFocus)
