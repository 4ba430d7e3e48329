"""The identity step on the screen: one page at a time, and whether the picture stands beside it."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from terminal.session.identity.places_view import Role
from terminal.session.identity.view import IdentityStage, IdentityView
from terminal.ui.pages.card import CardPage
from terminal.ui.pages.consent import ConsentPage
from terminal.ui.pages.done import DonePage, SightPage
from terminal.ui.pages.fields import FieldsPage
from terminal.ui.pages.liveness import LivenessPage
from terminal.ui.pages.places import PlacesPage
from terminal.ui.parts.draft import Draft
from terminal.ui.parts.identity import Page
from terminal.ui.phrases.shell import Phrases
from terminal.ui.theme import Theme


class IdentityPanel(QWidget):
    """Shows a view; decides nothing."""

    pressed = Signal(object)
    """Carries the Pressed that a button on the page stands for."""
    sight_asked = Signal()
    skip_asked = Signal()
    chosen = Signal()

    def __init__(self, theme: Theme, phrases: Phrases, draft: Draft) -> None:
        super().__init__()
        self._theme = theme
        self._phrases = phrases
        self._draft = draft
        self._view: IdentityView | None = None
        self._pages: tuple[Page, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._make_pages()

    def _make_pages(self) -> None:
        """Make the pages, anew for each customer: nothing of the last one is left in any of them."""
        for page in self._pages:
            page.hide()
            page.deleteLater()
        theme, phrases = self._theme, self._phrases
        self.consent = ConsentPage(theme, phrases, self._draft)
        self.card = CardPage(theme, phrases)
        self.fields = FieldsPage(theme, phrases, self._draft)
        self.liveness = LivenessPage(theme, phrases)
        self.sight = SightPage(theme, phrases)
        self.places = PlacesPage(theme, phrases, self._draft, "places.skip")
        self.done = DonePage(theme, phrases)
        self._pages = (self.consent, self.card, self.fields, self.liveness, self.sight, self.places, self.done)
        self.consent.chosen.connect(self.chosen)
        self.places.chosen.connect(self.chosen)
        self.places.left.connect(self.skip_asked)
        self.fields.pressed.connect(self.pressed)
        self.liveness.pressed.connect(self.pressed)
        for asking in (self.card, self.fields, self.liveness):
            asking.sight_asked.connect(self.sight_asked)
        for page in self._pages:
            self._column.addWidget(page)
            page.hide()

    def page(self) -> Page | None:
        """The page that is shown; None outside of the identity step."""
        return None if self._view is None else self._page_for(self._view)

    def wants_picture(self) -> bool:
        """Whether the live picture belongs beside the page: only while a card or a face is looked at."""
        return self.page() in (self.card, self.liveness, self.places)

    def show_view(self, view: IdentityView | None, names: Mapping[Role, str]) -> None:
        """Show the page of this stage; None: the step is over. `names`: by role, those that the sale gives."""
        before = self.page()
        over = view is None and self._view is not None
        self._view = view
        self._draft.follow(view)
        if over:
            self._make_pages()
        self.places.names = names
        page = self.page()
        if page is not None and view is not None:
            page.show_view(view)
        if page is not before:
            for each in self._pages:
                each.setVisible(each is page)

    def choose(self, number: int) -> None:
        """The number keys choose on the pages that have choices."""
        if self.page() is self.places:
            self.places.choose(number)
        if self.page() is self.consent:
            choices = list(self.consent.frames)
            if number < len(choices):
                self.consent.choose(choices[number])

    def ready(self) -> bool:
        """Whether what the primary button sends is there: a choice, where one has to be made."""
        if self.page() is self.places:
            return self._view is None or self._view.may_go_on or self.places.ready()
        return self.page() is not self.consent or self.consent.pressed() is not None

    def _page_for(self, view: IdentityView) -> Page:
        if view.stage in ("card_front", "card_back"):
            return self.card if view.reading is None else self.fields
        pages: dict[IdentityStage, Page] = {
            "consent": self.consent,
            "liveness": self.liveness,
            "by_sight": self.sight,
            "places": self.places,
            "done": self.done,
        }
        return pages[view.stage]
