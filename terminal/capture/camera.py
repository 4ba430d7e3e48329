"""Cameras of this machine, through OpenCV. A read can hang for ever: the recorder watches and kills this process."""

import os
import sys
from pathlib import Path

os.environ.setdefault("OPENCV_LOG_LEVEL", "OFF")

import cv2
import numpy as np
import numpy.typing as npt

from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.letterbox import Letterbox, fit, place
from terminal.capture.outlet import DeviceError, Outlet
from terminal.capture.sources import Source
from terminal.processes.picture_ring import I420Picture

_BY_ID = Path("/dev/v4l/by-id")
_FPS = 30
_PLAUSIBLE_US = SECOND_US


class CameraReader:
    """Reads a camera until it fails."""

    def __init__(self, source: Source) -> None:
        self._name = source.name

    def run(self, outlet: Outlet) -> None:
        """Raises DeviceError when the camera cannot be opened or is lost."""
        cv2.setNumThreads(1)
        capture = self._open(outlet.size)
        try:
            outlet.running()
            while True:
                grabbed = capture.grab()
                at_us = _captured_us(capture)
                if not grabbed:
                    raise DeviceError("camera.lost", name=self._name)
                if outlet.picture_due(at_us):
                    self._hand_over(capture, outlet, at_us)
        finally:
            capture.release()

    def _hand_over(self, capture: cv2.VideoCapture, outlet: Outlet, at_us: int) -> None:
        read, picture = capture.retrieve()
        if not read:
            raise DeviceError("camera.lost", name=self._name)
        pixels = np.asarray(picture, np.uint8)
        outlet.picture(at_us, lambda slot: _draw(pixels, slot, outlet.size))

    def _open(self, size: tuple[int, int]) -> cv2.VideoCapture:
        capture = cv2.VideoCapture(_place(self._name), _backend())
        if not capture.isOpened():
            raise DeviceError("camera.not_opened", name=self._name)
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))  # raw 720p does not fit through USB 2
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])
        capture.set(cv2.CAP_PROP_FPS, _FPS)
        return capture


def _place(name: str) -> int | str:
    """Return the camera's number, or the device file that its stable name stands for."""
    if name.isdigit():
        return int(name)
    if sys.platform == "win32":
        raise DeviceError("camera.no_such:number", name=name)
    for path in (_BY_ID / name, Path(name)):
        if path.exists():
            return str(path)
    raise DeviceError("camera.no_such", name=name, folder=str(_BY_ID))


def _backend() -> int:
    # Media Foundation takes minutes to open some cameras (opencv/opencv#17687); DirectShow opens at once.
    return {"win32": cv2.CAP_DSHOW, "linux": cv2.CAP_V4L2}.get(sys.platform, cv2.CAP_ANY)


def _captured_us(capture: cv2.VideoCapture) -> int:
    """Return when the picture was taken: the driver's own time stamp where it is on our clock, else now."""
    now = now_us()
    stamp = round(capture.get(cv2.CAP_PROP_POS_MSEC) * 1000)
    return stamp if now - _PLAUSIBLE_US < stamp <= now else now


def _draw(pixels: npt.NDArray[np.uint8], slot: I420Picture, size: tuple[int, int]) -> None:
    frame = fit(pixels.shape[1], pixels.shape[0], size)
    if pixels.shape[1] != frame.width or pixels.shape[0] != frame.height:
        pixels = np.asarray(cv2.resize(pixels, (frame.width, frame.height), interpolation=cv2.INTER_AREA), np.uint8)
    i420 = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2YUV_I420), np.uint8)
    place(slot, frame, _planes(i420, frame))


def _planes(i420: I420Picture, frame: Letterbox) -> tuple[npt.NDArray[np.uint8], ...]:
    colours = i420[frame.height :].reshape(2, frame.height // 2, frame.width // 2)
    return i420[: frame.height], colours[0], colours[1]
