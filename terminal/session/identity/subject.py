"""One of those who must be identified, and all that became known of her in the identity step. Pure."""

import datetime as dt
from collections.abc import Iterator
from typing import Literal, get_args

from terminal.session.facts.cards import CardKind
from terminal.session.identity.attempts import Attempts
from terminal.session.identity.card import CardCheck
from terminal.session.identity.consent import BySight, Consents
from terminal.session.identity.document import DocumentCheck
from terminal.session.identity.online import OnlineCheck
from terminal.session.identity.people import Customer
from terminal.session.identity.view import Because
from terminal.session.orders.online import OnlineKind


class Subject:
    """A customer with her consents, her document, her gestures, and the word of whoever looked at her."""

    def __init__(
        self, customer: Customer, today: dt.date, serials: Iterator[int], *, binding: bool, online: bool = False
    ) -> None:
        """`online`: the setting asks for an official online check."""
        self.customer = customer
        self.online = OnlineCheck(wanted=online and customer.card_kind in get_args(OnlineKind))
        self.consents = Consents(online=self.online.wanted)
        kind = customer.card_kind
        said = customer.on_card(kind)
        self.card = CardCheck(said, today, binding=binding, kind=kind, sale_kind=customer.kind)
        self.document = DocumentCheck(customer, today)
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
        passed = self.attempts.passed and not self.attempts.match_failed and self.card.bears_portrait
        return "checked" if passed else "open"

    def why_sight(self, *, analyst_up: bool) -> Because:
        """Why a second person has to look, or may have to; empty where nothing points to it."""
        if not self.consents.complete:
            return ""
        if self.by_hand and self.consents.card:
            return "document"
        if not (self.consents.card and self.consents.face):
            return "declined"
        if found := self._face_says():
            return found
        if not analyst_up:
            return "no_analyst"
        return "organisation" if self.customer.organisation else ""

    def _face_says(self) -> Because:
        """What came of the gestures and the comparison that a person has to make up for."""
        attempts = self.attempts
        if attempts.match_failed:
            return "match_failed"
        if not (attempts.left or attempts.passed or attempts.running):
            return "challenge_failed"
        return "no_portrait" if attempts.passed and not self.card.bears_portrait else ""

    def show(self, kind: CardKind) -> None:
        """She shows a document of this kind, which a machine reads; the same kind goes on as it stands."""
        if kind != self.card.kind:
            self.card.show(kind, self.customer.on_card(kind))
            self.attempts.unpair()
        self.document.forget()
        self.by_hand, self.sight = False, None

    def forget_card(self) -> None:
        """Nothing that was read of a document stays, but that it was somebody else's."""
        self.others_card = self.showed_others
        self.card.show(self.card.kind, self.card.expected)
        self.document.forget()
        self.sight = None

    def forget_face(self, now: float) -> None:
        """An attempt is broken off, and who passed has not."""
        self.attempts.break_off(round(now * 1e6))
        self.attempts.unpair()
        self.sight = None
