"""What every page is: which names it answers to, what it shows, and what the buttons say and send now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.session.snapshot import Live, PageName, Snapshot
from terminal.ui.flow import Does
from terminal.ui.parts.draft import Draft
from terminal.ui.parts.marks import Card, words
from terminal.ui.phrases.table import Phrases
from terminal.ui.ports import Frame
from terminal.ui.theme import Theme, Tone

BarLook = Literal["open", "current", "done", "person", "later", "skipped", "fail", "unmet", "over"]
"""`done` is green: what the machine found good; `over`: it is behind us, and nothing was judged; `person`: what a
person said or decided; `unmet`: the node in hand has not passed."""


@dataclass(frozen=True, slots=True)
class Primary:
    """The large button at the bottom right: its phrase, and what it does."""

    phrase: str
    does: Does = None
    keys: tuple[str, ...] = ()
    """Other keys that do the same; they are shown before Enter."""
    values: Mapping[str, object] = field(default_factory=dict)
    """What fills the blanks of its phrase."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A button beside the primary one; `key` is its letter, or `Esc`."""

    phrase: str
    does: Does
    key: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """The bars at the bottom left, and the words below them."""

    text: str = ""
    bars: tuple[BarLook, ...] = ()
    told: tuple[tuple[Tone, str], ...] = ()
    """What stands behind the text in bold and in its tone: what is put off, what still stops the large button."""
    right: str = ""
    """What stands at the right end: how long it will take."""


def no_frame() -> Frame | None:
    """There is no picture."""
    return None


@dataclass(frozen=True, slots=True)
class Kit:
    """What a page is made with."""

    theme: Theme
    phrases: Phrases
    draft: Draft
    replay_frame: Callable[[], Frame | None] = no_frame
    """Hands out the picture of the take that is looked at again; None: there is none."""


class Page(Card):
    """One page. A page shows, and says what was asked for; what comes next is the session's matter."""

    names: ClassVar[tuple[PageName, ...]] = ()
    """The names in the snapshot that this page answers to."""
    personal: ClassVar[bool] = False
    """It is made anew for each customer, so that nothing of the last one is left in it."""
    with_room: ClassVar[bool] = True
    """Below the picture stands how sound, picture and disk are."""
    with_picture: ClassVar[bool] = True
    """The live picture stands beside it."""
    with_documents: ClassVar[bool] = False
    """What the camera for documents shows stands in the live picture's place, while it gives pictures."""
    bare: ClassVar[bool] = False
    """It is no card itself: what stands on it has cards of its own."""
    aside_key: ClassVar[str] = ""
    """The key that opens it over another page and closes it, while `wanted_aside`."""
    sent = Signal(object)
    """Carries what a button on the page does (`Does`)."""
    noted = Signal(object)
    """Carries a key that nobody pressed by hand, such as that a draft is kept: it is sent whenever it comes."""
    changed = Signal()
    """What `primary`, `beside` or `progress` answer has changed without a snapshot."""
    left = Signal()
    """It was opened over another page, and is done with."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        if self.bare:
            self.setProperty("role", "bare")
        self.kit = kit
        self.theme, self.phrases, self.draft = kit.theme, kit.phrases, kit.draft
        self.title = words(role="title", wrap=True)
        self.column = QVBoxLayout(self)
        edge, above = (0, 0) if self.bare else (kit.theme.space(3), kit.theme.padding)
        self.column.setContentsMargins(edge, above, edge, above)
        self.column.setSpacing(kit.theme.space(1))
        self.column.addWidget(self.title)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show where things stand. Every page has its own way; Qt's metaclass leaves no room for `abc`'s."""
        raise NotImplementedError

    def show_live(self, live: Live) -> None:
        """Show what moves many times a second; most pages have nothing of it."""

    def primary(self) -> Primary:
        """What the large button says and does now."""
        raise NotImplementedError

    def beside(self) -> tuple[Beside, ...]:
        """The other buttons at the bottom, the most needed first; those at the end step back where room is scarce."""
        return ()

    def progress(self) -> Progress:
        """How far it is."""
        return Progress()

    @property
    def wants_picture(self) -> bool:
        """Whether the live picture stands beside it now."""
        return self.with_picture

    @property
    def below(self) -> QWidget | None:
        """What stands below the live picture; None: how sound, picture and disk are, or nothing."""
        return None

    @property
    def words_first(self) -> bool:
        """Whether the picture takes the least width that it can."""
        return False

    def first_focus(self) -> QWidget | None:
        """Where the keyboard rests on a page with lines to write in; None: where Enter does the next thing."""
        return None

    def keys(self) -> Mapping[str, Does]:
        """What letters do beyond those that stand on buttons."""
        return {}

    def choose(self, number: int) -> None:
        """A digit was pressed; counted from 0. Most pages have no choices."""

    def move_selection(self, way: int) -> None:
        """An arrow up (-1) or down (1) was pressed; for pages with a list."""

    def move_sideways(self, way: int) -> None:
        """An arrow to the left (-1) or right (1) was pressed; for pages that are turned."""

    def numbers(self, live: Live) -> Mapping[int, int]:
        """The numbers that faces bear in the picture, by track, while they are asked about."""
        del live
        return {}

    @staticmethod
    def wanted_aside(snapshot: Snapshot, live: Live) -> bool:
        """Whether it may be opened over another page now."""
        del snapshot, live
        return False
