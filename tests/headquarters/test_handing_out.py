"""Evidence leaves headquarters with all that a third party needs to judge it."""

import json
import shutil
import subprocess
from pathlib import Path

import pypdfium2

from evidence.manifest import Known
from evidence.papers.beside import papers_folder
from evidence.recover import recover_take
from evidence.suite import digest
from evidence.verify import verify_take
from evidence.writer import OpeningFacts, TakeWriter
from headquarters.administration import Administration
from headquarters.keeping.backup import back_up
from headquarters.keeping.restore import restore
from headquarters.server import RunningServer
from tests.evidence.papers.pdfa import faults_of
from tests.evidence.papers.signed_take import PAPER, fill
from tests.headquarters.conftest import Typed
from tests.headquarters.films import picture_segments
from tests.headquarters.rotting import flip, pack_of
from tests.headquarters.terminals import MadeTake, Terminal, read_take


def test_evidence_is_handed_out_with_all_that_a_court_needs(
    data: Path, delivered: tuple[Path, list[MadeTake]], tmp_path: Path, typed: Typed
) -> None:
    made, folder = delivered[1][0], tmp_path / "case"
    code, _, errors = typed("export", made.take, "--data", data, "--evidence", folder, "--reason", "court 7")
    assert code == 0, errors
    assert {path.name for path in folder.iterdir()} >= {made.take, "receipt.json", "ca.pem", "README.txt"}
    with Administration.open(data) as desk:
        report = verify_take(folder / made.take, (desk.public.root,))
        (logged,) = desk.database.exports(made.take)
    assert (report.status, report.notes) == ("intact", [])
    assert (logged.reason, logged.file) == ("court 7", str(folder))
    check_readme(folder)
    assert typed("export", made.take, "--data", data, "--evidence", folder, "--reason", "again")[0] == 3
    assert typed("export", made.take, "--data", data, "--reason", "nothing named")[0] == 2
    flip(pack_of(data, made))
    code, printed, _ = typed("export", made.take, "--data", data, "--evidence", tmp_path / "2", "--reason", "r")
    assert (code, "damaged" in printed) == (1, True)
    assert "fault: " in (tmp_path / "2" / "README.txt").read_text(encoding="utf-8")


def test_what_was_written_comes_out_beside_the_film_as_at_the_terminal(tmp_path: Path, typed: Typed) -> None:
    data, film = tmp_path / "hq", tmp_path / "case.mp4"
    with RunningServer(data) as hq:
        terminal = Terminal.enrol(hq, tmp_path / "terminal", wire=2)
        take = f"{terminal.name}-000001"
        opening = OpeningFacts(take, terminal.name, "sale", 1, None, format=2, program="0.3.0")
        writer = TakeWriter.open(terminal.folder / take, opening, terminal.signer, [("hq", terminal.hq_public_key)])
        (plaintext,) = picture_segments(1)
        spans = {"start_us": 0, "end_us": 1_000_000, "frames": 25, "dropped": 0, "samples": 0}
        writer.segment(plaintext, **spans, drift_ppm=0.0, picture_us=1_000_000, sound_us=0)
        fill(writer)
        writer.close("finished", "sealed", {}, 800_000_000)
        terminal.deliver(read_take(terminal.folder / take))
        terminal.close()
    code, printed, errors = typed("export", take, "--data", data, "--out", film, "--reason", "court 7", "--json")
    assert code == 0, errors
    told = json.loads(printed)
    beside = papers_folder(film)
    assert sorted(told["papers"]) == sorted(path.name for path in beside.iterdir())
    assert told["paper_faults"] == []
    paper = (beside / f"signed-{PAPER}.pdf").read_bytes()
    assert faults_of(paper) == []
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(paper)]
    assert len(pages) == 4, "the brochure that ships and the sheet"
    assert take in pages[3]
    assert "投保人 李明" in pages[3]
    film.unlink()
    code, _, errors = typed("export", take, "--data", data, "--out", film, "--reason", "again")
    assert (code, "export.exists" in errors) == (3, True)


def test_objects_and_what_a_seal_leaves_out_are_kept_examined_and_handed_out(tmp_path: Path, typed: Typed) -> None:
    """A take of today with a paper beside its film, and one cut on its terminal after headquarters held it whole."""
    data, out = tmp_path / "hq", tmp_path / "backup"
    with RunningServer(data) as hq:
        terminal = Terminal.enrol(hq, tmp_path / "terminal", wire=2)
        take = f"{terminal.name}-000001"
        opening = OpeningFacts(take, terminal.name, "sale", 1, None, format=2, program="0.2.0")
        writer = TakeWriter.open(terminal.folder / take, opening, terminal.signer, [("hq", terminal.hq_public_key)])
        writer.object(b"a paper" * 500, role="paper", media_us=0)
        writer.close("finished", "sealed", {}, 0)
        terminal.deliver(read_take(terminal.folder / take))
        cut = terminal.write_take(2, previous="0" * 64, close=False)
        journal = (cut / "journal").read_bytes().splitlines(keepends=True)
        terminal.send_journal(cut.name, journal)
        for sealed in read_take(cut).segments.values():
            terminal.send_segment(cut.name, sealed)
        (cut / "journal").write_bytes(b"".join(journal[:-2]))
        recover_take(cut, terminal.signer, known=Known(len(journal), digest(journal[-1])))
        terminal.deliver(read_take(cut))
        terminal.close()
    (surplus,) = (path for path in data.rglob("*") if path.parent.name == cut.name)
    back_up(data, out)
    restore(out, tmp_path / "back")
    assert (tmp_path / "back" / surplus.relative_to(data)).read_bytes() == surplus.read_bytes()
    shutil.copy(data / "passphrase", tmp_path / "back")
    with Administration.open(tmp_path / "back") as desk:
        assert desk.scrub("ends", None).run().by_status == {"intact": 1, "interrupted": 1}
    assert typed("export", take, "--data", data, "--evidence", tmp_path / "case", "--reason", "court")[0] == 0
    assert verify_take(tmp_path / "case" / take).objects == 1
    assert typed("export", cut.name, "--data", data, "--evidence", tmp_path / "cut", "--reason", "court")[0] == 0
    assert "quarantine.json" in {path.name for path in (tmp_path / "cut").iterdir()}
    check_readme(tmp_path / "case")
    check_readme(tmp_path / "cut")


def check_readme(folder: Path) -> None:
    """Type what the README says, all but our own program: it must run, and say that it verifies."""
    text = (folder / "README.txt").read_text(encoding="utf-8")
    assert text.startswith("录像")
    commands = text.split("With OpenSSL and Python alone:\n")[1]
    script = "\n".join(line.removeprefix("    ") for line in commands.splitlines())
    done = subprocess.run(["bash", "-e", "-c", script], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "OU = receipts" in done.stdout or "OU=receipts" in done.stdout
