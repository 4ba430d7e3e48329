"""A side of the card: first before the camera, then, once it is read, field by field."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.session.facts.analyst import CardSeen
from terminal.session.facts.cards import (
    CardKind,
    CardProblem,
)
from terminal.session.facts.people import Pressed
from terminal.session.identity.kinds import kind_read
from terminal.session.identity.view import IdentityView
from terminal.session.snapshot import Live
from terminal.ui.flow import Flow, who
from terminal.ui.page import Beside, Kit, Primary
from terminal.ui.parts.card_fields import CardFields, is_chip, is_no_card, problem_words
from terminal.ui.parts.document_form import choosing
from terminal.ui.parts.identity import DIFFERENCE_REASONS, SIGHT, IdentityPage
from terminal.ui.parts.marks import words
from terminal.ui.parts.online_check import OnlineLine, but_for_online, online_beside, online_left, online_primary
from terminal.ui.parts.reader_state import ReaderLine
from terminal.ui.parts.scrolled import Said, Scroller, Sentences
from terminal.ui.parts.steps import Steps
from terminal.ui.parts.walk_flows import reasons
from terminal.ui.phrases.documents import SIDE_OF, field_words, side_words
from terminal.ui.theme import Tone

_READINGS = 3  # must agree, as `CardSeen.needed` says as soon as a picture was looked at

ZH: dict[str, str] = {
    "card.title": "请把{what}对着镜头",
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
    "card.button.other": "换一种证件…",
    "card.button.by_hand": "由人照着填",
    "card.left": "还差 {n} 处：{what}",
    "card.left.differences": "还差：第二个人来定",
    "card.left.portrait": "还差：有照片的一面",
}
EN: dict[str, str] = {
    "card.title": "{what} before the camera, please",
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
    "card.button.by_hand": "By hand",
    "card.left": "{n} still to look at: {what}",
    "card.left.differences": "Still open: a second person decides",
    "card.left.portrait": "Still open: the side with the portrait",
}
OTHER = Pressed("choose_document")
RETAKE = Pressed("retake")


class CardPage(IdentityPage):
    """Both sides, one after the other; the picture stands beside it while a side is being read."""

    names = ("card_front", "card_back")
    with_documents = True

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.title.hide()  # both parts have their own
        self.offered: CardKind | None = None
        """Another document than was asked for lies before the camera: the one that can be read in its place."""
        self.waiting = CardWaiting(kit)
        self.fields = CardFields(kit)
        self.fields.sent.connect(self.sent)
        self.fields.changed.connect(self.changed)
        for part in (self.waiting, self.fields):
            self.column.addWidget(part, 1)
        self.online = OnlineLine(kit)
        self.column.addWidget(self.online)

    def show_view(self, view: IdentityView) -> None:
        """Show the side that is waited for, or what was read."""
        waiting = self._waits(view)
        if not waiting or view.kind == self.offered or not view.may_choose:
            self.offered = None
        if waiting:
            self.waiting.show_stage(view)
        else:
            self.fields.show_view(but_for_online(self.phrases, view))
        self.waiting.setVisible(waiting)
        self.fields.setVisible(not waiting)
        self.online.show_view(view)

    @staticmethod
    def _waits(view: IdentityView) -> bool:
        """Whether there is something to hold before the camera."""
        return view.reading is None or view.print_lacks is not None

    def show_live(self, live: Live) -> None:
        """Show how the card before the camera looks."""
        super().show_live(live)
        if self._waits(self.view):
            self.waiting.show_seen(live.card, up=self.view.analyst_up)
            self._offer(live.card)

    def _offer(self, seen: CardSeen | None) -> None:
        """Offer what lies there; it stays while nothing legible comes, so that the button does not flicker."""
        if seen is None or not self.view.may_choose:
            return
        other = kind_read(seen.kind) if "other_kind" in seen.problems else None
        illegible = bool(seen.problems) and "other_kind" not in seen.problems
        if other == self.offered or (other is None and illegible):
            return
        self.offered = other
        self.changed.emit()

    @property
    def wants_picture(self) -> bool:
        """Only while there is something to hold before the camera; then the card itself is shown."""
        return self._waits(self.view)

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
        if self._waits(view):
            return Primary("card.button.waiting")  # F calls a second person: Enter never becomes that by itself
        if self.fields.now is not None:
            last = len(view.to_confirm) <= 1
            return Primary(f"card.button.right{'.last' if last else ''}", self.fields.asked.confirm)
        if view.may_go_on:
            return Primary("button.next", Pressed("next"))
        if view.differences and not is_no_card(view):
            return Primary("card.button.accept", self._accept())
        return online_primary(self.phrases, view) or Primary("identity.button.retake", RETAKE)

    def beside(self) -> tuple[Beside, ...]:
        """Read it again, another document, a second person; back and out."""
        read = self.view.reading is not None
        again = "identity.button.retake.chip" if is_chip(self.view) else "identity.button.retake"
        retake = (Beside(again, RETAKE, "R"),) if read else ()
        sight = Beside("identity.button.by_sight", SIGHT, "F")
        offer = (Beside(f"as.{self.offered}", choosing(self.offered, by_hand=False), "O"),) if self.offered else ()
        others = (
            ()
            if not self.view.may_choose
            else (
                Beside("card.button.other", OTHER, "D"),
                Beside("card.button.by_hand", choosing(self.view.kind, by_hand=True), "H"),
            )
        )
        return (*online_beside(self.view), *offer, *retake, *others, sight, *super().beside())

    def told_below(self) -> tuple[tuple[Tone, str], ...]:
        """What is still to be looked at, by name."""
        view = self.view
        if view.reading is None or view.may_go_on or is_no_card(view):
            return ()
        if view.to_confirm:
            what = self.phrases("list.comma").join(
                field_words(self.phrases, name, view.kind) for name in view.to_confirm
            )
            return (("warn", self.phrases("card.left", n=len(view.to_confirm), what=what)),)
        if view.print_lacks is not None:
            return (("warn", self.phrases("card.left.portrait")),)
        if not view.differences and (left := online_left(self.phrases, view)):
            return left
        return (("warn", self.phrases("card.left.differences")),)

    def _accept(self) -> Flow:
        """The question to the second person, each difference named."""
        named = [field_words(self.phrases, found.field, self.view.kind) for found in self.view.differences]
        steps = (*reasons("accept", DIFFERENCE_REASONS), who("accept"))
        fields = self.phrases("list.comma").join(named)
        return Flow("accept", steps, "accept_differences", values={"fields": fields})


class CardWaiting(QWidget):
    """What stands in the way of reading, and how many readings agree."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        theme, phrases = kit.theme, kit.phrases
        self._phrases = phrases
        self.title = words(role="title", wrap=True)
        self._hint = words(wrap=True)
        self.advice = Sentences(theme)
        self.steps = Steps(theme)
        self.agreeing = words(role="caption", quiet=True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.space(1))
        self.column.addWidget(self.title)
        self.column.addWidget(self._hint)
        self.reader = ReaderLine(theme, phrases)
        self.column.addWidget(self.reader)
        self.column.addSpacing(theme.space(1))
        self.column.addWidget(Scroller(self.advice, phrases("scroll.advice")), 1)
        count = QVBoxLayout()
        count.addWidget(self.steps)
        count.addWidget(self.agreeing)
        self.column.addLayout(count)

    def show_stage(self, view: IdentityView) -> None:
        """Show which side is wanted."""
        side = SIDE_OF[view.stage]
        self.title.setText(self._phrases("card.title", what=side_words(self._phrases, view.kind, view.stage)))
        self._hint.setText(self._phrases(f"hold.{view.kind}.{side}"))
        self.reader.show_reader(view.reader, view.print_lacks)

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
        return tuple(("warn", self._problem(problem, seen)) for problem in seen.problems)

    def _problem(self, problem: CardProblem, seen: CardSeen) -> str:
        if problem == "mirrored" and seen.camera == "document":
            return self._phrases("card.problem.mirrored.document")
        return problem_words(self._phrases, problem, seen.kind)
