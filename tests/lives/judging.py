"""What must be true at the end of a life, whatever happened in it."""

import json
from collections import Counter
from collections.abc import Iterator

from evidence.names import TakeName
from evidence.suite import digest
from headquarters.administration import Administration
from headquarters.index.tables import Take
from headquarters.takes.held import held_take
from headquarters.takes.numbering import Holes
from terminal.home.opening import open_home
from tests.headquarters.numbering import check_numbering
from tests.lives.life import TERMINAL, Life
from tests.lives.machine import Machine


def complaints(life: Life) -> Iterator[str]:
    """Everything that is not as it must be; nothing where all is well."""
    with Administration.open(life.hq.data) as desk:
        rows = list(desk.database.takes())
        held = {_opening(desk, row): row for row in rows}
        yield from _lying_here(life, held)
        yield from _named_twice(desk, rows)
        yield from _vanished(life, held, rows)
    for machine in life.machines:
        yield from _refused(machine)


def came_to(life: Life) -> Counter[str]:
    """How many takes were opened, and what became of them at headquarters, by reason."""
    with Administration.open(life.hq.data) as desk:
        rows = list(desk.database.takes())
    opened = sum(len(machine.opened) for machine in (*life.machines, *life.died))
    return Counter({"opened": opened}) + Counter(row.quarantine or row.state for row in rows)


def _opening(desk: Administration, row: Take) -> str:
    with held_take(row, desk.database, desk.storage) as take:
        return digest(take.lines()[0])


def _lying_here(life: Life, held: dict[str, Take]) -> Iterator[str]:
    """Whatever still lies on any disk is at headquarters: accepted, or in quarantine with its reason."""
    for machine in life.machines:
        for opening, entries in machine.takes_on_disk().items():
            row = held.get(opening)
            if row is None:
                yield f"{machine.home.name}: the take that opens with {opening[:8]} is not at headquarters"
            elif row.entries < entries:
                yield f"{row.take}: {entries} entries lie here, {row.entries} at headquarters"
            elif row.state == "open":
                yield f"{row.take}: neither accepted nor in quarantine, {row.reasons}"


def _named_twice(desk: Administration, rows: list[Take]) -> Iterator[str]:
    """No two receipts name the same take, and each speaks of the very journal that is stored."""
    named = Counter[str]()
    for row in rows:
        receipt = desk.database.receipt(row.take)
        if receipt is None:
            continue
        said = json.loads(receipt)["receipt"]
        named[said["take"]] += 1
        with held_take(row, desk.database, desk.storage) as take:
            if said["head"] != digest(take.lines()[-1]):
                yield f"{row.take}: the receipt speaks of another journal"
    yield from (f"two accepted takes are named {take}" for take, count in named.items() if count > 1)


def _vanished(life: Life, held: dict[str, Take], rows: list[Take]) -> Iterator[str]:
    """What is neither on a disk nor at headquarters is named missing by its number, once a later one is there."""
    on_disks = {opening for machine in life.machines for opening in machine.takes_on_disk()}
    missing = check_numbering(rows).missing
    names = {name: TakeName.parse(name, TERMINAL) for name in (row.take.partition("~")[0] for row in rows)}
    for machine in (*life.machines, *life.died):
        for opened in machine.opened:
            if opened.opening in held or opened.opening in on_disks or opened.take in names:
                continue
            lost = TakeName.parse(opened.take, TERMINAL)
            later = any(name.epoch == lost.epoch and name.number > lost.number for name in names.values())
            if later and not any(_covers(hole, lost) for hole in missing):
                yield f"{opened.take} is nowhere, and nobody says so"


def _covers(hole: Holes, lost: TakeName) -> bool:
    return hole.first.epoch == lost.epoch and hole.first.number <= lost.number <= hole.last.number


def _refused(machine: Machine) -> Iterator[str]:
    """Nothing is refused for good."""
    home = open_home(machine.settings)
    try:
        for take, reason in home.vault.outbox.refused_before():
            yield f"{machine.home.name}: {take} is refused: {reason.words()}"
    finally:
        home.close()
