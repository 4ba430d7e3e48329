"""Twenty faults put into a machine that is well: doctor names each, says what to do, and calls nothing else amiss.

Headquarters says the same of each that lets a report through; of a terminal that cannot report, that nobody knows.
"""

import json
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evidence import moment
from faults.catalogue import CATALOGUE
from faults.entry import LANGUAGES
from terminal.home import cameras
from terminal.home.checks import Surroundings
from terminal.home.checks.health_check import NAMES, HealthCheck
from terminal.home.masking import HIDDEN, mask
from terminal.home.opening import claim
from terminal.home.report import told
from terminal.home.settings import load_settings
from terminal.station.doctor import ALL, Look, examine
from terminal.vault import cipher
from terminal.vault.places import VaultFiles
from tests.accounts import Unprivileged
from tests.books.house import House
from tests.headquarters.fleet.made_reports import report
from tests.headquarters.fleet.small_headquarters import SmallHeadquarters, seen
from tests.terminal.station.faulty_machine import (
    QUICK,
    TERMINAL,
    Story,
    Well,
    authority_pem,
    enrol,
    greeting,
    write_film,
    write_sound,
)

NOBODY = "https://127.0.0.1:1"
DEVICES: tuple[Look, ...] = ("devices",)
_HOLD = """
import fcntl, sys
file = open(sys.argv[1], "r+b")
fcntl.lockf(file, fcntl.LOCK_EX, 510, 0x40000002)  # where SQLite's readers lock
print("held", flush=True)
sys.stdin.read()
"""

_IMPORTS = """
import json
from pathlib import Path
from faults.errors import ShuangluError
from terminal.home.checks import Surroundings
from terminal.home.report import told
from terminal.home.settings import load_settings
from terminal.station.doctor import examine
"""
_AS_NOBODY = """
around = Surroundings(root=folder / "root", environ={})
for name in ("home", "closed/home", "own/none"):
    try:
        settings = load_settings(folder / name)
    except ShuangluError as error:
        print(name.partition("/")[0], error.code)
        continue
    for each in examine(settings, looks=("machine", "home"), around=around):
        if each.status == "fail":
            print(name, each.name, each.code)
        if each.code == "doctor.permissions.device":
            print("advice", each.advice("en"))
        if each.name == "permissions":
            print("told", json.dumps([name, each.to_json(), told(each, settings.home)]))
"""


@pytest.fixture(scope="module")
def house() -> House:
    return House.create()


@pytest.fixture(scope="module")
def well(house: House, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Well]:
    folder = tmp_path_factory.mktemp("well")
    headquarters = SmallHeadquarters(folder / "hq", authority_pem(house), TERMINAL)
    with closing(headquarters), greeting(house, folder / "tls", receive=headquarters.take) as url:
        yield Well.make(folder, house, url, headquarters)


@pytest.fixture(scope="module")
def before(well: Well, tmp_path_factory: pytest.TempPathFactory) -> list[HealthCheck]:
    """What doctor says of the machine that is well, all looks."""
    story = Story(well, tmp_path_factory.mktemp("before"))
    story.on_a_disk("0x01 0x02")
    return story.examine(*(each for each in ALL if each != "reader"))


@pytest.fixture
def story(well: Well, tmp_path: Path) -> Story:
    made = Story(well, tmp_path)
    made.on_a_disk("0x01 0x02")
    return made


def amiss(found: list[HealthCheck]) -> dict[str, str]:
    return {each.name: each.code for each in found if each.status in ("warn", "fail")}


# --- the faults ---


def no_camera(story: Story) -> None:
    story.settings["camera"] = "camera:0"
    for node in (story.root / "sys/class/video4linux").iterdir():
        node.unlink()


def useless_mode(story: Story) -> None:
    noise = np.random.default_rng(3)
    write_film(story.folder / "x.avi", 160, 120, lambda _: noise.integers(0, 255, (120, 160, 3), np.uint8))
    story.settings["camera"] = str(story.folder / "x.avi")


def one_colour(story: Story) -> None:
    write_film(story.folder / "x.avi", 1280, 720, lambda _: np.full((720, 1280, 3), (0, 135, 60), np.uint8))
    story.settings["camera"] = str(story.folder / "x.avi")


def muted(story: Story) -> None:
    write_sound(story.folder / "muted.wav", 0)
    story.settings["microphone"] = str(story.folder / "muted.wav")


def display_gone(story: Story) -> None:
    (story.root / "sys/class/drm/card0-HDMI-A-1/status").write_text("disconnected\n")


@contextmanager
def clock_off(story: Story) -> Iterator[None]:
    receive = story.well.headquarters.take
    with greeting(story.well.house, story.folder / "tls", timedelta(seconds=73), receive) as url:
        story.move_headquarters(url)
        yield


def certificate_old(story: Story) -> None:
    with story.opened() as home:
        enrol(home, story.well.house, story.well.url, days=1e-9)
    story.well.headquarters.certified(timedelta(days=-1))


def disk_small(story: Story) -> None:
    story.settings["reserve_mb"] = 10_000_000  # more than is free on any disk


def disk_slow(story: Story) -> None:
    """Each file takes a second until it is on the disk, by the clock that measures it."""
    seconds = [0.0]
    story.around["seconds"] = lambda: seconds[0]
    story.around["sync"] = lambda _: seconds.__setitem__(0, seconds[0] + 1.0)


def disk_worn(story: Story) -> None:
    story.on_a_disk("0x01 0x0b")


def headquarters_down(story: Story) -> None:
    story.move_headquarters(NOBODY)


@contextmanager
def wrong_headquarters(story: Story) -> Iterator[None]:
    other = House.create()
    with greeting(other, story.folder / "tls", receive=story.well.headquarters.take) as url:
        story.move_headquarters(url)
        yield


def no_name(story: Story) -> None:
    story.move_headquarters("https://hq.invalid:8443")


def proxy(story: Story) -> None:
    story.environ = {**story.environ, "HTTPS_PROXY": "http://teller:secret@10.1.2.3:3128/"}
    story.move_headquarters(NOBODY)


def no_fonts(story: Story) -> None:
    (story.root / "usr/share/fonts/opentype/NotoSansCJK-Regular.ttc").unlink()


def no_input_method(story: Story) -> None:
    story.environ = {}


def silent_input_method(story: Story) -> None:
    (story.root / "proc/812/comm").write_text("cage\n")


def model_altered(story: Story) -> None:
    path = story.home / "models/tokens.txt"
    data = bytearray(path.read_bytes())
    data[3] ^= 1
    path.write_bytes(data)


def book_stale(story: Story) -> None:
    long_ago = moment.spell(datetime.now(UTC) - timedelta(days=38))
    with story.opened() as home:
        home.vault.books._store.run("UPDATE books SET confirmed_at = ?", long_ago)


def passphrase_lost(story: Story) -> None:
    (story.folder / "passphrase").unlink()


@contextmanager
def vault_locked(story: Story) -> Iterator[None]:
    database = VaultFiles(story.home).database
    with (
        subprocess.Popen(
            [sys.executable, "-c", _HOLD, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as holder,
        pytest.MonkeyPatch.context() as patch,
    ):
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        patch.setattr(cipher, "_BUSY_S", 0.2)  # the story does not wait ten seconds
        told = Path("/proc/locks")
        (story.root / "proc/locks").write_text(told.read_text() if told.exists() else "")
        yield
        holder.kill()


def camera_renumbered(story: Story) -> None:
    story.settings["camera"] = "camera:0"
    cameras.allow(load_settings(story.home, camera="camera:0"), story.root)
    story.plug_in(2)


@dataclass(frozen=True)
class Fault:
    """What is put in, and what doctor then says beside what it said before: each check with its code."""

    put: Callable[[Story], AbstractContextManager[None] | None]
    code: dict[str, str]
    advice: str
    """Of the first: words that must stand in what is to be done, in Chinese."""
    besides: dict[str, str] = field(default_factory=dict)
    """What follows from it, and cannot be told apart from here."""
    looks: tuple[Look, ...] = ()
    silent: str = ""
    """How the code begins that says why no report gets to headquarters; empty where one does."""
    known: tuple[str, ...] = ()
    """What headquarters says then beside that it heard nothing."""


FAULTS = [
    Fault(no_camera, {"camera": "doctor.camera.none"}, "插好摄像头的线", looks=DEVICES),
    Fault(useless_mode, {"camera picture": "doctor.picture.small"}, "USB 口", looks=DEVICES),
    Fault(one_colour, {"camera picture": "doctor.picture.one_colour"}, "镜头盖", looks=DEVICES),
    Fault(muted, {"microphone level": "doctor.sound.muted"}, "静音键", looks=DEVICES),
    Fault(display_gone, {"second display": "doctor.display.gone"}, "视频线"),
    Fault(clock_off, {"clock": "clock.off:slow"}, "校准时间", {"enrolment": "doctor.enrolment.lasts:doubted"}),
    Fault(
        certificate_old,
        {"enrolment": "doctor.enrolment.expired"},
        "新的登记码",
        {"line": "doctor.line.refused", "clock": "clock.after_certificate"},
        silent="line.",
        known=("fleet.certificate_ended",),
    ),
    Fault(disk_small, {"disk": "doctor.disk.full"}, "shuanglu release"),
    Fault(disk_slow, {"disk speed": "doctor.disk_speed.too_slow"}, "固态硬盘"),
    Fault(disk_worn, {"disk wear": "doctor.disk_wear.spent"}, "换磁盘"),
    Fault(headquarters_down, {"line": "doctor.line.down"}, "检查网线", silent="line."),
    Fault(wrong_headquarters, {"line": "doctor.line.other"}, "拦截 HTTPS", silent="line."),
    Fault(no_name, {"line": "doctor.line.dns"}, "getent hosts", silent="line."),
    Fault(proxy, {"proxy": "doctor.proxy.in_way"}, "放行", {"line": "doctor.line.down"}, silent="line."),
    Fault(no_fonts, {"fonts": "doctor.fonts.none"}, "Noto Sans CJK"),
    Fault(no_input_method, {"input method": "doctor.input.none"}, "QT_IM_MODULE"),
    Fault(silent_input_method, {"input method": "doctor.input.silent"}, "随登录启动"),
    Fault(model_altered, {"speech recognition": "models.changed:installed"}, "重新", looks=("models",)),
    Fault(book_stale, {"packs": "doctor.packs.stale"}, "packs book install"),
    Fault(passphrase_lost, {"vault": "doctor.vault.no_key"}, "recover --escrow", silent="key."),
    Fault(vault_locked, {"vault": "doctor.vault.busy"}, "结束那个程序", silent="vault.busy"),
    Fault(
        camera_renumbered,
        {"camera list": "doctor.camera_list.renumbered"},
        "by-id",
        {"camera": "doctor.camera.absent"},
        looks=DEVICES,
    ),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.put.__name__)
def test_doctor_names_the_fault_says_what_to_do_and_nothing_else(
    fault: Fault, story: Story, before: list[HealthCheck], capsys: pytest.CaptureFixture[str]
) -> None:
    headquarters = story.well.headquarters
    headquarters.certified(timedelta(days=365))
    if fault.silent:  # it has reported before, when all was well
        assert story.report(before) is None
        headquarters.heard_last(timedelta(hours=2))
    with ExitStack() as stack:
        put = fault.put(story)
        if put is not None:
            stack.enter_context(put)
        found = story.examine(*QUICK, *fault.looks)
        kept_from_it = story.report(found)
    was = amiss(before)
    new = {name: code for name, code in amiss(found).items() if was.get(name) != code}
    assert new == {**fault.code, **fault.besides}
    (named,) = [each for each in found if each.name in fault.code]
    assert fault.advice in named.advice("zh")
    assert named.advice("en")
    assert named.code in CATALOGUE
    said = json.loads(json.dumps(named.to_json()))
    assert (said["check"], said["status"], said["code"]) == (named.name, named.status, named.code)
    assert all(said[language]["sentence"] and said[language]["advice"] for language in LANGUAGES)
    assert "secret" not in json.dumps([each.to_json() for each in found])
    assert (kept_from_it is not None) == bool(fault.silent)
    if kept_from_it is not None:
        assert kept_from_it.code.startswith(fault.silent)
        is_not_called_well(seen(headquarters, capsys), fault.known)
        headquarters.certified(timedelta(days=365))
        headquarters.take(json.dumps(report(*(told(each, story.home) for each in found), kind="full")).encode())
    says_the_same(seen(headquarters, capsys), found, story.home)


def is_not_called_well(fleet: dict[str, Any], known: tuple[str, ...]) -> None:
    """Nobody knows how it is, but for what headquarters knows by itself; what it said last is said to be old."""
    assert fleet["state"] == ("fail" if known else "unknown")
    assert [each["code"] for each in fleet["problems"]][: 1 + len(known)] == [*known, "fleet.silent"]
    silent = fleet["problems"][len(known)]
    assert (silent["status"], silent["since"]) == ("unknown", fleet["reported"])
    assert all(silent[language]["sentence"] and silent[language]["advice"] for language in LANGUAGES)


def says_the_same(fleet: dict[str, Any], found: list[HealthCheck], home: Path) -> None:
    """Headquarters says of each check that is amiss what doctor says: facts are masked, and every blank is filled."""
    wrong = [each for each in found if each.status in ("warn", "fail")]
    problems = {each["check"]: each for each in fleet["problems"]}
    assert {name: each["code"] for name, each in problems.items()} == amiss(found)
    assert fleet["state"] == ("fail" if any(each.status == "fail" for each in wrong) else "warn")
    for each in wrong:
        said, there = each.to_json(), problems[each.name]
        assert there["status"] == each.status
        for language in LANGUAGES:
            assert there[language] == {name: mask(text, home) for name, text in said[language].items()}
        assert each.code not in there["zh"]["sentence"], "a sentence of the catalogue, not the code alone"


def test_a_machine_that_is_well_has_none_of_these(before: list[HealthCheck]) -> None:
    codes = {code for fault in FAULTS for code in {**fault.code, **fault.besides}.values()}
    assert codes.isdisjoint(amiss(before).values())
    assert set(amiss(before)) == {"camera", "microphone"}, "they are a film and a sound"
    by_name = {each.name: each for each in before}
    for name in ("line", "clock", "disk speed", "disk wear", "camera picture", "microphone level", "packs", "vault"):
        assert by_name[name].status == "ok", by_name[name].words("en")
    assert all(each.name in NAMES for each in before)


def test_whoever_keeps_the_vault_busy_is_named(story: Story) -> None:
    with vault_locked(story):
        inode = str(VaultFiles(story.home).database.stat().st_ino)
        if f":{inode} " not in (story.root / "proc/locks").read_text():
            pytest.skip("this system does not tell who has locked a file")
        (told,) = [each for each in story.examine("home") if each.name == "vault"]
    assert "(" in str(told.facts["by"]), told.words("en")


def test_an_account_without_rights_is_told_whose_it_is_and_which_group_it_lacks(
    unprivileged: Unprivileged, well: Well, capsys: pytest.CaptureFixture[str]
) -> None:
    """A home that it may look into and not write, one in a closed folder, and a device of another group."""
    folder = unprivileged.folder
    shutil.copytree(well.folder / "home", folder / "home")
    (folder / "home").chmod(0o755)
    shutil.copytree(well.folder / "home", folder / "closed/home")
    (folder / "closed").chmod(0o700)
    (folder / "own").mkdir()
    (folder / "own").chmod(0o777)
    (folder / "root/dev").mkdir(parents=True)
    (folder / "root/dev/video0").touch(mode=0o600)
    said = unprivileged.run(_IMPORTS, f"folder = Path({str(folder)!r})\n{_AS_NOBODY}").splitlines()
    assert "home permissions doctor.permissions.home" in said
    assert "home vault doctor.vault.denied" in said
    assert "closed settings.denied" in said
    (device,) = [line for line in said if line.startswith("own/none permissions")]
    assert "doctor.permissions.device" in device
    (group,) = [line for line in said if line.startswith("advice ")]
    assert "usermod -aG" in group
    for line in (each.removeprefix("told ") for each in said if each.startswith("told ")):
        name, doctor, reported = json.loads(line)
        well.headquarters.take(json.dumps(report(reported, kind="full")).encode())
        (there,) = seen(well.headquarters, capsys)["problems"]
        assert (there["status"], there["code"]) == ("fail", doctor["code"])
        named = [str(doctor["facts"][fact]) for fact in ("account", "owner")]
        for language in LANGUAGES:
            as_masked = {part: mask(_unnamed(text, named), folder / name) for part, text in doctor[language].items()}
            assert there[language] == as_masked


def _unnamed(text: str, accounts: list[str]) -> str:
    """As it leaves the terminal: accounts that may be a person's are hidden."""
    for account in accounts:
        text = text if account in ("root", "shuanglu", "?") else text.replace(account, HIDDEN)
    return text


def test_while_the_terminal_runs_nothing_of_its_own_is_called_a_fault(story: Story, before: list[HealthCheck]) -> None:
    story.settings["reader"] = f"file:{story.folder}"
    (story.folder / "passphrase").unlink()
    with claim(story.home):
        found = {each.name: each for each in story.examine("program", "devices", "reader", "home")}
    assert found["terminal"].code == "doctor.terminal.runs"
    assert "设备归它使用" in found["terminal"].words("zh")
    for name in ("camera picture", "microphone level", "card reader"):
        assert (found[name].status, found[name].code) == ("off", "doctor.device.in_use")
    assert (found["vault"].status, found["vault"].code) == ("off", "doctor.vault.in_use")
    assert set(amiss(list(found.values()))) == set(amiss(before))


def test_what_hangs_does_not_hang_the_doctor(story: Story) -> None:
    release = threading.Event()
    story.around["sync"] = lambda _: release.wait(30)
    around = Surroundings(root=story.root, environ={}, **story.around)
    looks: tuple[Look, ...] = ("disk",)
    found = examine(load_settings(story.home), looks=looks, around=around, limit_s=0.3)
    release.set()
    assert [(each.name, each.code) for each in found if each.status == "warn"] == [("examination", "doctor.look.disk")]
