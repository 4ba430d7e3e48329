"""A side of the card: first before the camera, then, once it is read, field by field."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.session.facts.analyst import CardSeen
from terminal.session.facts.people import Pressed
from terminal.session.identity.view import IdentityView
from terminal.session.snapshot import Live
from terminal.ui.flow import Flow, who
from terminal.ui.page import Beside, Kit, Primary
from terminal.ui.parts.card_fields import CardFields, is_no_card
from terminal.ui.parts.identity import DIFFERENCE_REASONS, SIGHT, IdentityPage
from terminal.ui.parts.marks import words
from terminal.ui.parts.scrolled import Said, Scroller, Sentences
from terminal.ui.parts.steps import Steps
from terminal.ui.parts.walk_flows import reasons
from terminal.ui.theme import Tone

_READINGS = 3  # must agree, as `CardSeen.needed` says as soon as a picture was looked at

ZH: dict[str, str] = {
    "card.title.card_front": "请把身份证正面对着镜头",
    "card.title.card_back": "请把身份证反面对着镜头",
    "card.hint.card_front": "有照片的一面，拿稳。看清后自己会读，不用按键。",
    "card.hint.card_back": "有国徽的一面，拿稳。看清后自己会读，不用按键。",
    "card.clear": "看得清，请拿稳",
    "card.agreeing": "已读清 {n} 次，要 {total} 次",
    "card.waiting": "正在等画面",
    "accept.title": "第二个人来定：这些不一样能接受吗？",
    "accept.text": "不一样的地方：{fields}。请第二个人看过证件再定，会记入录像；业务资料不会被改动。",
    "accept.name": "核对人的姓名",
    "accept.reason": "为什么不一样",
    "accept.misread": "机器读错了，其实一样",
    "accept.mistyped": "业务资料里写错了字",
    "accept.renamed": "客户改过名字",
    "accept.renewing": "证件正在换领",
    "accept.other": "其他（请写几句）",
    "accept.confirm": "我看过，可以",
    "accept.cancel": "返回",
    "card.button.waiting": "等证件",
    "card.button.right": "对，看下一处",
    "card.button.right.last": "对",
    "card.button.accept": "请第二个人定…",
    "card.button.other": "其他证件…",
    "card.left": "还差 {n} 处：{what}",
    "card.left.differences": "还差：第二个人来定",
}
EN: dict[str, str] = {
    "card.title.card_front": "The front of the ID card before the camera, please",
    "card.title.card_back": "The back of the ID card before the camera, please",
    "card.hint.card_front": "The side with the portrait, held still. It is read by itself.",
    "card.hint.card_back": "The side with the emblem, held still. It is read by itself.",
    "card.clear": "Clear to read; hold it still",
    "card.agreeing": "Read {n} times of {total}",
    "card.waiting": "Waiting for a picture",
    "accept.title": "A second person decides: can this be accepted?",
    "accept.text": (
        "It differs in: {fields}. A second person looks at the card and decides; it goes into the journal. "
        "The sale itself is not changed."
    ),
    "accept.name": "Name of who decides",
    "accept.reason": "Why it differs",
    "accept.misread": "Misread by the machine",
    "accept.mistyped": "Mistyped in the sale",
    "accept.renamed": "The name was changed",
    "accept.renewing": "Card being renewed",
    "accept.other": "Other (in words)",
    "accept.confirm": "I looked: accepted",
    "accept.cancel": "Back",
    "card.button.waiting": "Waiting for the card",
    "card.button.right": "Right, the next",
    "card.button.right.last": "Right",
    "card.button.accept": "A second person…",
    "card.button.other": "Another document…",
    "card.left": "{n} still to look at: {what}",
    "card.left.differences": "Still open: a second person decides",
}
OTHER = Pressed("choose_document")
RETAKE = Pressed("retake")


class CardPage(IdentityPage):
    """Both sides, one after the other; the picture stands beside it while a side is being read."""

    names = ("card_front", "card_back")

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.title.hide()  # both parts have their own
        self.waiting = CardWaiting(kit)
        self.fields = CardFields(kit)
        self.fields.sent.connect(self.sent)
        self.fields.changed.connect(self.changed)
        for part in (self.waiting, self.fields):
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
        if self.view.reading is None:
            self.waiting.show_seen(live.card, up=self.view.analyst_up)

    @property
    def wants_picture(self) -> bool:
        """Only while there is something to hold before the camera; then the card itself is shown."""
        return self.view.reading is None

    def first_focus(self) -> QWidget | None:
        """In the field that is asked about."""
        return self.fields.asked.line if self.view.reading is not None and self.fields.now is not None else None

    def move_selection(self, way: int) -> None:
        """Ask about another field."""
        if self.view.reading is not None:
            self.fields.choose(way)

    def primary(self) -> Primary:
        """Whatever leads on: waiting, confirming, the second person, or taking it again."""
        view = self.view
        if view.reading is None:
            return Primary("card.button.waiting")  # F calls a second person: Enter never becomes that by itself
        if self.fields.now is not None:
            last = len(view.to_confirm) <= 1
            return Primary(f"card.button.right{'.last' if last else ''}", self.fields.asked.confirm)
        if view.may_go_on:
            return Primary("button.next", Pressed("next"))
        if view.differences and not is_no_card(view):
            return Primary("card.button.accept", self._accept())
        return Primary("identity.button.retake", RETAKE)

    def beside(self) -> tuple[Beside, ...]:
        """Read it again, another document, a second person; back and out."""
        read = self.view.reading is not None
        retake = (Beside("identity.button.retake", RETAKE, "R"),) if read else ()
        sight = Beside("identity.button.by_sight", SIGHT, "F")
        return (*retake, sight, Beside("card.button.other", OTHER, "D"), *super().beside())

    def told_below(self) -> tuple[tuple[Tone, str], ...]:
        """What is still to be looked at, by name."""
        view = self.view
        if view.reading is None or view.may_go_on or is_no_card(view):
            return ()
        if view.to_confirm:
            what = self.phrases("list.comma").join(self.phrases(f"field.{name}") for name in view.to_confirm)
            return (("warn", self.phrases("card.left", n=len(view.to_confirm), what=what)),)
        return (("warn", self.phrases("card.left.differences")),)

    def _accept(self) -> Flow:
        """The question to the second person, each difference named."""
        named = [self.phrases(f"field.{difference.field}") for difference in self.view.differences]
        steps = (*reasons("accept", DIFFERENCE_REASONS), who("accept"))
        fields = self.phrases("list.comma").join(named)
        return Flow("accept", steps, "accept_differences", values={"fields": fields})


class CardWaiting(QWidget):
    """What stands in the way of reading, and how many readings agree."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        theme, phrases = kit.theme, kit.phrases
        self._phrases = phrases
        self._title = words(role="title", wrap=True)
        self._hint = words(wrap=True)
        self.advice = Sentences(theme)
        self.steps = Steps(theme)
        self.agreeing = words(role="caption", quiet=True)
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

    def show_stage(self, view: IdentityView) -> None:
        """Show which side is wanted."""
        self._title.setText(self._phrases(f"card.title.{view.stage}"))
        self._hint.setText(self._phrases(f"card.hint.{view.stage}"))

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
