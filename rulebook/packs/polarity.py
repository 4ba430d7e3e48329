"""Whether more recording could demand less: a rule may ask that a sale is recorded, but not that it is not.

Overlays only tighten because what they add can only add. A condition such as `!plan.recorded` would let an overlay
that has more recorded take a demand away.
"""

from collections.abc import Iterator

from rulebook.packs.reading import Place
from rulebook.rules.checking import CheckedRules
from rulebook.rules.grammar import Binary, Name, Quantified, Tree, Unary, names_in, read
from rulebook.rules.vocabulary import AFTER_RECORDING

SENTENCE = "more recording would demand less here: a rule does not ask that something is not recorded"
ONE_WAY = frozenset({"&&", "||"})


def less_where_more(checked: CheckedRules) -> Iterator[tuple[Place, str]]:
    """Yield a finding for each condition of a pack that holds less often the more is recorded."""
    later = {
        f"is.{name}"
        for name, found in checked.definitions.items()
        if any(word.partition(".")[0] in AFTER_RECORDING for word in checked.leaves(found))
    }
    for number, definition in enumerate(checked.pack.definitions):
        if definition.id in checked.definitions and falls(read(definition.when), later, negated=False):
            yield ("definitions", number, "when"), SENTENCE
    for number, rule in enumerate(checked.pack.rules):
        if rule.id in checked.conditions and falls(read(rule.when), later, negated=False):
            yield ("rules", number, "when"), SENTENCE


def falls(tree: Tree, later: set[str], *, negated: bool) -> bool:
    """Tell whether a tree may cease to hold when more is recorded; `later`: definitions that ask what is recorded."""
    match tree:
        case Unary():
            return falls(tree.operand, later, negated=not negated)
        case Binary() if tree.sign in ONE_WAY:
            return falls(tree.left, later, negated=negated) or falls(tree.right, later, negated=negated)
        case Quantified() if tree.many in AFTER_RECORDING:
            return negated == (tree.method == "exists")
        case Quantified():
            return falls(tree.body, later, negated=negated)
        case Name():
            return negated and asks(tree, later)
        case _:
            return any(isinstance(name, Name) and asks(name, later) for name in names_in(tree))


def asks(name: Name, later: set[str]) -> bool:
    """Tell whether a word asks what is recorded."""
    return name.owner in AFTER_RECORDING or f"{name.owner}.{name.field}" in later
