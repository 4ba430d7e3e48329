"""A camera made of drawn patches, in place of `cv2.VideoCapture`: raw bytes, and a driver with controls of its own.

What it imitates is OpenCV 5's V4L2 backend, by its source: shapes of arrays, properties and their answers, -1 for what
the driver lacks. No real camera was at hand.
"""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from tests.terminal.capture.patches import Drawing

_PIXELS = {"YUYV": "yuyv422", "NV12": "nv12", "YU12": "yuv420p", "GREY": "gray", "BGR3": "bgr24", "XR24": "bgr0"}
_AUTO = {
    cv2.CAP_PROP_AUTOFOCUS: (cv2.CAP_PROP_FOCUS, 1.0, 0.0),
    cv2.CAP_PROP_AUTO_EXPOSURE: (cv2.CAP_PROP_EXPOSURE, 3.0, 1.0),
    cv2.CAP_PROP_AUTO_WB: (cv2.CAP_PROP_WB_TEMPERATURE, 1.0, 0.0),
}
"""Automatic: its value, and what means on and off."""


def jpeg(drawing: Drawing) -> bytes:
    """The drawing as a JPEG of 4:2:2, as webcams send it."""
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-f",
        "rawvideo",
        "-pix_fmt",
        "yuvj422p",
        "-s",
        f"{drawing.width}x{drawing.height}",
    ]
    command += ["-i", "-", "-c:v", "mjpeg", "-q:v", "2", "-f", "mjpeg", "-"]
    return subprocess.run(command, input=drawing.data(), check=True, capture_output=True).stdout


@dataclass
class DrawnCamera:
    """Gives `pictures` pictures of the drawing, then nothing more, as a camera that was pulled out."""

    fourcc: str
    drawing: Drawing
    pictures: int = 3
    converts: bool = False
    """Whether it gives BGR whatever is asked for, as DirectShow's backend does."""
    controls: dict[int, float] = field(default_factory=dict)
    """What its driver can be asked and told; what is not there is answered with -1."""
    stubborn: frozenset[int] = frozenset()
    """Controls that stay as they are."""
    spoil: Callable[[int, bytes], bytes | None] = lambda _, data: data
    """What becomes of a picture's bytes on the cable, by its number."""
    darkens: bool = False
    """Whether the picture turns dark once exposure is held: its driver told a wrong number."""
    grabbed: int = 0
    released: bool = False
    _settings: dict[int, float] = field(default_factory=dict)
    _data: bytes = b""

    def __call__(self, _place: int | str, _backend: int) -> "DrawnCamera":
        return self

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return True

    def get(self, number: int) -> float:
        if number == cv2.CAP_PROP_FOURCC:
            return float(int.from_bytes(self.fourcc.encode(), "little"))
        if number == cv2.CAP_PROP_POS_MSEC:
            return 0.0
        return self.controls.get(number, -1.0)

    def set(self, number: int, value: float) -> bool:
        if number == cv2.CAP_PROP_CONVERT_RGB:
            self._settings[number] = value
            return not (self.converts and value == 0)
        if number not in self.controls or number in self.stubborn:
            return False
        self.controls[number] = value
        return True

    def grab(self) -> bool:
        self.grabbed += 1
        return self.grabbed <= self.pictures

    def retrieve(self) -> tuple[bool, Any]:
        raw = self._settings.get(cv2.CAP_PROP_CONVERT_RGB, 1) == 0 and not self.converts
        if not raw:
            return True, np.ascontiguousarray(self._shown()[..., ::-1])
        self._data = self._data or (jpeg(self.drawing) if self.fourcc == "MJPG" else self.drawing.data())
        data = self.spoil(self.grabbed - 1, self._data)
        return (False, None) if data is None else (True, self._shaped(np.frombuffer(data, np.uint8)))

    def release(self) -> None:
        self.released = True

    def _shown(self) -> npt.NDArray[np.uint8]:
        dark = self.darkens and self.controls.get(cv2.CAP_PROP_AUTO_EXPOSURE) == 1.0
        return self.drawing.rgb() // 4 if dark else self.drawing.rgb()

    def _shaped(self, data: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        width = self.drawing.width
        match self.fourcc:
            case "MJPG":
                return data.reshape(1, -1)
            case "YUYV":
                return data.reshape(-1, width, 2)
            case "BGR3":
                return data.reshape(-1, width, 3)
            case "XR24":
                return data.reshape(-1, width, 4)
        return data.reshape(-1, width)


def drawn_camera(fourcc: str, drawing: Drawing, **more: Any) -> DrawnCamera:
    """Make one; the drawing's format of pixels follows the camera's."""
    pixels = "yuvj422p" if fourcc == "MJPG" else _PIXELS[fourcc]
    return DrawnCamera(fourcc, Drawing(pixels, drawing.matrix, drawing.full, drawing.width, drawing.height), **more)


def automatic(*without: int) -> dict[int, float]:
    """The controls of a webcam that does all by itself, but for these."""
    there = {number: on for number, (_, on, _) in _AUTO.items() if number not in without}
    return there | {value: 120.0 for number, (value, _, _) in _AUTO.items() if number not in without}
