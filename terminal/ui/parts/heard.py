"""What the seller heard the customer say: asked after the question, three answers, none chosen beforehand."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout

from rulebook.plan.plan import PlannedQuestion
from terminal.session.snapshot import WordsView
from terminal.ui.page import Kit
from terminal.ui.parts.choice import ChoiceFrame
from terminal.ui.parts.edged import EdgedCard
from terminal.ui.parts.marks import SentenceLabel, retone, words
from terminal.ui.parts.spoken import answer_said
from terminal.ui.phrases.table import Phrases

ANSWERS = ("accepted", "unclear", "not_hers")

ZH: dict[str, str] = {
    "heard.title": "{who}本人怎么回答？",
    "heard.text": "本机没有装语音识别，说了什么由您来听。",
    "heard.accepted": "{answers}",
    "heard.accepted.own": "用自己的话说清楚了",
    "heard.accepted.written": "写好了，并给镜头看过",
    "heard.unclear": "不清楚，或还想问",
    "heard.unclear.text": "再讲一遍，重做本节点",
    "heard.not_hers": "没听清，或不是本人答的",
    "heard.not_hers.text": "请本人再答一次",
    "heard.counts": "记作“由销售人员确认”，不算机器判通过；总部逐份看。",
    "heard.no": "明确说“{answers}”的，按 N",
    "heard.between": "、",
}
EN: dict[str, str] = {
    "heard.title": "What did {who} answer?",
    "heard.text": "No speech recogniser is installed: you are the one who listens.",
    "heard.accepted": "{answers}",
    "heard.accepted.own": "Said it clearly in own words",
    "heard.accepted.written": "Wrote it, and showed it to the camera",
    "heard.unclear": "Not clear, or wants to ask",
    "heard.unclear.text": "Explain again, repeat this step",
    "heard.not_hers": "Not heard well, or another spoke",
    "heard.not_hers.text": "Ask again",
    "heard.counts": "Counted as your word, not as a check; headquarters looks.",
    "heard.no": "A plain “{answers}”: press N",
    "heard.between": ", ",
}


class HeardCard(EdgedCard):
    """Violet, with the head: what is chosen here is a person's word."""

    chosen = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme, "person")
        self._theme, self._phrases, self._draft = kit.theme, kit.phrases, kit.draft
        self._shown: tuple[str, PlannedQuestion, str] | None = None
        self._writes = False
        """A recogniser is installed: what it heard stands in the place of that there is none."""
        self._group = QButtonGroup(self)
        self.frames = {answer: self._frame(answer, number) for number, answer in enumerate(ANSWERS, start=1)}
        self.counts = words(kit.phrases("heard.counts"), role="caption", wrap=True)
        retone(self.counts, "person")
        self.text = words(kit.phrases("heard.text"), role="caption", quiet=True, wrap=True)
        self.no = words(role="caption", quiet=True, wrap=True)
        self.said = SentenceLabel(kit.theme)
        """What a machine heard."""
        self.said.setMinimumWidth(1)  # else a long answer would ask for more than the card has
        self.said.hide()
        self._choices = QVBoxLayout()
        self._choices.setSpacing(kit.theme.space(1) // 2)
        for frame in self.frames.values():
            self._choices.addWidget(frame)
        self.column.setSpacing(kit.theme.space(1) // 2)
        self.column.addWidget(self.said)
        self.column.addWidget(self.text)
        self.column.addLayout(self._choices)
        self.column.addWidget(self.counts)
        self.column.addWidget(self.no)

    def ask(self, about: str, question: PlannedQuestion, who: str) -> None:
        """Ask what was answered to this question by `who`; `about` tells one attempt from another."""
        if (about, question, who) == self._shown:
            return
        self._shown = (about, question, who)
        self.title.setText(self._phrases("heard.title", who=who))
        refused = self._phrases("heard.between").join(question.refused[:3])
        self.no.setText(self._phrases("heard.no", answers=refused) if refused else "")
        other = bool(refused) and question.on_no != "repeat"  # a no leads elsewhere than not being clear
        self.no.setVisible(other)
        self.text.setVisible(self._theme.text_size == "standard" and not other)
        self.frames["accepted"].set_title(accepted_words(self._phrases, question))
        chosen = self._draft.heard[1] if self._draft.heard[0] == self._key else ""
        self._group.setExclusive(False)  # else the last answer could not be taken back
        for answer, frame in self.frames.items():
            frame.radio.setChecked(answer == chosen)
        self._group.setExclusive(True)

    def show_words(self, view: WordsView, number: int, who: str) -> None:
        """Show what was heard of the answer to the question of this number, from 0, beside what the seller says."""
        said = answer_said(self._phrases, view, number, who)
        self._writes = said is not None
        if said is not None:
            self.said.say(*said)
            self.text.hide()
        self.said.setVisible(said is not None)
        on = view.state == "on"
        self.counts.setText(self._phrases("heard.counts.words" if on else "heard.counts"))

    def _frame(self, answer: str, number: int) -> ChoiceFrame:
        """One answer: only how an accepted one may be worded is another thing with each question."""
        accepted = answer == "accepted"
        title, note = ("", "") if accepted else (self._phrases(f"heard.{answer}{end}") for end in ("", ".text"))
        frame = ChoiceFrame(self._theme, title, note, key=str(number), tone="person")
        frame.radio.toggled.connect(lambda on: self._chose(answer) if on else None)
        self._group.addButton(frame.radio)
        return frame

    def make_room(self, height: int) -> None:
        """Leave out what is only explained where the page is so high, in pixels, that the answers need the room."""
        low = height < self._theme.low_page
        shown = self._shown is not None and self._theme.text_size == "standard" and self.no.isHidden()
        shown = shown and not self._writes
        self.text.setVisible(shown and not low)
        roomy = self.window().height() >= self._theme.roomy_window
        self.counts.setVisible(roomy or not self._writes)

    @property
    def _key(self) -> str:
        return "" if self._shown is None else f"{self._shown[0]} {self._shown[1].id}"

    def _chose(self, answer: str) -> None:
        if self._draft.heard != (self._key, answer):  # else it was chosen before, and is shown again
            self._draft.heard = (self._key, answer)
            self.chosen.emit()

    def choose(self, number: int) -> None:
        """Choose the answer of this number, from 0."""
        if 0 <= number < len(ANSWERS):
            self.frames[ANSWERS[number]].radio.click()

    @property
    def answer(self) -> str:
        """What was chosen; empty before."""
        frames: Mapping[str, ChoiceFrame] = self.frames
        return next((answer for answer, frame in frames.items() if frame.radio.isChecked()), "")


def accepted_words(phrases: Phrases, question: PlannedQuestion) -> str:
    """How an answer that is accepted may be worded: a few of the closed words, or in own words, or in writing."""
    if question.by == "writing":
        return phrases("heard.accepted.written")
    if question.kind == "own_words":
        return phrases("heard.accepted.own")
    return phrases("heard.between").join(question.accepted[:3])
