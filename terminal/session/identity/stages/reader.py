"""A card on the reader, in place of the card before the camera."""

from terminal.session.facts.reader import ReaderRead
from terminal.session.identity.chip import take_chip, wants_print
from terminal.session.identity.obstacles import obstacle_of_card
from terminal.session.identity.stages.card import taken
from terminal.session.identity.step import IdentityStep, Order
from terminal.session.orders.analyst import Rest


def read(step: IdentityStep, fact: ReaderRead, _: float) -> tuple[Order, ...]:
    """A chip was read: all sides at once. The camera goes on where the portrait is still to be looked at.

    Where a front that was read from the print is not settled by its chip, it is shown again.
    """
    assert step.side
    if step.side in step.card.sides:
        return ()
    take_chip(step.card, fact.reading)
    taken(step, "front")
    if step.side == "back" and obstacle_of_card(step.card, "front") is not None:
        return step.go("card_front")
    return () if wants_print(step.card) else (Rest(),)
