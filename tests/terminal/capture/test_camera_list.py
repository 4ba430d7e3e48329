"""Which camera it is, told from the tree of files in which Linux shows its devices; here one that the test makes."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from faults.errors import ShuangluError
from terminal.capture.devices.camera_list import CameraIdentity, judge_camera, list_cameras

ROOT_HUB = "pci0000:00/0000:00:14.0/usb1"
LOGITECH = f"{ROOT_HUB}/1-3/1-3:1.0"


@dataclass
class Machine:
    """A `/sys` and a `/dev` with cameras, laid out as Linux does."""

    root: Path

    def add(self, number: int, name: str, hardware: str = "", driver: str = "", *, index: int = 0) -> None:
        """Plug in a node; without `hardware` (a path below /sys/devices) it is made by software."""
        devices = self.root / "sys" / "devices"
        node = devices / (hardware or "virtual") / "video4linux" / f"video{number}"
        node.mkdir(parents=True)
        (node / "name").write_text(f"{name}\n", encoding="utf-8")
        (node / "index").write_text(f"{index}\n", encoding="utf-8")
        shown = self.root / "sys" / "class" / "video4linux"
        shown.mkdir(parents=True, exist_ok=True)
        (shown / node.name).symlink_to(node)
        if hardware:
            (node / "device").symlink_to(devices / hardware)
        if driver:
            (self.root / "sys" / "drivers" / driver).mkdir(parents=True, exist_ok=True)
            link = devices / hardware / "driver"
            if not link.is_symlink():
                link.symlink_to(self.root / "sys" / "drivers" / driver)

    def name_stably(self, kind: str, stable: str, number: int) -> None:
        folder = self.root / "dev" / "v4l" / kind
        folder.mkdir(parents=True, exist_ok=True)
        (folder / stable).symlink_to(f"../../video{number}")

    def judge(self, source: str, *allowed: str) -> CameraIdentity:
        return judge_camera(source, allowed, self.root)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine with a webcam (two nodes), one behind a hub, a loopback device, and a board's own camera."""
    made = Machine(tmp_path)
    made.add(0, "Logitech Webcam C270", LOGITECH, "uvcvideo")
    made.add(1, "Logitech Webcam C270", LOGITECH, "uvcvideo", index=1)
    for attribute, text in (("idVendor", "046d"), ("idProduct", "0825")):
        (tmp_path / "sys" / "devices" / ROOT_HUB / "1-3" / attribute).write_text(f"{text}\n")
    made.add(2, "HD Camera", f"{ROOT_HUB}/1-4/1-4.2/1-4.2:1.0", "uvcvideo")
    made.add(7, "Logitech Webcam C270")
    made.add(9, "mainpath", "platform/rkisp1.0", "rkisp1")
    made.name_stably("by-id", "usb-046d_0825_ABC-video-index0", 0)
    made.name_stably("by-path", "pci-0000:00:14.0-usb-0:3:1.0-video-index0", 0)
    return made


def test_a_webcam_is_known_by_where_it_is_plugged_in(machine: Machine) -> None:
    camera = machine.judge("camera:0")
    assert (camera.name, camera.bus_path, camera.driver) == ("Logitech Webcam C270", "usb-0000:00:14.0-3", "uvcvideo")
    assert (camera.usb_id, camera.node) == ("046d:0825", "video0")
    assert camera.by_path == "pci-0000:00:14.0-usb-0:3:1.0-video-index0"
    assert (camera.verdict, camera.virtual, camera.refused) == ("allowed", "", False)
    assert machine.judge("camera:2").bus_path == "usb-0000:00:14.0-4.2"
    assert machine.judge("camera:9").bus_path == "platform:rkisp1.0"


def test_the_same_camera_by_number_by_stable_name_and_by_device_file(machine: Machine) -> None:
    (machine.root / "dev" / "video0").touch()
    for text in ("camera:usb-046d_0825_ABC-video-index0", f"camera:{machine.root}/dev/video0"):
        found = machine.judge(text, "usb-0000:00:14.0-3*")
        assert (found.node, found.verdict) == ("video0", "allowed"), text


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("usb-0000:00:14.0-3", True),
        ("usb-0000:00:14.0-3*", True),
        ("USB-0000:00:14.0-*", True),
        ("Logitech*", True),
        ("logitech webcam c270", True),
        ("pci-0000:00:14.0-usb-0:3:*", True),
        ("usb-0000:00:14.0-4*", False),
        ("Logitech", False),
        ("camera:0", False),
        ("video0", False),
    ],
)
def test_the_list_holds_patterns_of_places_and_names(machine: Machine, pattern: str, fits: bool) -> None:
    camera = machine.judge("camera:0", "Another camera", pattern)
    assert camera.verdict == ("allowed" if fits else "not_allowed")
    assert camera.refused is not fits
    if fits:
        camera.require()
    else:
        with pytest.raises(ShuangluError, match="not on the list") as raised:
            camera.require()
        assert raised.value.code == "camera.not_allowed"


def test_a_loopback_device_cannot_talk_itself_onto_the_list(machine: Machine) -> None:
    """It calls itself as the real one does; only its place, which field IT would have to name, lets it in."""
    assert (machine.judge("camera:7").verdict, machine.judge("camera:7").refused) == ("virtual", False)
    camera = machine.judge("camera:7", "Logitech*", "usb-*")
    assert (camera.verdict, camera.virtual) == ("virtual", "no hardware")
    with pytest.raises(ShuangluError, match="virtual camera") as raised:
        camera.require()
    assert raised.value.code == "camera.virtual"
    assert machine.judge("camera:7", "virtual:video7").verdict == "allowed"


@pytest.mark.parametrize(
    ("name", "hardware", "driver", "told_by"),
    [
        ("OBS Virtual Camera", "", "", "name"),
        ("OBS Virtual Camera", "usb-of-some-kind", "uvcvideo", "name"),
        ("Dummy video device (0x0000)", "", "", "name"),
        ("Snap Camera", "platform/snap.0", "", "name"),
        ("ManyCam Virtual Webcam", "platform/m.0", "", "name"),
        ("XSplit VCam", "platform/m.0", "", "name"),
        ("e2eSoft iVCam", "platform/m.0", "", "name"),
        ("DroidCam", "platform/m.0", "", "name"),
        ("Unity Video Capture", "platform/m.0", "", "name"),
        ("某某虚拟摄像头", "platform/m.0", "", "name"),
        ("HD Webcam", "platform/v4l2loopback.0", "", "driver"),
        ("HD Webcam", "platform/vivid.0", "vivid", "driver"),
        ("HD Webcam", "platform/dummy_hcd.0/usb9/9-1/9-1:1.0", "uvcvideo", "bus"),
        ("HD Webcam", "platform/vhci_hcd.0/usb9/9-1/9-1:1.0", "uvcvideo", "bus"),
        ("HD Webcam", "", "", "no hardware"),
    ],
)
def test_virtual_cameras_are_called_so(tmp_path: Path, name: str, hardware: str, driver: str, told_by: str) -> None:
    machine = Machine(tmp_path)
    machine.add(0, name, hardware, driver)
    camera = machine.judge("camera:0")
    assert (camera.verdict, camera.virtual) == ("virtual", told_by)
    assert camera.sentence.endswith(f"is a virtual camera (told by: {told_by}).")
    assert "是虚拟摄像头（" in camera.finding.words("zh")


@pytest.mark.parametrize(
    "name", ["Logitech BRIO", "Integrated Camera", "HP TrueVision HD", "Obsidian Cam", "USB2.0 PC CAMERA", "Windigo HD"]
)
def test_real_cameras_are_not_accused_for_their_names(tmp_path: Path, name: str) -> None:
    machine = Machine(tmp_path)
    machine.add(0, name, LOGITECH, "uvcvideo")
    assert machine.judge("camera:0").verdict == "allowed"


def test_all_cameras_are_listed_once(machine: Machine) -> None:
    listed = list_cameras(("usb-*",), machine.root)
    assert [camera.source for camera in listed] == ["camera:0", "camera:2", "camera:7", "camera:9"]
    assert [camera.verdict for camera in listed] == ["allowed", "allowed", "virtual", "not_allowed"]
    assert list_cameras(root=machine.root / "nowhere") == ()


def test_what_is_not_there_and_where_nothing_is_told(tmp_path: Path) -> None:
    """As on Windows: no tree at all. Nothing is claimed, and a list is not satisfied by it."""
    for text in ("camera:0", "camera:3", "camera:Some Camera"):
        assert judge_camera(text, root=tmp_path).verdict == "unknown"
        found = judge_camera(text, ("*",), tmp_path)
        assert (found.verdict, found.refused) == ("not_allowed", True)


def test_a_network_camera_is_known_by_its_address_but_not_by_its_password(tmp_path: Path) -> None:
    text = "rtsp://viewer:secret@10.0.0.7:554/main"
    camera = judge_camera(text, ("rtsp://10.0.0.7*",), tmp_path)
    assert camera.verdict == "allowed"
    assert "secret" not in json.dumps(camera.to_json()) + camera.sentence + repr(camera)
    assert judge_camera(text, ("rtsp://10.0.0.8*",), tmp_path).refused


def test_test_sources_and_files_are_no_cameras(tmp_path: Path) -> None:
    assert judge_camera("test:bars", root=tmp_path).verdict == "unknown"
    assert judge_camera("test:bars", ("usb-*",), tmp_path).refused
    with pytest.raises(ShuangluError):
        judge_camera("nonsense:7", root=tmp_path)


def test_strange_trees_are_read_without_a_stumble(tmp_path: Path) -> None:
    machine = Machine(tmp_path)
    machine.add(0, "\x1b[31mred\n" + "x" * 5000, LOGITECH, "uvcvideo")
    shown = tmp_path / "sys" / "class" / "video4linux"
    (shown / "video5").symlink_to("video5")
    (shown / "videoX").mkdir()
    (shown / "video²").mkdir()
    assert len(machine.judge("camera:0").name) <= 200
    assert "\x1b" not in machine.judge("camera:0").name
    assert machine.judge("camera:5").verdict == "unknown"
    assert {camera.node for camera in list_cameras(root=tmp_path)} >= {"video0"}


def test_an_identity_goes_into_the_record_as_plain_words(machine: Machine) -> None:
    said = json.loads(json.dumps(machine.judge("camera:0", "usb-*").to_json()))
    assert said["verdict"] == "allowed"
    assert said["bus_path"] == "usb-0000:00:14.0-3"
    assert said["refused"] is False
