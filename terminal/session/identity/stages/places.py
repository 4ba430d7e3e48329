"""Who sits where."""

from faults.trouble import Trouble
from terminal.session.facts.analyst import RolesDoubted
from terminal.session.facts.people import Pressed
from terminal.session.identity.consent import NotYetError
from terminal.session.identity.step import IdentityStep, Order


def confirm(step: IdentityStep, fact: Pressed, now: float) -> tuple[Order, ...]:
    """Who sits where is so as the operator says."""
    refusal = step.places.refusal(fact.detail.get("roles"), step.faces, now)
    if refusal is not None:
        raise NotYetError(refusal)
    assert step.faces
    bind = step.places.confirm(fact.detail["roles"], step.faces, fact.by, now)
    return (bind, *step.go("done"))


def skip(step: IdentityStep, fact: Pressed, _: float) -> tuple[Order, ...]:
    """Nobody says who sits where, and why."""
    reason = str(fact.detail.get("reason") or "").strip()
    if not reason:
        raise NotYetError(Trouble("places.reason"))
    step.places.skip(reason)
    return step.go("done")


def doubt(step: IdentityStep, fact: RolesDoubted, _: float) -> tuple[Order, ...]:
    """A place that was confirmed is sure no longer."""
    step.places.doubt(fact.roles, fact.reason)
    return ()
