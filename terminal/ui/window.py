"""The operator's window: shows snapshots, says what was pressed, and asks before it ends a take."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QPushButton

from terminal.session.facts import Pressed
from terminal.session.snapshot import Snapshot
from terminal.ui.actions import primary_of
from terminal.ui.dialogs import GiveUpQuestion, Question
from terminal.ui.phrases import Phrases, clock
from terminal.ui.ports import Frame, Language, TextSize
from terminal.ui.screen import Screen
from terminal.ui.theme import Theme

BOUNCE_MS = 300
"""A pedal or a nervous finger that presses twice within this time has pressed once."""
_TAKING = ("opening", "recording", "closing")
_HD_BYTES_PER_SECOND = 330_000  # profile 720p25 at its ceiling: 2.5 Mbit/s picture, sound and overhead


class KioskWindow(QMainWindow):
    """Lives on the GUI thread, like every method of it."""

    def __init__(
        self,
        *,
        latest_frame: Callable[[], Frame | None],
        press: Callable[[Pressed], None],
        language: Language = "zh",
        text_size: TextSize = "standard",
        bytes_per_second: int = _HD_BYTES_PER_SECOND,
    ) -> None:
        """`latest_frame` must answer at once; `bytes_per_second` turns free disk into hours."""
        super().__init__()
        self._latest_frame = latest_frame
        self._press = press
        self._bytes_per_second = bytes_per_second
        self._language: Language = language
        self._theme = Theme(text_size)
        self._snapshot = Snapshot()
        self._question: Question | None = None
        self._may_close = False
        self._since_press = QElapsedTimer()
        self.setMinimumSize(1024, 700)
        self._build()

    @property
    def language(self) -> Language:
        return self._language

    @property
    def text_size(self) -> TextSize:
        return self._theme.text_size

    @property
    def question(self) -> Question | None:
        """The question that is being asked just now."""
        return self._question

    def show_snapshot(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self.screen_shown.show_snapshot(snapshot)
        if self._question is not None and snapshot.phase not in _TAKING:
            self._question.reject()  # what it asks about is over

    def set_language(self, language: Language) -> None:
        self._language = language
        self._build()

    def set_text_size(self, text_size: TextSize) -> None:
        self._theme = Theme(text_size)
        self._build()

    def _build(self) -> None:
        """Put the screen together anew: language and text size reach into every widget."""
        self._phrases = Phrases(self._language)
        self.setWindowTitle(self._phrases("window.title"))
        self.setStyleSheet(self._theme.style_sheet())
        screen = Screen(self._theme, self._phrases, self._latest_frame, self._bytes_per_second)
        screen.top.language_asked.connect(self._swap_language)
        screen.top.text_size_asked.connect(self._swap_text_size)
        screen.bottom.primary_pressed.connect(self._press_primary)
        screen.bottom.give_up_pressed.connect(self._ask_to_give_up)
        screen.show_snapshot(self._snapshot)
        self.screen_shown = screen
        self.setCentralWidget(screen)
        screen.rest_focus()

    def _swap_language(self) -> None:
        self.set_language("en" if self._language == "zh" else "zh")

    def _swap_text_size(self) -> None:
        self.set_text_size("elder" if self.text_size == "standard" else "standard")

    # pressing

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter and Space do the next thing, unless another button was chosen with Tab."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) or event.isAutoRepeat():
            super().keyPressEvent(event)
            return
        chosen = self.focusWidget()
        if isinstance(chosen, QPushButton) and chosen is not self.screen_shown.bottom.primary:
            chosen.click()
        else:
            self._press_primary()

    def _press_primary(self) -> None:
        key = primary_of(self._snapshot).key
        bounced = self._since_press.isValid() and self._since_press.elapsed() < BOUNCE_MS
        if key is None or bounced:
            return
        self._since_press.start()
        self._press(Pressed(key))

    # asking

    def _ask_to_give_up(self) -> None:
        if self._question is not None:
            return
        question = GiveUpQuestion(self, self._theme, self._phrases, self._snapshot.take or "")
        self._ask(question, lambda: self._press(Pressed("give_up", detail=question.detail())))

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        if self._may_close or self._snapshot.phase not in _TAKING:
            event.accept()
            return
        event.ignore()
        if self._question is not None:
            self._question.reject()
        held = clock(self._snapshot.held_s)
        question = Question(self, self._theme, self._phrases, "close", take=self._snapshot.take or "", clock=held)
        self._ask(question, self._close_for_good)

    def _close_for_good(self) -> None:
        self._may_close = True
        self.close()

    def _ask(self, question: Question, agreed: Callable[[], None]) -> None:
        """Ask without stopping anything: snapshots go on being shown behind the question."""
        self._question = question

        def answered(result: int) -> None:
            self._question = None
            question.deleteLater()
            self.screen_shown.rest_focus()
            if result:
                agreed()

        question.finished.connect(answered)
        question.open()
