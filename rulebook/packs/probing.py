"""Probing packs with sales: a rule that has something recorded must bring something to say, whoever sells to whom.

What is recorded is decided by one rule and what is said by others, so no condition shows by itself that they fit.
The planner's own firing is asked, over variants of the example sales.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, get_args

from rulebook.packs.reading import Place
from rulebook.plan.shelf import Shelf
from rulebook.rules.checking import CheckedRules
from rulebook.rules.conditions import Facts
from rulebook.rules.facts import facts_of
from rulebook.rules.firing import Begun, Case, Fired, begin, firing, recording
from rulebook.sale.examples import example
from rulebook.sale.products import Line
from rulebook.sale.reading import read_sale
from rulebook.sale.sale import Channel, Contact, Sale
from rulebook.script.choosing import bases_of, way_of

PROBES: Final[Mapping[Line, str]] = {"insurance": "bank_participating", "wealth": "wealth_own", "loan": "loan"}
"""The example of each line whose variants are tried."""
BIRTHS: Final = (date(1996, 3, 10), date(1952, 3, 10))
CHANNELS: Final[Mapping[Line, Sequence[Channel]]] = {
    "insurance": get_args(Channel),
    "wealth": ("bank_agent", "direct"),
    "loan": ("bank_agent", "direct"),
}
MOST_CLASSES: Final = 60
ELSEWHERE: Final = "990000"
"""A place for which no pack can be."""
SOUND: Final = ("audio_video", "audio")

Finding = tuple[str, Place, str]


def silent_recordings(shelf: Shelf) -> Iterator[Finding]:
    """Yield pack id, place and sentence for each rule that records sound where no rule asks for any node.

    Every overlay is tried as if somebody vouched for it, at its place and on the first day on which it holds.
    """
    told: set[tuple[str, Place]] = set()
    for line in PROBES:
        packs = tuple(each for each in shelf.rules if each.pack.of_line(line))
        if not any(rule.then.record for each in packs for rule in each.pack.rules):
            continue
        for sale in variants(line, shelf):
            facts = facts_of(sale, shelf.classes)
            for pack_id, place, sentence in probed(packs, facts, sale, shelf):
                if (pack_id, place) not in told:
                    told.add((pack_id, place))
                    yield pack_id, place, sentence


def probed(packs: tuple[CheckedRules, ...], facts: Facts, sale: Sale, shelf: Shelf) -> Iterator[Finding]:
    """Yield what is silent of one sale: where no overlay holds, then wherever one would have more recorded."""
    every = frozenset(each.pack.id for each in packs)
    begun = begin(packs, facts, Case(sale.line, ELSEWHERE, sale.date, every))
    if sounds(begun):
        yield from silent(begun, shelf, sale, sale.date)
        return  # whatever a region adds, it is recorded and spoken already
    for each in packs:
        day = max(sale.date, each.pack.effective.first)
        if each.pack.layer == "overlay" and recording(each, begun.held, day):
            there = begin(packs, facts, Case(sale.line, each.pack.region or ELSEWHERE, day, every))
            yield from silent(there, shelf, sale, day)


def sounds(begun: Begun) -> list[Fired]:
    """Return the rules that have sound recorded."""
    return [each for each in begun.recorded_by if each.rule.then.record in SOUND]


def silent(begun: Begun, shelf: Shelf, sale: Sale, day: date) -> Iterator[Finding]:
    """Yield the rules that record where there is nothing to say: no node, or no script for the way of the sale."""
    found = sounds(begun)
    nothing = bool(found) and not any(each.rule.then.nodes for each in firing(begun, day))
    way = way_of(sale)
    for each in found:
        place: Place = ("rules", each.pack.rules.index(each.rule), "then")
        if nothing:
            sold = f"channel {sale.channel}, contact {sale.contact}, class {sale.products[0].product_class}"
            yield each.pack.id, place, f"this has it recorded, and no rule asks for a node: {each.rule.id} ({sold})"
        elif not bases_of(shelf.scripts, sale.line, way):
            yield each.pack.id, place, f"this has it recorded, and there is no script for {sale.line}, way {way}"


def variants(line: Line, shelf: Shelf) -> Iterator[Sale]:
    """Yield sales of a line: every channel, contact and age, then every class by every contact."""
    base = read_sale(example(PROBES[line]))
    first, *more = base.products
    classes = [each for each in shelf.classes.by_id.values() if each.line == line]
    applicants = [base.applicant.model_copy(update={"birth_date": birth}) for birth in BIRTHS]
    for contact in get_args(Contact):
        for channel in CHANNELS[line]:
            owner = "bank" if channel == "self_service" else None
            made = {"channel": channel, "terminal_of": owner, "contact": contact}
            yield from (base.model_copy(update={**made, "applicant": each}) for each in applicants)
        for each in classes[:MOST_CLASSES]:
            sold = (first.model_copy(update={"product_class": each.id}), *more)
            yield base.model_copy(update={"channel": "broker", "contact": contact, "products": sold})
