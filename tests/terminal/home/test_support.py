"""The support bundle has what field IT needs; it is searched for all that is somebody's, by a search that finds."""

import json
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from rulebook.sale.examples import demonstration
from terminal.home.checks import HealthCheck, check
from terminal.home.log import Log
from terminal.home.masking import HIDDEN
from terminal.home.opening import Home
from terminal.home.report import HomeLooks, Reports
from terminal.home.settings import load_settings
from terminal.home.support import Bundled, write_bundle, write_in_home
from terminal.vault import create_vault
from tests.journeys.programs import last_object, terminal
from tests.terminal.vault.recording import SALE, keeper, record

SELLER, PHONE, CODE = "王芳芳", "13912345678", "correct horse battery"
RTSP = "rtsp://admin:Passw0rd@10.1.2.3:554/live?token=abcdef"


def demonstrated() -> list[str]:
    """Names and numbers of people in the demonstration's sale, from its own words."""
    sale = json.loads(demonstration().to_json())
    return [sale["seller"]["name"], sale["seller"]["licence"], sale["applicant"]["name"]]


def secrets() -> list[str]:
    """Of people in the vault's takes, of who works here, and numbers of any kind."""
    return [SALE["applicant"], SALE["identity_number"], SELLER, PHONE, "6222 0201 1122 3344", "32-0117-000001"]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    folder = tmp_path / "home"
    opened = Home(load_settings(folder, camera=RTSP), create_vault(folder, [keeper()]), Log(folder / "log", "terminal"))
    opened.vault.accounts.make_first("10283", SELLER, CODE, "story")
    record(opened.vault, series="rehearsal")
    for key, name in enumerate(demonstrated()):
        opened.vault.drafts.keep(str(key), {"applicant.name": name})
    yield opened
    opened.close()


CHECKS: tuple[HealthCheck, ...] = (
    check("disk", "fail", "doctor.disk.full", figure="0 h", free=0.4, minutes=30, needed=2.5, hours=0.0),
    check("camera", "warn", "doctor.camera.none", source=RTSP),
    check("takes", "fail", "doctor.takes.missing", take="32-0117-000001"),
)


def members(path: Path) -> dict[str, str]:
    with zipfile.ZipFile(path) as bundle:
        assert bundle.testzip() is None
        return {name: bundle.read(name).decode("utf-8") for name in bundle.namelist()}


def bundled(home: Home, path: Path) -> Bundled:
    return write_bundle(path, home.settings, CHECKS, home, Reports(home, HomeLooks(home)).report())


def test_a_bundle_has_what_field_it_needs_and_nothing_that_is_somebodys(home: Home, tmp_path: Path) -> None:
    home.log.trouble("courier.unsettled", chore="books", why="the line is down")
    for told in (*secrets(), *demonstrated()):  # a rule was broken, and the log has what it never should have
        home.log.event("story", words=f"{told} /home/wangfang/x", number=11010519491231002, s=3)
    path = tmp_path / "support.zip"
    made = bundled(home, path)
    found = members(path)

    everything = "\n".join(found.values())
    never = (CODE, "Passw0rd", "abcdef", "wangfang", str(home.path), str(Path.home()))
    leaked = [each for each in (*secrets(), *demonstrated(), *never) if each in everything]
    assert leaked == []
    log = (home.path / "log" / "terminal.log").read_text("utf-8")
    assert all(each in log for each in (*secrets(), *demonstrated()))  # the search finds them where they are

    assert {name for name, _ in made.members} | {"README.txt"} == found.keys()
    doctor = json.loads(found["doctor.json"])
    assert [each["code"] for each in doctor] == ["doctor.disk.full", "doctor.camera.none", "doctor.takes.missing"]
    assert doctor[0]["zh"]["advice"]
    assert doctor[0]["facts"]["free"] == 0.4
    assert f"rtsp://{HIDDEN}@10.1.2.3:554/live?token={HIDDEN}" in found["settings.json"]
    assert json.loads(found["report.json"])["format"] == "shuanglu-report/1"
    assert json.loads(found["versions.json"])["libraries"]["cryptography"]
    assert [each["event"] for each in json.loads(found["crashes.json"])] == ["courier.unsettled"]
    lines = [json.loads(line) for line in found["log/terminal.log"].splitlines()]
    assert lines[0]["event"] == "program.started"
    assert lines[0]["timestamp"].startswith("20")
    assert (lines[-1]["number"], lines[-1]["s"]) == (HIDDEN, 3)
    assert "没有：录像" in found["README.txt"]
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0


def test_the_newest_three_stay_in_the_home_and_long_logs_are_cut(home: Home) -> None:
    (home.path / "log" / "older.log").write_bytes((b"x" * 99_999 + b"\n") * 90)
    os.utime(home.path / "log" / "older.log", (1, 1))
    for number in range(4):
        path = home.path / "support" / f"shuanglu-{number}.zip"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
        os.utime(path, (number, number))
    made = write_in_home(home, CHECKS, None)
    kept = sorted(each.name for each in (home.path / "support").iterdir())
    assert kept == ["shuanglu-2.zip", "shuanglu-3.zip", made.path.name]
    assert sum(size for name, size in made.members if name.startswith("log/")) <= 8_000_100
    assert members(made.path)["log/older.log"].startswith("xxx")
    assert members(made.path)["report.json"] == "null"


def test_the_command_writes_one_also_where_the_home_does_not_open(tmp_path: Path) -> None:
    home, path = tmp_path / "home", tmp_path / "support.zip"
    (home / "vault").mkdir(parents=True)
    (home / "vault" / "keys.json").write_text("{", encoding="utf-8")
    done = terminal("support", path, "--home", home, "--json", env={"SHUANGLU_CAMERA": "test:bars"})
    assert done.returncode == 0, done.stderr
    said = last_object(done.stdout)
    assert said["file"] == str(path)
    checks = {each["check"]: each for each in json.loads(members(path)["doctor.json"])}
    assert checks["vault"]["status"] == "fail"
