"""The gestures: one at a time, drawn large; then how the attempt ended, why, and what to do."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.session.facts.analyst import ChallengeEnded
from terminal.session.facts.people import Pressed
from terminal.session.identity.view import IdentityView
from terminal.ui.page import Beside, Kit, Primary
from terminal.ui.parts.gesture_picture import GesturePicture
from terminal.ui.parts.identity import SIGHT, IdentityPage
from terminal.ui.parts.layouts import row_of
from terminal.ui.parts.marks import side_button, words
from terminal.ui.parts.scrolled import Said, Scroller, Sentences
from terminal.ui.parts.steps import Steps
from terminal.ui.phrases.liveness import attempts_words, hint_words, match_words, passed_words, reason_words

ZH: dict[str, str] = {
    "liveness.title": "看图做动作",
    "liveness.begin": "请客户正对镜头，照着图做三个动作：看到图再做。",
    "liveness.flash.warning": "屏幕会整屏变色几秒，每秒约两次。怕闪光的客户请不要做；不做也不影响办理。",
    "liveness.flash.begin": "加做变色",
    "liveness.progress": "动作 {n} / {total} · 第 {attempt} 次",
    "gesture.none": "请看正前方",
    "gesture.blink": "请眨一下眼",
    "gesture.open-mouth": "请张大嘴再合上",
    "gesture.turn-left": "请把头转向您的左边",
    "gesture.turn-right": "请把头转向您的右边",
    "liveness.failed": "这一次没有通过",
    "liveness.retry": "请看上面的原因，准备好再做一次；这次换别的动作。",
    "liveness.spent": "请第二个人当面核对，业务照样可以办。",
    "liveness.matching": "正在与证件照比对",
    "liveness.button.begin": "开始做动作",
    "liveness.button.again": "再做一次",
    "liveness.button.moving": "请按图做动作",
    "liveness.button.matching": "正在比对",
}
EN: dict[str, str] = {
    "liveness.title": "Gestures",
    "liveness.begin": "The customer faces the camera and makes three gestures, each when its picture appears.",
    "liveness.flash.warning": (
        "The colour check turns the whole screen coloured for some seconds, about twice a second. Leave it "
        "out for people sensitive to flashes; nothing depends on it."
    ),
    "liveness.flash.begin": "With colour check",
    "liveness.progress": "Gesture {n} of {total} · attempt {attempt}",
    "gesture.none": "Please look straight ahead",
    "gesture.blink": "Please blink once",
    "gesture.open-mouth": "Please open your mouth wide and close it",
    "gesture.turn-left": "Please turn your head to your left",
    "gesture.turn-right": "Please turn your head to your right",
    "liveness.failed": "This attempt did not pass",
    "liveness.retry": "See the reasons above, then try again; gestures are drawn anew.",
    "liveness.spent": "Let a second person check by sight; the sale can go on.",
    "liveness.matching": "Comparing with the card's portrait",
    "liveness.button.begin": "Begin gestures",
    "liveness.button.again": "Try again",
    "liveness.button.moving": "Make the gesture",
    "liveness.button.matching": "Comparing",
}


class LivenessPage(IdentityPage):
    """The challenge: the gesture that is asked, or how the last attempt ended and what may follow."""

    names = ("liveness",)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        theme, phrases = kit.theme, kit.phrases
        self.title.setText(phrases("liveness.title"))
        self.picture = GesturePicture(theme)
        self.asked = words(role="question", wrap=True)
        self.asked.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.steps = Steps(theme)
        self.place = words(role="caption", quiet=True)
        self.told = Sentences(theme)
        self.warning = words(phrases("liveness.flash.warning"), role="caption", quiet=True, wrap=True)
        self.with_flash = side_button(phrases("liveness.flash.begin"))
        self.with_flash.clicked.connect(lambda: self.sent.emit(Pressed("begin_challenge", detail={"flash": True})))
        self._running = QWidget()
        running = QVBoxLayout(self._running)
        running.setContentsMargins(0, 0, 0, 0)
        running.setSpacing(theme.space(1))
        running.addWidget(self.picture, 1)
        for widget in (self.asked, self.steps, self.place):
            running.addWidget(widget)
        self.column.addWidget(self._running, 1)
        self._scroller = Scroller(self.told, phrases("scroll.advice"))
        self.column.addWidget(self._scroller, 1)
        self.column.addWidget(self.warning)
        self.column.addLayout(row_of(theme, self.with_flash))

    def show_view(self, view: IdentityView) -> None:
        """Show what is asked while an attempt runs; else its outcome, and the way to another one where there is one."""
        running = view.challenge_running
        begins = not running and view.analyst_up and self._may_try(view)
        first = begins and view.ended is None and self.theme.moves  # one thing at a time for elders
        self._running.setVisible(running or first)
        self._scroller.setVisible(not running)
        self.title.setVisible(not running)
        self.steps.setVisible(running)
        self.place.setVisible(running)
        self.told.say(*self._said(view))
        self.with_flash.setVisible(begins)
        self.warning.setVisible(begins)
        if running or first:
            self._ask(view)

    @staticmethod
    def _may_try(view: IdentityView) -> bool:
        return (view.ended is None or not view.ended.passed) and view.attempts_left > 0

    def _ask(self, view: IdentityView) -> None:
        text = self.phrases(f"gesture.{view.asked or 'none'}")
        self.asked.setText(text)
        self.picture.show_gesture(view.asked, text)
        self.steps.show_place(view.done, view.total)
        place = {"n": min(view.done + 1, view.total), "total": view.total, "attempt": view.attempt}
        self.place.setText(self.phrases("liveness.progress", **place))
        self.steps.setAccessibleName(self.place.text())

    def _said(self, view: IdentityView) -> tuple[Said, ...]:
        if not view.analyst_up:
            return (("warn", self.phrases("identity.no_analyst")),)
        if view.ended is None:
            return (("plain", self.phrases("liveness.begin" if view.attempts_left else "liveness.spent")),)
        return self._passed(view, view.ended) if view.ended.passed else self._failed(view, view.ended)

    def _passed(self, view: IdentityView, ended: ChallengeEnded) -> tuple[Said, ...]:
        said: tuple[Said, ...] = (("ok", passed_words(self.phrases, ended)), *hint_words(self.phrases, ended.hints))
        if view.match is None and not view.may_go_on:
            return (*said, ("plain", self.phrases("liveness.matching")))
        return (*said, *match_words(self.phrases, view))

    def _failed(self, view: IdentityView, ended: ChallengeEnded) -> tuple[Said, ...]:
        advice = "liveness.retry" if view.attempts_left else "liveness.spent"
        return (
            ("fail", self.phrases("liveness.failed")),
            *reason_words(self.phrases, ended),
            ("plain", self.phrases(advice)),
            ("plain", attempts_words(self.phrases, view.attempts_left)),
        )

    def beside(self) -> tuple[Beside, ...]:
        """Without the face: a second person."""
        sight = () if self.view.may_go_on else (Beside("identity.button.no_face", SIGHT, "F"),)
        return (*sight, *super().beside())

    @property
    def words_first(self) -> bool:
        """The drawn gesture needs the room at every size."""
        return True

    def primary(self) -> Primary:
        """An attempt, what it waits for, or the second person."""
        view = self.view
        if view.may_go_on:
            return Primary("button.next", Pressed("next"))
        if view.challenge_running:
            return Primary("liveness.button.moving")
        if view.ended is not None and view.ended.passed and view.match is None and view.analyst_up:
            return Primary("liveness.button.matching")
        if view.analyst_up and self._may_try(view):
            first = view.ended is None
            return Primary(f"liveness.button.{'begin' if first else 'again'}", Pressed("begin_challenge"))
        return Primary("identity.button.by_sight", SIGHT)
