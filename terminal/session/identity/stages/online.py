"""The official online check, while the card is looked at."""

from terminal.session.facts.online import OnlineAnswered
from terminal.session.facts.people import Pressed
from terminal.session.identity.card import Accepted
from terminal.session.identity.consent import NotYetError, check_second, word_of
from terminal.session.identity.online import UNREAD
from terminal.session.identity.step import IdentityStep, Order


def ask(step: IdentityStep, _: Pressed, now: float) -> tuple[Order, ...]:
    """Have it asked; also once more."""
    online = step.subject.online
    order = online.begin(step.next_ticket(), step.consents, now)
    if order is None:
        raise NotYetError(None if online.asking or not online.wanted else UNREAD)
    return (order,)


def take(step: IdentityStep, fact: OnlineAnswered, _: float) -> tuple[Order, ...]:
    """The answer is there, whoever is in hand by now."""
    for subject in step.subjects:
        subject.online.take(fact)
    return ()


def accept(step: IdentityStep, fact: Pressed, now: float) -> tuple[Order, ...]:
    """A second person answers for an answer that is against her."""
    word = word_of(fact)
    if not step.subject.online.contradicts:
        raise NotYetError
    check_second(word, step.parties)
    step.subject.online.accept(Accepted(word.by, word.reason, now, word.note, word.proof))
    return ()
