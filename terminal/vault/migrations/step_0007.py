"""Drafts of sales, and the numbers of those that were entered here."""

from sqlite_utils import Database

from terminal.vault.migrations.statements import run

NAME = "0007_drafts"
_STATEMENTS = """
CREATE TABLE drafts (
    key TEXT PRIMARY KEY CHECK (key <> ''),
    data TEXT NOT NULL,
    task TEXT NOT NULL,
    owner TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;
CREATE TABLE entry_numbers (
    day TEXT PRIMARY KEY,
    last INTEGER NOT NULL CHECK (last >= 1)
) STRICT;
"""


def step(database: Database) -> None:
    """Make the tables."""
    run(database, _STATEMENTS)
