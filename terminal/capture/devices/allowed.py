"""The cameras that a home records with, by name: which stands where, and what is wrong when another one stands there.

A camera of this machine is known by its place on the bus, its driver, its vendor and product, and its serial number
where it has one: two alike without serial numbers are told apart by their places only. Where a system tells none of
this (Windows), and of files, streams and test sources, the source's name is all that is compared.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from faults.trouble import Trouble
from terminal.capture.devices.camera_list import CameraIdentity

Use = Literal["first", "document"]


@dataclass(frozen=True, slots=True)
class AllowedCamera:
    """One camera of the list; what is not known of it is empty."""

    use: Use
    source: str
    """As the settings name it, without user and password."""
    name: str = ""
    bus_path: str = ""
    driver: str = ""
    usb_id: str = ""
    serial: str = ""

    @property
    def told(self) -> bool:
        """Whether the system told which device it is, beside how the settings name it."""
        return bool(self.bus_path)


def as_allowed(camera: CameraIdentity, use: Use) -> AllowedCamera:
    """Return the line of the list by which this camera is known again."""
    return AllowedCamera(use, camera.source, camera.name, camera.bus_path, camera.driver, camera.usb_id, camera.serial)


def objection(camera: CameraIdentity, use: Use, listed: Sequence[AllowedCamera]) -> Trouble | None:
    """What is wrong with this camera in this use; None where it is the one of the list, or there is no list.

    A camera that is not plugged in is no other one: that it lacks is told by whoever wants its pictures.
    """
    if not listed or (camera.kind == "camera" and not camera.bus_path and any(each.told for each in listed)):
        return None
    own = [each for each in listed if each.use == use]
    if any(_is(camera, each) for each in own):
        return None
    return Trouble(f"camera.list:{_why(camera, use, own, listed)}", {"camera": shown(camera)})


def _why(
    camera: CameraIdentity, use: Use, own: Iterable[AllowedCamera], listed: Iterable[AllowedCamera]
) -> Literal["swapped", "virtual", "exchanged", "moved", "unknown"]:
    if any(each.use != use and _is(camera, each) for each in listed):
        return "swapped"
    if camera.virtual:
        return "virtual"
    places = {each.bus_path for each in own if each.told}
    if camera.bus_path and camera.bus_path in places:
        return "exchanged"
    devices = {(each.usb_id, each.serial) for each in own if each.serial}
    return "moved" if (camera.usb_id, camera.serial) in devices else "unknown"


def _is(camera: CameraIdentity, listed: AllowedCamera) -> bool:
    if not camera.bus_path or not listed.told:
        return camera.source == listed.source and not camera.bus_path and not listed.told
    return key_of(camera) == (listed.bus_path, listed.driver, listed.usb_id, listed.serial)


def key_of(camera: CameraIdentity) -> tuple[str, str, str, str]:
    """What tells one device from another, wherever its number is."""
    return camera.bus_path, camera.driver, camera.usb_id, camera.serial


def shown(camera: CameraIdentity) -> str:
    """The camera in words: how it is named, and what is known of it."""
    serial = f"S/N {camera.serial}" if camera.serial else ""
    known = ", ".join(filter(None, (camera.name, camera.bus_path, camera.driver, camera.usb_id, serial)))
    return f"{camera.source} ({known})" if known else camera.source
