"""The database file is ciphertext, is never replaced, remembers what was committed, and refuses a rewritten past."""

import multiprocessing
import os
import secrets
import shutil
import signal
import threading
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from evidence.recover import recover_take
from evidence.signing import Signer
from faults.errors import ShuangluError
from terminal.vault import Vault, create_vault, open_vault
from terminal.vault.cipher import CipherParameters
from terminal.vault.making import rebuild_vault
from terminal.vault.migrations.steps import migrations
from tests import ROOT
from tests.terminal.vault.recording import SALE, HeadquartersKeys, add_segment, begin, keeper, open_writer, record, rows

WORDS = (*SALE.values(), "PRIVATE KEY", "CREATE TABLE", "SQLite format", "32-0117-000001.takes")


def everything_written(home: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}


def test_nothing_readable_is_written(vault: Vault, home: Path) -> None:
    record(vault)
    begin(vault).abandon()
    secrets_kept = (vault._key, vault._key.hex().encode(), vault.identities.review_key())

    for path, data in everything_written(home).items():
        for word in WORDS:
            assert word.encode() not in data, f"{word} in {path}"
            assert word.encode("utf-16-le") not in data, f"{word} in {path}"
        for secret in secrets_kept:
            assert secret not in data, f"a key in {path}"


def test_the_file_is_ciphertext_of_pinned_parameters(vault: Vault, home: Path) -> None:
    header = (home / "vault" / "vault.db").read_bytes()[:16]
    connection = vault._store._database
    said = {str(row[0]) for row in connection.execute("PRAGMA cipher_settings").fetchall()}

    assert header != b"SQLite format 3\0"
    assert {"PRAGMA cipher_page_size = 4096;", "PRAGMA cipher_hmac_algorithm = HMAC_SHA512;"} <= said
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("truncate",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    assert connection.execute("PRAGMA temp_store").fetchone() == (2,)
    assert connection.execute("PRAGMA cipher_memory_security").fetchone() == ("1",)


def test_cipher_parameters_of_a_file_are_not_believed_blindly() -> None:
    with pytest.raises(ValueError, match="unknown"):
        CipherParameters.parse({"cipher_page_size": 4096})
    good = {
        "cipher_compatibility": 4,
        "cipher_page_size": 4096,
        "kdf_iter": 256000,
        "cipher_hmac_algorithm": "HMAC_SHA512; DROP TABLE takes",
        "cipher_kdf_algorithm": "PBKDF2_HMAC_SHA512",
    }
    with pytest.raises(ValueError, match="not a word"):
        CipherParameters.parse(good)
    with pytest.raises(ValueError, match="not a number"):
        CipherParameters.parse({**good, "cipher_hmac_algorithm": "HMAC_SHA512", "kdf_iter": "1; DROP"})


@pytest.mark.parametrize("place", [0, 20, 5000, -1])
def test_a_damaged_database_is_never_replaced(vault: Vault, home: Path, place: int) -> None:
    record(vault)
    vault.close()
    path = home / "vault" / "vault.db"
    damaged = bytearray(path.read_bytes())
    damaged[place] ^= 1
    path.write_bytes(damaged)

    with pytest.raises(ShuangluError, match="shuanglu recover --vault") as refusal:
        open_vault(home, [keeper()])

    assert refusal.value.code == "vault.unreadable"
    assert path.read_bytes() == bytes(damaged)


def test_an_unencrypted_database_in_its_place_is_refused(vault: Vault, home: Path) -> None:
    vault.close()
    path = home / "vault" / "vault.db"
    path.write_bytes(b"SQLite format 3\0" + bytes(4080))

    with pytest.raises(ShuangluError, match="is not encrypted"):
        open_vault(home, [keeper()])
    assert path.read_bytes().startswith(b"SQLite format 3\0")


def test_an_empty_or_missing_database_is_not_made_anew(vault: Vault, home: Path) -> None:
    vault.close()
    path = home / "vault" / "vault.db"
    path.write_bytes(b"")
    with pytest.raises(ShuangluError, match="was left as it is"):
        open_vault(home, [keeper()])
    assert path.read_bytes() == b""

    path.unlink()
    with pytest.raises(ShuangluError, match="is missing"):
        open_vault(home, [keeper()])
    assert not path.exists()


def test_a_database_of_a_later_program_is_left_alone(vault: Vault, home: Path) -> None:
    """One that did more than add, and says so (`test_added_only.py` has the others)."""
    vault._store.insert("_sqlite_migrations", {"migration_set": "vault", "name": "0099_later", "applied_at": "2030"})
    with vault._store.transaction() as database:
        database.execute("PRAGMA user_version = 99")
    vault.close()

    with pytest.raises(ShuangluError, match="later version"):
        open_vault(home, [keeper()])


def test_every_file_of_a_step_is_taken_in_its_order() -> None:
    files = sorted((ROOT / "terminal" / "vault" / "migrations").glob("step_*.py"))
    numbers = [file.stem.removeprefix("step_") for file in files]

    assert [step.name[:4] for step in migrations._migrations] == numbers


def test_there_is_no_vault_before_one_is_made(home: Path) -> None:
    with pytest.raises(ShuangluError, match="shuanglu enrol --hq"):
        open_vault(home, [keeper()])
    with pytest.raises(ShuangluError, match="At least one keeper"):
        create_vault(home, [])


@pytest.mark.parametrize("table", ["identities", "review_keys", "receipts", "exports", "escrows", "events"])
@pytest.mark.parametrize(
    "change", ["UPDATE {} SET rowid = rowid", "DELETE FROM {}", "REPLACE INTO {} SELECT * FROM {}"]
)
def test_the_past_cannot_be_rewritten(vault: Vault, table: str, change: str) -> None:
    take = record(vault)
    vault.outbox.received(take, b"{}", "0" * 64)
    vault.history.exported(take, "李主管", "客户投诉 2026-118")
    vault.escrow_held()
    before = rows(vault, table)
    assert before

    with pytest.raises(ShuangluError, match="cannot be changed"):
        vault._store.run(change.format(table, table))

    assert rows(vault, table) == before


def test_an_export_needs_a_name_and_a_reason(vault: Vault) -> None:
    vault.history.exported("32-0117-000001", "李主管", "监管抽查")
    with pytest.raises(ShuangluError, match="a name and a reason"):
        vault.history.exported("32-0117-000001", "李主管", "  ")

    assert [(row["who"], row["reason"]) for row in vault.history.exports()] == [("李主管", "监管抽查")]
    assert vault.history.events("32-0117-000001")[-1]["kind"] == "take.exported"


def test_a_change_that_fails_half_way_leaves_nothing(vault: Vault) -> None:
    before = rows(vault, "takes"), rows(vault, "events")

    def begin_and_fail() -> None:
        with vault._store.transaction():
            vault.takes.begin_take("sale", SALE, 60)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        begin_and_fail()

    assert (rows(vault, "takes"), rows(vault, "events")) == before


def test_threads_share_the_vault(vault: Vault) -> None:
    writer = begin(vault, segments=0)
    failures: list[BaseException] = []

    def courier() -> None:
        try:
            for _ in range(40):
                for piece in vault.outbox.pieces(writer.take):
                    vault.outbox.pieces_delivered(writer.take, [piece.sha256])
        except BaseException as error:  # noqa: BLE001 - told to the story below
            failures.append(error)

    threads = [threading.Thread(target=courier) for _ in range(3)]
    for thread in threads:
        thread.start()
    for _ in range(25):
        add_segment(vault.takes, writer)
    for thread in threads:
        thread.join()
    courier()
    writer.abandon()

    (parcel,) = vault.outbox.parcels()
    assert failures == []
    assert (parcel.segments, parcel.delivered) == (25, 25)


def keep_recording(home: Path, pipe: Connection) -> None:
    """Record takes until killed; say what was durable."""
    vault = open_vault(home, [keeper()])
    vault.reconcile()
    while True:
        order = vault.takes.begin_take("sale", SALE, 60)
        writer = open_writer(order)
        vault.takes.take_opened(order.take)
        pipe.send((order.number, 0))
        for index in range(3):
            add_segment(vault.takes, writer)
            pipe.send((order.number, index + 1))
        writer.close("finished", "sealed", {}, 6_000_000)
        vault.takes.take_closed(order.take, "sealed")


def said_before_the_end(pipe: Connection) -> list[tuple[int, int]]:
    said = []
    while pipe.poll():
        try:
            said.append(pipe.recv())
        except EOFError:
            break
    return said


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX")
def test_a_killed_terminal_forgets_nothing_that_it_said_was_durable(vault: Vault, home: Path) -> None:
    vault.close()
    spawn = multiprocessing.get_context("spawn")
    last = (0, 0)
    for _ in range(6):
        here, there = spawn.Pipe(duplex=False)
        process = spawn.Process(target=keep_recording, args=(home, there))
        process.start()
        there.close()
        for _ in range(5 + secrets.randbelow(12)):
            assert here.poll(60)
            last = here.recv()
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        last = (said_before_the_end(here) or [last])[-1]
        here.close()

        again = open_vault(home, [keeper()])
        for take in again.reconcile().unsealed:
            identity = again.identities.of("32-0117")
            status = recover_take(
                again.takes.folder_of(take), Signer(identity.key_pem, identity.certificates_pem)
            ).status
            again.takes.take_closed(take, status)
        held = {row["number"]: row for row in rows(again, "takes") if row["state"] != "allocated"}
        segments = [row for row in rows(again, "segments") if row["take"] == held[last[0]]["take"]]
        again.close()
        assert sorted(held) == list(range(1, len(held) + 1))
        assert len(held) >= last[0]
        assert len(segments) >= last[1]


def test_rebuilding_gives_the_same_rows(vault: Vault, home: Path) -> None:
    record(vault, "sale")
    record(vault, "rehearsal")
    record(vault, "sale")
    open_take = begin(vault)
    open_take.abandon()
    own = (
        "sale",
        "planned_s",
        "custody",
        "known_head",
        "opened_at",
        "closed_at",
    )  # known to the database, or to the moment, only
    before = [{name: row[name] for name in row if name not in own} for row in rows(vault, "takes")]
    segments, parcels, identity = rows(vault, "segments"), vault.outbox.parcels(), vault.identity()
    review = vault.identities.review_key()
    vault.close()
    path = home / "vault" / "vault.db"
    damaged = path.read_bytes()[:6000]
    path.write_bytes(damaged)

    rebuilt, found = rebuild_vault(home, [keeper()])
    after = [{name: row[name] for name in row if name not in own} for row in rows(rebuilt, "takes")]
    same = (rows(rebuilt, "segments") == segments, rebuilt.outbox.parcels() == parcels)
    facts = rebuilt.identity(), rebuilt.identities.review_key(), rebuilt.escrow_due() is not None
    rebuilt.close()

    assert after == before
    assert same == (True, True)
    assert facts == (identity, review, True)
    assert found.unsealed == (open_take.take,)
    assert [kept.read_bytes() for kept in (home / "vault").glob("vault.db.damaged-*")] == [damaged]
    open_vault(home, [keeper()]).close()


def test_a_sound_vault_is_not_rebuilt(vault: Vault, home: Path) -> None:
    vault.close()
    with pytest.raises(ShuangluError, match="nothing to rebuild"):
        rebuild_vault(home, [keeper()])


def test_rows_of_an_older_copy_catch_up_with_the_files(vault: Vault, home: Path) -> None:
    record(vault)
    copy = (home / "vault" / "vault.db").read_bytes()
    take = record(vault, segments=4)
    vault.close()
    (home / "vault" / "vault.db").write_bytes(copy)

    again = open_vault(home, [keeper()])
    found = again.reconcile()
    parcels = again.outbox.parcels()
    following = again.takes.begin_take("sale", SALE, 60)
    again.close()

    assert found.mended == (take,)
    assert [(parcel.take, parcel.segments) for parcel in parcels][-1] == (take, 4)
    assert following.number == 3


def test_a_take_that_was_changed_is_named(vault: Vault, home: Path) -> None:
    writer = begin(vault)
    writer.abandon()
    journal = home / "takes" / writer.take / "journal"
    data = bytearray(journal.read_bytes())
    data[-200] ^= 1
    journal.write_bytes(data)

    ((take, fault),) = vault.reconcile().damaged
    assert take == writer.take
    assert fault.file == "journal"
    assert vault.history.events(take)[-1]["facts"] == {"fault": fault.report("en")}


def test_what_the_key_file_keeps_is_made_good_at_the_next_start(
    vault: Vault, home: Path, headquarters: HeadquartersKeys
) -> None:
    before = (home / "vault" / "keys.json").read_bytes()
    vault.enrol(headquarters.issue("32-0118"))
    vault.close()
    (home / "vault" / "keys.json").write_bytes(before)  # as after a power cut in the middle of enrolling

    open_vault(home, [keeper()]).close()
    (home / "vault" / "vault.db").unlink()
    rebuilt, _ = rebuild_vault(home, [keeper()])
    name = rebuilt.identity().terminal
    rebuilt.close()

    assert name == "32-0118"


def test_an_interrupted_set_up_is_finished_or_forgotten(home: Path) -> None:
    create_vault(home, [keeper()]).close()
    folder = home / "vault"
    (folder / "vault.db").rename(folder / "vault.db.new")  # power cut after the key file
    open_vault(home, [keeper()]).close()
    assert (folder / "vault.db").exists()

    (folder / "vault.db").rename(folder / "vault.db.new")
    (folder / "keys.json").unlink()  # power cut before it
    create_vault(home, [keeper()]).close()
    assert sorted(path.name for path in folder.iterdir() if path.stat().st_size) == ["keys.json", "vault.db"]


def test_a_take_of_another_terminal_among_the_takes_is_a_stranger(vault: Vault, tmp_path: Path) -> None:
    other = create_vault(tmp_path / "other", [keeper()])
    theirs = record(other, "rehearsal")
    shutil.copytree(other.takes.folder_of(theirs), vault.takes.folder_of(theirs))
    other.close()
    own = record(vault)
    assert vault.reconcile().strange == (theirs,)
    assert [parcel.take for parcel in vault.outbox.parcels()] == [own]
