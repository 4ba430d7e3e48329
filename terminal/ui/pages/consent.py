"""What the customer is asked on her display, and what she answered; the seller chooses nothing for her."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.customer.consent_words import CONSENT_WORDS, ConsentAbout, ConsentWords
from terminal.session.customer.view import ConsentItem
from terminal.session.facts.people import Pressed
from terminal.session.identity.view import IdentityView
from terminal.ui.flow import Answers, Ask, Choice, Flow
from terminal.ui.page import Beside, Kit, Primary
from terminal.ui.parts.identity import IdentityPage, of_whom
from terminal.ui.parts.marks import Chip, Divider, words
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Tone

PARTS = ("what", "where", "refused")

ZH: dict[str, str] = {
    "consent.title": "请{who}在客户屏上回答{n}件事",
    "consent.count.3": "三",
    "consent.count.4": "四",
    "consent.text": "每件事单独问，由客户自己按。现在没有录音录像，只量光线、声音和有几张脸。",
    "consent.row": "{n}　{name}",
    "consent.told": "{what}：{text}",
    "consent.now": "正在问",
    "consent.open": "还没有问到",
    "consent.customer": "客户在屏上按了：{answer}",
    "consent.seller": "销售人员代填：客户说{answer}",
    "consent.paced": "没有人回答，按时间自动填：{answer}",
    "consent.yes": "同意",
    "consent.no": "不同意",
    "consent.what": "做什么",
    "consent.where": "放在哪里",
    "consent.refused": "不同意会怎样",
    "consent.refused.recording": "客户不同意录音录像：什么都不读、不录。客户可以改，或者在这里结束。",
    "consent.refused.card": "不读证件：由第二个人当面看证件核对。",
    "consent.refused.face": "不用人脸：由第二个人当面核对。",
    "consent.refused.online": "不联网核查：什么都不送出去，业务照办。",
    "consent.left": "还差：{what}",
    "consent.button.wait": "等客户回答",
    "consent.button.room": "环境检查",
    "consent.button.card": "核验身份",
    "consent.button.end": "不录了，结束…",
    "consent.button.enter": "客户说了，我来填…",
    "consent_enter.title": "客户怎么说？",
    "consent_enter.text": (
        "问的是：{what}。只有客户不方便按屏幕、亲口说了，才在这里填。会记成“销售人员代填”，总部看得到。"
    ),
    "consent_enter.answer": "客户亲口说的是",
    "consent_enter.yes": "客户说：同意",
    "consent_enter.no": "客户说：不同意",
    "consent_enter.confirm": "照客户说的填",
    "consent_enter.cancel": "返回",
    "consent_end.title": "客户不同意录音录像，结束这笔业务？",
    "consent_end.text": "什么都没有读，也没有录。结束后要再办，得从业务资料重新开始。",
    "consent_end.confirm": "结束",
    "consent_end.cancel": "再问问客户",
}
EN: dict[str, str] = {
    "consent.title": "{n} answers on the customer's screen: {who}",
    "consent.count.3": "Three",
    "consent.count.4": "Four",
    "consent.text": (
        "Each by itself, pressed by the customer. Nothing is recorded; only light, sound and the number of faces are "
        "measured."
    ),
    "consent.row": "{n}  {name}",
    "consent.told": "{what}: {text}",
    "consent.now": "Being asked",
    "consent.open": "Not asked yet",
    "consent.customer": "Pressed on the screen: {answer}",
    "consent.seller": "Entered by the seller: {answer}",
    "consent.paced": "Nobody answered, filled in by the clock: {answer}",
    "consent.yes": "agrees",
    "consent.no": "does not agree",
    "consent.what": "What is done",
    "consent.where": "Where it is kept",
    "consent.refused": "What a no means",
    "consent.refused.recording": "Not to be recorded: nothing is read or recorded. It may be changed, or ended here.",
    "consent.refused.card": "The document is not read: a second person looks at it.",
    "consent.refused.face": "No face is used: a second person checks by sight.",
    "consent.refused.online": "No online check: nothing is sent, and the sale goes on.",
    "consent.left": "Still open: {what}",
    "consent.button.wait": "Waiting",
    "consent.button.room": "Room check",
    "consent.button.card": "Identity",
    "consent.button.end": "Not recorded: end…",
    "consent.button.enter": "Said aloud: enter it…",
    "consent_enter.title": "What was said?",
    "consent_enter.text": (
        "{what}. Only where the customer cannot press and said it aloud. It is kept as entered by the seller, and "
        "headquarters sees it."
    ),
    "consent_enter.answer": "Said aloud",
    "consent_enter.yes": "Agrees",
    "consent_enter.no": "Does not agree",
    "consent_enter.confirm": "Enter what was said",
    "consent_enter.cancel": "Back",
    "consent_end.title": "No consent to be recorded: end this sale?",
    "consent_end.text": "Nothing was read and nothing recorded. To make the sale after all it has to be entered anew.",
    "consent_end.confirm": "End",
    "consent_end.cancel": "Ask once more",
}
END = Flow("consent_end", sends="next", destructive=True)


class ConsentRow(QFrame):
    """One of the consents: its name, how it stands, and while it is asked what the customer reads."""

    def __init__(self, kit: Kit, asked: ConsentWords, number: int) -> None:
        super().__init__()
        self._kit = kit
        phrases, language = kit.phrases, kit.phrases.language
        self.asked = asked
        self.setProperty("role", "choice")
        self.chip = Chip(kit.theme)
        name = words(phrases("consent.row", n=number, name=asked.name.say(language)), role="lead")
        name.setProperty("strong", True)
        head = QHBoxLayout()
        head.addWidget(name, 1)
        head.addWidget(self.chip)
        column = QVBoxLayout(self)
        edge = kit.theme.space(2)
        column.setContentsMargins(edge, kit.theme.space(1), edge, kit.theme.space(1))
        column.setSpacing(kit.theme.space(1) // 2)
        column.addLayout(head)
        question = words(asked.question.say(language), role="lead", wrap=True)
        said = {part: getattr(asked, part).say(language) for part in PARTS}
        self.read = [question, Divider()]
        self.read += [
            words(phrases("consent.told", what=phrases(f"consent.{part}"), text=text), wrap=True)
            for part, text in said.items()
        ]
        self.means = words(phrases(f"consent.refused.{asked.about}"), wrap=True)
        for widget in (*self.read, self.means):
            column.addWidget(widget)

    def show_item(self, item: ConsentItem, *, now: bool) -> None:
        """Show the answer, or that it is being asked."""
        self.chip.say(*chip_of(self._kit.phrases, item, now=now))
        self.setProperty("now", now)
        for widget in self.read:
            widget.setVisible(now)
        self.means.setVisible(item.answer is False)


def chip_of(phrases: Phrases, item: ConsentItem, *, now: bool) -> tuple[Tone, str]:
    """How a consent stands: what the customer said is a person's word, whatever it was."""
    if item.answer is None:
        return "plain", phrases("consent.now" if now else "consent.open")
    return "person", phrases(f"consent.{item.via or 'seller'}", answer=phrases(f"consent.{_yes(item.answer)}"))


class ConsentPage(IdentityPage):
    """A row for each; the large button wakes with the last answer."""

    names = ("consent",)
    with_picture = False  # before consent nobody is looked at
    step = "consent"

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.text = words(kit.phrases("consent.text"), quiet=True, wrap=True)
        self.column.addWidget(self.text)
        self.column.addSpacing(kit.theme.space(1))
        self.rows = {
            about: ConsentRow(kit, asked, number) for number, (about, asked) in enumerate(CONSENT_WORDS.items(), 1)
        }
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(kit.theme.space(1))
        for row in self.rows.values():
            column.addWidget(row)
        column.addStretch(1)
        self.column.addWidget(Scroller(inside, kit.phrases("consent.text")), 1)

    def show_view(self, view: IdentityView) -> None:
        """Show each answer as it came."""
        asked = {item.about for item in view.consents}
        count = self.phrases(f"consent.count.{len(asked)}")
        self.title.setText(self.phrases("consent.title", who=of_whom(self.phrases, view), n=count))
        now = next(iter(self._open()), None)
        for about, row in self.rows.items():
            row.setVisible(about in asked)
        for item in view.consents:
            self.rows[item.about].show_item(item, now=item.about == now)

    def primary(self) -> Primary:
        """On to the room, or to the card of another customer; to the end where she does not agree to be recorded."""
        if self.view.recording_consent is False:
            return Primary("consent.button.end", END)
        if any(True for _ in self._open()):
            return Primary("consent.button.wait")
        return Primary("consent.button.room" if self._alone else "consent.button.card", Pressed("next"))

    def beside(self) -> tuple[Beside, ...]:
        """The seller enters what the customer said aloud; and the way out."""
        about = next(iter(self._open()), None)
        refused = self.view.recording_consent is False
        about = "recording" if refused else about  # a no may be taken back
        enter = () if about is None else (Beside("consent.button.enter", enter_flow(self.phrases, about), "T"),)
        return (*enter, *super().beside())

    def told_below(self) -> tuple[tuple[Tone, str], ...]:
        """Which answers are still lacking."""
        left = [CONSENT_WORDS[about].name.say(self.phrases.language) for about in self._open()]
        if not left:
            return ()
        return (("warn", self.phrases("consent.left", what=self.phrases("list.comma").join(left))),)

    def _open(self) -> Iterator[ConsentAbout]:
        """What is still asked: nothing after a no to the recording, for nothing will be read."""
        if self.view.recording_consent is not False:
            yield from (item.about for item in self.view.consents if item.answer is None)


def enter_flow(phrases: Phrases, about: ConsentAbout) -> Flow:
    """What the customer said aloud about the consent that is asked just now."""
    choices = (Choice("yes", "consent_enter.yes"), Choice("no", "consent_enter.no"))
    values = {"what": CONSENT_WORDS[about].name.say(phrases.language)}
    steps = (Ask("answer", "consent_enter.answer", choices),)
    return Flow("consent_enter", steps, partial(_entered, about), values=values)


def _entered(about: ConsentAbout, answers: Answers) -> Pressed:
    stay = {"stay": True} if about == "recording" else {}  # a no may be taken back until the sale is ended
    return Pressed("consent", detail={about: answers["answer"] == "yes", **stay})


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"
