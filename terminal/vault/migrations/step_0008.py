"""In which sales another person's card was shown."""

from sqlite_utils import Database

from terminal.vault.migrations.statements import run

NAME = "0008_others_cards"
_STATEMENTS = """
CREATE TABLE others_cards (
    reference TEXT NOT NULL CHECK (reference <> ''),
    person TEXT NOT NULL CHECK (length(person) = 64),
    noted_at TEXT NOT NULL,
    PRIMARY KEY (reference, person)
) STRICT;
"""


def step(database: Database) -> None:
    """Make the table."""
    run(database, _STATEMENTS)
