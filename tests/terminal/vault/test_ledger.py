"""Takes are numbered without holes, whatever happens between giving out a number and using it."""

from pathlib import Path

import pytest

from evidence import journal
from evidence.journal import Chain
from evidence.recover import recover_take
from evidence.signing import Signer
from evidence.verify import verify_take
from faults.errors import ShuangluError
from terminal.session.ports import Ledger
from terminal.vault import Vault, create_vault, open_vault
from tests.terminal.vault.recording import (
    SALE,
    HeadquartersKeys,
    add_segment,
    begin,
    keeper,
    open_writer,
    record,
    rows,
    seal,
)


def last_digest(folder: Path) -> str:
    chain = Chain()
    for line in journal.split_lines((folder / "journal").read_bytes())[0]:
        chain.feed(line)
    return chain.head


def test_the_vault_is_the_sessions_ledger(vault: Vault) -> None:
    ledger: Ledger = vault.takes
    assert ledger.begin_take("sale", SALE, 60).take == "32-0117-000001"


def test_takes_follow_each_other_in_their_series(vault: Vault, headquarters: HeadquartersKeys) -> None:
    takes = [record(vault, "sale"), record(vault, "rehearsal"), record(vault, "sale"), record(vault, "rehearsal")]

    assert takes == ["32-0117-000001", "32-0117-R000001", "32-0117-000002", "32-0117-R000002"]
    for take in takes:
        report = verify_take(vault.home / "takes" / take, [headquarters.authority.certificate])
        assert (report.status, report.faults) == ("intact", [])
    third = vault.takes.begin_take("sale", SALE, 60)
    assert (third.number, third.previous) == (3, last_digest(vault.home / "takes" / takes[2]))
    assert [recipient.name for recipient in third.recipients] == ["vault", "hq"]


def test_a_terminal_that_belongs_to_nobody_rehearses_and_does_not_sell(rehearsing: Vault) -> None:
    with pytest.raises(ShuangluError, match="Enrol it first") as refusal:
        rehearsing.takes.begin_take("sale", SALE, 60)
    take = record(rehearsing, "rehearsal")

    assert refusal.value.code == "ledger.not_enrolled"
    assert take.startswith("REHEARSAL-")
    assert take.endswith("-R000001")
    assert verify_take(rehearsing.home / "takes" / take, None).status == "intact"
    assert rehearsing.outbox.parcels() == ()


def test_enrolment_begins_numbers_anew_and_leaves_old_takes_alone(
    rehearsing: Vault, headquarters: HeadquartersKeys
) -> None:
    before = record(rehearsing, "rehearsal")
    rehearsing.enrol(headquarters.issue("32-0117"))

    assert record(rehearsing, "rehearsal") == "32-0117-R000001"
    assert [parcel.take for parcel in rehearsing.outbox.parcels()] == ["32-0117-R000001"]
    assert rehearsing.identities.of(before.removesuffix("-R000001")).enrolled is False


def test_the_take_opened_last_is_known_in_its_series(rehearsing: Vault, headquarters: HeadquartersKeys) -> None:
    record(rehearsing, "rehearsal")
    rehearsing.enrol(headquarters.issue("32-0117"))
    takes = rehearsing.takes
    assert takes.last_opened("rehearsal") is None, "that one was opened under another name"
    takes.begin_take("sale", SALE, 60)
    assert takes.last_opened("sale") is None, "a number that was given out is no take yet"
    begin(rehearsing, "sale").abandon()
    assert takes.last_opened("sale") == "32-0117-000001"
    recover_take(takes.folder_of("32-0117-000001"), Signer(*_key_of(rehearsing)))
    takes.take_closed("32-0117-000001", "interrupted")
    assert record(rehearsing, "sale") == takes.last_opened("sale") == "32-0117-000002"
    assert takes.last_opened("sale", before=2) == "32-0117-000001"
    assert takes.last_opened("sale", before=1) is takes.last_opened("rehearsal") is None


def _key_of(vault: Vault) -> tuple[bytes, bytes]:
    identity = vault.identity()
    return identity.key_pem, identity.certificates_pem


def test_a_refused_take_frees_its_number(vault: Vault) -> None:
    first = vault.takes.begin_take("sale", SALE, 60)
    vault.takes.take_refused(first.take)
    vault.takes.take_refused(first.take)

    assert vault.takes.begin_take("sale", SALE, 60).number == 1


def test_a_crash_between_number_and_entry_0_leaves_no_hole(vault: Vault, home: Path) -> None:
    record(vault)
    given = vault.takes.begin_take("sale", SALE, 60)
    Path(given.folder, "segments").mkdir(parents=True)
    Path(given.folder, "journal").write_bytes(b'{"half of entry 0')
    vault.close()

    again = open_vault(home, [keeper()])
    assert again.reconcile().unsealed == ()
    order = again.takes.begin_take("sale", SALE, 60)
    open_writer(order).abandon()
    again.close()
    assert order.take == given.take == "32-0117-000002"


def test_a_crash_after_entry_0_keeps_the_number_used(vault: Vault, home: Path) -> None:
    order = vault.takes.begin_take("sale", SALE, 60)
    writer = open_writer(order)
    with pytest.raises(ShuangluError, match="shuanglu recover"):
        vault.takes.begin_take("sale", SALE, 60)
    writer.abandon()
    vault.close()

    again = open_vault(home, [keeper()])
    found = again.reconcile()
    assert (found.unsealed, found.mended) == ((order.take,), (order.take,))
    with pytest.raises(ShuangluError, match="cut short"):
        again.takes.begin_take("sale", SALE, 60)
    identity = again.identities.of(order.terminal)
    recover_take(Path(order.folder), Signer(identity.key_pem, identity.certificates_pem))
    again.takes.take_closed(order.take, "interrupted")
    following = again.takes.begin_take("sale", SALE, 60)
    again.close()
    assert (following.number, following.previous) == (2, last_digest(Path(order.folder)))


def test_segments_that_the_ledger_was_not_told_of_are_found_at_the_seal(vault: Vault) -> None:
    writer = begin(vault, segments=2)
    writer.segment(b"x" * 99, start_us=4_000_000, end_us=5_000_000, frames=1, dropped=0, drift_ppm=0, samples=9)

    take = seal(vault, writer)

    (parcel,) = vault.outbox.parcels()
    assert (parcel.take, parcel.segments, parcel.entries, parcel.sealed) == (take, 3, 6, True)


def test_a_segment_told_twice_counts_once_and_never_differently(vault: Vault) -> None:
    writer = begin(vault, segments=1)
    known = rows(vault, "segments")[0]

    vault.takes.segment_held(writer.take, 0, known["sha256"], known["bytes"], 3)
    with pytest.raises(ShuangluError, match="differently"):
        vault.takes.segment_held(writer.take, 0, "0" * 64, known["bytes"], 3)
    with pytest.raises(ShuangluError, match="gave out no take"):
        vault.takes.segment_held("32-0117-000009", 0, "0" * 64, 1, 3)
    writer.abandon()
    assert rows(vault, "segments") == [known]


def test_a_take_without_a_seal_is_not_closed(vault: Vault) -> None:
    writer = begin(vault)
    with pytest.raises(ShuangluError, match="not sealed"):
        vault.takes.take_closed(writer.take, "sealed")
    add_segment(vault.takes, writer)
    seal(vault, writer)
    with pytest.raises(ShuangluError, match="not sealed"):
        vault.takes.take_closed(writer.take, "interrupted")


def test_what_lies_in_the_way_of_a_take_is_not_cleared_away(vault: Vault) -> None:
    stranger = vault.home / "takes" / "32-0117-000001" / "segments" / "000000"
    stranger.parent.mkdir(parents=True)
    stranger.write_bytes(b"somebody's")

    with pytest.raises(ShuangluError, match="something in the folder"):
        vault.takes.begin_take("sale", SALE, 60)

    assert stranger.read_bytes() == b"somebody's"
    assert vault.reconcile().strange == ("32-0117-000001",)


def test_a_take_whose_folder_was_removed_by_hand_is_missed(vault: Vault, tmp_path: Path) -> None:
    take, following = record(vault), record(vault)
    (vault.home / "takes" / take).rename(tmp_path / "taken away")

    assert vault.reconcile().missing == (take,)
    assert vault.takes.begin_take("sale", SALE, 60).previous == last_digest(vault.home / "takes" / following)


def test_two_vaults_do_not_share_anything(tmp_path: Path) -> None:
    first = create_vault(tmp_path / "a", [keeper()])
    second = create_vault(tmp_path / "b", [keeper()])
    names = {first.identity().terminal, second.identity().terminal}
    keys = {first.identities.review_key(), second.identities.review_key()}
    first.close()
    second.close()
    assert (len(names), len(keys)) == (2, 2)
