"""Takes on their way: delivered, resumed, delivered again."""

import random
import subprocess
import zipfile
from pathlib import Path

import pytest

from evidence.receipt import verify_receipt
from evidence.recover import recover_take
from evidence.suite import digest
from evidence.verify import verify_take
from headquarters.administration import Administration
from headquarters.server import RunningServer
from headquarters.takes.listing import examination_lines
from tests import ROOT
from tests.headquarters.desk import listed
from tests.headquarters.terminals import TIMEOUT_S, Terminal, read_take


def test_a_take_is_delivered_while_it_grows_and_answered_with_a_receipt(terminal: Terminal) -> None:
    made = terminal.make_take()
    take = made.take
    assert terminal.state(take) == {"take": take, "entries": 0, "lacks": [], "sealed": False, "receipt": False}
    segments = list(made.segments)
    for n, line in enumerate(made.lines):
        assert terminal.send_journal(take, [line], n).json() == {"entries": n + 1}
    assert terminal.state(take)["lacks"] == segments
    for sha256, data in made.segments.items():
        answer = terminal.send_segment(take, data)
        assert (answer.status_code, answer.json()) == (201, {"sha256": sha256})
    assert terminal.state(take)["lacks"] == []
    answer = terminal.send_seal(take, made.manifest, made.signature)
    assert answer.status_code == 200
    said = verify_receipt(answer.content, terminal.roots, take=take, manifest_sha256=digest(made.manifest))
    assert said["head"] == made.head
    assert said["segments"] == 3
    assert said["bytes"] == sum(map(len, made.segments.values()))
    assert terminal.state(take)["sealed"]
    assert terminal.session.get(f"{terminal.take_url(take)}/receipt", timeout=TIMEOUT_S).content == answer.content


def test_papers_beside_the_film_are_delivered_as_segments_are(hq: RunningServer, tmp_path: Path) -> None:
    terminal = Terminal.enrol(hq, tmp_path / "today", wire=2)
    made = terminal.make_take(papers=[b"the policy", b"the customer's strokes"])
    assert len(made.segments) == 5
    receipt = terminal.deliver(made)
    verify_receipt(receipt, terminal.roots, take=made.take, manifest_sha256=digest(made.manifest))
    (pack,) = hq.data.rglob(f"{made.take}.pack")
    with zipfile.ZipFile(pack) as members:
        assert members.namelist()[-2:] == ["objects/000000", "objects/000001"]
        members.extractall(tmp_path / made.take)
    assert verify_take(tmp_path / made.take, terminal.roots).status == "intact"
    assert f"{made.take}: intact" in hq.command("verify", made.take)
    terminal.close()


def test_everything_twice_gives_the_same_receipt(terminal: Terminal) -> None:
    made = terminal.make_take()
    assert terminal.send_journal(made.take, made.lines).status_code == 200
    assert terminal.send_journal(made.take, made.lines).json() == {"entries": len(made.lines)}
    assert terminal.send_journal(made.take, made.lines[2:4], 2).json() == {"entries": len(made.lines)}
    data = next(iter(made.segments.values()))
    assert [terminal.send_segment(made.take, data).status_code for _ in range(2)] == [201, 200]
    receipt = terminal.deliver(made)
    assert terminal.send_journal(made.take, made.lines).json() == {"entries": len(made.lines)}
    assert terminal.send_segment(made.take, data).status_code == 200
    assert terminal.deliver(made) == receipt
    assert terminal.send_seal(made.take, made.manifest, terminal.signer.sign_cms(made.manifest)).content == receipt


def test_order_of_arrival_does_not_matter(hq: RunningServer, terminal: Terminal) -> None:
    first = terminal.make_take(1)
    second = terminal.make_take(2, previous=first.head)
    terminal.deliver(second)
    assert f"missing: {first.take}" in hq.command("list").splitlines()
    terminal.deliver(first)
    assert first.take not in [line.removeprefix("missing: ") for line in hq.command("list").splitlines()]


def test_what_comes_too_early_is_welcome_later(terminal: Terminal) -> None:
    made = terminal.make_take()
    data = next(iter(made.segments.values()))
    answer = terminal.send_segment(made.take, data)
    assert (answer.status_code, answer.json()["code"]) == (425, "segment.unnamed")
    assert answer.headers["Retry-After"] == "1"
    answer = terminal.send_journal(made.take, made.lines[2:], 2)
    assert (answer.status_code, answer.json()["code"], answer.json()["entries"]) == (425, "journal.hole", 0)
    answer = terminal.send_seal(made.take, made.manifest, made.signature)
    assert (answer.status_code, answer.json()["entries"], answer.json()["lacks"]) == (425, 0, [])
    terminal.send_journal(made.take, made.lines[:-1])
    answer = terminal.send_seal(made.take, made.manifest, made.signature)
    assert answer.status_code == 425
    assert answer.json()["entries"] == len(made.lines) - 1
    assert answer.json()["lacks"] == list(made.segments)
    answer = terminal.session.get(f"{terminal.take_url(made.take)}/receipt", timeout=TIMEOUT_S)
    assert (answer.status_code, answer.json()["code"]) == (404, "receipt.none")
    terminal.deliver(made)


def test_an_interrupted_take_is_received_and_marked_so(hq: RunningServer, terminal: Terminal) -> None:
    folder = terminal.write_take(close=False)
    recover_take(folder, terminal.signer)
    terminal.deliver(read_take(folder))
    line = next(line for line in hq.command("list").splitlines() if folder.name in line)
    assert "interrupted" in line


def test_an_interrupted_take_from_its_pack_is_interrupted_without_its_leftovers(
    hq: RunningServer, terminal: Terminal, tmp_path: Path
) -> None:
    """What a crash left unchained is listed in the manifest, and does not leave the terminal."""
    folder = terminal.write_take(close=False)
    with (folder / "journal").open("ab") as journal:
        journal.write(b'{"body":"torn by a power cut')
    (folder / "segments" / "000003").write_bytes(b"written, but never chained")
    sealed = recover_take(folder, terminal.signer)
    terminal.deliver(read_take(folder))
    (pack,) = hq.data.rglob(f"{folder.name}.pack")
    unpacked = tmp_path / "unpacked" / folder.name
    with zipfile.ZipFile(pack) as archive:
        archive.extractall(unpacked)
    report = verify_take(unpacked, terminal.roots)

    assert [item.file for item in sealed.leftovers] == ["journal", "segments/000003"]
    assert not (unpacked / "segments" / "000003").exists()
    assert (report.status, report.seal, report.faults) == ("interrupted", "interrupted", [])
    assert sorted(str(note.facts["file"]) for note in report.notes) == ["journal", "segments/000003"]
    assert verify_take(folder, terminal.roots).status == "interrupted"
    assert "interrupted" in hq.command("verify", folder.name)
    (unpacked / "segments" / "000003").write_bytes(b"another")
    assert verify_take(unpacked, terminal.roots).status == "damaged"


def test_entries_that_headquarters_holds_cannot_be_cut_off(terminal: Terminal) -> None:
    folder = terminal.write_take(close=False)
    whole = read_take(folder)
    terminal.send_journal(whole.take, whole.lines)
    (folder / "journal").write_bytes(b"".join(whole.lines[:-2]))
    (folder / "segments" / "000002").unlink()
    recover_take(folder, terminal.signer)
    shorter = read_take(folder)
    for data in shorter.segments.values():
        terminal.send_segment(shorter.take, data)
    answer = terminal.send_seal(shorter.take, shorter.manifest, shorter.signature)
    assert (answer.status_code, answer.json()["code"]) == (422, "take.shortened")
    assert answer.json()["entries"] == len(whole.lines)


def test_rehearsals_are_kept_apart(hq: RunningServer, terminal: Terminal) -> None:
    made = terminal.make_take(1, series="rehearsal")
    terminal.deliver(made)
    assert made.take not in hq.command("list")
    assert made.take in hq.command("list", "--rehearsals")
    packs = [path.relative_to(hq.data / "takes").parts[0] for path in hq.data.rglob(f"{made.take}.pack")]
    assert packs == ["rehearsals"]


def test_two_terminals_deliver_at_once_without_meeting(hq: RunningServer, terminal: Terminal) -> None:
    other = Terminal.enrol(hq, terminal.folder / "other")
    mine, theirs = terminal.make_take(), other.make_take()
    order = [(terminal, mine, n) for n in range(len(mine.lines))] + [
        (other, theirs, n) for n in range(len(theirs.lines))
    ]
    random.Random(7).shuffle(order)
    at = {mine.take: 0, theirs.take: 0}
    for who, made, _ in order:
        n = at[made.take]
        assert who.send_journal(made.take, [made.lines[n]], n).status_code == 200
        at[made.take] += 1
    terminal.deliver(mine)
    other.deliver(theirs)
    other.close()


def test_a_receipt_is_verified_with_stock_openssl_as_the_paper_says(terminal: Terminal, tmp_path: Path) -> None:
    made = terminal.make_take()
    (tmp_path / "receipt.json").write_bytes(terminal.deliver(made))
    (tmp_path / "ca.pem").write_text(terminal.ca)
    paper = (ROOT / "docs" / "hq-protocol.md").read_text(encoding="utf-8")
    commands = paper.split("```sh\n")[1].split("sha256sum")[0]
    done = subprocess.run(["bash", "-ec", commands], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "OU = receipts" in done.stdout
    inner = tmp_path / "receipt.inner"
    inner.write_bytes(inner.read_bytes().replace(b"sale", b"salE"))
    command = commands[commands.index("openssl cms") : commands.index("openssl x509")]
    done = subprocess.run(["bash", "-ec", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode != 0


@pytest.mark.parametrize(
    ("covered", "lacks", "captured_s"),
    [
        ((1_500_000, 2_000_000), (), 4.5),
        ((2_000_000, 1_000_000), ("gaps",), 3.0),
        ((0, 2_000_000), (), 6.0),  # a take of sound alone
        ((0, 2_000_000), ("no_picture",), 0.0),  # one that was to have pictures
    ],
)
def test_everybody_counts_the_same_seconds(
    hq: RunningServer, today: Terminal, covered: tuple[int, int], lacks: tuple[str, ...], captured_s: float
) -> None:
    """What is covered, and not what the segments span, which is 6 s."""
    folder = today.write_take(1, covered=covered, lacks=lacks)
    made = read_take(folder)
    today.deliver(made)
    with Administration.open(hq.data) as desk:
        found = desk.verify(made.take, None)
        (shown,) = [line for line in examination_lines(made.take, found) if "segments" in line]
    assert listed(hq, made.take)["captured_s"] == captured_s
    assert found.to_json()["captured_s"] == verify_take(folder).captured_s == captured_s
    assert (found.status, f", {captured_s:.1f} s;" in shown) == ("intact", True)
    for name in ("manifest.json", "manifest.p7s"):
        (folder / name).unlink()
    sealed = recover_take(folder, today.signer)
    assert (sealed.fields["totals"]["captured_s"], sealed.fields["captured_us"]) == (captured_s, 6_000_000)
