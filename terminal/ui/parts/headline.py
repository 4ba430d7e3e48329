"""The head of a page that says one thing: a large icon or a number on a disc, the sentence, and a line below it."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from terminal.ui.parts.marks import Card, Icon, dress, paint_mark, retone, words
from terminal.ui.theme import Theme, Tone


class Badge(QWidget):
    """The icon of a tone, large; or a number in its ink on its tint."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.tone: Tone = "plain"
        self.number: int | None = None
        self.setFixedSize(theme.badge, theme.badge)

    def say(self, tone: Tone, number: int | None = None) -> None:
        """Show this."""
        if (tone, number) != (self.tone, self.number):
            self.tone, self.number = tone, number
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint it as large as the widget."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect())
        if self.number is None:
            paint_mark(painter, place, self.tone, self._theme)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tint(self.tone)))
        painter.drawEllipse(place)
        font = QFont(self.font())
        font.setPixelSize(self._theme.font("figure"))
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.ink(self.tone)))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(self.number))


class Headline(QWidget):
    """Badge, title and line; `row` takes what stands at the right end."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.badge = Badge(theme)
        self.title, self.line = words(role="headline", wrap=True), words(role="body", quiet=True, wrap=True)
        told = QVBoxLayout()
        told.setSpacing(theme.space(1) // 2)
        told.addStretch(1)
        told.addWidget(self.title)
        told.addWidget(self.line)
        told.addStretch(1)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(theme.space(2))
        self.row.addWidget(self.badge, 0, Qt.AlignmentFlag.AlignVCenter)
        self.row.addLayout(told, 1)

    def say(self, tone: Tone, title: str, line: str, number: int | None = None) -> None:
        """Show this; with a number in place of the icon, where one is given."""
        self.badge.say(tone, number)
        self.title.setText(title)
        self.line.setText(line)
        self.line.setVisible(bool(line))


class CountCard(Card):
    """How many there are of one kind: an icon with a word, and the number large."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._mark, self.word = Icon(theme), words(role="caption")
        self.figure = words(role="figure")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        head = QHBoxLayout()
        head.setSpacing(theme.space(1))
        head.addWidget(self._mark)
        head.addWidget(self.word, 1)
        self._column = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._edge = theme.space(2)
        self._column.setContentsMargins(self._edge, theme.space(1), self._edge, theme.space(1))
        self._column.setSpacing(0)
        self._column.addLayout(head)
        self._column.addWidget(self.figure)
        self._gap = theme.space(1)

    def width_alone(self) -> int:
        """How wide it is with its number below its word, pixels."""
        self.word.ensurePolished()
        return self._mark.width() + self.word.sizeHint().width() + self._gap + 2 * self._edge + 2

    def show_flat(self, *, flat: bool) -> None:
        """The number behind its word, where there is little room, or large below it."""
        ways = QBoxLayout.Direction
        self._column.setDirection(ways.LeftToRight if flat else ways.TopToBottom)
        self._column.setSpacing(self._gap if flat else 0)
        dress(self.figure, "role", "lead" if flat else "figure")

    def say(self, tone: Tone, word: str, count: int) -> None:
        """Show this."""
        self._mark.set_tone(tone)
        self.word.setText(word)
        self.figure.setText(str(count))
        for label in (self.word, self.figure):
            retone(label, tone)
        self.setAccessibleName(f"{word} {count}")


class Counts(QWidget):
    """Count cards in one row, or flat in as many as they need; whoever shows them says which are seen."""

    def __init__(self, theme: Theme, cards: Sequence[CountCard]) -> None:
        super().__init__()
        self._cards, self._gap = tuple(cards), theme.space(1)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(self._gap)
        self._placed: list[list[CountCard]] = []

    def arrange(self, width: int) -> None:
        """Give the cards that are seen as many rows as this width makes them need."""
        rows: list[list[CountCard]] = []
        left = 0
        for card in self._cards:
            if card.isHidden():
                continue
            card.show_flat(flat=True)
            needed = card.sizeHint().width() + self._gap
            if not rows or needed > left:
                rows.append([])
                left = width + self._gap
            rows[-1].append(card)
            left -= needed
        if rows == self._placed:
            return
        self._placed = rows
        while self._rows.count():
            self._rows.takeAt(0)
        for cards in rows:
            row = QHBoxLayout()
            row.setSpacing(self._gap)
            for card in cards:
                row.addWidget(card)
            row.addStretch(1)
            self._rows.addLayout(row)

    def release(self) -> None:
        """Let go of the cards: they stand elsewhere."""
        self._placed = []
        while self._rows.count():
            self._rows.takeAt(0)
        for card in self._cards:
            card.show_flat(flat=False)


class FigureWords(QWidget):
    """A number that stands alone, with its unit in small after it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.figure, self.unit = words(role="figure"), words(role="caption", quiet=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(1))
        row.addWidget(self.figure, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.unit, 0, Qt.AlignmentFlag.AlignBottom)

    def say(self, figure: str, unit: str) -> None:
        """Show this."""
        self.figure.setText(figure)
        self.unit.setText(unit)
