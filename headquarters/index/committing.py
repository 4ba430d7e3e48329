"""Plain connections to the index for what happens with every segment, and one commit for all who wait for one.

A commit waits for the disk, and the next one can begin only then. Whoever comes meanwhile is written with the next
transaction, all together: as many segments as arrive at once cost one wait.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DatabaseError

Act = Callable[[sqlite3.Connection], bool]
"""Writes inside a transaction; False, or an IntegrityError, undoes just what it did."""


@dataclass(eq=False, slots=True)
class _Asked:
    """What one thread wants written."""

    act: Act
    done: bool | None = None
    """Whether it was kept; None before it was tried."""
    failure: Exception | None = None


class Committing:
    """For many threads. Connections are made as they are needed."""

    def __init__(self, path: Path, busy_s: float) -> None:
        self._path = path
        self._busy_s = busy_s
        self._resting: list[sqlite3.Connection] = []
        self._writer: sqlite3.Connection | None = None
        self._turn = threading.Lock()
        self._door = threading.Lock()
        self._waiting: list[_Asked] = []

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection for statements that read; each sees all that was committed. Raises DatabaseError."""
        with _as_others_raise():
            connection = self._resting.pop() if self._resting else self._connect()
            yield connection
            self._resting.append(connection)

    def write(self, act: Act) -> bool:
        """Have `act` written and on the disk; tells whether it was kept. Raises DatabaseError when nothing was."""
        mine = _Asked(act)
        with self._door:
            self._waiting.append(mine)
        with self._turn:
            if mine.done is None and mine.failure is None:
                self._commit()
        with _as_others_raise():
            if mine.failure is not None:
                raise mine.failure
        return mine.done is True

    def close(self) -> None:
        """Close what rests."""
        with self._turn:
            for connection in (*self._resting, *([self._writer] if self._writer else [])):
                connection.close()
            self._resting, self._writer = [], None

    def _commit(self) -> None:
        """Write what waits, in one transaction."""
        with self._door:
            asked, self._waiting = self._waiting, []
        try:
            self._writer = self._writer or self._connect()
            kept = _run(self._writer, asked)
        except Exception as error:  # noqa: BLE001 - whatever it is, nothing of it is kept, and everybody is told
            for each in asked:
                each.failure = error
            if self._writer is not None and self._writer.in_transaction:
                self._writer.execute("rollback")
            return
        for each, done in zip(asked, kept, strict=True):
            each.done = done

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=self._busy_s, isolation_level=None, check_same_thread=False)
        configure(connection)
        return connection


def configure(connection: sqlite3.Connection) -> None:
    """Every commit reaches the disk; transactions begin where they are begun, not where the driver guesses."""
    connection.isolation_level = None
    for pragma in ("journal_mode=wal", "synchronous=full", "foreign_keys=on"):
        connection.execute(f"pragma {pragma}")


def _run(connection: sqlite3.Connection, asked: list[_Asked]) -> list[bool]:
    connection.execute("begin immediate")
    kept = [_try(connection, each.act) for each in asked]
    connection.execute("commit")
    return kept


def _try(connection: sqlite3.Connection, act: Act) -> bool:
    connection.execute("savepoint one")
    try:
        kept = act(connection)
    except sqlite3.IntegrityError:
        kept = False
    if not kept:
        connection.execute("rollback to one")
    connection.execute("release one")
    return kept


@contextmanager
def _as_others_raise() -> Iterator[None]:
    """Whoever answers terminals knows one kind of failure of the index."""
    try:
        yield
    except sqlite3.Error as error:
        raise DatabaseError(None, None, error) from error
