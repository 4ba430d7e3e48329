"""A document that people read, in place of the card."""

from faults.trouble import Trouble
from terminal.session.facts.analyst import StillTaken
from terminal.session.facts.people import Pressed
from terminal.session.identity.consent import NotYetError
from terminal.session.identity.obstacles import OTHER_PERSON, UNASKED
from terminal.session.identity.stages.second_person import vouch
from terminal.session.identity.step import IdentityStep, Order
from terminal.session.identity.view import SEEN
from terminal.session.orders.analyst import TakeStill


def choose(step: IdentityStep, fact: Pressed, _: float) -> tuple[Order, ...]:
    """Another document than the ID card is shown; of which kind, may come later."""
    if not step.consents.complete:
        raise NotYetError(UNASKED)
    if not step.consents.card or step.stage not in ("card_front", "card_back", "by_hand"):
        raise NotYetError
    if step.side and (step.graves() or step.subject.others_card):
        raise NotYetError(OTHER_PERSON)
    fault = step.subject.document.choose(fact.detail.get("kind")) if "kind" in fact.detail else None
    if fault is not None:
        raise NotYetError(fault)
    step.subject.by_hand, step.subject.sight = True, None
    return () if step.stage == "by_hand" else step.go("by_hand")


def use_card(step: IdentityStep, _: Pressed, __: float) -> tuple[Order, ...]:
    """An ID card after all: what was typed of another document is forgotten."""
    step.subject.document.forget()
    step.subject.by_hand, step.subject.sight = False, None
    return step.go("card_front")


def take_still(step: IdentityStep, _: Pressed, __: float) -> tuple[Order, ...]:
    """A picture of the document is wanted."""
    if not step.analyst_up:
        raise NotYetError(Trouble("identity.no_analyst"))
    step.subject.document.taking, step.subject.sight = True, None
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
