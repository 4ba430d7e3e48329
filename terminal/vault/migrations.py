"""The vault's tables, step by step. Each step is one transaction together with the note that it ran.

A step is never changed once it shipped and imports nothing of ours, so that it still does in years what it did then.
"""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

migrations = Migrations("vault")

_FIRST = """
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
_SECOND = """
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
_THIRD = """
CREATE INDEX events_of_kind ON events (kind, id);
CREATE INDEX events_at ON events (at);
CREATE INDEX verified_of_receipt ON verified (receipt, id);
CREATE INDEX segments_of_digest ON segments (take, sha256);
CREATE INDEX outbox_of_state ON outbox (state);
ALTER TABLE takes ADD COLUMN sealed_segments INTEGER;
ALTER TABLE takes ADD COLUMN archived INTEGER NOT NULL DEFAULT 0;
CREATE INDEX takes_of_state ON takes (state, released_at, take);
CREATE INDEX takes_to_archive ON takes (take, state, sealed_segments) WHERE archived = 0;
CREATE TABLE received (
    take TEXT PRIMARY KEY REFERENCES takes (take),
    receipt INTEGER NOT NULL UNIQUE REFERENCES receipts (id),
    identity INTEGER NOT NULL REFERENCES identities (id),
    read_again INTEGER NOT NULL CHECK (read_again IN (0, 1)),
    here INTEGER NOT NULL CHECK (here IN (0, 1))
) STRICT;
INSERT INTO received (take, receipt, identity, read_again, here)
SELECT receipts_standing.take, receipts_standing.id, takes.identity,
    receipts_standing.take IN (SELECT take FROM verified_standing), takes.released_at IS NULL
FROM receipts_standing JOIN takes USING (take);
CREATE INDEX received_verified ON received (identity, receipt, take) WHERE here = 1 AND read_again = 1;
CREATE INDEX received_unverified ON received (identity, receipt, take) WHERE here = 1 AND read_again = 0;
DROP VIEW verified_standing;
DROP VIEW receipts_standing;
CREATE VIEW receipts_standing AS SELECT receipts.* FROM received JOIN receipts ON receipts.id = received.receipt;
CREATE VIEW verified_standing AS
SELECT received.take AS take, verified.verified_at AS verified_at
FROM received JOIN verified ON verified.receipt = received.receipt
WHERE verified.id = (SELECT max(id) FROM verified AS other WHERE other.receipt = received.receipt)
    AND verified.verified_at IS NOT NULL;
CREATE TRIGGER received_by_receipt AFTER INSERT ON receipts BEGIN \
INSERT OR REPLACE INTO received (take, receipt, identity, read_again, here) \
SELECT take, NEW.id, identity, 0, released_at IS NULL FROM takes WHERE take = NEW.take; END;
CREATE TRIGGER received_no_more AFTER INSERT ON receipts_lost BEGIN \
DELETE FROM received WHERE receipt = NEW.receipt; END;
CREATE TRIGGER received_read_again AFTER INSERT ON verified BEGIN \
UPDATE received SET read_again = NEW.verified_at IS NOT NULL WHERE receipt = NEW.receipt; END;
CREATE TRIGGER received_left AFTER UPDATE OF released_at ON takes BEGIN \
UPDATE received SET here = NEW.released_at IS NULL WHERE take = NEW.take; END;
CREATE TABLE missing (
    take TEXT PRIMARY KEY REFERENCES takes (take) ON DELETE CASCADE,
    at TEXT NOT NULL
) STRICT;
CREATE TABLE archive (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL,
    moves INTEGER NOT NULL
) STRICT;
"""
_FOURTH = """
CREATE TABLE books (
    authority TEXT NOT NULL CHECK (authority <> ''),
    serial INTEGER NOT NULL CHECK (serial >= 1),
    sha256 TEXT NOT NULL,
    effective TEXT NOT NULL,
    data BLOB NOT NULL,
    installed_at TEXT NOT NULL,
    confirmed_at TEXT NOT NULL,
    in_force_since TEXT,
    PRIMARY KEY (authority, serial)
) STRICT;
CREATE TABLE revocation_lists (
    authority TEXT PRIMARY KEY CHECK (authority <> ''),
    pem BLOB NOT NULL
) STRICT;
CREATE TRIGGER books_rise BEFORE INSERT ON books \
WHEN NEW.serial <= (SELECT max(serial) FROM books WHERE authority = NEW.authority) \
BEGIN SELECT RAISE(ABORT, 'serials of books only rise'); END;
CREATE TRIGGER books_stay BEFORE DELETE ON books \
BEGIN SELECT RAISE(ABORT, 'books are kept'); END;
CREATE TRIGGER books_unchanged BEFORE UPDATE OF authority, serial, sha256, effective, data, installed_at ON books \
BEGIN SELECT RAISE(ABORT, 'a book never changes'); END;
CREATE TRIGGER books_go_on BEFORE UPDATE OF in_force_since ON books \
WHEN OLD.in_force_since IS NOT NULL OR EXISTS (\
SELECT 1 FROM books AS other WHERE other.authority = OLD.authority AND other.serial > OLD.serial \
AND other.in_force_since IS NOT NULL) \
BEGIN SELECT RAISE(ABORT, 'no older book comes into force again'); END;
"""
_UNCHANGING = ("identities", "review_keys", "receipts", "exports", "escrows", "events")


@migrations(name="0001_takes_outbox_and_history")
def _takes_outbox_and_history(database: Database) -> None:
    _run(database, _FIRST)
    _never_change(database, _UNCHANGING)


@migrations(name="0002_epochs_quarantine_and_lines")
def _epochs_quarantine_and_lines(database: Database) -> None:
    """Tables that others refer to are made anew: `apply` switches foreign keys off, and the step checks them."""
    _run(database, _SECOND)
    if database.execute("PRAGMA foreign_key_check").fetchall():
        raise ValueError("a row refers to one that is not there")
    _never_change(database, ("receipts", "receipts_lost", "verified", "quarantines", "home", "doubts"))


@migrations(name="0003_flat_questions_and_archive")
def _flat_questions_and_archive(database: Database) -> None:
    """What is asked daily has an index, or a table that triggers keep: it costs the same whatever lies in the archive.

    No segment is moved here: that is done later, in small steps.
    """
    _run(database, _THIRD)


@migrations(name="0004_books")
def _books(database: Database) -> None:
    _run(database, _FOURTH)


def _run(database: Database, statements: str) -> None:
    for statement in statements.split(";\n"):
        if statement.strip():
            database.execute(statement)


def _never_change(database: Database, tables: tuple[str, ...]) -> None:
    for table in tables:
        for change in ("UPDATE", "DELETE"):
            database.execute(
                f"CREATE TRIGGER {table}_refuse_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the history in {table} cannot be changed'); END"
            )


STEPS = frozenset(
    {
        "0001_takes_outbox_and_history",
        "0002_epochs_quarantine_and_lines",
        "0003_flat_questions_and_archive",
        "0004_books",
    }
)
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
