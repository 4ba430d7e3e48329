"""A headquarters is backed up while it serves, comes back, and gets from its terminals what the backup lacks."""

import json
import logging
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, time, timedelta, timezone
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from evidence import wrapping
from faults.errors import UsageError
from headquarters.administration import Administration
from headquarters.faults import HeadquartersError
from headquarters.index.listed_rows import Asked
from headquarters.keeping.backup import back_up
from headquarters.keeping.nightly import examining_nightly, next_at, read_time
from headquarters.keeping.restore import check_backup, restore
from headquarters.server import RunningServer
from tests import ROOT
from tests.headquarters.conftest import Typed
from tests.headquarters.rotting import flip, pack_of
from tests.headquarters.terminals import TIMEOUT_S, MadeTake, Terminal


def greeting(terminal: Terminal) -> dict[str, Any]:
    """What headquarters says at the first contact to a terminal of today."""
    terminal.session.headers["Shuanglu-Wire"] = "2"
    said: dict[str, Any] = terminal.session.get(f"{terminal.url}/v1/clock", timeout=TIMEOUT_S).json()
    return said


def standing(terminal: Terminal, take: str) -> str:
    return str(terminal.session.get(f"{terminal.take_url(take)}/standing", timeout=TIMEOUT_S).json()["standing"])


def test_terminals_deliver_what_a_restored_headquarters_lacks(tmp_path: Path, typed: Typed) -> None:
    out, data = tmp_path / "backup", tmp_path / "hq"
    with RunningServer(data) as hq:
        terminal = Terminal.enrol(hq, tmp_path / "terminal")
        first = terminal.make_take(1)
        receipt = terminal.deliver(first)
        growing = terminal.make_take(2, previous=first.head)
        assert terminal.send_journal(growing.take, growing.lines[:-1]).status_code == 200
        for sealed in list(growing.segments.values())[:2]:
            assert terminal.send_segment(growing.take, sealed).status_code == 201
        unused = hq.enrol_code()
        code, printed, errors = typed("backup", out, "--data", data, "--json")
        assert code == 0, errors
        assert json.loads(printed)["damaged"] == []
        terminal.deliver(growing)
        later = terminal.make_take(3, previous=growing.head)
        terminal.deliver(later)
        before = greeting(terminal)["generation"]
    assert typed("backup", out, "--check")[0] == 0
    shutil.copy(data / "passphrase", tmp_path / "passphrase")
    shutil.rmtree(data)

    code, printed, errors = typed("restore", out, "--data", data, "--json")
    assert code == 0, errors
    with RunningServer(data, options=["--passphrase-file", str(tmp_path / "passphrase")]) as hq:
        terminal.connect(hq.url, hq.data)
        with pytest.raises(AssertionError, match=r"enrol\.expired"):
            Terminal.enrol(hq, tmp_path / "late", unused)
        assert greeting(terminal)["generation"] == json.loads(printed)["generation"] != before
        takes = {made.take: made for made in (first, growing, later)}
        assert [standing(terminal, take) for take in takes] == ["received", "open", "unknown"]
        assert len(terminal.state(growing.take)["lacks"]) == 1
        for take, made in takes.items():
            if standing(terminal, take) != "received":
                terminal.deliver(made)
        assert terminal.session.get(f"{terminal.take_url(first.take)}/receipt", timeout=TIMEOUT_S).content == receipt
        with Administration.open(data) as desk:
            seen = desk.takes(Asked())
            assert [take.state for take in seen.takes] == ["sealed"] * 3
            assert (seen.numbering.missing, seen.numbering.mismatches, seen.absent) == ((), (), [])
            assert [event.what for event in desk.database.whole_history()].count("restored") == 1
    terminal.close()
    with Administration.open(data) as desk:
        assert desk.scrub("all", tmp_path / "passphrase").run().by_status == {"intact": 3}


def test_a_second_backup_copies_only_what_is_new_and_spoils_no_good_copy(
    data: Path, delivered: tuple[Path, list[MadeTake]], tmp_path: Path
) -> None:
    out, (first, second, third) = tmp_path / "out", delivered[1]
    pack_of(data, third).rename(tmp_path / "third")
    done = back_up(data, out)
    assert (done.copied_files, done.contents.damaged) == (2, (third.take,))
    kept = pack_of(out, first).read_bytes()
    pack_of(data, second).parent.joinpath(f"{third.take}.pack").write_bytes((tmp_path / "third").read_bytes())
    flip(pack_of(data, first))
    pack_of(data, second).unlink()
    done = back_up(data, out)
    assert (done.copied_files, done.contents.damaged) == (1, ())
    assert pack_of(out, first).read_bytes() == kept
    assert len(list((out / "states").iterdir())) == 1
    assert check_backup(out)[1] == []
    restore(out, tmp_path / "back")
    shutil.copy(data / "passphrase", tmp_path / "back" / "passphrase")
    with Administration.open(tmp_path / "back") as desk:
        assert desk.scrub("ends", None).run().by_status == {"intact": 3}


def test_a_backup_names_takes_that_the_index_forgot(
    data: Path, delivered: tuple[Path, list[MadeTake]], tmp_path: Path, typed: Typed
) -> None:
    out, last = tmp_path / "out", delivered[1][-1]
    back_up(data, out)
    pack_of(data, last).unlink()
    with closing(sqlite3.connect(data / "headquarters.db")) as database:
        database.execute("drop trigger receipts_no_delete")
        for table in ("receipts", "takes"):
            database.execute(f"delete from {table} where take = ?", (last.take,))
        database.commit()
    code, printed, _ = typed("backup", out, "--data", data)
    assert code == 1
    assert f"gone: {last.take}: an older backup had it" in printed
    assert pack_of(out, last).exists()
    code, printed, _ = typed("backup", out, "--check", "--json")
    said = json.loads(printed)
    assert (code, said["wrong"], said["gone"]) == (1, [], [last.take])
    assert said["former"] == [pack_of(out, last).relative_to(out).as_posix()]


def test_both_histories_of_a_name_are_kept_and_the_one_that_is_held_comes_back(tmp_path: Path, typed: Typed) -> None:
    """A take is backed up; headquarters returns from before it, and under the same name another one arrives."""
    data, out, again = tmp_path / "hq", tmp_path / "out", tmp_path / "again"
    with RunningServer(data) as hq:
        terminal = Terminal.enrol(hq, tmp_path / "terminal", wire=2)
        first = terminal.make_take(1)
        terminal.deliver(first)
        back_up(data, tmp_path / "early")
        one = terminal.make_take(2, previous=first.head)
        terminal.deliver(one)
    back_up(data, out)
    restore(tmp_path / "early", again)
    shutil.copy(data / "passphrase", again / "passphrase")
    with RunningServer(again) as hq:
        terminal.connect(hq.url, hq.data)
        other = terminal.make_take(2, previous=first.head, folder="other")
        terminal.deliver(other)
        terminal.close()
    assert (one.take, one.head == other.head) == (other.take, False)
    for copied in (1, 0):
        code, printed, _ = typed("backup", out, "--data", again, "--json")
        said = json.loads(printed)
        assert (code, said["copied_files"], said["damaged"], said["gone"], len(said["former"])) == (
            0,
            copied,
            [],
            [],
            1,
        )
        assert typed("backup", out, "--check")[0] == 0
    former = (out / said["former"][0]).read_bytes()
    assert former == pack_of(data, one).read_bytes()
    restore(out, tmp_path / "back")
    assert pack_of(tmp_path / "back", other).read_bytes() == pack_of(again, other).read_bytes()
    shutil.copy(data / "passphrase", tmp_path / "back" / "passphrase")
    with Administration.open(tmp_path / "back") as desk:
        assert desk.scrub("all", None).run().by_status == {"intact": 2}
    flip(out / said["former"][0])
    code, printed, _ = typed("backup", out, "--check")
    assert (code, f"wrong: {said['former'][0]}" in printed, "1 wrong; 0 takes were damaged" in printed) == (
        1,
        True,
        True,
    )


def test_a_check_says_of_takes_that_were_damaged_when_the_backup_was_made(
    data: Path, delivered: tuple[Path, list[MadeTake]], tmp_path: Path, typed: Typed
) -> None:
    out, made = tmp_path / "out", delivered[1][0]
    flip(pack_of(data, made))
    assert back_up(data, out).contents.damaged == (made.take,)
    code, printed, _ = typed("backup", out, "--check")
    assert (code, "0 wrong; 1 takes were damaged when it was made, 0 gone" in printed) == (1, True)


def test_a_backup_whose_packs_are_named_without_digests_is_read_and_gone_on_with(
    data: Path, delivered: tuple[Path, list[MadeTake]], tmp_path: Path
) -> None:
    out, takes = tmp_path / "out", delivered[1]
    back_up(data, out)
    said = json.loads((out / "backup.json").read_text())
    del said["former"]
    for item in said["files"]:
        if item["path"].endswith(".pack"):
            (out / item["file"]).rename(out / item["path"])
            item["file"] = item["path"]
    (out / "backup.json").write_text(json.dumps(said))
    assert check_backup(out)[1] == []
    restore(out, tmp_path / "back")
    assert [pack_of(tmp_path / "back", made).read_bytes() for made in takes] == [
        pack_of(data, made).read_bytes() for made in takes
    ]
    done = back_up(data, out)
    assert (done.copied_files, done.contents.damaged, done.contents.former) == (0, (), ())
    assert check_backup(out)[1] == []


def test_what_is_changed_in_a_backup_is_found_and_never_restored_unasked(
    data: Path, delivered: tuple[Path, list[MadeTake]], tmp_path: Path, typed: Typed
) -> None:
    out, made = tmp_path / "out", delivered[1][0]
    back_up(data, out)
    flip(pack_of(out, made))
    code, printed, _ = typed("backup", out, "--check", "--json")
    assert (code, json.loads(printed)["wrong"]) == (1, [pack_of(out, made).relative_to(out).as_posix()])
    code, _, errors = typed("restore", out, "--data", tmp_path / "back")
    assert (code, "[restore.damaged]" in errors) == (3, True)
    assert not (tmp_path / "back").exists()
    code, printed, _ = typed("restore", out, "--data", tmp_path / "back", "--without-damaged")
    assert code == 0
    assert f"left out: takes/sales/{made.take.rpartition('-')[0]}/{made.take}.pack" in printed
    with Administration.open(tmp_path / "back") as desk:
        assert desk.database.found_damaged(made.take)
    (database,) = out.rglob("headquarters.db")
    flip(database)
    with pytest.raises(HeadquartersError, match=r"headquarters\.db"):
        restore(out, tmp_path / "again", without_damaged=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["back", "data", "out"]


def test_a_backup_that_did_not_end_is_none(data: Path, tmp_path: Path, typed: Typed) -> None:
    """The kernel refuses to write more than so many bytes to a file, as a full disk does; then there is room."""
    out = tmp_path / "out"
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (9000, 9000)); "
        f"from headquarters.commands.main import main; sys.argv = ['headquarters', 'backup', {str(out)!r}, '--data', "
        f"{str(data)!r}]; main()"
    )
    done = subprocess.run([sys.executable, "-c", limited], capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert "the room and the state of the backup's disk" in done.stderr
    assert typed("backup", out, "--check")[2].endswith("[backup.none]\n")
    assert typed("restore", out, "--data", tmp_path / "back")[0] == 3
    assert [path for path in out.rglob("*") if path.is_file() and path.stat().st_size] == []
    back_up(data, out)
    older = (out / "backup.json").read_bytes()
    (data / "identity" / "later.pem").write_bytes(b"x" * 20_000)
    done = subprocess.run([sys.executable, "-c", limited], capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert (out / "backup.json").read_bytes() == older
    assert check_backup(out)[1] == []


def test_a_backup_keeps_away_from_what_is_not_its_own(data: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear")
    with pytest.raises(HeadquartersError, match="has other files"):
        back_up(data, tmp_path / "mine")
    with pytest.raises(UsageError, match="lies inside"):
        back_up(data, data / "backup")
    out = tmp_path / "out"
    back_up(data, out)
    assert not list(out.rglob("passphrase"))
    said = json.loads((out / "backup.json").read_text())
    said["files"][0]["path"] = "../../escaped"
    (out / "backup.json").write_text(json.dumps(said))
    with pytest.raises(HeadquartersError, match="cannot be read"):
        restore(out, tmp_path / "back")
    said["files"][0]["path"] = "headquarters.db"
    (out / "backup.json").write_text(json.dumps(said))
    with pytest.raises(HeadquartersError, match="There is something in"):
        restore(out, data)


def wait_for(true: Callable[[], bool], seconds: float = 60) -> bool:
    end = monotonic() + seconds
    while not true() and monotonic() < end:
        sleep(0.05)
    return true()


def test_all_takes_are_examined_and_what_rots_raises_one_alarm(
    data: Path, delivered: tuple[Path, list[MadeTake]], typed: Typed, caplog: pytest.LogCaptureFixture
) -> None:
    first, second, _ = delivered[1]
    soon = (datetime.now().astimezone() + timedelta(seconds=1)).time()
    caplog.set_level(logging.INFO)
    with examining_nightly(data, soon):
        assert wait_for(lambda: "examined" in caplog.text)
    assert "examined 3 takes" in caplog.text
    assert caplog.text.rstrip().endswith("bytes: 3 intact")
    with Administration.open(data) as desk:
        assert desk.database.verified_at(first.take) is not None
    flip(pack_of(data, first))
    for news in ([first.take], []):
        code, printed, _ = typed("verify", "--all", "--data", data, "--json")
        found = json.loads(printed)
        assert (code, found["status"], found["news"]) == (1, {"damaged": 1, "intact": 2}, news)
    with Administration.open(data) as desk:
        assert desk.database.verified_at(first.take) is None
        assert desk.database.verified_at(second.take) is not None
    assert typed("verify", "--all", first.take, "--data", data)[0] == 2
    (data / "passphrase").unlink()
    assert typed("verify", "--all", "--data", data)[0] == 3


def test_a_night_on_which_nothing_can_be_started_is_said_and_the_next_one_comes(
    data: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", str(data / "replaced by an update"))
    soon = (datetime.now().astimezone() + timedelta(seconds=0.3)).time()
    with examining_nightly(data, soon):
        assert wait_for(lambda: "could not be done" in caplog.text, 20)
        assert any(thread.name == "nightly" for thread in threading.enumerate())


def test_a_take_that_headquarters_key_does_not_open_is_found_by_night_and_may_not_leave_its_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A terminal that wraps the take's key wrongly: all digests and signatures are right, and nobody can read it."""
    right, data = wrapping.wrap, tmp_path / "hq"
    with RunningServer(data) as hq:
        terminal = Terminal.enrol(hq, tmp_path / "terminal")
        other = wrapping.public_key(wrapping.new_private_key())
        monkeypatch.setattr(
            wrapping,
            "wrap",
            lambda key, public, purpose: right(key, other if terminal.hq_public_key == public else public, purpose),
        )
        made = terminal.make_take()
        terminal.deliver(made)
        command = [sys.executable, "-m", "headquarters", "verify", "--all", "--nightly", "--data", str(data), "--json"]
        # a process of its own: it stands back for the rest of its life
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert terminal.standing(made.take)["verified_at"] is None
        terminal.close()
    (damaged,) = json.loads(done.stdout)["damaged"]
    assert (done.returncode, damaged["take"], [fault["code"] for fault in damaged["faults"]]) == (
        1,
        made.take,
        ["key.wrong"],
    )


def test_a_pack_that_shrank_since_it_was_read_permits_nothing(tmp_path: Path, typed: Typed) -> None:
    data = tmp_path / "hq"
    with RunningServer(data) as hq:
        terminal = Terminal.enrol(hq, tmp_path / "terminal")
        made = terminal.make_take()
        terminal.deliver(made)
        assert typed("verify", "--all", "--data", data)[0] == 0
        assert terminal.standing(made.take)["verified_at"] is not None
        (pack,) = data.glob("takes/sales/*/*.pack")
        pack.write_bytes(b"")
        stands = terminal.standing(made.take)
        terminal.close()
    assert (stands["standing"], stands["verified_at"]) == ("open", None)


def test_the_night_begins_at_the_next_such_time_of_day() -> None:
    zone = timezone(timedelta(hours=8))
    noon = datetime(2026, 11, 28, 12, tzinfo=zone)
    assert next_at(time(2), noon) == datetime(2026, 11, 29, 2, tzinfo=zone)
    assert next_at(time(12, 1), noon) == datetime(2026, 11, 28, 12, 1, tzinfo=zone)
    assert next_at(time(12), noon) == datetime(2026, 11, 29, 12, tzinfo=zone)
    assert (read_time("02:00"), read_time("off")) == (time(2), None)
    for wrong in ("2", "25:00", "02:00:00", ""):
        with pytest.raises(UsageError):
            read_time(wrong)


def test_a_headquarters_of_0_1_0_is_examined_backed_up_and_put_back(tmp_path: Path) -> None:
    old = Path(shutil.copytree(ROOT / "tests" / "vectors" / "hq-0.1.0", tmp_path / "old"))
    with Administration.open(old) as desk:
        found = desk.scrub("all", None).run()
        assert (found.sound, found.by_status) == (True, {"intact": 3, "open": 1}), found.to_json()
    back_up(old, tmp_path / "out")
    restore(tmp_path / "out", tmp_path / "back")
    shutil.copy(old / "passphrase", tmp_path / "back")
    with Administration.open(tmp_path / "back") as desk:
        assert desk.scrub("all", None).run().by_status == found.by_status
