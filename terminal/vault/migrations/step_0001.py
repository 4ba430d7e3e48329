"""Takes, their segments and receipts, the outbox, and a history that only grows."""

from sqlite_utils import Database

from terminal.vault.migrations.statements import never_change, run

NAME = "0001_takes_outbox_and_history"
_STATEMENTS = """
CREATE TABLE identities (
    id INTEGER PRIMARY KEY,
    terminal TEXT NOT NULL,
    key_pem BLOB NOT NULL,
    certificates_pem BLOB NOT NULL,
    ca_pem BLOB,
    hq_url TEXT,
    hq_public_key BLOB,
    hq_recipient TEXT,
    made_at TEXT NOT NULL,
    CHECK ((ca_pem IS NULL) = (hq_url IS NULL) AND (ca_pem IS NULL) = (hq_public_key IS NULL))
) STRICT;
CREATE TABLE review_keys (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    private_key BLOB NOT NULL,
    made_at TEXT NOT NULL
) STRICT;
CREATE TABLE takes (
    take TEXT PRIMARY KEY,
    terminal TEXT NOT NULL,
    series TEXT NOT NULL CHECK (series IN ('sale', 'rehearsal')),
    number INTEGER NOT NULL CHECK (number >= 1),
    previous TEXT,
    state TEXT NOT NULL CHECK (state IN ('allocated', 'open', 'closed', 'interrupted')),
    sale TEXT,
    planned_s INTEGER,
    entries INTEGER NOT NULL DEFAULT 0,
    head TEXT,
    opened_at TEXT,
    closed_at TEXT,
    released_at TEXT,
    UNIQUE (terminal, series, number)
) STRICT;
CREATE TABLE segments (
    take TEXT NOT NULL REFERENCES takes (take) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 0),
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    delivered INTEGER NOT NULL DEFAULT 0 CHECK (delivered IN (0, 1)),
    PRIMARY KEY (take, number)
) STRICT;
CREATE INDEX segments_delivered ON segments (take, delivered);
CREATE TABLE outbox (
    take TEXT PRIMARY KEY REFERENCES takes (take) ON DELETE CASCADE,
    refused TEXT,
    since TEXT NOT NULL
) STRICT;
CREATE TABLE receipts (
    take TEXT PRIMARY KEY REFERENCES takes (take),
    receipt BLOB NOT NULL,
    manifest_sha256 TEXT NOT NULL,
    segments INTEGER NOT NULL,
    verified_at TEXT NOT NULL
) STRICT;
CREATE TABLE exports (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    take TEXT NOT NULL,
    who TEXT NOT NULL CHECK (who <> ''),
    reason TEXT NOT NULL CHECK (reason <> '')
) STRICT;
CREATE TABLE escrows (
    sha256 TEXT PRIMARY KEY,
    held_at TEXT NOT NULL
) STRICT;
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    take TEXT,
    kind TEXT NOT NULL,
    facts TEXT NOT NULL
) STRICT;
CREATE INDEX events_of_take ON events (take, id);
"""
_UNCHANGING = ("identities", "review_keys", "receipts", "exports", "escrows", "events")


def step(database: Database) -> None:
    """Make the tables."""
    run(database, _STATEMENTS)
    never_change(database, _UNCHANGING)
