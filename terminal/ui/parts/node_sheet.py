"""All that one node of the plan demands, as large as it fits; what does not fit is scrolled, never cut off."""

from collections.abc import Iterator

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from rulebook.plan.plan import PlannedNode, PlannedQuestion
from terminal.ui.page import Kit
from terminal.ui.parts.layouts import clear
from terminal.ui.parts.marks import Divider, SentenceLabel, words
from terminal.ui.parts.people import roles_words
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import FontRole, Tone

_SIZES: tuple[tuple[FontRole, FontRole], ...] = (
    ("prompt", "question"), ("question", "lead"), ("lead", "body"), ("body", "body"),
)  # fmt: skip
"""What is read aloud, and what is asked, from the largest to the smallest."""
_BETWEEN_ANSWERS = " · "

ZH: dict[str, str] = {
    "node.sheet": "这个节点的内容",
    "node.say.seller": "请销售人员朗读",
    "node.say.machine_or_seller": "请朗读，可由机器代读",
    "node.quoted": "「{text}」",
    "node.show": "请出示：{title}，停稳 {seconds} 秒",
    "node.prompts": "请客户看屏幕上的提示",
    "node.page": "第 {page} 页，共 {of} 页：「{text}」",
    "node.read_to_end": "请客户看完全部各页，再继续",
    "node.operator": "仅供工作人员，不要读出",
    "node.people": "画面中须有：{people}",
    "node.person": "{role} {name}",
    "node.optional": "可不读：{text}",
    "node.ask": "请问{who}",
    "node.own_words": "请客户用自己的话回答，至少说 {seconds} 秒；不要提示",
    "node.writing": "请客户书面回答，写好后给镜头看",
    "node.accepted": "可以：{answers}",
    "node.refused": "不可以：{answers}。{means}",
    "node.repeat": "请客户自己说出关键的话",
    "node.copy": "请客户抄写",
    "node.sign": "请签名：{title}（{role}）",
}
EN: dict[str, str] = {
    "node.sheet": "What this step demands",
    "node.say.seller": "The seller reads aloud",
    "node.say.machine_or_seller": "Read aloud, by the seller or by the machine",
    "node.quoted": "“{text}”",
    "node.show": "Show: {title}, still for {seconds} s",
    "node.prompts": "On the screen for the customer",
    "node.page": "Page {page} of {of}: “{text}”",
    "node.read_to_end": "The customer reads all pages before you go on",
    "node.operator": "For the staff only, not to be read out",
    "node.people": "In the picture: {people}",
    "node.person": "{role} {name}",
    "node.optional": "May be left out: {text}",
    "node.ask": "Ask: {who}",
    "node.own_words": "The customer answers in his own words, for {seconds} s at least; do not prompt",
    "node.writing": "The customer answers in writing, and shows it to the camera",
    "node.accepted": "Good: {answers}",
    "node.refused": "Not good: {answers}. {means}",
    "node.repeat": "The customer says the key sentence himself",
    "node.copy": "The customer copies by hand",
    "node.sign": "To be signed: {title} ({role})",
}


class NodeSheet(Scroller):
    """What is read, shown, asked, signed and copied at a node, in the order in which it is done."""

    def __init__(self, kit: Kit, *above: QWidget) -> None:
        """`above` is what a page says first; it stays when the node changes."""
        self._inside = QWidget()
        super().__init__(self._inside, kit.phrases("node.sheet"))
        self._theme, self._phrases = kit.theme, kit.phrases
        self._shown: PlannedNode | None = None
        self._aloud: list[QLabel] = []
        self._asked: list[QLabel] = []
        self._column = QVBoxLayout()
        self._all = QVBoxLayout(self._inside)
        self._all.setContentsMargins(0, 0, 0, 0)
        for column in (self._all, self._column):
            column.setSpacing(kit.theme.space(1) // 2)
        for widget in above:
            self._all.addWidget(widget)
        self._all.addLayout(self._column)
        self._all.addStretch(1)

    def show_node(self, node: PlannedNode) -> None:
        """Show this node, from its top; made anew only for another one."""
        if node == self._shown:
            return
        self._shown = node
        self._aloud, self._asked = [], []
        clear(self._column)
        for widget in self._parts(node):
            self._column.addWidget(widget)
            widget.show()  # Qt shows it later, and counts nothing that is hidden
        self.verticalScrollBar().setValue(0)
        self._fit()

    def texts(self) -> list[str]:
        """All that is written, from top to bottom."""
        return [label.text() for label in self._inside.findChildren(QLabel)]

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Find the size of the words anew."""
        super().resizeEvent(event)
        self._fit()

    def _parts(self, node: PlannedNode) -> Iterator[QWidget]:
        """What the node has, each under its heading; what it has not is not mentioned."""
        yield from self._staff(node)
        yield from self._read(node)
        yield from self._seen(node)
        for question in node.answers:
            yield Divider()
            yield from self._question(question)
        if node.repeat:
            yield self._sentence("plain", self._phrases("node.repeat"))
        yield from self._written(node)

    def _staff(self, node: PlannedNode) -> Iterator[QWidget]:
        """What the customer is not told: notes to the staff, and who must be there where several have a role."""
        phrases = self._phrases
        if node.operator:
            yield self._heading("node.operator")
        for note in node.operator:
            yield self._sentence("plain", note.say(phrases.language))
        roles = [person.role for person in node.people]
        if len(set(roles)) < len(roles):
            people = phrases("list.comma").join(_person(phrases, each.role, each.name) for each in node.people)
            yield self._sentence("plain", phrases("node.people", people=people))
        if node.operator or len(set(roles)) < len(roles):
            yield Divider()

    def _read(self, node: PlannedNode) -> Iterator[QWidget]:
        if node.say:
            yield self._heading(f"node.say.{node.reader}")
        for sentence in node.say:
            text = sentence.say(self._phrases.language)
            label = words(text if sentence.must else self._phrases("node.optional", text=text), wrap=True)
            self._aloud.append(label)
            yield label

    def _seen(self, node: PlannedNode) -> Iterator[QWidget]:
        for paper in node.show:
            title = paper.title.say(self._phrases.language)
            yield self._sentence("plain", self._phrases("node.show", title=title, seconds=paper.still_seconds))
        if node.prompts:
            yield self._heading("node.prompts")
        for prompt in node.prompts:
            text = prompt.say(self._phrases.language)
            one = prompt.of == 1
            told = {"text": text} if one else {"text": text, "page": str(prompt.page), "of": str(prompt.of)}
            yield words(self._phrases("node.quoted" if one else "node.page", **told), wrap=True)
        if node.read_to_end:
            yield self._sentence("plain", self._phrases("node.read_to_end"))

    def _question(self, question: PlannedQuestion) -> Iterator[QWidget]:
        phrases = self._phrases
        who = roles_words(phrases, question.who)
        if question.name:
            who = phrases("node.person", role=who, name=question.name)
        yield words(phrases("node.ask", who=who), role="caption", quiet=True, wrap=True)
        asked = words(phrases("node.quoted", text=question.question.say(phrases.language)), wrap=True)
        self._asked.append(asked)
        yield asked
        if question.by == "writing":
            yield self._sentence("plain", phrases("node.writing"))
        if question.kind == "own_words":
            if question.by == "voice":
                yield self._sentence("plain", phrases("node.own_words", seconds=question.least_seconds))
            return
        accepted, refused = (_BETWEEN_ANSWERS.join(each) for each in (question.accepted, question.refused))
        yield self._sentence("ok", phrases("node.accepted", answers=accepted))
        means = question.no_means.say(phrases.language)
        yield self._sentence("fail", phrases("node.refused", answers=refused, means=means))

    def _written(self, node: PlannedNode) -> Iterator[QWidget]:
        phrases = self._phrases
        for sentence in node.copy_by_hand:
            yield self._heading("node.copy")
            label = words(phrases("node.quoted", text=sentence.say(phrases.language)), wrap=True)
            self._asked.append(label)
            yield label
        for paper in node.signatures:
            title, role = paper.title.say(phrases.language), _person(phrases, paper.role, paper.name)
            yield self._sentence("plain", phrases("node.sign", title=title, role=role))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Only now it is known how much room there is."""
        super().showEvent(event)
        self._fit()

    def _heading(self, phrase: str) -> QLabel:
        return words(self._phrases(phrase), role="caption", quiet=True, wrap=True)

    def _sentence(self, tone: Tone, text: str) -> SentenceLabel:
        label = SentenceLabel(self._theme)
        label.say(tone, text)
        return label

    def _fit(self) -> None:
        """Take the largest size at which all is in view; the smallest where none is."""
        width, height = self.contentsRect().width(), self.viewport().height()
        for aloud, asked in _SIZES:
            for labels, role in ((self._aloud, aloud), (self._asked, asked)):
                for label in labels:
                    _resize(label, role)
            self._all.invalidate()
            if self._all.totalHeightForWidth(width) <= height:
                return


def _person(phrases: Phrases, role: str, name: str) -> str:
    named = phrases(f"role.{role}")
    return phrases("node.person", role=named, name=name) if name else named


def _resize(label: QLabel, role: FontRole) -> None:
    if label.property("role") != role:
        label.setProperty("role", role)
        label.style().unpolish(label)
        label.style().polish(label)
