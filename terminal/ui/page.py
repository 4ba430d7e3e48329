"""What every page is: which names it answers to, what it shows, and what the buttons say and send now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from terminal.session.snapshot import Live, PageName, Snapshot
from terminal.ui.flow import Does
from terminal.ui.parts.draft import Draft
from terminal.ui.parts.marks import Card, words
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Theme

BarLook = Literal["open", "current", "done", "person", "later", "skipped", "fail"]
"""`done` is green: what the machine found good, or what is over; `person`: what a person said or decided."""


@dataclass(frozen=True, slots=True)
class Primary:
    """The large button at the bottom right: its phrase, and what it does."""

    phrase: str
    does: Does = None


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


@dataclass(frozen=True, slots=True)
class Kit:
    """What a page is made with."""

    theme: Theme
    phrases: Phrases
    draft: Draft


class Page(Card):
    """One page. A page shows, and says what was asked for; what comes next is the session's matter."""

    names: ClassVar[tuple[PageName, ...]] = ()
    """The names in the snapshot that this page answers to."""
    personal: ClassVar[bool] = False
    """It is made anew for each customer, so that nothing of the last one is left in it."""
    with_room: ClassVar[bool] = True
    """Below the picture stands how sound, picture and disk are."""
    aside_key: ClassVar[str] = ""
    """The key that opens it over another page and closes it, while `wanted_aside`."""
    sent = Signal(object)
    """Carries what a button on the page does (`Does`)."""
    changed = Signal()
    """What `primary`, `beside` or `progress` answer has changed without a snapshot."""
    left = Signal()
    """It was opened over another page, and is done with."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self.kit = kit
        self.theme, self.phrases, self.draft = kit.theme, kit.phrases, kit.draft
        self.title = words(role="title", wrap=True)
        self.column = QVBoxLayout(self)
        edge = kit.theme.space(3)
        self.column.setContentsMargins(edge, kit.theme.padding, edge, kit.theme.padding)
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
        """Whether the live picture stands beside it."""
        return True

    @property
    def words_first(self) -> bool:
        """Whether the picture takes the least width that it can."""
        return False

    def keys(self) -> Mapping[str, Does]:
        """What letters do beyond those that stand on buttons."""
        return {}

    def choose(self, number: int) -> None:
        """A digit was pressed; counted from 0. Most pages have no choices."""

    def move_selection(self, way: int) -> None:
        """An arrow up (-1) or down (1) was pressed; for pages with a list."""

    def numbers(self, live: Live) -> Mapping[int, int]:
        """The numbers that faces bear in the picture, by track, while they are asked about."""
        del live
        return {}

    @staticmethod
    def wanted_aside(snapshot: Snapshot, live: Live) -> bool:
        """Whether it may be opened over another page now."""
        del snapshot, live
        return False
