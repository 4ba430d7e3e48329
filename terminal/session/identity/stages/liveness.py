"""The gestures, and the face held against the card."""

from faults.trouble import Trouble
from terminal.session.facts.analyst import (
    ChallengeEnded,
    ChallengeMoved,
    FaceMatched,
    FacesSeen,
    FlashAsked,
)
from terminal.session.facts.people import Pressed
from terminal.session.identity.consent import NotYetError
from terminal.session.identity.step import IdentityStep, Order


def see_faces(step: IdentityStep, fact: FacesSeen, _: float) -> tuple[Order, ...]:
    """Faces are followed, here and while it is asked who sits where."""
    step.faces = fact
    return ()


def begin(step: IdentityStep, fact: Pressed, _: float) -> tuple[Order, ...]:
    """An attempt begins, if one is left."""
    attempts = step.attempts
    if not step.analyst_up:
        raise NotYetError(Trouble("identity.no_analyst"))
    if attempts.running or attempts.passed or not attempts.left:
        raise NotYetError
    return (attempts.begin(flash=fact.detail.get("flash") is True),)


def move(step: IdentityStep, fact: ChallengeMoved, _: float) -> tuple[Order, ...]:
    """Another gesture is asked for."""
    step.attempts.move(fact)
    return ()


def flash(step: IdentityStep, fact: FlashAsked, _: float) -> tuple[Order, ...]:
    """The screen shall light up in a colour."""
    step.attempts.ask_flash(fact)
    return ()


def end(step: IdentityStep, fact: ChallengeEnded, _: float) -> tuple[Order, ...]:
    """The attempt is over; a face that passed is held against the portrait, where there is one."""
    mine = step.attempts.end(fact)
    compared = mine and fact.passed and step.compared
    return (step.attempts.order_match(step.card.portrait()),) if compared else ()


def match(step: IdentityStep, fact: FaceMatched, _: float) -> tuple[Order, ...]:
    """What the comparison came to."""
    step.attempts.take_match(fact)
    return ()


def skip_flash(step: IdentityStep, _: Pressed, __: float) -> tuple[Order, ...]:
    """The customer does not bear the flashes."""
    if not step.attempts.skip_flash():
        raise NotYetError
    return ()
