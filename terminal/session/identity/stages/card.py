"""One side of a document that a machine reads."""

from terminal.session.facts.analyst import CardRead, CardSeen
from terminal.session.facts.cards import CardSide
from terminal.session.facts.people import Pressed
from terminal.session.identity.card import Accepted
from terminal.session.identity.chip import take_print, wants_print
from terminal.session.identity.consent import NotYetError, check_second, word_of
from terminal.session.identity.obstacles import OTHER_PERSON
from terminal.session.identity.step import IdentityStep, Order
from terminal.session.orders.analyst import ReadCard


def see(step: IdentityStep, fact: CardSeen, _: float) -> tuple[Order, ...]:
    """Where a card lies before the camera, while its side is not read."""
    step.seen = fact if step.side not in step.card.sides or wants_print(step.card) else None
    return ()


def read(step: IdentityStep, fact: CardRead, _: float) -> tuple[Order, ...]:
    """What was read of the side that is asked for."""
    assert step.side
    if step.side in step.card.sides:
        return _look_at_print(step, fact) if step.side == "front" and wants_print(step.card) else ()
    if not step.card.accept_reading(step.side, fact.reading):
        return (ReadCard(step.side, step.card.kind),)  # another side or document: not what was asked for
    taken(step, step.side)
    return ()


def _look_at_print(step: IdentityStep, fact: CardRead) -> tuple[Order, ...]:
    """The front is before the camera for its portrait alone; what is none, or another card's, is looked at again."""
    if not take_print(step.card, fact.reading):
        return (ReadCard("front", step.card.kind),)
    step.seen = None
    return ()


def taken(step: IdentityStep, side: CardSide) -> None:
    """A side was read: what was seen and compared before is of another one."""
    step.seen = None
    step.subject.others_card = step.subject.others_card and not step.card.is_proof(side)
    if side == "front":
        step.attempts.unpair()


def retake(step: IdentityStep, _: Pressed, __: float) -> tuple[Order, ...]:
    """The side is read anew; of a chip, which is all sides, from the front on."""
    assert step.side
    step.subject.others_card = step.subject.others_card or bool(step.graves())
    step.card.drop(step.side)
    step.seen = step.subject.sight = None  # who vouched has not seen the card that comes now
    if "front" not in step.card.sides and step.side != "front":
        return step.go("card_front")
    return (ReadCard(step.side, step.card.kind),)


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
