"""Who works here, and what people did: a log of which each row names the digest of the one before."""

from sqlite_utils import Database

from terminal.vault.migrations.statements import never_change, run

NAME = "0005_accounts"
_STATEMENTS = """
CREATE TABLE accounts (
    number TEXT PRIMARY KEY CHECK (number <> ''),
    name TEXT NOT NULL CHECK (name <> ''),
    role TEXT NOT NULL CHECK (role IN ('teller', 'agent', 'supervisor', 'inspector', 'field_it', 'administrator')),
    licence TEXT NOT NULL DEFAULT '',
    institution TEXT NOT NULL DEFAULT '',
    made_at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('code', 'password')),
    record TEXT NOT NULL,
    code_until TEXT,
    shown_code TEXT,
    failures INTEGER NOT NULL DEFAULT 0 CHECK (failures >= 0),
    locked_at REAL,
    lock_s INTEGER NOT NULL DEFAULT 0 CHECK (lock_s >= 0),
    left_at TEXT
) STRICT;
CREATE TABLE staff_list (
    number TEXT PRIMARY KEY CHECK (number <> ''),
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    licence TEXT NOT NULL,
    licensed_until TEXT NOT NULL,
    grade TEXT NOT NULL,
    institution TEXT NOT NULL,
    left_on TEXT NOT NULL
) STRICT;
CREATE TABLE rooms (
    code TEXT PRIMARY KEY CHECK (code <> ''),
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('branch', 'insurer')),
    institution TEXT NOT NULL,
    branch TEXT NOT NULL,
    region TEXT NOT NULL,
    sales_area TEXT NOT NULL,
    acceptance_reference TEXT NOT NULL,
    terminals TEXT NOT NULL,
    closed TEXT NOT NULL
) STRICT;
CREATE TABLE audit (
    number INTEGER PRIMARY KEY CHECK (number >= 1),
    at TEXT NOT NULL,
    who TEXT NOT NULL CHECK (who <> ''),
    act TEXT NOT NULL CHECK (act <> ''),
    about TEXT NOT NULL,
    reason TEXT NOT NULL,
    facts TEXT NOT NULL,
    previous TEXT NOT NULL,
    sha256 TEXT NOT NULL
) STRICT;
CREATE TABLE audit_log (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    log TEXT NOT NULL
) STRICT;
CREATE TABLE audit_held (
    authority TEXT NOT NULL CHECK (authority <> ''),
    number INTEGER NOT NULL CHECK (number >= 1),
    at TEXT NOT NULL,
    PRIMARY KEY (authority, number)
) STRICT;
INSERT INTO audit_log (id, log) VALUES (1, lower(hex(randomblob(16))));
CREATE TRIGGER audit_in_order BEFORE INSERT ON audit \
WHEN NEW.number <> 1 + (SELECT coalesce(max(number), 0) FROM audit) \
OR NEW.previous <> coalesce((SELECT sha256 FROM audit WHERE number = NEW.number - 1), '') \
BEGIN SELECT RAISE(ABORT, 'each row of the audit log follows the one before'); END;
"""
_UNCHANGING = ("audit", "audit_log", "audit_held")


def step(database: Database) -> None:
    """Make the tables."""
    run(database, _STATEMENTS)
    never_change(database, _UNCHANGING)
