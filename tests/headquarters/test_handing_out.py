"""Evidence leaves headquarters with all that a third party needs to judge it."""

import shutil
import subprocess
from pathlib import Path

from evidence.manifest import Known
from evidence.recover import recover_take
from evidence.suite import digest
from evidence.verify import verify_take
from evidence.writer import OpeningFacts, TakeWriter
from headquarters.administration import Administration
from headquarters.keeping.backup import back_up
from headquarters.keeping.restore import restore
from headquarters.server import RunningServer
from tests.headquarters.conftest import Typed
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
