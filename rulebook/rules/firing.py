"""Applying rule packs to a sale: which rules fire, on which facts, by which clause; which do not, and why."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import cel

from rulebook.rules.checking import CheckedRules
from rulebook.rules.conditions import Condition, Part, context, value_of
from rulebook.rules.obligations import Obligation
from rulebook.rules.pack import Rule, RulePack
from rulebook.rules.vocabulary import Facts

PackState = Literal["applied", "not_verified", "other_region", "not_in_force"]


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that yields an obligation, and the pack that it stands in."""

    rule: Rule
    pack: RulePack


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of one rule. `because` names the facts that it fired on, or the parts that do not hold."""

    pack: str
    rule: Rule
    fired: bool
    reason: str
    facts: tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """`demands` has every obligation with the rules that yield it, in the order of packs and rules."""

    demands: dict[Obligation, tuple[Fired, ...]]
    states: dict[str, PackState]


def state_of(pack: RulePack, region: str, day: dt.date) -> PackState:
    """Tell whether a pack counts, and if not, why. An overlay that compliance has not verified never does."""
    if not pack.of_region(region):
        return "other_region"
    if pack.layer == "overlay" and not pack.verified.done:
        return "not_verified"
    return "applied" if pack.effective.covers(day) else "not_in_force"


def facts_for(checked: CheckedRules, facts: Facts) -> tuple[Facts, cel.Context]:
    """Return the sale's facts with this pack's choices and definitions, for people and for the library."""
    choices = {choice.id: choice.value for choice in checked.pack.choices}
    defined: dict[str, bool] = {}
    known = {**facts, "choice": choices, "is": defined}
    held = context(known)
    for name, found in checked.definitions.items():
        defined[name] = found.holds(held)
        held.add_variable("is", defined)
    return known, held


def fire(packs: Sequence[CheckedRules], facts: Facts, region: str, day: dt.date) -> Outcome:
    """Join what every rule in force demands. Adding packs can only add demands."""
    demands: dict[Obligation, tuple[Fired, ...]] = {}
    states: dict[str, PackState] = {}
    for checked in packs:
        state = states[checked.pack.id] = state_of(checked.pack, region, day)
        if state != "applied":
            continue
        _, held = facts_for(checked, facts)
        for rule in firing(checked, held, day):
            for obligation in rule.then.obligations():
                demands[obligation] = (*demands.get(obligation, ()), Fired(rule, checked.pack))
    return Outcome(demands, states)


def firing(checked: CheckedRules, held: cel.Context, day: dt.date) -> Iterator[Rule]:
    """Yield the rules that are in force and hold, in the pack's order. The pack must have no grave faults."""
    for rule in checked.pack.rules:
        if rule.in_force(day) and checked.conditions[rule.id].holds(held):
            yield rule


def explain(packs: Sequence[CheckedRules], facts: Facts, region: str, day: dt.date) -> Iterator[Decision]:
    """Yield a decision for every rule of every pack: fired on which facts, or not and why."""
    for checked in packs:
        state = state_of(checked.pack, region, day)
        known, held = facts_for(checked, facts)
        for rule in checked.pack.rules:
            if state != "applied":
                yield silent(checked, rule, PACK_STATES[state])
            elif not rule.in_force(day):
                yield silent(checked, rule, f"not in force on {day.isoformat()}")
            else:
                yield decision(checked, rule, known, held)


def silent(checked: CheckedRules, rule: Rule, reason: str) -> Decision:
    """Return the decision on a rule whose condition was not asked, since it or its pack does not count."""
    return Decision(checked.pack.id, rule, fired=False, reason=reason, facts=())


def decision(checked: CheckedRules, rule: Rule, known: Facts, held: cel.Context) -> Decision:
    """Ask a rule's condition, and return its answer with the facts behind it."""
    found = checked.conditions[rule.id]
    failing = found.failing(held)
    if not failing:
        facts = values(leaves(checked, found.words), known)
        return Decision(checked.pack.id, rule, fired=True, reason=found.source, facts=facts)
    words = leaves(checked, [word for part in failing for word in part.words])
    reason = "does not hold: " + "; ".join(reasons(checked, failing, held))
    return Decision(checked.pack.id, rule, fired=False, reason=reason, facts=values(words, known))


def reasons(checked: CheckedRules, failing: Sequence[Part], held: cel.Context, depth: int = 3) -> Iterator[str]:
    """Yield the parts that do not hold; of a definition, the parts of it that do not, `depth` steps down."""
    for part in failing:
        defined = defined_by(checked, part.source) if depth else None
        if defined is None:
            yield part.source
        else:
            yield f"{part.source} ({'; '.join(reasons(checked, defined.failing(held), held, depth - 1))})"


def leaves(checked: CheckedRules, words: Iterable[str]) -> tuple[str, ...]:
    """Return the facts behind words: those of the sale and the choices, no definitions; sorted, each once."""
    seen: set[str] = set()
    waiting = list(words)
    while waiting:
        word = waiting.pop()
        if word not in seen:
            seen.add(word)
            defined = defined_by(checked, word)
            waiting.extend(() if defined is None else defined.words)
    return tuple(sorted(word for word in seen if defined_by(checked, word) is None))


PACK_STATES: dict[PackState, str] = {
    "applied": "applied",
    "not_verified": "the pack is inactive: compliance has not verified it",
    "other_region": "the pack is for another region",
    "not_in_force": "the pack is not in force on this day",
}


def values(words: Sequence[str], facts: Facts) -> tuple[tuple[str, Any], ...]:
    """Return each word with its value; a word of a list has one for each item."""
    return tuple((word, value_of(facts, word)) for word in words)


def defined_by(checked: CheckedRules, word: str) -> Condition | None:
    """Return the condition behind `is.something`; None if the word is no definition."""
    owner, _, name = word.partition(".")
    return checked.definitions.get(name) if owner == "is" else None
