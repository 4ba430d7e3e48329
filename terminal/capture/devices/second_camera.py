"""A second source of pictures beside the first, for whoever looks, such as a camera for documents.

Its device process writes straight into a preview, and a thread of its own looks after that process: the recorder's
loop neither touches its pictures nor waits for its start or its end.
"""

import queue
import threading
from collections.abc import Callable

from faults.errors import ShuangluError
from faults.trouble import Trouble
from terminal.capture.devices.device import Device
from terminal.capture.instant import now_us
from terminal.capture.named_source import Source, parse_source
from terminal.capture.view import View
from terminal.processes.preview import Preview
from terminal.session.facts.recorder import SecondCamera, SecondCameraState
from terminal.session.orders.recorder import CloseSecondCamera, OpenSecondCamera

FPS = 5.0
"""Pictures a second at most: a page on a table hardly moves, and the first camera needs the machine more."""
_TURN_S = 0.1
_FAREWELL_S = 2.0

_Order = OpenSecondCamera | CloseSecondCamera | None


class SecondCameraReader:
    """Opens and closes the second camera as ordered. `tell` is called from a thread of its own."""

    def __init__(self, camera: str, preview: Preview | None, tell: Callable[[SecondCamera], None], view: View) -> None:
        """`camera`: the first one's source; `preview`: where the pictures go, None where nobody can look."""
        self._view = view
        self._camera = camera
        self._preview = preview
        self._tell = tell
        self._orders: queue.SimpleQueue[_Order] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._device: Device | None = None
        self._said: SecondCamera | None = None

    def obey(self, order: OpenSecondCamera | CloseSecondCamera) -> None:
        """Do it some time soon; returns at once."""
        if self._thread is None and isinstance(order, CloseSecondCamera):
            return
        if self._thread is None:
            # It lives as long as the recorder: on Linux a child dies with the thread that started it.
            self._thread = threading.Thread(target=self._run, name="second camera", daemon=True)
            self._thread.start()
        self._orders.put(order)

    def stop(self) -> None:
        """Close what is open, for good."""
        if self._thread is not None:
            self._orders.put(None)
            self._thread.join(_FAREWELL_S)

    # All below runs in its own thread

    def _run(self) -> None:
        while True:
            try:
                order = self._orders.get(block=self._device is None)
            except queue.Empty:
                self._listen()
                continue
            self._close()
            if order is None:
                return
            if isinstance(order, OpenSecondCamera):
                self._open(order.source)

    def _open(self, text: str) -> None:
        try:
            source = parse_source(text, "picture")
        except ShuangluError as error:
            self._say("", "refused", error.trouble)
            return
        trouble = self._hindrance(source)
        if self._preview is None or trouble is not None:
            self._say(source.shown, "refused", trouble or Trouble("camera.second:no_preview"))
            return
        self._say(source.shown, "opening")
        try:
            self._device = Device(source, self._preview.writer(), sound=False, fps=FPS, aside=True, view=self._view)
        except OSError as error:
            self._say(source.shown, "refused", _not_started(source, error))

    def _hindrance(self, source: Source) -> Trouble | None:
        same = source.kind == "camera" and source.text == self._camera
        return Trouble("camera.second:same", {"source": source.shown}) if same else None

    def _close(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            device.stop()
            self._say(device.source.shown, "closed")

    def _listen(self) -> None:
        device = self._device
        assert device is not None
        try:
            device.listen(_TURN_S)
        except OSError as error:  # no room for another process just now: it is tried again
            device.trouble = _not_started(device.source, error)
        self._report(device)

    def _report(self, device: Device) -> None:
        if device.state != "ended" and device.flows("picture", now_us()):
            device.trouble = None  # what was wrong before is over
            self._say(device.source.shown, "running")
        elif device.state == "ended":
            self._say(device.source.shown, "ended", device.trouble)
        elif device.state == "gone" or (self._said is not None and self._said.state != "opening"):
            self._say(device.source.shown, "gone", device.trouble)

    def _say(self, source: str, state: SecondCameraState, trouble: Trouble | None = None) -> None:
        fact = SecondCamera(source, state, trouble)
        if fact != self._said:
            self._said = fact
            self._tell(fact)


def _not_started(source: Source, error: OSError) -> Trouble:
    return Trouble("camera.second:not_started", {"source": source.shown, "problem": error.strerror or str(error)})
