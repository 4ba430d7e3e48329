"""A copy of the index as it is at one moment, while others go on writing it."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from evidence import moment
from headquarters.faults import HeadquartersError

_WITH_JOBS = 5
"""The version of the index from which on takes are packed after they were sealed."""
_BUSY_S = 30.0
_HOLD_S = 120.0
_PATIENCE_S = 600.0
_TURN_S = 0.2


@dataclass(frozen=True, slots=True)
class CopiedTake:
    """What a copied index says of the bytes of a take: loose while it is not packed, else one pack of this digest."""

    take: str
    open: bool
    pack_sha256: str | None
    pack_bytes: int | None
    loose: frozenset[str] = frozenset()
    """Digests of the files of a take that is sealed and not packed yet: all of them are to be there."""

    @property
    def packed(self) -> bool:
        """Whether it lies in one pack."""
        return not self.open and self.pack_sha256 is not None


class Holding:
    """Keeps everybody from packing takes, so that what lies loose stays where it is; for a while, and renewed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._until: str | None = None
        self._renewed = -_HOLD_S

    def hold(self) -> None:
        """Hold, and wait until the take that is being packed now is done. An index of before packs nothing later."""
        give_up = time.monotonic() + _PATIENCE_S
        self.renew()
        while self._until is not None and self._is_packed() and time.monotonic() < give_up:
            time.sleep(_TURN_S)
            self.renew()

    def renew(self) -> None:
        """Hold for a while more, before the last while ends."""
        if time.monotonic() - self._renewed < _HOLD_S / 4:
            return
        until = moment.spell(datetime.now(UTC) + timedelta(seconds=_HOLD_S))
        held = self._write("update jobs set lease_until = ? where kind = 'hold'", until)
        self._until, self._renewed = until if held else None, time.monotonic()

    def end(self) -> None:
        """Let the others go on, unless another one holds too."""
        self._write("update jobs set lease_until = null where kind = 'hold' and lease_until = ?", self._until)

    def _is_packed(self) -> bool:
        with closing(sqlite3.connect(self._path, timeout=_BUSY_S)) as index:
            query = "select 1 from jobs where kind = 'pack' and lease_until > ?"
            return index.execute(query, (moment.spell_now(),)).fetchone() is not None

    def _write(self, statement: str, value: str | None) -> bool:
        with closing(sqlite3.connect(self._path, timeout=_BUSY_S)) as index, index:
            version: int = index.execute("pragma user_version").fetchone()[0]
            return version >= _WITH_JOBS and index.execute(statement, (value,)).rowcount > 0


@contextmanager
def holding(path: Path) -> Iterator[Holding]:
    """Keep everybody from packing takes inside the block. Raises HeadquartersError `database.copied`."""
    held = Holding(path)
    try:
        held.hold()
        yield held
        held.end()
    except sqlite3.DatabaseError as error:
        raise HeadquartersError("database.copied", path=str(path), reason=str(error)) from error


def copy_database(path: Path, copy: Path) -> list[CopiedTake]:
    """Write a copy of the index to `copy`, one file, and return which takes it names. `copy` must not be there yet.

    SQLite's online backup: a consistent state, and nobody waits. Raises HeadquartersError `database.damaged`, or
    `database.copied` when it cannot be written; then `copy` is of no use.
    """
    os.close(os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
            target.execute("pragma journal_mode=delete")  # whole in one file: no -wal beside it
            found = target.execute("pragma integrity_check(1)").fetchone()[0]
            rows = target.execute("select take, state, pack_sha256, pack_bytes from takes order by take").fetchall()
            loose = _loose(target)
    except sqlite3.DatabaseError as error:
        raise HeadquartersError("database.copied", path=str(copy), reason=str(error)) from error
    if found != "ok":
        raise HeadquartersError("database.damaged", path=str(path), reason=" ".join(str(found).split()))
    return [
        CopiedTake(take, state == "open", sha256, size, frozenset(loose.get(take, ())))
        for take, state, sha256, size in rows
    ]


def _loose(index: sqlite3.Connection) -> dict[str, list[str]]:
    """Which files lie loose of takes that are sealed."""
    if index.execute("pragma user_version").fetchone()[0] < _WITH_JOBS:
        return {}
    found: dict[str, list[str]] = {}
    such = "held and state <> 'open' and pack_sha256 is null"
    query = f"select take, sha256 from segments join takes using (take) where {such}"  # noqa: S608 - our own words
    for take, sha256 in index.execute(query):
        found.setdefault(take, []).append(sha256)
    return found
