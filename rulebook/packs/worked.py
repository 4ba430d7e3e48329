"""Worked sales (样例业务): a base sale, the few facts that differ, and what must come out of it.

An institution keeps its own beside its packs, in the folder `worked`; `packs test` tries them all. `docs/packs.md`
explains the format.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Annotated, Any, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from faults.errors import ShuangluError
from rulebook.packs.expecting import Expected, Wrong, told, wrong_in
from rulebook.packs.reading import YamlFaultError, read_yaml
from rulebook.plan.plan import Plan
from rulebook.plan.planner import make_plan
from rulebook.plan.shelf import Shelf
from rulebook.rules.facts import facts_of
from rulebook.rules.firing import Outcome, case_of, fire
from rulebook.rules.pack import Id, WordId
from rulebook.sale.examples import EXAMPLES, example
from rulebook.sale.people import Part
from rulebook.sale.reading import SaleFaultsError, read_sale
from rulebook.sale.sale import Sale
from rulebook.sale.text import Text


class WorkedFile(Part):
    """A worked sale as its YAML says it. `base` is one of the example sales; or the `sale` stands here whole."""

    title: Text | None = None
    base: str | None = None
    sale: dict[str, Any] | None = None
    change: Annotated[dict[str, Any], Field(default_factory=dict)]
    """By places such as `products.0.term`; a new item of a list with `copy: 0` begins as its item 0."""
    rules_of: dt.date | None = None
    """By the rules of this day, where it is not the day of the sale."""
    active_overlays: Annotated[tuple[Id, ...], Field(max_length=20)] = ()
    """Overlays that count as checked."""
    choices: Annotated[dict[WordId, bool], Field(default_factory=dict)]
    """Open questions of the law, as if the institution had decided them so."""
    expect: Expected

    @model_validator(mode="after")
    def based(self) -> Self:
        """Refuse a base and a sale together, neither of them, and a base that is no example (`worked_base`)."""
        if (self.base is None) == (self.sale is None):
            raise PydanticCustomError("worked_base", "write either a base or a whole sale")
        if self.base is not None and self.base not in EXAMPLES:
            raise PydanticCustomError("worked_base", "there is no example sale of that name")
        return self


@dataclass(frozen=True)
class Worked:
    """A worked sale, read; `name` is its file's, without the ending."""

    name: str
    title: Text | None
    sale: Sale
    rules_of: dt.date | None
    active: tuple[str, ...]
    choices: tuple[tuple[str, bool], ...]
    expected: Expected
    faults: tuple[str, ...] = ()
    """The fields by which it is refused at entry; only where it expects some."""

    def plan(self, shelf: Shelf, *, explained: bool = False) -> Plan:
        """Plan the sale with its overlays and choices, by the rules of its day, with the explanation if asked for."""
        return make_plan(self.sale, supposing(shelf, self.active, self.choices), on=self.rules_of, explained=explained)

    def outcome(self, shelf: Shelf) -> Outcome:
        """Ask the rules alone, as `plan` does."""
        supposed = supposing(shelf, self.active, self.choices)
        case = case_of(self.sale, self.rules_of or self.sale.date, supposed.checked)
        return fire(supposed.rules, facts_of(self.sale, supposed.classes), case)

    def wrong(self, shelf: Shelf) -> list[Wrong]:
        """Return what does not come out as expected; empty if all does. What is refused at entry is not planned."""
        if self.expected.faults is not None:
            found = set(self.faults) >= set(self.expected.faults)
            return [] if found else [Wrong("faults", told(self.expected.faults), told(self.faults))]
        return wrong_in(self.expected, self.plan(shelf, explained=self.expected.of_rules))


def read_worked(name: str, data: bytes) -> Worked:
    """Read one worked sale. Raises ShuangluError `packs.worked` with its name, the line and what is wrong."""
    try:
        document = read_yaml(data)
    except YamlFaultError as error:
        raise ShuangluError("packs.worked", name=name, line=error.line, reason=error.sentence) from error
    try:
        file = WorkedFile.model_validate(document.value)
        facts = example(file.base) if file.base is not None else deepcopy(file.sale or {})
        facts = changed(facts, file.change)
        sale = read_sale(facts, entered=file.expect.faults is None)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        where = ".".join(str(step) for step in detail["loc"])
        line = document.line_of(detail["loc"])
        raise ShuangluError("packs.worked", name=name, line=line, reason=f"{where}: {detail['msg']}") from error
    except (KeyError, IndexError, TypeError, ValueError, SaleFaultsError) as error:
        line = document.line_of(("change",))
        raise ShuangluError("packs.worked", name=name, line=line, reason=str(error)) from error
    return Worked(
        name=name,
        title=file.title,
        sale=sale,
        rules_of=file.rules_of,
        active=file.active_overlays,
        choices=tuple(file.choices.items()),
        expected=file.expect,
        faults=() if file.expect.faults is None else refused(facts),
    )


def refused(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields by which a sale is refused at entry; none if it is taken."""
    try:
        read_sale(facts)
    except SaleFaultsError as error:
        return tuple(fault.field for fault in error.faults)
    return ()


def changed(sale: dict[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sale changed: `products.0.term: …` puts a value there; a new item with `copy: 0` begins as item 0.

    Raises `KeyError`, `IndexError`, `TypeError` or `ValueError` for a place that is not there.
    """
    found = deepcopy(sale)
    for place, value in change.items():
        *path, last = place.split(".")
        holder: Any = found
        for step in path:
            holder = holder[int(step)] if isinstance(holder, list) else holder[step]
        if isinstance(holder, list) and int(last) < len(holder):
            holder[int(last)] = value
        elif isinstance(holder, list):
            base = deepcopy(holder[value["copy"]]) if "copy" in value else {}
            holder.append({**base, **{key: inner for key, inner in value.items() if key != "copy"}})
        else:
            holder[last] = value
    return found


def supposing(shelf: Shelf, active: Iterable[str], choices: Iterable[tuple[str, bool]]) -> Shelf:
    """Return the shelf as if these overlays were checked and these open questions decided so."""
    values = dict(choices)
    rules = tuple(
        replace(each, pack=each.pack.model_copy(update={"choices": tuple(
            choice.model_copy(update={"value": values.get(choice.id, choice.value)}) for choice in each.pack.choices
        )}))
        for each in shelf.rules
    )  # fmt: skip
    return replace(shelf, rules=rules, checked=shelf.checked | frozenset(active))
