"""What keeps the identity step from going on to its next stage, in a sentence. Pure."""

from terminal.session.facts.analyst import CardSide
from terminal.session.identity.attempts import Attempts
from terminal.session.identity.card import CardCheck
from terminal.session.snapshot import Trouble

UNASKED = Trouble("identity.consent", "The customer must be asked about the card and the face.")
BY_SIGHT = Trouble("identity.by_sight", "A second person must confirm by sight.")
PLACES = Trouble("identity.places", "Somebody must say who sits where, or why that cannot be said.")


def obstacle_of_card(card: CardCheck, side: CardSide) -> Trouble | None:
    if side not in card.sides:
        return Trouble("identity.unread", "This side has not been read.")
    if not card.is_proof(side):
        return Trouble("identity.no_proof", "This is not the card itself; read it again or confirm by sight.")
    if card.to_confirm(side):
        return Trouble("identity.unconfirmed", "Some fields must be confirmed first.")
    if card.unaccepted(side):
        return Trouble("identity.differences", "Somebody must accept the differences, with name and reason.")
    return None


def obstacle_of_face(attempts: Attempts, *, compared: bool) -> Trouble | None:
    """`compared`: there is a card whose portrait the face has to be held against."""
    if attempts.running or attempts.matching or not attempts.passed:
        return Trouble("identity.challenge", "The challenge has not been passed.")
    if attempts.match_failed or (compared and not attempts.match):
        return BY_SIGHT
    return None
