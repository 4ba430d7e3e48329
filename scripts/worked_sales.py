"""The worked sales and packs that ship, for pages and tests. `rulebook.packs.worked` has their format."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from resources import PACKS
from rulebook.packs.folder import read_folder, read_worked_folder
from rulebook.packs.loading import load_shelf
from rulebook.packs.worked import Worked, read_worked, supposing
from rulebook.plan.shelf import Shelf

OF_ELSEWHERE = frozenset({"other_line", "other_region"})


@dataclass(frozen=True, slots=True)
class RulesOf:
    """Which rules fired for one worked sale, and which of its line and region did not."""

    fired: frozenset[str]
    silent: frozenset[str]


def pack_files() -> dict[str, bytes]:
    """Return the bytes of all shipped packs, by their path below the folder of packs."""
    return read_folder(PACKS)


def worked_sales() -> Iterator[Worked]:
    """Yield all worked sales, in the order of their file names."""
    for name, data in read_worked_folder(PACKS).items():
        yield read_worked(name, data)


@cache
def shipped() -> Shelf:
    """Return the shipped packs, for none of which anybody vouches; loaded once."""
    return load_shelf(pack_files())


def shelf_with(*active: str) -> Shelf:
    """Return the shipped packs with the overlays `active` checked."""
    return supposing(shipped(), active, ())


@cache
def rules_of_worked() -> Mapping[str, RulesOf]:
    """Return what became of the rules in every worked sale that is not refused at entry, by name; asked once."""
    return {each.name: rules_of(each) for each in worked_sales() if each.expected.faults is None}


def rules_of(worked: Worked) -> RulesOf:
    """Ask the rules about one worked sale, without planning it."""
    outcome = worked.outcome(shipped())
    fired = frozenset(each.rule.id for rules in outcome.demands.values() for each in rules)
    near = [each.pack for each in shipped().rules if outcome.states[each.pack.id] not in OF_ELSEWHERE]
    return RulesOf(fired, frozenset(rule.id for pack in near for rule in pack.rules) - fired)


def fired_by_rule() -> dict[str, list[str]]:
    """Return by rule the worked sales in which it fires; a rule that never fires is not in it."""
    found: dict[str, list[str]] = {}
    for name, rules in rules_of_worked().items():
        for rule in rules.fired:
            found.setdefault(rule, []).append(name)
    return found
