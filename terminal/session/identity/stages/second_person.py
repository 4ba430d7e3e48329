"""A second person's word; and who is not here yet."""

from faults.trouble import Trouble
from terminal.session.facts.people import Pressed
from terminal.session.identity.consent import BySight, NotYetError, check_second, word_of
from terminal.session.identity.obstacles import OTHER_PERSON, UNASKED
from terminal.session.identity.step import BEFORE, IdentityStep, Order
from terminal.session.identity.view import Because


def by_sight(step: IdentityStep, fact: Pressed, now: float) -> tuple[Order, ...]:
    """A second person looks at the customer, in place of what the machine could not or may not do."""
    if not step.consents.complete:
        raise NotYetError(UNASKED)
    if step.stage in ("places", "done", *BEFORE):
        raise NotYetError
    if step.graves() or step.subject.others_card:
        raise NotYetError(OTHER_PERSON)
    if step.stage == "by_hand":
        raise NotYetError(Trouble("identity.document_lacks"))  # there is a word of its own for it
    return vouch(step, fact, step.why_sight() or "asked", now)


def vouch(
    step: IdentityStep, fact: Pressed, because: Because, now: float, seen: tuple[str, ...] = ()
) -> tuple[Order, ...]:
    """Take a second person's word for who is in hand, and go on. Raises NotYetError for one that does not count."""
    word = word_of(fact)
    check_second(word, step.parties)
    step.attempts.break_off(round(now * 1e6))
    step.subject.sight = BySight(word.by, word.reason, because, now, word.note, word.proof, seen)
    return step.go_on()


def absent(step: IdentityStep, fact: Pressed, _: float) -> tuple[Order, ...]:
    """This person is not here yet: she joins the recording later, and nobody has identified her."""
    reason = str(fact.detail.get("reason") or "").strip()
    if step.index == 0 or step.stage in ("places", "done"):
        raise NotYetError  # without the applicant there is no sale
    if step.graves() or step.subject.others_card:
        raise NotYetError(OTHER_PERSON)
    if not reason:
        raise NotYetError(Trouble("identity.absent_why"))
    step.subject.absent = reason
    return step.go_on()
