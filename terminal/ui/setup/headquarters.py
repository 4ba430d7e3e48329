"""Page 1: headquarters' address and the one-time code."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.session.setting_up import EnrolAsked, SetupPressed, SetupView
from terminal.ui.page import Beside, Primary
from terminal.ui.parts.asides import AsideCard, TintedCard, beside_each_other
from terminal.ui.parts.marks import Card
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.parts.typed import NamedLine
from terminal.ui.phrases.table import Phrases
from terminal.ui.setup.page import FrameOf, SetupPage
from terminal.ui.theme import Theme

_LONGEST = 200


class HeadquartersPage(SetupPage):
    """Three lines; what went wrong stands above them, in words."""

    step = "headquarters"

    def __init__(self, theme: Theme, phrases: Phrases, frame_of: FrameOf) -> None:
        super().__init__(theme, phrases, frame_of)
        self.by = NamedLine(theme, phrases("setup.headquarters.by"))
        self.hq = NamedLine(theme, phrases("setup.headquarters.hq"), longest=_LONGEST)
        self.hq.line.setPlaceholderText(phrases("setup.headquarters.example"))
        self.code = NamedLine(theme, phrases("setup.headquarters.code"), longest=_LONGEST)
        self.told = TintedCard(theme)
        self._lines = (self.by, self.hq, self.code)
        for place, each in enumerate(self._lines):
            each.line.textChanged.connect(self.changed)
            each.line.returnPressed.connect(lambda place=place: self._enter(place))
        card = Card()
        form = QVBoxLayout(card)
        edge = theme.space(4)
        form.setContentsMargins(edge, theme.space(3), edge, theme.space(3))
        form.setSpacing(theme.space(2))
        for widget in (self.told, *self._lines):
            form.addWidget(widget)
        form.addStretch(1)
        self.help = AsideCard(theme, phrases("setup.headquarters.help.title"), phrases("setup.headquarters.help"))
        self.later = AsideCard(theme, phrases("setup.skip"), phrases("setup.headquarters.later"))
        aside = QWidget()
        cards = QVBoxLayout(aside)
        cards.setContentsMargins(0, 0, 0, 0)
        cards.setSpacing(theme.space(2))
        cards.addWidget(self.help)
        cards.addWidget(self.later)
        cards.addStretch(1)
        around = QWidget()
        rows = QVBoxLayout(around)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(beside_each_other(theme, card, aside))
        rows.addStretch(1)
        self.column.addWidget(Scroller(around, phrases("scroll.more")), 1)

    def show_view(self, view: SetupView) -> None:
        """Fill in what is known; say what went wrong."""
        fresh = not self.view.by and not self.view.hq
        super().show_view(view)
        for line, known in ((self.by, view.by), (self.hq, view.hq)):
            if fresh and known and not line.text():
                line.line.setText(known)
        for line in (self.hq, self.code):
            line.setVisible(not view.enrolled)
        for card in (self.help, self.later):
            card.setVisible(not view.enrolled)
        self.told.setVisible(view.enrolled or view.trouble is not None or view.busy == "enrolling")
        if view.enrolled:
            done = self.phrases("setup.headquarters.done", hq=view.hq, terminal=view.terminal)
            self.told.say("ok", done, "")
        elif view.busy == "enrolling":
            self.told.say("plain", self.phrases("setup.busy.enrolling"), "")
        elif view.trouble is not None:
            language, trouble = self.phrases.language, view.trouble
            code = self.phrases("setup.code", code=trouble.code)
            self.told.say("fail", trouble.sentence(language), trouble.remedy(language), code)

    def primary(self) -> Primary:
        """Enrol; where that is done, on to the devices."""
        by, hq, code = (each.text().strip() for each in self._lines)
        if self.view.enrolled:
            on = self.press(SetupPressed("next", by)) if by else None
            return Primary("setup.headquarters.on", on)
        whole = by and hq and code and not self.view.busy
        return Primary("setup.headquarters.button", self.press_enrol if whole else None)

    def press_enrol(self) -> None:
        """Say what was typed."""
        self.send(EnrolAsked(self.hq.text(), self.code.text(), self.by.text()))

    def beside(self) -> tuple[Beside, ...]:
        """Later: everything stays as it is."""
        back = Beside("setup.leave", self.press(SetupPressed("back")), "Esc")
        if self.view.enrolled or not self.by.text().strip():
            return (back,)
        return (Beside("setup.skip", self.press(SetupPressed("skip", self.by.text().strip())), "F4"), back)

    def first_focus(self) -> QWidget | None:
        """The first line without an answer."""
        shown = [each for each in self._lines if not each.isHidden()]
        return next((each.line for each in shown if not each.text()), None)

    def _enter(self, place: int) -> None:
        """Enter goes to the next empty line, and from the last one on."""
        following = next((each for each in self._lines[place + 1 :] if not each.isHidden() and not each.text()), None)
        does = self.primary().does
        if following is not None:
            following.line.setFocus()
        elif callable(does):
            does()
