"""How the index fails, for those who answer terminals and know no database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from headquarters.faults import HeadquartersError

IndexFailure = DatabaseError


def is_full(failure: DatabaseError) -> bool:
    """Tell whether it could not be written for want of room."""
    return getattr(failure.orig, "sqlite_errorname", "") == "SQLITE_FULL"


def is_damaged(failure: DatabaseError) -> bool:
    """Tell whether what was met is no database, or not any more."""
    return getattr(failure.orig, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


@contextmanager
def telling_damage(path: Path) -> Iterator[None]:
    """Say damage that is met inside the block in a sentence: HeadquartersError `database.damaged`."""
    try:
        yield
    except DatabaseError as error:
        if not is_damaged(error):
            raise
        raise HeadquartersError("database.damaged", path=str(path), reason=str(error.orig)) from error
