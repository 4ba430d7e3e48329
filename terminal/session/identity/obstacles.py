"""What keeps the identity step from going on to its next stage. Pure."""

from faults.trouble import Trouble
from terminal.session.facts.cards import CardSide
from terminal.session.identity.attempts import Attempts
from terminal.session.identity.card import CardCheck
from terminal.session.identity.document import DocumentCheck

UNASKED = Trouble("identity.consent")
BY_SIGHT = Trouble("identity.by_sight")
PLACES = Trouble("identity.places")
OTHER_PERSON = Trouble("identity.other_person")


def obstacle_of_card(card: CardCheck, side: CardSide) -> Trouble | None:
    """The first of: not read, no proof, fields to confirm, differences to answer for; None: this side is done."""
    if side not in card.sides:
        return Trouble("identity.unread")
    if not card.is_proof(side):
        return Trouble("identity.no_proof")
    if card.graves(side):
        return OTHER_PERSON
    if card.to_confirm(side):
        return Trouble("identity.unconfirmed")
    if card.unaccepted(side):
        return Trouble("identity.differences")
    return None


def obstacle_of_face(attempts: Attempts, *, compared: bool) -> Trouble | None:
    """`compared`: there is a card whose portrait the face has to be held against."""
    if attempts.running or attempts.matching or not attempts.passed:
        return Trouble("identity.challenge")
    if attempts.match_failed or (compared and not attempts.match):
        return BY_SIGHT
    return None


def obstacle_of_document(document: DocumentCheck, *, binding: bool) -> Trouble | None:
    """What a document that people read still needs: to be complete, to be hers, and a second person's word."""
    if document.lacks():
        return Trouble("identity.document_lacks")
    if binding and any(found.grave for found in document.differences()):
        return OTHER_PERSON
    return BY_SIGHT
