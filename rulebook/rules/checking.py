"""Checking a rule pack when it is loaded: duplicates, unknown sources, and every condition."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from rulebook.rules.conditions import Condition, condition, yes_or_no
from rulebook.rules.grammar import ConditionFaultError
from rulebook.rules.pack import RulePack
from rulebook.rules.pack_faults import PackFault, Place, duplicates
from rulebook.rules.vocabulary import AFTER_RECORDING, Vocabulary
from rulebook.rules.words import Word

__all__ = ["CheckedRules", "PackFault", "Place", "check_rules", "checked", "duplicates"]


@dataclass(frozen=True, slots=True)
class CheckedRules:
    """A rule pack whose conditions are compiled. `digest` is the SHA-256 of the pack's bytes."""

    pack: RulePack
    digest: str
    definitions: dict[str, Condition]
    conditions: dict[str, Condition]
    asked_first: frozenset[str] = frozenset()
    """The definitions behind the rules that record."""

    def leaves(self, found: Condition) -> frozenset[str]:
        """Return the facts behind a condition: those of the sale, the plan and the choices, no definitions."""
        return frozenset(word for word in self.behind(found) if self.defined_by(word) is None)

    def behind(self, found: Condition) -> set[str]:
        """Return all words that a condition reads, those of the definitions among them too."""
        seen: set[str] = set()
        waiting = list(found.words)
        while waiting:
            word = waiting.pop()
            if word not in seen:
                seen.add(word)
                defined = self.defined_by(word)
                waiting.extend(() if defined is None else defined.words)
        return seen

    def defined_by(self, word: str) -> Condition | None:
        """Return the condition behind `is.something`; None if the word is no definition."""
        owner, _, name = word.partition(".")
        return self.definitions.get(name) if owner == "is" else None


def check_rules(pack: RulePack, digest: str, vocabulary: Vocabulary) -> tuple[CheckedRules, list[PackFault]]:
    """Return the pack with its conditions compiled, and all faults; with grave faults it must not be used."""
    faults = [
        *duplicates([rule.id for rule in pack.rules], "rules"),
        *duplicates([source.id for source in pack.sources], "sources"),
        *duplicates([choice.id for choice in pack.choices], "choices"),
        *duplicates([definition.id for definition in pack.definitions], "definitions"),
        *unknown_sources(pack),
    ]
    names = [definition.id for definition in pack.definitions]
    words = vocabulary.of_format(pack.format).plus(choice=yes_or_no(choice.id for choice in pack.choices))
    definitions: dict[str, Condition] = {}
    defined: dict[str, Word] = {}
    every = yes_or_no(names)
    for place, definition in enumerate(pack.definitions):
        before = words.plus(**{"is": defined})
        found = checked(definition.when, before, ("definitions", place, "when"), faults)
        if found is not None:
            definitions[definition.id] = found
        defined[definition.id] = every[definition.id]
    whole = words.plus(**{"is": every})
    conditions: dict[str, Condition] = {}
    for place, rule in enumerate(pack.rules):
        found = checked(rule.when, whole, ("rules", place, "when"), faults)
        if found is not None:
            conditions[rule.id] = found
    result = CheckedRules(pack, digest, definitions, conditions)
    first = [conditions[rule.id] for rule in pack.rules if rule.then.record and rule.id in conditions]
    behind = {word for found in first for word in result.behind(found)}
    result = replace(result, asked_first=frozenset(name for name in definitions if f"is.{name}" in behind))
    return result, [*faults, *asked_too_early(result)]


def asked_too_early(rules: CheckedRules) -> Iterator[PackFault]:
    """Yield a fault for each rule that records and asks what is recorded: that is known only after all these rules."""
    for place, rule in enumerate(rules.pack.rules):
        found = rules.conditions.get(rule.id)
        if rule.then.record is None or found is None:
            continue
        words = sorted(word for word in rules.leaves(found) if word.partition(".")[0] in AFTER_RECORDING)
        if words:
            sentence = f"a rule that records cannot ask what is recorded: it reads {', '.join(words)}"
            yield PackFault(("rules", place, "when"), sentence)


def checked(source: str, vocabulary: Vocabulary, place: Place, faults: list[PackFault]) -> Condition | None:
    """Compile a condition; None, and a grave fault in `faults`, if it is wrong. A constant one is a light fault."""
    try:
        found = condition(source, vocabulary)
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
