"""The grammar of conditions: a small, bounded part of CEL (Common Expression Language), read into a tree.

The library `cel` evaluates conditions. It has no type checker and no bounds, so this module reads the same
text first: what it does not know, or finds too long or too deep, never reaches the library.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

MOST_CHARACTERS: Final = 600
MOST_TOKENS: Final = 160
MOST_DEPTH: Final = 12
MOST_ITEMS: Final = 40
MOST_INTEGER: Final = 10**15

TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d{1,16}(?![\w.]))|(?P<text>'[^'"\\\n]{0,80}')|(?P<name>[A-Za-z_]\w{0,60}(?!\w))
    |(?P<sign>&&|\|\||[=!<>]=|[<>!+*(),.\[\]-]))""",
    re.VERBOSE | re.ASCII,
)
WORDS: Final = frozenset({"true", "false", "in"})


class ConditionFaultError(ValueError):
    """A condition cannot be taken; `sentence` says why, `place` is the column (from 1) in the condition."""

    def __init__(self, sentence: str, place: int = 1) -> None:
        super().__init__(f"{sentence} (column {place})")
        self.sentence = sentence
        self.place = place


@dataclass(frozen=True, slots=True)
class Literal:
    """A value as written. In every part of a tree `start` and `end` are places in the text, from 0, end excluded."""

    value: bool | int | str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Items:
    """A list written out, for `in`."""

    values: tuple[Literal, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Name:
    """`group.field`, or the field of a variable that `exists` or `all` binds."""

    owner: str
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unary:
    """`!` before what must be yes or no; there is no other sign with one side."""

    sign: str
    operand: "Tree"
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Binary:
    """Two sides with `&&`, `||`, a comparison, `in`, `+`, `-` or `*` between them."""

    sign: str
    left: "Tree"
    right: "Tree"
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quantified:
    """`many.exists(one, body)` or `many.all(one, body)`."""

    many: str
    method: str
    variable: str
    body: "Tree"
    start: int
    end: int


Tree = Literal | Items | Name | Unary | Binary | Quantified


@dataclass(frozen=True, slots=True)
class Token:
    """`kind`: `number`, `text` (with its quotes), `name`, `word` (true, false, in), `sign`, or an empty `end`."""

    kind: str
    text: str
    start: int
    end: int


def tokens(source: str) -> list[Token]:
    """Cut a condition into tokens; raises `ConditionFaultError` past `MOST_CHARACTERS` or `MOST_TOKENS`."""
    if len(source) > MOST_CHARACTERS:
        raise ConditionFaultError(f"the condition is longer than {MOST_CHARACTERS} characters")
    found = list(scan(source))
    if len(found) > MOST_TOKENS:
        raise ConditionFaultError(f"the condition has more than {MOST_TOKENS} words and signs")
    return found


def scan(source: str) -> Iterator[Token]:
    """Yield the tokens, `end` last; raises `ConditionFaultError` at the first column that is part of none."""
    place = 0
    end = len(source.rstrip())
    while place < end:
        match = TOKEN.match(source, place)
        if match is None or match.lastgroup is None:
            raise ConditionFaultError("this is no part of a condition", place + 1)
        group = match.lastgroup
        text = match[group]
        kind = "word" if group == "name" and text in WORDS else group
        yield Token(kind, text, match.start(group), match.end(group))
        place = match.end()
    yield Token("end", "", end, end)


COMPARISONS: Final = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})


class Reader:
    """One pass over the tokens, one method per level of binding, loosest first."""

    def __init__(self, source: str) -> None:
        self._tokens = tokens(source)
        self._at = 0
        self._depth = 0

    def whole(self) -> Tree:
        """Read the text as one condition, once; raises `ConditionFaultError` with the column of the first fault."""
        tree = self._either()
        if self._next.kind != "end":
            raise ConditionFaultError(f"'{self._next.text}' is not expected here", self._next.start + 1)
        return tree

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self, *texts: str) -> Token | None:
        token = self._next
        if token.kind in {"sign", "word"} and token.text in texts:
            self._at += 1
            return token
        return None

    def _must(self, text: str) -> Token:
        token = self._take(text)
        if token is None:
            raise ConditionFaultError(f"'{text}' is missing", self._next.start + 1)
        return token

    def _word(self, what: str) -> Token:
        token = self._next
        if token.kind != "name":
            raise ConditionFaultError(f"{what} is missing", token.start + 1)
        self._at += 1
        return token

    def _either(self) -> Tree:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise ConditionFaultError(f"nested deeper than {MOST_DEPTH}", self._next.start + 1)
        tree = self._both()
        while self._take("||"):
            right = self._both()
            tree = Binary("||", tree, right, tree.start, right.end)
        self._depth -= 1
        return tree

    def _both(self) -> Tree:
        tree = self._compared()
        while self._take("&&"):
            right = self._compared()
            tree = Binary("&&", tree, right, tree.start, right.end)
        return tree

    def _compared(self) -> Tree:
        tree = self._sum()
        sign = self._take(*COMPARISONS)
        if sign is None:
            return tree
        right = self._sum()
        if self._next.text in COMPARISONS:
            raise ConditionFaultError("comparisons are not chained: use &&", self._next.start + 1)
        return Binary(sign.text, tree, right, tree.start, right.end)

    def _sum(self) -> Tree:
        tree = self._product()
        while sign := self._take("+", "-"):
            right = self._product()
            tree = Binary(sign.text, tree, right, tree.start, right.end)
        return tree

    def _product(self) -> Tree:
        tree = self._single()
        while self._take("*"):
            right = self._single()
            tree = Binary("*", tree, right, tree.start, right.end)
        return tree

    def _single(self) -> Tree:
        if sign := self._take("!"):
            if self._next.text == "!":
                raise ConditionFaultError("'!!' says nothing", self._next.start + 1)
            operand = self._single()
            return Unary("!", operand, sign.start, operand.end)
        if opening := self._take("("):
            tree = self._either()
            closing = self._must(")")
            if isinstance(tree, Literal):
                raise ConditionFaultError("brackets around one value say nothing", opening.start + 1)
            return self._wrapped(tree, opening.start, closing.end)
        if opening := self._take("["):
            return self._items(opening)
        return self._atom()

    @staticmethod
    def _wrapped(tree: Tree, start: int, end: int) -> Tree:
        """The same tree with the place that it takes with its brackets."""
        return replace(tree, start=start, end=end)

    def _items(self, opening: Token) -> Items:
        values: list[Literal] = []
        while True:
            value = self._atom()
            if not isinstance(value, Literal):
                raise ConditionFaultError("a list holds values only", value.start + 1)
            values.append(value)
            if len(values) > MOST_ITEMS:
                raise ConditionFaultError(f"a list holds at most {MOST_ITEMS} values", value.start + 1)
            if not self._take(","):
                break
        return Items(tuple(values), opening.start, self._must("]").end)

    def _atom(self) -> Tree:
        token = self._next
        if token.kind == "end":
            raise ConditionFaultError("the condition ends too early", token.start + 1)
        self._at += 1
        match token.kind:
            case "number":
                return self._number(token)
            case "text":
                return Literal(token.text[1:-1], token.start, token.end)
            case "word" if token.text in {"true", "false"}:
                return Literal(token.text == "true", token.start, token.end)
            case "name":
                return self._named(token)
        raise ConditionFaultError(f"'{token.text}' is not expected here", token.start + 1)

    @staticmethod
    def _number(token: Token) -> Literal:
        value = int(token.text)
        if value > MOST_INTEGER:
            raise ConditionFaultError(f"numbers go up to {MOST_INTEGER}", token.start + 1)
        return Literal(value, token.start, token.end)

    def _named(self, owner: Token) -> Tree:
        self._must(".")
        field = self._word("a field's name")
        if field.text not in {"exists", "all"} or not self._take("("):
            return Name(owner.text, field.text, owner.start, field.end)
        variable = self._word("a name for each of them")
        self._must(",")
        body = self._either()
        return Quantified(owner.text, field.text, variable.text, body, owner.start, self._must(")").end)


def read(source: str) -> Tree:
    """Return the tree of a condition. Raises `ConditionFaultError`."""
    return Reader(source).whole()


def conjuncts(tree: Tree) -> Iterator[Tree]:
    """Yield the parts of a condition that must all hold, in the order they are written."""
    if isinstance(tree, Binary) and tree.sign == "&&":
        yield from conjuncts(tree.left)
        yield from conjuncts(tree.right)
    else:
        yield tree


def names_in(tree: Tree) -> Iterator[Name | Quantified]:
    """Yield every name that a tree reads, and every quantifier in it."""
    match tree:
        case Name():
            yield tree
        case Unary():
            yield from names_in(tree.operand)
        case Binary():
            yield from names_in(tree.left)
            yield from names_in(tree.right)
        case Quantified():
            yield tree
            yield from names_in(tree.body)
