"""What is put in order is compared with what was known of it before, and what was cut says so in its own seal."""

import json
import shutil
from pathlib import Path

import pytest

from evidence import journal
from evidence.verify import verify_take
from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.home.opening import Home, open_home, open_or_create_home, open_or_create_rehearsal_home
from terminal.home.recovering import (
    Shortened,
    rebuild_home,
    recover_home,
    recover_strays,
    restore_with_escrow,
    unsealed_below,
)
from terminal.home.releasing import release_home
from terminal.home.settings import load_settings
from terminal.station.bootstrap import terms_of
from tests import ROOT
from tests.terminal.vault.recording import begin, record, seal


def cut(folder: Path, entries: int, segments: int) -> None:
    """Take the seal away, and what comes after so many entries and segments, as somebody without a key could."""
    for name in ("manifest.json", "manifest.p7s"):
        (folder / name).unlink(missing_ok=True)
    lines = journal.split_lines((folder / "journal").read_bytes())[0]
    (folder / "journal").write_bytes(b"".join(lines[:entries]))
    for segment in sorted((folder / "segments").iterdir())[segments:]:
        segment.unlink()


def said_of(folder: Path) -> tuple[str, int, bool]:
    """Status, known entries and whether the notes speak of it, as a stranger reads them."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    report = verify_take(folder)
    told = any("shortened" in str(note.key) for note in report.notes)
    return report.status, manifest["totals"]["known_entries"], told


def events_of(home: Home, take: str) -> list[str]:
    return [event["kind"] for event in home.vault.history.events(take)]


def test_a_sealed_take_that_was_cut_is_no_crash(home: Home) -> None:
    take = record(home.vault, "rehearsal", segments=6)
    folder = home.vault.takes.folder_of(take)
    whole = len(journal.split_lines((folder / "journal").read_bytes())[0])
    cut(folder, 4, 2)
    found = recover_strays(unsealed_below(folder), None)
    assert (found.sealed, found.shortened) == ((take,), (Shortened(take, 4, whole),))
    assert not found.clean
    assert said_of(folder) == ("interrupted", whole, True)
    assert events_of(home, take)[-1] == "take.shortened"


def test_recovering_a_home_finds_it_too(home: Home) -> None:
    take = record(home.vault, "rehearsal", segments=6)
    cut(home.vault.takes.folder_of(take), 4, 2)
    assert recover_home(home).shortened == (Shortened(take, 4, 9),)
    again = recover_home(home)
    assert (again.clean, again.sealed) == (True, ())


def test_an_open_take_that_was_cut_says_how_much_was_known(home: Home) -> None:
    writer = begin(home.vault, "rehearsal", segments=6)
    writer.abandon()
    cut(writer.folder, 3, 1)
    found = recover_home(home)
    assert found.shortened == (Shortened(writer.take, 3, 8),)
    assert found.damaged == ()
    assert said_of(writer.folder) == ("interrupted", 8, True)


def test_a_take_that_lost_only_its_seal_is_sealed_again(home: Home) -> None:
    take = record(home.vault, "rehearsal")
    folder = home.vault.takes.folder_of(take)
    for name in ("manifest.json", "manifest.p7s"):
        (folder / name).unlink()
    found = recover_home(home)
    assert (found.sealed, found.shortened, found.clean) == ((take,), (), True)
    assert verify_take(folder).status == "intact"


def test_a_copy_elsewhere_is_measured_by_the_home_it_came_from(home: Home, tmp_path: Path) -> None:
    take = record(home.vault, "rehearsal", segments=6)
    copy = Path(shutil.copytree(home.vault.takes.folder_of(take), tmp_path / "stick" / take))
    cut(copy, 4, 2)
    found = recover_strays([copy], home.path)
    assert found.shortened == (Shortened(take, 4, 9),)
    assert verify_take(home.vault.takes.folder_of(take)).status == "intact", "the home's own stays as it is"
    assert recover_home(home).clean


def test_a_vault_is_not_made_anew_beside_a_kiosk_that_writes_to_it(home: Home) -> None:
    take = record(home.vault, "rehearsal")
    home.occupy()
    home.vault.archive.move_some()
    archive = home.vault.archive.path
    archive.write_bytes(archive.read_bytes()[:-100] + bytes(100))
    with pytest.raises(ShuangluError) as refusal:
        rebuild_home(home.settings)
    assert (refusal.value.code, len(home.vault.segments_of(take))) == ("home.occupied", 3)
    assert not list(archive.parent.glob("*.damaged-*"))
    home.close()
    rebuild_home(home.settings)
    assert list(archive.parent.glob("*.damaged-*"))


def test_of_several_keys_out_of_escrow_the_fitting_one_is_found(home: Home) -> None:
    key, path = home.vault._key, home.path
    (path / "vault" / "keys.json").unlink()
    home.vault.close()
    settings = load_settings(path)
    before = (path / "vault" / "vault.db").read_bytes()
    with pytest.raises(ShuangluError, match="None of the 2 keys"):
        restore_with_escrow(settings, [b"\1" * 32, b"\2" * 32])
    assert (path / "vault" / "vault.db").read_bytes() == before
    assert not (path / "vault" / "keys.json").exists()
    assert restore_with_escrow(settings, [b"\1" * 32, key, b"\2" * 32]) == 1
    again = open_home(settings)
    kept = again.keeps_itself
    again.close()
    assert kept


def test_a_passphrase_that_is_put_there_later_makes_no_demonstration(tmp_path: Path) -> None:
    passphrase = tmp_path / "passphrase"
    passphrase.write_text("correct horse 电池 staple\n", encoding="utf-8")
    settings = load_settings(tmp_path / "home", passphrase_file=passphrase)
    open_or_create_home(settings).close()
    shutil.copyfile(passphrase, tmp_path / "home" / "passphrase")
    for opened in (open_home(settings), open_home(load_settings(tmp_path / "home"))):
        kept, terms = opened.keeps_itself, terms_of(opened, "sale")
        opened.close()
        assert (kept, terms.demonstration, terms.unverified_packs) == (False, False, False)


def test_a_home_that_keeps_itself_stays_one_without_its_file(tmp_path: Path) -> None:
    made = open_or_create_rehearsal_home(load_settings(tmp_path / "home"))
    record(made.vault, "rehearsal")
    order = made.vault.takes.begin_take("rehearsal", {}, 60)
    made.close()
    elsewhere = tmp_path / "elsewhere"
    (tmp_path / "home" / "passphrase").rename(elsewhere)
    again = open_home(load_settings(tmp_path / "home", passphrase_file=elsewhere))
    kept = again.keeps_itself
    again.close()
    assert (order.demonstration, kept) == (True, True)


def test_a_home_of_0_1_0_is_asked_once(tmp_path: Path) -> None:
    path = Path(shutil.copytree(ROOT / "tests" / "vectors" / "home-0.1.0", tmp_path / "home"))
    opened = open_home(load_settings(path))
    settled = [event["facts"] for event in opened.vault.history.events() if event["kind"] == "home.settled"]
    marks = dict(opened.vault.takes.own_marks())
    unknown = opened.vault.retention.unknown_custody()
    release_home(opened, 0)
    read = opened.vault.retention.unknown_custody()
    opened.close()
    assert "32-0117-000002" in unknown, "what the plan says stands in the take alone"
    assert read == ()
    assert settled == [{"keeps_itself": True, "why": "0.1.0"}]
    assert marks[("32-0117", 1, "sale")][0] == 6


def test_an_object_that_is_gone_is_named(home: Home) -> None:
    writer = begin(home.vault, "rehearsal")
    writer.object(b"a page", role="paper", media_us=0)
    take = seal(home.vault, writer)
    (home.vault.takes.folder_of(take) / "objects" / "000000").unlink()
    ((damaged, fault),) = recover_home(home).damaged
    assert (damaged, fault.trouble) == (take, Trouble("home.lost_file", {"file": "objects/000000"}))
