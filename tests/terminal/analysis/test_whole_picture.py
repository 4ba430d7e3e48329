"""Light and sharpness of the whole picture, as they stand beside the faces in it."""

import cv2
import numpy as np
import pytest

from terminal.analysis.frame import Frame
from terminal.analysis.whole_picture import picture_seen
from terminal.intake.picture_file import BgrPicture


def _drawn(width: int, height: int, light: int) -> BgrPicture:
    """A chequered wall with the burned-in line over it, white on black."""
    rows, columns = np.mgrid[0:height, 0:width]
    cells = ((rows * 36 // height + columns * 64 // width) % 2) * light
    picture = np.repeat(cells.astype(np.uint8)[..., None], 3, axis=2)
    cv2.rectangle(picture, (0, 0), (width, 44), (0, 0, 0), -1)
    for x in range(10, width - 20, 24):
        cv2.putText(picture, "8", (x, 32), cv2.FONT_HERSHEY_SIMPLEX, 1, (255, 255, 255), 2)
    return picture


def _seen(picture: BgrPicture) -> tuple[float, float, int]:
    seen = picture_seen(Frame(1, None, picture))
    return seen.light, seen.sharpness, seen.width


def test_the_burned_in_line_is_no_light_in_a_dark_room() -> None:
    light, sharpness, width = _seen(_drawn(1280, 720, 0))
    assert (light, sharpness, width) == (0.0, 0.0, 1280)


def test_light_is_that_of_the_wall() -> None:
    assert _seen(_drawn(1280, 720, 200))[0] == pytest.approx(100, abs=3)
    assert _seen(_drawn(1280, 720, 40))[0] == pytest.approx(20, abs=2)


def test_a_misty_lens_is_told_by_its_sharpness() -> None:
    clear = _drawn(1280, 720, 200)
    misty = np.asarray(cv2.GaussianBlur(clear, (0, 0), 16), np.uint8)
    assert _seen(misty)[1] < _seen(clear)[1] / 20


@pytest.mark.parametrize("size", [(640, 360), (800, 450), (1280, 720), (1920, 1080), (3840, 2160)])
def test_sharpness_means_the_same_with_every_camera(size: tuple[int, int]) -> None:
    """A wall as cameras of other sizes show it: within a factor of 1.5, the step at which a change is written down."""
    wall = np.asarray(cv2.GaussianBlur(_drawn(1920, 1080, 200)[60:], (0, 0), 9), np.uint8)
    shown = np.asarray(cv2.resize(wall, size, interpolation=cv2.INTER_AREA), np.uint8)
    light, sharpness, width = _seen(shown)
    assert width == size[0]
    assert light == pytest.approx(_seen(wall)[0], rel=0.1)
    assert 1 / 1.5 < sharpness / _seen(wall)[1] < 1.5
