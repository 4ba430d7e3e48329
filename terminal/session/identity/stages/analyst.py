"""The analyst comes and goes, whatever the stage."""

from typing import Any

from terminal.session.facts.analyst import AnalystFailed, AnalystLost
from terminal.session.identity.step import IdentityStep, Order

_ORDER_NOT_TAKEN = ("analysis.away", "analysis.order", "models.")
"""Beginnings of the error codes after which no answer to an order comes any more."""


def lost(step: IdentityStep, _: AnalystLost, now: float) -> tuple[Order, ...]:
    """What it was doing is broken off, and what it saw counts no more."""
    step.analyst_up = False
    step.attempts.break_off(round(now * 1e6), "analysis.lost")
    step.seen = step.faces = None
    step.subject.document.stop_taking()
    step.room.lose()
    step.places.lose()
    return ()


def failed(step: IdentityStep, fact: AnalystFailed, now: float) -> tuple[Order, ...]:
    """A comparison is not tried twice; an attempt goes on unless its order was not even taken."""
    if fact.code.startswith(_ORDER_NOT_TAKEN):
        step.attempts.break_off(round(now * 1e6), fact.code)
    step.attempts.fail_match(round(now * 1e6), fact.code)
    step.subject.document.stop_taking()
    return ()


def ready(step: IdentityStep, _: Any, __: float) -> tuple[Order, ...]:
    """It is there, or there again."""
    step.analyst_up = True
    return ()
