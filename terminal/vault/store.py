"""One connection to the vault's database, shared by the threads of a process behind one lock."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from faults.errors import ShuangluError
from terminal.vault.cipher import explain


class Store:
    """Hands out transactions, one at a time. Nobody may wait for a disk or a line inside one."""

    def __init__(self, database: Database, path: Path) -> None:
        self._database = database
        self._path = path
        self._lock = threading.RLock()
        self._closed = False

    def __repr__(self) -> str:
        return f"Store({self._path.name})"

    @contextmanager
    def transaction(self) -> Iterator[Database]:
        """All of it or nothing; durable when the block ends. Inside another one it is a part of that."""
        with self._lock:
            self._demand_open()
            if self._database.conn.in_transaction:
                yield self._database
                return
            try:
                self._database.execute("BEGIN IMMEDIATE")
                try:
                    yield self._database
                except BaseException:
                    self._database.rollback()
                    raise
                self._database.commit()
            except dbapi2.Error as error:
                self._database.rollback()
                raise explain(error, self._path) from error

    def rows(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """Read with one statement; return each row by its columns' names. Raises ShuangluError `vault.*`."""
        with self._lock:
            self._demand_open()
            try:
                cursor = self._database.execute(sql, values)
                names = [column[0] for column in cursor.description]
                return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            except dbapi2.Error as error:
                raise explain(error, self._path) from error

    def row(self, sql: str, *values: Any) -> dict[str, Any] | None:
        """Read with one statement; return the first row, None where there is none. Raises ShuangluError `vault.*`."""
        found = self.rows(sql, *values)
        return found[0] if found else None

    def insert(self, table: str, record: Mapping[str, Any], *, known: bool = False) -> None:
        """Add a row; with `known`, one that is already there stays as it is (what breaks a rule is refused still)."""
        names = ", ".join(record)
        places = ", ".join("?" * len(record))
        known_stays = " ON CONFLICT DO NOTHING" if known else ""
        self.run(f"INSERT INTO {table} ({names}) VALUES ({places}){known_stays}", *record.values())  # noqa: S608 - our own names

    def column(self, sql: str, *values: Any) -> list[Any]:
        """Read with one statement; return the first column. Raises ShuangluError `vault.*`."""
        with self._lock:
            self._demand_open()
            try:
                return [row[0] for row in self._database.execute(sql, values)]
            except dbapi2.Error as error:
                raise explain(error, self._path) from error

    @property
    def busy(self) -> bool:
        """Whether somebody in this process is in the middle of a transaction."""
        return not self._closed and bool(self._database.conn.in_transaction)

    def run(self, sql: str, *values: Any) -> int:
        """Change rows with one statement; return how many."""
        with self.transaction() as database:
            return int(database.execute(sql, values).rowcount)

    def close(self) -> None:
        """Close the connection, after a transaction that another thread has open. What comes later is refused."""
        with self._lock:
            self._closed = True
            self._database.close()

    def _demand_open(self) -> None:
        """A thread that outlives the vault hears one word of ours. Raises ShuangluError `vault.closed`."""
        if self._closed:
            raise ShuangluError("vault.closed")
