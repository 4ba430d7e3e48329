"""Cameras of this machine, through OpenCV. A read can hang for ever: the recorder watches and kills this process.

OpenCV opens the camera and hands on its own bytes (JPEG, YUYV, NV12 and others), which are decoded here; only where a
backend knows no other way (DirectShow, AVFoundation) it converts to BGR itself.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

os.environ.setdefault("OPENCV_LOG_LEVEL", "OFF")

import av
import cv2
import numpy as np

from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.named_source import Source
from terminal.capture.pipe.messages import CameraHeld
from terminal.capture.pipe.outlet import DeviceError, Outlet
from terminal.capture.sources.camera_hold import Driver, Holding
from terminal.capture.sources.camera_pictures import RAW_FORMATS, BadPictureError, CameraPictures, understood
from terminal.capture.sources.letterbox import FrameFitter
from terminal.capture.sources.picture_meaning import Meaning
from terminal.capture.sources.v4l2_format import driver_says
from terminal.processes.picture_ring import I420Picture

_BY_ID = Path("/dev/v4l/by-id")
_FPS = 30
_LARGE = (
    *((4096, 3072), (4032, 3024), (3840, 2880), (3840, 2160), (3672, 2856), (3264, 2448), (2592, 1944), (2560, 1920)),
    *((2560, 1440), (2048, 1536), (1920, 1440), (1920, 1080), (1600, 1200), (1280, 960), (1280, 720)),
)
"""What document cameras and webcams commonly have; asked for one by one where a driver takes a size as it is or not."""
_PLAUSIBLE_US = SECOND_US
_MANY_BAD = 25
"""So many bad pictures in a row, a second of them, are a lost camera."""
_STEP = 8
"""Every eighth pixel of every eighth row says how bright a picture is."""


class Capture(Driver, Protocol):
    """An opened camera, as `cv2.VideoCapture` is one. What stands behind it may be drawn, as in the stories."""

    def isOpened(self) -> bool: ...  # noqa: D102, N802 - OpenCV's own
    def grab(self) -> bool: ...  # noqa: D102 - OpenCV's own
    def retrieve(self) -> tuple[bool, Any]: ...  # noqa: D102 - OpenCV's own
    def release(self) -> None: ...  # noqa: D102 - OpenCV's own


def _by_opencv(place: int | str, backend: int) -> Capture:
    return cv2.VideoCapture(place, backend)


class CameraReader:
    """Reads a camera until it fails."""

    def __init__(
        self,
        source: Source,
        opened: Callable[[int | str, int], Capture] = _by_opencv,
        said: Callable[[int | str], Meaning] = driver_says,
    ) -> None:
        """`opened` opens a camera by number or device file, with a backend of OpenCV; `said`: what its YUV means."""
        self._name = source.name
        self._opened = opened
        self._said = said
        self._bad = 0
        """Pictures in a row that could not be read."""

    def run(self, outlet: Outlet) -> None:
        """Raises DeviceError when the camera cannot be opened or is lost."""
        cv2.setNumThreads(1)
        with closing(self._open(outlet)) as camera:
            outlet.running()
            while True:
                grabbed = camera.capture.grab()
                at_us = _captured_us(camera.capture)
                if not grabbed:
                    raise DeviceError("camera.lost", name=self._name)
                if outlet.picture_due(at_us):
                    self._hand_over(camera, outlet, at_us)

    def _hand_over(self, camera: "_Camera", outlet: Outlet, at_us: int) -> None:
        """Hand over one picture. One that is bad costs that one; only many in a row are a lost camera."""
        try:
            frame = camera.frame()
        except BadPictureError:
            self._bad += 1
            outlet.picture_lost(at_us)
            if self._bad >= _MANY_BAD:
                raise DeviceError("camera.lost", name=self._name) from None
            return
        self._bad = 0
        outlet.own_size(frame.width, frame.height)
        outlet.picture(at_us, lambda slot: camera.draw(frame, slot), camera.size_of(frame))
        hold = camera.settle(at_us)
        if hold is not None:
            outlet.camera_held(hold)

    def _open(self, outlet: Outlet) -> "_Camera":
        place = _place(self._name)
        capture = self._opened(place, _backend())
        if not capture.isOpened():
            raise DeviceError("camera.not_opened", name=self._name)
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))  # raw 720p does not fit through USB 2
        for size in (outlet.size,) if outlet.view is None else _sizes(outlet.size):
            capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
            capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])
            if _gives(capture, size):
                break
        if outlet.view is None:
            capture.set(cv2.CAP_PROP_FPS, _FPS)  # the largest mode comes as fast as it can
        return _Camera(capture, FrameFitter(outlet.size, outlet.view), self._said(place), held=outlet.view is None)


class _Camera:
    """An open camera, read in its own format where that is understood."""

    def __init__(self, capture: Capture, fitter: FrameFitter, meaning: Meaning, *, held: bool) -> None:
        """`held`: focus and light are held once they have settled; papers lie now near, now far."""
        self.capture = capture
        self._meaning = meaning
        self._format = _own_format(capture)
        self._pictures = CameraPictures(self._format, meaning)
        self._fitter = fitter
        self._holding = Holding(capture) if held else None
        self._luma = 0.0

    def frame(self) -> av.VideoFrame:
        """Fetch the picture that was grabbed; raises BadPictureError."""
        read, data = self.capture.retrieve()
        if not read or data is None:
            raise BadPictureError
        pixels = np.asarray(data, np.uint8)
        given = understood(self._format, pixels)
        if given != self._format:
            self._format, self._pictures = given, CameraPictures(given, self._meaning)
        return self._pictures.frame(pixels)

    def size_of(self, frame: av.VideoFrame) -> tuple[int, int]:
        """Width and height of what `draw` is to write into."""
        return self._fitter.size_of(frame)

    def draw(self, frame: av.VideoFrame, slot: I420Picture) -> None:
        """Fit the frame into `slot`, and see how bright it is."""
        self._fitter.draw(frame, slot)
        self._luma = float(slot[: slot.shape[0] * 2 // 3 : _STEP, ::_STEP].mean())

    def settle(self, at_us: int) -> CameraHeld | None:
        """Hold focus and light when it is time; returns what came of it, once."""
        return self._holding.see(self._luma, at_us) if self._holding else None

    def close(self) -> None:
        """Give the camera back."""
        self.capture.release()


def _sizes(most: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield what to ask for, largest first. V4L2 answers the first with the largest that it has; others say no."""
    side = max(most)
    yield side, side
    yield from (size for size in _LARGE if size[0] <= side and size[0] * size[1] <= most[0] * most[1])


def _gives(capture: Capture, size: tuple[int, int]) -> bool:
    """Whether the camera took that size; V4L2 takes the nearest to it, which is the answer."""
    said = capture.get(cv2.CAP_PROP_FRAME_WIDTH), capture.get(cv2.CAP_PROP_FRAME_HEIGHT)
    return said == size or _backend() == cv2.CAP_V4L2


def _own_format(capture: Capture) -> str:
    """Ask for the camera's own bytes; returns V4L2's name of what they are, `BGR3` where OpenCV converts."""
    number = int(capture.get(cv2.CAP_PROP_FOURCC))
    fourcc = (number & 0xFFFFFFFF).to_bytes(4, "little").decode("ascii", "replace")
    if _backend() == cv2.CAP_V4L2 and fourcc in RAW_FORMATS and capture.set(cv2.CAP_PROP_CONVERT_RGB, 0):
        return fourcc
    capture.set(cv2.CAP_PROP_CONVERT_RGB, 1)
    return "BGR3"


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


def _captured_us(capture: Capture) -> int:
    """Return when the picture was taken: the driver's own time stamp where it is on our clock, else now."""
    now = now_us()
    stamp = round(capture.get(cv2.CAP_PROP_POS_MSEC) * 1000)
    return stamp if now - _PLAUSIBLE_US < stamp <= now else now
