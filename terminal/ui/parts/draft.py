"""What was chosen and typed and not sent yet; outlives a change of language or text size."""

from dataclasses import dataclass, field
from typing import Literal

from terminal.session.facts.analyst import CardFieldName, CardReading
from terminal.session.identity.places_view import Role
from terminal.session.identity.view import IdentityView

ConsentChoice = Literal["both", "card", "neither"]


@dataclass(slots=True)
class Draft:
    """One for the window; pages that are made anew begin with what it has."""

    recording: bool | None = None
    """Whether the customer agrees to be recorded."""
    second_question: bool = False
    """Whether the page of consent stands at its second question."""
    choice: ConsentChoice | None = None
    """How the customer wants to be identified."""
    texts: dict[CardFieldName, str] = field(default_factory=dict)
    reading: CardReading | None = field(default=None, repr=False)
    """The reading that `texts` correct."""
    places: dict[int, Role | None] = field(default_factory=dict)
    """Who was chosen for which face (by track); None: nobody."""
    asking: int = 0
    """The question that `places` answer."""
    skipped: int = 0
    """The attempt in which colours are not to be seen any more."""
    selected: str = ""
    """What is selected in a list, by its reference; another list takes no notice of it."""

    def follow_places(self, asking: int) -> None:
        """Forget what was chosen for another question: its faces may be other people's."""
        if asking != self.asking:
            self.asking, self.places = asking, {}

    def follow(self, view: IdentityView | None) -> None:
        """Forget what belongs to another reading; without a view, everything: the next customer is another one."""
        if view is None:
            self.recording, self.second_question, self.choice, self.skipped = None, False, None, 0
        reading = None if view is None else view.reading
        if reading != self.reading:
            self.reading = reading
            self.texts.clear()
