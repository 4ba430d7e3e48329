"""What was chosen and typed in the identity step and not sent yet; outlives a change of language or text size."""

from dataclasses import dataclass, field
from typing import Literal

from terminal.session.facts.analyst import CardFieldName, CardReading
from terminal.session.identity.places_view import Role
from terminal.session.identity.view import IdentityView

ConsentChoice = Literal["both", "card", "neither"]
CONSENTS: dict[ConsentChoice, dict[str, bool]] = {
    "both": {"card": True, "face": True},
    "card": {"card": True, "face": False},
    "neither": {"card": False, "face": False},
}


@dataclass(slots=True)
class Draft:
    """One for the window; pages that are made anew begin with what it has."""

    choice: ConsentChoice | None = None
    texts: dict[CardFieldName, str] = field(default_factory=dict)
    reading: CardReading | None = field(default=None, repr=False)
    """The reading that `texts` correct."""
    places: dict[int, Role | None] = field(default_factory=dict)
    """Who was chosen for which face (by track); None: nobody."""
    asking: int = 0
    """The question that `places` answer."""

    def follow_places(self, asking: int) -> None:
        """Forget what was chosen for another question: its faces may be other people's."""
        if asking != self.asking:
            self.asking, self.places = asking, {}

    def follow(self, view: IdentityView | None) -> None:
        """Forget what belongs to another reading; without a view, everything: the next customer is another one."""
        if view is None:
            self.choice = None
        reading = None if view is None else view.reading
        if reading != self.reading:
            self.reading = reading
            self.texts.clear()
