"""The moments of a take that is looked at again, in words: a click goes there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.ui.page import Kit
from terminal.ui.parts.layouts import clear
from terminal.ui.parts.marks import Icon, words
from terminal.ui.parts.words_button import WordsButton
from terminal.ui.theme import Tone

ZH: dict[str, str] = {"moments.name": "{time}，{title}，{text}", "moments.here": "正在这里"}
EN: dict[str, str] = {"moments.name": "{time}, {title}, {text}", "moments.here": "Here just now"}


@dataclass(frozen=True, slots=True)
class Moment:
    """One line: when, in what tone, what, and what came of it."""

    from_s: float
    to_s: float
    tone: Tone
    title: str
    text: str
    time: str


class MomentButton(WordsButton):
    """One moment."""

    def __init__(self, kit: Kit, moment: Moment) -> None:
        super().__init__(kit.theme, 1)
        self.moment = moment
        self.setAccessibleName(kit.phrases("moments.name", time=moment.time, title=moment.title, text=moment.text))
        mark, title = Icon(kit.theme), words(moment.title, wrap=True)
        mark.set_tone(moment.tone)
        title.setProperty("strong", True)
        self.inside.setColumnStretch(1, 1)
        self.inside.addWidget(mark, 0, 0)
        self.inside.addWidget(title, 0, 1)
        self.inside.addWidget(words(moment.time, role="caption", quiet=True), 0, 2)
        self.hold(title)
        if moment.text:
            text = words(moment.text, role="caption", quiet=True, wrap=True)
            self.inside.addWidget(text, 1, 1, 1, 2)
            self.hold(text)


class Moments(QWidget):
    """All of them, one below the other."""

    asked = Signal(float)
    """Seconds to which somebody wants to go."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.buttons: list[MomentButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(kit.theme.space(1) // 2)

    def show_moments(self, moments: Sequence[Moment]) -> None:
        """Show these; made anew only where they change."""
        if [button.moment for button in self.buttons] == list(moments):
            return
        clear(self._column)
        self.buttons = [MomentButton(self._kit, moment) for moment in moments]
        for button in self.buttons:
            button.clicked.connect(self._goes(button.moment.from_s))
            self._column.addWidget(button)
        self._column.addStretch(1)

    def show_position(self, position_s: float) -> None:
        """Mark the moment in which this second is: the last one that has begun."""
        begun = [button for button in self.buttons if button.moment.from_s <= position_s]
        for button in self.buttons:
            button.show_chosen(self._kit.phrases("moments.here"), chosen=bool(begun) and button is begun[-1])

    def _goes(self, to_s: float) -> Callable[[], None]:
        return lambda: self.asked.emit(to_s)
