"""Judging a condition before any sale: every word stands for all the values it can have.

So unknown words, wrong types, misspelt values, sums that could overflow and conditions that cannot change are
found when a pack is loaded. Trees are bounded by the grammar, so the recursion here is too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rulebook.rules.grammar import Binary, ConditionFaultError, Items, Literal, Name, Quantified, Tree, Unary
from rulebook.rules.vocabulary import Vocabulary
from rulebook.rules.words import AnyText, OneOf, Truth, Unit, Whole

WIDEST: Final = 2**62
"""CEL counts in 64 bits: a sum that could go beyond this is refused."""
FEN: Final = 100


@dataclass(frozen=True, slots=True)
class Bool:
    """What a yes-or-no part of a condition can be."""

    can_hold: bool = True
    can_fail: bool = True


Value = Bool | Whole | OneOf | AnyText


class Judge:
    """Judges one condition. `in_yuan`: the places where those numbers end that are sums in yuan."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._bound: dict[str, str] = {}
        self._literals: dict[int, Literal] = {}
        self.in_yuan: list[int] = []

    def marks(self) -> Iterator[bool | int | str]:
        """Yield the values that are written out, sums in fen: where the answer may change."""
        for end, literal in self._literals.items():
            value = literal.value
            yield value * FEN if end in self.in_yuan and isinstance(value, int) else value

    def judged(self, tree: Tree) -> Value:
        """Return all that a tree can be. Raises `ConditionFaultError`."""
        match tree:
            case Literal():
                return self._literal(tree)
            case Items():
                raise ConditionFaultError("a list stands only after 'in'", tree.start + 1)
            case Name():
                return self._name(tree)
            case Unary():
                inner = self._truth(tree.operand)
                return Bool(inner.can_fail, inner.can_hold)
            case Binary():
                return self._binary(tree)
            case Quantified():
                return self._quantified(tree)

    def _literal(self, tree: Literal) -> Value:
        """What a value written out can be: itself only."""
        self._literals[tree.end] = tree
        return of_literal(tree)

    def _name(self, tree: Name) -> Value:
        many = self._bound.get(tree.owner)
        group = self._vocabulary.lists[many] if many else self._vocabulary.groups.get(tree.owner)
        if group is None:
            raise ConditionFaultError(f"unknown word '{tree.owner}'", tree.start + 1)
        word = group.get(tree.field)
        if word is None:
            raise ConditionFaultError(f"'{tree.owner}' has no '{tree.field}'", tree.start + 1)
        return Bool() if isinstance(word.kind, Truth) else word.kind

    def _truth(self, tree: Tree) -> Bool:
        value = self.judged(tree)
        if not isinstance(value, Bool):
            raise ConditionFaultError("yes or no is expected here", tree.start + 1)
        return value

    def _number(self, tree: Tree) -> Whole:
        value = self.judged(tree)
        if not isinstance(value, Whole):
            raise ConditionFaultError("a number is expected here", tree.start + 1)
        return value

    def _binary(self, tree: Binary) -> Value:
        """Judge both sides and what their sign makes of them."""
        match tree.sign:
            case "&&" | "||":
                left, right = self._truth(tree.left), self._truth(tree.right)
                return both(left, right) if tree.sign == "&&" else either(left, right)
            case "+" | "-":
                return computed(tree, *self._alike(tree, self._number(tree.left), self._number(tree.right)))
            case "*":
                return computed(tree, self._number(tree.left), self._number(tree.right))
            case "in":
                return self._contained(tree, self.judged(tree.left))
            case "==" | "!=":
                one, other = self.judged(tree.left), self.judged(tree.right)
                if isinstance(one, Whole) and isinstance(other, Whole):
                    one, other = self._alike(tree, one, other)
                same = equal(tree, one, other)
                return same if tree.sign == "==" else Bool(same.can_fail, same.can_hold)
            case _:
                return ordered(tree.sign, *self._alike(tree, self._number(tree.left), self._number(tree.right)))

    def _alike(self, tree: Binary, left: Whole, right: Whole) -> tuple[Whole, Whole]:
        """Return both sides in the same unit where one is money: a number written out beside it is a sum in yuan.

        Raises `ConditionFaultError` where the other side is neither money nor a number written out.
        """
        if not self._vocabulary.yuan or (left.unit == "money") == (right.unit == "money"):
            return left, right
        if left.unit == "money":
            return left, self._as_money(tree.right)
        return self._as_money(tree.left), right

    def _as_money(self, tree: Tree) -> Whole:
        if not isinstance(tree, Literal) or isinstance(tree.value, bool) or not isinstance(tree.value, int):
            raise ConditionFaultError("a sum of money is compared with, or added to, a number of something else",
                                      tree.start + 1)  # fmt: skip
        self.in_yuan.append(tree.end)
        return Whole(tree.value * FEN, tree.value * FEN, "money")

    def _contained(self, tree: Binary, left: Value) -> Bool:
        """Judge `in`; raises `ConditionFaultError` unless a list follows whose words the left side can be."""
        if not isinstance(tree.right, Items):
            raise ConditionFaultError("after 'in' stands a list such as ['a', 'b']", tree.right.start + 1)
        hits = [equal(tree, left, self._item(left, item)) for item in tree.right.values]
        if isinstance(left, OneOf):
            listed = {item.value for item in tree.right.values}
            return Bool(can_hold=any(hit.can_hold for hit in hits), can_fail=not left.values <= listed)
        return Bool(any(hit.can_hold for hit in hits), all(hit.can_fail for hit in hits))

    def _item(self, left: Value, item: Literal) -> Value:
        found = self._literal(item)
        if self._vocabulary.yuan and isinstance(left, Whole) and left.unit == "money" and isinstance(found, Whole):
            return self._as_money(item)
        return found

    def _quantified(self, tree: Quantified) -> Bool:
        """Judge `exists` or `all`: for a list that may be empty, the one can always fail, the other always hold."""
        if tree.many not in self._vocabulary.lists:
            raise ConditionFaultError(f"unknown list '{tree.many}'", tree.start + 1)
        if self._bound:
            raise ConditionFaultError("one exists or all does not stand inside another", tree.start + 1)
        if tree.variable in self._vocabulary.groups or tree.variable in self._vocabulary.lists:
            raise ConditionFaultError(f"'{tree.variable}' already means something else", tree.start + 1)
        self._bound = {tree.variable: tree.many}
        inner = self._truth(tree.body)
        self._bound = {}
        if tree.method == "exists":
            return Bool(inner.can_hold, can_fail=True)
        return Bool(can_hold=True, can_fail=inner.can_fail)


def of_literal(tree: Literal) -> Value:
    """Return what a value written out can be: itself only."""
    value = tree.value
    if isinstance(value, bool):
        return Bool(value, not value)
    return Whole(value, value) if isinstance(value, int) else OneOf(frozenset({value}))


def both(left: Bool, right: Bool) -> Bool:
    """Judge `&&`, its sides free of each other: what cannot hold here never holds."""
    return Bool(left.can_hold and right.can_hold, left.can_fail or right.can_fail)


def either(left: Bool, right: Bool) -> Bool:
    """Judge `||`, its sides free of each other: what cannot fail here never fails."""
    return Bool(left.can_hold or right.can_hold, left.can_fail and right.can_fail)


def computed(tree: Binary, left: Whole, right: Whole) -> Whole:
    """Return the bounds of a sum, difference or product; raises `ConditionFaultError` if they pass `WIDEST`.

    A product of two sums of money is none of these.
    """
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
    return Whole(low, high, unit_of(tree, left, right))


def unit_of(tree: Binary, left: Whole, right: Whole) -> Unit:
    """Return what the result counts: money if a side is money, else only a number."""
    if tree.sign == "*" and left.unit == right.unit == "money":
        raise ConditionFaultError("money times money is nothing", tree.start + 1)
    return "money" if "money" in (left.unit, right.unit) else "number"


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
        case (AnyText(), OneOf() | AnyText()) | (OneOf(), AnyText()):
            return Bool()
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
