"""A camera for documents is looked at whole, in its own size, the right way round, by whoever opens it."""

from dataclasses import dataclass, replace
from multiprocessing import Pipe
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from scripts.lab import recording
from terminal.capture.named_source import parse_source
from terminal.capture.pipe.outlet import DeviceError, Outlet
from terminal.capture.sources import camera as camera_source
from terminal.capture.sources.camera import CameraReader
from terminal.capture.sources.media_file import FileReader
from terminal.capture.sources.picture_meaning import OURS
from terminal.capture.view import ROOM, Degrees, View
from terminal.processes.picture_colours import to_rgb
from terminal.processes.preview import Preview
from terminal.session.facts.recorder import SecondCamera, SegmentHeld
from terminal.session.orders.recorder import OpenSecondCamera
from tests.terminal.capture.drawn_camera import DrawnCamera, automatic, drawn_camera
from tests.terminal.capture.patches import Drawing

DRAWN = Drawing(width=640, height=480)
RED, GREEN, BLUE, WHITE = (220, 20, 20), (20, 200, 20), (20, 20, 220), (235, 235, 235)


def page(tmp_path: Path, width: int = 4000, height: int = 3000) -> Path:
    """A picture with another colour in each corner: red, green, blue, white, clockwise from the upper left."""
    picture = np.zeros((height, width, 3), np.uint8)
    half_high, half_wide = height // 2, width // 2
    picture[:half_high, :half_wide], picture[:half_high, half_wide:] = RED, GREEN
    picture[half_high:, half_wide:], picture[half_high:, :half_wide] = BLUE, WHITE
    cv2.imwrite(str(tmp_path / "page.png"), picture[..., ::-1])
    return tmp_path / "page.png"


def seen(reader: Any, view: View, room: tuple[int, int] = ROOM) -> "np.ndarray[Any, np.dtype[np.uint8]]":
    """Let the reader read its source to the end, into a preview; return the newest picture that it shows, as RGB."""
    preview = Preview.create(*room)
    ours, theirs = Pipe()
    try:
        reader.run(Outlet(theirs, preview.writer(), 25.0, sound=False, view=view))
    except DeviceError as error:
        assert error.code == "camera.lost"  # noqa: PT017 - its end is an error
    shown = preview.reader().latest()
    assert shown is not None
    preview.close()
    ours.close()
    theirs.close()
    return to_rgb(shown.pixels)


def corners(picture: "np.ndarray[Any, np.dtype[np.uint8]]") -> list[str]:
    """Which colour is in each corner, clockwise from the upper left."""
    names = {"red": RED, "green": GREEN, "blue": BLUE, "white": WHITE}
    places = (picture[40, 40], picture[40, -40], picture[-40, -40], picture[-40, 40])
    return [min(names, key=lambda name: int(np.abs(place.astype(int) - names[name]).sum())) for place in places]


@pytest.mark.parametrize(
    ("turn", "mirrored", "size", "round_"),
    [
        (0, False, (4000, 3000), ["red", "green", "blue", "white"]),
        (90, False, (3000, 4000), ["white", "red", "green", "blue"]),
        (180, False, (4000, 3000), ["blue", "white", "red", "green"]),
        (270, False, (3000, 4000), ["green", "blue", "white", "red"]),
        (0, True, (4000, 3000), ["green", "red", "white", "blue"]),
        (90, True, (3000, 4000), ["blue", "green", "red", "white"]),
    ],
)
def test_a_page_is_shown_whole_in_its_own_size_however_the_camera_hangs(
    tmp_path: Path, turn: Degrees, mirrored: bool, size: tuple[int, int], round_: list[str]
) -> None:
    source = parse_source(f"file:{page(tmp_path)}?loop=no", "picture")
    picture = seen(FileReader(source), View(turn, mirrored))
    assert (picture.shape[1], picture.shape[0]) == size
    assert corners(picture) == round_


def test_what_is_larger_than_there_is_room_for_is_made_smaller_and_keeps_its_shape(tmp_path: Path) -> None:
    source = parse_source(f"file:{page(tmp_path, 1600, 1200)}?loop=no", "picture")
    assert seen(FileReader(source), View(), (1000, 600)).shape == (668, 892, 3)
    assert seen(FileReader(source), View(90), (4096, 3072)).shape == (1600, 1200, 3)


@dataclass
class Modes(DrawnCamera):
    """Has two sizes; V4L2 answers what it is asked for with the nearest, DirectShow stays as it is."""

    nearest: bool = True

    def set(self, number: int, value: float) -> bool:
        if number not in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT):
            return super().set(number, value)
        asked = {**self.controls, number: value}
        wide, high = asked.get(cv2.CAP_PROP_FRAME_WIDTH, 0), asked.get(cv2.CAP_PROP_FRAME_HEIGHT, 0)
        self.controls[number] = value
        fits = (wide, high) in ((3264, 2448), (1280, 720))
        if self.nearest or fits:
            best = (3264, 2448) if wide * high > 1280 * 720 else (1280, 720)
            size = {cv2.CAP_PROP_FRAME_WIDTH: best[0], cv2.CAP_PROP_FRAME_HEIGHT: best[1]}
            self.taken = size
        return fits

    def get(self, number: int) -> float:
        taken: dict[int, float] = getattr(self, "taken", {})
        return taken.get(number, -1.0) if number in (3, 4) else super().get(number)


@pytest.mark.parametrize("nearest", [True, False])
def test_the_camera_is_asked_for_its_largest_mode(nearest: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not nearest:
        monkeypatch.setattr(camera_source, "_backend", lambda: cv2.CAP_DSHOW)
    camera = Modes("MJPG", replace(DRAWN, pixels="yuvj422p"), nearest=nearest)
    reader = CameraReader(parse_source("camera:0", "picture"), camera, lambda _: OURS)
    seen(reader, View())
    assert (camera.get(cv2.CAP_PROP_FRAME_WIDTH), camera.get(cv2.CAP_PROP_FRAME_HEIGHT)) == (3264, 2448)


def test_its_focus_is_left_to_itself_for_papers_lie_now_near_now_far() -> None:
    camera = drawn_camera("MJPG", DRAWN, controls=automatic(), pictures=120)
    reader = CameraReader(parse_source("camera:0", "picture"), camera, lambda _: OURS)
    seen(reader, View())
    assert camera.controls == automatic()


def test_pictures_of_any_size_go_through_one_preview() -> None:
    preview = Preview.create(64, 48)
    writer, reader = preview.writer(), preview.reader()
    assert reader.newest is None
    for number, size in enumerate(((48, 64), (64, 48), (8, 2), (64, 48)), 1):
        writer.free_slot(size)[:] = number
        writer.commit(number)
        shown = reader.latest()
        assert shown is not None
        assert (shown.pixels.shape, int(shown.pixels.max())) == ((size[1] * 3 // 2, size[0]), number)
        assert reader.newest == (number, number)
    with pytest.raises(ValueError, match="does not go into"):
        writer.free_slot((128, 48))
    preview.close()


def test_beside_a_recording_it_costs_no_picture(tmp_path: Path) -> None:
    with recording.kiosk("test:bars", "test:tone", profile="weak", room=ROOM, second_view=View(90)) as kiosk:
        kiosk.open(recording.open_order(tmp_path / "takes"))
        kiosk.order(OpenSecondCamera(f"file:{page(tmp_path)}"))
        kiosk.wait(SecondCamera, lambda fact: fact.state == "running")
        held = len(kiosk.all(SegmentHeld))
        kiosk.wait(SegmentHeld, lambda segment: segment.index >= held)
        shown = kiosk.second_preview.reader().latest()
        closed = kiosk.close()
    assert shown is not None
    assert shown.pixels.shape == (6000, 3000)
    assert closed.summary["dropped"] == 0
