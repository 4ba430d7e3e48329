"""Start is pressed: only what was begun and not closed is looked at, and nothing stands in the way for all that."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence.recover import recover_take
from terminal.home.opening import Home, open_or_create_rehearsal_home
from terminal.home.recovering import recover_home, signer_of
from terminal.home.settings import load_settings
from terminal.station.ledger_port import LedgerPort
from tests.terminal.vault.recording import SALE, begin, open_writer, record


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    opened = open_or_create_rehearsal_home(load_settings(tmp_path / "home"))
    yield opened
    opened.close()


def kinds(home: Home, kind: str) -> list[str]:
    return [event["take"] for event in home.vault.history.events() if event["kind"] == kind]


def test_what_a_recorder_closed_that_outlived_its_kiosk_is_taken_in(home: Home) -> None:
    writer = begin(home.vault, "rehearsal")
    writer.close("vanished", "interrupted", {}, 6_000_000)  # nobody told the ledger
    order = LedgerPort(home, None).begin_take("rehearsal", SALE, 60)
    assert (order.number, order.previous) == (2, writer.head)
    assert [take for take, _ in home.vault.takes.sealed_here()] == [writer.take]


def test_so_it_is_where_not_even_its_first_entry_was_told(home: Home) -> None:
    given = home.vault.takes.begin_take("rehearsal", SALE, 60)
    open_writer(given).abandon()
    order = LedgerPort(home, None).begin_take("rehearsal", SALE, 60)
    assert order.number == 2
    assert kinds(home, "take.closed") == [given.take]


def test_a_take_that_another_program_sealed_meanwhile_is_taken_in(home: Home) -> None:
    writer = begin(home.vault, "rehearsal")
    writer.abandon()
    recover_take(writer.folder, signer_of(home.vault.identity()))
    assert LedgerPort(home, None).begin_take("rehearsal", SALE, 60).number == 2


def test_a_folder_that_nobody_knew_is_recovered_and_not_written_over(home: Home) -> None:
    given = home.vault.takes.begin_take("rehearsal", SALE, 60)
    open_writer(given).abandon()
    home.vault.takes.take_refused(given.take)
    before = (Path(given.folder) / "journal").read_bytes()
    order = LedgerPort(home, None).begin_take("rehearsal", SALE, 60)
    assert order.number == given.number + 1
    assert (Path(given.folder) / "journal").read_bytes() == before


def test_an_open_take_that_was_missing_and_is_back_is_sealed(home: Home, tmp_path: Path) -> None:
    writer = begin(home.vault, "rehearsal")
    writer.abandon()
    writer.folder.rename(tmp_path / "aside")
    recover_home(home)
    shutil.move(tmp_path / "aside", writer.folder)
    assert LedgerPort(home, None).begin_take("rehearsal", SALE, 60).number == 2
    assert kinds(home, "take.found_again") == kinds(home, "take.closed") == [writer.take]


def test_missing_takes_are_noted_once_and_that_they_are_back_once(home: Home, tmp_path: Path) -> None:
    takes = [record(home.vault, "rehearsal", segments=1) for _ in range(2)]
    folders = [home.vault.takes.folder_of(take) for take in takes]
    for folder in folders:
        folder.rename(tmp_path / folder.name)
    found = [recover_home(home).missing for _ in range(3)]
    assert found == [tuple(takes)] * 3
    assert kinds(home, "take.missing") == takes
    (tmp_path / takes[0]).rename(folders[0])
    assert [recover_home(home).missing for _ in range(2)] == [(takes[1],)] * 2
    assert (kinds(home, "take.missing"), kinds(home, "take.found_again")) == (takes, takes[:1])
