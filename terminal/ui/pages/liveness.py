"""The gestures: one at a time, drawn large; then how the attempt ended, why, and what to do."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.session.facts.analyst import ChallengeEnded
from terminal.session.facts.people import Pressed
from terminal.session.identity.view import IdentityView
from terminal.ui.parts.bars import Steps
from terminal.ui.parts.gesture_picture import GesturePicture
from terminal.ui.parts.identity import Page, Said, Scroller, Sentences, row_of, side_button
from terminal.ui.parts.marks import words
from terminal.ui.phrases.liveness import attempts_words, hint_words, match_words, passed_words, reason_words
from terminal.ui.phrases.shell import Phrases
from terminal.ui.theme import Theme


class LivenessPage(Page):
    """The challenge: the gesture that is asked, or how the last attempt ended and what may follow."""

    pressed = Signal(object)
    sight_asked = Signal()

    def __init__(self, theme: Theme, phrases: Phrases) -> None:
        super().__init__(theme)
        self._phrases = phrases
        self.title.setText(phrases("liveness.title"))
        self.picture = GesturePicture(theme)
        self.asked = words(role="question", wrap=True)
        self.asked.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.steps = Steps(theme)
        self.progress = words(role="caption", quiet=True)
        self.told = Sentences(theme)
        self.warning = words(phrases("liveness.flash.warning"), role="caption", quiet=True, wrap=True)
        self.no_face = side_button(phrases("identity.button.no_face"))
        self.no_face.clicked.connect(self.sight_asked)
        self.with_flash = side_button(phrases("liveness.flash.begin"))
        self.with_flash.clicked.connect(self._begin_with_flash)
        self._running = QWidget()
        running = QVBoxLayout(self._running)
        running.setContentsMargins(0, 0, 0, 0)
        running.setSpacing(theme.space(1))
        running.addWidget(self.picture, 1)
        for widget in (self.asked, self.steps, self.progress):
            running.addWidget(widget)
        self.column.addWidget(self._running, 1)
        self._scroller = Scroller(self.told, phrases("scroll.advice"))
        self.column.addWidget(self._scroller, 1)
        self.column.addWidget(self.warning)
        self.column.addLayout(row_of(theme, self.no_face, self.with_flash))

    def show_view(self, view: IdentityView) -> None:
        """Show what is asked while an attempt runs; else its outcome, and the way to another one where there is one."""
        running = view.challenge_running
        begins = not running and view.analyst_up and (view.ended is None or self._may_try_again(view))
        first = begins and view.ended is None and self._theme.moves  # one thing at a time for elders
        self._running.setVisible(running or first)
        self._scroller.setVisible(not running)
        self.title.setVisible(not running)
        self.steps.setVisible(running)
        self.progress.setVisible(running)
        self.told.say(*self._said(view))
        self.with_flash.setVisible(begins)
        self.warning.setVisible(begins)
        self.no_face.setVisible(not view.may_go_on)
        if running or first:
            self._ask(view)

    @staticmethod
    def _may_try_again(view: IdentityView) -> bool:
        return view.ended is not None and not view.ended.passed and view.attempts_left > 0

    def _ask(self, view: IdentityView) -> None:
        text = self._phrases(f"gesture.{view.asked or 'none'}")
        self.asked.setText(text)
        self.picture.show_gesture(view.asked, text)
        self.steps.show_place(view.done, view.total)
        place = {"n": min(view.done + 1, view.total), "total": view.total, "attempt": view.attempt}
        self.progress.setText(self._phrases("liveness.progress", **place))
        self.steps.setAccessibleName(self.progress.text())

    def _said(self, view: IdentityView) -> tuple[Said, ...]:
        if not view.analyst_up:
            return (("warn", self._phrases("identity.no_analyst")),)
        if view.ended is None:
            return (("plain", self._phrases("liveness.begin")),)
        return self._passed(view, view.ended) if view.ended.passed else self._failed(view, view.ended)

    def _passed(self, view: IdentityView, ended: ChallengeEnded) -> tuple[Said, ...]:
        said: tuple[Said, ...] = (("ok", passed_words(self._phrases, ended)), *hint_words(self._phrases, ended.hints))
        if view.match is None and not view.may_go_on:
            return (*said, ("plain", self._phrases("liveness.matching")))
        return (*said, *match_words(self._phrases, view))

    def _failed(self, view: IdentityView, ended: ChallengeEnded) -> tuple[Said, ...]:
        advice = "liveness.retry" if view.attempts_left else "liveness.spent"
        return (
            ("fail", self._phrases("liveness.failed")),
            *reason_words(self._phrases, ended),
            ("plain", self._phrases(advice)),
            ("plain", attempts_words(self._phrases, view.attempts_left)),
        )

    def _begin_with_flash(self) -> None:
        self.pressed.emit(Pressed("begin_challenge", detail={"flash": True}))
