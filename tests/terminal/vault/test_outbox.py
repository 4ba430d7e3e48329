"""What headquarters has not acknowledged stays in the outbox, and nothing leaves the disk before its receipt."""

import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evidence.receipt import Held, issue_receipt
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
        Held(
            take=take,
            terminal="32-0117",
            series="sale",
            manifest_sha256=manifest_sha256 or found.sha256,
            head=found.head,
            segments=found.segments,
            bytes_=1,
            received_at="2026-11-22T10:00:00.000Z",
        ),
    )
    vault.outbox.received(take, receipt, manifest_sha256 or found.sha256)
    return receipt


def greeted(vault: Vault, *calls: str) -> None:
    """The courier was there: headquarters knows these calls."""
    vault.line_books()[0].keep_contact(calls=calls, formats=(1, 2), generation=None, alarms=())


def test_a_released_take_that_is_put_back_is_asked_for_and_released_like_any_other(
    vault: Vault, headquarters: HeadquartersKeys, tmp_path: Path
) -> None:
    take = record(vault)
    greeted(vault, "standing")
    receive(vault, headquarters, take)
    vault.outbox.verified(take, "2026-11-22T10:00:00.000Z")
    copy = shutil.copytree(vault.takes.folder_of(take), tmp_path / "copy")
    vault.retention.release(take)
    assert (vault.reconcile().missing, vault.outbox.received_here()) == ((), ())
    shutil.copytree(copy, vault.takes.folder_of(take))

    found = [vault.reconcile() for _ in range(2)]
    assert [(each.mended, each.missing) for each in found] == [((), ())] * 2
    assert [event["kind"] for event in vault.history.events(take)].count("take.found_again") == 1
    assert vault.outbox.received_here() == vault.retention.due(0) == (take,)
    vault.retention.release(take)
    assert not vault.takes.folder_of(take).exists()
    assert (vault.reconcile().missing, vault.outbox.received_here()) == ((), ())


def test_a_take_is_in_the_outbox_from_entry_0_to_the_receipt(vault: Vault, headquarters: HeadquartersKeys) -> None:
    states = [vault.outbox.deliveries()]
    writer = begin(vault, segments=0)
    states.append(vault.outbox.deliveries())
    add_segment(vault.takes, writer)
    add_segment(vault.takes, writer)
    states.append(vault.outbox.deliveries())
    vault.outbox.pieces_delivered(writer.take, [vault.outbox.pieces(writer.take)[0].sha256])
    take = seal(vault, writer)
    states.append(vault.outbox.deliveries())
    receive(vault, headquarters, take)
    states.append(vault.outbox.deliveries())

    assert vault.outbox.received_count() == 1
    assert vault.archive.move_some() == 1
    assert states == [
        (),
        (Delivered(take, "held", 0, 0, None),),
        (Delivered(take, "held", 0, 2, None),),
        (Delivered(take, "held", 1, 2, None),),
        (),
    ]
    assert [kept["take"] for kept in vault.outbox.receipts()] == [take]
    vault.archive.move_some()
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
    vault._store.run("UPDATE outbox SET refused = ?, state = 'refused' WHERE take = ?", "The journal was forked.", take)

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
    with pytest.raises(ShuangluError, match="has not read its copy"):
        vault.retention.release(take)
    vault.outbox.verified(take, "2026-11-23T02:00:00.000Z")

    assert not vault.retention.release(take)
    assert vault.history.events(take)[-1]["facts"]["verified_there"] == "2026-11-23T02:00:00.000Z"

    assert list((vault.home / "takes").iterdir()) == []
    assert vault.reconcile().missing == ()
    following = vault.takes.begin_take("sale", {}, 60)
    assert (following.number, following.previous) == (2, head)


def test_retention_is_off_by_default_and_counts_from_the_receipt(vault: Vault, headquarters: HeadquartersKeys) -> None:
    received, waiting = record(vault), record(vault)
    receive(vault, headquarters, received)
    vault.outbox.verified(received, "2026-11-23T02:00:00.000Z")
    later = datetime.now(UTC) + timedelta(days=31)

    assert vault.retention.release_received(None, later).takes == ()
    assert vault.retention.release_received(40, later).takes == ()
    assert vault.retention.release_received(30, later).takes == (received,)
    assert vault.retention.release_received(30, later).takes == ()
    assert vault.takes.folder_of(waiting).exists()


def test_a_release_that_is_broken_off_goes_on_with_the_rest(vault: Vault, headquarters: HeadquartersKeys) -> None:
    takes = [record(vault) for _ in range(3)]
    for take in takes:
        receive(vault, headquarters, take)
    greeted(vault)
    later = datetime.now(UTC) + timedelta(days=1)

    def broken_off(due: Sequence[str]) -> Iterator[str]:
        yield due[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vault.retention.release_received(0, later, watched=broken_off)
    assert [vault.takes.folder_of(take).exists() for take in takes] == [False, True, True]
    rest = vault.retention.release_received(0, later)
    assert rest.takes == rest.on_receipt_alone == tuple(takes[1:]), "an older headquarters never says more"
    assert vault.reconcile().missing == ()


def test_the_clock_of_headquarters_is_noted(vault: Vault) -> None:
    vault.outbox.clock_compared(-3.5, 0.02)
    assert vault.history.events()[-1]["facts"] == {"offset_s": -3.5, "round_trip_s": 0.02}


def test_what_lies_in_quarantine_waits_for_people_and_never_leaves(vault: Vault) -> None:
    take = record(vault)
    why = Trouble("quarantine.other", {"reason": "name.used"})
    vault.outbox.quarantined(take, b"{}", f"{take}~0123abcd", why)
    assert (vault.outbox.parcels(), vault.outbox.refused_before()) == ((), ())
    (found,) = vault.outbox.quarantines()
    assert (found.take, found.stored_as, found.segments) == (take, f"{take}~0123abcd", 3)
    with pytest.raises(ShuangluError, match="so the take stays"):
        vault.retention.release(take)
    vault.outbox.declined(take, why)
    assert vault.outbox.quarantines() == ()
    (delivered,) = vault.outbox.deliveries()
    assert (delivered.state, delivered.detail) == ("declined", why)
    assert [event["kind"] for event in vault.history.events(take)][-2:] == ["take.quarantined", "take.declined"]


def test_an_accepted_quarantine_is_received_under_its_own_name_there(
    vault: Vault, headquarters: HeadquartersKeys
) -> None:
    take = record(vault)
    vault.outbox.quarantined(take, b"{}", take, Trouble("quarantine.other", {"reason": "name.used"}))
    receive(vault, headquarters, take)
    assert (vault.outbox.quarantines(), vault.outbox.received_here()) == ((), (take,))
    assert vault.outbox.stored_as(take) == take


def test_what_headquarters_lost_is_delivered_again_and_its_old_receipt_permits_nothing(
    vault: Vault, headquarters: HeadquartersKeys
) -> None:
    take = record(vault)
    receive(vault, headquarters, take)
    vault.outbox.verified(take, "2026-11-23T02:00:00.000Z")
    vault.outbox.lost_there(take)
    (parcel,) = vault.outbox.parcels()
    assert (parcel.take, parcel.segments, parcel.delivered, parcel.sealed) == (take, 3, 0, True)
    with pytest.raises(ShuangluError, match="so the take stays"):
        vault.retention.release(take)
    receive(vault, headquarters, take)
    assert vault.outbox.unverified() == (take,)
    assert len(rows(vault, "receipts")) == 2


@pytest.mark.parametrize(
    ("custody", "days", "goes"),
    [
        (None, 0, True),
        (None, 30, False),
        ("insurer_full_media", 30, True),
        ("bank_keeps_media", 0, False),
        ("bank", 0, False),
        ("bank+insurer_full_media", 0, False),
        ("unknown", 0, False),
    ],
)
def test_the_plan_says_what_may_leave(
    vault: Vault, headquarters: HeadquartersKeys, custody: str | None, days: int, goes: bool
) -> None:
    take = record(vault, custody=custody)
    receive(vault, headquarters, take)
    vault.outbox.verified(take, "2026-11-23T02:00:00.000Z")
    later = datetime.now(UTC) + timedelta(days=1)
    released = vault.retention.release_received(days, later)
    assert bool(released.takes) is goes
    assert vault.takes.folder_of(take).exists() is not goes
    kept = {code: take for take, error in released.kept for code in [error.code]}
    assert kept == ({} if goes or days else {"retention.custody": take})


@pytest.mark.parametrize(
    ("custody", "goes"), [("bank", True), ("bank_keeps_media", True), ("bank+insurer_full_media", False)]
)
def test_what_the_bank_is_to_keep_may_leave_for_the_banks_own_headquarters(
    vault: Vault, headquarters: HeadquartersKeys, custody: str, *, goes: bool
) -> None:
    take = record(vault, custody=custody)
    receive(vault, headquarters, take)
    vault.outbox.verified(take, "2026-11-23T02:00:00.000Z")
    later = datetime.now(UTC) + timedelta(days=1)
    assert bool(vault.retention.release_received(0, later, to_bank=True).takes) is goes


def test_what_headquarters_takes_back_permits_no_deletion(vault: Vault, headquarters: HeadquartersKeys) -> None:
    take = record(vault)
    receive(vault, headquarters, take)
    vault.outbox.verified(take, "2026-11-23T02:00:00.000Z")
    vault.outbox.verified(take, None)
    with pytest.raises(ShuangluError, match="has not read its copy"):
        vault.retention.release(take)
    assert vault.outbox.unverified() == (take,)
    assert vault.history.events(take)[-1]["kind"] == "take.verification_withdrawn"
    vault.outbox.verified(take, "2026-11-24T02:00:00.000Z")
    assert not vault.retention.release(take)


def test_a_take_that_another_program_has_open_stays_and_others_go(
    vault: Vault, headquarters: HeadquartersKeys, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows, where the folder of an open file cannot be renamed."""
    first, second = record(vault), record(vault)
    for take in (first, second):
        receive(vault, headquarters, take)
        vault.outbox.verified(take, "2026-11-23T02:00:00.000Z")
    replace = Path.replace

    def sharing_violation(self: Path, target: Path) -> Path:
        if self.name == first:
            raise PermissionError(13, "in use")
        return replace(self, target)

    later = datetime.now(UTC) + timedelta(days=1)
    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", sharing_violation)
        released = vault.retention.release_received(0, later)
    assert (released.takes, [(take, error.code) for take, error in released.kept]) == (
        (second,),
        [(first, "retention.in_use")],
    )
    assert [event["kind"] for event in vault.history.events(first)][-1] == "take.verified_there"
    assert vault.retention.release_received(0, later).takes == (first,)


def test_a_release_that_a_crash_cut_short_is_undone(vault: Vault) -> None:
    take = record(vault)
    folder = vault.takes.folder_of(take)
    folder.rename(folder.with_name(f".released-{take}"))
    assert vault.reconcile().missing == ()
    assert (folder / "journal").exists()
