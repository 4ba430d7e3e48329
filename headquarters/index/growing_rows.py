"""The index's rows of takes that grow, in plain SQL: this is what every segment costs.

Nobody has to hold a take alone: each change names the row as it was seen, and is not made where it is another by now.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import IntegrityError

from headquarters.index.committing import Committing
from headquarters.index.connecting import BUSY_S, Connected
from headquarters.index.tables import JournalLine, Segment, Take, TakeState

_GROW = (
    "update takes set entries = ?, head = ?, segments = ?, captured_us = ?, chain = ? "
    "where take = ? and state = 'open' and entries = ? and head = ?"
)
_MEND = "update takes set chain = ? where take = ? and state <> 'open' and chain is ?"
_ADOPT = "update takes set chain = ? where take = ? and chain is null and entries = ? and head = ?"
_NAME = "insert or ignore into segments (take, sha256, number, role, bytes, held) values (?, ?, ?, ?, ?, ?)"
_HOLD = "update segments set held = 1 where take = ? and sha256 = ?"


@dataclass(frozen=True, slots=True)
class GrowingRow:
    """What of a take's row each of its requests needs."""

    take: str
    terminal: str
    state: TakeState
    entries: int
    head: str
    chain: str | None
    """`ChainState.dumps` of what is held of it loose; None before step 4 of the index, and where nothing is."""


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A segment, or where it has a `role` an object, that an entry names by its digest."""

    sha256: str
    number: int
    role: str | None
    bytes: int
    held: bool = False


@dataclass(frozen=True, slots=True)
class Growth:
    """What one request brings: lines from entry `start` on, what they name, and how the row is after them.

    `held`: a file that is on the disk by now, perhaps one of those that were named before.
    """

    start: int = 0
    lines: Sequence[bytes] = ()
    files: Sequence[NamedFile] = ()
    held: str | None = None
    entries: int = 0
    head: str = ""
    segments: int = 0
    captured_us: int = 0
    chain: str | None = None


class GrowingRows(Connected):
    """What ingest asks of the index. Writing calls are durable on return, and may share one commit."""

    def __init__(self, path: Path) -> None:
        """Open or create; see `Connected`."""
        self._plain = Committing(path, BUSY_S)
        super().__init__(path)

    def close(self) -> None:
        """Close all connections that rest."""
        self._plain.close()
        super().close()

    def growing(self, take: str) -> GrowingRow | None:
        """Return how a take stands as everybody sees it now; None while not even entry 0 is held."""
        columns = "take, terminal, state, entries, head, chain"
        with self._plain.reading() as index:
            row = index.execute(f"select {columns} from takes where take = ?", (take,)).fetchone()  # noqa: S608
        return None if row is None else GrowingRow(*row)

    def first_line(self, take: str) -> bytes:
        """Return the line of entry 0 that is held loose; empty where none is."""
        with self._plain.reading() as index:
            row = index.execute("select line from lines where take = ? and n = 0", (take,)).fetchone()
        return b"" if row is None else bytes(row[0])

    def named(self, take: str, sha256: str) -> NamedFile | None:
        """Return what an entry that is held loose names by this digest; None where none does."""
        query = "select number, role, bytes, held from segments where take = ? and sha256 = ?"
        with self._plain.reading() as index:
            row = index.execute(query, (take, sha256)).fetchone()
        return None if row is None else NamedFile(sha256, *row)

    def lacking(self, take: str, most: int) -> list[str]:
        """Return at most `most` digests of files that are named and not held: segments, then objects, as they came."""
        query = "select sha256 from segments where take = ? and not held order by role is not null, number limit ?"
        with self._plain.reading() as index:
            return [sha256 for (sha256,) in index.execute(query, (take, most))]

    def held(self, take: str) -> set[str]:
        """Return the digests of all files that are held loose."""
        with self._plain.reading() as index:
            return {row[0] for row in index.execute("select sha256 from segments where take = ? and held", (take,))}

    def begin(self, take: Take, growth: Growth) -> bool:
        """Keep a take that is new here; False where somebody else has begun it."""
        lines = (JournalLine(take=take.take, n=n, line=line) for n, line in enumerate(growth.lines))
        files = {item.sha256: item for item in reversed(growth.files)}.values()
        named = (_segment(take.take, item, held=item.sha256 == growth.held) for item in files)
        take.chain = growth.chain
        try:
            with self._write() as session:
                session.add(take)
                session.flush()
                session.add_all([*lines, *named])
        except IntegrityError:
            return False
        return True

    def extend(self, row: GrowingRow, growth: Growth) -> bool:
        """Keep what a request brings to a take; False where its row is not `row` any more."""
        return self._plain.write(lambda index: _extend(index, row, growth))

    def adopt(self, row: GrowingRow, chain: str, files: Iterable[NamedFile]) -> bool:
        """Keep what was found out of a take that came before the index told it: its chain, and which files it has."""

        def act(index: sqlite3.Connection) -> bool:
            adopted = index.execute(_ADOPT, (chain, row.take, row.entries, row.head)).rowcount == 1
            if adopted:
                _name(index, row.take, files, None)
            return adopted

        return self._plain.write(act)

    def let_go(self, take: str, sha256: str) -> None:
        """Keep that a file is not held any more: it is asked for again."""
        lost = "update segments set held = 0 where take = ? and sha256 = ?"
        self._plain.write(lambda index: index.execute(lost, (take, sha256)).rowcount == 1)


def _extend(index: sqlite3.Connection, row: GrowingRow, growth: Growth) -> bool:
    if growth.lines:
        if not _go_on(index, row, growth):
            return False
        numbered = ((row.take, growth.start + i, line) for i, line in enumerate(growth.lines))
        index.executemany("insert into lines (take, n, line) values (?, ?, ?)", numbered)
        _name(index, row.take, growth.files, growth.held)
    return growth.held is None or index.execute(_HOLD, (row.take, growth.held)).rowcount == 1


def _go_on(index: sqlite3.Connection, row: GrowingRow, growth: Growth) -> bool:
    """Bring the row up to the chain; what it says of a received take stays, and is compared at the seal."""
    if row.state != "open":
        return index.execute(_MEND, (growth.chain, row.take, row.chain)).rowcount == 1
    after = (growth.entries, growth.head, growth.segments, growth.captured_us, growth.chain)
    return index.execute(_GROW, (*after, row.take, row.entries, row.head)).rowcount == 1


def _name(index: sqlite3.Connection, take: str, files: Iterable[NamedFile], held: str | None) -> None:
    """Of two entries that name one file the first is kept, as for the seal, which finds the other."""
    rows = ((take, item.sha256, item.number, item.role, item.bytes, item.held or item.sha256 == held) for item in files)
    index.executemany(_NAME, rows)


def _segment(take: str, item: NamedFile, *, held: bool) -> Segment:
    return Segment(take=take, sha256=item.sha256, number=item.number, role=item.role, bytes=item.bytes, held=held)
