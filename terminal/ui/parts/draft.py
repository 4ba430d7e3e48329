"""What was chosen and typed and not sent yet; outlives a change of language or text size."""

from dataclasses import dataclass, field

from terminal.session.facts.cards import CardFieldName, CardReading
from terminal.session.identity.places_view import Role
from terminal.session.identity.view import IdentityView
from terminal.session.snapshot import StaffView


@dataclass(slots=True)
class Draft:
    """One for the window; pages that are made anew begin with what it has."""

    texts: dict[CardFieldName, str] = field(default_factory=dict)
    reading: CardReading | None = field(default=None, repr=False)
    """The reading that `texts` correct."""
    places: dict[int, Role | None] = field(default_factory=dict)
    """Who was chosen for which face (by track); None: nobody."""
    asking: int = 0
    """The question that `places` answer."""
    skipped: int = 0
    """The attempt in which colours are not to be seen any more."""
    entry: str = ""
    """The draft of a sale that `answers` are of."""
    answers: dict[str, str] = field(default_factory=dict, repr=False)
    """What was typed into the form of a new sale."""
    at_field: str = ""
    """The field in which the keyboard was."""
    staff_number: str = ""
    """What is typed on the sign-in page; never a password."""
    refused: tuple[object, float] = (None, 0.0)
    """The refusal that was shown last there, and when it came, by a clock that nobody sets."""
    selected: str = ""
    """What is selected in a list, by its reference; another list takes no notice of it."""

    heard: tuple[str, str] = ("", "")
    """What the seller heard: the question in its attempt, and the answer that is chosen."""
    asked_in: str = ""
    """The attempt in which all was read, and the customer is asked."""
    screen: tuple[str, int] = ("", 0)
    """The attempt at a node, and how far what is read aloud was turned."""

    def follow_staff(self, staff: StaffView) -> None:
        """Whoever signs in next types her own number."""
        if staff.signed_in is not None:
            self.staff_number, self.refused = "", (None, 0.0)

    def follow_places(self, asking: int) -> None:
        """Forget what was chosen for another question: its faces may be other people's."""
        if asking != self.asking:
            self.asking, self.places = asking, {}

    def follow(self, view: IdentityView | None) -> None:
        """Forget what belongs to another reading; without a view, everything: the next customer is another one."""
        if view is None:
            self.skipped = 0
        reading = None if view is None else view.reading
        if reading != self.reading:
            self.reading = reading
            self.texts.clear()
