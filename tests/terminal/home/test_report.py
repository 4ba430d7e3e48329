"""What a terminal tells of its health: what headquarters takes in, and nothing that is somebody's."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from faults.errors import ShuangluError
from faults.trouble import Trouble
from headquarters.protocol.fleet_wire import ReportRequest
from terminal.home import checks
from terminal.home.checks import HealthCheck, HealthStatus
from terminal.home.log import Log
from terminal.home.masking import HIDDEN, mask
from terminal.home.opening import Home
from terminal.home.report import MOST_BYTES, HomeLooks, Look, Reports, recording
from terminal.home.settings import load_settings
from terminal.home.wishes import Wishes
from terminal.sync.answers import NotNowError
from terminal.vault import create_vault
from tests.terminal.vault.recording import begin, keeper, record, seal

NUMBER, PHONE, NAME = "320102199001011230", "13812345678", "刘桂芳"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A home whose passphrase is quickly tried."""
    folder = tmp_path / "home"
    opened = Home(load_settings(folder), create_vault(folder, [keeper()]), Log(None, "story"))
    yield opened
    opened.close()


@dataclass
class Looking:
    """Looks at what it is told, and fully when it is let."""

    checks: tuple[HealthCheck, ...] = ()
    waiting: list[Callable[[], None]] = field(default_factory=list)

    def now(self) -> Look:
        return Look("running", self.checks)

    def fully(self, done: Callable[[], None]) -> None:
        self.waiting.append(done)


@dataclass
class Exchanging:
    """Somebody who exchanges programs."""

    heard: list[tuple[str, str, str]] = field(default_factory=list)

    def state(self) -> dict[str, str]:
        return {"state": "rolled_back", "version": "0.5.0", "code": "update.unhealthy", "at": "2026-11-22T06:03:21Z"}

    def slots(self) -> dict[str, str]:
        return {"slot": "a", "settled": "b", "built": "2026-11-28"}

    def offered(self, version: str, not_before: str, ring: str) -> None:
        """An empty version takes back what was offered before."""
        self.heard = [*self.heard, (version, not_before, ring)] if version else []

    def tonight(self) -> str:
        return "wish.done" if self.heard else ""


def found(name: str, status: HealthStatus, **facts: Any) -> HealthCheck:
    return HealthCheck(name, status, Trouble("doctor.disk.room", facts))


def made(reports: Reports) -> dict[str, Any]:
    """The report, once headquarters' own schema has taken it in."""
    body = reports.report()
    ReportRequest.model_validate_json(body)
    value: dict[str, Any] = json.loads(body)
    return value


def nothing() -> None:
    """There is no key to exchange."""


def test_a_home_reports_its_figures_and_headquarters_takes_the_report_in(home: Home) -> None:
    record(home.vault, series="rehearsal")
    report = made(Reports(home, HomeLooks(home)))
    assert (report["kind"], report["recording"], report["certificate_days"]) == ("home", False, None)
    assert report["disk_hours"] > 0
    assert {each["check"] for each in report["checks"]} >= {"disk", "log", "enrolment", "accounts", "clock"}
    assert report["queue"] == {"waiting": 0, "oldest_s": None}
    running = made(Reports(home, Looking(), Exchanging()))
    assert running["program"]["slot"] == "a"
    assert running["update"]["state"] == "rolled_back"


def test_no_name_number_or_account_leaves_with_a_report(home: Home) -> None:
    record(home.vault, series="rehearsal")
    path = str(home.path / "takes")
    because = ShuangluError("take.home", folder=f"/home/wangfang/{PHONE}")
    secret = HealthCheck(
        "camera",
        "warn",
        Trouble(
            "doctor.camera.found",
            {
                "source": "rtsp://admin:Passw0rd@10.1.2.3/1?token=abc",
                "found": f"USB {NUMBER}X",
                "inner": Trouble("x.y", {"path": path, "deep": Trouble("z.w", {"number": NUMBER})}),
            },
        ),
        because,
        figure=f"№ {NUMBER}",
    )
    rights = found("permissions", "fail", account="lihua", owner="shuanglu", group="video")
    takes = HealthCheck("takes", "fail", Trouble("doctor.takes.missing", {"take": "32-0117-000482"}))
    text = Reports(home, Looking((secret, takes, rights))).report().decode()
    for each in (NUMBER, PHONE, "Passw0rd", "abc", "wangfang", "lihua", "000482", str(home.path), str(Path.home())):
        assert each not in text, each
    assert f"rtsp://{HIDDEN}@10.1.2.3/1?token={HIDDEN}" in text
    assert "32-0117-" in text
    camera = next(each for each in json.loads(text)["checks"] if each["check"] == "camera")
    assert camera["facts"]["inner"]["facts"] == {"path": "<home>/takes", "deep": "z.w"}
    assert camera["because"][0]["code"] == "take.home"
    told = next(each for each in json.loads(text)["checks"] if each["check"] == "permissions")
    assert told["facts"] == {"account": HIDDEN, "owner": "shuanglu", "group": "video"}, "a program's is nobody's"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"id {NUMBER}", f"id {HIDDEN}"),
        ("11010519491231002X.", f"{HIDDEN}."),
        ("3201 0219 9001 0112 30", HIDDEN),
        ("138-1234-5678 / ０１２３４５６", f"{HIDDEN} / {HIDDEN}"),
        ("a13812345678", f"a{HIDDEN}"),
        ("12345 fps, 25.97 at 2026-11-22T06:03:21.204913Z", "12345 fps, 25.97 at 2026-11-22T06:03:21.204913Z"),
        ("on 2026-11-22, 3 of 17", "on 2026-11-22, 3 of 17"),
        ("32-0117-E2-R000482~1f2e3d4c", f"32-0117-{HIDDEN}"),
        ("terminal 32-0117, version 0.10.2", "terminal 32-0117, version 0.10.2"),
        ("/home/wang.fang/x and C:\\Users\\Wang\\x", f"/home/{HIDDEN}/x and C:\\Users\\{HIDDEN}\\x"),
        ("write to wang@bank.example.com", f"write to {HIDDEN}"),
    ],
)
def test_what_may_be_somebodys_is_masked_and_what_tells_something_stays(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "110101 19900307 123X", "110101-19900307-1234", "110101 1990-03-07 1234", "138.0013.8000", "138  0013  8000",
        "(138)0013-8000", "138·0013·8000", "138\u200b0013\u200b8000", "1380013800 0", "6222.0201.1122.3344",
        "一三八零零一三八零零零", "幺三八〇〇幺三八〇〇〇",
    ],
)  # fmt: skip
def test_no_odd_spelling_leaves_a_digit_of_a_number(text: str) -> None:
    assert not any(sign.isnumeric() for sign in mask(f"call {text}, please"))


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (r"C:\Users\Wang Wei\AppData", rf"C:\Users\{HIDDEN}\AppData"),
        ("c:/users/Wang Wei/x", f"c:/users/{HIDDEN}/x"),
        (r"\\server\Users\王伟\x", rf"\\server\Users\{HIDDEN}\x"),
        ("/run/media/wang/STICK", f"/run/media/{HIDDEN}/STICK"),
        ("/media/shuanglu/x", "/media/shuanglu/x"),
        ("192.168.100.200:8443", "192.168.100.200:8443"),
        ("0.3.0.dev12 from 2026-11-30T20:00:00.123456Z", "0.3.0.dev12 from 2026-11-30T20:00:00.123456Z"),
    ],
)
def test_accounts_of_any_system_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


def test_a_report_that_would_be_too_long_keeps_what_is_amiss(home: Home) -> None:
    long = {f"f{n}": "字" * 200 for n in range(20)}
    lines = [found("disk", "ok", **long) for _ in range(90)] + [found("camera", "fail", **long) for _ in range(2)]
    body = Reports(home, Looking(tuple(lines))).report()
    ReportRequest.model_validate_json(body)
    kept = json.loads(body)["checks"]
    assert len(body) <= MOST_BYTES
    assert [each["status"] for each in kept[:2]] == ["fail", "fail"]
    assert kept[0]["facts"]["f0"] == "字" * 200
    assert kept[-1]["facts"] == {}
    body = Reports(home, Looking(tuple([found("camera", "fail", **long)] * 90))).report()
    assert 0 < len(json.loads(body)["checks"]) < 90
    assert len(body) <= MOST_BYTES


def test_a_look_that_fails_costs_the_report_and_is_no_reason_to_stop_the_courier(home: Home) -> None:
    class Broken(Looking):
        def now(self) -> Look:
            raise ZeroDivisionError

    with pytest.raises(NotNowError) as failed:
        Reports(home, Broken()).report()
    assert (failed.value.code, failed.value.line) == ("report.unmade", False)


def test_a_wish_is_done_once_also_by_the_next_start_of_the_program(home: Home) -> None:
    keys: list[str] = []
    reports = Reports(home, Looking())
    wishes = [(1, "rotate_key"), (2, "update"), (3, "shell"), (4, "bundle; rm -rf /")]
    assert reports.heard(wishes, None, lambda: keys.append("new"))
    assert not reports.heard(wishes, None, lambda: keys.append("new"))
    assert not Reports(home, Looking()).heard(wishes, None, lambda: keys.append("new"))
    assert keys == ["new"]
    codes = {each["wish"]: each["code"] for each in made(Reports(home, Looking()))["answered"]}
    assert codes == {1: "wish.done", 2: "wish.no_updates", 3: "wish.unknown", 4: "wish.unknown"}


def test_an_exchanger_of_programs_that_fails_is_no_reason_to_stop_the_courier(home: Home) -> None:
    class Failing(Exchanging):
        def offered(self, version: str, not_before: str, ring: str) -> None:
            raise ZeroDivisionError(version, not_before, ring)

    offer = {"version": "0.5.0", "not_before": "", "ring": ""}
    with pytest.raises(NotNowError) as failed:
        Reports(home, Looking(), Failing()).heard([], offer, nothing)
    assert failed.value.code == "report.unmade"


def test_a_file_of_wishes_that_is_broken_is_none(home: Home) -> None:
    (home.path / "wishes.json").write_bytes(b"\xff{")
    assert Wishes(home.path).answers() == {}
    Wishes(home.path).answer(7, "wish.done")
    assert Wishes(home.path).answers() == {7: "wish.done"}
    for number in range(100, 200):
        Wishes(home.path).answer(number, "wish.done")
    assert len(Wishes(home.path).answers()) == 50


def test_an_update_is_handed_on_and_a_key_that_cannot_be_exchanged_is_told(home: Home) -> None:
    updates = Exchanging()
    reports = Reports(home, Looking(), updates)
    offer = {"version": "0.5.0", "not_before": "20:00", "ring": "first"}
    reports.heard([(1, "update")], None, nothing)
    reports.heard([(2, "update")], offer, nothing)
    assert updates.heard == [("0.5.0", "20:00", "first")]
    reports.heard([], None, nothing)
    assert updates.heard == [], "an offer that is taken back is handed on, too"

    def fails() -> None:
        raise ShuangluError("vault.locked")

    def later() -> None:
        raise NotNowError("line.down", line=True)

    reports.heard([(3, "rotate_key")], None, fails)
    with pytest.raises(NotNowError):
        reports.heard([(4, "rotate_key")], None, later)
    assert Wishes(home.path).answers() == {1: "wish.nothing_offered", 2: "wish.done", 3: "wish.failed"}


def test_a_full_report_is_answered_when_it_was_looked_at_and_sent_at_once(home: Home) -> None:
    looking, soon = Looking(), threading.Event()
    reports = Reports(home, looking, soon=soon.set)
    assert not reports.heard([(1, "report")], None, nothing)
    assert not reports.heard([(1, "report")], None, nothing)
    assert (len(looking.waiting), soon.is_set()) == (1, False)
    looking.waiting.pop()()
    assert soon.is_set()
    assert made(reports)["answered"] == [{"wish": 1, "code": "wish.done"}]
    assert reports.heard([(2, "report")], None, nothing) is False
    assert len(looking.waiting) == 1


def test_nothing_is_done_while_a_take_is_recorded(home: Home) -> None:
    updates, keys = Exchanging(), list[str]()
    looking = Looking()
    reports = Reports(home, looking, updates, now=lambda: datetime(2026, 11, 22, 2, 0))  # noqa: DTZ001 - the wall's
    writer = begin(home.vault, series="rehearsal")
    assert recording(home)
    assert made(reports)["recording"]
    offer = {"version": "0.5.0", "not_before": "", "ring": ""}
    wishes = [(1, "rotate_key"), (2, "update"), (3, "report")]
    assert not reports.heard(wishes, offer, lambda: keys.append("new"))
    assert (keys, updates.heard, Wishes(home.path).answers(), looking.waiting) == ([], [], {}, [])
    seal(home.vault, writer)
    assert not recording(home)
    made(reports)
    assert len(looking.waiting) == 1  # it is night
    made(reports)
    assert len(looking.waiting) == 1
    assert reports.heard(wishes, offer, lambda: keys.append("new"))
    assert keys == ["new"]


def test_a_terminal_that_is_off_at_night_looks_at_everything_by_day_once_it_has_settled(home: Home) -> None:
    seconds, looking = [0.0], Looking()
    noon = datetime(2026, 11, 22, 12, 0)  # noqa: DTZ001 - the wall's
    reports = Reports(home, looking, now=lambda: noon, clock=lambda: seconds[0])
    for at_s, looks in ((0.0, 0), (599.0, 0), (600.0, 1), (9000.0, 1)):
        seconds[0] = at_s
        made(reports)
        assert len(looking.waiting) == looks


def test_a_disk_that_is_small_is_told_by_its_code(home: Home) -> None:
    home.settings = load_settings(home.path, reserve_mb=10**9)
    report = made(Reports(home, HomeLooks(home)))
    first = report["checks"][0]
    assert (first["check"], first["status"], first["code"]) == ("disk", "fail", "doctor.disk.full")
    assert report["disk_hours"] == 0
    assert first["facts"].keys() == checks.disk(home.settings).found.facts.keys()
