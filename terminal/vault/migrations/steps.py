"""All steps in their order. Each is one transaction together with the note that it ran."""

from typing import Protocol

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from terminal.vault.migrations import (
    step_0001,
    step_0002,
    step_0003,
    step_0004,
    step_0005,
    step_0006,
    step_0007,
    step_0008,
)


class _Step(Protocol):
    """A file of this folder."""

    NAME: str

    def step(self, database: Database) -> None: ...


_IN_ORDER: tuple[_Step, ...] = (step_0001, step_0002, step_0003, step_0004, step_0005, step_0006, step_0007, step_0008)
migrations = Migrations("vault")
for _each in _IN_ORDER:
    migrations(name=_each.NAME)(_each.step)
STEPS = frozenset(each.NAME for each in _IN_ORDER)
"""The names of all steps that this program knows; a database with another one was written by a later program."""
SCHEMA = len(_IN_ORDER)
"""The newest step, counted from 1."""
READS_FROM = 1
"""The oldest step from which a vault is brought here."""
OLDEST_READER = 8
"""The oldest program, by its newest step, that may open a vault with all of these steps: none since changed what was
there before, they only added to it (`tests/terminal/vault/test_added_only.py`). It stands in the database itself, so
that a terminal can go back to the program before an update. A step that does more than add sets it to its own number;
then nobody goes back, and the machine service refuses an update over it (`update.vault:back`).

Programs before 0.2.0 do not look at it: they refuse every vault of a later one.
"""


def apply(database: Database) -> None:
    """Run the steps that are still to come. A table that others refer to can only be replaced with their rules off."""
    if not list(migrations.pending(database)):
        return
    database.execute(f"PRAGMA user_version = {OLDEST_READER}")  # first: a cut must not leave a step without it
    database.execute("PRAGMA foreign_keys = OFF")
    try:
        migrations.apply(database)
    finally:
        database.execute("PRAGMA foreign_keys = ON")


def is_readable(database: Database) -> bool:
    """Whether this program may open it: it has no step that is not known here, or such as only add."""
    applied = {step.name for step in migrations.applied(database)}
    if applied <= STEPS:
        return True
    return applied > STEPS and _FIRST_SAID <= database.execute("PRAGMA user_version").fetchone()[0] <= SCHEMA


_FIRST_SAID = 8
"""The first value that was ever written; before it stood 1 there, which says nothing."""
