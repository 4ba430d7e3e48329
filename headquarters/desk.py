"""What people do at headquarters beside the server: give codes, look, verify, export, revoke."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from headquarters.database import SqliteDatabase
from headquarters.enrolment import give_code
from headquarters.faults import HeadquartersError
from headquarters.identity import PublicIdentity
from headquarters.places import database_path, storage_path
from headquarters.storage import FolderStorage

_LONGEST_HOURS = 24 * 31


class Desk:
    """Opens a headquarters' index and store without its keys; safe beside the running server."""

    def __init__(self, data: Path, public: PublicIdentity, database: SqliteDatabase) -> None:
        """Use `open`."""
        self.data = data
        self.public = public
        self.database = database
        self.storage = FolderStorage(storage_path(data))

    @classmethod
    @contextmanager
    def open(cls, data: Path) -> Iterator[Self]:
        """Raises HeadquartersError `data.none` or `database.*`."""
        public = PublicIdentity.open(data)
        database = SqliteDatabase(database_path(data))
        try:
            yield cls(data, public, database)
        finally:
            database.close()

    def enrol_code(self, terminal: str | None, hours: float) -> tuple[str, str, str]:
        """Return a fresh code, its terminal and when it expires. Raises HeadquartersError."""
        if not 0 < hours <= _LONGEST_HOURS:
            raise HeadquartersError("hours.wrong", f"--hours must be more than 0 and at most {_LONGEST_HOURS}.")
        return give_code(self.database, self.public, terminal, hours)
