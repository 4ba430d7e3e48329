"""The live picture keeps its shape, is not painted twice, and stands when the camera does."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from terminal.ui.parts.preview import PERIOD_MS, PreviewWidget
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import STAGE, Theme
from tests.terminal.ui.conftest import Still, counter_room


class Camera:
    def __init__(self, *frames: Still | None) -> None:
        self.frames = list(frames)

    def __call__(self) -> Still | None:
        return self.frames.pop(0) if self.frames else None


def _preview(camera: Camera, width: int, height: int) -> PreviewWidget:
    preview = PreviewWidget(Theme(), Phrases("zh"), camera)
    preview.resize(width, height)
    return preview


def test_at_most_25_pictures_a_second() -> None:
    assert PERIOD_MS >= 40


@pytest.mark.usefixtures("app")
def test_the_disc_stays_round() -> None:
    for width, height in ((800, 450), (900, 450), (500, 600)):
        preview = _preview(Camera(Still(counter_room())), width, height)
        preview.look()
        image = preview.grab().toImage()
        middle_x, middle_y = width // 2, height // 2
        across = sum(QColor(image.pixel(x, middle_y)).lightness() > 180 for x in range(width))
        down = sum(QColor(image.pixel(middle_x, y)).lightness() > 180 for y in range(height))
        assert abs(across - down) <= 3
        assert abs(down - preview.picture_place().height() / 2) <= 3
        preview.deleteLater()


@pytest.mark.usefixtures("app")
def test_pixels_are_shown_as_they_are() -> None:
    preview = _preview(Camera(Still(counter_room(360, 640))), 640, 360)
    preview.look()
    image = preview.grab().toImage()
    assert QColor(image.pixel(320, 180)) == QColor(240, 236, 228)
    assert QColor(image.pixel(40, 180)) == QColor(70, 84, 102)


@pytest.mark.usefixtures("app")
def test_the_last_picture_stays_while_there_is_no_new_one() -> None:
    preview = _preview(Camera(Still(counter_room(), 7), None, Still(counter_room(), 7)), 640, 360)
    seen = []
    for _ in range(4):
        preview.look()
        seen.append(preview.number)
    assert seen == [7, 7, 7, 7]


@pytest.mark.usefixtures("app")
def test_other_shapes_of_picture_are_letterboxed() -> None:
    preview = _preview(Camera(Still(counter_room(480, 640))), 800, 450)
    preview.look()
    assert preview.aspect == 640 / 480
    assert preview.picture_place().getRect() == (100, 0, 600, 450)
    assert QColor(preview.grab().toImage().pixel(50, 225)) == QColor(STAGE)


def test_it_looks_for_pictures_only_while_it_is_on_the_screen(app: QApplication) -> None:
    camera = Camera(*(Still(counter_room(90, 160), number) for number in range(1, 200)))
    preview = _preview(camera, 320, 180)
    preview.show()
    deadline = 0
    while (preview.number or 0) < 3 and deadline < 1_000_000:
        app.processEvents()
        deadline += 1
    assert (preview.number or 0) >= 3
    preview.hide()
    shown = preview.number
    for _ in range(50):
        app.processEvents()
    assert preview.number == shown
    preview.deleteLater()


@pytest.mark.usefixtures("app")
def test_an_interrupted_picture_is_not_shown_as_live() -> None:
    preview = _preview(Camera(Still(counter_room())), 800, 450)
    preview.look()
    bright = QColor(preview.grab().toImage().pixel(460, 300)).lightness()
    preview.show_interrupted(interrupted=True)
    assert QColor(preview.grab().toImage().pixel(460, 300)).lightness() < bright / 2
