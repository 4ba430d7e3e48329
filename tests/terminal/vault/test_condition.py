"""A large vault opens at once; what is found amiss in it later stops the next take, and is remembered."""

from pathlib import Path

import pytest

from faults.errors import ShuangluError
from terminal.vault import Vault, open_vault
from terminal.vault.condition import AT_ONCE_BYTES
from terminal.vault.migrations.steps import migrations
from tests.terminal.vault.recording import SALE, begin, keeper, record, rows, seal


@pytest.fixture
def large(vault: Vault, home: Path) -> Path:
    """The database of a closed vault that is too large to be read through at its opening."""
    with vault._store.transaction():
        for _ in range(AT_ONCE_BYTES // 3000):
            vault.history.add("test.padding", None, {"padding": "x" * 3500})
    vault.close()
    return home / "vault" / "vault.db"


def damage(database: Path) -> bytes:
    """Change one byte of a page in the middle, which the opening does not read."""
    damaged = bytearray(database.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    database.write_bytes(damaged)
    return bytes(damaged)


@pytest.mark.usefixtures("large")
def test_a_large_vault_is_not_called_sound_before_it_was_read(home: Path) -> None:
    vault = open_vault(home, [keeper()])
    before = vault.condition.checked
    vault.check_pages()
    after = vault.condition.checked
    vault.close()
    assert (before, after) == (False, True)


def test_a_fault_that_is_found_in_the_background_stops_the_next_take(
    large: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("terminal.vault.vault._AFTER_S", 0.0)
    sound, damaged = large.read_bytes(), damage(large)
    said: list[ShuangluError] = []
    vault = open_vault(home, [keeper()])
    vault.begin_upkeep(said.append)
    assert vault._upkeep is not None
    vault._upkeep._thread.join(30)
    with pytest.raises(ShuangluError, match="shuanglu recover --vault") as refusal:
        vault.takes.begin_take("sale", SALE, 60)
    vault.close()
    assert ([error.code for error in said], refusal.value.code) == (["vault.unreadable"], "vault.unreadable")
    assert large.read_bytes() == damaged, "it is never replaced"

    with pytest.raises(ShuangluError, match="shuanglu recover --vault"):
        open_vault(home, [keeper()])
    large.write_bytes(sound)
    again = open_vault(home, [keeper()])
    take = record(again)
    again.close()
    assert take == "32-0117-000001"
    assert not list(large.parent.glob("*.faulty"))


@pytest.mark.usefixtures("large")
def test_a_take_that_is_being_recorded_goes_on_to_its_end(home: Path) -> None:
    vault = open_vault(home, [keeper()])
    writer = begin(vault)
    vault.condition._faulty.set()
    take = seal(vault, writer)
    closed = {row["take"]: row["state"] for row in rows(vault, "takes")}
    vault.close()
    assert closed == {take: "closed"}


@pytest.mark.usefixtures("large")
def test_a_check_beside_writing_raises_no_false_alarm_and_hinders_nobody(home: Path) -> None:
    vault = open_vault(home, [keeper()])
    steps = list[bool]()

    def write() -> bool:
        vault._store.run("UPDATE identities SET rowid = rowid WHERE 0")
        vault.history.add("test.beside", None, {"step": len(steps), "padding": "y" * 5000})
        steps.append(vault._store.busy)
        return True

    whole = vault._pages.check(write)
    vault.close()
    assert whole
    assert len(steps) > 20
    assert not any(steps)


@pytest.mark.usefixtures("large")
def test_a_check_ends_when_it_is_told_to(home: Path) -> None:
    vault = open_vault(home, [keeper()])
    assert not vault._pages.check(lambda: False)
    vault.begin_upkeep(lambda _: None)
    vault.close()
    assert not vault.condition.checked


@pytest.mark.usefixtures("large")
def test_a_page_that_is_just_being_written_is_looked_at_again(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = open_vault(home, [keeper()])
    read, torn = vault._pages._read, list[int]()

    def tear(number: int, count: int) -> bytes:
        pages = read(number, count)
        if count > 1 and not torn:
            torn.append(number)
            return pages[:5000] + bytes(100) + pages[5100:]
        return pages

    monkeypatch.setattr(vault._pages, "_read", tear)
    whole = vault._pages.check(lambda: True)
    vault.close()
    assert (whole, torn) == (True, [1])


def test_a_page_that_the_disk_gives_back_as_zeros_is_found_where_no_table_uses_it(large: Path, home: Path) -> None:
    vault = open_vault(home, [keeper()])
    with vault._store.transaction() as database:
        database.execute("CREATE TABLE spare (bytes BLOB)")
        database.execute("INSERT INTO spare VALUES (randomblob(40000))")
    vault._store.run("DROP TABLE spare")
    vault.close()
    lost = large.read_bytes()[:-4096] + bytes(4096)
    large.write_bytes(lost)
    vault = open_vault(home, [keeper()])
    with pytest.raises(ShuangluError, match="recover --vault"):
        vault._pages.check(lambda: True)
    vault.close()


def test_rows_of_the_step_before_are_read_into_the_flat_tables(vault: Vault) -> None:
    """As a vault of today's program has them: received twice, lost, read again, released."""
    takes = [record(vault, segments=0) for _ in range(4)]
    for number, take in enumerate(takes, 1):
        vault._store.insert(
            "receipts",
            {"id": number, "take": take, "receipt": b"{}", "manifest_sha256": "", "segments": 0, "verified_at": "x"},
        )
    vault._store.insert("receipts_lost", {"receipt": 1, "at": "x"})
    vault._store.insert("verified", {"receipt": 2, "verified_at": "y", "at": "x"})
    vault._store.insert("verified", {"receipt": 3, "verified_at": "y", "at": "x"})
    vault._store.insert("verified", {"receipt": 3, "verified_at": None, "at": "x"})
    vault._store.run("UPDATE takes SET released_at = 'z' WHERE take = ?", takes[3])
    kept = rows(vault, "received")
    assert [(row["take"], row["read_again"], row["here"]) for row in kept] == [
        (takes[1], 1, 1),
        (takes[2], 0, 1),
        (takes[3], 0, 0),
    ]
    assert vault.outbox.received_here() == (takes[1], takes[2])
    assert (vault.outbox.unverified(), vault.outbox.verified_here(5, 9)) == ((takes[2],), (takes[1],))
    assert vault.outbox.has_received()
    assert _as_the_step_reads_it(vault) == kept


def _as_the_step_reads_it(vault: Vault) -> list[dict[str, object]]:
    """Take the third step back, and do it again."""
    database = vault._store._database
    for name in ("by_receipt", "no_more", "read_again", "left"):
        database.execute(f"DROP TRIGGER received_{name}")
    for view in ("verified_standing", "receipts_standing"):
        database.execute(f"DROP VIEW {view}")
    for index in ("events_of_kind", "events_at", "verified_of_receipt", "segments_of_digest", "outbox_of_state"):
        database.execute(f"DROP INDEX {index}")
    for index in ("takes_of_state", "takes_to_archive"):
        database.execute(f"DROP INDEX {index}")
    for table in ("received", "missing", "archive"):
        database.execute(f"DROP TABLE {table}")
    for column in ("sealed_segments", "archived"):
        database.execute(f"ALTER TABLE takes DROP COLUMN {column}")
    database.execute(
        "CREATE VIEW receipts_standing AS SELECT * FROM receipts WHERE id IN (SELECT max(id) FROM receipts "
        "GROUP BY take) AND id NOT IN (SELECT receipt FROM receipts_lost)"
    )
    database.execute(
        "CREATE VIEW verified_standing AS SELECT take, verified.verified_at AS verified_at FROM verified JOIN "
        "receipts_standing ON verified.receipt = receipts_standing.id WHERE verified.id IN (SELECT max(id) FROM "
        "verified GROUP BY receipt) AND verified.verified_at IS NOT NULL"
    )
    database.execute("DELETE FROM _sqlite_migrations WHERE name LIKE '0003%'")
    migrations.apply(database)
    return rows(vault, "received")
