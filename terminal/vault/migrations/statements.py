"""What steps do their work with. As they, it is never changed."""

from sqlite_utils import Database


def run(database: Database, statements: str) -> None:
    """Run SQL, each statement ended by a semicolon at the end of a line, in the transaction that is open."""
    for statement in statements.split(";\n"):
        if statement.strip():
            database.execute(statement)


def never_change(database: Database, tables: tuple[str, ...]) -> None:
    """Rows of these tables are added, and neither changed nor removed."""
    for table in tables:
        for change in ("UPDATE", "DELETE"):
            database.execute(
                f"CREATE TRIGGER {table}_refuse_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the history in {table} cannot be changed'); END"
            )
