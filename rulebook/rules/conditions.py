"""Conditions: checked when a pack is loaded, evaluated by the CEL library when a plan is made.

Checking is abstract evaluation (`judging.py`): every word stands for all the values it can have. Sums that a
pack of format 2 writes in yuan reach the library in fen, as the facts have them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cel

from rulebook.rules.grammar import ConditionFaultError, Name, Quantified, Tree, conjuncts, names_in, read
from rulebook.rules.judging import Bool, Judge
from rulebook.rules.vocabulary import Vocabulary
from rulebook.rules.words import Group, Truth, Word

Facts = Mapping[str, Any]
"""Groups of values as conditions see them: `facts["applicant"]["age"]`, `facts["products"][0]["class"]`."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a condition that must hold for the whole to hold. `source` is as written, sums in yuan."""

    source: str
    words: tuple[str, ...]
    program: cel.Program


@dataclass(frozen=True, slots=True)
class Condition:
    """A checked condition. `words` are the facts that it reads, `marks` the values it names, sums in fen."""

    source: str
    words: tuple[str, ...]
    parts: tuple[Part, ...]
    marks: frozenset[bool | int | str]
    can_hold: bool
    can_fail: bool

    def holds(self, facts: cel.Context) -> bool:
        """Tell whether every part holds. The facts must have all `words`."""
        return all(part.program.execute(facts) is True for part in self.parts)

    def failing(self, facts: cel.Context) -> tuple[Part, ...]:
        """Return the parts that do not hold: why a rule did not fire. Empty if the condition holds."""
        return tuple(part for part in self.parts if part.program.execute(facts) is not True)


def context(facts: Facts) -> cel.Context:
    """Return facts as the library holds them; made once for a plan, since it costs more than evaluating."""
    return cel.Context(variables=dict(facts))


def condition(source: str, vocabulary: Vocabulary) -> Condition:
    """Check and compile. Raises `ConditionFaultError` with one sentence."""
    tree = read(source)
    judge = Judge(vocabulary)
    found = judge.judged(tree)
    if not isinstance(found, Bool):
        raise ConditionFaultError("a condition is yes or no; this is a value", tree.start + 1)
    parts = tuple(part(source, each, judge.in_yuan) for each in conjuncts(tree))
    words = tuple(sorted({word for each in parts for word in each.words}))
    return Condition(source, words, parts, frozenset(judge.marks()), found.can_hold, found.can_fail)


def part(source: str, tree: Tree, in_yuan: Sequence[int]) -> Part:
    """Compile the part of `source` that `tree` was read from; literals that end at `in_yuan` are made fen."""
    text = source[tree.start : tree.end]
    return Part(text, words_of(tree), compiled(in_fen(source, tree.start, tree.end, in_yuan)))


def in_fen(source: str, start: int, end: int, in_yuan: Sequence[int]) -> str:
    """Return a stretch of `source` with two zeros after each number that ends at one of these places."""
    pieces = []
    for place in sorted(place for place in in_yuan if start < place <= end):
        pieces += [source[start:place], "00"]
        start = place
    return "".join([*pieces, source[start:end]])


def compiled(source: str) -> cel.Program:
    """Compile for the CEL library; raises `ConditionFaultError` where it refuses what our grammar takes."""
    try:
        return cel.compile(source)
    except ValueError as error:  # what our grammar takes, CEL takes; a difference is a fault of the pack
        raise ConditionFaultError("the expression library does not understand this condition") from error


def words_of(tree: Tree) -> tuple[str, ...]:
    """Return the words that a tree reads: `applicant.age`, and `products.class` for what is read of each product."""
    names = list(names_in(tree))
    lists = {each.variable: each.many for each in names if isinstance(each, Quantified)}
    read = {f"{lists.get(name.owner, name.owner)}.{name.field}" for name in names if isinstance(name, Name)}
    return tuple(sorted(read))


def yes_or_no(words: Iterable[str]) -> Group:
    """Return a group of yes-or-no words, for definitions and choices."""
    return {word: Word(Truth(), word, word) for word in words}


def value_of(facts: Facts, word: str) -> Any:
    """Return the value of a word; of a list, the values of all its items."""
    owner, field = word.split(".")
    group = facts[owner]
    return [each[field] for each in group] if isinstance(group, list) else group[field]
