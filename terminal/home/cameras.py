"""A home's list of cameras, `<home>/cameras.json`: made by `shuanglu cameras allow`, looked at before each sale."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, Final, get_args

from evidence.disk import write_whole
from faults.errors import ShuangluError
from terminal.capture.devices.allowed import AllowedCamera, Use, as_allowed
from terminal.capture.devices.camera_list import CameraIdentity, judge_camera
from terminal.home.settings import Settings

FILE: Final = "cameras.json"
FORMAT: Final = "shuanglu-cameras/1"
_ROOT = Path("/")


def configured(settings: Settings, root: Path = _ROOT) -> dict[Use, CameraIdentity]:
    """Return the cameras that the settings name, by their use, as they are plugged in now.

    Raises ShuangluError `capture.source` for a name that means no source.
    """
    found: dict[Use, CameraIdentity] = {"first": judge_camera(settings.camera, settings.allowed_cameras, root)}
    if settings.second_camera:
        found["document"] = judge_camera(settings.second_camera, (), root)
    return found


def read_list(home: Path) -> tuple[AllowedCamera, ...]:
    """Return the list; empty where none was made. Raises ShuangluError `cameras.list` for one that is damaged."""
    path = home / FILE
    try:
        return _cameras(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ShuangluError("cameras.list", path=str(path)) from error


def _cameras(told: Any) -> tuple[AllowedCamera, ...]:
    """Raises ValueError for another format, a use that is none, and a list that names nothing.

    Fields of a later release are passed over.
    """
    if (
        not told["cameras"]
        or told["format"] != FORMAT
        or any(each["use"] not in get_args(Use) for each in told["cameras"])
    ):
        raise ValueError(FORMAT)
    return tuple(
        AllowedCamera(each["use"], *(str(each.get(field.name, "")) for field in fields(AllowedCamera)[1:]))
        for each in told["cameras"]
    )


def write_list(home: Path, cameras: Sequence[AllowedCamera]) -> None:
    """Write the list whole, or leave the one before as it is. Raises OSError."""
    told = {"format": FORMAT, "cameras": [asdict(each) for each in cameras]}
    write_whole(home / FILE, json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n")


def forget_list(home: Path) -> bool:
    """Remove it; return whether there was one. Raises OSError."""
    path = home / FILE
    there = path.exists()
    path.unlink(missing_ok=True)
    return there


def allow(settings: Settings, root: Path = _ROOT) -> tuple[AllowedCamera, ...]:
    """Make a list of the cameras that are set and plugged in now, and return it.

    Raises ShuangluError `cameras.absent` for one that is not there, `capture.source`; OSError.
    """
    found = configured(settings, root)
    for camera in found.values():
        if camera.kind == "camera" and not camera.bus_path and lists_devices():
            raise ShuangluError("cameras.absent", source=camera.source)
    made = tuple(as_allowed(camera, use) for use, camera in found.items())
    write_list(settings.home, made)
    return made


def lists_devices() -> bool:
    """Whether this system tells which device a camera is."""
    return sys.platform == "linux"
