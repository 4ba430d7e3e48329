"""Which camera is it? Name, bus path and driver of each camera, and whether field IT allows the one that is set.

Linux tells all of it in `/sys/class/video4linux`, without opening anything. Other systems tell nothing that can be
relied on, so their cameras are `unknown`. A name is what a device calls itself; a bus path is where it is plugged in.
"""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Literal

from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.capture.named_source import Kind, Source, parse_source

CameraVerdict = Literal["allowed", "not_allowed", "virtual", "unknown"]
"""`allowed`: on the list; without a list, a real camera. `virtual`: known to be made by software, and not on the list.
`not_allowed`: there is a list, and this is not on it. `unknown`: there is no list, and nothing is known of it."""

_ROOT = Path("/")
_CLASS = Path("sys/class/video4linux")
_BY_PATH, _BY_ID = Path("dev/v4l/by-path"), Path("dev/v4l/by-id")
_MAX_TEXT = 200
_USB_DEVICE = re.compile(r"\d+-(\d+(?:\.\d+)*)")
"""A USB device's folder: bus number, then the ports on the way to it (Linux, Documentation/driver-api/usb)."""
_USB_BUS = re.compile(r"usb\d+")
_PCI_DEVICE = re.compile(r"[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]")
_UNREAL_DRIVERS = frozenset(
    ("v4l2loopback", "v4l2 loopback", "v4l2loopback_dc", "vivid", "vimc", "akvcam", "vim2m", "visl")
)
_UNREAL_BUS = re.compile(r"dummy_hcd|vhci_hcd")
"""USB controllers made of software: a gadget of this machine itself, and USB over the network."""
_UNREAL_NAMES = re.compile(
    r"virtual|虚拟|loopback|dummy video|\bobs\b|obs-camera|snap camera|manycam|xsplit|e2esoft|\bi?vcam|droidcam|iriun|"
    r"epoccam|\bcamo\b|unity (video )?capture|sparkocam|youcam|webcamoid|akvcam|mmhmm|\bndi\b|vmix|splitcam|altercam|"
    r"chromacam|prism ?live|nvidia broadcast|facerig|deepfacelive|avatarify|scrcpy",
    re.IGNORECASE,
)
"""Names of programs that show themselves as cameras."""


@dataclass(frozen=True, slots=True)
class CameraIdentity:
    """What is known of one source of pictures. What is not known is empty."""

    source: str
    """As it was named, without user and password."""
    kind: Kind
    name: str = ""
    bus_path: str = ""
    """As V4L2 spells it, such as `usb-0000:00:14.0-3`: controller, then the ports on the way."""
    by_path: str = ""
    """The stable name in `/dev/v4l/by-path`."""
    driver: str = ""
    usb_id: str = ""
    """Vendor and product, such as `046d:0825`."""
    serial: str = ""
    """What the USB device gives as its serial number; many webcams have none, or all the same."""
    node: str = ""
    """The device file's name, such as `video0`: not stable."""
    virtual: str = ""
    """What makes it a virtual camera: `driver`, `bus`, `name` or `no hardware`; empty if nothing does."""
    verdict: CameraVerdict = "unknown"
    listed: bool = False
    """Whether there is a list of allowed cameras."""

    @property
    def refused(self) -> bool:
        """Whether the list forbids recording with it. Without a list no camera is refused."""
        return self.listed and self.verdict != "allowed"

    @property
    def finding(self) -> Trouble:
        """What there is to say of it, for field IT; also where nothing is wrong with it."""
        known = ", ".join(text for text in (self.name, self.bus_path, self.driver) if text)
        facts = {"camera": f"{self.source} ({known})" if known else self.source}
        match self.verdict:
            case "allowed":
                return Trouble("camera.allowed:listed" if self.listed else "camera.allowed", facts)
            case "not_allowed":
                return Trouble("camera.not_allowed:found", facts)
            case "virtual":
                return Trouble(f"camera.virtual:{self.virtual.rpartition(' ')[2]}", facts)
            case "unknown":
                return Trouble("camera.unknown", facts)

    @property
    def sentence(self) -> str:
        """What there is to say of it, in English."""
        return self.finding.sentence()

    def require(self) -> None:
        """Raise ShuangluError `camera.virtual` or `camera.not_allowed` when the list forbids it."""
        if self.refused:
            found = self.finding
            raise ShuangluError(found.key, **found.facts)

    def to_json(self) -> dict[str, Any]:
        """Return every field by its name, and `refused` beside them, as the journal and `--json` have them."""
        return {**asdict(self), "refused": self.refused}


def judge_camera(text: str, allowed: Sequence[str] = (), root: Path = _ROOT) -> CameraIdentity:
    """Identify the source that `text` names, and judge it by the patterns in `allowed`.

    The device is looked at, not opened; judge again whenever it may have been exchanged. `root` is where `sys` and
    `dev` lie. Raises ShuangluError `capture.source` for a text that names no source.
    """
    return _judged(_identify(parse_source(text, "picture"), root), allowed)


def list_cameras(allowed: Sequence[str] = (), root: Path = _ROOT) -> tuple[CameraIdentity, ...]:
    """Return every camera that Linux knows, judged; empty on other systems."""
    return tuple(_judged(_of_node(node, f"camera:{_number(node)}"), allowed) for node in _nodes(root))


def _nodes(root: Path) -> Iterator[Path]:
    """Yield the nodes that give pictures; a camera's further nodes have other indexes."""
    for node in sorted((root / _CLASS).glob("video*"), key=_number):
        if _text(node / "index") in ("0", ""):
            yield node


def _number(node: Path) -> int:
    digits = node.name.removeprefix("video")
    return int(digits) if digits.isdecimal() else sys.maxsize


def _identify(source: Source, root: Path) -> CameraIdentity:
    if source.kind != "camera":
        return CameraIdentity(source.shown, source.kind)
    node = root / _CLASS / _node_name(source.name, root)
    if not node.exists():
        return CameraIdentity(source.text, "camera")
    return _of_node(node, source.text)


def _node_name(name: str, root: Path) -> str:
    """Return `video0` and so on for the number, stable name or device file by which `sources.camera` opens."""
    if name.isdecimal():
        return f"video{int(name)}"
    stable = root / _BY_ID / name
    return Path(os.path.realpath(stable if os.path.lexists(stable) else name)).name


def _of_node(node: Path, text: str) -> CameraIdentity:
    hardware = node / "device"
    steps = Path(os.path.realpath(hardware)).parts if hardware.exists() else ()
    driver = hardware / "driver"
    usb = Path(os.path.realpath(hardware)).parent
    vendor, product = _text(usb / "idVendor"), _text(usb / "idProduct")
    found = CameraIdentity(
        source=text,
        kind="camera",
        name=_text(node / "name"),
        bus_path=_bus_path(steps) if steps else f"virtual:{node.name}",
        by_path=_stable_path(node),
        driver=Path(os.path.realpath(driver)).name if driver.exists() else "",
        usb_id=f"{vendor}:{product}" if vendor and product else "",
        serial=_text(usb / "serial") if vendor else "",
        node=node.name,
    )
    return replace(found, virtual=_virtual(found, steps))


def _bus_path(steps: Sequence[str]) -> str:
    """Spell where the hardware is as V4L2's `bus_info` does: USB by controller and ports, others by their own name."""
    usb = [at for at, step in enumerate(steps) if _USB_DEVICE.fullmatch(step)]
    bus = [at for at, step in enumerate(steps) if _USB_BUS.fullmatch(step)]
    if usb and bus and bus[0] > 0:
        ports = steps[usb[-1]].partition("-")[2]
        return f"usb-{steps[bus[0] - 1]}-{ports}"
    if _PCI_DEVICE.fullmatch(steps[-1]):
        return f"PCI:{steps[-1]}"
    return f"platform:{steps[-1]}"


def _stable_path(node: Path) -> str:
    root = node.parents[len(_CLASS.parts)]
    links = sorted((root / _BY_PATH).glob("*"))
    return next((link.name for link in links if Path(os.path.realpath(link)).name == node.name), "")


def _virtual(camera: CameraIdentity, steps: Sequence[str]) -> str:
    if camera.driver.lower() in _UNREAL_DRIVERS or any(step.partition(".")[0] in _UNREAL_DRIVERS for step in steps):
        return "driver"
    if _UNREAL_BUS.search(camera.bus_path):
        return "bus"
    if _UNREAL_NAMES.search(camera.name):
        return "name"
    return "" if steps else "no hardware"


def _judged(camera: CameraIdentity, allowed: Sequence[str]) -> CameraIdentity:
    if not allowed:
        real = camera.kind == "camera" and bool(camera.bus_path)
        return replace(camera, verdict="virtual" if camera.virtual else "allowed" if real else "unknown")
    places = [camera.bus_path, camera.by_path]
    names = [] if camera.virtual else [camera.name]  # it gives itself any name
    if camera.kind != "camera":
        names = [camera.source]
    texts = [text.lower() for text in (*places, *names) if text]
    if any(fnmatchcase(text, pattern.lower()) for text in texts for pattern in allowed):
        return replace(camera, verdict="allowed", listed=True)
    return replace(camera, verdict="virtual" if camera.virtual else "not_allowed", listed=True)


def _text(path: Path) -> str:
    """Read one attribute; what cannot be read is empty."""
    try:
        with path.open("rb") as file:
            text = file.read(_MAX_TEXT).decode(errors="replace")
    except OSError:
        return ""
    return "".join(sign for sign in text.strip() if sign.isprintable())
