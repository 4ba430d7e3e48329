"""The consents, asked apart: what is done, where it stays, what a no means, and two keys that are alike."""

from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout

from terminal.session.customer.consent_words import CONSENT_WORDS, words_of
from terminal.session.customer.view import ConsentItem, CustomerView
from terminal.ui.customer.parts import FittedWords, TellCard, ToneIcon, tool, words
from terminal.ui.customer.screen import Around, LargeKey, Screen
from terminal.ui.customer.theme import CustomerTheme
from terminal.ui.parts.marks import mark_chosen
from terminal.ui.theme import Tone

ZH: dict[str, str] = {
    "customer.consent.pill": "先问您 {number} / {total}",
    "customer.consent.what": "做什么",
    "customer.consent.where": "放在哪里",
    "customer.consent.refused": "不同意会怎样",
    "customer.consent.agreed": "您说：同意",
    "customer.consent.disagreed": "您说：不同意",
    "customer.consent.now": "现在问这一件",
    "customer.consent.later": "等一下问",
    "customer.consent.hint": "前面的想改，点上面那一格。办到一半，也可以不同意。",
    "customer.consent.yes": "同意",
    "customer.consent.no": "不同意",
    "customer.aloud": "读给我听",
}
EN: dict[str, str] = {
    "customer.consent.pill": "We ask first {number} / {total}",
    "customer.consent.what": "What is done",
    "customer.consent.where": "Where it stays",
    "customer.consent.refused": "If you say no",
    "customer.consent.agreed": "You: I agree",
    "customer.consent.disagreed": "You: I do not agree",
    "customer.consent.now": "Asked now",
    "customer.consent.later": "Asked later",
    "customer.consent.hint": "To change an answer touch it above. You can still say no half way.",
    "customer.consent.yes": "I agree",
    "customer.consent.no": "I do not agree",
    "customer.aloud": "Read it to me",
}


_ROOMY: Final = 3


class _Tab(QPushButton):
    """One of them, with its answer; a touch takes the answer back."""

    def __init__(self, theme: CustomerTheme) -> None:
        super().__init__()
        self.setProperty("role", "tab")
        self.sign = ToneIcon(theme, "plain", "head")
        self.name, self.answer = words(role="lead", strong=True), words(role="lead")
        self._theme = theme
        row = self.row = QHBoxLayout(self)
        row.setSpacing(theme.px(20))
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.name)
        column.addWidget(self.answer)
        row.addWidget(self.sign)
        row.addLayout(column, 1)
        self.setMinimumHeight(3 * theme.font("lead") + theme.px(24))
        self.tighten(tight=False)

    def tighten(self, *, tight: bool) -> None:
        """Less room beside the words, where there are more than three."""
        edge, between = (8, 6) if tight else (28, 20)
        side, high = self._theme.px(edge), self._theme.px(12)
        self.row.setContentsMargins(side, high, side, high)
        self.row.setSpacing(self._theme.px(between))

    def say(self, tone: Tone, name: str, answer: str, *, current: bool) -> None:
        """Show what it is about, and what she said."""
        self.sign.set_tone(tone)
        self.name.setText(name)
        self.answer.setText(answer)
        self.setAccessibleName(name)
        self.setAccessibleDescription(answer)
        mark_chosen(self, chosen=current)


class ConsentScreen(Screen):
    """One consent at a time; those before it stay in sight."""

    names = ("consent",)

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        theme = self.theme
        self.tabs = {about: _Tab(theme) for about in CONSENT_WORDS}
        self.title = FittedWords(theme, "title")
        self.cards = {part: TellCard(theme) for part in ("what", "where", "refused")}
        self.aloud = tool(self.phrases("customer.aloud"))
        self.hint = words(self.phrases("customer.consent.hint"), role="lead", quiet=True)
        tabs, cards, below = QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for row in (tabs, cards, below):
            row.setSpacing(theme.gap)
        for about, tab in self.tabs.items():
            tab.clicked.connect(partial(self._change, CONSENT_WORDS[about].item))
            tabs.addWidget(tab, 1)
        for part, card in self.cards.items():
            cards.addWidget(card, 4 if part == "what" else 3)  # what is done takes the most words
        self.aloud.clicked.connect(lambda: self.do("again"))
        self.aloud.setMinimumHeight(theme.tool)
        below.addWidget(self.aloud)
        below.addWidget(self.hint, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(20))
        column.addLayout(tabs)
        column.addWidget(self.title, 1)
        column.addLayout(cards, 6)
        column.addLayout(below)

    def show_view(self, view: CustomerView) -> None:
        """Show the one that is asked, and what was answered before."""
        super().show_view(view)
        abouts = {consent.about for consent in view.consents}
        for about, tab in self.tabs.items():
            tab.setVisible(about in abouts)
            tab.tighten(tight=len(abouts) > _ROOMY)
        for consent in view.consents:
            told = CONSENT_WORDS[consent.about]
            tone, answer = self._answer(consent, current=told.item == view.item)
            tab = self.tabs[consent.about]
            tab.say(tone, self.around.say(told.name), answer, current=told.item == view.item)
            tab.setEnabled(consent.answer is not None or told.item == view.item)
        asked = words_of(view.item)
        if asked is not None:
            self.title.say(self.around.say(asked.question))
            parts = {"what": asked.what, "where": asked.where, "refused": asked.refused}
            for part, text in parts.items():
                self.cards[part].say(self.phrases(f"customer.consent.{part}"), self.around.say(text))
        self.aloud.setVisible(view.can_speak)

    def pill(self) -> tuple[Tone, str]:
        """How many of them."""
        asked, abouts = words_of(self.view.item), [consent.about for consent in self.view.consents]
        place = abouts.index(asked.about) + 1 if asked and asked.about in abouts else len(abouts)
        return "plain", self.phrases("customer.consent.pill", number=place, total=len(abouts))

    def keys(self) -> tuple[LargeKey, ...]:
        """Two keys that are alike in size, colour and line."""
        no, yes = self.phrases("customer.consent.no"), self.phrases("customer.consent.yes")
        return LargeKey(no, lambda: self.do("refused"), "answer"), LargeKey(yes, lambda: self.do("agreed"), "answer")

    def _answer(self, consent: ConsentItem, *, current: bool) -> tuple[Tone, str]:
        if consent.answer is None:
            return "plain", self.phrases("customer.consent.now" if current else "customer.consent.later")
        said = "agreed" if consent.answer else "disagreed"
        return "person", self.phrases(f"customer.consent.{said}")

    def _change(self, item: str) -> None:
        if item != self.view.item:
            self.do("changed", item)
