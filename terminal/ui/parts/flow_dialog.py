"""The one dialog: it shows any flow, its questions one after another, or together where there are two at most."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from faults.trouble import Trouble
from terminal.ui.flow import Ask, Flow, lacking
from terminal.ui.parts.marks import SentenceLabel, words
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Theme

_TOGETHER = 2
"""So many questions stand on one page; more come one after another."""
_IN_TWO_COLUMNS = 4
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)

ZH: dict[str, str] = {
    "flow.choose": "请选择一项。",
    "flow.write": "还没有填写：{what}",
    "flow.choice": "{n}、{said}",
    "flow.said": "第 {n} 问",
    "flow.next": "下一项",
    "flow.back": "返回",
    "flow.place": "{n} / {total}",
}
EN: dict[str, str] = {
    "flow.choose": "Please choose one.",
    "flow.write": "Still to be filled in: {what}",
    "flow.choice": "{n}  {said}",
    "flow.said": "Question {n}",
    "flow.next": "Next",
    "flow.back": "Back",
    "flow.place": "{n} of {total}",
}

_LATIN = 0x2E80
_COLUMN, _ELDER_COLUMN = 20, 30
"""Half squares that a choice may be wide where two stand beside each other."""


class AskBox(QWidget):
    """One question of a flow: choices, or a line. Nothing is chosen or written beforehand."""

    def __init__(self, theme: Theme, phrases: Phrases, ask: Ask) -> None:
        super().__init__()
        self.ask = ask
        self._theme, self._phrases = theme, phrases
        self._indent = theme.icon + theme.space(4)
        self.choices: dict[str, QRadioButton] = {}
        self.group = QButtonGroup(self)
        self.line = QLineEdit()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1))
        if ask.choices:
            self.line.hide()
            if ask.phrase:
                column.addWidget(words(phrases(ask.phrase), quiet=True, wrap=True))
            column.addLayout(self._make_choices())
        else:
            hint = phrases(ask.phrase)
            self.line.setPlaceholderText(hint)
            self.line.setAccessibleName(hint)
            self.line.setMaxLength(ask.longest)
            if ask.secret:
                self.line.setEchoMode(QLineEdit.EchoMode.Password)
            column.addWidget(self.line)
        if ask.warning:
            warning = SentenceLabel(theme)
            warning.say("warn", phrases(ask.warning))
            column.addWidget(warning)

    def _make_choices(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setVerticalSpacing(0)
        wordy = any(each.note or each.said_note or each.said for each in self.ask.choices)
        for n, choice in enumerate(self.ask.choices, start=1):
            said = self._phrases("flow.said", n=n) if choice.said else self._phrases(choice.phrase)
            button = QRadioButton(self._phrases("flow.choice", n=n, said=said))
            button.setAccessibleName(choice.said or said)
            self.choices[choice.value] = button
        across = 2 if len(self.ask.choices) >= _IN_TWO_COLUMNS and not wordy and self._narrow() else 1
        for number, choice in enumerate(self.ask.choices):
            button = self.choices[choice.value]
            note = choice.said_note or (self._phrases(choice.note) if choice.note else "")
            button.setAccessibleDescription(note)
            self.group.addButton(button)
            cell = QVBoxLayout()
            cell.setSpacing(0)
            cell.addWidget(button)
            under = QVBoxLayout()
            under.setContentsMargins(self._indent, 0, 0, 0)  # below the words, not below the ring
            if choice.said:
                under.addWidget(words(choice.said, wrap=True))
            if note:
                under.addWidget(words(note, role="caption", quiet=True, wrap=True))
            if under.count():
                cell.addLayout(under)
            grid.addLayout(cell, number // across, number % across)
        return grid

    def _narrow(self) -> bool:
        """Whether two choices have room beside each other: what is written in full squares counts double."""
        widest = max(sum(2 if ord(each) > _LATIN else 1 for each in button.text()) for button in self.choices.values())
        return widest <= (_ELDER_COLUMN if self._theme.text_size == "elder" else _COLUMN)

    def answer(self) -> str:
        """What was chosen or written, without blanks around but in a password; empty before."""
        if self.ask.choices:
            return next((value for value, button in self.choices.items() if button.isChecked()), "")
        return self.line.text() if self.ask.secret else self.line.text().strip()

    def choose(self, number: int) -> None:
        """Choose the choice of this number, counted from 0."""
        if number < len(self.choices):
            list(self.choices.values())[number].click()

    def take_focus(self) -> None:
        """Put the keyboard where the answer is given."""
        if not self.ask.choices:
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        buttons = list(self.choices.values())
        chosen = next((button for button in buttons if button.isChecked()), buttons[0])
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)


class FlowDialog(QDialog):
    """Asks a flow. Yes can be pressed only when nothing is wrong; what is wrong is said in words.

    A flow that somebody signs for stays open after the yes (`proving`), until it is told how that went.
    """

    proving = Signal()

    def __init__(self, parent: QWidget, theme: Theme, phrases: Phrases, flow: Flow, hint: str = "") -> None:
        """`hint`: with which account a visitor of the demonstration signs; said where somebody has to sign."""
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.flow = flow
        self._theme, self._phrases = theme, phrases
        self._at = 0
        self._waits = False
        self._pages = self._paged()
        self.setModal(True)
        self.setWindowTitle(phrases(f"{flow.name}.title"))
        self.setFixedWidth(theme.dialog_width)
        self.confirm, self.cancel = QPushButton(), QPushButton()
        self.asks = {step.name: AskBox(theme, phrases, step) for step in flow.steps}
        self.wrong = SentenceLabel(theme)
        self.hint = words(hint, role="caption", quiet=True, wrap=True)
        self.hint.setVisible(bool(hint))
        self.place = words(role="caption", quiet=True)
        self._lay_out()
        self._listen()
        self._show_page()

    def _paged(self) -> list[tuple[Ask, ...]]:
        """The questions by page: all on one where they are few.

        Choices have a page of their own in large letters, and where somebody signs for them with a password.
        """
        steps = self.flow.steps
        large = self._theme.text_size == "elder" or any(step.secret for step in steps)
        groups: list[tuple[Ask, ...]] = []
        for step in steps:
            if step.beside and groups:
                groups[-1] = (*groups[-1], step)
            else:
                groups.append((step,))
        wordy = large and any(step.choices for step in steps)
        return [steps] if len(groups) <= (1 if wordy else _TOGETHER) else groups

    # what was answered

    def answers(self) -> dict[str, str]:
        """What was chosen and written so far, by the question's name."""
        return {name: box.answer() for name, box in self.asks.items()}

    def choice(self, ask: str, value: str) -> QRadioButton:
        """The button of one choice."""
        return self.asks[ask].choices[value]

    def line(self, ask: str) -> QLineEdit:
        """The line of a question that is answered in words."""
        return self.asks[ask].line

    # how it looks

    def _lay_out(self) -> None:
        theme, phrases, flow = self._theme, self._phrases, self.flow
        self.column = QVBoxLayout(self)
        edge = theme.space(4)
        self.column.setContentsMargins(edge, theme.space(3), edge, theme.space(3))
        self.column.setSpacing(theme.padding)
        self.column.addWidget(words(phrases(f"{flow.name}.title"), role="title", wrap=True))
        self._text = words(phrases(f"{flow.name}.text", **flow.values), wrap=True)
        self.column.addWidget(self._text)
        self.column.addWidget(self.place)
        for box in self.asks.values():
            self.column.addWidget(box)
        self.column.addWidget(self.hint)
        self.column.addWidget(self.wrong)
        self.column.addLayout(self._buttons())

    def _buttons(self) -> QHBoxLayout:
        destructive = self.flow.destructive
        self.confirm.setProperty("role", "danger" if destructive else "primary")
        self.confirm.setAutoDefault(False)
        self.cancel.setAutoDefault(destructive)
        self.cancel.setDefault(destructive)
        if destructive:
            self.cancel.setProperty("role", "primary")
        left, right = (self.confirm, self.cancel) if destructive else (self.cancel, self.confirm)
        row = QHBoxLayout()
        row.setSpacing(self._theme.space(2))
        row.addWidget(left)
        row.addStretch(1)
        row.addWidget(right)
        return row

    def _listen(self) -> None:
        self.confirm.clicked.connect(self.go_on)
        self.cancel.clicked.connect(self.go_back)
        for box in self.asks.values():
            box.line.textChanged.connect(self._weigh)
            for button in box.choices.values():
                button.toggled.connect(self._weigh)

    def _show_page(self) -> None:
        page, name, last = self._pages[self._at], self.flow.name, self._last
        for box in self.asks.values():
            box.setVisible(box.ask in page)
        self.place.setText(self._phrases("flow.place", n=self._at + 1, total=len(self._pages)))
        self.place.setVisible(len(self._pages) > 1)
        self.confirm.setText(self._phrases(f"{name}.confirm") if last else self._phrases("flow.next"))
        self.cancel.setText(self._phrases(f"{name}.cancel" if self._at == 0 else "flow.back"))
        self._weigh()
        if page and not self.flow.destructive:
            self.asks[page[0].name].take_focus()
        else:
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Qt does not ask wrapped words how high they are at a fixed width; here it is asked."""
        self._fit()
        super().showEvent(event)

    def _fit(self) -> None:
        self.column.invalidate()
        self.setFixedHeight(self.column.totalHeightForWidth(self.width()))

    # going on and back

    @property
    def _last(self) -> bool:
        return self._at + 1 == len(self._pages)

    def _lacking(self) -> tuple[Ask, str] | None:
        """The first question on the page that is not answered well, and the phrase that says so."""
        answers = self.answers()
        found = ((ask, lacking(ask, answers)) for ask in self._pages[self._at])
        return next(((ask, phrase) for ask, phrase in found if phrase), None)

    def _weigh(self) -> None:
        wanting = self._lacking()
        self.confirm.setEnabled(wanting is None)
        if not self.flow.destructive:
            self.confirm.setDefault(wanting is None)
        self.wrong.setVisible(wanting is not None)
        if wanting is not None:
            ask, phrase = wanting
            what = self._phrases(ask.phrase) if ask.phrase else ""
            self.wrong.say(
                "plain", self._phrases(phrase, what=what) if phrase == "flow.write" else self._phrases(phrase)
            )
        self._fit()

    def go_on(self) -> None:
        """To what is still wanting, to the next question, or yes."""
        wanting = self._lacking()
        if wanting is not None:
            self.asks[wanting[0].name].take_focus()
        elif not self._last:
            self._at += 1
            self._show_page()
        elif self.flow.proves:
            self._wait()
        else:
            self.accept()

    def _wait(self) -> None:
        """Somebody signed: nothing more is typed until it is known whether her word stands."""
        if self._waits:
            return
        self._waits = True
        for box in self.asks.values():
            box.setEnabled(False)
        self.confirm.setEnabled(False)
        self.wrong.say("plain", self._phrases("sign.busy"))
        self.wrong.setVisible(True)
        self._fit()
        self.proving.emit()

    def show_refused(self, trouble: Trouble) -> None:
        """Her word does not stand: say why; the password is typed again."""
        self._waits = False
        for box in self.asks.values():
            box.setEnabled(True)
        self._at = next(n for n, page in enumerate(self._pages) if any(ask.secret for ask in page))
        for name, box in self.asks.items():
            if box.ask.secret:
                box.line.clear()
                self._show_page()
                self.asks[name].take_focus()
        self.wrong.say("fail", self._phrases("sign.refused", said=self._phrases.trouble(trouble), code=trouble.code))
        self.wrong.setVisible(True)
        self._fit()

    def go_back(self) -> None:
        """To the question before, with its answer as it was; from the first one out of the dialogue."""
        if self._at == 0 or self._waits:
            super().reject()
        else:
            self._at -= 1
            self._show_page()

    def close_for_good(self) -> None:
        """Close as if it were answered with no, at whichever question it stands."""
        super().reject()

    def reject(self) -> None:
        """Escape goes one question back."""
        self.go_back()

    def clear_secrets(self) -> None:
        """Forget what was typed as a password."""
        for box in self.asks.values():
            if box.ask.secret:
                box.line.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter goes on, or presses the button that has the keyboard; where something ends it is no. Digits choose."""
        digit = event.key() - Qt.Key.Key_1
        if event.key() not in _ENTER:
            boxes = [self.asks[ask.name] for ask in self._pages[self._at] if ask.choices]
            if boxes and 0 <= digit < len(boxes[0].choices):
                boxes[0].choose(digit)
            else:
                super().keyPressEvent(event)
            return
        chosen = self.focusWidget()
        if isinstance(chosen, QPushButton):
            chosen.click()
        elif not self.flow.destructive:
            self.go_on()
        elif isinstance(chosen, QLineEdit):
            self.cancel.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.cancel.click()
