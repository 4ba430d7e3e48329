"""Books and revocation lists, of which no older one comes back."""

from sqlite_utils import Database

from terminal.vault.migrations.statements import run

NAME = "0004_books"
_STATEMENTS = """
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


def step(database: Database) -> None:
    """Make the tables."""
    run(database, _STATEMENTS)
