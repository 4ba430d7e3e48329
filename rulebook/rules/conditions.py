"""Conditions: checked when a pack is loaded, evaluated by the CEL library when a plan is made.

Checking is abstract evaluation: every word stands for all the values it can have. So unknown words, wrong
types, misspelt values, sums that could overflow and conditions that cannot change are found before any sale.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import cel

from rulebook.rules.grammar import (
    Binary,
    ConditionFaultError,
    Items,
    Literal,
    Name,
    Quantified,
    Tree,
    Unary,
    conjuncts,
    names_in,
    read,
)
from rulebook.rules.vocabulary import GROUPS, LISTS, Facts, Group, OneOf, Truth, Whole, Word

WIDEST: Final = 2**62
"""CEL counts in 64 bits: a sum that could go beyond this is refused."""


@dataclass(frozen=True, slots=True)
class Bool:
    """What a yes-or-no part of a condition can be."""

    can_hold: bool = True
    can_fail: bool = True


Value = Bool | Whole | OneOf
Scope = Mapping[str, Group]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a condition that must hold for the whole to hold."""

    source: str
    words: tuple[str, ...]
    program: cel.Program


@dataclass(frozen=True, slots=True)
class Condition:
    """A checked condition. `words` are the facts that it reads."""

    source: str
    words: tuple[str, ...]
    parts: tuple[Part, ...]
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


def condition(source: str, more: Scope | None = None) -> Condition:
    """Check and compile. `more` are groups of words beyond the vocabulary (definitions, choices).

    Raises `ConditionFaultError` with one sentence.
    """
    tree = read(source)
    scope: Scope = {**GROUPS, **(more or {})}
    found = judged(tree, scope, nested=False)
    if not isinstance(found, Bool):
        raise ConditionFaultError("a condition is yes or no; this is a value", tree.start + 1)
    parts = tuple(part(source, tree) for tree in conjuncts(tree))
    words = tuple(sorted({word for each in parts for word in each.words}))
    return Condition(source, words, parts, found.can_hold, found.can_fail)


def part(source: str, tree: Tree) -> Part:
    """Compile the part of `source` that `tree` was read from."""
    text = source[tree.start : tree.end]
    return Part(text, words_of(tree), compiled(text))


def compiled(source: str) -> cel.Program:
    """Compile for the CEL library; raises `ConditionFaultError` where it refuses what our grammar takes."""
    try:
        return cel.compile(source)
    except ValueError as error:  # what our grammar takes, CEL takes; a difference is a fault of the pack
        raise ConditionFaultError("the expression library does not understand this condition") from error


def words_of(tree: Tree) -> tuple[str, ...]:
    """Return the words that a tree reads: `applicant.age`, and `products.class` for what is read of each product."""
    lists = {each.variable: each.many for each in names_in(tree) if isinstance(each, Quantified)}
    read = {f"{lists.get(name.owner, name.owner)}.{name.field}" for name in names_in(tree) if isinstance(name, Name)}
    return tuple(sorted(read))


def judged(tree: Tree, scope: Scope, *, nested: bool) -> Value:
    """Return all that a tree can be; `nested` inside `exists` or `all`. Raises `ConditionFaultError`."""
    match tree:
        case Literal():
            return of_literal(tree)
        case Items():
            raise ConditionFaultError("a list stands only after 'in'", tree.start + 1)
        case Name():
            return of_name(tree, scope)
        case Unary():
            inner = truth(tree.operand, scope, nested=nested)
            return Bool(inner.can_fail, inner.can_hold)
        case Binary():
            return of_binary(tree, scope, nested=nested)
        case Quantified():
            return of_quantified(tree, scope, nested=nested)


def of_literal(tree: Literal) -> Value:
    """Return what a value written out can be: itself only."""
    value = tree.value
    if isinstance(value, bool):
        return Bool(value, not value)
    return Whole(value, value) if isinstance(value, int) else OneOf(frozenset({value}))


def of_name(tree: Name, scope: Scope) -> Value:
    """Return what a word can be. Raises `ConditionFaultError` if the scope has no such group or field."""
    group = scope.get(tree.owner)
    if group is None:
        raise ConditionFaultError(f"unknown word '{tree.owner}'", tree.start + 1)
    word = group.get(tree.field)
    if word is None:
        raise ConditionFaultError(f"'{tree.owner}' has no '{tree.field}'", tree.start + 1)
    return Bool() if isinstance(word.kind, Truth) else word.kind


def truth(tree: Tree, scope: Scope, *, nested: bool) -> Bool:
    """Judge a tree that stands where yes or no must stand; raises `ConditionFaultError` if it is neither."""
    value = judged(tree, scope, nested=nested)
    if not isinstance(value, Bool):
        raise ConditionFaultError("yes or no is expected here", tree.start + 1)
    return value


def number(tree: Tree, scope: Scope, *, nested: bool) -> Whole:
    """Judge a tree that stands where a number must stand; raises `ConditionFaultError` if it is none."""
    value = judged(tree, scope, nested=nested)
    if not isinstance(value, Whole):
        raise ConditionFaultError("a number is expected here", tree.start + 1)
    return value


def of_binary(tree: Binary, scope: Scope, *, nested: bool) -> Value:
    """Judge both sides and what their sign makes of them. Raises `ConditionFaultError` if they do not suit it."""
    match tree.sign:
        case "&&" | "||":
            left, right = truth(tree.left, scope, nested=nested), truth(tree.right, scope, nested=nested)
            return both(left, right) if tree.sign == "&&" else either(left, right)
        case "+" | "-" | "*":
            return computed(tree, number(tree.left, scope, nested=nested), number(tree.right, scope, nested=nested))
        case "in":
            return contained(tree, judged(tree.left, scope, nested=nested))
        case "==" | "!=":
            same = equal(tree, judged(tree.left, scope, nested=nested), judged(tree.right, scope, nested=nested))
            return same if tree.sign == "==" else Bool(same.can_fail, same.can_hold)
        case _:
            lesser, greater = (number(each, scope, nested=nested) for each in (tree.left, tree.right))
            return ordered(tree.sign, lesser, greater)


def both(left: Bool, right: Bool) -> Bool:
    """Judge `&&`, its sides free of each other: what cannot hold here never holds."""
    return Bool(left.can_hold and right.can_hold, left.can_fail or right.can_fail)


def either(left: Bool, right: Bool) -> Bool:
    """Judge `||`, its sides free of each other: what cannot fail here never fails."""
    return Bool(left.can_hold or right.can_hold, left.can_fail and right.can_fail)


def computed(tree: Binary, left: Whole, right: Whole) -> Whole:
    """Return the bounds of a sum, difference or product; raises `ConditionFaultError` if they pass `WIDEST`."""
    match tree.sign:
        case "+":
            low, high = left.low + right.low, left.high + right.high
        case "-":
            low, high = left.low - right.high, left.high - right.low
        case _:
            corners = [one * other for one in (left.low, left.high) for other in (right.low, right.high)]
            low, high = min(corners), max(corners)
    if low < -WIDEST or high > WIDEST:
        raise ConditionFaultError("this could grow beyond what can be counted", tree.start + 1)
    return Whole(low, high)


def contained(tree: Binary, left: Value) -> Bool:
    """Judge `in`; raises `ConditionFaultError` unless a list follows whose words the left side can be."""
    if not isinstance(tree.right, Items):
        raise ConditionFaultError("after 'in' stands a list such as ['a', 'b']", tree.right.start + 1)
    hits = [equal(tree, left, of_literal(item)) for item in tree.right.values]
    if isinstance(left, OneOf):
        listed = {item.value for item in tree.right.values}
        return Bool(can_hold=any(hit.can_hold for hit in hits), can_fail=not left.values <= listed)
    return Bool(any(hit.can_hold for hit in hits), all(hit.can_fail for hit in hits))


def equal(tree: Binary, left: Value, right: Value) -> Bool:
    """Judge `==`; raises `ConditionFaultError` for two kinds, and for texts with no value in common (misspelt)."""
    match left, right:
        case Whole(), Whole():
            fixed = left.low == left.high == right.low == right.high
            return Bool(left.low <= right.high and right.low <= left.high, not fixed)
        case OneOf(), OneOf():
            common = left.values & right.values
            if not common:
                wrong = ", ".join(sorted(left.values if len(left.values) < len(right.values) else right.values))
                raise ConditionFaultError(f"'{wrong}' is none of the values possible here", tree.start + 1)
            return Bool(can_hold=True, can_fail=len(left.values | right.values) > 1)
        case Bool(), Bool():
            alike = (left.can_hold and right.can_hold) or (left.can_fail and right.can_fail)
            differ = (left.can_hold and right.can_fail) or (left.can_fail and right.can_hold)
            return Bool(alike, differ)
    raise ConditionFaultError("these two are of different kinds", tree.start + 1)


def ordered(sign: str, left: Whole, right: Whole) -> Bool:
    """Judge `<`, `<=`, `>` or `>=` by the bounds of both sides."""
    match sign:
        case "<":
            return Bool(left.low < right.high, left.high >= right.low)
        case "<=":
            return Bool(left.low <= right.high, left.high > right.low)
        case ">":
            return Bool(left.high > right.low, left.low <= right.high)
        case _:
            return Bool(left.high >= right.low, left.low < right.high)


def of_quantified(tree: Quantified, scope: Scope, *, nested: bool) -> Bool:
    """Judge `exists` or `all`: for a list that may be empty, the one can always fail, the other always hold.

    Raises `ConditionFaultError` for an unknown list, one quantifier in another, or a variable that is a word already.
    """
    group = LISTS.get(tree.many)
    if group is None:
        raise ConditionFaultError(f"unknown list '{tree.many}'", tree.start + 1)
    if nested:
        raise ConditionFaultError("one exists or all does not stand inside another", tree.start + 1)
    if tree.variable in scope or tree.variable in LISTS:
        raise ConditionFaultError(f"'{tree.variable}' already means something else", tree.start + 1)
    inner = truth(tree.body, {**scope, tree.variable: group}, nested=True)
    if tree.method == "exists":
        return Bool(inner.can_hold, can_fail=True)
    return Bool(can_hold=True, can_fail=inner.can_fail)


def yes_or_no(words: Iterable[str]) -> Group:
    """Return a group of yes-or-no words, for definitions and choices."""
    return {word: Word(Truth(), "") for word in words}


def value_of(facts: Facts, word: str) -> Any:
    """Return the value of a word; of a list, the values of all its items."""
    owner, field = word.split(".")
    group = facts[owner]
    return [each[field] for each in group] if isinstance(group, list) else group[field]
