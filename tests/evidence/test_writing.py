"""A take as it is written, torn, recovered and read again."""

import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from evidence import wrapping
from evidence.disk import is_locked, lock
from evidence.faults import EvidenceFault, NotATakeError
from evidence.journal import Chain
from evidence.reader import TakeReader
from evidence.receipt import Held, issue_receipt, verify_receipt
from evidence.recover import needs_recovery, recover_take
from evidence.suite import known_answers
from evidence.verify import verify_take
from scripts.lab.authority import Authority, World
from tests import ROOT


def test_this_machine_computes_rightly() -> None:
    known_answers()


def test_a_take_without_a_key_shows_nobody_and_with_it_everything(world: World) -> None:
    take = world.sealed()
    everything = b"".join(path.read_bytes() for path in take.rglob("*") if path.is_file())
    for secret in ("张明".encode(), b"\\u5f20\\u660e", b"plain segment", b"test:bars"):
        assert secret not in everything
    reader = TakeReader(take, world.vault_key, "vault")
    marks = [body for entry, body in reader.entries() if entry.kind == "mark"]
    assert marks == [{"kind": "sale", "applicant": "张明"}, {"kind": "node", "title": "犹豫期"}]
    assert all(plaintext.startswith(b"plain segment") for _, plaintext in reader.segments())


def test_another_key_opens_nothing(world: World) -> None:
    take = world.sealed()
    with pytest.raises(EvidenceFault, match="does not open with the key"):
        TakeReader(take, wrapping.new_private_key(), "vault")
    with pytest.raises(EvidenceFault, match="does not open with the key"):
        TakeReader(take, world.vault_key, "hq")


def test_a_wrapped_key_serves_one_purpose() -> None:
    private = wrapping.new_private_key()
    wrapped = wrapping.wrap(b"secret", wrapping.public_key(private), "one")
    assert wrapping.unwrap(wrapped, private, "one") == b"secret"
    with pytest.raises(EvidenceFault, match="does not open"):
        wrapping.unwrap(wrapped, private, "other")


def test_every_cut_of_a_growing_take_is_interrupted_and_can_be_sealed(world: World, tmp_path: Path) -> None:
    writer = world.write(1)
    writer.abandon()
    journal = (writer.folder / "journal").read_bytes()
    first = journal.index(b"\n") + 1
    for number, end in enumerate(range(first, len(journal), 97)):
        copy = tmp_path / f"cut{number}" / writer.take
        copy.mkdir(parents=True)
        (copy / "journal").write_bytes(journal[:end])
        (copy / "segments").mkdir()
        held = journal[:end].count(b'"kind":"segment"') - (b'"kind":"segment"' in journal[:end].rpartition(b"\n")[2])
        for index in range(min(held + 1, 4)):  # one more than the journal names: the crash came between the two
            (copy / "segments" / f"{index:06d}").write_bytes((writer.folder / "segments" / f"{index:06d}").read_bytes())
        assert verify_take(copy, world.roots).status == "interrupted"
        assert needs_recovery(copy)
        recover_take(copy, world.signer)
        report = verify_take(copy, world.roots)
        assert (report.status, report.seal, report.segments) == ("interrupted", "interrupted", held)
        assert len(list(TakeReader(copy, world.vault_key, "vault").segments())) == held


def test_a_crash_between_closing_and_sealing_still_ends_as_sealed(world: World) -> None:
    for missing in (["manifest.p7s"], ["manifest.p7s", "manifest.json"]):
        take = world.sealed(len(missing), previous=None if len(missing) == 1 else "ab" * 32)
        for name in missing:
            (take / name).unlink()
        report = verify_take(take, world.roots)
        assert (report.status, report.seal) == ("interrupted", "none")
        assert report.notes
        recover_take(take, world.signer)
        assert verify_take(take, world.roots).status == "intact"


def test_a_changed_take_is_not_sealed_over(world: World) -> None:
    writer = world.write(1)
    writer.abandon()
    path = writer.folder / "journal"
    path.write_bytes(path.read_bytes().replace(b'"frames":45', b'"frames":44', 1))
    with pytest.raises(EvidenceFault) as caught:
        recover_take(writer.folder, world.signer)
    assert (caught.value.code, caught.value.file) == ("signature.wrong", "journal")
    assert "entry 2" in caught.value.place


def test_a_sealed_take_is_not_sealed_twice(world: World) -> None:
    with pytest.raises(EvidenceFault, match="sealed already"):
        recover_take(world.sealed(), world.signer)


def test_a_folder_without_a_take_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(NotATakeError):
        verify_take(tmp_path)
    with pytest.raises(NotATakeError):
        verify_take(tmp_path / "nowhere")


def test_an_unknown_authority_is_unknown_and_none_is_unchecked(world: World) -> None:
    take = world.sealed()
    report = verify_take(take, [Authority.create().certificate])
    assert (report.status, report.signer, report.faults) == ("intact", "unknown", [])
    assert (verify_take(take).identity, verify_take(take).signer) == ("unchecked", "unchecked")
    assert verify_take(take, world.roots).signer == "known"


def test_a_take_cannot_be_written_over_another(world: World) -> None:
    world.sealed(1)
    with pytest.raises(FileExistsError):
        world.write(1)


def test_a_number_whose_opening_was_cut_short_can_be_given_out_again(world: World) -> None:
    stillborn = world.folder / "32-0117-000001"
    (stillborn / "segments").mkdir(parents=True)
    (stillborn / "journal").write_bytes(b'{"body":"tor')
    assert verify_take(world.sealed(1), world.roots).status == "intact"


FILL = """
import resource, sys
from pathlib import Path
import signal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from scripts.lab.authority import World
world = World.create(Path({folder!r}))
writer = world.write(1, segments=2)
before = (writer.folder / "journal").read_bytes()
resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 100, len(before) + 100))
failed = 0
for attempt in (lambda: writer.add("mark", {{"long": "x" * 500}}, 1),
                lambda: writer.segment(b"y" * 99_999, start_us=3_600_000, end_us=5_000_000, frames=1, dropped=0,
                                       drift_ppm=0, samples=1)):
    try:
        attempt()
    except OSError:
        failed += 1
assert (writer.folder / "journal").read_bytes() == before
assert len(list((writer.folder / "segments").iterdir())) == 2
print(failed)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on file sizes, which POSIX has")
def test_a_full_disk_leaves_no_half_entry_and_no_half_segment(tmp_path: Path) -> None:
    code = FILL.format(folder=str(tmp_path / "takes"))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.stderr) == ("2\n", "")
    assert verify_take(tmp_path / "takes" / "32-0117-000001").status == "interrupted"


RETRY = """
import resource, signal, sys
from pathlib import Path
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
from scripts.lab.authority import World
world = World.create(Path({folder!r}))
writer = world.write(1, segments=2)
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, ((writer.folder / "journal").stat().st_size + 100, most))
sealed = set()
def segment(plaintext, start_us):
    return writer.segment(plaintext, start_us=start_us, end_us=start_us + 1_600_000, frames=40, dropped=0,
                          drift_ppm=0, samples=1)
for attempt in (lambda: writer.add("mark", {{"long": "x" * 500}}, 1), lambda: segment(b"y" * 99_999, 3_600_000)):
    try:
        attempt()
    except OSError:
        sealed.add(writer._waiting and writer._waiting.sealed)
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
print(segment(b"y" * 99_999, 3_600_000).index, segment(b"z" * 9, 5_200_000).index)
assert (writer.folder / "segments" / "000002").read_bytes() in sealed
writer.close("finished", "sealed", {{}}, 6_800_000)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on file sizes, which POSIX has")
def test_what_could_not_be_written_is_written_first_when_there_is_room_again(tmp_path: Path) -> None:
    code = RETRY.format(folder=str(tmp_path / "takes"))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.stderr) == ("2 3\n", "")
    report = verify_take(tmp_path / "takes" / "32-0117-000001")
    assert (report.status, report.segments, report.entries) == ("intact", 4, 9)


def test_asking_whether_a_take_is_live_disturbs_nobody(world: World) -> None:
    writer = world.write(1)
    path = writer.folder / "journal"
    assert is_locked(path)
    assert not needs_recovery(writer.folder)
    with pytest.raises(EvidenceFault, match="at this moment"):
        recover_take(writer.folder, world.signer)
    writer.abandon()
    with path.open("r+b") as asking:
        assert lock(asking.fileno(), shared=True)
        assert not is_locked(path)


def test_stock_openssl_accepts_the_seal_and_refuses_a_changed_one(world: World, tmp_path: Path) -> None:
    take = world.sealed()
    ca = tmp_path / "ca.pem"
    ca.write_bytes(world.authority.certificate.public_bytes(serialization.Encoding.PEM))
    command = ["openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "manifest.p7s"]
    command += ["-content", "manifest.json", "-CAfile", str(ca), "-out", str(tmp_path / "out")]
    assert subprocess.run(command, cwd=take, capture_output=True, check=False).returncode == 0
    (take / "manifest.json").write_bytes((take / "manifest.json").read_bytes() + b" ")
    assert subprocess.run(command, cwd=take, capture_output=True, check=False).returncode != 0


def test_the_command_in_the_paper_is_the_one_that_was_tested() -> None:
    paper = (ROOT / "docs" / "evidence-format.md").read_text()
    assert "openssl cms -verify -binary -inform DER -in manifest.p7s -content manifest.json -CAfile" in paper


def test_a_receipt_is_believed_only_from_the_receipts_desk(world: World) -> None:
    desk = world.authority.issue("hq", unit="receipts")
    facts = {"take": "32-0117-000001", "manifest_sha256": "ab" * 32}
    said = {**facts, "terminal": "32-0117", "series": "sale", "head": "cd" * 32}
    held = Held(**said, segments=4, bytes_=99, received_at="2026-11-22T06:03:21.204Z")
    receipt = issue_receipt(desk, held)
    assert verify_receipt(receipt, world.roots, **facts)["segments"] == 4
    for wrong in ({**facts, "take": "32-0117-000002"}, {**facts, "manifest_sha256": "00" * 32}):
        with pytest.raises(EvidenceFault, match="another"):
            verify_receipt(receipt, world.roots, **wrong)
    forged = issue_receipt(world.signer, held)
    with pytest.raises(EvidenceFault, match="may not sign receipts"):
        verify_receipt(forged, world.roots, **facts)
    for at in range(0, len(receipt), 3):
        changed = receipt[:at] + bytes((receipt[at] ^ 1,)) + receipt[at + 1 :]
        with pytest.raises(EvidenceFault):
            verify_receipt(changed, world.roots, **facts)


def test_a_chain_refuses_rubbish_with_a_sentence_and_stays_as_it_was(world: World) -> None:
    lines = (world.sealed() / "journal").read_bytes().splitlines(keepends=True)
    chain = Chain(world.roots)
    chain.feed(lines[0])
    for rubbish in (
        b"",
        b"\n",
        b"{}\n",
        b"[]\n",
        b"\xff\n",
        b"[" * 60_000 + b"\n",
        b'{"n":1e999}\n',
        lines[2],
        b"9" * 5000 + b"\n",
    ):
        head = chain.head
        with pytest.raises(EvidenceFault):
            chain.feed(rubbish)
        assert (chain.head, chain.count) == (head, 1)
    for line in lines[1:]:
        chain.feed(line)
    assert chain.closed
