"""A document that people read, in place of the card."""

from faults.trouble import Trouble
from terminal.session.facts.analyst import StillTaken
from terminal.session.facts.people import Pressed
from terminal.session.identity.consent import NotYetError
from terminal.session.identity.kinds import kind_read
from terminal.session.identity.obstacles import OTHER_PERSON, UNASKED
from terminal.session.identity.stages.second_person import vouch
from terminal.session.identity.step import IdentityStep, Order
from terminal.session.identity.view import SEEN
from terminal.session.orders.analyst import TakeStill


def choose(step: IdentityStep, fact: Pressed, now: float) -> tuple[Order, ...]:
    """Another document is shown: one that a machine reads, or one that people read; which, may come later.

    `kind` is an `IdentityKind` or a `CardKind`; `by_hand`: people read it, though a machine might.
    """
    if not step.consents.complete:
        raise NotYetError(UNASKED)
    if not step.may_choose:
        raise NotYetError(OTHER_PERSON if step.graves() or step.subject.others_card else None)
    step.attempts.break_off(round(now * 1e6))
    kind, subject = fact.detail.get("kind"), step.subject
    read_as = kind_read(kind)
    if read_as is not None and fact.detail.get("by_hand") is not True:
        subject.show(read_as)
        return step.go("card_front")
    if kind is None:
        subject.document.forget()
    elif (fault := subject.document.choose(subject.customer.identity_kind(kind))) is not None:
        raise NotYetError(fault)
    subject.by_hand, subject.sight = True, None
    return () if step.stage == "by_hand" else step.go("by_hand")


def use_card(step: IdentityStep, _: Pressed, __: float) -> tuple[Order, ...]:
    """A machine reads it after all: what was typed is forgotten."""
    step.subject.show(kind_read(step.subject.document.kind) or step.card.kind)
    return step.go("card_front")


def take_still(step: IdentityStep, _: Pressed, __: float) -> tuple[Order, ...]:
    """A picture of the document is wanted."""
    if not step.analyst_up:
        raise NotYetError(Trouble("identity.no_analyst"))
    step.subject.document.await_still()
    step.subject.sight = None
    return (TakeStill(),)


def keep_still(step: IdentityStep, fact: StillTaken, _: float) -> tuple[Order, ...]:
    """The picture is there."""
    step.subject.document.take(fact)
    return ()


def type_field(step: IdentityStep, fact: Pressed, _: float) -> tuple[Order, ...]:
    """The seller types what stands in the document."""
    name, value = fact.detail.get("field"), str(fact.detail.get("value", ""))
    fault = step.subject.document.write(name, value, fact.by)
    if fault is not None:
        raise NotYetError(fault)
    step.subject.sight = None  # what she vouched for was something else
    return ()


def confirm(step: IdentityStep, fact: Pressed, now: float) -> tuple[Order, ...]:
    """A second person has seen document and customer, and ticked each sentence himstep."""
    document = step.subject.document
    if document.lacks():
        raise NotYetError(Trouble("identity.document_lacks"))
    if step.binding and any(found.grave for found in document.differences()):
        raise NotYetError(OTHER_PERSON)
    ticked = fact.detail.get("seen")
    if not isinstance(ticked, list | tuple) or set(ticked) != set(SEEN):
        raise NotYetError(Trouble("identity.unticked"))
    return vouch(step, fact, "document", now, seen=SEEN)
