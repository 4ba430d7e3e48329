"""Page 6: the doctor's list; what is amiss is in front, with what to do."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.setting_up import CheckSeen, SetupPressed, SetupView
from terminal.ui.page import Beside
from terminal.ui.parts.asides import TintedCard
from terminal.ui.parts.marks import Card, Divider, Icon, words
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.phrases.table import Phrases
from terminal.ui.setup.page import FrameOf, SetupPage
from terminal.ui.theme import Theme, Tone

_TONES: dict[str, Tone] = {"ok": "ok", "warn": "warn", "fail": "fail", "off": "plain"}


class ChecksPage(SetupPage):
    """Red and amber with their advice at the left, what is well at the right."""

    step = "checks"

    def __init__(self, theme: Theme, phrases: Phrases, frame_of: FrameOf) -> None:
        super().__init__(theme, phrases, frame_of)
        self.amiss: list[TintedCard] = []
        self.well: list[QWidget] = []
        self._shown: tuple[object, ...] | None = None
        self._left, self._right = QVBoxLayout(), QVBoxLayout()
        self.summary = words(role="lead", wrap=True)
        self.summary.setProperty("strong", True)
        row = QHBoxLayout()
        row.setSpacing(theme.space(2))
        for layout in (self._left, self._right):
            layout.setSpacing(theme.space(1))
            inside = QWidget()
            column = QVBoxLayout(inside)
            column.setContentsMargins(0, 0, 0, 0)
            column.addLayout(layout)
            column.addStretch(1)
            row.addWidget(Scroller(inside, phrases("scroll.more")), 1)
        self.column.addWidget(self.summary)
        self.column.addLayout(row, 1)

    def show_view(self, view: SetupView) -> None:
        """Show the list as it was found."""
        super().show_view(view)
        shown = (view.checks, view.busy, view.trouble, view.outranked)
        if shown == self._shown:
            return
        self._shown = shown
        self.summary.setText(self._summed(view))
        for layout in (self._left, self._right):
            _empty(layout)
        self.amiss, self.well = [], []
        for check in view.checks:
            if check.state in ("fail", "warn"):
                self._add_amiss(check)
        self._add_trouble(view)
        good = [check for check in view.checks if check.state in ("ok", "off")]
        if good:
            self._right.addWidget(self._card(good))

    def _summed(self, view: SetupView) -> str:
        phrases = self.phrases
        if view.busy == "checking":
            return phrases("setup.busy.checking")
        fails, warns = (sum(check.state == state for check in view.checks) for state in ("fail", "warn"))
        told = [phrases("setup.checks.fails", count=fails)] if fails else []
        told += [phrases("setup.checks.warns", count=warns)] if warns else []
        return phrases("list.comma").join(told) if told else phrases("setup.checks.well") if view.checks else ""

    def _add_amiss(self, check: CheckSeen) -> None:
        card = TintedCard(self.theme)
        chinese = self.phrases.language == "zh"
        title = " · ".join(filter(None, (self._title(check), check.figure)))
        said = (check.zh, check.do_zh) if chinese else (check.en, check.do_en)
        card.say(_TONES[check.state], title, ("" if chinese else " ").join(filter(None, said)), check.code)
        self._left.addWidget(card)
        self.amiss.append(card)

    def _add_trouble(self, view: SetupView) -> None:
        language = self.phrases.language
        if view.trouble is not None:
            card = TintedCard(self.theme)
            card.say("fail", view.trouble.sentence(language), view.trouble.remedy(language), view.trouble.code)
            self._left.addWidget(card)
        if view.outranked:
            card = TintedCard(self.theme)
            names = self.phrases("list.comma").join(f"SHUANGLU_{name.upper()}" for name in view.outranked)
            card.say("warn", self.phrases("setup.outranked", names=names), "")
            self._left.addWidget(card)

    def _card(self, checks: Sequence[CheckSeen]) -> Card:
        card = Card()
        column = QVBoxLayout(card)
        edge = self.theme.space(3)
        column.setContentsMargins(edge, self.theme.space(2), edge, self.theme.space(2))
        column.setSpacing(self.theme.space(1))
        for place, check in enumerate(checks):
            if place:
                column.addWidget(Divider())
            row = self._row(check)
            column.addWidget(row)
            self.well.append(row)
        return card

    def _row(self, check: CheckSeen) -> QWidget:
        widget, mark = QWidget(), Icon(self.theme)
        mark.set_tone(_TONES[check.state])
        name = words(self._title(check))
        name.setProperty("strong", True)
        name.setMinimumWidth(self.theme.label_width)
        said = words(check.zh if self.phrases.language == "zh" else check.en, role="caption", quiet=True, wrap=True)
        row = QHBoxLayout(widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.theme.space(1))
        row.addWidget(mark)
        row.addWidget(name)
        row.addWidget(said, 1)
        row.addWidget(words(check.figure, role="caption", quiet=True))
        return widget

    def _title(self, check: CheckSeen) -> str:
        return check.title_zh if self.phrases.language == "zh" else check.name

    def beside(self) -> tuple[Beside, ...]:
        """Check again; back."""
        again = None if self.view.busy else self.press(SetupPressed("check"))
        return (Beside("setup.checks.again", again, "R"), *super().beside())


def _empty(layout: QVBoxLayout) -> None:
    while layout.count():
        widget = layout.takeAt(0).widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
