"""What a camera's driver can hold: the camera is opened as for a recording, and let go as soon as it is known."""

import time

from terminal.capture.devices.device import Device
from terminal.capture.named_source import Source
from terminal.capture.pipe.messages import CameraHeld
from terminal.processes.picture_ring import PictureRing

_PATIENCE_S = 10.0
"""Cameras take 1 to 3 s to open, and 2.5 s to settle."""
_ABSENT_S = 3.0
"""What could not be opened until then is not there, or somebody else has it."""
_TURN_S = 0.1
_SIZE, _FPS = (1280, 720), 25.0
"""As in a recording."""


def survey_controls(source: Source, timeout_s: float = _PATIENCE_S) -> CameraHeld | None:
    """Open the camera and see what becomes of focus, exposure and white balance; None: it gave no pictures."""
    device = Device(source, PictureRing.create(*_SIZE), sound=False, fps=_FPS)
    try:
        return _told(device, time.monotonic(), timeout_s)
    finally:
        device.stop()


def _told(device: Device, began_s: float, timeout_s: float) -> CameraHeld | None:
    ring = device.ring
    assert isinstance(ring, PictureRing)
    while (waited_s := time.monotonic() - began_s) < timeout_s:
        for message in device.listen(_TURN_S):
            if isinstance(message, CameraHeld):
                return message
        while ring.backlog:
            ring.release()
        if device.state == "gone" and waited_s > _ABSENT_S:
            return None
    return None
