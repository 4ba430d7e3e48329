"""What is read aloud, screen by screen, as the largest text; it knows how many screens there are."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from terminal.ui.page import Kit
from terminal.ui.parts.figured import FiguredLabel, height_of
from terminal.ui.parts.marks import dress
from terminal.ui.parts.paging import Screen, screens_of
from terminal.ui.theme import FontRole

Where = Literal["before", "after"]
_TURNS = 2
"""How often the same room may come back before it is taken for one of two that follow each other."""


class Reading(QWidget):
    """Sentences in the reading size; more than fits is on the next screen. For elders one sentence a screen."""

    changed = Signal()
    """Another screen is shown, or there are more or fewer of them."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._theme = kit.theme
        self._sentences: tuple[str, ...] = ()
        self._screens: tuple[Screen[FontRole], ...] = ()
        self._at = 0
        self._whole = False
        self._fresh = True
        """Other sentences than before: where the last ones were read to says nothing."""
        self._laid_out: tuple[object, ...] = ()
        self._rooms: Counter[tuple[int, int]] = Counter()
        """How often these sentences were divided for a room of this width and height, in this window."""
        self._about: tuple[object, ...] = ()
        self._room = (0, 0)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._divide)
        self.label = FiguredLabel("reading")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.label)
        column.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)

    def show_sentences(self, sentences: Sequence[str], screen: int = 0, *, whole: bool = False) -> None:
        """Show these, from this screen on; the same ones again change nothing. `whole`: keep room for all of them."""
        if tuple(sentences) != self._sentences:
            self._sentences, self._at, self._whole = tuple(sentences), screen, whole
            self._fresh = True
            self.updateGeometry()
            self._divide()

    @property
    def at(self) -> int:
        """Which screen is shown, from 0."""
        return self._at

    @property
    def count(self) -> int:
        """How many screens there are; 0 without anything to read."""
        return len(self._screens)

    @property
    def last(self) -> bool:
        """Whether nothing is left to be read after this screen."""
        return self._at + 1 >= self.count

    def turn(self, way: int) -> None:
        """Show the screen after (1) or before (-1), if there is one."""
        at = min(max(0, self._at + way), max(0, self.count - 1))
        if at != self._at:
            self._at = at
            self._show()
            self.changed.emit()

    def around(self, where: Where) -> str:
        """What stands on the screen before or after, in one line; empty where there is none."""
        at = self._at - 1 if where == "before" else self._at + 1
        return " ".join(self._screens[at].texts) if 0 <= at < self.count else ""

    def pixels(self) -> int:
        """The size of the letters in which it is read, now."""
        return self._theme.font(self._screens[self._at].size if self.count else "reading")

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for two lines; it takes all that there is."""
        least = self._theme.font(self._theme.reading_roles[-1])
        return QSize(least * 6, least * 3)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for a line and a half; for all of it, where it is one question that is not to be parted."""
        least = self._theme.font(self._theme.reading_roles[-1])
        whole = height_of(self._sentences, least, self.width()) if self._whole and self._sentences else 0
        return QSize(least * 6, max(least * 3 // 2, whole + least // 4 if whole else 0))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Divide it anew for this size; the sentence that was being read stays."""
        super().resizeEvent(event)
        self._soon.start()  # not within the layout that gave it this size

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Only now it is known how much room there is."""
        super().showEvent(event)
        self._soon.start()

    def _divide(self) -> None:
        laid_out = (self._sentences, self.width(), self.height())
        if laid_out == self._laid_out:
            return
        self._laid_out = laid_out
        self._room = self._settled()
        before = self._screens[self._at] if 0 <= self._at < self.count else None
        one_each = self._theme.text_size == "elder"
        self._screens = screens_of(self._sentences, self._fits, self._theme.reading_roles, one_each=one_each)
        if before is not None and not self._fresh:  # whoever was reading goes on there, and skips nothing
            place = (before.sentence, before.start)
            reached = [n for n, screen in enumerate(self._screens) if (screen.sentence, screen.start) <= place]
            self._at = reached[-1] if reached else 0
        self._fresh = False
        self._at = min(self._at, max(0, self.count - 1))
        self._show()
        self.changed.emit()

    def _fits(self, texts: tuple[str, ...], role: FontRole) -> bool:
        if self._whole and role == self._theme.reading_roles[-1]:
            return True  # a question is never parted; `minimumSizeHint` keeps the room, if not at once
        pixels = self._theme.font(role)
        width, height = self._room
        return height_of(texts, pixels, width) <= max(height, pixels * 2)

    def _settled(self) -> tuple[int, int]:
        """Return the room to divide for.

        Where what stands beside depends on how many screens there are, two rooms can follow each other for ever: then
        it is the smaller one, for what fits there fits in both.
        """
        about = (self._sentences, self.window().width(), self.window().height())
        if about != self._about:
            self._about = about
            self._rooms.clear()
        room = (self.width(), self.height())
        self._rooms[room] += 1
        if self._rooms[room] <= _TURNS:
            return room
        again = [each for each, times in self._rooms.items() if times >= _TURNS]
        return min(width for width, _ in again), min(height for _, height in again)

    def _show(self) -> None:
        if self.count:
            dress(self.label, "role", self._screens[self._at].size)
        self.label.say(*(self._screens[self._at].texts if self.count else ()))
