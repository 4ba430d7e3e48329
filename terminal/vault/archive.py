"""The archive: a second encrypted database for what is kept of takes that are settled, and that nobody asks for daily.

It is moved there in small steps: first the copy is durable in the archive, then it leaves the vault. A crash between
the two leaves it in both, and the next step moves it again. Rows of the archive are added and never changed. The vault
counts the moves: an archive that is lost, or an older copy of it, is noticed at its opening, noted once, and stops
nothing; what it held can be read again from those takes whose folders are here.
"""

import secrets
import threading
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from evidence import disk, moment
from terminal.vault.cipher import (
    CipherParameters,
    UnusableDatabaseError,
    check_pages,
    explain,
    new_database,
    open_database,
)
from terminal.vault.history import History
from terminal.vault.places import VaultFiles
from terminal.vault.store import Store

LOST, OLDER = "archive.lost", "archive.older"
_STEP_TAKES = 20
_STEP_SEGMENTS = 1500
"""Of so many takes and segments at most is one move, except that one take is never divided."""
_TABLES = (
    "CREATE TABLE about (id INTEGER PRIMARY KEY CHECK (id = 1), name TEXT NOT NULL) STRICT",
    "CREATE TABLE moves (id INTEGER PRIMARY KEY, at TEXT NOT NULL, takes INTEGER NOT NULL) STRICT",
    """CREATE TABLE takes (
        take TEXT NOT NULL,
        move INTEGER NOT NULL REFERENCES moves (id),
        sale TEXT,
        planned_s INTEGER,
        PRIMARY KEY (take, move)
    ) STRICT""",
    """CREATE TABLE segments (
        take TEXT NOT NULL,
        number INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        entries INTEGER NOT NULL,
        PRIMARY KEY (take, number, sha256)
    ) STRICT, WITHOUT ROWID""",
)
_SETTLED = """
SELECT take, sale, planned_s FROM takes
WHERE archived = 0 AND state IN ('closed', 'interrupted') AND (
    EXISTS (SELECT 1 FROM received WHERE received.take = takes.take)
    OR EXISTS (SELECT 1 FROM outbox WHERE outbox.take = takes.take AND outbox.state = 'declined')
    OR NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.take = takes.take)
)
"""
"""What is received, what was declined, and what has no headquarters to go to."""
migrations = Migrations("archive")


@migrations(name="0001_settled_takes")
def _settled_takes(database: Database) -> None:
    for statement in _TABLES:
        database.execute(statement)
    for table in ("about", "moves", "takes", "segments"):
        for change in ("UPDATE", "DELETE"):
            database.execute(
                f"CREATE TRIGGER {table}_refuse_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'the history in {table} cannot be changed'); END"
            )


_STEPS = frozenset({"0001_settled_takes"})


class Archive:
    """Opened when it is needed first, made when there is none. May be used from any thread."""

    def __init__(
        self, store: Store, places: VaultFiles, key: bytes, parameters: CipherParameters, history: History
    ) -> None:
        """`store` is the vault's own."""
        self._vault = store
        self._places = places
        self._key = key
        self._parameters = parameters
        self._history = history
        self._opening = threading.Lock()
        self._opened: Store | None = None

    @property
    def path(self) -> Path:
        """Where its database lies."""
        return self._places.archive

    def segments_of(self, take: str) -> list[dict[str, Any]]:
        """Return what is kept of a take's segments here: number, sha256, bytes, entries. Raises ShuangluError."""
        sql = "SELECT number, sha256, bytes, entries FROM segments WHERE take = ? ORDER BY number"
        return self.opened().rows(sql, take)

    def facts_of(self, take: str) -> dict[str, Any] | None:
        """Return what was moved last of a take's own row: sale (JSON) and planned_s. Raises ShuangluError.

        A take that came back out of its folder knows neither when it is moved again: what was moved before counts.
        """
        sql = "SELECT sale, planned_s FROM takes WHERE take = ? ORDER BY sale IS NULL, move DESC LIMIT 1"
        return self.opened().row(sql, take)

    def move_some(self) -> int:
        """Move what is settled, a small step; return of how many takes. Raises ShuangluError `vault.*`."""
        takes = self._settled()
        if not takes:
            return 0
        archive = self.opened()
        segments = {row["take"]: self._segments(row["take"]) for row in takes}
        with archive.transaction():
            move = self._copy(archive, takes, segments)
        with self._vault.transaction():
            self._vault.run("UPDATE archive SET moves = max(moves, ?)", move)
            return sum(self._leaves(row["take"], segments[row["take"]]) for row in takes)

    def _settled(self) -> list[dict[str, Any]]:
        """The next takes to move; a few, so that nobody waits."""
        found = self._vault.rows(f"{_SETTLED} ORDER BY take LIMIT {_STEP_TAKES}")
        some, count = list[dict[str, Any]](), 0
        for row in found:
            count += self._vault.column("SELECT count(*) FROM segments WHERE take = ?", row["take"])[0]
            if some and count > _STEP_SEGMENTS:
                break
            some.append(row)
        return some

    def _segments(self, take: str) -> list[dict[str, Any]]:
        return self._vault.rows("SELECT take, number, sha256, bytes, entries FROM segments WHERE take = ?", take)

    def _copy(self, archive: Store, takes: list[dict[str, Any]], segments: dict[str, list[dict[str, Any]]]) -> int:
        known = archive.column("SELECT coalesce(max(id), 0) FROM moves")[0]
        ahead = self._vault.column("SELECT moves FROM archive")[0]
        move = int(max(known, ahead)) + 1
        archive.insert("moves", {"id": move, "at": moment.spell_now(), "takes": len(takes)})
        for row in takes:
            archive.insert("takes", {**row, "move": move})
            for segment in segments[row["take"]]:
                archive.insert("segments", segment, known=True)
        return move

    def _leaves(self, take: str, copied: list[dict[str, Any]]) -> int:
        """Remove from the vault what was copied, if the take is settled still and nothing was added to it."""
        settled = self._vault.row(f"{_SETTLED} AND take = ?", take)
        if settled is None or self._segments(take) != copied:
            return 0
        self._vault.run("DELETE FROM segments WHERE take = ?", take)
        sql = (
            "UPDATE takes SET archived = 1, sale = NULL, planned_s = NULL, "
            "sealed_segments = coalesce(sealed_segments, ?) WHERE take = ?"
        )
        return self._vault.run(sql, len(copied) or None, take)

    # --- the file ---

    def opened(self) -> Store:
        """Open it, or make it; raises ShuangluError `vault.*` where it cannot be used, and it stays as it is."""
        with self._opening:
            if self._opened is None:
                self._demand_file()
                self._opened = self._open()
            return self._opened

    def find(self) -> Store | None:
        """Open it where there is one or should be one, so that its loss is noticed. Raises ShuangluError `vault.*`."""
        return self.opened() if self.path.exists() or self._expected()["moves"] else None

    def look(self) -> None:
        """Read every page of it, where there is one. Raises UnusableDatabaseError; it stays as it is."""
        store = self.find()
        if store is not None:
            with store.transaction() as database:
                check_pages(database, self.path)

    def trouble(self) -> dict[str, Any] | None:
        """Return the event that says what became of an archive before this one; None where nothing did."""
        found = [event for kind in (LOST, OLDER) if (event := self._history.last(kind)) is not None]
        return max(found, key=lambda event: int(event["id"])) if found else None

    def close(self) -> None:
        """Close it, if it was opened; it is opened no more."""
        with self._opening:
            if self._opened is not None:
                self._opened.close()

    def _demand_file(self) -> None:
        """Make it where there is none: one program, while the others wait, else one would replace another's."""
        if not self.path.exists():
            with self._vault.transaction():
                if not self.path.exists():
                    self._make()

    def _make(self) -> None:
        """Make it beside its place: after a crash there is none, or a whole one."""
        draft = self.path.with_name(f"{self.path.name}.new")
        for leftover in (draft, draft.with_name(f"{draft.name}-journal")):
            leftover.unlink(missing_ok=True)
        store = Store(_migrated(new_database(draft, self._key, self._parameters), draft), draft)
        store.insert("about", {"id": 1, "name": secrets.token_hex(16)})
        store.close()
        disk.move(draft, self.path)
        draft.with_name(f"{draft.name}-journal").unlink(missing_ok=True)

    def _open(self) -> Store:
        database = open_database(self.path, self._key, self._parameters)
        try:
            store = Store(_migrated(database, self.path), self.path)
            self._compare(store)
        except BaseException:
            database.close()
            raise
        return store

    def _compare(self, store: Store) -> None:
        """Note once where it is not the archive, or not all of it, that the vault wrote to."""
        name = store.column("SELECT name FROM about")[0]
        moves = store.column("SELECT coalesce(max(id), 0) FROM moves")[0]
        with self._vault.transaction():
            known = self._expected()
            if known["moves"] and known["name"] != name:
                self._history.add(LOST, None, {"moves": known["moves"]})
            elif known["moves"] > moves:
                self._history.add(OLDER, None, {"moves": known["moves"], "there": moves})
            self._vault.insert("archive", {"id": 1, "name": name, "moves": moves}, known=True)
            self._vault.run("UPDATE archive SET name = ?, moves = ?", name, moves)

    def _expected(self) -> dict[str, Any]:
        return self._vault.row("SELECT name, moves FROM archive") or {"name": None, "moves": 0}


def _migrated(database: Database, path: Path) -> Database:
    """Bring its tables up to date. Raises UnusableDatabaseError `vault.newer` for a later program's archive."""
    try:
        pending, applied = migrations.pending(database), migrations.applied(database)
        if {step.name for step in pending} | {step.name for step in applied} != _STEPS:
            raise UnusableDatabaseError("vault.newer")
        migrations.apply(database)
    except dbapi2.Error as error:
        raise explain(error, path) from error
    return database
