"""What is settled goes to the archive, never half and never lost; an archive that is lost stops nothing."""

import shutil
from contextlib import suppress
from pathlib import Path

import pytest

from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.vault import Vault, open_vault, rebuild_vault
from tests.terminal.vault.recording import SALE, HeadquartersKeys, begin, keeper, record, rows
from tests.terminal.vault.test_outbox import receive


def move_all(vault: Vault) -> int:
    moved = 0
    while step := vault.archive.move_some():
        moved += step
    return moved


def kinds(vault: Vault) -> list[str]:
    return [event["kind"] for event in vault.history.events() if event["kind"].startswith("archive.")]


def test_what_is_settled_moves_and_the_rest_stays(vault: Vault, headquarters: HeadquartersKeys) -> None:
    received, declined, waiting = record(vault), record(vault), record(vault)
    writer = begin(vault, "rehearsal")
    segments = {take: vault.segments_of(take) for take in (received, declined, waiting)}
    receive(vault, headquarters, received)
    vault.outbox.compared(declined, 99, (), complete=True)
    vault.outbox.quarantined(declined, b"{}", declined, Trouble("delivery.quarantine"))
    vault.outbox.declined(declined, Trouble("delivery.declined", {"reason": "看过了"}))
    said = vault.outbox.deliveries()

    assert move_all(vault) == 2
    writer.abandon()
    assert {row["take"] for row in rows(vault, "segments")} == {waiting, writer.take}
    assert {take: vault.segments_of(take) for take in segments} == segments
    kept = vault.archive.facts_of(received)
    assert kept is not None
    assert (kept["planned_s"], "欧阳修竹" in kept["sale"]) == (60, True)
    assert vault.outbox.deliveries() == said
    assert [row["sale"] is None for row in rows(vault, "takes")] == [True, True, False, False]
    assert move_all(vault) == 0


def test_a_rehearsal_of_nobody_is_settled_when_it_is_sealed(rehearsing: Vault) -> None:
    take = record(rehearsing, "rehearsal")
    known = rehearsing.takes.sealed_here()
    assert move_all(rehearsing) == 1
    assert rehearsing.takes.sealed_here() == known == [(take, 3)]
    assert rehearsing.takes.sealed_here(all_of_them=False) == []


def test_a_crash_in_the_middle_of_a_move_loses_and_doubles_nothing(
    vault: Vault, home: Path, headquarters: HeadquartersKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = record(vault)
    segments = vault.segments_of(take)
    receive(vault, headquarters, take)

    def power_cut(*_: object) -> int:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr(vault.archive, "_leaves", power_cut)
        with pytest.raises(ZeroDivisionError):
            vault.archive.move_some()
    assert (len(rows(vault, "segments")), vault.archive.segments_of(take)) == (3, segments)
    vault.close()

    again = open_vault(home, [keeper()])
    moved = move_all(again)
    after = again.segments_of(take)
    noted = kinds(again)
    again.close()
    assert (moved, after, noted) == (1, segments, [])


@pytest.mark.parametrize("change", ["UPDATE segments SET bytes = 1", "DELETE FROM segments", "DELETE FROM moves"])
def test_the_archive_cannot_be_rewritten(rehearsing: Vault, change: str) -> None:
    take = record(rehearsing, "rehearsal")
    move_all(rehearsing)
    with pytest.raises(ShuangluError, match="cannot be changed"):
        rehearsing.archive.opened().run(change)
    assert len(rehearsing.archive.segments_of(take)) == 3


def test_nothing_readable_is_in_the_archive(rehearsing: Vault, home: Path) -> None:
    record(rehearsing, "rehearsal")
    move_all(rehearsing)
    data = (home / "vault" / "archive.db").read_bytes()
    assert not any(word.encode() in data for word in (*SALE.values(), "SQLite format", "CREATE TABLE", "REHEARSAL-"))


def test_what_headquarters_lost_comes_back_out_of_its_folder(vault: Vault, headquarters: HeadquartersKeys) -> None:
    take = record(vault)
    receive(vault, headquarters, take)
    move_all(vault)
    vault.outbox.lost_there(take)
    (parcel,) = vault.outbox.parcels()
    assert (parcel.take, parcel.segments, parcel.delivered) == (take, 3, 0)
    assert len(vault.outbox.pieces(take)) == 3
    receive(vault, headquarters, take)
    assert move_all(vault) == 1
    assert [row["number"] for row in vault.segments_of(take)] == [0, 1, 2]
    kept = vault.archive.facts_of(take)
    assert kept is not None
    assert (kept["planned_s"], "欧阳修竹" in kept["sale"]) == (60, True)


def test_two_programs_make_one_archive(rehearsing: Vault, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both see that there is none; the second must not put its own in the place of the first one's."""
    take, other = record(rehearsing, "rehearsal"), open_vault(home, [keeper()])
    segments, make = rehearsing.segments_of(take), other.archive._make

    def late() -> object:
        return [move_all(rehearsing), make()][1]

    monkeypatch.setattr(other.archive, "_make", late)
    rehearsing._store._database.execute("PRAGMA busy_timeout = 100")
    with suppress(ShuangluError):
        other.archive.opened()
    other.close()
    move_all(rehearsing)
    rehearsing.close()
    again = open_vault(home, [keeper()])
    kept, noted = again.segments_of(take), kinds(again)
    again.close()
    assert (kept, noted) == (segments, [])


@pytest.mark.parametrize("how", ["lost", "older"])
def test_an_archive_that_is_not_the_newest_is_noted_once_and_stops_nothing(
    rehearsing: Vault, home: Path, how: str
) -> None:
    path, copy = home / "vault" / "archive.db", home / "copy"
    record(rehearsing, "rehearsal")
    move_all(rehearsing)
    rehearsing.archive.close()
    shutil.copyfile(path, copy)
    rehearsing.close()
    vault = open_vault(home, [keeper()])
    record(vault, "rehearsal")
    move_all(vault)
    vault.close()
    path.unlink()
    if how == "older":
        shutil.copyfile(copy, path)

    for _ in range(2):
        vault = open_vault(home, [keeper()])
        vault.archive.find()
        record(vault, "rehearsal")
        assert move_all(vault) == 1
        noted, event = kinds(vault), vault.archive.trouble()
        vault.close()
        assert noted == [f"archive.{how}"]
        assert event is not None


def test_an_unusable_archive_is_put_aside_by_the_command_that_mends_the_vault(rehearsing: Vault, home: Path) -> None:
    path = home / "vault" / "archive.db"
    record(rehearsing, "rehearsal")
    move_all(rehearsing)
    rehearsing.close()
    damaged = bytearray(path.read_bytes())
    damaged[5000] ^= 1
    path.write_bytes(damaged)

    vault = open_vault(home, [keeper()])
    with pytest.raises(ShuangluError, match="recover --vault"):
        vault.archive.look()
    record(vault, "rehearsal")
    vault.close()
    assert path.read_bytes() == damaged
    mended, _ = rebuild_vault(home, [keeper()])
    moved, noted = move_all(mended), kinds(mended)
    mended.close()
    assert (moved, noted) == (1, ["archive.lost"])
    assert [each.read_bytes() for each in path.parent.glob("archive.db.damaged-*")] == [damaged]
