"""Applying rule packs to a sale: which rules fire, by which clause, and what they demand together.

Rules are asked in two passes. The first asks those that record (`record`); the second asks all others, which may
then ask whether the sale is recorded (`plan.recorded`, `records`), by whichever pack. So an overlay that widens
what is recorded brings every rule with it that holds for what is recorded.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import cel

from rulebook.rules.checking import CheckedRules
from rulebook.rules.conditions import Facts, context
from rulebook.rules.facts import recorded_facts
from rulebook.rules.obligations import Obligation
from rulebook.rules.pack import Rule, RulePack
from rulebook.sale.products import Line
from rulebook.sale.sale import Sale

PackState = Literal["applied", "not_verified", "other_line", "other_region", "not_in_force"]


@dataclass(frozen=True, slots=True)
class Case:
    """What decides whether a pack counts: line, place and day of a sale, and the ids of the packs vouched for."""

    line: Line
    region: str
    day: dt.date
    checked: frozenset[str] = frozenset()

    def vouching(self, *packs: str) -> "Case":
        """Return the case in which these packs are vouched for too."""
        return replace(self, checked=self.checked.union(packs))


def case_of(sale: Sale, day: dt.date, checked: frozenset[str] = frozenset()) -> Case:
    """Return the case of a sale by the rules of a day."""
    return Case(sale.line, sale.site.region, day, checked)


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that yields an obligation, and the pack that it stands in."""

    rule: Rule
    pack: RulePack


@dataclass(frozen=True, slots=True)
class Outcome:
    """`demands` has every obligation with the rules that yield it, in the order of packs and rules.

    `facts` are the sale's, with what is recorded; `recorded_by` has the rules that record.
    """

    demands: dict[Obligation, tuple[Fired, ...]]
    states: dict[str, PackState]
    facts: Facts
    recorded_by: tuple[Fired, ...]


def state_of(pack: RulePack, case: Case) -> PackState:
    """Tell whether a pack counts, and if not, why. `not_verified`: all fits, but nobody vouches for the overlay.

    An overlay of format 1 may vouch for itself: it can only tighten.
    """
    if not pack.of_line(case.line):
        return "other_line"
    if not pack.of_region(case.region):
        return "other_region"
    if not pack.effective.covers(case.day):
        return "not_in_force"
    counts = pack.layer == "base" or pack.id in case.checked or pack.verified.done
    return "applied" if counts else "not_verified"


def facts_for(checked: CheckedRules, facts: Facts) -> tuple[Facts, cel.Context]:
    """Return the facts with this pack's choices and definitions, for people and for the library."""
    held = context(facts)
    return {**facts, **ask_definitions(checked, held, frozenset(checked.definitions))}, held


def ask_definitions(checked: CheckedRules, held: cel.Context, names: frozenset[str]) -> dict[str, dict[str, bool]]:
    """Put a pack's choices and these of its definitions into what the library holds, in place of another pack's."""
    choices = {choice.id: choice.value for choice in checked.pack.choices}
    held.add_variable("choice", choices)
    defined: dict[str, bool] = {}
    told = -1
    for name, found in checked.definitions.items():
        if name not in names:
            continue
        if told < len(defined) and any(word.startswith("is.") for word in found.words):
            held.add_variable("is", defined)
            told = len(defined)
        defined[name] = found.holds(held)
    held.add_variable("is", defined)
    return {"choice": choices, "is": defined}


@dataclass(frozen=True, slots=True)
class Begun:
    """What is known after the first pass. `held`: the facts, with what is recorded, as the library has them."""

    states: dict[str, PackState]
    applied: tuple[CheckedRules, ...]
    recorded_by: tuple[Fired, ...]
    facts: Facts
    held: cel.Context


def begin(packs: Sequence[CheckedRules], facts: Facts, case: Case) -> Begun:
    """Ask the rules that record, of all packs that count."""
    states = {checked.pack.id: state_of(checked.pack, case) for checked in packs}
    applied = tuple(checked for checked in packs if states[checked.pack.id] == "applied")
    held = context(facts)
    recorded_by = tuple(each for checked in applied for each in recording(checked, held, case.day))
    later = recorded_facts([record_of(each) for each in recorded_by])
    for name, value in later.items():
        held.add_variable(name, value)
    return Begun(states, applied, recorded_by, {**facts, **later}, held)


def fire(packs: Sequence[CheckedRules], facts: Facts, case: Case) -> Outcome:
    """Join what every rule in force demands. Adding packs can only add demands, where no condition negates `plan.…`."""
    begun = begin(packs, facts, case)
    demands: dict[Obligation, tuple[Fired, ...]] = {}
    for each in firing(begun, case.day):
        for obligation in each.rule.then.obligations():
            demands[obligation] = (*demands.get(obligation, ()), each)
    return Outcome(demands, begun.states, begun.facts, begun.recorded_by)


def recording(checked: CheckedRules, held: cel.Context, day: dt.date) -> list[Fired]:
    """Return the rules that record, are in force and hold, in the pack's order; the first pass."""
    asked = [rule for rule in checked.pack.rules if rule.then.record is not None and rule.in_force(day)]
    if not asked:
        return []
    ask_definitions(checked, held, checked.asked_first)
    return [Fired(rule, checked.pack) for rule in asked if checked.conditions[rule.id].holds(held)]


def firing(begun: Begun, day: dt.date) -> Iterator[Fired]:
    """Yield all rules that are in force and hold, those that record among them, in the order of packs and rules."""
    recorded = {(each.pack.id, each.rule.id) for each in begun.recorded_by}
    for checked in begun.applied:
        ask_definitions(checked, begun.held, frozenset(checked.definitions))
        for rule in checked.pack.rules:
            if rule.then.record is not None:
                holds = (checked.pack.id, rule.id) in recorded
            else:
                holds = rule.in_force(day) and checked.conditions[rule.id].holds(begun.held)
            if holds:
                yield Fired(rule, checked.pack)


def record_of(fired: Fired) -> dict[str, str]:
    """Return an item of the list `records`."""
    return {"rule": fired.rule.id, "pack": fired.pack.id, "manner": fired.rule.then.record or ""}
