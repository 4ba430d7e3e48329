"""Checking a rule pack when it is loaded: duplicates, unknown sources, and every condition."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rulebook.rules.conditions import Condition, Scope, condition, yes_or_no
from rulebook.rules.grammar import ConditionFaultError
from rulebook.rules.pack import RulePack

Place = tuple[int | str, ...]
"""Where in a pack: `("rules", 3, "when")`."""


@dataclass(frozen=True, slots=True)
class PackFault:
    """One fault of a pack: where, in one sentence, and whether the pack can be used all the same."""

    place: Place
    sentence: str
    grave: bool = True


@dataclass(frozen=True, slots=True)
class CheckedRules:
    """A rule pack whose conditions are compiled. `digest` is the SHA-256 of the pack's bytes."""

    pack: RulePack
    digest: str
    definitions: dict[str, Condition]
    conditions: dict[str, Condition]


def scope_of(pack: RulePack, defined: Sequence[str]) -> Scope:
    """Return the words that a pack adds to the vocabulary: its `choice.…`, and `is.…` for what is `defined` so far."""
    return {"choice": yes_or_no(choice.id for choice in pack.choices), "is": yes_or_no(defined)}


def duplicates(names: Sequence[str], what: str) -> Iterator[PackFault]:
    """Yield a fault for each id that was there before; `what` is the pack's list, such as `rules`."""
    seen: set[str] = set()
    for place, name in enumerate(names):
        if name in seen:
            yield PackFault((what, place, "id"), f"'{name}' is there twice")
        seen.add(name)


def check_rules(pack: RulePack, digest: str) -> tuple[CheckedRules, list[PackFault]]:
    """Return the pack with its conditions compiled, and all faults; with grave faults it must not be used."""
    faults = [
        *duplicates([rule.id for rule in pack.rules], "rules"),
        *duplicates([source.id for source in pack.sources], "sources"),
        *duplicates([choice.id for choice in pack.choices], "choices"),
        *duplicates([definition.id for definition in pack.definitions], "definitions"),
        *unknown_sources(pack),
    ]
    definitions: dict[str, Condition] = {}
    for place, definition in enumerate(pack.definitions):
        scope = scope_of(pack, tuple(definitions))
        found = checked(definition.when, scope, ("definitions", place, "when"), faults)
        if found is not None:
            definitions[definition.id] = found
    scope = scope_of(pack, [definition.id for definition in pack.definitions])
    conditions: dict[str, Condition] = {}
    for place, rule in enumerate(pack.rules):
        found = checked(rule.when, scope, ("rules", place, "when"), faults)
        if found is not None:
            conditions[rule.id] = found
    return CheckedRules(pack, digest, definitions, conditions), faults


def checked(source: str, scope: Scope, place: Place, faults: list[PackFault]) -> Condition | None:
    """Compile a condition; None, and a grave fault in `faults`, if it is wrong. A constant one is a light fault."""
    try:
        found = condition(source, scope)
    except ConditionFaultError as error:
        faults.append(PackFault(place, f"{error.sentence} (column {error.place} of the condition)"))
        return None
    if not found.can_hold:
        faults.append(PackFault(place, "this condition never holds", grave=False))
    elif not found.can_fail:
        faults.append(PackFault(place, "this condition always holds", grave=False))
    return found


def unknown_sources(pack: RulePack) -> Iterator[PackFault]:
    """Yield a fault for each clause of a rule or choice whose source the pack does not list."""
    known = {source.id for source in pack.sources}
    for place, rule in enumerate(pack.rules):
        for number, clause in enumerate(rule.clauses):
            if clause.source not in known:
                yield PackFault(("rules", place, "clauses", number), f"'{clause.source}' is not among the sources")
    for place, choice in enumerate(pack.choices):
        if choice.clause.source not in known:
            yield PackFault(("choices", place, "clause"), f"'{choice.clause.source}' is not among the sources")
