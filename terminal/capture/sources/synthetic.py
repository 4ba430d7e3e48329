"""Test sources: pictures and sound made on the spot, in real time, on the machine's clock."""

import time
from typing import Protocol

import numpy as np
import numpy.typing as npt

from terminal.capture.instant import SECOND_US, now_us
from terminal.capture.named_source import Source
from terminal.capture.pipe.outlet import Outlet
from terminal.capture.profiles import SOUND_RATE
from terminal.processes.picture_ring import I420Picture

BLOCK = 960
"""Samples in a block: 20 ms, as sound devices deliver."""
FLASH_US = 100_000
"""How long flash and beep of `test:clap` last, from each full second of the monotonic clock."""
_LATEST_US = 10_000
_BEEP_HZ = 1000.0
_TONE_HZ = 440.0
_BARS = ((180, 128, 128), (168, 44, 136), (145, 147, 44), (134, 63, 52), (63, 193, 204), (51, 109, 212), (28, 212, 120))
"""Y, U, V of the 75 % colour bars (ITU-R BT.471), by BT.709."""
_OWN = (1920, 1440)
"""Pixels of a test source where it is shown in its own size."""
_BOX = 64
_SPEED = 320
"""Pixels a second by which the box moves."""


class _Scene(Protocol):
    def draw(self, picture: I420Picture, at_us: int) -> None: ...


class SyntheticReader:
    """Reads `test:` sources."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._name = source.name

    def run(self, outlet: Outlet) -> None:
        """Deliver until the process ends."""
        rate = SOUND_RATE * (1 + self._source.ppm / 1e6)
        size = _size(outlet) if outlet.pictures_wanted else (0, 0)
        scene = _scene(self._name, *size) if outlet.pictures_wanted else None
        outlet.running(SOUND_RATE if outlet.sound_wanted else 0)
        picture_us = _next_slot(outlet.period_us)
        began_us = now_us()
        block = 0
        while True:
            block_us = began_us + (block + 1) * BLOCK * SECOND_US / rate
            due_us = min(picture_us if scene else block_us, block_us if outlet.sound_wanted else picture_us)
            time.sleep(max(0.0, (due_us - now_us()) / SECOND_US))
            if scene and due_us == picture_us:
                at_us = picture_us
                outlet.picture(at_us, lambda picture: scene.draw(picture, at_us), size)  # noqa: B023 - drawn before the next turn
                picture_us = max(picture_us + outlet.period_us, now_us() - SECOND_US)
            else:
                times_us = began_us + (block * BLOCK + np.arange(BLOCK)) * (SECOND_US / rate)
                samples = _sound(self._name, np.asarray(times_us, np.float64))
                late_us = min(now_us() - block_us, _LATEST_US)  # a device's own thread is never held up by the recorder
                outlet.sound(samples, round(block_us - BLOCK * SECOND_US / rate + late_us))
                block += 1


def _size(outlet: Outlet) -> tuple[int, int]:
    """The size that pictures must have, or the own one of a test source."""
    wide, high = outlet.size
    return (wide, high) if outlet.view is None else (min(_OWN[0], wide), min(_OWN[1], high))


def _next_slot(period_us: int) -> int:
    return (now_us() // period_us + 1) * period_us


def _scene(name: str, width: int, height: int) -> _Scene:
    return _Clap(width, height) if name == "clap" else _Bars(width, height)


def _planes(picture: I420Picture) -> tuple[I420Picture, I420Picture]:
    """Return views of the luma plane and of both colour planes, shapes (h, w) and (2, h / 2, w / 2)."""
    height, width = picture.shape[0] * 2 // 3, picture.shape[1]
    return picture[:height], picture[height:].reshape(2, height // 2, width // 2)


class _Bars:
    def __init__(self, width: int, height: int) -> None:
        self._still = np.empty((height * 3 // 2, width), np.uint8)
        luma, colours = _planes(self._still)
        for plane, number in ((luma, 0), (colours[0], 1), (colours[1], 2)):
            shades = np.array([bar[number] for bar in _BARS], np.uint8)
            plane[:] = shades[np.arange(plane.shape[1]) * len(_BARS) // plane.shape[1]]

    def draw(self, picture: I420Picture, at_us: int) -> None:
        np.copyto(picture, self._still)
        luma, _ = _planes(picture)
        left = at_us * _SPEED // SECOND_US % (luma.shape[1] - _BOX)
        top = luma.shape[0] // 2 + at_us * _SPEED // (4 * SECOND_US) % (luma.shape[0] // 2 - _BOX)
        luma[top : top + _BOX, left : left + _BOX] = 235


class _Clap:
    """White for a tenth of a second from each full second; dim, with a moving bar, in between."""

    def __init__(self, width: int, height: int) -> None:
        self._still = np.full((height * 3 // 2, width), 128, np.uint8)
        _planes(self._still)[0][:] = 64

    def draw(self, picture: I420Picture, at_us: int) -> None:
        np.copyto(picture, self._still)
        luma, _ = _planes(picture)
        left = at_us * _SPEED // SECOND_US % (luma.shape[1] - _BOX)
        luma[-_BOX:, left : left + _BOX] = 120
        if at_us % SECOND_US < FLASH_US:
            luma[:] = 235


def _sound(name: str, times_us: npt.NDArray[np.float64]) -> npt.NDArray[np.int16]:
    if name == "silence":
        return np.zeros(len(times_us), np.int16)
    if name == "tone":
        return np.asarray(8000 * np.sin(2 * np.pi * _TONE_HZ * (times_us % SECOND_US) / SECOND_US), np.int16)
    beep = 16_000 * np.sin(2 * np.pi * _BEEP_HZ * (times_us % SECOND_US) / SECOND_US)
    room = np.random.default_rng().normal(0, 30, len(times_us))
    return np.asarray(np.where(times_us % SECOND_US < FLASH_US, beep, 0) + room, np.int16)
