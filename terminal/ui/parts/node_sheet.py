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
    "node.ask": "请问{who}",
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
    "node.ask": "Ask: {who}",
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
        yield from self._read(node)
        yield from self._seen(node)
        for question in node.answers:
            yield Divider()
            yield from self._question(question)
        if node.repeat:
            yield self._sentence("plain", self._phrases("node.repeat"))
        yield from self._written(node)

    def _read(self, node: PlannedNode) -> Iterator[QWidget]:
        if node.say:
            yield self._heading(f"node.say.{node.reader}")
        for sentence in node.say:
            label = words(sentence.say(self._phrases.language), wrap=True)
            self._aloud.append(label)
            yield label

    def _seen(self, node: PlannedNode) -> Iterator[QWidget]:
        for paper in node.show:
            title = paper.title.say(self._phrases.language)
            yield self._sentence("plain", self._phrases("node.show", title=title, seconds=paper.still_seconds))
        if node.prompts:
            yield self._heading("node.prompts")
        for prompt in node.prompts:
            yield words(self._phrases("node.quoted", text=prompt.say(self._phrases.language)), wrap=True)

    def _question(self, question: PlannedQuestion) -> Iterator[QWidget]:
        phrases = self._phrases
        yield words(phrases("node.ask", who=roles_words(phrases, question.who)), role="caption", quiet=True, wrap=True)
        asked = words(phrases("node.quoted", text=question.question.say(phrases.language)), wrap=True)
        self._asked.append(asked)
        yield asked
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
            title, role = paper.title.say(phrases.language), phrases(f"role.{paper.role}")
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


def _resize(label: QLabel, role: FontRole) -> None:
    if label.property("role") != role:
        label.setProperty("role", role)
        label.style().unpolish(label)
        label.style().polish(label)
