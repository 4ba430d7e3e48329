"""Whether the vault's database is sound as a whole: known, not known yet, or known not to be.

A large database is not read through at its opening. Until that was done nobody says that it is sound; once a fault was
found no take is begun any more, and the next opening reads it through at once, as a mark beside the database tells it.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from evidence import disk
from terminal.vault.cipher import UnusableDatabaseError, unreadable

AT_ONCE_BYTES = 2 * 1024 * 1024
"""So large a database is read through at its opening: that takes less than a press of a button."""


class Condition:
    """What is known of the database's pages. May be asked from any thread."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._mark = mark_of(database)
        self._faulty = threading.Event()
        self._checked = False

    def must_read(self, size: int) -> bool:
        """Tell whether a database of so many bytes is to be read through at its opening."""
        return size <= AT_ONCE_BYTES or self._mark.exists()

    @property
    def checked(self) -> bool:
        """Whether it was read through since it was opened and found sound."""
        return self._checked and not self._faulty.is_set()

    def demand(self) -> None:
        """Raises UnusableDatabaseError `vault.unreadable` once a fault was found: no take may be begun."""
        if self._faulty.is_set():
            raise unreadable(self._database)

    def read_through(self, look: Callable[[], bool]) -> bool:
        """Keep what `look` finds: True for a whole round. Raises what it raises."""
        try:
            whole = look()
        except UnusableDatabaseError as fault:
            self._keep(fault)
            raise
        if whole:
            self._checked = True
            with suppress(OSError):
                self._mark.unlink(missing_ok=True)
        return whole

    def _keep(self, fault: UnusableDatabaseError) -> None:
        self._faulty.set()
        with suppress(OSError):  # a full or read-only disk: the next opening finds it in the background again
            disk.write_whole(self._mark, f"{fault.code}\n".encode(), private=True)


def mark_of(database: Path) -> Path:
    """Return the file beside a database that says: a fault was found in it."""
    return database.with_name(f"{database.name}.faulty")
