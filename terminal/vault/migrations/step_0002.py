"""Epochs of a terminal's identity, quarantine, and a line for each identity."""

from sqlite_utils import Database

from terminal.vault.migrations.statements import never_change, run

NAME = "0002_epochs_quarantine_and_lines"
_STATEMENTS = """
ALTER TABLE identities ADD COLUMN epoch INTEGER NOT NULL DEFAULT 1 CHECK (epoch >= 1);
ALTER TABLE identities ADD COLUMN renewal INTEGER NOT NULL DEFAULT 0 CHECK (renewal IN (0, 1));
CREATE TABLE takes_of_2 (
    take TEXT PRIMARY KEY,
    terminal TEXT NOT NULL,
    epoch INTEGER NOT NULL DEFAULT 1 CHECK (epoch >= 1),
    series TEXT NOT NULL CHECK (series IN ('sale', 'rehearsal')),
    number INTEGER NOT NULL CHECK (number >= 1),
    identity INTEGER NOT NULL REFERENCES identities (id),
    format INTEGER NOT NULL DEFAULT 1,
    previous TEXT,
    state TEXT NOT NULL CHECK (state IN ('allocated', 'open', 'closed', 'interrupted')),
    sale TEXT,
    planned_s INTEGER,
    custody TEXT,
    entries INTEGER NOT NULL DEFAULT 0,
    head TEXT,
    known_entries INTEGER NOT NULL DEFAULT 0,
    known_head TEXT,
    opened_at TEXT,
    closed_at TEXT,
    released_at TEXT,
    UNIQUE (terminal, epoch, series, number)
) STRICT;
INSERT INTO takes_of_2 (take, terminal, series, number, identity, previous, state, sale, planned_s, custody, entries,
    head, known_entries, known_head, opened_at, closed_at, released_at)
SELECT take, terminal, series, number,
    coalesce(
        (SELECT max(id) FROM identities WHERE terminal = takes.terminal AND made_at <= takes.opened_at),
        (SELECT max(id) FROM identities WHERE terminal = takes.terminal AND takes.opened_at IS NULL),
        (SELECT min(id) FROM identities WHERE terminal = takes.terminal),
        (SELECT min(id) FROM identities)
    ),
    previous, state, sale, planned_s, 'unknown', entries, head, entries, head, opened_at, closed_at, released_at
FROM takes;
DROP TABLE takes;
ALTER TABLE takes_of_2 RENAME TO takes;
CREATE TABLE receipts_of_2 (
    id INTEGER PRIMARY KEY,
    take TEXT NOT NULL REFERENCES takes (take),
    receipt BLOB NOT NULL,
    manifest_sha256 TEXT NOT NULL,
    segments INTEGER NOT NULL,
    verified_at TEXT NOT NULL
) STRICT;
INSERT INTO receipts_of_2 (take, receipt, manifest_sha256, segments, verified_at)
SELECT take, receipt, manifest_sha256, segments, verified_at FROM receipts ORDER BY rowid;
DROP TABLE receipts;
ALTER TABLE receipts_of_2 RENAME TO receipts;
CREATE INDEX receipts_of_take ON receipts (take, id);
CREATE TABLE receipts_lost (
    receipt INTEGER PRIMARY KEY REFERENCES receipts (id),
    at TEXT NOT NULL
) STRICT;
CREATE VIEW receipts_standing AS
SELECT * FROM receipts WHERE id IN (SELECT max(id) FROM receipts GROUP BY take)
    AND id NOT IN (SELECT receipt FROM receipts_lost);
CREATE TABLE verified (
    id INTEGER PRIMARY KEY,
    receipt INTEGER NOT NULL REFERENCES receipts (id),
    verified_at TEXT,
    at TEXT NOT NULL
) STRICT;
CREATE VIEW verified_standing AS
SELECT take, verified.verified_at AS verified_at
FROM verified JOIN receipts_standing ON verified.receipt = receipts_standing.id
WHERE verified.id IN (SELECT max(id) FROM verified GROUP BY receipt) AND verified.verified_at IS NOT NULL;
CREATE TABLE quarantines (
    id INTEGER PRIMARY KEY,
    take TEXT NOT NULL REFERENCES takes (take),
    receipt BLOB NOT NULL,
    stored_as TEXT NOT NULL,
    reason TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
ALTER TABLE outbox ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting'
    CHECK (state IN ('waiting', 'refused', 'quarantined', 'declined'));
UPDATE outbox SET state = 'refused' WHERE refused IS NOT NULL;
CREATE TABLE home (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    keeps_itself INTEGER NOT NULL CHECK (keeps_itself IN (0, 1)),
    settled_at TEXT NOT NULL
) STRICT;
CREATE TABLE marks (
    terminal TEXT NOT NULL,
    epoch INTEGER NOT NULL CHECK (epoch >= 1),
    series TEXT NOT NULL CHECK (series IN ('sale', 'rehearsal')),
    number INTEGER NOT NULL DEFAULT 0 CHECK (number >= 0),
    head TEXT,
    previous TEXT,
    told INTEGER NOT NULL DEFAULT 0 CHECK (told >= 0),
    settles INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (terminal, epoch, series)
) STRICT;
INSERT INTO marks (terminal, epoch, series, number, head, previous)
SELECT terminal, epoch, series, number, head, previous FROM takes AS mine
WHERE state <> 'allocated' AND number = (
    SELECT max(number) FROM takes AS other WHERE other.terminal = mine.terminal AND other.series = mine.series
        AND other.state <> 'allocated'
);
CREATE TABLE doubts (
    id INTEGER PRIMARY KEY,
    why TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE TABLE contacts (
    terminal TEXT NOT NULL,
    authority TEXT NOT NULL,
    calls TEXT NOT NULL,
    formats TEXT NOT NULL,
    generation TEXT,
    alarms TEXT NOT NULL,
    greeted INTEGER NOT NULL CHECK (greeted IN (0, 1)),
    at TEXT NOT NULL,
    PRIMARY KEY (terminal, authority)
) STRICT;
CREATE TABLE unsettled (
    terminal TEXT NOT NULL,
    authority TEXT NOT NULL,
    chore TEXT NOT NULL,
    trouble TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (terminal, authority, chore)
) STRICT;
CREATE TABLE renewal_keys (
    terminal TEXT NOT NULL,
    authority TEXT NOT NULL,
    key_pem BLOB NOT NULL,
    made_at TEXT NOT NULL,
    PRIMARY KEY (terminal, authority)
) STRICT;
"""
_UNCHANGING = ("receipts", "receipts_lost", "verified", "quarantines", "home", "doubts")


def step(database: Database) -> None:
    """Tables that others refer to are made anew: foreign keys are off, so the step checks them."""
    run(database, _STATEMENTS)
    if database.execute("PRAGMA foreign_key_check").fetchall():
        raise ValueError("a row refers to one that is not there")
    never_change(database, _UNCHANGING)
