"""Which one hint the seller is shown at a node: released sentences of the plan, called by what happened. Pure.

Hints that words call (`on`) need somebody who hears words; while nobody does, only what happened calls one.
"""

from collections.abc import Iterator

from rulebook.plan.plan import PlannedHint
from rulebook.walk.walking import Walk
from terminal.session.sale_session import SaleSession

LONG = 2
"""A node that takes so many times its expected seconds is `long`."""
_PAUSES = ("take_interrupted", "take_resumed")


def hint_of(sale: SaleSession, node_s: float, done: frozenset[str]) -> PlannedHint | None:
    """Return the first hint that is called now and not done with; one of this very node stands before general ones.

    `node_s`: seconds of the attempt in hand; `done`: ids of those that the seller is done with at this node.
    """
    node = sale.node
    if node is None or sale.walk.ended:
        return None
    called = set(_events(sale, node_s))
    found = [
        hint
        for hint in sale.plan.hints
        if hint.node in ("", node.id) and hint.id not in done and called & set(hint.events)
    ]
    return next(iter(sorted(found, key=lambda hint: hint.node == "")), None)


def noes(walk: Walk) -> int:
    """How often a question of the node in hand was answered with no."""
    return sum(each.happened.event == "said_no" and not each.refused and each.node == walk.node for each in walk.traces)


def _events(sale: SaleSession, node_s: float) -> Iterator[str]:
    """What happened at the node in hand, in the words of the packs."""
    walk, node = sale.walk, sale.node
    if node is None:
        return
    if noes(walk):
        yield "said_no"
    if walk.attempt > 1:
        yield "repeated"
    here = [each for each in walk.traces if not each.refused]
    if here and here[-1].happened.event in _PAUSES:
        yield "paused"
    if node_s > LONG * node.expected_seconds:
        yield "long"
