"""On to the next stage, back to the one before, and the ways out of the step."""

from faults.trouble import Trouble
from terminal.session.facts.people import Pressed
from terminal.session.identity.consent import NotYetError
from terminal.session.identity.step import IdentityStep, Order
from terminal.session.orders.analyst import ForgetCard, Rest
from terminal.session.orders.recorder import StopSound


def go_next(step: IdentityStep, _: Pressed, now: float) -> tuple[Order, ...]:
    """To the next stage, if nothing keeps from it; from the last one, into the take."""
    if step.stage == "consent" and step.consents.recording is False:
        return refuse(step)
    obstacle = step.obstacle(now)
    if obstacle is not None:
        raise NotYetError(obstacle)
    if step.stage == "room":
        step.room.finish(step.around(), now)
        return (StopSound(), *step.go_on())
    if step.stage != "done":
        return step.go_on()
    step.ended, step.faces = "settled", None
    for subject in step.subjects:
        subject.card.forget_pictures()
    return (ForgetCard(),) if step.places.confirmed else (Rest(),)


def refuse(step: IdentityStep) -> tuple[Order, ...]:
    """The customer does not agree to being recorded: nothing is read, and no take is opened."""
    step.ended = "refused"
    return (Rest(),)


def back(step: IdentityStep, _: Pressed, now: float) -> tuple[Order, ...]:
    """To the stage before."""
    if step.at_start or step.attempts.matching:
        raise NotYetError
    step.attempts.break_off(round(now * 1e6))
    return step.go_back()


def cancel(step: IdentityStep, _: Pressed, __: float) -> tuple[Order, ...]:
    """The step is broken off, and the sale waits."""
    step.ended = "cancelled"
    return (StopSound(), Rest()) if step.stage == "room" else (Rest(),)


def correct_sale(step: IdentityStep, _: Pressed, __: float) -> tuple[Order, ...]:
    """A document is another person's: the sale is corrected."""
    _stopped(step)
    step.ended = "corrected"
    return (Rest(),)


def end_sale(step: IdentityStep, fact: Pressed, _: float) -> tuple[Order, ...]:
    """A document is another person's: the sale is not made, and why."""
    _stopped(step)
    if not str(fact.detail.get("reason") or "").strip():
        raise NotYetError(Trouble("identity.end_why"))
    step.ended = "given_up"
    return (Rest(),)


def _stopped(step: IdentityStep) -> None:
    """Raise NotYetError unless a document is another person's."""
    if not step.graves():
        raise NotYetError
