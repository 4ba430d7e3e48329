"""What is asked daily has an index, or a table that triggers keep: it costs the same whatever lies in the archive.

No segment is moved here: that is done later, in small steps.
"""

from sqlite_utils import Database

from terminal.vault.migrations.statements import run

NAME = "0003_flat_questions_and_archive"
_STATEMENTS = """
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


def step(database: Database) -> None:
    """Add indexes, triggers and tables."""
    run(database, _STATEMENTS)
