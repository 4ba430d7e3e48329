"""How the index fails, for those who answer terminals and know no database."""

from sqlalchemy.exc import DatabaseError

IndexFailure = DatabaseError


def is_full(failure: DatabaseError) -> bool:
    """Tell whether it could not be written for want of room."""
    return getattr(failure.orig, "sqlite_errorname", "") == "SQLITE_FULL"
