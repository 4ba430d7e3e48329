"""One side of the ID card."""

from terminal.session.facts.analyst import CardRead, CardSeen
from terminal.session.facts.people import Pressed
from terminal.session.identity.card import Accepted
from terminal.session.identity.consent import NotYetError, check_second, word_of
from terminal.session.identity.obstacles import OTHER_PERSON
from terminal.session.identity.step import IdentityStep, Order
from terminal.session.orders.analyst import ReadCard


def see(step: IdentityStep, fact: CardSeen, _: float) -> tuple[Order, ...]:
    """Where a card lies before the camera, while its side is not read."""
    step.seen = fact if step.side not in step.card.sides else None
    return ()


def read(step: IdentityStep, fact: CardRead, _: float) -> tuple[Order, ...]:
    """What was read of the side that is asked for."""
    assert step.side
    if step.side in step.card.sides:
        return ()
    if not step.card.accept_reading(step.side, fact.reading):
        return (ReadCard(step.side),)  # the other side: not what was asked for
    step.seen = None
    step.subject.others_card = step.subject.others_card and not step.card.is_proof(step.side)
    if step.side == "front":
        step.attempts.unpair()
    return ()


def retake(step: IdentityStep, _: Pressed, __: float) -> tuple[Order, ...]:
    """The side is read anew."""
    assert step.side
    step.subject.others_card = step.subject.others_card or bool(step.graves())
    step.card.drop(step.side)
    step.seen = step.subject.sight = None  # who vouched has not seen the card that comes now
    return (ReadCard(step.side),)


def confirm_field(step: IdentityStep, fact: Pressed, _: float) -> tuple[Order, ...]:
    """The seller says what a field reads that the machine was not sure of."""
    assert step.side
    if step.side not in step.card.sides:
        raise NotYetError
    name, value = str(fact.detail.get("field", "")), str(fact.detail.get("value", ""))
    fault = step.card.confirm(step.side, name, value, fact.by)
    if fault is not None:
        raise NotYetError(fault)
    return ()


def accept(step: IdentityStep, fact: Pressed, now: float) -> tuple[Order, ...]:
    """A second person answers for doubts of reading; for another person's card nobody does."""
    assert step.side
    word = word_of(fact)
    if not step.card.unaccepted(step.side):
        raise NotYetError
    if step.card.graves(step.side):
        raise NotYetError(OTHER_PERSON)
    check_second(word, step.parties)
    step.card.accept(step.side, Accepted(word.by, word.reason, now, word.note, word.proof))
    return ()
