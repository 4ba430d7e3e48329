"""What the customer agrees to, each by itself; she may take an answer back at every stage."""

from typing import Literal

from faults.trouble import Trouble
from terminal.session.customer.consent_words import ONLINE, ConsentAbout, about_of
from terminal.session.facts.customer import CustomerActed, Via
from terminal.session.facts.people import Pressed
from terminal.session.identity.consent import ConsentAct, NotYetError, asked_digest
from terminal.session.identity.obstacles import UNASKED
from terminal.session.identity.stages.leaving import refuse
from terminal.session.identity.step import BEFORE, IdentityStep, Order

GESTURES = "liveness"
"""The item of the customer's screen while she makes gestures: a no there is a no to the use of her face."""


def enter(step: IdentityStep, fact: Pressed, now: float) -> tuple[Order, ...]:
    """The seller enters what the customer said: of one consent, or of several, in their order."""
    said = [(about, fact.detail[about]) for about in step.consents.asked if about in fact.detail]
    if not said or not all(answer in (True, False, None) for _, answer in said):
        raise NotYetError(UNASKED)
    via: Via = "paced" if fact.detail.get("paced") is True else "seller"
    if fact.detail.get("recording") is False and fact.detail.get("stay") is not True:
        _answer(step, "recording", agreed=False, via=via, by=fact.by, now=now)
        return refuse(step)
    for about, answer in said:
        _answer(step, about, agreed=answer, via=via, by=fact.by, now=now)
    return ()


def acted(step: IdentityStep, fact: CustomerActed, now: float) -> tuple[Order, ...]:
    """The customer answers on her own display, or takes an answer back, whatever the stage."""
    about = "face" if fact.item == GESTURES else about_of(fact.item)
    if about is None or about not in step.consents.asked or fact.act not in ("agreed", "refused", "changed"):
        return ()
    unread = fact.act == "agreed" and fact.via == "customer" and not fact.sha256
    if fact.item != GESTURES and (unread or (fact.sha256 and fact.sha256 != asked_digest(about))):
        raise NotYetError(Trouble("consent.other_words"))
    if step.stage != "consent" and fact.act == "agreed":
        raise NotYetError
    agreed = {"agreed": True, "refused": False, "changed": None}[fact.act]
    stage = step.stage
    _answer(step, about, agreed=agreed, via=fact.via, by="", now=now)
    if agreed is None or about == "recording":
        return () if stage == "consent" else step.go("consent")
    way = step.way()
    if stage in way:
        return ()
    return step.go("by_sight" if about == "face" else next(each for each in way if each not in BEFORE))


def _answer(step: IdentityStep, about: ConsentAbout, *, agreed: bool | None, via: Via, by: str, now: float) -> None:
    """Note an answer; what was done by one that counts no more is forgotten."""
    consents, before = step.consents, step.consents.answer(about)
    if agreed is None and before is None:
        raise NotYetError
    act: Literal["agreed", "refused", "changed"] = "changed" if agreed is None else "agreed" if agreed else "refused"
    consents.take(ConsentAct(about, act, via, by, asked_digest(about), now))
    if before == agreed:
        return
    if about == "card":
        step.subject.forget_card()
        step.attempts.unpair()
    elif about == "face":
        step.subject.forget_face(now)
    elif about == ONLINE:
        step.subject.online.stop()
