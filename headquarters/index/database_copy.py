"""A copy of the index as it is at one moment, while others go on writing it."""

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from headquarters.faults import HeadquartersError


@dataclass(frozen=True, slots=True)
class CopiedTake:
    """What a copied index says of the bytes of a take: loose while it is open, else one pack of this digest."""

    take: str
    open: bool
    pack_sha256: str | None
    pack_bytes: int | None


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
    except sqlite3.DatabaseError as error:
        raise HeadquartersError("database.copied", path=str(copy), reason=str(error)) from error
    if found != "ok":
        raise HeadquartersError("database.damaged", path=str(path), reason=" ".join(str(found).split()))
    return [CopiedTake(take, state == "open", sha256, size) for take, state, sha256, size in rows]
