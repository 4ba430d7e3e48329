"""What headquarters has not acknowledged stays in the outbox, and nothing leaves the disk before its receipt."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from evidence.receipt import issue_receipt
from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.vault import Vault
from terminal.vault.outbox import Delivered
from terminal.vault.takes_on_disk import read_seal
from tests.terminal.vault.recording import HeadquartersKeys, add_segment, begin, record, rows, seal


def receive(vault: Vault, headquarters: HeadquartersKeys, take: str, manifest_sha256: str | None = None) -> bytes:
    found = read_seal(vault.takes.folder_of(take))
    assert found is not None
    receipt = issue_receipt(
        headquarters.authority.issue("Headquarters receipts", "receipts"),
        take=take,
        terminal="32-0117",
        series="sale",
        manifest_sha256=manifest_sha256 or found.sha256,
        head=found.head,
        segments=found.segments,
        bytes_=1,
        received_at="2026-11-22T10:00:00.000Z",
    )
    vault.outbox.received(take, receipt, manifest_sha256 or found.sha256)
    return receipt


def test_a_take_is_in_the_outbox_from_entry_0_to_the_receipt(vault: Vault, headquarters: HeadquartersKeys) -> None:
    states = [vault.outbox.deliveries()]
    writer = begin(vault, segments=0)
    states.append(vault.outbox.deliveries())
    add_segment(vault.takes, writer)
    add_segment(vault.takes, writer)
    states.append(vault.outbox.deliveries())
    vault.outbox.piece_delivered(writer.take, vault.outbox.pieces(writer.take)[0].sha256)
    take = seal(vault, writer)
    states.append(vault.outbox.deliveries())
    receive(vault, headquarters, take)
    states.append(vault.outbox.deliveries())

    assert states == [
        (),
        (Delivered(take, "held", 0, 0, None),),
        (Delivered(take, "held", 0, 2, None),),
        (Delivered(take, "held", 1, 2, None),),
        (Delivered(take, "received", 2, 2, None),),
    ]
    assert [kept["take"] for kept in vault.outbox.receipts()] == [take]
    assert (rows(vault, "outbox"), rows(vault, "segments")) == ([], [])


def test_headquarters_is_believed_about_what_it_lacks(vault: Vault) -> None:
    writer = begin(vault, segments=4)
    writer.abandon()
    digests = [piece.sha256 for piece in vault.outbox.pieces(writer.take)]
    entries = [row["entries"] for row in rows(vault, "segments")]

    def lacking() -> list[int]:
        return [piece.number for piece in vault.outbox.pieces(writer.take)]

    vault.outbox.compared(writer.take, entries[3], [digests[1]], complete=True)
    assert lacking() == [1]
    vault.outbox.compared(writer.take, entries[1], [], complete=True)  # restored from an older copy
    assert lacking() == [2, 3]
    vault.outbox.compared(writer.take, entries[3], [digests[0]], complete=False)
    assert lacking() == [0, 2, 3]


def test_a_refused_take_stays_and_shows_why(vault: Vault) -> None:
    refused, other = record(vault), record(vault)
    why = Trouble("take.foreign", said="The terminal may only deliver its own takes.")
    vault.outbox.refused(refused, why)

    assert [parcel.take for parcel in vault.outbox.parcels()] == [other]
    assert vault.outbox.deliveries()[0] == Delivered(refused, "refused", 0, 3, why)
    assert vault.outbox.refused_before() == ((refused, why),)
    assert vault.history.events(refused)[-1]["facts"] == {"reason": why.words()}
    vault.outbox.again(refused)
    assert [parcel.take for parcel in vault.outbox.parcels()] == [refused, other]
    assert [event["kind"] for event in vault.history.events(refused)][-2:] == [
        "take.refused_by_headquarters",
        "take.tried_again",
    ]


def test_a_reason_that_0_1_0_kept_is_still_told(vault: Vault) -> None:
    take = record(vault)
    vault._store.run("UPDATE outbox SET refused = ? WHERE take = ?", "The journal was forked.", take)

    ((_, reason),) = vault.outbox.refused_before()
    detail = vault.outbox.deliveries()[0].detail
    assert (reason.words("zh"), reason.words("en")) == ("The journal was forked.",) * 2
    assert detail == reason


def test_nothing_is_released_without_headquarters_word(vault: Vault, headquarters: HeadquartersKeys) -> None:
    without, forged, of_another_seal = record(vault), record(vault), record(vault)
    stranger = HeadquartersKeys.create()
    receive(vault, stranger, forged)
    receive(vault, headquarters, of_another_seal, "0" * 64)

    for take in (without, forged, of_another_seal):
        with pytest.raises(ShuangluError, match="so the take stays"):
            vault.retention.release(take)
        assert (vault.takes.folder_of(take) / "journal").exists()


def test_a_received_take_is_released_and_its_number_stays_used(vault: Vault, headquarters: HeadquartersKeys) -> None:
    take = record(vault)
    receive(vault, headquarters, take)
    head = rows(vault, "takes")[0]["head"]

    vault.retention.release(take)

    assert list((vault.home / "takes").iterdir()) == []
    assert vault.reconcile().missing == ()
    following = vault.takes.begin_take("sale", {}, 60)
    assert (following.number, following.previous) == (2, head)


def test_retention_is_off_by_default_and_counts_from_the_receipt(vault: Vault, headquarters: HeadquartersKeys) -> None:
    received, waiting = record(vault), record(vault)
    receive(vault, headquarters, received)
    later = datetime.now(UTC) + timedelta(days=31)

    assert vault.retention.release_received(None, later) == ()
    assert vault.retention.release_received(40, later) == ()
    assert vault.retention.release_received(30, later) == (received,)
    assert vault.retention.release_received(30, later) == ()
    assert vault.takes.folder_of(waiting).exists()


def test_a_release_that_is_broken_off_goes_on_with_the_rest(vault: Vault, headquarters: HeadquartersKeys) -> None:
    takes = [record(vault) for _ in range(3)]
    for take in takes:
        receive(vault, headquarters, take)
    later = datetime.now(UTC) + timedelta(days=1)

    def broken_off(due: Sequence[str]) -> Iterator[str]:
        yield due[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vault.retention.release_received(0, later, watched=broken_off)
    assert [vault.takes.folder_of(take).exists() for take in takes] == [False, True, True]
    assert vault.retention.release_received(0, later) == tuple(takes[1:])
    assert vault.reconcile().missing == ()


def test_the_clock_of_headquarters_is_noted(vault: Vault) -> None:
    vault.outbox.clock_compared(-3.5, 0.02)
    assert vault.history.events()[-1]["facts"] == {"offset_s": -3.5, "round_trip_s": 0.02}
