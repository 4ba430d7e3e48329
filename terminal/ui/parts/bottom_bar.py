"""The strip at the bottom: how far it is, what else can be done, and the one thing to do next, always bottom right."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from terminal.ui.flow import Ask, Choice, Flow
from terminal.ui.page import Beside, Primary, Progress
from terminal.ui.parts.layouts import stacked
from terminal.ui.parts.marks import ElidedWords, dress, key_cap, retone, words
from terminal.ui.parts.steps import Steps
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Theme, Tone

_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
MORE_KEY = "M"
_BARS_SHARE = 0.36
"""Of the width, what belongs to the bars: what else can be done steps back behind `MORE_KEY` before."""


class KeyButton(QPushButton):
    """A button that shows its key beside its word."""

    def __init__(self, theme: Theme, *keys: str) -> None:
        super().__init__()
        self._label = QLabel()
        self._inside = QHBoxLayout(self)
        self._caps: list[QLabel] = []
        row = self._inside
        row.setContentsMargins(theme.space(2), 0, theme.space(2), 0)
        row.setSpacing(theme.space(1))
        row.addStretch(1)
        row.addWidget(self._label)
        row.addStretch(1)
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.show_keys(*keys)

    def show_keys(self, *keys: str) -> None:
        """Show these keys after the word, in place of those before."""
        named = [key for key in keys if key]
        if named == [cap.text() for cap in self._caps]:
            return
        while len(self._caps) > len(named):
            cap = self._caps.pop()
            self._inside.removeWidget(cap)
            cap.hide()
            cap.deleteLater()
        while len(self._caps) < len(named):
            cap = key_cap("")
            cap.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._inside.insertWidget(2 + len(self._caps), cap, 0, Qt.AlignmentFlag.AlignVCenter)
            self._caps.append(cap)
        for cap, key in zip(self._caps, named, strict=True):
            cap.setText(key)
        self._wake()
        self._lay_out()

    def _lay_out(self) -> None:
        """Give word and keys their places at once: the bar asks how wide this is before Qt would come to it."""
        self._inside.invalidate()
        self._inside.activate()
        self.updateGeometry()

    def set_words(self, text: str) -> None:
        """Show this word before the key; it is the accessible name, too."""
        if text != self._label.text():
            self._label.setText(text)
            self.setAccessibleName(text)
            self._lay_out()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Give word and keys the looks of a button that sleeps, or wake them: labels inside a button follow nothing."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._wake()

    def _wake(self) -> None:
        for label in (self._label, *self._caps):
            dress(label, "asleep", not self.isEnabled())

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


class Told(QWidget):
    """A few words in bold, each in its tone; what has no room is cut at its end, and whole in the tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._labels: list[ElidedWords] = []
        self._row.addStretch(1)

    def say(self, told: tuple[tuple[Tone, str], ...]) -> None:
        """Show these, in place of those before."""
        while len(self._labels) < len(told):
            label = ElidedWords()
            label.setProperty("quiet", False)
            label.setProperty("strong", True)
            self._row.insertWidget(len(self._labels), label)
            self._labels.append(label)
        for number, label in enumerate(self._labels):
            label.setVisible(number < len(told))
            if number < len(told):
                tone, text = told[number]
                label.show_whole(text)
                retone(label, tone)

    def texts(self) -> list[str]:
        """What is shown, whole."""
        return [label.whole() for label in self._labels if not label.isHidden()]


class BottomBar(QFrame):
    """Shows what a page offers; where there is no room for all buttons, the last ones are behind one more."""

    does = Signal(object)
    """Carries what the button that was pressed does."""

    def __init__(self, theme: Theme, phrases: Phrases) -> None:
        super().__init__()
        self.setObjectName("bottom")
        self._theme, self._phrases = theme, phrases
        self._primary, self._progress = Primary(""), Progress()
        self._besides: tuple[Beside, ...] = ()
        self.steps = Steps(theme)
        self.place, self.told = ElidedWords(), Told()
        self.right = words(role="caption", quiet=True)
        self.right.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.buttons: list[KeyButton] = []
        """Those of `show_besides`, whether they have room or not."""
        self._spare: list[KeyButton] = []
        """All that were ever made: to make one takes longer than to give it other words."""
        self.more = KeyButton(theme, MORE_KEY)
        self.more.set_words(phrases("button.more"))
        self.more.clicked.connect(lambda: self.does.emit(self.more_flow()))
        self.primary = KeyButton(theme, phrases("button.key"))
        self.primary.setProperty("role", "primary")
        self.primary.clicked.connect(lambda: self.does.emit(self._primary.does))
        said = QWidget()
        line = QHBoxLayout(said)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.space(1))
        line.addWidget(self.place)
        line.addWidget(self.told, 1)
        line.addWidget(self.right)
        progress = stacked(self.steps, said)
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
        self.place.show_whole(progress.text)
        self.place.setVisible(bool(progress.text))  # empty, it would push what is told to the right
        self.told.say(progress.told)
        self.right.setText(progress.right)
        spoken = " ".join(filter(None, (progress.text, *(text for _, text in progress.told), progress.right)))
        self.steps.setAccessibleName(spoken)
        if progress != self._progress:
            self._progress = progress
            self._make_room()  # other words need other room

    def show_primary(self, primary: Primary) -> bool:
        """Show what the large button does; answers whether its word is another one than before."""
        before, self._primary = self._primary, primary
        changed = primary.phrase != before.phrase
        if changed or primary.values != before.values:
            self.primary.set_words(self._phrases(primary.phrase, **primary.values))
        self.primary.show_keys(*primary.keys, self._phrases("button.key"))
        self.primary.setEnabled(primary.does is not None)
        return changed

    def show_besides(self, besides: tuple[Beside, ...]) -> None:
        """Show these buttons from left to right; those that are there are given other words and keys."""
        same = [(each.phrase, each.key) for each in besides] == [(each.phrase, each.key) for each in self._besides]
        self._besides = besides
        while len(self._spare) < len(besides):
            self._spare.append(self._button(len(self._spare)))
        for place, button in enumerate(self._spare):
            if place >= len(besides):
                button.hide()
            elif not same:
                button.set_words(self._phrases(besides[place].phrase))
                button.show_keys(besides[place].key)
        self.buttons = self._spare[: len(besides)]
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

    def _button(self, place: int) -> KeyButton:
        button = KeyButton(self._theme)
        button.setProperty("role", "beside")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self.does.emit(self._besides[place].does))
        self.row.insertWidget(1 + place, button)
        return button

    def _make_room(self) -> None:
        widths = [button.sizeHint().width() + self.row.spacing() for button in self.buttons]
        margins = self.row.contentsMargins()
        gap = self._theme.space(1)
        words_need = sum(part.minimumSizeHint().width() + gap for part in (self.place, self.told))
        least = max(self._theme.progress_width, words_need, self.width() * _BARS_SHARE)
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
        left = self.width() - margins.left() - margins.right() - self.primary.sizeHint().width() - self.row.spacing()
        left -= sum(widths[:count]) + (self.more.sizeHint().width() + self.row.spacing() if count < len(widths) else 0)
        words_need += self.right.sizeHint().width()
        self.right.setVisible(bool(self.right.text()) and left >= words_need)  # no button steps back for it
