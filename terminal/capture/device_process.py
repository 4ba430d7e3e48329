"""One device process: it opens a source, hands out what the source gives, and tries again when the source fails.

It dies with the recorder, whatever kills that: its control pipe ends, and on Linux the kernel sees to it as well.
"""

import ctypes
import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Protocol

from terminal.capture.outlet import DeviceError, Outlet
from terminal.capture.sources import Source
from terminal.processes.picture_ring import PictureRing

RETRY_S = 0.5
_PR_SET_PDEATHSIG = 1


@dataclass(frozen=True, slots=True)
class DeviceOrder:
    """What a device process is to do. `ring` is the address of the ring for pictures; None: no pictures wanted."""

    source: Source
    ring: str | None
    sound: bool
    fps: float


class SourceReader(Protocol):
    def run(self, outlet: Outlet) -> None:
        """Open the source and deliver. Returns when the source is over; raises DeviceError when it fails."""


def run_device(order: DeviceOrder, messages: "Connection[Any, Any]", control: "Connection[Any, Any]") -> None:
    """Be a device process."""
    _prepare()
    ring = PictureRing.open(order.ring) if order.ring is not None else None
    outlet = Outlet(messages, ring, order.fps, sound=order.sound)
    threading.Thread(target=_obey, args=(control, outlet), daemon=True).start()
    try:
        _keep_reading(order.source, outlet)
    except BrokenPipeError:
        return  # the recorder is gone


def _keep_reading(source: Source, outlet: Outlet) -> None:
    while True:
        outlet.opening()
        try:
            _reader(source).run(outlet)
        except DeviceError as error:
            outlet.gone(str(error))
            time.sleep(RETRY_S)
        else:
            outlet.gone(f"{source.text} is over.", ended=True)
            threading.Event().wait()  # until the control thread ends the process


def _reader(source: Source) -> SourceReader:
    """Import what this kind of source needs, and nothing else: a device process stays small."""
    match source.kind:
        case "camera":
            from terminal.capture.camera import CameraReader

            return CameraReader(source)
        case "microphone":
            from terminal.capture.microphone import MicrophoneReader

            return MicrophoneReader(source)
        case "file":
            from terminal.capture.media_file import FileReader

            return FileReader(source)
        case "stream":
            from terminal.capture.network_stream import StreamReader

            return StreamReader(source)
        case "test":
            from terminal.capture.synthetic import SyntheticReader

            return SyntheticReader(source)


def _obey(control: "Connection[Any, Any]", outlet: Outlet) -> None:
    """Follow the recorder: each message is a new picture rate; the end of the pipe is the end of this process."""
    try:
        while True:
            outlet.fps = float(control.recv_bytes())
    except (EOFError, OSError):
        os._exit(0)  # a hanging read of a device must not keep the process


def _prepare() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the kiosk decides
    forbid_core_dumps()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def forbid_core_dumps() -> None:
    """A crash must not write pictures and keys to the disk."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
