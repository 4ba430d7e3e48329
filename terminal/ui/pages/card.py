"""A card before the camera: what stands in the way of reading it, and how many readings agree."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from terminal.session.facts.analyst import CardSeen
from terminal.session.identity.view import IdentityView
from terminal.ui.parts.bars import Steps
from terminal.ui.parts.identity import Page, Said, Scroller, Sentences, row_of, side_button
from terminal.ui.parts.marks import words
from terminal.ui.phrases.shell import Phrases
from terminal.ui.theme import Theme

_READINGS = 3  # must agree, as `CardSeen.needed` says as soon as a picture was looked at


class CardPage(Page):
    """Shown while a side of the card is being read; the picture stands beside it."""

    sight_asked = Signal()

    def __init__(self, theme: Theme, phrases: Phrases) -> None:
        super().__init__(theme)
        self._phrases = phrases
        self._hint = words(wrap=True)
        self.advice = Sentences(theme)
        self.steps = Steps(theme)
        self.agreeing = words(role="caption", quiet=True)
        self.by_sight = side_button(phrases("identity.button.by_sight"))
        self.by_sight.clicked.connect(self.sight_asked)
        self.column.addWidget(self._hint)
        self.column.addSpacing(theme.space(1))
        self.column.addWidget(Scroller(self.advice, phrases("scroll.advice")), 1)
        count = QVBoxLayout()
        count.addWidget(self.steps)
        count.addWidget(self.agreeing)
        self.column.addLayout(count)
        self.column.addLayout(row_of(theme, self.by_sight))

    def show_view(self, view: IdentityView) -> None:
        """Show what hinders reading just now and how many readings agree, of those that have to."""
        self.title.setText(self._phrases(f"card.title.{view.stage}"))
        self._hint.setText(self._phrases(f"card.hint.{view.stage}"))
        seen = view.card_seen
        self.advice.say(*self._advice(view.analyst_up, seen))
        agreeing, needed = (seen.agreeing, seen.needed) if seen is not None else (0, _READINGS)
        self.steps.show_place(agreeing, needed)
        self.agreeing.setText(self._phrases("card.agreeing", n=agreeing, total=needed))
        self.by_sight.setVisible(view.analyst_up)  # otherwise it is the primary button

    def _advice(self, up: bool, seen: CardSeen | None) -> tuple[Said, ...]:
        if not up:
            return (("warn", self._phrases("identity.no_analyst")),)
        if seen is None:
            return (("plain", self._phrases("card.waiting")),)
        if not seen.problems:
            return (("ok", self._phrases("card.clear")),)
        return tuple(("warn", self._phrases(f"card.problem.{problem}")) for problem in seen.problems)
