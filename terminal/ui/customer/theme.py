"""Every colour and every size of the customer's display, which is read from further away."""

from dataclasses import dataclass
from typing import Literal

from terminal.ui.theme import DARK_INKS, ELDER, INK, LINE, ON_PRIMARY, TINTS, Tone

CustomerRole = Literal["small", "text", "lead", "head", "title", "ask", "figure", "button", "model", "caption"]
TYPE: dict[CustomerRole, int] = {
    "small": 26, "text": 34, "lead": 30, "head": 36, "title": 72, "ask": 84, "figure": 84, "button": 46, "model": 36,
    "caption": 44,
}  # fmt: skip
LEAST_LETTERS = 24
"""Pixels: nothing on the customer's display is smaller."""
_BASE_WIDTH, _BASE_HEIGHT = 1920, 1080
WRITING = "#14213D"
"""The ink of what is written by hand."""


@dataclass(frozen=True, slots=True)
class CustomerTheme:
    """Sizes and colours of the customer's display. They grow with the display, and for elders; all inks are 7:1."""

    width: int = _BASE_WIDTH
    height: int = _BASE_HEIGHT
    elder: bool = False

    @property
    def scale(self) -> float:
        """How large this display is against that of the pictures."""
        return max(0.5, min(self.width / _BASE_WIDTH, self.height / _BASE_HEIGHT))

    def font(self, role: CustomerRole) -> int:
        """Pixels of the letters; what is read grows for elders, what names a key does not."""
        grows = ELDER if self.elder and role in ("text", "lead", "head", "caption") else 1.0
        return max(LEAST_LETTERS, round(TYPE[role] * self.scale * grows))

    @property
    def ground_of_captions(self) -> str:
        """What is said stands white on this."""
        return INK

    def ink_of_captions(self, *, final: bool) -> str:
        """The colour of what is said, and of what may still change: both 7:1."""
        return ON_PRIMARY if final else LINE

    @property
    def least(self) -> int:
        """Pixels of the smallest letters on this display."""
        return max(LEAST_LETTERS, round(LEAST_LETTERS * self.scale))

    def px(self, base: int) -> int:
        """A distance of the pictures on this display."""
        return round(base * self.scale)

    @property
    def margin(self) -> int:
        """Between the edge of the display and what is on it."""
        return self.px(96)

    @property
    def gap(self) -> int:
        """Between two things beside each other."""
        return self.px(32)

    @property
    def button(self) -> int:
        """Height of the keys at the bottom; never less than a finger needs."""
        return max(72, self.px(128))

    @property
    def tool(self) -> int:
        """Height of the small keys at the top."""
        return max(56, self.px(64))

    @property
    def radius(self) -> int:
        """Of all corners."""
        return max(8, self.px(14))

    @property
    def line(self) -> int:
        """Width of an outline that says something."""
        return max(2, self.px(4))

    @property
    def pen(self) -> float:
        """Width of a hand-written line, at a pressure of one half."""
        return max(3.0, 6.0 * self.scale)

    def ink(self, tone: Tone) -> str:
        """The colour of words and icons in this tone: 7:1 on its tint and on white."""
        return DARK_INKS[tone]

    def tint(self, tone: Tone) -> str:
        """The ground on which words and icons in this tone stand."""
        return TINTS[tone]
