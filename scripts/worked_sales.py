"""Reading worked sales: a named base sale, the few facts that differ, and what must come out."""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from resources import PACKS
from rulebook.packs.loading import load_shelf
from rulebook.packs.reading import read_yaml
from rulebook.plan.plan import Plan
from rulebook.plan.planner import make_plan
from rulebook.plan.shelf import Shelf
from rulebook.sale.examples import example
from rulebook.sale.reading import read_sale
from rulebook.sale.sale import Sale

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "worked-sales"


def pack_files() -> dict[str, bytes]:
    """Return the bytes of all shipped packs, by their path below the folder of packs."""
    return {path.relative_to(PACKS).as_posix(): path.read_bytes() for path in sorted(PACKS.rglob("*.yaml"))}


def verified(files: Mapping[str, bytes], *packs: str) -> dict[str, bytes]:
    """Return the same files, with compliance having verified these overlays."""
    found = dict(files)
    for name, data in files.items():
        if any(f"id: {pack}\n".encode() in data for pack in packs):
            found[name] = data.replace(b"verified: {by: null, on: null}", b'verified: {by: test, on: "2026-01-01"}', 1)
    return found


def changed(sale: dict[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sale changed: `products.0.term: …` puts a value there; a new item with `copy: 0` begins as item 0."""
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


@dataclass(frozen=True)
class Worked:
    """A worked sale, the day, verified overlays and decided choices that it supposes, and what its file expects."""

    name: str
    sale: Sale
    rules_of: date | None
    active: tuple[str, ...]
    choices: tuple[tuple[str, bool], ...]
    expect: Mapping[str, Any]

    def plan(self, shelf: Shelf) -> Plan:
        """Plan the sale by the rules of `rules_of`, or else of its own day, with the explanation."""
        return make_plan(self.sale, shelf, on=self.rules_of, explained=True)


def worked_sales() -> Iterator[Worked]:
    """Yield all worked sales, in the order of their file names."""
    for path in sorted(FOLDER.glob("*.yaml")):
        data = read_yaml(path.read_bytes()).value
        rules_of = data.get("rules_of")
        yield Worked(
            name=path.stem,
            sale=read_sale(changed(example(data["base"]), data["change"])),
            rules_of=date.fromisoformat(rules_of) if rules_of else None,
            active=tuple(data.get("active_overlays", ())),
            choices=tuple(data.get("choices", {}).items()),
            expect=data["expect"],
        )


def decided(files: Mapping[str, bytes], choices: Iterable[tuple[str, bool]]) -> dict[str, bytes]:
    """Return the same files, with these of the law's open questions decided otherwise."""
    found = dict(files)
    for choice, value in choices:
        for name, data in found.items():
            head, mark, tail = data.partition(f"  - id: {choice}\n    question".encode())
            if mark:
                old, new = (f"value: {str(each).lower()}".encode() for each in (not value, value))
                found[name] = head + mark + tail.replace(old, new, 1)
    return found


def shelf_with(*active: str, choices: Iterable[tuple[str, bool]] = ()) -> Shelf:
    """Return the shipped packs with the overlays `active` verified and these open questions decided so."""
    return load_shelf(decided(verified(pack_files(), *active), choices))


def fired_by_rule() -> dict[str, list[str]]:
    """Return by rule the worked sales in which it fires; a rule that never fires is not in it."""
    found: dict[str, list[str]] = {}
    shelves: dict[tuple[object, ...], Shelf] = {}
    for worked in worked_sales():
        key = (worked.active, worked.choices)
        if key not in shelves:
            shelves[key] = shelf_with(*worked.active, choices=worked.choices)
        for each in worked.plan(shelves[key]).explanation or ():
            if each.fired:
                found.setdefault(each.rule, []).append(worked.name)
    return found
