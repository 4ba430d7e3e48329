"""Tasks and grants of headquarters, how each take ended, and which were practised."""

from sqlite_utils import Database

from terminal.vault.migrations.statements import never_change, run

NAME = "0006_tasks"
_STATEMENTS = """
CREATE TABLE tasks (
    authority TEXT NOT NULL CHECK (authority <> ''),
    key TEXT NOT NULL,
    sale TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'claimed', 'elsewhere', 'done')),
    due TEXT NOT NULL,
    corrects TEXT NOT NULL,
    reason TEXT NOT NULL,
    claimed_until TEXT NOT NULL,
    claimed_by TEXT NOT NULL,
    gives_back INTEGER NOT NULL DEFAULT 0 CHECK (gives_back IN (0, 1)),
    listed INTEGER NOT NULL DEFAULT 1 CHECK (listed IN (0, 1)),
    reference TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (authority, key)
) STRICT;
CREATE INDEX tasks_of_reference ON tasks (reference) WHERE reference <> '';
CREATE TABLE task_outcomes (
    id INTEGER PRIMARY KEY,
    authority TEXT NOT NULL,
    key TEXT NOT NULL,
    take TEXT NOT NULL,
    ending TEXT NOT NULL,
    at TEXT NOT NULL,
    told INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1)),
    UNIQUE (authority, key, take, ending)
) STRICT;
CREATE INDEX task_outcomes_to_tell ON task_outcomes (authority, id) WHERE told = 0;
CREATE TABLE grants (
    authority TEXT NOT NULL CHECK (authority <> ''),
    key TEXT NOT NULL,
    take TEXT NOT NULL,
    body BLOB NOT NULL,
    got_at TEXT NOT NULL,
    PRIMARY KEY (authority, key)
) STRICT;
CREATE INDEX grants_of_take ON grants (take);
CREATE TABLE endings (
    take TEXT PRIMARY KEY REFERENCES takes (take) ON DELETE CASCADE,
    ending TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
ALTER TABLE takes ADD COLUMN practice INTEGER NOT NULL DEFAULT 0 CHECK (practice IN (0, 1));
CREATE INDEX takes_opened ON takes (opened_at);
"""
_UNCHANGING = ("grants", "endings")


def step(database: Database) -> None:
    """Make the tables."""
    run(database, _STATEMENTS)
    never_change(database, _UNCHANGING)
