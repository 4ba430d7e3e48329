"""Focus, exposure and white balance: read from the driver, held once they have settled, and told where they are not.

A picture whose sharpness or light jumps in the middle of a sale is poor evidence. What automatics have found after two
seconds is held by the driver's own controls, where it has them; and what the picture looks like afterwards decides:
a driver that tells another number than it works with would turn the picture dark, and gets its automatics back.
"""

from dataclasses import dataclass
from typing import Protocol

import cv2

from terminal.capture.instant import SECOND_US
from terminal.capture.pipe.messages import CameraHeld, ControlName, ControlState

SETTLE_US = 2 * SECOND_US
"""Webcams find focus and light within one to two seconds."""
_JUDGE_US = SECOND_US // 2
_JUMP = 20.0
"""Mean luma (of 219) by which holding may change the picture; people moving change it by 5."""
_NONE = -1.0


class Driver(Protocol):
    """Reads and sets properties, as `cv2.VideoCapture` does."""

    def get(self, number: int, /) -> float: ...  # noqa: D102 - OpenCV's own
    def set(self, number: int, value: float, /) -> bool: ...  # noqa: D102 - OpenCV's own


@dataclass(frozen=True, slots=True)
class _Control:
    name: ControlName
    automatic: int
    value: int
    manual: float
    """What switches its automatic off (V4L2: V4L2_EXPOSURE_MANUAL is 1)."""


_CONTROLS = (
    _Control("focus", cv2.CAP_PROP_AUTOFOCUS, cv2.CAP_PROP_FOCUS, 0),
    _Control("exposure", cv2.CAP_PROP_AUTO_EXPOSURE, cv2.CAP_PROP_EXPOSURE, 1),
    _Control("white balance", cv2.CAP_PROP_AUTO_WB, cv2.CAP_PROP_WB_TEMPERATURE, 0),
)


class Holding:
    """Waits until the camera has settled, holds, looks whether the picture stayed, and says so once."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._first_us: int | None = None
        self._held_us: int | None = None
        self._luma = 0.0
        self._before: dict[ControlName, float] = {}
        self._hold: CameraHeld | None = None

    def see(self, luma: float, at_us: int) -> CameraHeld | None:
        """Take notice of a picture of this mean luma; returns what became of the controls, once it is known."""
        if self._first_us is None:
            self._first_us = at_us
        if self._held_us is None and at_us - self._first_us >= SETTLE_US:
            self._luma, self._held_us = luma, at_us
            self._hold = CameraHeld(tuple(self._held(control) for control in _CONTROLS))
        if self._hold is None or self._held_us is None or at_us - self._held_us < _JUDGE_US:
            return None
        told, self._hold = self._hold, None
        return told if abs(luma - self._luma) < _JUMP else self._given_back(told)

    def _held(self, control: _Control) -> tuple[ControlName, ControlState, float | None]:
        driver = self._driver
        automatic, value = driver.get(control.automatic), driver.get(control.value)
        if automatic == _NONE and value == _NONE:
            return control.name, "absent", None
        if automatic not in (_NONE, control.manual):
            self._before[control.name] = automatic
            driver.set(control.automatic, control.manual)
            if value != _NONE:
                driver.set(control.value, value)
        stays = driver.get(control.automatic) == control.manual and driver.get(control.value) == value
        if not stays:
            self._give_back(control)
        return control.name, "held" if stays else "free", None if value == _NONE else value

    def _given_back(self, told: CameraHeld) -> CameraHeld:
        """The picture jumped: whatever was switched off is switched on again."""
        for control in _CONTROLS:
            self._give_back(control)
        return CameraHeld(
            tuple((name, "free" if name in self._before else state, value) for name, state, value in told.states)
        )

    def _give_back(self, control: _Control) -> None:
        if control.name in self._before:
            self._driver.set(control.automatic, self._before[control.name])
