"""One device process: it opens a source, hands out what the source gives, and tries again when the source fails.

It dies with the recorder, whatever kills that: its control pipe ends, and on Linux the kernel sees to it as well.
"""

import os
import threading
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Protocol

from faults.trouble import Trouble
from terminal.capture.named_source import Source
from terminal.capture.pipe.outlet import DeviceError, Outlet
from terminal.capture.view import View
from terminal.processes.picture_ring import PictureRing
from terminal.processes.preview import PreviewWriter

RETRY_S = 0.5
ALIVE_S = 0.25
"""So often the process says that it runs."""


@dataclass(frozen=True, slots=True)
class DeviceOrder:
    """What a device process is to do. `ring` takes the pictures; None: no pictures wanted.

    A preview in its place is for a source that is looked at and not recorded.
    """

    source: Source
    ring: PictureRing | PreviewWriter | None
    sound: bool
    fps: float
    delay_us: int = 0
    """How much later than it was taken what the source gives arrives."""
    view: View | None = None
    """How it is shown in a preview, in its own size; None: in the size of the ring."""


class SourceReader(Protocol):
    """Reads one kind of source, in the device process's main thread; made anew for each try."""

    def run(self, outlet: Outlet) -> Trouble | None:
        """Open the source and deliver; raises DeviceError when it fails.

        Returns when the source is over: how, where there is more to say than that.
        """


def run_device(order: DeviceOrder, control: "Connection[Any, Any]", messages: "Connection[Any, Any]") -> None:
    """Be a device process until the recorder is gone: picture rates come by `control`, messages go by `messages`."""
    outlet = Outlet(messages, order.ring, order.fps, sound=order.sound, delay_us=order.delay_us, view=order.view)
    threading.Thread(target=_obey, args=(control, outlet), daemon=True).start()
    try:
        _keep_reading(order.source, outlet)
    except BrokenPipeError:
        return  # the recorder is gone


def _keep_reading(source: Source, outlet: Outlet) -> None:
    while True:
        outlet.opening()
        try:
            end = _reader(source).run(outlet)
        except DeviceError as error:
            outlet.gone(error.trouble)
            time.sleep(RETRY_S)
        else:
            outlet.gone(end or Trouble("device.over", {"source": source.shown}), ended=True)
            threading.Event().wait()  # until the control thread ends the process


def _reader(source: Source) -> SourceReader:
    """Import what this kind of source needs, and nothing else: a device process stays small."""
    match source.kind:
        case "camera":
            from terminal.capture.sources.camera import CameraReader

            return CameraReader(source)
        case "microphone":
            from terminal.capture.sources.microphone import MicrophoneReader

            return MicrophoneReader(source)
        case "file":
            from terminal.capture.sources.media_file import FileReader

            return FileReader(source)
        case "stream":
            from terminal.capture.sources.network_stream import StreamReader

            return StreamReader(source)
        case "test":
            from terminal.capture.sources.synthetic import SyntheticReader

            return SyntheticReader(source)


def _obey(control: "Connection[Any, Any]", outlet: Outlet) -> None:
    """Follow the recorder, and tell it now and then that this process runs.

    Each message is a new picture rate; the end of the pipe is the end of this process.
    """
    try:
        while True:
            if control.poll(ALIVE_S):
                outlet.fps = float(control.recv_bytes())
            outlet.alive()
    except (EOFError, OSError):
        os._exit(0)  # a hanging read of a device must not keep the process
