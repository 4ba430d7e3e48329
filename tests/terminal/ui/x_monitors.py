"""Monitors of an X server, set and taken away as `xrandr --setmonitor` and `--delmonitor` do it."""

import ctypes
from ctypes.util import find_library
from typing import Self


class _Monitor(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_ulong), ("primary", ctypes.c_int), ("automatic", ctypes.c_int), ("noutput", ctypes.c_int),
        ("x", ctypes.c_int), ("y", ctypes.c_int), ("width", ctypes.c_int), ("height", ctypes.c_int),
        ("mwidth", ctypes.c_int), ("mheight", ctypes.c_int), ("outputs", ctypes.c_void_p),
    ]  # fmt: skip


class _Resources(ctypes.Structure):
    _fields_ = [
        ("timestamp", ctypes.c_ulong), ("configured", ctypes.c_ulong),
        ("ncrtc", ctypes.c_int), ("crtcs", ctypes.POINTER(ctypes.c_ulong)),
        ("noutput", ctypes.c_int), ("outputs", ctypes.POINTER(ctypes.c_ulong)),
    ]  # fmt: skip


def available() -> bool:
    """Whether the libraries are there."""
    return bool(find_library("X11") and find_library("Xrandr"))


class Monitors:
    """The monitors of one X server."""

    def __init__(self, display: str) -> None:
        self._x11 = ctypes.CDLL(find_library("X11"))
        self._randr = ctypes.CDLL(find_library("Xrandr"))
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._x11.XInternAtom.restype = self._x11.XDefaultRootWindow.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(self._x11.XOpenDisplay(display.encode()))
        self._root = ctypes.c_ulong(self._x11.XDefaultRootWindow(self._display))

        self._randr.XRRGetScreenResourcesCurrent.restype = ctypes.POINTER(_Resources)
        found = self._randr.XRRGetScreenResourcesCurrent(self._display, self._root)
        self._output = int(found.contents.outputs[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._x11.XCloseDisplay(self._display)

    def set(self, name: str, x: int, y: int, width: int, height: int, *, real: bool = False) -> None:
        """Plug one in. `real`: the server's only output is its; whichever had that is unplugged."""
        outputs = (ctypes.c_ulong * 1)(self._output)
        held = ctypes.cast(outputs, ctypes.c_void_p) if real else None
        monitor = _Monitor(self._atom(name), 0, 0, int(real), x, y, width, height, 508, 286, held)
        self._randr.XRRSetMonitor(self._display, self._root, ctypes.byref(monitor))
        self._x11.XSync(self._display, 0)

    def no_repeat(self) -> None:
        """A key that is held repeats nothing: on a busy machine every press would look held."""
        self._x11.XAutoRepeatOff(self._display)
        self._x11.XSync(self._display, 0)

    def delete(self, name: str) -> None:
        """Unplug it."""
        self._randr.XRRDeleteMonitor(self._display, self._root, ctypes.c_ulong(self._atom(name)))
        self._x11.XSync(self._display, 0)

    def _atom(self, name: str) -> int:
        return int(self._x11.XInternAtom(self._display, name.encode(), 0))
