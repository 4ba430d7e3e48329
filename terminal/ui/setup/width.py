"""Page 4: how wide the picture on the customer's display is, measured with a bank card."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout

from terminal.session.setting_up import DisplaySeen, SetupPressed, SetupView
from terminal.ui.page import Beside, Primary
from terminal.ui.parts.bottom_bar import KeyButton
from terminal.ui.parts.marks import Card, words
from terminal.ui.phrases.table import Phrases
from terminal.ui.setup.numbers import CARD_MM, LEAST_PIXELS
from terminal.ui.setup.page import FrameOf, SetupPage
from terminal.ui.theme import Theme

_GUESS_MM = 400
"""Where a display says nothing of itself."""


class WidthPage(SetupPage):
    """The frame stands on her display; here stand the keys that change it, and the figure that follows."""

    step = "width"
    pixels_changed = Signal(int)
    """How wide the frame is to be, in pixels of her display."""

    def __init__(self, theme: Theme, phrases: Phrases, frame_of: FrameOf) -> None:
        super().__init__(theme, phrases, frame_of)
        self.pixels = 0
        self.how = words(phrases("setup.width.how"), role="lead", wrap=True)
        self.there = words(wrap=True, quiet=True)
        self.figure, self.told = words(role="headline"), words(quiet=True, wrap=True)
        self.figure.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.less, self.more = KeyButton(theme, "←"), KeyButton(theme, "→")
        card = Card()
        inside = self.lay_in(card, edge=theme.padding)
        inside.setSpacing(theme.space(3))
        keys = QHBoxLayout()
        keys.setSpacing(theme.space(2))
        keys.addStretch(1)
        for button, sign, way in ((self.less, "−", -1), (self.more, "+", 1)):
            button.setProperty("role", "beside")
            button.set_words(sign)
            button.setAutoRepeat(True)
            button.clicked.connect(lambda way=way: self.push(way))
            keys.addWidget(button)
        keys.addStretch(1)
        for widget in (self.how, self.there):
            inside.addWidget(widget)
        inside.addStretch(1)
        inside.addWidget(self.figure)
        inside.addLayout(keys)
        inside.addWidget(self.told)
        inside.addStretch(2)
        self.column.addWidget(card, 1)

    @property
    def display(self) -> DisplaySeen | None:
        """The customer's; None while it is not there: another one is not measured in its place."""
        return next((each for each in self.view.displays if each.name == self.view.customer_display), None)

    def show_view(self, view: SetupView) -> None:
        """Show the figure; the frame begins as wide as it was measured last, else as the display says of itself."""
        super().show_view(view)
        display = self.display
        for widget in (self.figure, self.less, self.more):
            widget.setEnabled(display is not None)
        if display is None:
            self.there.setText(self.phrases("setup.width.away"))
            self.told.hide()
            self._show_figure()
            return
        if not self.pixels:
            width_mm = view.width_mm or display.told_mm or _GUESS_MM
            self.set_pixels(round(display.width * CARD_MM / width_mm), tell=False)
        self.there.setText(self.phrases("setup.width.there", display=display.name))
        told = self.phrases("setup.width.told", mm=display.told_mm) if display.told_mm else ""
        self.told.setText(told)
        self.told.setVisible(bool(told))
        self._show_figure()

    def set_pixels(self, pixels: int, *, tell: bool = True) -> None:
        """The frame is this wide now; `tell`: somebody made it so, and it is the measure."""
        display = self.display
        if display is None:
            return
        self.pixels = max(LEAST_PIXELS, min(display.width, pixels))
        self.pixels_changed.emit(self.pixels)
        if tell:
            self.send(SetupPressed("width", number=round(display.width * CARD_MM / self.pixels)))

    def push(self, steps: int) -> None:
        """Pixel by pixel, or ten at once."""
        self.set_pixels(self.pixels + steps)

    def _show_figure(self) -> None:
        mm = str(self.view.width_mm) if self.view.width_mm else "…"
        self.figure.setText(self.phrases("setup.width.figure", mm=mm))

    def primary(self) -> Primary:
        """The measure stands, once somebody has made one."""
        ready = self.view.width_mm and self.display and not self.view.busy
        return Primary("setup.width.button", self.press(SetupPressed("next")) if ready else None)

    def beside(self) -> tuple[Beside, ...]:
        """Later; back."""
        return (Beside("setup.skip", self.press(SetupPressed("skip")), "S"), *super().beside())
