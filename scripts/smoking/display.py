"""An X server of the smoke test's own, and when a window appears on it: told by the server, not looked for."""

import contextlib
import ctypes
import ctypes.util
import os
import subprocess
import time
from collections.abc import Iterator

_SUBSTRUCTURE_NOTIFY, _MAP_NOTIFY, _EVENT_BYTES = 1 << 19, 19, 192
_LOOK_S = 0.002


@contextlib.contextmanager
def x_server(size: str = "1280x720x24") -> Iterator[str]:
    """Run Xvfb; yield the name of its display. It is reached without a file, also out of a chroot."""
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", size, "-nolisten", "tcp", "-noreset", "-ac"]
    with subprocess.Popen(words, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as said:
                yield f":{said.readline().strip()}"
        finally:
            server.terminate()


class Windows:
    """Hears of each window that is shown on a display."""

    def __init__(self, display: str) -> None:
        self._x = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XSelectInput.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_long]
        for name in ("XPending", "XCloseDisplay", "XFlush"):
            getattr(self._x, name).argtypes = [ctypes.c_void_p]
        self._x.XNextEvent.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        self._display = self._x.XOpenDisplay(display.encode())
        if not self._display:
            raise OSError(f"no X server at {display}")
        self._x.XSelectInput(self._display, self._x.XDefaultRootWindow(self._display), _SUBSTRUCTURE_NOTIFY)
        self._x.XFlush(self._display)

    def next_shown(self, within_s: float) -> float:
        """Wait for the next window; return the monotonic time of it. Raises TimeoutError."""
        deadline = time.monotonic() + within_s
        event = (ctypes.c_long * (_EVENT_BYTES // ctypes.sizeof(ctypes.c_long)))()
        while time.monotonic() < deadline:
            while self._x.XPending(self._display):
                self._x.XNextEvent(self._display, ctypes.byref(event))
                if ctypes.cast(event, ctypes.POINTER(ctypes.c_int))[0] == _MAP_NOTIFY:
                    return time.monotonic()
            time.sleep(_LOOK_S)
        raise TimeoutError(f"no window within {within_s:.0f} s")

    def close(self) -> None:
        """Leave the display."""
        self._x.XCloseDisplay(self._display)
