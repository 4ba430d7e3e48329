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


def apply(database: Database) -> None:
    """Run the steps that are still to come. A table that others refer to can only be replaced with their rules off."""
    if not list(migrations.pending(database)):
        return
    database.execute("PRAGMA foreign_keys = OFF")
    try:
        migrations.apply(database)
    finally:
        database.execute("PRAGMA foreign_keys = ON")
