"""One of those who must be identified, and all that became known of her in the identity step. Pure."""

import datetime as dt
from collections.abc import Iterator
from typing import Literal

from terminal.session.identity.attempts import Attempts
from terminal.session.identity.card import CardCheck
from terminal.session.identity.consent import BySight, Consents
from terminal.session.identity.document import DocumentCheck
from terminal.session.identity.people import Customer
from terminal.session.identity.view import Because


class Subject:
    """A customer with her consents, her document, her gestures, and the word of whoever looked at her."""

    def __init__(self, customer: Customer, today: dt.date, serials: Iterator[int], *, binding: bool) -> None:
        self.customer = customer
        self.consents = Consents()
        self.card = CardCheck(customer.on_card, today, binding=binding)
        self.document = DocumentCheck(customer.expected, today)
        self.attempts = Attempts(serials)
        self.by_hand = customer.by_hand
        """A document that people read takes the place of the card."""
        self.sight: BySight | None = None
        self.others_card = False
        """Another person's card was laid aside, and hers has not been read since: nobody's word takes its place."""
        self.absent = ""
        """Why she is not here yet; empty where she is."""

    @property
    def showed_others(self) -> bool:
        """Whether the card that lies there, or one that was laid aside, is another person's."""
        return self.others_card or any(self.card.graves(side) for side in self.card.sides)

    @property
    def state(self) -> Literal["open", "checked", "person", "absent"]:
        """How far it is with her, once she is not in hand any more."""
        if self.absent:
            return "absent"
        if self.sight:
            return "person"
        return "checked" if self.attempts.passed and not self.attempts.match_failed else "open"

    def why_sight(self, *, analyst_up: bool) -> Because:
        """Why a second person has to look, or may have to; empty where nothing points to it."""
        if not self.consents.complete:
            return ""
        if not (self.consents.card and self.consents.face):
            return "declined"
        if self.by_hand:
            return "document"
        if self.attempts.match_failed:
            return "match_failed"
        if not (self.attempts.left or self.attempts.passed or self.attempts.running):
            return "challenge_failed"
        return "" if analyst_up else "no_analyst"

    def forget_card(self) -> None:
        """Nothing that was read of a document stays, but that it was somebody else's."""
        self.others_card = self.showed_others
        self.card.drop("front")
        self.card.drop("back")
        self.document.forget()
        self.sight = None

    def forget_face(self, now: float) -> None:
        """An attempt is broken off, and who passed has not."""
        self.attempts.break_off(round(now * 1e6))
        self.attempts.unpair()
        self.sight = None
