"""Where the code says what went wrong: each key that it gives to an error or a trouble, and the facts beside it.

Read from the source. Whoever hands a key on, as a class by its `__init__` or a function by a parameter, is followed to
those who give it; `f"journal.field:{what}"` with a parameter `what` is followed in the same way.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests import ROOT

USERS = ("program", "evidence", "rulebook", "books", "terminal", "headquarters", "resources")
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Given:
    """A key as it stands in the code, or no more than its beginning."""

    key: str
    place: str
    whole: bool = True
    facts: frozenset[str] | None = None
    """The names of the facts; None where they do not stand beside the key."""


@dataclass(frozen=True)
class _Taker:
    """Something that is called with a key."""

    parameters: tuple[str, ...]
    """Those that can be given by position."""
    position: int = 0
    """Of the key among them."""
    begins: str = ""
    """What it puts before the key."""
    own: frozenset[str] = frozenset()
    """Those that can be given by name only: what they are given is no fact."""
    facts: frozenset[str] | None = frozenset()
    """What it adds."""
    passes_on: bool = True
    """Whether further keywords are facts."""
    takes_mapping: bool = False
    """Whether the facts are its second argument."""


_Name = tuple[str, str]
"""Module and name."""
_Takers = dict[_Name, set[_Taker]]
"""Several where a function hands its parameter on to several."""


def _seeds() -> _Takers:
    return {
        ("faults.errors", "ShuangluError"): {_Taker(("key",))},
        ("faults.trouble", "Trouble"): {_Taker(("key", "facts", "said"), takes_mapping=True)},
    }


def sources(packages: tuple[str, ...] = USERS) -> dict[str, str]:
    """The source of every module, by its name."""
    paths = [path for package in packages for path in sorted((ROOT / package).rglob("*.py"))]
    return {_module(path): path.read_text(encoding="utf-8") for path in paths}


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def literals(modules: Mapping[str, str]) -> set[str]:
    """Every string that stands somewhere in these modules."""
    nodes = (node for source in modules.values() for node in ast.walk(ast.parse(source)))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def given_keys(modules: Mapping[str, str]) -> list[Given]:
    """Every key that these modules give, in all ways that can be seen without running them."""
    takers = _seeds()
    read = [_Module(name, source) for name, source in modules.items()]
    errors = _Module("faults.errors", (ROOT / "faults" / "errors.py").read_text(encoding="utf-8"))
    known, before = 1, 0
    while known > before:  # each round may find somebody who hands a key on to those that were found before
        before = known
        for module in (errors, *read):
            module.find_takers(takers)
        known = sum(len(found) for found in takers.values())
    called = {name for module in read for name in module.called()}
    return [given for module in read for given in module.given(takers, called)]


class _Module:
    """One module: what it calls things, and what is called in it."""

    def __init__(self, name: str, source: str) -> None:
        self._name = name
        tree = ast.parse(source)
        self._imported: dict[str, _Name] = {
            alias.asname or alias.name: (node.module or "", alias.name)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        self._classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        self._calls = list(_calls(tree, None))

    def find_takers(self, takers: _Takers) -> None:
        """Add the classes and functions of this module that hand a key on to one of the takers."""
        for node in self._classes:
            for taker in [taker for base in node.bases for taker in self._takers(base, takers)]:
                self._add(takers, node.name, _class_taker(node, taker))
        for call, function in self._calls:
            for taker in self._takers(call.func, takers):
                if function:
                    self._add(takers, function.name, _function_taker(call, function, taker))

    def _add(self, takers: _Takers, name: str, found: _Taker | None) -> None:
        if found is not None:
            takers.setdefault((self._name, name), set()).add(found)

    def called(self) -> Iterator[_Name]:
        """Yield what is called here."""
        for call, _ in self._calls:
            if name := self._meant(call.func):
                yield name

    def given(self, takers: _Takers, called: set[_Name]) -> Iterator[Given]:
        """Yield the keys that are given here; what nobody is seen to call hands on a key that is not known."""
        for call, function in self._calls:
            followed = function is not None and (self._name, function.name) in called
            for taker in self._takers(call.func, takers):
                yield from self._given(call, function, taker, followed=followed)

    def _given(self, call: ast.Call, function: _Function | None, taker: _Taker, *, followed: bool) -> Iterator[Given]:
        key = _argument(call, taker)
        if key is None:
            return
        place = f"{self._name}, line {call.lineno}"
        for text, whole in _texts(key, function):
            if whole:
                yield Given(taker.begins + text, place, facts=_facts(call, taker, function))
            elif taker.begins + text and not (followed and _parameter_in(key, function)):
                yield Given(taker.begins + text, place, whole=False)

    def _takers(self, called: ast.expr, takers: _Takers) -> list[_Taker]:
        name = self._meant(called)
        return list(takers.get(name, ())) if name else []

    def _meant(self, called: ast.expr) -> _Name | None:
        """The module and name of what is called, where they can be seen."""
        match called:
            case ast.Name(name):
                return self._imported.get(name, (self._name, name))
            case ast.Attribute(ast.Name("self" | "cls"), name):
                return self._name, name
            case ast.Attribute(ast.Name(alias), name) if alias in self._imported:
                return ".".join(self._imported[alias]), name
            case _:
                return None


def _calls(node: ast.AST, function: _Function | None) -> Iterator[tuple[ast.Call, _Function | None]]:
    """Yield every call, with the function that it stands in."""
    if isinstance(node, ast.Call):
        yield node, function
    inner = node if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else function
    for child in ast.iter_child_nodes(node):
        yield from _calls(child, inner)


def _class_taker(node: ast.ClassDef, base: _Taker) -> _Taker | None:
    """How this class takes a key; None if it has one of its own."""
    made = next((each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"), None)
    if made is None:
        return base
    for call, _ in _calls(made, None):
        match call.func:
            case ast.Attribute(ast.Call(ast.Name("super")), "__init__"):
                return _function_taker(call, made, base)
    return None


def _function_taker(call: ast.Call, function: _Function, taker: _Taker) -> _Taker | None:
    """How a function takes the key that it hands on in this call; None if it hands none on."""
    key = _argument(call, taker)
    name = _parameter_in(key, function) if key is not None else None
    parameters = _parameters(function)
    if key is None or name not in parameters:
        return None
    [(begins, _)] = _texts(key, function)
    passed = function.args.kwarg.arg if function.args.kwarg else None
    passes_on = any(_is_name(each.value, passed) for each in call.keywords if each.arg is None)
    own = frozenset(each.arg for each in function.args.kwonlyargs)
    facts = _facts(call, taker, function, passed)
    return _Taker(parameters, parameters.index(name), taker.begins + begins, own, facts, passes_on)


def _parameters(function: _Function) -> tuple[str, ...]:
    names = [each.arg for each in (*function.args.posonlyargs, *function.args.args)]
    return tuple(names[1:] if names[:1] in (["self"], ["cls"]) else names)


def _parameter_in(key: ast.expr, function: _Function | None) -> str | None:
    """The parameter of the function that is the key, or its end."""
    end = key.values[-1] if isinstance(key, ast.JoinedStr) and key.values else key
    name = end.value if isinstance(end, ast.FormattedValue) else end
    named = function is not None and isinstance(name, ast.Name) and name.id in _parameters(function)
    return name.id if named and isinstance(name, ast.Name) else None


def _argument(call: ast.Call, taker: _Taker) -> ast.expr | None:
    """What is given for the key."""
    by_name = {each.arg: each.value for each in call.keywords}
    name = taker.parameters[taker.position]
    return call.args[taker.position] if len(call.args) > taker.position else by_name.get(name)


def _texts(key: ast.expr, function: _Function | None) -> list[tuple[str, bool]]:
    """What the key can be: each text, and whether that is all of it."""
    match key:
        case ast.Constant(str(text)):
            return [(text, True)]
        case ast.IfExp(_, one, other):
            return [*_texts(one, function), *_texts(other, function)]
        case ast.JoinedStr([ast.Constant(str(text)), *_]):
            return [(text, False)]
        case ast.Name(name) if (value := _assigned(name, function)) is not None:
            return _texts(value, None)
        case _:
            return [("", False)]


def _facts(
    call: ast.Call, taker: _Taker, function: _Function | None, passed: str | None = None
) -> frozenset[str] | None:
    """The names of the facts that reach the sentence; what comes in by `passed` is added by who gives it."""
    if taker.takes_mapping:
        mapping = call.args[1] if len(call.args) > 1 else None
        mapping = next((each.value for each in call.keywords if each.arg == "facts"), mapping)
        return frozenset() if mapping is None else _names(mapping, function)
    names = {each.arg for each in call.keywords if each.arg is not None} - {*taker.parameters, *taker.own}
    found: frozenset[str] | None = frozenset(names if taker.passes_on else ())
    parts = [
        _names(each.value, function) for each in call.keywords if each.arg is None and not _is_name(each.value, passed)
    ]
    for part in (taker.facts, *parts):
        found = None if found is None or part is None else found | part
    return found


def _names(mapping: ast.expr, function: _Function | None) -> frozenset[str] | None:
    """The keys of a mapping that is written out, here or where it got its name."""
    match mapping:
        case ast.Dict(keys) if all(isinstance(key, ast.Constant) for key in keys):
            return frozenset(str(key.value) for key in keys if isinstance(key, ast.Constant))
        case ast.Name(name) if (value := _assigned(name, function)) is not None:
            return _names(value, None)
        case _:
            return None


def _assigned(name: str, function: _Function | None) -> ast.expr | None:
    """What this name was given in the function, if that happened once."""
    values = [
        value
        for node in (ast.walk(function) if function else ())
        if isinstance(node, ast.Assign) and len(node.targets) == 1
        for target, value in _pairs(node.targets[0], node.value)
        if _is_name(target, name)
    ]
    return values[0] if len(values) == 1 else None


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts, strict=False))
    return [(target, value)]


def _is_name(node: ast.expr, name: str | None) -> bool:
    return isinstance(node, ast.Name) and node.id == name
