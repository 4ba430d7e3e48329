"""What headquarters said of a take is asked again: it may take it back, or lose it, and then nothing may be deleted."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from faults.trouble import Trouble
from headquarters.administration import Administration
from terminal.vault import open_vault
from tests.terminal.sync.between import Between, saying, telling
from tests.terminal.sync.conftest import Facts, RunningHeadquarters, Terminal
from tests.terminal.sync.test_lines import couriers, move
from tests.terminal.vault.recording import keeper, record

CALLS = ["series", "standing", "renew", "histories", "quarantine"]
_READ = "2026-11-23T02:00:00.000Z"
UNKNOWN = telling(standing="unknown", receipt=False, verified_at=None)


def restored(between: Between, generation: str) -> None:
    """Headquarters was put back from a backup."""
    between.rule("GET", "/v1/clock", telling(calls=CALLS, generation=generation))


def verified(terminal: Terminal, *takes: str) -> None:
    """Headquarters has read its copies again, and the terminal has heard it."""
    for take in takes:
        terminal.between.rule("GET", f"{take}/standing", telling(verified_at=_READ))
    terminal.courier().sync_once()
    assert terminal.vault.outbox.unverified() == ()


def test_what_is_damaged_there_later_is_heard_and_nothing_leaves(terminal: Terminal) -> None:
    restored(terminal.between, "monday")
    take = record(terminal.vault)
    terminal.courier().sync_once()
    verified(terminal, take)
    terminal.between.rule("GET", f"{take}/standing", telling(verified_at=None))
    terminal.courier().sync_once()

    assert terminal.vault.outbox.unverified() == (take,)


def test_a_restored_headquarters_is_asked_until_it_answered_of_every_take(terminal: Terminal) -> None:
    restored(terminal.between, "monday")
    lost, other = record(terminal.vault), record(terminal.vault)
    terminal.courier().sync_once()
    verified(terminal, lost, other)
    restored(terminal.between, "tuesday")
    terminal.between.plan("GET", f"{lost}/standing", saying(423, b'{"code":"take.busy","sentence":"Busy."}'))
    first = terminal.courier().sync_once()
    terminal.between.plan("GET", f"{lost}/standing", UNKNOWN)
    second = terminal.courier().sync_once()
    asked = [path for _, path in terminal.between.visits if path.endswith(f"{lost}/standing")]
    third = terminal.courier().sync_once()

    assert (first.received, len(first.chores)) == ((), 1)
    assert (second.received, second.chores) == ((lost,), ())
    assert (len(asked), third.all_received) == (3, True)


def test_a_folder_that_cannot_be_read_does_not_end_the_courier(terminal: Terminal, facts: Facts) -> None:
    restored(terminal.between, "monday")
    lost = record(terminal.vault)
    terminal.courier().sync_once()
    journal = terminal.vault.takes.folder_of(lost) / "journal"
    journal.rename(journal.with_name("kept"))
    journal.mkdir()
    restored(terminal.between, "tuesday")
    terminal.between.rule("GET", f"{lost}/standing", UNKNOWN)
    late = record(terminal.vault)
    terminal.started(facts)
    facts.until(lambda: facts.state(late) == "received")
    assert [parcel.take for parcel in terminal.vault.outbox.parcels()] == []
    journal.rmdir()
    journal.with_name("kept").rename(journal)
    terminal.between.rule("GET", f"{lost}/standing", telling())
    terminal.between.plan("GET", f"{lost}/standing", UNKNOWN)
    facts.until(lambda: facts.states(lost)[-2:] == ["sending", "received"])


@pytest.fixture
def declined(
    terminal: Terminal, shared_headquarters: RunningHeadquarters, tmp_path: Path
) -> Iterator[tuple[Terminal, str, str]]:
    """A second machine with a copy of the disk, whose take people declined."""
    restored(terminal.between, "monday")
    shutil.copytree(terminal.vault.home, tmp_path / "clone")
    copy = Terminal(open_vault(tmp_path / "clone", [keeper()]), terminal.between)
    record(terminal.vault)
    take = record(copy.vault)
    terminal.courier().sync_once()
    copy.courier().sync_once()
    (waits,) = copy.vault.outbox.quarantines()
    for name in ("Li Na", "Wang Wei"):
        with Administration.open(shared_headquarters.data) as desk:
            desk.decide(waits.stored_as, "declined", by=name, reason="no", passphrase_file=None)
    assert copy.courier().sync_once().declined
    yield copy, take, waits.stored_as
    for courier in copy.couriers:
        courier.stop()
    copy.vault.close()


def test_what_was_declined_is_delivered_again_to_a_headquarters_that_lost_it(
    declined: tuple[Terminal, str, str],
) -> None:
    copy, take, stored_as = declined
    restored(copy.between, "tuesday")
    copy.between.plan("GET", f"{stored_as}/standing", UNKNOWN)
    summary = copy.courier().sync_once()

    assert (summary.declined, [each for each, _ in summary.quarantined]) == ((), [take])
    assert copy.vault.history.events(take)[-2]["kind"] == "take.lost_there"


def test_a_decision_that_headquarters_lost_is_open_again(declined: tuple[Terminal, str, str]) -> None:
    copy, take, stored_as = declined
    restored(copy.between, "tuesday")
    copy.between.rule("GET", f"{stored_as}/standing", telling(standing="quarantined", reason="name.used", sentence=""))
    summary = copy.courier().sync_once()

    assert summary.quarantined == ((take, Trouble("quarantine.name_used")),)
    assert summary.declined == ()


def test_an_earlier_line_hears_of_its_takes_for_as_long_as_they_lie_here(
    terminal: Terminal, shared_headquarters: RunningHeadquarters, facts: Facts
) -> None:
    early = record(terminal.vault)
    terminal.courier().sync_once()
    move(terminal, shared_headquarters, f"78-{terminal.name[3:]}")
    (earlier,) = terminal.vault.line_books()[1:]
    assert earlier.outbox.unverified() == (early,)
    lines = couriers(terminal, facts)
    lines.sync_once()
    lines.stop()
    contact = earlier.contact()

    assert contact is not None
    assert "standing" in contact.calls


def test_a_chore_that_is_refused_for_good_is_said(terminal: Terminal) -> None:
    noted = list[str]()
    terminal.between.rule("GET", "/v1/series", saying(409, b'{"code":"series.strange","sentence":"Which?"}'))
    (book,) = terminal.vault.line_books()
    courier = terminal.courier()
    courier._note = lambda chore, _why: noted.append(chore)
    summary = courier.sync_once()

    assert [trouble.key for trouble in summary.chores] == ["courier.unsettled:numbers"]
    assert (list(book.unsettled()), noted, summary.numbers_doubted) == (["numbers"], ["numbers"], True)
    terminal.between.rule("GET", "/v1/series", telling())
    quiet = terminal.courier().sync_once()
    assert (quiet.chores, dict(book.unsettled()), quiet.numbers_doubted) == ((), {}, False)
