"""A take of format 2: what it says more, and what is judged with what the reader brings along."""

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evidence import moment
from evidence.faults import EvidenceFault
from evidence.journal import NOTES, Chain, split_lines
from evidence.manifest import Known
from evidence.opening import ClockKnown, EpochBefore
from evidence.reader import TakeReader
from evidence.receipt import (
    Held,
    history_of,
    issue_quarantine,
    issue_receipt,
    quarantine_or_receipt,
    verify_quarantine,
    verify_receipt,
)
from evidence.recover import recover_take
from evidence.suite import NO_DIGEST, digest
from evidence.verify import verify_take
from faults.trouble import Trouble
from scripts.lab.authority import Authority, Newer, World
from tests import ROOT

BEFORE = EpochBefore(1, 482, "ab" * 32)
CLOCK = ClockKnown(-1200, "2026-11-22T06:03:21.204Z")


def codes(notes: list[Trouble]) -> list[str]:
    return [note.code for note in notes]


def receipt_for(world: World, take: Path, received_at: str, *, named: str | None = None) -> bytes:
    lines = (take / "journal").read_bytes().splitlines(keepends=True)
    return issue_receipt(
        world.authority.issue("hq", unit="receipts"),
        Held(
            take=named or take.name,
            terminal="32-0117",
            series="sale",
            manifest_sha256=digest((take / "manifest.json").read_bytes()),
            head=digest(lines[-1]),
            segments=4,
            bytes_=1,
            received_at=received_at,
        ),
    )


def test_a_take_of_a_later_epoch_says_where_it_comes_from_and_what_it_covers(world: World) -> None:
    take = world.sealed(newer=Newer(epoch=2, before=BEFORE, clock=CLOCK, notes=("gaps",)))
    assert take.name == "32-0117-E2-000001"
    report = verify_take(take, world.roots)
    assert (report.status, report.signer, report.epoch, report.format) == ("intact", "known", 2, 2)
    assert (report.captured_s, report.picture_s, report.sound_s) == (7.04, 7.04, 7.2)
    assert (report.objects, report.program, codes(report.notes)) == (2, "0.2.0", ["note.gaps"])
    opening = TakeReader(take, world.vault_key, "vault").opening
    assert (opening.before, opening.clock, str(opening.name)) == (BEFORE, CLOCK, take.name)


def test_objects_are_sealed_beside_the_film_and_read_with_the_key(world: World) -> None:
    take = world.sealed(newer=Newer())
    everything = b"".join(path.read_bytes() for path in take.rglob("*") if path.is_file())
    assert b"plain paper" not in everything
    reader = TakeReader(take, world.vault_key, "vault")
    read = {record.role: content for record, content in reader.objects()}
    assert read["paper"].startswith(b"plain paper")
    assert read["strokes"].startswith(b"plain strokes")
    facts = [body for entry, body in reader.entries() if entry.kind == "object"]
    assert facts == [{"title": "投保单"}] * 2


def test_the_writer_refuses_what_its_format_does_not_have(world: World) -> None:
    older = world.opened(1)
    with pytest.raises(EvidenceFault, match="unknown kind"):
        older.object(b"x", role="paper", media_us=0)
    assert not (older.folder / "objects").exists()
    newer = world.opened(2, previous="ab" * 32, newer=Newer())
    with pytest.raises(EvidenceFault, match="role"):
        newer.object(b"x", role="Paper", media_us=0)
    with pytest.raises(EvidenceFault, match="longer than the segment"):
        newer.segment(
            b"x", start_us=0, end_us=9, frames=1, dropped=0, drift_ppm=0, samples=1, picture_us=10, sound_us=0
        )
    with pytest.raises(EvidenceFault, match="notes"):
        newer.close("finished", "sealed", {}, 9, ["shortened"])
    assert (newer.entries, newer.segments_written) == (1, 0)
    older.abandon()
    newer.abandon()


def test_the_older_format_says_nothing_that_0_1_0_did_not_know(world: World) -> None:
    """What 0.1.0 compares: every set of fields, name by name."""
    take = world.sealed()
    chain, manifest = Chain(), (take / "manifest.json").read_bytes()
    entries = [chain.feed(line) for line in split_lines((take / "journal").read_bytes())[0]]
    common = {"suite", "n", "kind", "prev", "media_us", "wall"}
    own = {
        "open": {"take", "terminal", "series", "number", "previous", "entry_key", "keys", "certificates", "packs"},
        "segment": {"index", "sha256", "bytes", "start_us", "end_us", "frames", "dropped", "samples", "drift_ppb"},
        "close": {"status", "reason"},
    }
    assert all(set(entry.clear) == common | own.get(entry.kind, set()) for entry in entries)
    for word in (b"notes", b"epoch", b"program", b"picture_us", b"objects"):
        assert word not in manifest
    assert b'"format":"shuanglu-take/1"' in manifest


def test_a_take_without_picture_and_a_demonstration_say_so(world: World) -> None:
    take = world.sealed(newer=Newer(demonstration=True, picture_us=0, notes=("no_picture", "clock_doubted")))
    report = verify_take(take, world.roots)
    assert report.status == "intact"
    assert report.demonstration
    assert codes(report.notes) == ["note.demonstration", "note.clock_doubted", "note.no_picture"]
    writer = world.write(2, previous=NO_DIGEST, newer=Newer(picture_us=0))
    writer.abandon()
    assert codes(verify_take(writer.folder).notes) == ["note.no_picture", "note.previous_unknown"]


def test_a_wrong_clock_and_a_run_out_certificate_are_no_damage(tmp_path: Path) -> None:
    """The terminal's clock says what it likes: only a receipt tells when a take was there."""
    world = World.create(tmp_path / "takes")
    past = replace(world, signer=world.authority.issue("32-0117", begins=datetime(2020, 1, 1, tzinfo=UTC)))
    take = past.sealed()
    report = verify_take(take, world.roots)
    assert (report.status, report.signer, report.time, report.faults) == ("intact", "known", "not_established", [])
    assert codes(report.notes) == ["note.wall_outside"]
    late = receipt_for(world, take, moment.spell_now())
    assert verify_take(take, world.roots, receipt=late).time == "not_established"
    in_time = receipt_for(world, take, "2020-06-01T08:00:00.000Z")
    assert verify_take(take, world.roots, receipt=in_time).time == "established"


def test_a_receipt_establishes_the_time_of_its_own_seal_only(world: World) -> None:
    one, two = world.sealed(1), world.sealed(2, previous="ab" * 32)
    receipt = receipt_for(world, one, moment.spell_now())
    assert verify_take(one, world.roots, receipt=receipt).time == "established"
    assert verify_take(one, receipt=receipt).time == "not_established"
    other = verify_take(two, world.roots, receipt=receipt)
    assert (other.status, other.time, codes(other.notes)) == ("intact", "not_established", ["note.receipt"])
    assert "another" in other.notes[0].sentence()
    forged = verify_take(one, world.roots, receipt=b"{}")
    assert (forged.time, codes(forged.notes)) == ("not_established", ["note.receipt"])


def test_a_revoked_certificate_shows_unless_the_take_was_received_before(world: World) -> None:
    take = world.sealed()
    before = receipt_for(world, take, moment.spell(datetime.now(UTC) - timedelta(hours=2)))
    crl = world.authority.revoke(world.signer)
    report = verify_take(take, world.roots, crl=crl)
    assert (report.status, report.signer, codes(report.notes)) == ("intact", "revoked", ["note.revoked"])
    report = verify_take(take, world.roots, crl=crl, receipt=before)
    assert (report.signer, codes(report.notes)) == ("known", ["note.revoked_later"])
    assert verify_take(take, world.roots, crl=world.authority.revoke()).signer == "known"
    for wrong in (b"rubbish", Authority.create("Another CA").revoke(world.signer)):
        with pytest.raises(EvidenceFault, match="revocation list"):
            verify_take(take, world.roots, crl=wrong)


def test_a_seal_by_another_certificate_counts_only_where_the_authority_is_known(world: World) -> None:
    """A terminal that renewed its certificate recovers an older take; without the authority nobody can tell."""
    writer = world.write(1)
    writer.abandon()
    recover_take(writer.folder, world.authority.issue("32-0117"))
    assert verify_take(writer.folder, world.roots).seal == "interrupted"
    for roots in (None, [Authority.create().certificate]):
        report = verify_take(writer.folder, roots)
        assert (report.status, report.seal, codes(report.notes)) == ("interrupted", "none", ["note.seal_other"])


@pytest.mark.parametrize("newer", [None, Newer()])
def test_a_take_that_was_longer_is_sealed_as_shortened(world: World, newer: Newer | None) -> None:
    writer = world.write(1, newer=newer)
    known = Known(writer.entries, writer.head)
    writer.abandon()
    lines = (writer.folder / "journal").read_bytes().splitlines(keepends=True)
    (writer.folder / "journal").write_bytes(b"".join(lines[:4]))
    for name in ("segments/000003", "segments/000002", "objects/000000", "objects/000001"):
        (writer.folder / name).unlink(missing_ok=True)
    sealed = recover_take(writer.folder, world.signer, known=known)
    assert sealed.known == known
    assert sealed.fields["reason"] == ("shortened" if newer else "crash")
    report = verify_take(writer.folder, world.roots)
    assert (report.status, codes(report.notes)) == ("interrupted", ["note.shortened"])
    assert f"{known.entries} entries" in report.notes[0].sentence()


def test_a_closed_take_that_lost_its_seal_is_sealed_again_and_a_cut_one_is_shortened(world: World) -> None:
    take = world.sealed(newer=Newer())
    lines = (take / "journal").read_bytes().splitlines(keepends=True)
    known = Known(len(lines), digest(lines[-1]))
    cut = take.parent / "cut" / take.name
    shutil.copytree(take, cut)
    for folder in (take, cut):
        (folder / "manifest.json").unlink()
        (folder / "manifest.p7s").unlink()
    assert recover_take(take, world.signer, known=known).known is None
    assert verify_take(take, world.roots).status == "intact"
    (cut / "journal").write_bytes(b"".join(lines[:-1]))
    assert recover_take(cut, world.signer, known=known).fields["notes"] == ["shortened"]
    assert codes(verify_take(cut, world.roots).notes) == ["note.shortened"]


def test_another_history_than_the_known_one_is_not_sealed_as_if_nothing_were(world: World) -> None:
    writer = world.write(1, newer=Newer())
    writer.abandon()
    sealed = recover_take(writer.folder, world.signer, known=Known(3, "cd" * 32))
    assert sealed.known == Known(3, "cd" * 32)


def test_the_words_of_headquarters_are_told_apart_and_believed_for_their_seal_only(world: World) -> None:
    take = world.sealed()
    manifest = digest((take / "manifest.json").read_bytes())
    history = history_of(digest((take / "journal").read_bytes().splitlines(keepends=True)[0]))
    receipt = receipt_for(world, take, moment.spell_now(), named=f"{take.name}~{history}")
    with pytest.raises(EvidenceFault, match="another"):
        verify_receipt(receipt, world.roots, take=take.name, manifest_sha256=manifest)
    assert verify_receipt(receipt, world.roots, take=take.name, manifest_sha256=manifest, history=history)
    said = {"take": take.name, "terminal": "32-0117", "series": "sale", "manifest_sha256": manifest, "head": "cd" * 32}
    kept = issue_quarantine(
        world.authority.issue("hq", unit="receipts"),
        Held(**said, segments=4, bytes_=1, received_at=moment.spell_now()),
        stored_as=f"{take.name}~{history}",
        reason="name.used",
    )
    assert (quarantine_or_receipt(receipt), quarantine_or_receipt(kept)) == ("receipt", "quarantine")
    found = verify_quarantine(kept, world.roots, take=take.name, manifest_sha256=manifest, history=history)
    assert found["reason"] == "name.used"
    for reader, answer in ((verify_receipt, kept), (verify_quarantine, receipt)):
        with pytest.raises(EvidenceFault, match="not a receipt"):
            reader(answer, world.roots, take=take.name, manifest_sha256=manifest, history=history)
    with pytest.raises(EvidenceFault, match="not a receipt"):
        quarantine_or_receipt(b'{"receipt":{}}')


def test_only_the_owner_reads_what_a_take_says_in_clear(world: World) -> None:
    take = world.sealed(newer=Newer())
    modes = {path.relative_to(take.parent).as_posix(): path.stat().st_mode & 0o777 for path in take.rglob("*")}
    assert {mode for name, mode in modes.items() if (take.parent / name).is_file()} == {0o600}
    assert {mode for name, mode in modes.items() if (take.parent / name).is_dir()} == {0o700}


def test_time_stamps_have_their_reserved_place_and_nothing_else_has_it(world: World) -> None:
    older, newer = world.sealed(1), world.sealed(2, previous="ab" * 32, newer=Newer())
    for take in (older, newer):
        (take / "times").mkdir()
        (take / "times" / "000000.tsr").write_bytes(b"token")
    assert [(fault.code, fault.file) for fault in verify_take(older).faults] == [("take.stranger", "times/000000.tsr")]
    report = verify_take(newer)
    assert (report.status, codes(report.notes)) == ("intact", ["note.times_unchecked"])
    (newer / "times" / "notes.txt").write_bytes(b"x")
    assert [fault.file for fault in verify_take(newer).faults] == ["times/notes.txt"]


def test_the_paper_lists_just_the_notes_and_codes_that_there_are() -> None:
    paper = (ROOT / "docs" / "evidence-format.md").read_text(encoding="utf-8")
    listed = paper.partition("**Notes**")[2].partition("An entry has just")[0]
    assert sorted(re.findall(r"`([a-z_]+)`", listed)) == list(NOTES)
    said = set(re.findall(r"`(note\.[a-z_]+)`", paper))
    ours = set(
        re.findall(r'"(note\.[a-z_]+)"', (ROOT / "faults" / "sentences" / "evidence.py").read_text(encoding="utf-8"))
    )
    assert said == ours
