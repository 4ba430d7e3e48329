"""What was written down while a node is recorded: a warning of what must not be said, and which sentences were said."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from rulebook.checks.senses.saying import SentenceSaid
from rulebook.checks.senses.words import Meaning, Spoke
from rulebook.plan.plan import PlannedNode, PlannedSentence
from terminal.session.snapshot import AlertView, WordsView
from terminal.ui.page import Kit
from terminal.ui.parts.marks import ElidedWords, Icon, key_cap, retone, words
from terminal.ui.parts.node_checks import NodeChecks
from terminal.ui.phrases.table import Phrases
from terminal.ui.ports import Language
from terminal.ui.theme import FontRole, Tone

MOST_NAMED = 4
"""So many sentences are named, each with its own tick; of more it is told how many were said."""
MOST_HEARD = 24
"""Characters of an answer that are shown."""
_TONES: dict[str, Tone] = {"said": "ok", "open": "plain", "blind": "unknown"}
_MEANT: dict[Meaning, Tone] = {"accepted": "ok", "refused": "fail", "unclear": "warn", "coached": "warn"}

ZH: dict[str, str] = {
    "alert.sure.fail": "您说了不能说的话：“{quoted}”（{title}）",
    "alert.heard.fail": "听到不能说的话：“{quoted}”（{title}）",
    "alert.sure.warn": "您说了不该说的话：“{quoted}”（{title}）",
    "alert.heard.warn": "听到不该说的话：“{quoted}”（{title}）",
    "alert.do.fail": "请当场向客户更正，再按 R 重做本节点；知道了按 K",
    "alert.do.warn": "请收回这句话，不要再说；知道了按 K",
    "alert.more": "{text}。另有 {count} 处",
    "said.count": "已听到 {done}/{total} 句",
    "said.off": "语音识别没有在写",
    "said.row": "{state}：{text}",
    "said.state.said": "已听到",
    "said.state.open": "还没听到",
    "said.state.blind": "没能听",
    "heard.words.accepted": "听到：“{text}”，是答应",
    "heard.words.refused": "听到：“{text}”，是不答应",
    "heard.words.unclear": "听到：“{text}”，答得不明白",
    "heard.words.coached": "听到：“{text}”，可前面有人教过",
    "heard.words.nothing": "还没听到{who}回答",
    "heard.words.off": "语音识别现在没有在写，说了什么由您来听。",
    "heard.words.unasked": "回答由您来听；说的话只作记录。",
    "heard.counts.words": "由您来定；机器听到的也记下，一起质检。",
}
EN: dict[str, str] = {
    "alert.sure.fail": "You said what must not be said: “{quoted}” ({title})",
    "alert.heard.fail": "Heard what must not be said: “{quoted}” ({title})",
    "alert.sure.warn": "You said what should not be said: “{quoted}” ({title})",
    "alert.heard.warn": "Heard what should not be said: “{quoted}” ({title})",
    "alert.do.fail": "Correct it now, then R to repeat; K: seen",
    "alert.do.warn": "Take it back, do not say it again; K: seen",
    "alert.more": "{text}. {count} more",
    "said.count": "{done}/{total} heard",
    "said.off": "Nothing written down",
    "said.row": "{state}: {text}",
    "said.state.said": "Heard",
    "said.state.open": "Not heard yet",
    "said.state.blind": "Nobody listened",
    "heard.words.accepted": "Heard: “{text}”, a yes",
    "heard.words.refused": "Heard: “{text}”, a no",
    "heard.words.unclear": "Heard: “{text}”, not clear",
    "heard.words.coached": "Heard: “{text}”, but it was put into the mouth",
    "heard.words.nothing": "No answer of {who} heard yet",
    "heard.words.off": "Nothing is written down just now: you are the one who listens.",
    "heard.words.unasked": "You are the one who listens; what is said is only kept.",
    "heard.counts.words": "You decide; what the machine heard is kept and checked, too.",
}


class AlertBand(QFrame):
    """What must not be said was heard: which words, what to do now. It stays until it is heeded, and blocks nothing."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.setProperty("role", "tinted")
        self._phrases = kit.phrases
        role: FontRole = "lead" if kit.theme.text_size == "standard" else "body"
        self._mark, self.title, self.text = Icon(kit.theme), words(role=role, wrap=True), words(wrap=True)
        self.title.setProperty("strong", True)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.title)
        texts.addWidget(self.text)
        row = QHBoxLayout(self)
        edge = kit.theme.space(2)
        row.setContentsMargins(edge, kit.theme.space(1), edge, kit.theme.space(1))
        row.setSpacing(kit.theme.space(2))
        row.addWidget(self._mark)
        row.addLayout(texts, 1)
        row.addWidget(key_cap("K"))
        self.hide()

    def show_alert(self, alert: AlertView | None) -> None:
        """Show this warning; nothing for none."""
        if alert is not None:
            tone: Tone = "fail" if alert.severity == "fail" else "warn"
            sure, title = "sure" if alert.sure else "heard", alert.title.say(self._phrases.language)
            said = self._phrases(f"alert.{sure}.{alert.severity}", quoted=alert.quoted, title=title)
            said = self._phrases("alert.more", text=said, count=alert.more) if alert.more else said
            self._mark.set_tone(tone)
            for widget in (self, self.title, self.text):
                retone(widget, tone)
            self.title.setText(said)
            self.text.setText(self._phrases(f"alert.do.{alert.severity}"))
            self.setAccessibleName(said)
        self.setVisible(alert is not None)


class Instead(QWidget):
    """The check list; while a warning is not heeded, that in its place and at its height, so that nothing jumps."""

    def __init__(self, kit: Kit, checks: NodeChecks) -> None:
        super().__init__()
        self.alert, self._checks = AlertBand(kit), checks
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.alert)
        column.addWidget(checks)

    def show_alert(self, alert: AlertView | None) -> None:
        """Show this warning, or else the list as it is."""
        if alert is not None:
            self.alert.setMinimumHeight(self._checks.minimumHeight())
        self._checks.setVisible(alert is None and bool(self._checks.texts()))
        self.alert.show_alert(alert)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """What the list asks for, also while a warning stands in its place: picture and words keep their widths."""
        return self._checks.sizeHint() if self._checks.texts() else self.alert.sizeHint()


class SaidCount(QWidget):
    """How many of the node's sentences were heard to be said; a tick once it is all of them, and only then."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._phrases = kit.phrases
        self.icon, self.label = Icon(kit.theme), words(role="caption")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(kit.theme.space(1) // 2)
        row.addWidget(self.icon)
        row.addWidget(self.label)
        self.hide()

    def show_words(self, view: WordsView, node: PlannedNode) -> None:
        """Show it; nothing where no recogniser is installed, or nothing is to be said."""
        must, done = _must(node), len(_said(view, node))
        off = view.state == "off"
        self.setVisible(bool(must) and (off or bool(view.sentences)))  # else nobody says whether they were said
        tone: Tone = "unknown" if off else "ok" if must and done == len(must) else "plain"
        text = self._phrases("said.off") if off else self._phrases("said.count", done=done, total=len(must))
        self.icon.set_tone(tone)
        self.label.setText(text)
        retone(self.label, tone)


def _must(node: PlannedNode) -> list[PlannedSentence]:
    return [each for each in node.say if each.must]


def _said(view: WordsView, node: PlannedNode) -> set[str]:
    """Which sentences the checks say were said."""
    must = {each.id for each in _must(node)}
    return {each.id for each in view.sentences if each.id in must and each.state == "said"}


class SaidStrip(QWidget):
    """One line below what is read: each sentence with a tick once it was heard to be said, and only then."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._phrases, self._large = kit.phrases, kit.theme.text_size == "elder"
        self._roomy = kit.theme.roomy_window
        self._named = [(Icon(kit.theme), ElidedWords()) for _ in range(MOST_NAMED)]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(kit.theme.space(1))
        for icon, label in self._named:
            row.addWidget(icon)
            row.addWidget(label, 1)
        self.hide()

    def show_words(self, view: WordsView, node: PlannedNode, language: Language) -> None:
        """Show how the node's sentences stand, where there is room to name them and somebody writes down."""
        must, states = _must(node), {each.id: each for each in view.sentences}
        roomy = self.window().height() >= self._roomy and not self._large
        self.setVisible(roomy and bool(view.sentences) and 1 < len(must) <= MOST_NAMED)
        for place, (icon, label) in enumerate(self._named):
            for widget in (icon, label):
                widget.setVisible(place < len(must))
            if place < len(must):
                self._name(icon, label, must[place].say(language), states.get(must[place].id))

    def _name(self, icon: Icon, label: ElidedWords, text: str, how: SentenceSaid | None) -> None:
        state = how.state if how is not None else "open"
        icon.set_tone(_TONES[state])
        label.show_whole(text)
        label.setAccessibleName(self._phrases("said.row", state=self._phrases(f"said.state.{state}"), text=text))

    def said(self) -> list[tuple[Tone, str]]:
        """The sentences that are named, each with its tone."""
        return [(icon.tone, label.whole()) for icon, label in self._named if not label.isHidden()]


def answer_said(phrases: Phrases, view: WordsView, number: int, who: str) -> tuple[Tone, str] | None:
    """What was heard to be answered to a question, and what that means; None where no recogniser is installed."""
    if view.state == "none":
        return None
    if view.state == "off" or not view.answers:
        return "unknown", phrases("heard.words.off" if view.state == "off" else "heard.words.unasked")
    spoke = _answer(view.answers, number)
    if spoke is None or spoke.meaning not in _MEANT or not spoke.text:
        return "plain", phrases("heard.words.nothing", who=who)
    text = spoke.text
    text = text if len(text) <= MOST_HEARD else text[:MOST_HEARD] + phrases("checks.cut")
    return _MEANT[spoke.meaning], phrases(f"heard.words.{spoke.meaning}", text=text)


def _answer(answers: Sequence[Spoke], number: int) -> Spoke | None:
    return answers[number] if number < len(answers) else None
