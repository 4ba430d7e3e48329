"""One field of the form as it stands: what it is called, what is written, what is offered, and what is wrong. Values.

Words are phrase keys of the screens (`entry.…`), but for names and sentences that packs bring along.
"""

from dataclasses import dataclass
from typing import Literal

from rulebook.sale.text import Text
from terminal.session.entry.known import Source

Kind = Literal["choice", "text", "date", "money", "whole", "number", "flag", "set", "said", "pick"]
"""`choice` of a few; `date`, `money` (yuan), `whole` and `number` (of a paper) are typed; `flag` is yes or no; `set`
are several of a few; `said` is a sentence; `pick` opens the list of products."""
CardName = Literal["place", "people", "product", "suitability"]
CARDS: tuple[CardName, ...] = ("place", "people", "product", "suitability")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that may be chosen. Its words come from `phrase`, or are `said` by a pack."""

    value: str
    phrase: str = ""
    said: Text | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field as the page draws it."""

    name: str
    """The answer that it writes (`answers.py`)."""
    kind: Kind
    label: str
    value: str = ""
    options: tuple[Option, ...] = ()
    unit: str = ""
    """A phrase behind what is typed: 元, 年."""
    source: Source | None = None
    """The machine knows it, and who says so: it is grey, and nobody types it."""
    asks: str = ""
    """A phrase that says who can supply it."""
    more: bool = False
    """It is seldom needed: it stands behind 更多, unless something is written or wrong there."""
    group: str = ""
    """The person or product that it belongs to, as a path; empty for the card's own."""
    wide: int = 1
    """Its share of a row."""
    wrong: Text | None = None
    """What is wrong with what is written, or that nothing is."""
    lacks: bool = False
    """It is only lacking: nobody typed anything wrong."""
    age: int | None = None
    """Full years on the day of the sale, beside a birth date."""


@dataclass(frozen=True, slots=True)
class Adding:
    """A button that adds a person or product to a list, or takes one out (`place`)."""

    stem: str
    place: int | None = None


@dataclass(frozen=True, slots=True)
class CardForm:
    """One of the four cards. `state`: `filled` is said only of what was checked and is so."""

    name: CardName
    fields: tuple[Field, ...]
    adds: tuple[Adding, ...] = ()
    drops: tuple[Adding, ...] = ()
    state: Literal["open", "lacking", "wrong", "checking", "filled"] = "open"
    lacks: int = 0


@dataclass(frozen=True, slots=True)
class Form:
    """The whole of it. `first`: the field that the keyboard goes to next; empty where all is well."""

    cards: tuple[CardForm, ...]
    first: str = ""
    total: str = ""
    """All premiums of all products together, in yuan; empty where they cannot be told."""
    back: str = ""
    """What surrender after the first year pays back of the main product, in yuan."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """Every field of every card."""
        return tuple(field for card in self.cards for field in card.fields)

    @property
    def ready(self) -> bool:
        """Whether nothing lacks and nothing is wrong."""
        return not self.first
