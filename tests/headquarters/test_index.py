"""The index: one of an earlier release is brought up, one of a later release is left alone."""

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from faults.errors import UsageError
from headquarters.faults import HeadquartersError, Refusal
from headquarters.identifiers import TakeName, check_new_terminal
from headquarters.index.database import SqliteDatabase
from headquarters.index.growing_rows import Growth, NamedFile
from headquarters.index.migrating import SCHEMA_VERSION
from headquarters.index.tables import Base
from tests import ROOT

VECTOR = ROOT / "tests" / "vectors" / "hq-0.1.0" / "headquarters.db"


def schema(path: Path) -> dict[str, str]:
    with closing(sqlite3.connect(path)) as connection:
        return dict(connection.execute("select name, sql from sqlite_master where sql is not null").fetchall())


def columns(path: Path, table: str) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[1] for row in connection.execute(f"pragma table_info({table})")]


def test_an_index_of_0_1_0_is_brought_up_and_nothing_of_it_is_lost(tmp_path: Path) -> None:
    path = Path(shutil.copy(VECTOR, tmp_path / "headquarters.db"))
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
    before = {table: columns(path, table) for table in tables}

    def rows() -> dict[str, list[tuple[object, ...]]]:
        with closing(sqlite3.connect(path)) as connection:
            return {
                table: connection.execute(f"select {', '.join(names)} from {table} order by 1, 2").fetchall()
                for table, names in before.items()
            }

    held = rows()
    database = SqliteDatabase(path)
    assert {take.epoch for take in database.takes()} == {1}
    assert [take.standing for take in database.takes()] == ["received", "received", "received", "open"]
    database.close()
    assert rows() == held
    fresh = tmp_path / "fresh.db"
    SqliteDatabase(fresh).close()
    assert schema(path) == schema(fresh)


def test_the_first_step_makes_just_what_0_1_0_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headquarters.index.migrating._HEAD", "0001")
    SqliteDatabase(tmp_path / "fresh.db").close()
    made = schema(tmp_path / "fresh.db")
    assert made.pop("alembic_version")
    assert made == schema(VECTOR)


def test_the_steps_make_just_the_tables_that_the_program_knows(tmp_path: Path) -> None:
    SqliteDatabase(tmp_path / "fresh.db").close()
    engine = create_engine(f"sqlite:///{tmp_path / 'fresh.db'}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    engine.dispose()


@pytest.mark.parametrize(
    "table", ["receipts", "exports", "history", "escrows", "quarantines", "decisions", "alarms", "generations"]
)
def test_what_only_grows_says_so_after_the_steps_too(tmp_path: Path, table: str) -> None:
    path = Path(shutil.copy(VECTOR, tmp_path / "headquarters.db"))
    SqliteDatabase(path).close()
    made = schema(path)
    assert {f"{table}_no_update", f"{table}_no_delete"} <= set(made)


def test_the_index_of_a_later_program_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "headquarters.db"
    SqliteDatabase(path).close()
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("pragma user_version").fetchone() == (SCHEMA_VERSION,)
        connection.execute(f"pragma user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(HeadquartersError, match=f"is of version {SCHEMA_VERSION + 1}; this program knows"):
        SqliteDatabase(path)


def test_a_step_that_fails_leaves_the_index_as_it_was(tmp_path: Path) -> None:
    """A line whose take is gone: no step may make it worse, and none is half taken."""
    path = Path(shutil.copy(VECTOR, tmp_path / "headquarters.db"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("insert into lines values ('32-9999-000001', 0, x'00')")
        connection.commit()
    before = schema(path)
    with pytest.raises(HeadquartersError, match="is damaged"):
        SqliteDatabase(path)
    assert schema(path) == before


def test_names_have_one_spelling_and_one_reading() -> None:
    for text, name in {
        "32-0117-000482": TakeName("32-0117", "sale", 482),
        "32-0117-E2-R000003": TakeName("32-0117", "rehearsal", 3, 2),
        "32-0117-E2-000001~0a1b2c3d": TakeName("32-0117", "sale", 1, 2, "0a1b2c3d"),
    }.items():
        assert TakeName.parse(text) == name
        assert str(name) == text
    assert TakeName.parse("32-E7-000001", "32-E7") == TakeName("32-E7", "sale", 1)
    assert TakeName.parse("32-E7-000001") == TakeName("32", "sale", 1, 7)
    for wrong in (
        "32-1",
        "32-000000",
        "32-E1-000001",
        "32-000001~",
        "32-000001~0A1B2C3D",
        "32-000001~1",
    ):
        with pytest.raises(Refusal, match="not the name of a take"):
            TakeName.parse(wrong)
    for looks_like_an_epoch in ("E2", "32-E2", "E7-32", "32-E2-1"):
        with pytest.raises(UsageError, match="epoch"):
            check_new_terminal(looks_like_an_epoch)
    assert check_new_terminal("32-E2A")


def test_what_people_decided_stays_whatever_the_server_writes_back(tmp_path: Path) -> None:
    path = Path(shutil.copy(VECTOR, tmp_path / "headquarters.db"))
    index = SqliteDatabase(path)
    take = next(row.take for row in index.takes() if row.state == "open")
    as_the_server_knows_it = index.growing(take)
    assert as_the_server_knows_it is not None
    with closing(sqlite3.connect(path)) as people, people:
        people.execute("update takes set decision = 'declined' where take = ?", (take,))

    held = as_the_server_knows_it.entries
    assert index.extend(as_the_server_knows_it, Growth(held, [b"one more line"], entries=held + 1, head="x", chain="x"))

    found = index.take(take)
    index.close()
    assert found is not None
    assert (found.decision, found.entries) == ("declined", held + 1)


def test_whoever_knows_an_older_row_changes_nothing(tmp_path: Path) -> None:
    """Two servers at one take: the second one's change is not made, and not half of it."""
    path = Path(shutil.copy(VECTOR, tmp_path / "headquarters.db"))
    index = SqliteDatabase(path)
    take = next(row.take for row in index.takes() if row.state == "open")
    seen = index.growing(take)
    assert seen is not None
    file = NamedFile("0" * 64, 7, None, 10)
    first, second = (
        Growth(seen.entries, [line], [file], file.sha256, entries=seen.entries + 1, head=head, chain=head)
        for line, head in ((b"first", "a"), (b"second", "b"))
    )
    assert index.extend(seen, first)
    before = index.growing(take)
    assert not index.extend(seen, second)
    assert not index.extend(seen, replace(second, lines=(), held="f" * 64)), "nobody names it"
    assert not index.adopt(seen, "c", [])
    assert index.growing(take) == before == replace(seen, entries=seen.entries + 1, head="a", chain="a")
    assert index.lines(take, seen.entries) == [b"first"]
    assert index.named(take, file.sha256) == replace(file, held=True)
    index.close()


def test_many_who_write_at_once_are_committed_together(tmp_path: Path) -> None:
    """Each is told its own outcome, and what one may not do undoes nothing of the others."""
    path = Path(shutil.copy(VECTOR, tmp_path / "headquarters.db"))
    index = SqliteDatabase(path)
    take = next(row.take for row in index.takes() if row.state == "open")
    seen = index.growing(take)
    assert seen is not None
    growths = [
        Growth(n, [b"%d" % n], entries=n + 1, head=seen.head, chain=str(n))
        for n in (seen.entries, seen.entries + 1, seen.entries + 1, 10**6)
    ]
    with ThreadPoolExecutor(8) as pool:
        rows = [seen, replace(seen, entries=seen.entries + 1), replace(seen, entries=seen.entries + 1), seen]
        assert index.extend(rows[0], growths[0])
        kept = list(pool.map(index.extend, rows[1:], growths[1:]))
    assert sorted(kept) == [False, False, True]
    assert index.lines(take, seen.entries) == [growths[0].lines[0], growths[1].lines[0]]
    index.close()
