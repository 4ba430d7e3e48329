"""The check list of the node in hand: only what is so has a tick; what a person says has a head."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout

from terminal.ui.page import Kit
from terminal.ui.parts.marks import Card, SentenceLabel, words
from terminal.ui.parts.node_check_words import MOST, few
from terminal.ui.parts.scrolled import Said

_FEW = 3
"""So many lines in a low window."""
_LAST_ROW = 40
"""Of the grid, below all lines: it takes what room is left."""
_NO_LIMIT = 16777215
"""Qt's: as high as there is room."""
_ROWS, _LOW_ROWS = {"standard": 6, "elder": 6}, {"standard": 4, "elder": 5}
"""Rows of a list that the machine ticks, too: it keeps its height, whatever stands in it."""


class NodeChecks(Card):
    """The lines in two columns, or in one where letters are large. Long ones take a row of their own.

    A list that the machine ticks keeps its height whatever stands in it, so that nothing jumps: what has no room is
    counted in its last line.
    """

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._phrases = kit.phrases
        self._theme, self._across = kit.theme, 1 if kit.theme.text_size == "elder" else 2
        self.setAccessibleName(kit.phrases("checks.name"))
        self._said: list[Said] = []
        self._shown: list[Said] = []
        self._steady = False
        """Whether it keeps its height."""
        self._sizes: dict[str, tuple[int, int]] = {}
        """Of texts: how wide in one line, and how high over the whole width."""
        self.rows: list[SentenceLabel] = []
        self._places: list[tuple[int, int, int]] = []
        self._ruler = words(wrap=True)
        self._ruler.setParent(self)
        self._ruler.hide()
        self._grid = QGridLayout(self)
        self._edge, self._above, self._gap = kit.theme.space(2), kit.theme.padding // 2, kit.theme.space(1) // 2
        self._grid.setContentsMargins(self._edge, self._above, self._edge, self._above)
        self._grid.setHorizontalSpacing(kit.theme.space(3))
        self._grid.setVerticalSpacing(self._gap)
        for column in range(self._across):
            self._grid.setColumnStretch(column, 1)

    def say(self, said: list[Said], *, steady: bool = False) -> None:
        """Show these lines, with the widgets that are there; what has no room is counted in the last one.

        `steady`: the list keeps one height.
        """
        if (said, steady) == (self._said, self._steady):
            return
        self._said, self._steady = list(said), steady
        self._show()

    def _show(self) -> None:
        if self._steady:
            shown = self._fitting()
        else:
            low = self.window().height() < self._theme.low_window
            shown = few(self._phrases, self._said, _FEW if low else MOST)
            places = [(*divmod(n, self._across), 1) for n in range(len(shown))]
            self._put(shown, places)
        self._shown = shown
        self._hold_height()
        self.setVisible(bool(shown))

    def _put(self, shown: list[Said], places: list[tuple[int, int, int]]) -> None:
        """Give the rows that are there these words and places; only where more are needed, more are made."""
        while len(self.rows) < len(shown):
            row = SentenceLabel(self._theme)
            row.setParent(self)  # before it is shown: else it would be a window that takes the keyboard
            self.rows.append(row)
            self._places.append((-1, 0, 0))
        for number, row in enumerate(self.rows):
            row.setVisible(number < len(shown))
            if number >= len(shown):
                continue
            tone, text = shown[number]
            row.say(tone, text)
            row.setAccessibleName(self._phrases("checks.row", state=self._phrases(f"checks.tone.{tone}"), text=text))
            if self._places[number] != places[number]:
                self._places[number] = places[number]
                self._grid.removeWidget(row)
                line, column, span = places[number]
                self._grid.addWidget(row, line, column, 1, span)
        self._grid.setRowStretch(_LAST_ROW, 1 if self._steady else 0)
        self._grid.invalidate()  # words of another length have another height at the same width
        self.updateGeometry()

    # a list that keeps its height

    def _fitting(self) -> list[Said]:
        """Show as many lines as have room, and in the last one how many have none."""
        room = self._room()
        for count in range(len(self._said), 0, -1):
            rest = self._said[count:]
            shown = [*self._said[:count], *([self._rest(rest)] if rest else [])]
            places, height = self._packed(shown)
            if height <= room or count == 1:
                self._put(shown, places)
                return shown
        self._put([], [])
        return []

    def _rest(self, rest: list[Said]) -> Said:
        """How many lines have no room: with a tick only if all of them have one."""
        if all(tone == "ok" for tone, _ in rest):
            return "ok", self._phrases("checks.more.ok", count=len(rest))
        return "plain", self._phrases("checks.more", count=len(rest))

    def _packed(self, shown: list[Said]) -> tuple[list[tuple[int, int, int]], int]:
        """Row, column and span of each line, and how high all of it is."""
        half = (self._inner() - (self._across - 1) * self._theme.space(3)) // self._across - self._before()
        places: list[tuple[int, int, int]] = []
        row, column, height = -1, self._across, 0
        for _, text in shown:
            wide, high = self._size(text)
            alone = wide > half or self._across == 1
            if alone or column >= self._across:
                row, column, height = row + 1, 0, height + high + (self._gap if places else 0)
            places.append((row, column, self._across if alone else 1))
            column = self._across if alone else column + 1
        return places, height

    def _inner(self) -> int:
        return max(1, self.contentsRect().width() - 2 * self._edge - 2)  # what just fits is laid out by a pixel less

    def _before(self) -> int:
        """What the icon takes of a line."""
        return self._theme.icon + self._theme.space(1)

    def _size(self, text: str) -> tuple[int, int]:
        if text not in self._sizes:
            self._ruler.ensurePolished()
            self._ruler.setText(text)
            wide = self._ruler.fontMetrics().horizontalAdvance(text) + 2
            high = max(self._theme.icon, self._ruler.heightForWidth(max(1, self._inner() - self._before())))
            self._sizes[text] = wide, high
        return self._sizes[text]

    def _room(self) -> int:
        """Height of all rows, pixels."""
        roomy = self.window().height() >= self._theme.roomy_window
        rows = (_ROWS if roomy else _LOW_ROWS)[self._theme.text_size]
        self._ruler.ensurePolished()
        high = max(self._theme.icon, self._ruler.fontMetrics().height())
        return rows * high + (rows - 1) * self._gap

    def _hold_height(self) -> None:
        if self._steady:
            self.setFixedHeight(self.sizeHint().height())
        elif self.minimumHeight() == self.maximumHeight():
            self.setMinimumHeight(0)
            self.setMaximumHeight(_NO_LIMIT)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Of a list that keeps its height, that height, unless one line alone needs more."""
        hint = super().sizeHint()
        if not self._steady or not self._said:
            return hint
        needed = self._packed(self._shown or self._said[:1])[1]
        return QSize(hint.width(), max(self._room(), needed) + 2 * self._above + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Lay the lines out anew for this width."""
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._sizes.clear()
            if self._steady:
                self._show()

    def texts(self) -> list[str]:
        """What is shown."""
        return [text for _, text in self._shown]

    def said(self) -> list[Said]:
        """What is shown, with its tones."""
        return list(self._shown)
