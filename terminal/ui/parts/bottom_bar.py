"""The strip at the bottom: how far it is, what else can be done, and the one thing to do next, always bottom right."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from terminal.ui.flow import Ask, Choice, Flow
from terminal.ui.page import Beside, Primary, Progress
from terminal.ui.parts.layouts import stacked
from terminal.ui.parts.marks import words
from terminal.ui.parts.steps import Steps
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Theme

_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
MORE_KEY = "M"


class KeyButton(QPushButton):
    """A button that shows its key beside its word."""

    def __init__(self, theme: Theme, key: str) -> None:
        super().__init__()
        self._label = QLabel()
        self._inside = QHBoxLayout(self)
        key_cap = QLabel(key)
        key_cap.setProperty("role", "key")
        row = self._inside
        row.setContentsMargins(theme.space(2), 0, theme.space(2), 0)
        row.setSpacing(theme.space(1))
        row.addStretch(1)
        row.addWidget(self._label)
        row.addWidget(key_cap, 0, Qt.AlignmentFlag.AlignVCenter)
        key_cap.setVisible(bool(key))
        row.addStretch(1)
        for label in (self._label, key_cap):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_words(self, text: str) -> None:
        """Show this word before the key; it is the accessible name, too."""
        self._label.setText(text)
        self.setAccessibleName(text)

    def words(self) -> str:
        """The word, without its key."""
        return self._label.text()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for word and key: of labels inside a button Qt knows nothing."""
        inside, alone = self._inside.sizeHint(), super().sizeHint()
        return QSize(max(inside.width(), alone.width()), max(inside.height(), alone.height()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The same: neither word nor key is ever cut."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave arrows to the page: Qt would carry the keyboard to another button with them."""
        if event.key() in _ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class BottomBar(QFrame):
    """Shows what a page offers; where there is no room for all buttons, the last ones are behind one more."""

    does = Signal(object)
    """Carries what the button that was pressed does."""

    def __init__(self, theme: Theme, phrases: Phrases) -> None:
        super().__init__()
        self.setObjectName("bottom")
        self._theme, self._phrases = theme, phrases
        self._primary = Primary("")
        self._besides: tuple[Beside, ...] = ()
        self.steps = Steps(theme)
        self.place = words(role="caption", quiet=True)
        self.buttons: list[KeyButton] = []
        self.more = KeyButton(theme, MORE_KEY)
        self.more.set_words(phrases("button.more"))
        self.more.clicked.connect(lambda: self.does.emit(self.more_flow()))
        self.primary = KeyButton(theme, phrases("button.key"))
        self.primary.setProperty("role", "primary")
        self.primary.clicked.connect(lambda: self.does.emit(self._primary.does))
        progress = stacked(self.steps, self.place)
        progress.setSpacing(theme.space(1))
        self.row = QHBoxLayout(self)
        self.row.setSpacing(theme.space(2))
        self.row.addLayout(progress, 1)
        self.row.addWidget(self.more)
        self.row.addWidget(self.primary)

    def show_progress(self, progress: Progress) -> None:
        """Show the bars, and the words below them."""
        self.steps.show_bars(progress.bars)
        self.steps.setVisible(bool(progress.bars))
        self.place.setText(progress.text)
        self.steps.setAccessibleName(progress.text)

    def show_primary(self, primary: Primary) -> bool:
        """Show what the large button does; answers whether its word is another one than before."""
        changed = primary.phrase != self._primary.phrase
        self._primary = primary
        if changed:
            self.primary.set_words(self._phrases(primary.phrase))
        self.primary.setEnabled(primary.does is not None)
        return changed

    def show_besides(self, besides: tuple[Beside, ...]) -> None:
        """Show these buttons from left to right; they are made anew only where words or keys change."""
        same = [(each.phrase, each.key) for each in besides] == [(each.phrase, each.key) for each in self._besides]
        self._besides = besides
        if not same:
            self._make_buttons()
        for button, each in zip(self.buttons, besides, strict=True):
            button.setEnabled(each.does is not None)
        self._make_room()

    def beside_of(self, key: str) -> Beside | None:
        """The button that this key stands for, whether it has room or not."""
        if key == MORE_KEY and not self.more.isHidden():
            return Beside("button.more", self.more_flow(), MORE_KEY)
        return next((each for each in self._besides if key and each.key == key and each.does is not None), None)

    def button(self, phrase: str) -> KeyButton | None:
        """The button with this phrase's word; None where there is none."""
        found = (button for button, each in zip(self.buttons, self._besides, strict=True) if each.phrase == phrase)
        return next(found, None)

    def more_flow(self) -> Flow:
        """The question which of the buttons without room is meant."""
        hidden = [n for n, button in enumerate(self.buttons) if button.isHidden() and button.isEnabled()]
        besides = self._besides  # those that are asked about, whatever is shown when it is answered
        choices = tuple(Choice(str(n), besides[n].phrase) for n in hidden)
        return Flow("more", (Ask("which", choices=choices),), lambda answers: besides[int(answers["which"])].does)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Let as many buttons stand as this width has room for."""
        super().resizeEvent(event)
        self._make_room()

    def _make_buttons(self) -> None:
        for button in self.buttons:
            self.row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(each) for each in self._besides]
        for number, button in enumerate(self.buttons):
            self.row.insertWidget(1 + number, button)

    def _button(self, beside: Beside) -> KeyButton:
        button = KeyButton(self._theme, beside.key)
        button.setProperty("role", "beside")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.set_words(self._phrases(beside.phrase))
        button.clicked.connect(lambda: self.does.emit(self._besides[self.buttons.index(button)].does))
        return button

    def _make_room(self) -> None:
        widths = [button.sizeHint().width() + self.row.spacing() for button in self.buttons]
        margins = self.row.contentsMargins()
        least = max(self._theme.progress_width, self.place.sizeHint().width())
        room = self.width() - margins.left() - margins.right() - least
        room -= self.primary.sizeHint().width() + self.row.spacing()
        count = len(widths)
        if sum(widths) > room:
            room -= self.more.sizeHint().width() + self.row.spacing()
            while count and sum(widths[:count]) > room:
                count -= 1
        for number, button in enumerate(self.buttons):
            button.setVisible(number < count)
        self.more.setVisible(count < len(widths))
