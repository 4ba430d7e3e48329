"""The pages of the first start: nothing is cut off, and every key does what stands beside it."""

import json
import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from scripts.lab.setup_views import BEGIN, CHOSEN, COUNTER, DISPLAYS, ENROLLED, GOOSENECK, WHOLE, rooms, setup_views
from terminal.session.setting_up import (
    NONE,
    ONE_DISPLAY,
    EnrolAsked,
    SetupPressed,
    SetupSaid,
    SetupView,
    SheetPrinted,
)
from terminal.ui.phrases.table import Phrases
from terminal.ui.ports import Language, TextSize
from terminal.ui.run import application
from terminal.ui.setup.numbers import CardRuler, NumberWindow
from terminal.ui.setup.sheet_paper import sheet_pdf
from terminal.ui.setup.width import WidthPage
from terminal.ui.setup.window import SetupWindow
from terminal.ui.window import BOUNCE_MS
from tests import ROOT
from tests.journeys.programs import command
from tests.terminal.ui.fitting import cut_off, save, too_low

LOOKS = [
    ((1280, 720), "en", "elder"),
    ((1920, 1080), "zh", "standard"),
]


class Setting:
    """A window, and what it said."""

    def __init__(
        self, language: Language = "zh", text_size: TextSize = "standard", size: tuple[int, int] = (1366, 768)
    ) -> None:
        self.said: list[SetupSaid] = []
        self.app = application()
        self.window = SetupWindow(say=self.said.append, frame_of=rooms, language=language, text_size=text_size)
        self.window.resize(*size)
        self.window.show()
        self.window.activateWindow()

    def show(self, view: SetupView) -> None:
        self.window.show_view(view)
        self.settle()

    def settle(self) -> None:
        for _ in range(5):
            self.app.processEvents()

    def press(self, key: Qt.Key) -> list[SetupSaid]:
        """Press a key, as slowly as people do, and return what was said."""
        self.said.clear()
        QTest.qWait(BOUNCE_MS + 20)
        QTest.keyClick(QApplication.focusWidget() or self.window, key)
        self.settle()
        return list(self.said)

    def close(self) -> None:
        self.window.show_view(replace(self.window.view, over=True))
        self.window.close()
        self.window.deleteLater()
        self.settle()


@pytest.fixture
def setting() -> Iterator[Setting]:
    made = Setting()
    yield made
    made.close()


@pytest.mark.parametrize(("size", "language", "text_size"), LOOKS)
def test_every_page_fits(size: tuple[int, int], language: Language, text_size: TextSize) -> None:
    setting = Setting(language, text_size, size)
    faults = {}
    for name, view in setup_views().items():
        setting.show(view)
        if size[0] == 1920:  # the others may be drawn by whoever mends them
            save(setting.window, f"setup-{name}-{language}-{text_size}-{size[0]}x{size[1]}")
        if fault := cut_off(setting.window) + too_low(setting.window):
            faults[name] = fault
    setting.close()
    assert faults == {}


def test_headquarters_is_asked_for_line_by_line(setting: Setting) -> None:
    setting.show(BEGIN)
    for text in ("3015", "https://hq.example:8443", "ABCD-EFGH"):
        line = setting.window.focusWidget()
        assert isinstance(line, QLineEdit)
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)
        setting.settle()
    assert [each for each in setting.said if isinstance(each, EnrolAsked)] == [
        EnrolAsked("https://hq.example:8443", "ABCD-EFGH", "3015")
    ]
    assert setting.press(Qt.Key.Key_F4) == [SetupPressed("skip", "3015")], "a letter would be written into the line"


def test_letters_and_numbers_choose_what_stands_beside_them(setting: Setting) -> None:
    setting.show(replace(CHOSEN, camera="", microphone=""))
    setting.said.clear()
    wanted = {
        Qt.Key.Key_A: SetupPressed("camera", COUNTER),
        Qt.Key.Key_C: SetupPressed("microphone", GOOSENECK),
        Qt.Key.Key_P: SetupPressed("play"),
        Qt.Key.Key_Y: SetupPressed("yes"),
        Qt.Key.Key_L: SetupPressed("ding"),
        Qt.Key.Key_O: SetupPressed("display", ONE_DISPLAY),
        Qt.Key.Key_Escape: SetupPressed("back"),
    }
    assert {key: setting.press(key) for key in wanted} == {key: [said] for key, said in wanted.items()}
    assert setting.press(Qt.Key.Key_4) == [SetupPressed("display", DISPLAYS[1].name)]
    assert setting.press(Qt.Key.Key_7) == [], "her number, not the operator's own"
    assert setting.press(Qt.Key.Key_Return) == [], "something still lacks"
    setting.show(WHOLE)
    assert setting.press(Qt.Key.Key_Return) == [SetupPressed("next")]
    QTest.keyClick(setting.window, Qt.Key.Key_Return)
    assert setting.said == [SetupPressed("next")], "twice in a blink is once"


def test_what_has_no_room_is_behind_one_more_key() -> None:
    setting = Setting("en", "elder", (1280, 720))
    setting.show(WHOLE)
    setting.press(Qt.Key.Key_M)
    question = setting.window.question
    assert question is not None
    save(question, "setup-more-en-elder")
    assert cut_off(question) == []
    question.reject()
    setting.settle()
    assert setting.window.question is None
    setting.close()


def test_the_other_devices_are_chosen_or_said_not_to_be_there(setting: Setting) -> None:
    setting.show(setup_views()["others"])
    assert setting.press(Qt.Key.Key_F) == [SetupPressed("second_camera", "camera:usb-table")]
    assert setting.press(Qt.Key.Key_T) == [SetupPressed("turn")]
    assert setting.press(Qt.Key.Key_0) == [SetupPressed("second_camera", NONE)]
    assert setting.press(Qt.Key.Key_U) == [SetupPressed("reader", "serial:/dev/ttyUSB0")]


def test_a_bank_card_measures_the_display(setting: Setting) -> None:
    setting.show(replace(WHOLE, step="width"))
    page = setting.window.page
    assert isinstance(page, WidthPage)
    assert page.primary().does is None, "nobody has measured yet"
    page.set_pixels(400)
    assert setting.said[-1] == SetupPressed("width", number=round(1920 * 85.6 / 400))
    setting.press(Qt.Key.Key_Right)
    assert page.pixels == 401
    setting.press(Qt.Key.Key_PageDown)
    assert page.pixels == 391
    ruler = CardRuler(setting.window.theme, Phrases("zh"))
    page.pixels_changed.connect(ruler.show_pixels)
    ruler.resized.connect(page.set_pixels)
    ruler.resize(1920, 1080)
    ruler.show()
    page.set_pixels(391)
    QTest.mousePress(ruler, Qt.MouseButton.LeftButton, pos=ruler.place.center().toPoint())
    assert page.pixels == ruler.pixels < 391, "the edge comes to the finger"
    ruler.close()
    setting.show(replace(WHOLE, step="width", width_mm=344, displays=DISPLAYS[:1]))
    assert page.primary().does is None, "her display was pulled out"


def test_touch_on_her_display_is_noticed(setting: Setting) -> None:
    shown = NumberWindow(Phrases("zh"), 4)
    shown.resize(800, 450)
    shown.show()
    touched: list[bool] = []
    shown.touched.connect(lambda: touched.append(True))
    save(shown, "setup-number")
    QTest.mouseClick(shown, Qt.MouseButton.LeftButton)
    assert touched
    shown.ask_touch(chosen=True, good=True)
    setting.settle()
    shown.close()
    shown.deleteLater()


def test_each_display_has_its_number_and_hers_the_frame_of_the_card(tmp_path: Path) -> None:
    size = {"width": 1366, "height": 768, "y": 0, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    screens = tmp_path / "screens.json"
    screens.write_text(
        json.dumps({"screens": [{"name": "counter", "x": 0, **size}, {"name": "hers", "x": 1366, **size}]})
    )
    done = subprocess.run(
        command("tests.terminal.ui.two_displays_of_setup"),
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={screens}", "QT_LOGGING_RULES": "qt.qpa.*=false"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    told = json.loads(done.stdout)
    assert [(each["name"], each["operator"]) for each in told["displays"]] == [("counter", True), ("hers", False)]
    assert told["number"] == [told["displays"][1]["number"], [1366, 0, 1366, 768], "touched"]
    assert told["ruler"] == [[1366, 0, 1366, 768], "width"]
    assert told["left"] == 0, "nothing stays on her display"


def test_language_and_size_change_and_what_was_typed_stays(setting: Setting) -> None:
    setting.show(BEGIN)
    first = setting.window.focusWidget()
    assert isinstance(first, QLineEdit)
    first.setText("3015")
    setting.window.set_language("en")
    setting.window.set_text_size("elder")
    setting.settle()
    lines = setting.window.page.findChildren(QLineEdit)
    assert [line.text() for line in lines] == ["3015", "", ""]
    assert cut_off(setting.window) == []


def test_every_control_has_a_name(setting: Setting) -> None:
    for view in (BEGIN, WHOLE, *(setup_views()[name] for name in ("others", "width", "sheet"))):
        setting.show(view)
        buttons = setting.window.page.findChildren(QPushButton)
        assert [each for each in buttons if each.isVisible() and not (each.accessibleName() or each.text())] == []


@pytest.mark.parametrize("language", get_args(Language))
def test_the_sheet_is_a_pdf_and_without_a_printer_that_is_said(setting: Setting, language: Language) -> None:
    view = setup_views()["sheet"]
    assert view.sheet is not None
    assert sheet_pdf(view.sheet, Phrases(language)).startswith(b"%PDF")
    setting.window.set_language(language)
    setting.show(view)
    (printed,) = setting.press(Qt.Key.Key_P)
    assert printed == SheetPrinted("no_printer")
    setting.show(replace(ENROLLED, step="headquarters"))
    assert setting.press(Qt.Key.Key_Return) == [SetupPressed("next", "3015 吴凯")]
