"""A terminal can go back to the program before an update: steps of the vault since OLDEST_READER only add."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from faults.errors import ShuangluError
from program.channel import STEPS as SAID
from terminal.home.bundle import bundle_facts
from terminal.vault import Vault, create_vault, open_vault
from terminal.vault.migrations import steps
from terminal.vault.migrations.steps import OLDEST_READER, READS_FROM, SCHEMA
from tests.terminal.vault.recording import SALE, keeper, open_writer

Schema = dict[tuple[str, str], object]
DO_MORE = {
    2: "takes and receipts are made anew: a row needs an identity then, which a program of step 1 does not give",
    3: "two views are made anew, with the columns that they had: programs of step 2 read them as before",
}
"""The steps that do more than add, and what; all of them before OLDEST_READER."""


def schema(database: Database) -> Schema:
    """Columns with all that holds for them, and the text of views and triggers."""
    found: Schema = {}
    for name, kind, sql in database.execute("SELECT name, type, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"):
        if kind == "table":
            for _, column, type_, needed, default, key in database.execute(f"PRAGMA table_info({name})"):
                found[name, column] = (type_, needed, default, key)
        elif kind in ("view", "trigger"):
            found[name, kind] = sql
    return found


def after(count: int) -> Database:
    database = Database(memory=True)
    for each in steps._IN_ORDER[:count]:
        each.step(database)
    return database


@pytest.mark.parametrize("number", range(2, SCHEMA + 1))
def test_each_step_only_adds_or_stands_in_the_list(number: int) -> None:
    before, now = schema(after(number - 1)), schema(after(number))
    changed = {key for key, what in before.items() if now.get(key) != what}
    tables = {name for name, _ in before}
    new_columns = {key: what for key, what in now.items() if key not in before and key[0] in tables}
    demanding = {key for key, what in new_columns.items() if isinstance(what, tuple) and what[1] and what[2] is None}
    only_adds = not changed and not demanding
    assert only_adds is (number not in DO_MORE), (changed, demanding)
    assert number not in DO_MORE or number <= OLDEST_READER


def test_what_a_build_says_of_vaults_comes_from_the_steps() -> None:
    said = bundle_facts("linux-x86_64")
    assert {name: said[name] for name in SAID} == {
        "vault_schema": len(steps._IN_ORDER),
        "reads_vault_from": READS_FROM,
        "vault_readable_from": OLDEST_READER,
    }
    assert 1 <= READS_FROM <= OLDEST_READER <= SCHEMA


def later(home: Path, statement: str, oldest_reader: int) -> None:
    """What a later program leaves: one more step, and which programs may still read."""
    vault = open_vault(home, [keeper()])
    row = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('vault', '0099_later', 'now')"
    with vault._store.transaction() as database:
        database.execute(statement)
        database.execute(row)
        database.execute(f"PRAGMA user_version = {oldest_reader}")
    vault.close()


ADDS = "ALTER TABLE takes ADD COLUMN mood TEXT NOT NULL DEFAULT 'calm'"


def test_a_later_programs_vault_that_was_only_added_to_opens_and_records(home: Path) -> None:
    create_vault(home, [keeper()]).close()
    later(home, ADDS, SCHEMA)
    vault: Vault = open_vault(home, [keeper()])
    order = vault.takes.begin_take("rehearsal", SALE, 60)
    open_writer(order).abandon()
    vault.takes.take_opened(order.take)
    vault.close()
    again = open_vault(home, [keeper()])
    assert again.takes.last_opened("rehearsal") == order.take
    again.close()


@pytest.mark.parametrize("spell", [lambda: SCHEMA + 1, lambda: 1, lambda: 0])
def test_one_that_says_no_or_nothing_is_refused(spell: Callable[[], int], home: Path) -> None:
    create_vault(home, [keeper()]).close()
    later(home, ADDS, spell())
    with pytest.raises(ShuangluError) as refused:
        open_vault(home, [keeper()])
    assert refused.value.code == "vault.newer"
