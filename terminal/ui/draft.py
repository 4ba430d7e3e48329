"""What was chosen and typed in the identity step and not sent yet; outlives a change of language or text size."""

from dataclasses import dataclass, field
from typing import Literal

from terminal.session.identity_view import IdentityView
from terminal.session.observations import CardFieldName, CardReading

Choice = Literal["both", "card", "neither"]
CONSENTS: dict[Choice, dict[str, bool]] = {
    "both": {"card": True, "face": True},
    "card": {"card": True, "face": False},
    "neither": {"card": False, "face": False},
}


@dataclass(slots=True)
class Draft:
    choice: Choice | None = None
    texts: dict[CardFieldName, str] = field(default_factory=dict)
    reading: CardReading | None = field(default=None, repr=False)
    """The reading that `texts` correct."""

    def follow(self, view: IdentityView | None) -> None:
        """Forget what belongs to another reading; without a view, everything: the next customer is another one."""
        if view is None:
            self.choice = None
        reading = None if view is None else view.reading
        if reading != self.reading:
            self.reading = reading
            self.texts.clear()
