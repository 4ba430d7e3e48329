"""A question, the largest thing on the screen: she answers aloud, and touches what she said."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.customer.view import CustomerView
from terminal.session.facts.recorder import Levels
from terminal.session.snapshot import Live
from terminal.ui.customer.pad import InkPad
from terminal.ui.customer.parts import FittedWords, words
from terminal.ui.customer.screen import Around, LargeKey, Screen
from terminal.ui.customer.theme import CustomerTheme
from terminal.ui.parts.marks import retone
from terminal.ui.theme import Tone

ZH: dict[str, str] = {
    "customer.ask.who": "{seller}问您",
    "customer.ask.listening": "正在听您说",
    "customer.ask.silent": "请您开口回答",
    "customer.ask.heard": "听到有人说话了",
    "customer.ask.muted": "机器正在读，读完请您回答",
    "customer.ask.example": "请您自己开口回答，例如“{yes}”或“{no}”。",
    "customer.ask.own": "请您用自己的话说，不用着急。",
    "customer.ask.writing": "请您在下面写下回答。",
    "customer.ask.touched": "您点的是“{answer}”。也请您开口说一遍。",
    "customer.ask.again": "请再说一遍",
    "customer.ask.said": "我说完了",
    "customer.ask.wipe": "重写",
}
EN: dict[str, str] = {
    "customer.ask.who": "{seller} asks you",
    "customer.ask.listening": "Listening to you",
    "customer.ask.silent": "Please answer aloud",
    "customer.ask.heard": "Somebody was heard",
    "customer.ask.muted": "The machine is reading; please answer after it",
    "customer.ask.example": "Please answer aloud yourself, for example “{yes}” or “{no}”.",
    "customer.ask.own": "Please say it in your own words; take your time.",
    "customer.ask.writing": "Please write your answer below.",
    "customer.ask.touched": "You touched “{answer}”. Please say it aloud as well.",
    "customer.ask.again": "Once more, please",
    "customer.ask.said": "I have answered",
    "customer.ask.wipe": "Write again",
}
_BARS = 11
_FLOOR_DB, _TOP_DB = -55.0, -12.0


class VoiceSign(QWidget):
    """The microphone's sign: bars as high as what is heard just now is loud, and flat where it hears nothing."""

    def __init__(self, theme: CustomerTheme) -> None:
        super().__init__()
        self._theme = theme
        self.shares = [0.0] * _BARS
        self.setFixedSize(QSize(theme.px(200), theme.px(96)))

    def show_levels(self, levels: Levels) -> None:
        """Let the newest come in at the right."""
        share = min(1.0, max(0.0, (levels.rms_db - _FLOOR_DB) / (_TOP_DB - _FLOOR_DB)))
        self.shares = [*self.shares[1:], share]
        self.update()

    def clear(self) -> None:
        """Nothing was heard yet."""
        self.shares = [0.0] * _BARS

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the bars round the middle line."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.ink("plain")))
        step = self.width() / _BARS
        thick = step * 0.45
        for place, share in enumerate(self.shares):
            height = max(thick, share * self.height())
            left, top = place * step + (step - thick) / 2, (self.height() - height) / 2
            painter.drawRoundedRect(QRectF(left, top, thick, height), thick / 2, thick / 2)


class QuestionScreen(Screen):
    """A no is as easy as a yes: two keys that are alike, and a third to hear it again."""

    names = ("question",)
    comes_again = True

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        theme = self.theme
        self.who = words(role="head", quiet=True)
        self.question = FittedWords(theme, "ask")
        self.question.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.sign = VoiceSign(theme)
        self.state = words(role="head", strong=True)
        self.example = words(role="text")
        self.box = QFrame()
        self.box.setProperty("role", "tinted")
        self.pad = InkPad(theme)
        self.pad.changed.connect(self.changed)
        texts = QVBoxLayout()
        texts.setSpacing(theme.px(4))
        texts.addWidget(self.state)
        texts.addWidget(self.example)
        row = QHBoxLayout(self.box)
        row.setContentsMargins(theme.gap, theme.px(20), theme.gap, theme.px(20))
        row.setSpacing(theme.gap)
        row.addWidget(self.sign)
        row.addLayout(texts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.gap, 0, 0)
        column.setSpacing(theme.gap)
        column.addWidget(self.who)
        column.addWidget(self.question, 4)
        column.addWidget(self.box)
        column.addWidget(self.pad, 5)
        column.addStretch(1)

    def show_view(self, view: CustomerView) -> None:
        """Show the question, what the microphone hears, and what she touched."""
        if view.about != self.view.about:
            self.pad.clear()
        super().show_view(view)
        asked = view.question
        self.who.setText(self.phrases("customer.ask.who", seller=view.seller))
        self.question.say(self.around.say(asked.question) if asked else "")
        writing = asked is not None and asked.by == "writing"
        self.pad.setVisible(writing)
        self.sign.setVisible(not writing)
        self.state.setVisible(not writing)
        self._say_state(view)
        self.example.setText(self._example(view))

    def put_away(self) -> None:
        """What was written and heard is gone."""
        self.pad.clear()
        self.sign.clear()

    def show_live(self, live: Live) -> None:
        """The sign moves with what is really heard."""
        if self.isVisible() and self.view.voice != "speaking":
            self.sign.show_levels(live.levels)

    def moving(self) -> tuple[QWidget, ...]:
        """What the microphone hears and what it says of it; what she writes."""
        return (self.box, self.pad)

    def pill(self) -> tuple[Tone, str]:
        """What the node is about."""
        title = self.around.say(self.view.title)
        if self.view.total <= 1:
            return "plain", title
        return "plain", self.phrases("customer.place", title=title, number=self.view.number, total=self.view.total)

    def keys(self) -> tuple[LargeKey, ...]:
        """Once more; and her answer, no and yes alike. One in her own words is only touched as given."""
        again = LargeKey(self.phrases("customer.ask.again"), lambda: self.do("again"))
        asked, view = self.view.question, self.view
        if asked is None:
            return (again,)
        no, yes = self._answers()
        if not (no and yes):
            said = LargeKey(self.phrases("customer.ask.said"), lambda: self._answer("accepted"), "primary", 2)
            return (again, said)
        return (
            again,
            LargeKey(no, lambda: self._answer("refused"), "answer", chosen=view.answer == "refused"),
            LargeKey(yes, lambda: self._answer("accepted"), "answer", chosen=view.answer == "accepted"),
        )

    def _answers(self) -> tuple[str, str]:
        """A no and a yes in the words of the plan; they are what is listened for, so they are not translated."""
        asked = self.view.question
        if asked is None or asked.kind == "own_words" or not (asked.refused and asked.accepted):
            return "", ""
        return asked.refused[0], asked.accepted[0]

    def _answer(self, answer: str) -> None:
        asked = self.view.question
        content = b""
        if asked is not None and asked.by == "writing" and self.pad.strokes:
            content = self.pad.written(self.view.item, asked.question.zh).to_json()
        self.do("answered", content=content, answer=answer)

    def _say_state(self, view: CustomerView) -> None:
        if view.voice == "speaking":
            self.state.setText(self.phrases("customer.ask.muted"))
        else:
            self.state.setText(self.phrases("customer.ask.heard" if view.spoken else "customer.ask.listening"))
        waits = view.answer == "accepted" and not view.spoken
        if waits:
            self.state.setText(self.phrases("customer.ask.silent"))
        tone: Tone = "warn" if waits else "plain"
        for widget in (self.box, self.state):
            retone(widget, tone)

    def _example(self, view: CustomerView) -> str:
        no, yes = self._answers()
        if view.question is not None and view.question.by == "writing":
            return self.phrases("customer.ask.writing")
        if view.answer in ("accepted", "refused") and no:
            return self.phrases("customer.ask.touched", answer=yes if view.answer == "accepted" else no)
        return self.phrases("customer.ask.example", yes=yes, no=no) if no else self.phrases("customer.ask.own")
