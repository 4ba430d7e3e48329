"""The operator's window: shows snapshots, says what was pressed, and asks before it ends a take."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMainWindow, QPushButton

from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Phase, Snapshot
from terminal.ui.pages.places import SkipQuestion
from terminal.ui.parts.dialogs import GiveUpQuestion, QuestionDialog
from terminal.ui.parts.draft import Draft
from terminal.ui.parts.flash import Flash
from terminal.ui.parts.identity_dialogs import Vouching, accept_question, sight_question
from terminal.ui.parts.primary_button import primary_of
from terminal.ui.phrases.shell import Phrases, clock
from terminal.ui.ports import Frame, Language, TextSize
from terminal.ui.screen import Screen
from terminal.ui.theme import Theme

BOUNCE_MS = 300
"""A pedal or a nervous finger that presses twice within this time has pressed once."""
_TAKING: tuple[Phase, ...] = ("opening", "recording", "closing")
_IDENTIFYING: tuple[Phase, ...] = ("identifying",)
_CHOICES = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_5)
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
        self._draft = Draft()
        self._skipped = 0
        """The attempt in which colours are not to be seen any more."""
        self._question: QuestionDialog | None = None
        self._question_in: tuple[Phase, ...] = ()
        self._may_close = False
        self._since_press = QElapsedTimer()
        self.setMinimumSize(1024, 700)
        self.flash = Flash(self, self._theme, Phrases(language))
        self._build()

    @property
    def language(self) -> Language:
        """The language of every word on the screen now, which the button in the top strip may have changed."""
        return self._language

    @property
    def text_size(self) -> TextSize:
        """The text size now, which the button in the top strip may have changed."""
        return self._theme.text_size

    @property
    def question(self) -> QuestionDialog | None:
        """The question that is being asked just now; None while nothing is asked."""
        return self._question

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show it; an open question that belongs to a phase that is over closes as if it were answered with no."""
        self._snapshot = snapshot
        self.screen_shown.show_snapshot(snapshot)
        self._show_flash()
        if self._question is not None and snapshot.phase not in self._question_in:
            self._question.reject()  # what it asks about is over

    def _show_flash(self) -> None:
        view = self._snapshot.identity
        if view is None:
            self._skipped = 0
        asked = view is not None and view.challenge_running and view.attempt != self._skipped
        self.flash.show_flash(view.flash if view is not None and asked else None)

    def _skip_flash(self) -> None:
        """At once, whatever is still on its way: colours may hurt. The next attempt may ask again."""
        self._skipped = 0 if self._snapshot.identity is None else self._snapshot.identity.attempt
        self._show_flash()
        self._press(Pressed("skip_flash"))
        self.screen_shown.rest_focus()

    def set_language(self, language: Language) -> None:
        """Make the screen anew in this language; what was chosen and typed stays."""
        self._language = language
        self._build()

    def set_text_size(self, text_size: TextSize) -> None:
        """Make the screen anew in this size; what was chosen and typed stays."""
        self._theme = Theme(text_size)
        self._build()

    def _build(self) -> None:
        """Put the screen together anew: language and text size reach into every widget."""
        self._phrases = Phrases(self._language)
        self.setWindowTitle(self._phrases("window.title"))
        self.setStyleSheet(self._theme.style_sheet())
        screen = Screen(self._theme, self._phrases, self._latest_frame, self._bytes_per_second, self._draft)
        screen.top.language_asked.connect(self._swap_language)
        screen.top.text_size_asked.connect(self._swap_text_size)
        screen.bottom.primary_pressed.connect(self._press_primary)
        screen.bottom.give_up_pressed.connect(self._ask_to_give_up)
        screen.bottom.back_pressed.connect(lambda: self._press_once(Pressed("back")))
        screen.bottom.cancel_pressed.connect(self._ask_to_cancel)
        screen.identity.pressed.connect(self._press_once)
        screen.identity.sight_asked.connect(self._ask_by_sight)
        screen.identity.skip_asked.connect(self._ask_to_skip_places)
        screen.room.places_asked.connect(lambda: self._ask_places(asking=True))
        screen.places.left.connect(lambda: self._ask_places(asking=False))
        self.flash.deleteLater()
        self.flash = Flash(self, self._theme, self._phrases)
        self.flash.skipped.connect(self._skip_flash)
        screen.show_snapshot(self._snapshot)
        self.screen_shown = screen
        self.setCentralWidget(screen)
        screen.rest_focus()
        self._show_flash()

    def _swap_language(self) -> None:
        self.set_language("en" if self._language == "zh" else "zh")

    def _swap_text_size(self) -> None:
        self.set_text_size("elder" if self.text_size == "standard" else "standard")

    # pressing

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter and Space do the next thing, unless another button was chosen with Tab; digits choose."""
        if event.key() in _CHOICES:
            self.screen_shown.choose(_CHOICES.index(Qt.Key(event.key())))
        if event.key() == Qt.Key.Key_0:
            self._ask_places(asking=not self.screen_shown.asking_places)
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) or event.isAutoRepeat():
            super().keyPressEvent(event)
            return
        chosen = self.focusWidget()
        if isinstance(chosen, QLineEdit):
            return  # Enter there belongs to what is written
        if isinstance(chosen, QPushButton) and chosen is not self.screen_shown.bottom.primary:
            chosen.click()
        else:
            self._press_primary()

    def _press_primary(self) -> None:
        screen = self.screen_shown
        key = primary_of(self._snapshot, asking_places=screen.asking_places).key
        identity = screen.identity
        if key == "confirm_field":
            identity.fields.focus_next()
        elif key == "by_sight":
            self._ask_by_sight()
        elif key == "confirm_places":
            page = screen.places if screen.asking_places else identity.places
            if page.ready():
                self._press_once(page.pressed())
        elif key == "accept_differences":
            self._ask_to_accept()
        elif key == "consent":
            choice = identity.consent.pressed()
            if choice is not None:
                self._press_once(choice)
        elif key is not None:
            self._press_once(Pressed(key))

    def _press_once(self, pressed: Pressed) -> None:
        if self._since_press.isValid() and self._since_press.elapsed() < BOUNCE_MS:
            return
        self._since_press.start()
        self._press(pressed)

    # asking

    def _ask_places(self, *, asking: bool) -> None:
        """Open the question who sits where, or leave it open for later; there is one only after a doubt."""
        self.screen_shown.asking_places = asking
        self.screen_shown.show_snapshot(self._snapshot)
        self.screen_shown.rest_focus()

    def _ask_to_skip_places(self) -> None:
        if self._question is None:
            question = SkipQuestion(self, self._theme, self._phrases)
            self._ask(question, lambda: self._press(question.pressed()), _IDENTIFYING)

    def _ask_to_give_up(self) -> None:
        if self._question is not None:
            return
        question = GiveUpQuestion(self, self._theme, self._phrases, self._snapshot.take or "")
        self._ask(question, lambda: self._press(Pressed("give_up", detail=question.detail())))

    def _ask_by_sight(self) -> None:
        if self._question is None:
            self._ask_to_vouch(sight_question(self, self._theme, self._phrases))

    def _ask_to_accept(self) -> None:
        if self._question is None and self._snapshot.identity is not None:
            self._ask_to_vouch(accept_question(self, self._theme, self._phrases, self._snapshot.identity))

    def _ask_to_vouch(self, question: Vouching) -> None:
        self._ask(question, lambda: self._press(question.pressed()), _IDENTIFYING)

    def _ask_to_cancel(self) -> None:
        if self._question is not None:
            return
        question = QuestionDialog(self, self._theme, self._phrases, "identity_cancel")
        self._ask(question, lambda: self._press(Pressed("cancel")), _IDENTIFYING)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Close; while a take is opened, recorded or sealed, ask first and close only on a yes."""
        if self._may_close or self._snapshot.phase not in _TAKING:
            event.accept()
            return
        event.ignore()
        if self._question is not None:
            self._question.reject()
        held = clock(self._snapshot.held_s)
        question = QuestionDialog(self, self._theme, self._phrases, "close", take=self._snapshot.take or "", clock=held)
        self._ask(question, self._close_for_good)

    def _close_for_good(self) -> None:
        self._may_close = True
        self.close()

    def _ask(self, question: QuestionDialog, agreed: Callable[[], None], phases: tuple[Phase, ...] = _TAKING) -> None:
        """Ask without stopping anything: snapshots go on being shown behind the question, until other `phases`."""
        self._question, self._question_in = question, phases

        def answered(result: int) -> None:
            self._question = None
            question.deleteLater()
            self.screen_shown.rest_focus()
            if result:
                agreed()

        question.finished.connect(answered)
        question.open()
