"""Whether there is a display: asked before Qt, which ends the whole process where there is none."""

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from faults.errors import ShuangluError

_X_SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108 - where X servers listen, by their own convention
_NEEDS_NONE = ("offscreen", "minimal", "vnc", "linuxfb", "eglfs")
"""Platforms of Qt that need no display server."""


def demand_display(environment: Mapping[str, str] = os.environ) -> None:
    """Raise ShuangluError `display.none` where no window could be shown; only on Linux it is asked."""
    if not sys.platform.startswith("linux") or environment.get("QT_QPA_PLATFORM", "").startswith(_NEEDS_NONE):
        return
    if not (_wayland(environment) or _x11(environment.get("DISPLAY", ""))):
        raise ShuangluError("display.none")


def _wayland(environment: Mapping[str, str]) -> bool:
    name, folder = environment.get("WAYLAND_DISPLAY", ""), environment.get("XDG_RUNTIME_DIR", "")
    return bool(name) and _answers(Path(folder) / name)


def _x11(display: str) -> bool:
    """Whether somebody listens there: on this machine by its socket, on another one by TCP."""
    host, _, number = display.partition(":")
    screen = number.partition(".")[0]
    if not screen.isdigit():
        return False
    if host in ("", "unix"):
        place = _X_SOCKETS / f"X{screen}"
        return _answers(place) or _answers(f"\0{place}")
    try:
        with socket.create_connection((host, 6000 + int(screen)), timeout=2):
            return True
    except OSError:
        return False


def _answers(place: Path | str) -> bool:
    with socket.socket(socket.AF_UNIX) as asked:
        try:
            asked.connect(str(place))
        except OSError:
            return False
        return True
