"""One node as the seller reads it: what it is, what is read aloud as the largest text, what is asked, one hint."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from rulebook.plan.plan import PlannedNode, PlannedQuestion
from terminal.session.snapshot import Snapshot, WalkView
from terminal.ui.page import Kit
from terminal.ui.parts.layouts import drop
from terminal.ui.parts.marks import Card, Divider, ElidedWords, SentenceLabel, key_cap, words
from terminal.ui.parts.node_check_words import Read
from terminal.ui.parts.node_head import NodeHead
from terminal.ui.parts.people import everyone_words, roles_words
from terminal.ui.parts.reading import Reading
from terminal.ui.parts.spoken import SaidCount, SaidStrip
from terminal.ui.phrases.table import Phrases
from terminal.ui.ports import Language

ZH: dict[str, str] = {
    "node.say.seller": "请朗读",
    "node.say.machine_or_seller": "请朗读，可由机器代读",
    "node.say.none": "这个节点不用朗读",
    "node.asking": "请问{who}",
    "node.screen": "第 {n} 屏，共 {total} 屏",
    "node.before": "上一屏：{text}",
    "node.after": "下一屏：{text}",
    "node.then": "读完再问{who}：「{text}」",
    "node.then.more": "读完再问{who}：「{text}」 等 {count} 问",
    "node.quoted": "「{text}」",
    "node.accepted": "应答：{answers}",
    "node.refused": "不可以：{answers}。{means}",
    "node.own_words": "请客户用自己的话回答，至少说 {seconds} 秒；不要提示",
    "node.writing": "请客户书面回答，写好后给镜头看",
    "node.question": "第 {n} 问，共 {total} 问",
    "node.show": "请出示：{titles}，每份停稳 {seconds} 秒",
    "node.people": "画面中须有：{people}",
    "node.person": "{role} {name}",
    "node.optional": "（可不读）{text}",
    "node.repeat": "请客户自己说出关键的话",
    "node.operator": "不要读出：{text}",
    "node.hint": "提示：{text}",
    "node.chinese": "以中文为准",
    "node.english": "看英文",
    "node.between": " · ",
    "node.stop": "；",
}
EN: dict[str, str] = {
    "node.say.seller": "Please read aloud",
    "node.say.machine_or_seller": "Read aloud, by you or by the machine",
    "node.say.none": "Nothing is read aloud here",
    "node.asking": "Ask {who}",
    "node.screen": "Screen {n} of {total}",
    "node.before": "Before: {text}",
    "node.after": "Next: {text}",
    "node.then": "Then ask {who}: “{text}”",
    "node.then.more": "Then ask {who}: “{text}” and more, {count} in all",
    "node.quoted": "“{text}”",
    "node.accepted": "Answers: {answers}",
    "node.refused": "Not good: {answers}. {means}",
    "node.own_words": "To be answered in own words, for {seconds} s at least; do not prompt",
    "node.writing": "To be answered in writing, and shown to the camera",
    "node.question": "Question {n} of {total}",
    "node.show": "Show: {titles}, each still for {seconds} s",
    "node.people": "In the picture: {people}",
    "node.person": "{role} {name}",
    "node.optional": "(may be left out) {text}",
    "node.repeat": "The customer says the key sentence himself",
    "node.operator": "Not to be read out: {text}",
    "node.hint": "Hint: {text}",
    "node.chinese": "The Chinese text binds",
    "node.english": "Back to English",
    "node.between": " · ",
    "node.stop": "; ",
}


_Look = Literal["quiet", "plain", "large", "strong", "one"]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line above or below what is read, and how it looks."""

    text: str
    look: _Look = "quiet"


class NodeCard(Card):
    """Reads screen by screen; then the questions, one after another. What is in hand is told by whoever shows it."""

    turned = Signal()
    """Another screen is shown."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._theme, self._phrases, self._draft = kit.theme, kit.phrases, kit.draft
        self._large = kit.theme.text_size == "elder"
        self._about = ""
        self._node: PlannedNode | None = None
        self._asked: int | None = None
        self._foot = True
        self._showing = False
        """Another node is being put in: what follows from its first screen is shown with the rest of it."""
        self._names = Snapshot().names
        self.language: Language = kit.phrases.language
        """In which the node's own text is shown; the Chinese one binds, and is one key away."""
        self.head = NodeHead(kit)
        self.heading, self.place = words(role="caption", quiet=True), words(role="caption")
        self.pill = self._make_pill()
        self.reading = Reading(kit)
        self.reading.changed.connect(self._turned)
        self.heard, self.said = SaidCount(kit), SaidStrip(kit)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(0)
        self.hint = SentenceLabel(kit.theme)
        self.hint_row, self._hint_key = QWidget(), key_cap("H")
        self.binding, self._chinese_key = words(kit.phrases("node.chinese"), role="caption", quiet=True), key_cap("C")
        self.foot = QVBoxLayout()
        self.foot.setSpacing(0)
        self._lay_out()

    def _make_pill(self) -> QFrame:
        pill = QFrame()
        pill.setProperty("role", "pill")
        inside = QHBoxLayout(pill)
        inside.setContentsMargins(self._theme.space(1), 2, self._theme.space(1), 2)
        inside.addWidget(self.place)
        policy = pill.sizePolicy()
        policy.setRetainSizeWhenHidden(True)  # else what is read had another height with one screen than with two
        pill.setSizePolicy(policy)
        return pill

    def _lay_out(self) -> None:
        space = self._theme.space(1)
        row = QHBoxLayout()
        row.setSpacing(space)
        row.addWidget(self.heading)
        row.addWidget(self.heard)
        row.addWidget(self.pill)
        row.addStretch(1)
        row.addWidget(self.binding)
        row.addWidget(self._chinese_key)
        hint = QHBoxLayout(self.hint_row)
        hint.setContentsMargins(0, 0, 0, 0)
        hint.addWidget(self.hint, 1)
        hint.addWidget(self._hint_key)
        column = QVBoxLayout(self)
        edge = self._theme.space(3) if not self._large else self._theme.space(2)
        column.setContentsMargins(edge, self._theme.padding, edge, self._theme.padding)
        column.setSpacing(space // 2)
        column.addWidget(self.head)
        column.addLayout(row)
        column.addWidget(self.reading, 1)
        column.addWidget(self.said)
        column.addLayout(self.lines)
        column.addWidget(self.hint_row)
        self.rule = Divider()
        column.addWidget(self.rule)
        column.addLayout(self.foot)

    # showing

    def show_node(self, snapshot: Snapshot, about: str, asked: int | None, *, foot: bool = True) -> None:
        """Show the node in hand. `about` tells one attempt from another; `asked`: the question in hand, from 0.

        `foot`: whether what comes after the reading is told below it.
        """
        walk = snapshot.walk
        if walk is None or walk.node is None:
            return
        self.head.show_walk(walk, self.language, brief=asked is not None)
        fresh = (about, asked) != (self._about, self._asked) or walk.node != self._node
        self._about, self._node, self._asked, self._names = about, walk.node, asked, snapshot.names
        if fresh:
            place, screen = self._draft.screen
            screen = screen if place == self._key else 0
            self._showing = True
            self.reading.show_sentences(self._sentences(), screen, whole=asked is not None)
            self._showing = False
        self._foot = foot
        if asked is None:
            self.heard.show_words(walk.words, walk.node)
            self.said.show_words(walk.words, walk.node, self.language)
        else:
            self.heard.hide()
            self.said.hide()
        self._show_hint(walk)
        self._show_lines()
        self._show_place()

    def show_language(self, language: Language) -> None:
        """Show the node's own text in this language."""
        self.language = language
        self._draft.screen = ("", 0)
        self._about = ""
        self.binding.setText(self._phrases("node.chinese" if language != "zh" else "node.english"))

    @property
    def _key(self) -> str:
        return f"{self._about} {self._asked}"

    @property
    def read(self) -> Read:
        """How far what is read aloud was turned; all of it, once a question is in hand."""
        return Read(self.reading.at, self.reading.count)

    def texts(self) -> list[str]:
        """All that is written, from top to bottom."""
        said = [label.text() for label in self.findChildren(QLabel) if not label.isHidden()]
        return [*said, self.reading.label.plain]

    def turn(self, way: int) -> None:
        """Show the next screen (1), or the one before (-1)."""
        self.reading.turn(way)

    def _turned(self) -> None:
        self._draft.screen = (self._key, self.reading.at)
        if self._showing:
            return
        if self._node is not None:
            self._show_lines()
            self._show_place()
        self.turned.emit()

    def _sentences(self) -> list[str]:
        node, language = self._node, self.language
        assert node is not None
        if self._asked is not None and self._asked < len(node.answers):
            text = node.answers[self._asked].question.say(language)
            return [self._phrases("node.quoted", text=text)]
        said = [sentence.say(language) for sentence in node.say if sentence.must]
        said += [self._phrases("node.optional", text=each.say(language)) for each in node.say if not each.must]
        said += [self._phrases("node.quoted", text=each.say(language)) for each in node.copy_by_hand]
        return said

    def _show_place(self) -> None:
        node, phrases = self._node, self._phrases
        assert node is not None
        if self._asked is not None:
            question = node.answers[self._asked]
            self.heading.setText(phrases("node.asking", who=self.who(question)))
            self.place.setText(phrases("node.question", n=self._asked + 1, total=len(node.answers)))
            self.pill.setVisible(len(node.answers) > 1)
        else:
            self.heading.setText(phrases(f"node.say.{node.reader}" if node.say else "node.say.none"))
            many = self.reading.count > 1
            self.place.setText(phrases("node.screen", n=self.reading.at + 1, total=self.reading.count) if many else "")
            self.pill.setVisible(many)
        for widget in (self.binding, self._chinese_key):
            widget.setVisible(self._phrases.language != "zh" and not self._large)

    def _show_hint(self, walk: WalkView) -> None:
        """One at a time: what was called by what happened, else what only the staff may read."""
        node = self._node
        assert node is not None
        if walk.hint is not None:
            self.hint.say("plain", self._phrases("node.hint", text=walk.hint.say.say(self._phrases.language)))
        elif node.operator and not self._large:
            notes = self._phrases("node.stop").join(
                note.say(self._phrases.language).rstrip(self._phrases("list.sentences").strip())
                for note in node.operator
            )
            self.hint.say("plain", self._phrases("node.operator", text=notes))
        self._hint_key.setVisible(walk.hint is not None)
        room = self._asked is None or not self._low
        self.hint_row.setVisible(room and (walk.hint is not None or (bool(node.operator) and not self._large)))

    def _show_lines(self) -> None:
        below = list(self._below()) if self._foot else []
        self.rule.setVisible(bool(below))
        _fill(self.lines, list(self._between()))
        _fill(self.foot, below)

    def _between(self) -> Iterator[_Line]:
        """Papers and people: what else must be in the picture."""
        node, phrases = self._node, self._phrases
        assert node is not None
        if self._asked is not None:
            return
        if node.show:
            titles = phrases("list.comma").join(paper.title.say(self.language) for paper in node.show)
            seconds = max(paper.still_seconds for paper in node.show)
            yield _Line(phrases("node.show", titles=titles, seconds=seconds), "strong")
        roles = [person.role for person in node.people]
        if len(set(roles)) < len(roles):
            people = phrases("list.comma").join(_person(phrases, each.role, each.name) for each in node.people)
            yield _Line(phrases("node.people", people=people), "plain")
        if node.repeat:
            yield _Line(phrases("node.repeat"), "strong")

    def _below(self) -> Iterator[_Line]:
        """What comes next: the screens around this one, then the question."""
        node, phrases = self._node, self._phrases
        assert node is not None
        if self._asked is not None:
            if self._large:  # else they stand beside what the seller heard
                yield from self._answers(node.answers[self._asked])
            return
        if self._large:
            for where, text in (("before", self.reading.around("before")), ("after", self.reading.around("after"))):
                yield _Line(phrases(f"node.{where}", text=text) if text else "", "one")
        if node.answers:
            first = node.answers[0]
            told = {"who": self.who(first), "text": first.question.say(self.language)}
            one = len(node.answers) == 1
            text = phrases("node.then" if one else "node.then.more", **told, count=len(node.answers))
            if self._large or self._low:
                yield _Line(text, "one")
                return
            yield _Line(text, "large")
            if one:
                yield from self._answers(first)

    @property
    def _low(self) -> bool:
        """Whether there is so little room that what comes after the reading is told in one line."""
        return self.window().height() < self._theme.roomy_window

    def _answers(self, question: PlannedQuestion) -> Iterator[_Line]:
        """Which answers are good, and what the others lead to."""
        phrases = self._phrases
        if question.by == "writing":
            yield _Line(phrases("node.writing"))
        elif question.kind == "own_words":
            yield _Line(phrases("node.own_words", seconds=question.least_seconds))
        else:
            good = phrases("node.between").join(question.accepted)
            yield _Line(phrases("node.accepted", answers=good))
            bad, means = phrases("node.between").join(question.refused), question.no_means.say(phrases.language)
            yield _Line(phrases("node.refused", answers=bad, means=means))

    def who(self, question: PlannedQuestion) -> str:
        """Whom a question is put to: by name where the sale gives one."""
        if question.name:
            return question.name
        if len(question.who) == 1:
            return everyone_words(self._phrases, question.who[0], self._names)
        return roles_words(self._phrases, question.who)


def _person(phrases: Phrases, role: str, name: str) -> str:
    named = phrases(f"role.{role}")
    return phrases("node.person", role=named, name=name) if name else named


def _fill(layout: QVBoxLayout, said: list[_Line]) -> None:
    """Show these lines; only those that look otherwise are made anew, the others are given other words."""
    while layout.count() > len(said):
        drop(layout, layout.count() - 1)
    for place, line in enumerate(said):
        if place == layout.count() or layout.itemAt(place).widget().property("line") != line.look:
            if place < layout.count():
                drop(layout, place)
            layout.insertWidget(place, _label(line.look))
        label = layout.itemAt(place).widget()
        label.show()
        if isinstance(label, ElidedWords):
            label.show_whole(line.text)
        elif isinstance(label, QLabel) and label.text() != line.text:
            label.setText(line.text)


def _label(look: _Look) -> QLabel:
    """`one` is cut where it is too long, so that what is read keeps its room from screen to screen."""
    if look == "one":
        label: QLabel = ElidedWords()
    elif look in ("strong", "large"):
        label = words(quiet=look == "large", wrap=True)
        label.setProperty("strong", look == "strong")
    else:
        label = words(role="caption", quiet=look == "quiet", wrap=True)
    label.setProperty("line", look)
    return label
