"""Page 5: how much later than the sound the camera's picture comes, by claps."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt

from terminal.session.setting_up import SetupPressed, SetupView
from terminal.ui.page import Beside, Primary
from terminal.ui.parts.asides import TintedCard
from terminal.ui.parts.marks import Card, words
from terminal.ui.phrases.table import Phrases
from terminal.ui.setup.page import FrameOf, SetupPage
from terminal.ui.theme import Theme


class DelayPage(SetupPage):
    """How to clap, how many were heard and seen, and the figure in the end."""

    step = "delay"

    def __init__(self, theme: Theme, phrases: Phrases, frame_of: FrameOf) -> None:
        super().__init__(theme, phrases, frame_of)
        self.how = words(phrases("setup.delay.how"), role="lead", wrap=True)
        self.figure, self.counted = words(role="headline", wrap=True), words(wrap=True)
        self.set = words(quiet=True)
        for label in (self.figure, self.counted, self.set):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.trouble = TintedCard(theme)
        card = Card()
        inside = self.lay_in(card, edge=theme.padding)
        inside.setSpacing(theme.space(2))
        inside.addWidget(self.how)
        inside.addStretch(1)
        for widget in (self.figure, self.counted, self.set):
            inside.addWidget(widget)
        inside.addStretch(2)
        inside.addWidget(self.trouble)
        self.column.addWidget(card, 1)

    def show_view(self, view: SetupView) -> None:
        """Show how far it is."""
        super().show_view(view)
        phrases, found = self.phrases, view.delay
        self.trouble.setVisible(view.trouble is not None)
        if view.trouble is not None:
            language = phrases.language
            code = phrases("setup.code", code=view.trouble.code)
            self.trouble.say("fail", view.trouble.sentence(language), view.trouble.remedy(language), code)
        if found is not None and found.sure and view.busy != "measuring":
            self.figure.setText(phrases("setup.delay.found", ms=view.delay_ms))
            self.counted.setText(
                phrases("setup.delay.spread", agreeing=found.agreeing, spread=f"{found.spread_ms:.0f}")
            )
        else:
            busy = view.busy == "measuring"
            self.figure.setText(phrases("setup.busy.measuring" if busy else "setup.delay.none"))
            counts = (found.heard, found.seen, found.agreeing) if found else (0, 0, 0)
            names = ("heard", "seen", "agreeing")
            counting = phrases("setup.delay.counting", **dict(zip(names, counts, strict=True)))
            self.counted.setText(counting if busy or found else "")
        self.set.setText(phrases("setup.delay.set", ms=view.delay_ms))

    @property
    def measured(self) -> bool:
        """Whether there is a figure to use."""
        return self.view.delay is not None and self.view.delay.sure and self.view.busy != "measuring"

    def primary(self) -> Primary:
        """Measure first, then use it."""
        clap = None if self.view.busy else self.press(SetupPressed("clap"))
        if self.measured:
            return Primary("setup.delay.button", self.press(SetupPressed("next")) if not self.view.busy else None)
        return Primary("setup.delay.start", clap)

    def beside(self) -> tuple[Beside, ...]:
        """Once more; later; back."""
        again = (Beside("setup.delay.again", self.press(SetupPressed("clap")), "R"),) if self.measured else ()
        return (*again, Beside("setup.skip", self.press(SetupPressed("skip")), "S"), *super().beside())

    def keys(self) -> Mapping[str, Callable[[], None]]:
        """None of its own."""
        return {}
