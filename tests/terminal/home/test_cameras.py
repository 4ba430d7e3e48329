"""The home's list of cameras, and what another camera than the one on it comes to: each has its own sentence."""

from pathlib import Path

import pytest

from faults.errors import ShuangluError
from terminal.capture.devices.allowed import AllowedCamera, objection
from terminal.capture.devices.camera_list import judge_camera
from terminal.home import cameras
from terminal.home.checks import camera_list
from terminal.home.opening import Home
from terminal.home.settings import Settings, load_settings
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import CameraJudged, GapEnded, Levels, RecorderReady, SecondCamera
from terminal.station.camera_check import camera_before
from tests.terminal.capture.test_camera_list import Machine

HUB = "pci0000:00/0000:00:14.0/usb1"
LEFT, RIGHT, THIRD = f"{HUB}/1-3/1-3:1.0", f"{HUB}/1-4/1-4:1.0", f"{HUB}/1-5/1-5:1.0"
START = Pressed("start")


def plugged(root: Path, *cameras_: tuple[int, str, str, str, str]) -> Machine:
    """A machine with these: number, place, vendor, product, serial."""
    machine = Machine(root)
    for number, place, vendor, product, serial in cameras_:
        machine.add(number, f"Camera {product}", place, "uvcvideo")
        device = (root / "sys" / "devices" / place).parent
        for name, text in (("idVendor", vendor), ("idProduct", product), ("serial", serial)):
            if text:
                (device / name).write_text(f"{text}\n")
    return machine


FIRST = (0, LEFT, "046d", "0825", "A1")
TABLE = (2, RIGHT, "0c45", "6366", "B2")


def settings_of(tmp_path: Path, **said: object) -> Settings:
    (tmp_path / "home").mkdir(exist_ok=True)
    return load_settings(tmp_path / "home", **{"camera": "camera:0", "second_camera": "camera:2", **said})


def whys(settings: Settings, root: Path) -> dict[str, str]:
    """What is wrong with each camera now, by its use; empty where nothing is."""
    listed = cameras.read_list(settings.home)
    found = cameras.configured(settings, root)
    doubts = {use: objection(camera, use, listed) for use, camera in found.items()}
    return {use: doubt.key.removeprefix("camera.list:") if doubt else "" for use, doubt in doubts.items()}


def test_what_is_plugged_in_is_put_on_the_list_and_known_again(tmp_path: Path) -> None:
    settings, root = settings_of(tmp_path), plugged(tmp_path / "a", FIRST, TABLE).root
    assert whys(settings, root) == {"first": "", "document": ""}, "without a list nothing is asked"
    assert camera_list(settings).status == "off"
    made = cameras.allow(settings, root)
    assert made == cameras.read_list(settings.home)
    assert made[0] == AllowedCamera(
        "first", "camera:0", "Camera 0825", "usb-0000:00:14.0-3", "uvcvideo", "046d:0825", "A1"
    )
    assert (made[1].use, made[1].serial) == ("document", "B2")
    assert whys(settings, root) == {"first": "", "document": ""}
    assert cameras.forget_list(settings.home)
    assert not cameras.forget_list(settings.home)
    assert cameras.read_list(settings.home) == ()


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        ((FIRST, TABLE), ("", "")),
        (((2, *FIRST[1:]), (0, *TABLE[1:])), ("swapped", "swapped")),
        (((0, LEFT, "046d", "0825", "A9"), TABLE), ("exchanged", "")),
        (((0, LEFT, "1111", "2222", ""), TABLE), ("exchanged", "")),
        (((0, THIRD, "046d", "0825", "A1"), TABLE), ("moved", "")),
        (((0, THIRD, "1111", "2222", "X"), TABLE), ("unknown", "")),
        ((FIRST, (2, RIGHT, "0c45", "6366", "B3")), ("", "exchanged")),
        ((FIRST,), ("", "")),
    ],
    ids=["same", "renumbered", "other serial", "other product", "other place", "unknown", "table", "unplugged"],
)
def test_another_camera_is_told_by_what_became_of_it(
    tmp_path: Path, now: tuple[tuple[int, str, str, str, str], ...], wanted: tuple[str, str]
) -> None:
    settings = settings_of(tmp_path)
    cameras.allow(settings, plugged(tmp_path / "a", FIRST, TABLE).root)
    assert tuple(whys(settings, plugged(tmp_path / "b", *now).root).values()) == wanted


def test_a_virtual_camera_in_the_same_number_is_told(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    cameras.allow(settings, plugged(tmp_path / "a", FIRST, TABLE).root)
    machine = plugged(tmp_path / "b", TABLE)
    machine.add(0, "Camera 0825")
    assert whys(settings, machine.root) == {"first": "virtual", "document": ""}


def test_files_and_streams_are_on_the_list_by_their_names(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, camera="rtsp://user:secret@10.0.0.7/main", second_camera="test:bars")
    made = cameras.allow(settings, tmp_path / "nothing")
    assert [each.source for each in made] == ["rtsp://10.0.0.7/main", "test:bars"]
    assert "secret" not in (settings.home / cameras.FILE).read_text(encoding="utf-8")
    assert whys(settings, tmp_path) == {"first": "", "document": ""}
    other = settings_of(tmp_path, camera="rtsp://10.0.0.8/main", second_camera="test:bars")
    assert whys(other, tmp_path) == {"first": "unknown", "document": ""}
    assert camera_list(settings).status == "warn", "which device gives that name is not known"


def test_where_the_system_tells_nothing_names_are_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cameras, "lists_devices", lambda: False)
    settings = settings_of(tmp_path)
    cameras.allow(settings, tmp_path / "nothing")
    assert whys(settings, tmp_path / "nothing") == {"first": "", "document": ""}
    assert whys(settings_of(tmp_path, camera="camera:1"), tmp_path / "nothing")["first"] == "unknown"


def test_a_camera_that_is_not_there_is_not_put_on_the_list(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    with pytest.raises(ShuangluError) as raised:
        cameras.allow(settings, plugged(tmp_path / "a", FIRST).root)
    assert (raised.value.code, raised.value.trouble.facts["source"]) == ("cameras.absent", "camera:2")
    assert cameras.read_list(settings.home) == ()


def test_a_name_for_documents_that_means_nothing_hides_no_other_first_camera(tmp_path: Path, home: Home) -> None:
    root = plugged(tmp_path / "a", FIRST, TABLE).root
    home.settings = settings_of(tmp_path).model_copy(update={"home": home.path})
    cameras.allow(home.settings, root)
    home.settings = home.settings.model_copy(update={"second_camera": "file:/gone.mp4"})
    other = plugged(tmp_path / "b", (0, LEFT, "1", "2", "3")).root
    (first,) = camera_before(home, START, other)
    assert (first.use, first.listed, first.doubt and first.doubt.key) == ("first", True, "camera.list:exchanged")


EMPTY = '{"format": "shuanglu-cameras/1", "cameras": []}'


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": "shuanglu-cameras/9", "cameras": []}', EMPTY, "[" * 9999])
def test_a_damaged_list_allows_nothing(tmp_path: Path, text: str, home: Home) -> None:
    (home.path / cameras.FILE).write_text(text, encoding="utf-8")
    with pytest.raises(ShuangluError) as raised:
        cameras.read_list(home.path)
    assert raised.value.code == "cameras.list"
    assert camera_list(home.settings).status == "fail"
    (judged,) = camera_before(home, START, tmp_path)
    assert (judged.listed, judged.doubt and judged.doubt.code) == (True, "cameras.list")


def test_cameras_are_judged_before_a_sale_and_when_one_comes_back(tmp_path: Path, home: Home) -> None:
    root = plugged(tmp_path / "a", FIRST, TABLE).root
    asks = (START, RecorderReady(1280, 720, 25.0), GapEnded("picture", "lost", 9), SecondCamera("camera:2", "running"))
    home.settings = settings_of(tmp_path).model_copy(update={"home": home.path})
    cameras.allow(home.settings, root)
    for fact in asks:
        assert [each.use for each in camera_before(home, fact, root)] == ["first", "document"], fact
    for other in (Levels(-20.0, -30.0), GapEnded("sound", "lost", 9), GapEnded("picture", "black", 9)):
        assert camera_before(home, other, root) == ()
    first, document = camera_before(home, START, plugged(tmp_path / "b", FIRST, (2, RIGHT, "1", "2", "3")).root)
    assert (first.doubt, first.identity["verdict"], first.listed) == (None, "allowed", True)
    assert document == CameraJudged(
        refused=False,
        virtual=False,
        identity=document.identity,
        use="document",
        doubt=document.doubt,
        listed=True,
    )
    assert (document.identity["verdict"], document.doubt and document.doubt.key) == (
        "not_allowed",
        "camera.list:exchanged",
    )
    assert judge_camera("camera:2", (), root).serial == "B2"
