"""No number is used twice on one machine, as far as the machine can know; and it knows when it cannot."""

import shutil
from pathlib import Path

import pytest

from evidence.suite import NO_DIGEST
from evidence.verify import verify_take
from faults.errors import ShuangluError
from terminal.vault import Vault, create_vault, open_vault, rebuild_vault
from terminal.vault.keyfile import KeyFile
from tests.terminal.vault.recording import SALE, HeadquartersKeys, begin, keeper, open_writer, record, rows
from tests.terminal.vault.test_ledger import last_digest

OWN = ("32-0117", 1, "sale")


def copy_of(vault: Vault, name: str, what: str = "vault") -> Path:
    """A copy of a folder of the home, as a backup program makes it."""
    return Path(shutil.copytree(vault.home / what, vault.home.parent / name))


def put_back(home: Path, copy: Path, *files: str) -> None:
    """Put an older copy of the vault, or some files of it, in its place."""
    for file in files or (path.name for path in copy.iterdir()):
        shutil.copyfile(copy / file, home / "vault" / file)


def reopened(vault: Vault) -> Vault:
    vault.close()
    return open_vault(vault.home, [keeper()])


def lose_database(vault: Vault) -> Vault:
    vault.close()
    (vault.home / "vault" / "vault.db").unlink()
    return rebuild_vault(vault.home, [keeper()])[0]


def told(vault: Vault, number: int, head: str | None, epoch: int = 1) -> None:
    vault.takes.headquarters_told("32-0117", epoch, "sale", number, head)
    vault.takes.headquarters_told("32-0117", epoch, "rehearsal", 0, None)


@pytest.mark.parametrize("released", [False, True])
def test_a_database_that_was_lost_gives_no_number_out_again(vault: Vault, released: bool) -> None:
    takes = [record(vault) for _ in range(3)]
    head = last_digest(vault.takes.folder_of(takes[-1]))
    if released:
        for take in takes:
            shutil.rmtree(vault.takes.folder_of(take))
    rebuilt = lose_database(vault)
    order = rebuilt.takes.begin_take("sale", SALE, 60)
    doubted = rebuilt.numbers_doubted
    rebuilt.close()
    assert (order.take, order.previous) == ("32-0117-000004", head)
    assert doubted


def test_an_older_database_gives_no_number_out_again_and_is_noticed(vault: Vault) -> None:
    told(vault, 0, None)
    record(vault)
    copy = copy_of(vault, "backup")
    takes = [record(vault), record(vault)]
    head = last_digest(vault.takes.folder_of(takes[-1]))
    for take in takes:
        shutil.rmtree(vault.takes.folder_of(take))
    vault.close()
    put_back(vault.home, copy, "vault.db")
    again = open_vault(vault.home, [keeper()])
    assert again.numbers_doubted
    assert again.history.events()[-1]["facts"] == {"why": "older_copy"}
    order = again.takes.begin_take("sale", SALE, 60)
    assert (order.number, order.previous) == (4, head)
    again.takes.take_refused(order.take)
    once = reopened(again)
    doubts = len(rows(once, "doubts"))
    once.close()
    assert doubts == 2, "the enrolment and the older copy; it is doubted once, not at each start"


def test_an_older_copy_of_the_vault_learns_from_the_takes(vault: Vault) -> None:
    record(vault)
    copy = copy_of(vault, "backup")
    last = record(vault)
    vault.close()
    put_back(vault.home, copy)
    again = open_vault(vault.home, [keeper()])
    again.reconcile()
    order = again.takes.begin_take("sale", SALE, 60)
    again.close()
    assert (order.number, order.previous) == (3, last_digest(vault.home / "takes" / last))


def test_an_older_copy_of_the_whole_home_is_told_by_headquarters(vault: Vault) -> None:
    record(vault)
    vault.close()
    older = Path(shutil.copytree(vault.home, vault.home.parent / "older"))
    again = open_vault(older, [keeper()])
    told(again, 3, "ab" * 32)
    order = again.takes.begin_take("sale", SALE, 60)
    behind = [event["facts"] for event in again.history.events() if event["kind"] == "numbers.behind"]
    again.close()
    assert (order.number, order.previous) == (4, "ab" * 32)
    assert [(facts["own"], facts["there"]) for facts in behind] == [(1, 3)]
    assert not again.home.joinpath("takes", order.take).exists()


@pytest.mark.parametrize("there", [10_002, 999_999_999, 10**12])
def test_a_number_out_of_reason_is_noted_and_not_followed(vault: Vault, there: int) -> None:
    """Somebody with an old certificate of the terminal delivered a take that leaves no number after it."""
    record(vault)
    for _ in range(2):
        told(vault, there, "ab" * 32)
    assert [(far.own, far.take) for far in vault.numbers.far()] == [(1, f"32-0117-{there:06d}")]
    assert not vault.numbers_doubted, "headquarters was asked, and has answered"
    assert record(vault) == "32-0117-000002"
    told(vault, 10_002, "cd" * 32)
    kinds = [event["kind"] for event in vault.history.events()]
    assert (kinds.count("numbers.far"), kinds.count("numbers.near"), kinds.count("numbers.behind")) == (1, 1, 1)
    assert vault.numbers.far() == []
    assert vault.takes.begin_take("sale", SALE, 60).number == 10_003


def test_no_number_is_longer_than_headquarters_takes_in(vault: Vault) -> None:
    vault.numbers.used("32-0117", 1, "sale", 999_999_998)
    assert record(vault) == "32-0117-999999999"
    with pytest.raises(ShuangluError, match=r"headquarters takes in none after that") as refused:
        vault.takes.begin_take("sale", SALE, 60)
    assert refused.value.code == "ledger.numbers_spent"
    assert record(vault, "rehearsal") == "32-0117-R000001"


def test_a_new_disk_begins_a_new_epoch_after_what_is_known_of_the_one_before(
    rehearsing: Vault, headquarters: HeadquartersKeys
) -> None:
    rehearsing.enrol(headquarters.issue("32-0117", epoch=2), (1, 2))
    told(rehearsing, 0, None, epoch=2)
    nothing_known = rehearsing.takes.begin_take("sale", SALE, 60)
    rehearsing.takes.take_refused(nothing_known.take)
    told(rehearsing, 7, "cd" * 32, epoch=1)
    order = rehearsing.takes.begin_take("sale", SALE, 60)
    assert (nothing_known.take, nothing_known.before) == ("32-0117-E2-000001", None)
    assert (order.take, order.previous, order.before) == ("32-0117-E2-000001", None, (1, 7, "cd" * 32))
    assert (order.epoch, order.format) == (2, 2)
    rehearsing.takes.take_refused(order.take)
    takes = [record(rehearsing), record(rehearsing)]
    assert takes == ["32-0117-E2-000001", "32-0117-E2-000002"]
    for take in takes:
        report = verify_take(rehearsing.takes.folder_of(take), [headquarters.authority.certificate])
        assert (report.status, report.faults) == ("intact", [])


def test_enrolled_anew_on_the_same_disk_both_epochs_stay_apart(vault: Vault, headquarters: HeadquartersKeys) -> None:
    before = record(vault)
    head = last_digest(vault.takes.folder_of(before))
    vault.enrol(headquarters.issue("32-0117", epoch=2), (1, 2))
    order = vault.takes.begin_take("sale", SALE, 60)
    assert (order.take, order.before) == ("32-0117-E2-000001", (1, 1, head))
    open_writer(order).abandon()
    rebuilt = lose_database(vault)
    assert dict(rebuilt.takes.own_marks()) == {OWN: (1, head), ("32-0117", 2, "sale"): (1, None)}
    assert rebuilt.identities.of_take(before).epoch == 1
    assert rebuilt.identities.of_take(order.take).epoch == 2
    rebuilt.close()


def test_a_crash_between_row_and_mark_leaves_no_hole(vault: Vault) -> None:
    record(vault)
    copy = copy_of(vault, "before")
    given = vault.takes.begin_take("sale", SALE, 60)
    vault.close()
    put_back(vault.home, copy, "keys.json")  # the row is durable, and the machine dies before the mark is
    again = open_vault(vault.home, [keeper()])
    order = again.takes.begin_take("sale", SALE, 60)
    again.close()
    assert order.take == given.take == "32-0117-000002"


def test_a_number_that_was_given_out_and_never_opened_is_given_out_again(vault: Vault) -> None:
    told(vault, 0, None)
    given = vault.takes.begin_take("sale", SALE, 60)
    again = reopened(vault)
    assert not again.numbers_doubted
    assert again.takes.begin_take("sale", SALE, 60).take == given.take
    again.takes.take_refused(given.take)
    third = reopened(again)
    order = third.takes.begin_take("sale", SALE, 60)
    doubted = third.numbers_doubted
    third.close()
    assert (order.number, doubted) == (1, False)


def test_a_number_that_headquarters_holds_is_never_freed(vault: Vault) -> None:
    given = vault.takes.begin_take("sale", SALE, 60)
    told(vault, 1, "ab" * 32)
    vault.takes.take_refused(given.take)
    assert vault.takes.begin_take("sale", SALE, 60).number == 2


def test_a_keepsake_older_than_the_rows_changes_nothing(vault: Vault) -> None:
    told(vault, 0, None)
    copy = copy_of(vault, "before")
    record(vault)
    last = record(vault)
    vault.close()
    put_back(vault.home, copy, "keys.json")
    again = open_vault(vault.home, [keeper()])
    marks, doubted = dict(again.takes.own_marks()), again.numbers_doubted
    again.close()
    assert marks == {OWN: (2, last_digest(vault.home / "takes" / last))}
    assert not doubted


def test_a_head_that_nobody_knows_any_more_hinders_no_sale(vault: Vault) -> None:
    begin(vault).abandon()
    shutil.rmtree(vault.takes.folder_of("32-0117-000001"))
    rebuilt = lose_database(vault)
    order = rebuilt.takes.begin_take("sale", SALE, 60)
    rebuilt.close()
    assert (order.number, order.previous) == (2, NO_DIGEST)


def test_a_key_file_that_cannot_be_written_costs_no_sale(vault: Vault) -> None:
    (vault.home / "vault" / "keys.json").write_bytes(b"half of it")
    assert record(vault) == "32-0117-000001"
    kinds = [event["kind"] for event in vault.history.events()]
    assert "keepsake.not_kept" in kinds


def test_doubts_end_when_headquarters_has_told_both_series(vault: Vault) -> None:
    assert vault.numbers_doubted, "a terminal that was just enrolled knows nothing of its own numbers"
    vault.takes.headquarters_told("32-0117", 1, "sale", 0, None)
    assert vault.numbers_doubted
    vault.takes.headquarters_told("32-0117", 1, "rehearsal", 0, None)
    assert not vault.numbers_doubted


def test_orders_say_what_the_terminal_knows(tmp_path: Path, headquarters: HeadquartersKeys) -> None:
    made = create_vault(tmp_path / "home", [keeper()], keeps_itself=True)
    assert made.takes.begin_take("rehearsal", SALE, 60).format == 2
    made.enrol(headquarters.issue("32-0117"))
    first = made.takes.begin_take("sale", SALE, 60)
    assert (first.format, first.clock, first.demonstration) == (1, None, True)
    made.takes.take_refused(first.take)
    made.line_books()[0].keep_contact(calls=(), formats=(1, 2), generation=None, alarms=())
    made.outbox.clock_compared(-3.25, 0.02)
    second = made.takes.begin_take("sale", SALE, 60)
    at = made.history.events()[-2]["at"]
    made.close()
    assert (second.format, second.clock) == (2, (-3250, at))


def test_marks_are_kept_with_each_begin_and_each_close(vault: Vault) -> None:
    def kept() -> list[tuple[int, str | None]]:
        marks = KeyFile.read(vault.home / "vault" / "keys.json").open_keepsake(vault._key)["marks"]
        return [(mark["number"], mark["head"]) for mark in marks]

    states = [kept()]
    writer = begin(vault)
    states.append(kept())
    writer.close("finished", "sealed", {"gaps": 0}, 6_000_000)
    vault.takes.take_closed(writer.take, "sealed")
    states.append(kept())
    assert states == [[], [(1, None)], [(1, last_digest(writer.folder))]]
