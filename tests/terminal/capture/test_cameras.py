"""Cameras of this machine, drawn ones: their own bytes are read as they are, and what cannot be read costs little."""

import os
import struct
from collections.abc import Callable
from typing import Any

import cv2
import pytest

from terminal.capture.named_source import parse_source
from terminal.capture.pipe import messages
from terminal.capture.sources import camera as camera_module
from terminal.capture.sources.camera import CameraReader
from terminal.capture.sources.camera_hold import Holding
from terminal.capture.sources.picture_meaning import Meaning
from terminal.capture.sources.v4l2_format import UVC, driver_says, meant
from tests.terminal.capture import patches, seeing
from tests.terminal.capture.drawn_camera import DrawnCamera, automatic, drawn_camera
from tests.terminal.capture.patches import Drawing

LONG = os.environ.get("SHUANGLU_CAMPAIGN") == "long"
HD, SD = Drawing(width=1280, height=720), Drawing(width=640, height=480)
BT601, BT601_FULL = Drawing(matrix="smpte170m", width=640, height=480), Drawing("", "smpte170m", full=True)
BT709, BT709_FULL = SD, Drawing(full=True, width=640, height=480)

CAMERAS = [
    ("MJPG", BT601_FULL), ("YUYV", BT601), ("NV12", BT709_FULL), ("BGR3", BT601),
    *([("YUYV", BT709_FULL), ("YUYV", BT709), ("NV12", BT601), ("NV12", BT709), ("YU12", BT601), ("YU12", BT709_FULL),
       ("GREY", BT601), ("XR24", BT601), ("MJPG", Drawing(matrix="smpte170m", full=True, width=1280, height=720))]
      if LONG else []),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _on_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(camera_module, "_backend", lambda: cv2.CAP_V4L2)


def _read(camera: DrawnCamera) -> tuple[list[Any], int]:
    meaning = Meaning(camera.drawing.matrix, camera.drawing.full)  # type: ignore[arg-type]  # any text
    reader = CameraReader(parse_source("camera:0", "picture"), camera, lambda _: meaning)
    found = seeing.recorded(reader, apart=True)
    assert camera.released
    return found


@pytest.mark.parametrize(("fourcc", "drawing"), CAMERAS)
def test_a_camera_is_seen_as_it_is(fourcc: str, drawing: Drawing) -> None:
    camera = drawn_camera(fourcc, drawing)
    pictures, lost = _read(camera)
    assert (len(pictures), lost) == (3, 0)
    grey = drawing.matrix if fourcc == "GREY" else ""
    assert patches.faults(seeing.shown(pictures[-1]), camera.drawing.shown, grey=grey) == []


def test_a_backend_that_always_converts_is_seen_as_well() -> None:
    camera = drawn_camera("MJPG", BT601_FULL, converts=True)
    pictures, _ = _read(camera)
    assert patches.faults(seeing.shown(pictures[-1]), camera.drawing.shown) == []


def test_what_a_driver_says_of_its_numbers_is_believed() -> None:
    """The control: the same bytes, and a driver that says another thing of them, are other colours."""
    camera = drawn_camera("NV12", BT709_FULL)
    reader = CameraReader(parse_source("camera:0", "picture"), camera, lambda _: UVC)
    pictures, _ = seeing.recorded(reader, apart=True)
    assert len(patches.faults(seeing.shown(pictures[-1]), camera.drawing.shown)) > 3


def _answer(*, space: int = 8, priv: int = 0xFEEDCAFE, encoding: int = 0, quantization: int = 0) -> bytes:
    """A driver's `struct v4l2_format`, on a machine of 64 bits."""
    pixels = struct.pack("=12I", 640, 480, 0, 1, 1280, 614400, space, priv, 0, encoding, quantization, 0)
    return (struct.pack("=II", 1, 0) + pixels).ljust(208, b"\0")


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (_answer(), Meaning("smpte170m", full=False)),
        (_answer(space=3), Meaning("bt709", full=False)),
        (_answer(space=3, encoding=1), Meaning("smpte170m", full=False)),
        (_answer(space=7), Meaning("smpte170m", full=True)),
        (_answer(space=7, quantization=2), Meaning("smpte170m", full=False)),
        (_answer(quantization=1), Meaning("smpte170m", full=True)),
        (_answer(space=10), Meaning("bt2020nc", full=False)),
        (_answer(encoding=6, quantization=1), Meaning("bt2020nc", full=True)),
        (_answer(priv=0, encoding=2, quantization=1), Meaning("smpte170m", full=False)),
        (_answer(space=2), Meaning("smpte240m", full=False)),
    ],
)
def test_a_linux_driver_says_what_its_numbers_mean(answer: bytes, meaning: Meaning) -> None:
    assert meant(answer) == meaning


def test_what_cannot_be_asked_is_taken_as_a_webcam() -> None:
    assert driver_says("/dev/null") == driver_says(99) == UVC


def _cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


@pytest.mark.parametrize(
    "damage",
    [
        _cut,
        *(
            [
                lambda _: b"",
                lambda _: None,
                lambda data: b"\0" * len(data),
                lambda data: data[:2],
                lambda data: data[100:],
                lambda data: data[:-2],
                lambda _: b"no picture at all" * 99,
                lambda data: data[:300],
                lambda data: data[: len(data) * 9 // 10],
                lambda data: data[::-1],
                lambda data: data[: len(data) // 3] + data[len(data) // 2 :],
            ]
            if LONG
            else [lambda _: None]
        ),
    ],
)
def test_one_bad_picture_costs_that_picture(damage: Callable[[bytes], bytes | None]) -> None:
    camera = drawn_camera(
        "MJPG", BT601_FULL, pictures=6, spoil=lambda number, data: damage(data) if number in (1, 4) else data
    )
    pictures, lost = _read(camera)
    assert (len(pictures), lost) == (4, 2)
    for picture in pictures:
        assert patches.faults(seeing.shown(picture), camera.drawing.shown) == []


def test_a_camera_whose_pictures_all_lack_their_end_is_not_refused() -> None:
    camera = drawn_camera("MJPG", BT601_FULL, spoil=lambda _, data: data[:-2])
    pictures, lost = _read(camera)
    assert (len(pictures), lost) == (3, 0)
    assert patches.faults(seeing.shown(pictures[-1]), camera.drawing.shown) == []


def test_many_bad_pictures_in_a_row_are_a_lost_camera() -> None:
    camera = drawn_camera(
        "MJPG", BT601_FULL, pictures=999, spoil=lambda number, data: _cut(data) if number > 2 else data
    )
    pictures, lost = _read(camera)
    assert len(pictures) == 3
    assert 20 <= lost <= 30
    assert camera.grabbed < 99


FOCUS = cv2.CAP_PROP_AUTOFOCUS
EXPOSURE = cv2.CAP_PROP_AUTO_EXPOSURE


def _held(camera: DrawnCamera, luma: Callable[[], float] = lambda: 90.0) -> dict[str, tuple[str, float | None]]:
    holding = Holding(camera)
    told = [holding.see(luma(), number * 40_000) for number in range(100)]
    (held,) = [each for each in told if each is not None]
    assert messages.unpack(messages.pack(held)) == held
    return {name: (state, value) for name, state, value in held.states}


def test_what_the_camera_has_found_is_held() -> None:
    camera = drawn_camera("MJPG", SD, controls=automatic())
    assert _held(camera) == {"focus": ("held", 120.0), "exposure": ("held", 120.0), "white balance": ("held", 120.0)}
    assert (camera.controls[FOCUS], camera.controls[EXPOSURE], camera.controls[cv2.CAP_PROP_AUTO_WB]) == (0, 1, 0)


def test_nothing_is_touched_before_it_has_settled() -> None:
    camera = drawn_camera("MJPG", SD, controls=automatic())
    holding = Holding(camera)
    for at_us in range(0, 2_000_000, 40_000):
        assert holding.see(90.0, at_us) is None
    assert camera.controls == automatic()


@pytest.mark.parametrize("number", [FOCUS, EXPOSURE, cv2.CAP_PROP_AUTO_WB])
def test_what_cannot_be_held_is_said_and_left_to_itself(number: int) -> None:
    name = {FOCUS: "focus", EXPOSURE: "exposure"}.get(number, "white balance")
    stubborn = drawn_camera("MJPG", SD, controls=automatic(), stubborn=frozenset([number]))
    found = _held(stubborn)
    assert found.pop(name) == ("free", 120.0)
    assert {state for state, _ in found.values()} == {"held"}
    assert stubborn.controls[number] == automatic()[number]
    lacking = drawn_camera("MJPG", SD, controls=automatic(number))
    assert _held(lacking)[name] == ("absent", None)


def test_a_driver_that_told_a_wrong_number_gets_its_automatics_back() -> None:
    camera = drawn_camera("MJPG", SD, controls=automatic(), darkens=True)
    found = _held(camera, lambda: 25.0 if camera.controls[EXPOSURE] == 1 else 90.0)
    assert {state for state, _ in found.values()} == {"free"}
    assert camera.controls == automatic()
