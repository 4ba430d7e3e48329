"""What every page of the first start is: it shows a view, and says what its buttons send."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from terminal.session.setting_up import SetupPressed, SetupSaid, SetupStep, SetupView
from terminal.ui.page import Beside, Primary
from terminal.ui.parts.marks import words
from terminal.ui.parts.scrolled import Scroller
from terminal.ui.phrases.table import Phrases
from terminal.ui.ports import Frame
from terminal.ui.theme import Theme

FrameOf = Callable[[str], Frame | None]
"""The newest picture of a camera, by its source."""


class SetupPage(QWidget):
    """One page: a title with a sentence beside it, and below what it asks."""

    step: ClassVar[SetupStep]
    said = Signal(object)
    """Carries a `SetupSaid`."""
    changed = Signal()
    """What `primary` answers has changed without a view."""

    def __init__(self, theme: Theme, phrases: Phrases, frame_of: FrameOf) -> None:
        super().__init__()
        self.theme, self.phrases, self.frame_of = theme, phrases, frame_of
        self.view = SetupView()
        self.title = words(phrases(f"setup.{self.step}.title"), role="title", wrap=theme.text_size == "elder")
        self.title.setProperty("strong", True)
        self.hint = words(phrases(f"setup.{self.step}.hint"), role="caption", quiet=True, wrap=True)
        self.hint.setVisible(theme.text_size == "standard")  # what is only explained gives way to large letters
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        head.addWidget(self.title)
        head.addWidget(self.hint, 1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(theme.space(2))
        self.column.addLayout(head)

    def lay_in(self, card: QFrame, *, edge: int) -> QVBoxLayout:
        """A column in a card, which scrolls where there is more than fits."""
        within = QWidget()
        inside = QVBoxLayout(within)
        inside.setContentsMargins(0, 0, 0, 0)
        around = QVBoxLayout(card)
        around.setContentsMargins(edge, edge, edge, edge)
        around.addWidget(Scroller(within, self.phrases("scroll.more")))
        return inside

    def show_view(self, view: SetupView) -> None:
        """Show where it stands."""
        self.view = view

    def send(self, said: SetupSaid) -> None:
        """Say it; what follows is decided elsewhere."""
        self.said.emit(said)

    def press(self, pressed: SetupPressed) -> Callable[[], None]:
        """What a button does: say this."""
        return lambda: self.send(pressed)

    def primary(self) -> Primary:
        """What the large button says and does now."""
        ready = not self.view.lacking and not self.view.busy
        return Primary(f"setup.{self.step}.button", self.press(SetupPressed("next")) if ready else None)

    def beside(self) -> tuple[Beside, ...]:
        """The other buttons."""
        return (Beside("setup.back", self.press(SetupPressed("back")), "Esc"),)

    def keys(self) -> Mapping[str, Callable[[], None]]:
        """What letters do beyond those on buttons below."""
        return {}

    def choose(self, number: int) -> None:
        """A digit was pressed."""

    def push(self, steps: int) -> None:
        """An arrow to the side was pressed (1), or a page key (10)."""

    def first_focus(self) -> QWidget | None:
        """Where the keyboard rests; None: where Enter does the next thing."""
        return None
