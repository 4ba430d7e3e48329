"""What every screen of the customer's window is: what it shows, and which large keys stand below it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rulebook.sale.text import Text
from terminal.session.customer.documents import Pictures
from terminal.session.customer.view import CustomerScreen, CustomerView
from terminal.session.facts.customer import CustomerAct
from terminal.session.snapshot import Live
from terminal.ui.customer.theme import CustomerTheme
from terminal.ui.phrases.table import Phrases
from terminal.ui.ports import Frame
from terminal.ui.theme import Tone

KeyLook = Literal["plain", "primary", "answer", "blocked"]
"""`answer`: alike among themselves, none of them the expected one; `blocked`: it says what is lacking."""


@dataclass(frozen=True, slots=True)
class Done:
    """Something that she did on the screen."""

    act: CustomerAct
    item: str = ""
    """Empty: what the screen shows."""
    detail: Mapping[str, Any] = field(default_factory=dict)
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class LargeKey:
    """A large key below the screen: its words, and what it does."""

    words: str
    does: Callable[[], None] | None = None
    look: KeyLook = "plain"
    wide: int = 1
    """Its share of the width."""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """What a screen is made with."""

    theme: CustomerTheme
    phrases: Phrases
    latest_frame: Callable[[], Frame | None] = lambda: None
    pictures: Pictures = lambda _, __: None

    def say(self, text: Text | None) -> str:
        """A text of the plan in the language of the display."""
        return "" if text is None else text.say(self.phrases.language)


class Screen(QWidget):
    """One screen. It shows, and says what was done; what comes next is the session's matter."""

    names: ClassVar[tuple[CustomerScreen, ...]] = ()
    comes_again: ClassVar[bool] = False
    """It is kept for the next time within a sale, since it comes often: nothing that she does on it may stay in it."""
    done = Signal(object)
    """Carries a `Done`."""
    changed = Signal()
    """What `keys` answers has changed without a view."""

    def __init__(self, around: Around) -> None:
        super().__init__()
        self.around, self.theme, self.phrases = around, around.theme, around.phrases
        self.view = CustomerView()

    def show_view(self, view: CustomerView) -> None:
        """Show how things stand."""
        self.view = view

    def show_live(self, live: Live) -> None:
        """Show what moves many times a second; most screens have nothing of it."""

    def put_away(self) -> None:
        """Another screen takes its place; one that is kept forgets here what she did."""

    def keys(self) -> tuple[LargeKey, ...]:
        """The large keys, from left to right."""
        return ()

    def moving(self) -> tuple[QWidget, ...]:
        """Parts that change while the same is shown: what is proved to have been painted leaves them out."""
        return ()

    def is_all_words(self) -> bool:
        """Whether its letters are those of its labels, so that their size is known; else some are in a picture."""
        return True

    def scrolls(self) -> bool:
        """Whether what is shown may be longer than the screen."""
        return False

    def pill(self) -> tuple[Tone, str]:
        """What stands at the top left."""
        return "plain", ""

    def page(self, way: int) -> None:
        """A page key was pressed: back (-1) or forward (1)."""

    def do(self, act: CustomerAct, item: str = "", content: bytes = b"", **detail: Any) -> None:
        """She did this."""
        self.done.emit(Done(act, item, detail, content))
