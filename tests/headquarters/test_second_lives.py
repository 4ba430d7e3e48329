"""A headquarters that came back from a backup gives out nothing twice, and says of which seal it speaks."""

import shutil
from pathlib import Path

from evidence.suite import NO_DIGEST, digest
from headquarters.keeping.backup import back_up
from headquarters.keeping.restore import restore
from headquarters.server import RunningServer
from tests.headquarters.terminals import Terminal


def test_a_standing_is_of_one_seal(tmp_path: Path) -> None:
    """Two disks have a take of one name; the headquarters that knew the first came back from a backup."""
    with RunningServer(tmp_path / "data") as hq:
        terminal = Terminal.enrol(hq, tmp_path / "first", wire=2)
        back_up(hq.data, tmp_path / "backup")
        known, other = terminal.make_take(1), terminal.make_take(1, folder="clone")
        terminal.deliver(known)
        assert terminal.standing(known.take)["manifest_sha256"] == digest(known.manifest)
    with restored(tmp_path) as hq:
        terminal.connect(hq.url, hq.data)
        assert terminal.standing(known.take)["manifest_sha256"] is None
        assert terminal.send_journal(other.take, other.lines).status_code == 200
        assert terminal.standing(other.take)["manifest_sha256"] is None, "it has no seal yet"
        terminal.deliver(other)
        standing = terminal.standing(known.take)
        assert standing["standing"] == "received"
        assert standing["manifest_sha256"] == digest(other.manifest) != digest(known.manifest)


def test_no_epoch_is_given_out_twice(tmp_path: Path) -> None:
    """A terminal was enrolled anew, and another for the first time, after the backup from which all came back."""
    with RunningServer(tmp_path / "data") as hq:
        first = Terminal.enrol(hq, tmp_path / "first", wire=2)
        back_up(hq.data, tmp_path / "backup")
        lost = Terminal.enrol(hq, tmp_path / "lost", hq.enrol_code(first.name), wire=2)
        lost_too = Terminal.enrol(hq, tmp_path / "lost too", wire=2)
    with restored(tmp_path) as hq:
        anew = Terminal.enrol(hq, tmp_path / "anew", hq.enrol_code(first.name), wire=2)
        anew_too = Terminal.enrol(hq, tmp_path / "anew too", wire=2)
        assert anew_too.name == lost_too.name
        assert anew.epoch > lost.epoch
        assert anew_too.epoch > lost_too.epoch
        anew.deliver(anew.make_take(1, previous=NO_DIGEST))
        kept = hq.enrol_code(first.name, keep_epoch=True)
        assert Terminal.enrol(hq, tmp_path / "kept", kept, wire=2).epoch == anew.epoch
        assert Terminal.enrol(hq, tmp_path / "next", hq.enrol_code(first.name), wire=2).epoch == anew.epoch + 1


def restored(folder: Path) -> RunningServer:
    """Headquarters out of its backup, with its passphrase, which was kept elsewhere."""
    data = folder / "again"
    restore(folder / "backup", data)
    shutil.copy(folder / "data" / "passphrase", data / "passphrase")
    return RunningServer(data)
