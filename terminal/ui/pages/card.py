"""A side of the card: first before the camera, then, once it is read, field by field."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.session.facts.analyst import CardSeen
from terminal.session.facts.people import Pressed
from terminal.session.identity.view import IdentityView
from terminal.session.snapshot import Live
from terminal.ui.flow import Flow, who_and_why
from terminal.ui.page import Kit, Primary
from terminal.ui.parts.card_fields import CardFields, is_no_card
from terminal.ui.parts.identity import SIGHT, IdentityPage
from terminal.ui.parts.layouts import row_of
from terminal.ui.parts.marks import side_button, words
from terminal.ui.parts.scrolled import Said, Scroller, Sentences
from terminal.ui.parts.steps import Steps

_READINGS = 3  # must agree, as `CardSeen.needed` says as soon as a picture was looked at

ZH: dict[str, str] = {
    "card.title.card_front": "请出示身份证正面",
    "card.title.card_back": "请出示身份证反面",
    "card.hint.card_front": "有照片的一面对着镜头，拿稳。看清后会自动读取，不用按键。",
    "card.hint.card_back": "有国徽的一面对着镜头，拿稳。看清后会自动读取，不用按键。",
    "card.clear": "看得清，请拿稳",
    "card.agreeing": "读数一致 {n} / {total} 次",
    "card.waiting": "正在等画面",
    "accept.title": "接受与业务不一致？",
    "accept.text": "不一致的项目：{fields}。由负责人写明姓名和理由，会记入录像日志；业务资料不会被改动。",
    "accept.name": "负责人姓名",
    "accept.reason": "理由，例如：业务里的姓名录错了一个字",
    "accept.confirm": "写明并继续",
    "accept.cancel": "返回",
    "identity.step.card_front": "身份核对 {n} / {total}：身份证正面",
    "identity.step.card_back": "身份核对 {n} / {total}：身份证反面",
    "card.button.reading": "正在读证件",
    "card.button.confirm": "核对下一项",
    "card.button.accept": "说明不一致…",
}
EN: dict[str, str] = {
    "card.title.card_front": "Please show the front of the ID card",
    "card.title.card_back": "Please show the back of the ID card",
    "card.hint.card_front": "Hold the side with the portrait still before the camera. It is read by itself.",
    "card.hint.card_back": "Hold the side with the emblem still before the camera. It is read by itself.",
    "card.clear": "Clear to read; hold it still",
    "card.agreeing": "{n} of {total} readings agree",
    "card.waiting": "Waiting for a picture",
    "accept.title": "Accept what differs from the sale?",
    "accept.text": (
        "It differs in: {fields}. Somebody in charge gives name and reason; both go into the take's journal. "
        "The sale itself is not changed."
    ),
    "accept.name": "Name of who is in charge",
    "accept.reason": "Reason, such as: one character was mistyped in the sale",
    "accept.confirm": "Explain and go on",
    "accept.cancel": "Back",
    "identity.step.card_front": "Identity {n} of {total}: front",
    "identity.step.card_back": "Identity {n} of {total}: back",
    "card.button.reading": "Reading…",
    "card.button.confirm": "Check the next",
    "card.button.accept": "Explain…",
}


class CardPage(IdentityPage):
    """Both sides, one after the other; the picture stands beside it while a side is being read."""

    names = ("card_front", "card_back")

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.title.hide()  # both parts have their own
        self.waiting = CardWaiting(kit)
        self.fields = CardFields(kit)
        for part in (self.waiting, self.fields):
            part.sent.connect(self.sent)
            self.column.addWidget(part, 1)

    def show_view(self, view: IdentityView) -> None:
        """Show the side that is waited for, or what was read."""
        waiting = view.reading is None
        if waiting:
            self.waiting.show_stage(view)
        else:
            self.fields.show_view(view)
        self.waiting.setVisible(waiting)
        self.fields.setVisible(not waiting)

    def show_live(self, live: Live) -> None:
        """Show how the card before the camera looks."""
        super().show_live(live)
        self.waiting.show_seen(live.card, up=self.view.analyst_up)

    @property
    def wants_picture(self) -> bool:
        """While the card is looked for."""
        return self.view.reading is None

    def primary(self) -> Primary:
        """Whatever leads on: waiting, confirming, answering for what differs, or taking it again."""
        view = self.view
        if view.may_go_on:
            return Primary("button.next", Pressed("next"))
        if view.reading is None:
            return Primary("card.button.reading") if view.analyst_up else Primary("identity.button.by_sight", SIGHT)
        if view.to_confirm and not is_no_card(view):  # nothing that is confirmed of no card would count
            return Primary("card.button.confirm", self.fields.focus_next)
        if view.differences and not is_no_card(view):
            return Primary("card.button.accept", self._accept())
        return Primary("identity.button.retake", Pressed("retake"))

    def _accept(self) -> Flow:
        """The question to whoever answers for these differences, each of them named."""
        named = [self.phrases(f"field.{difference.field}") for difference in self.view.differences]
        fields = self.phrases("list.comma").join(named)
        return Flow("accept", who_and_why("accept"), "accept_differences", values={"fields": fields})


class CardWaiting(QWidget):
    """What stands in the way of reading, and how many readings agree."""

    sent = Signal(object)
    """Carries what a button does."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        theme, phrases = kit.theme, kit.phrases
        self._phrases = phrases
        self._title = words(role="title", wrap=True)
        self._hint = words(wrap=True)
        self.advice = Sentences(theme)
        self.steps = Steps(theme)
        self.agreeing = words(role="caption", quiet=True)
        self.by_sight = side_button(phrases("identity.button.by_sight"))
        self.by_sight.clicked.connect(lambda: self.sent.emit(SIGHT))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.space(1))
        self.column.addWidget(self._title)
        self.column.addWidget(self._hint)
        self.column.addSpacing(theme.space(1))
        self.column.addWidget(Scroller(self.advice, phrases("scroll.advice")), 1)
        count = QVBoxLayout()
        count.addWidget(self.steps)
        count.addWidget(self.agreeing)
        self.column.addLayout(count)
        self.column.addLayout(row_of(theme, self.by_sight))

    def show_stage(self, view: IdentityView) -> None:
        """Show which side is wanted."""
        self._title.setText(self._phrases(f"card.title.{view.stage}"))
        self._hint.setText(self._phrases(f"card.hint.{view.stage}"))
        self.by_sight.setVisible(view.analyst_up)  # otherwise it is the primary button

    def show_seen(self, seen: CardSeen | None, *, up: bool) -> None:
        """Show what hinders reading just now and how many readings agree, of those that have to."""
        self.advice.say(*self._advice(up, seen))
        agreeing, needed = (seen.agreeing, seen.needed) if seen is not None else (0, _READINGS)
        self.steps.show_place(agreeing, needed)
        self.agreeing.setText(self._phrases("card.agreeing", n=agreeing, total=needed))

    def _advice(self, up: bool, seen: CardSeen | None) -> tuple[Said, ...]:
        if not up:
            return (("warn", self._phrases("identity.no_analyst")),)
        if seen is None:
            return (("plain", self._phrases("card.waiting")),)
        if not seen.problems:
            return (("ok", self._phrases("card.clear")),)
        return tuple(("warn", self._phrases(f"card.problem.{problem}")) for problem in seen.problems)
