"""What a plan tells beside the recording: the customer's rights for the slip, and hints for the seller."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from rulebook.plan.demands import cited
from rulebook.plan.plan import PlannedHint, PlannedNode, PlannedRight
from rulebook.plan.shelf import Shelf
from rulebook.rules.firing import Outcome
from rulebook.sale.sale import Sale
from rulebook.sale.text import Text
from rulebook.script.hints import Hint, hints_of
from rulebook.script.rights import DueRight, rights_of


@dataclass(frozen=True, slots=True)
class Extras:
    """`not_ready`: rights that could not be worded, since the sale lacks a figure."""

    rights: tuple[PlannedRight, ...]
    hints: tuple[PlannedHint, ...]
    not_ready: tuple[Text, ...]


def extras(sale: Sale, shelf: Shelf, outcome: Outcome, day: dt.date, nodes: Sequence[PlannedNode]) -> Extras:
    """Return the rights that the sale brings, statutory ones first; and hints, of packs that somebody vouches for."""
    found = rights_of(shelf.rights, sale, outcome.facts, day)
    checked = [each for each in shelf.hints if each.pack.id in shelf.checked]
    hints = hints_of(checked, outcome.facts, [node.id for node in nodes]) if nodes else ()
    return Extras(
        rights=tuple(planned_right(each) for each in found.rights),
        hints=tuple(planned_hint(each) for each in hints),
        not_ready=tuple(each.sentence for each in found.missing),
    )


def planned_right(right: DueRight) -> PlannedRight:
    """Return a right as the plan has it."""
    return PlannedRight(
        code=right.code,
        title=right.title,
        how=right.how,
        statutory=right.statutory,
        until=right.until,
        clauses=(cited((right.source,), right.clause, right.code, "design"),),
    )


def planned_hint(hint: Hint) -> PlannedHint:
    """Return a hint as the plan has it."""
    return PlannedHint(
        id=hint.id, node=hint.node or "", on=hint.on, events=hint.events, say=hint.say, source=hint.source
    )
