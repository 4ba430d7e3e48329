"""The step of the script that is on: what to read, what to ask, and which clause demands it."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from terminal.session.snapshot import NodeView, Snapshot
from terminal.ui.parts.marks import Card, Divider, words
from terminal.ui.phrases.shell import Phrases
from terminal.ui.theme import FAMILIES, INK, Theme

_BETWEEN_ANSWERS = " · "
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop


class FittedText(QWidget):
    """Words as large as they fit, from prompt size down to caption size."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_text(self, text: str) -> None:
        """Show these words; their size is found when they are painted."""
        if text != self._text:
            self._text = text
            self.setAccessibleName(text)
            self.update()

    def text(self) -> str:
        """All the words, also those that do not fit."""
        return self._text

    def fitted_font(self) -> QFont:
        """The largest font, by whole pixels, in which all fits; that of captions where none does."""
        font = QFont()
        font.setFamilies(list(FAMILIES))
        for size in range(self._theme.font("prompt"), self._theme.font("caption") - 1, -1):
            font.setPixelSize(size)
            if self._height(font) <= self.height():
                break
        return font

    def _height(self, font: QFont) -> int:
        room = QRect(0, 0, self.width(), self.height())
        return QFontMetrics(font).boundingRect(room, int(_WRAPPED), self._text).height()

    def fits(self) -> bool:
        """Whether everything can be read at the size that was found."""
        return self._height(self.fitted_font()) <= self.height()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the words over as many lines as they take, from the top left."""
        painter = QPainter(self)
        painter.setFont(self.fitted_font())
        painter.setPen(QColor(INK))
        painter.drawText(self.rect(), int(_WRAPPED), self._text)


class NodeCard(Card):
    """One node: its place in the script and its clause, what to read aloud, what to ask, the answers that count."""

    def __init__(self, theme: Theme, phrases: Phrases) -> None:
        super().__init__()
        self._phrases = phrases
        self._place = words(role="caption", quiet=True, wrap=True)
        self._title = words(role="title", wrap=True)
        self.say = FittedText(theme)
        self._question = words(role="question", wrap=True)
        self._answers = words(role="body", quiet=True, wrap=True)
        column = QVBoxLayout(self)
        edge = theme.space(3)
        column.setContentsMargins(edge, theme.padding, edge, theme.padding)
        column.setSpacing(theme.space(1) // 2)
        column.addWidget(self._place)
        column.addWidget(self._title)
        column.addWidget(words(phrases("node.say"), role="caption", quiet=True))
        column.addWidget(self.say, 1)
        column.addWidget(Divider())
        column.addWidget(words(phrases("node.ask"), role="caption", quiet=True))
        column.addWidget(self._question)
        column.addWidget(self._answers)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show the node that is on; without one the last stays, for the card is hidden then."""
        if snapshot.node is not None:
            self._show(snapshot.node, snapshot.node_index, snapshot.node_count)

    def _show(self, node: NodeView, index: int, count: int) -> None:
        phrases = self._phrases
        self._place.setText(phrases("node.place", n=index + 1, total=count, clause=node.clause))
        self._title.setText(node.title)
        self.say.set_text(node.say)
        self._question.setText(phrases("node.question", question=node.question))
        answers = _BETWEEN_ANSWERS.join(node.answers)
        self._answers.setText(phrases("node.answers", answers=answers))
