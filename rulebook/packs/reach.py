"""Whether a condition can ever hold, or ever fail: every case that matters is tried where they are few.

Each word is tried at the values named beside it, just below and above them, and at its bounds. Words count
as free of each other, so more cases are tried than can occur: what never holds here never holds.
"""

from collections.abc import Iterator
from itertools import islice, product
from typing import Any

from rulebook.packs.reading import Place
from rulebook.rules.checking import CheckedRules
from rulebook.rules.conditions import Condition, context
from rulebook.rules.grammar import Quantified, names_in, read
from rulebook.rules.vocabulary import Vocabulary
from rulebook.rules.words import AnyText, Kind, Truth, Whole

MOST_CASES = 2_000


def never_or_always(checked: CheckedRules, vocabulary: Vocabulary) -> Iterator[tuple[Place, str]]:
    """Yield findings for the conditions of a pack that abstract checking could not decide."""
    for number, definition in enumerate(checked.pack.definitions):
        found = checked.definitions.get(definition.id)
        if found is not None and found.can_hold and found.can_fail:
            yield from finding(found, vocabulary, ("definitions", number, "when"))
    for number, rule in enumerate(checked.pack.rules):
        found = checked.conditions.get(rule.id)
        if found is not None and found.can_hold and found.can_fail:
            yield from finding(found, vocabulary, ("rules", number, "when"))


def finding(condition: Condition, vocabulary: Vocabulary, place: Place) -> Iterator[tuple[Place, str]]:
    """Try all cases of a condition and yield what they show; nothing where they are too many or not all of them."""
    if looks_twice(condition):
        return
    cases = list(islice(cases_of(condition, vocabulary), MOST_CASES + 1))
    if len(cases) > MOST_CASES:
        return
    results = {condition.holds(context(case)) for case in cases}
    if results == {False}:
        yield place, "this condition never holds, whatever the sale"
    elif results == {True}:
        yield place, "this condition always holds, whatever the sale"


def looks_twice(condition: Condition) -> bool:
    """Tell whether a list is looked through twice: then one item cannot stand for all that it may hold."""
    many = [each.many for each in names_in(read(condition.source)) if isinstance(each, Quantified)]
    return len(many) > len(set(many))


def cases_of(condition: Condition, vocabulary: Vocabulary) -> Iterator[dict[str, Any]]:
    """Yield facts for every combination of the values that matter; of each list none, or one item."""
    words = [word.split(".") for word in condition.words]
    tried = [
        [(owner, field, value) for value in values(kind_of(f"{owner}.{field}", vocabulary), condition.marks)]
        for owner, field in words
    ]
    many = vocabulary.lists
    lists = {owner for owner, _ in words if owner in many}
    for combination in product(*tried):
        case: dict[str, Any] = {}
        for owner, field, value in combination:
            case.setdefault(owner, {})[field] = value
        yield {owner: [group] if owner in many else group for owner, group in case.items()}
        if lists:
            yield {owner: [] if owner in many else group for owner, group in case.items()}


def kind_of(name: str, vocabulary: Vocabulary) -> Kind:
    """Return what a word can be; yes or no for a pack's own `is.…` and `choice.…`, which the vocabulary has not."""
    word = vocabulary.word(name)
    return word.kind if word else Truth()


def values(kind: Kind, marks: frozenset[bool | int | str]) -> list[Any]:
    """Return the values to try: both truths; bounds, marks and their neighbours; named texts and one that is not."""
    if isinstance(kind, Truth):
        return [False, True]
    if isinstance(kind, Whole):
        near = {mark + step for mark in marks if isinstance(mark, int) for step in (-1, 0, 1)}
        return sorted({kind.low, kind.high, *(value for value in near if kind.low < value < kind.high)})
    if isinstance(kind, AnyText):
        return ["", *sorted(mark for mark in marks if isinstance(mark, str))]
    named = sorted(kind.values & {mark for mark in marks if isinstance(mark, str)})
    return [*named, *sorted(kind.values - set(named))[:1]]
