"""The window of the first start on two displays: says what stands on the customer's. A program."""

import json
from dataclasses import asdict, replace

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest

from scripts.lab.setup_views import WHOLE, rooms
from terminal.session.setting_up import DisplaysSeen, SetupPressed, SetupSaid
from terminal.ui.run import application
from terminal.ui.setup.window import SetupWindow


def place(area: QRect) -> list[int]:
    return [area.x(), area.y(), area.width(), area.height()]


def main() -> None:
    """Choose her display, touch it, measure it, leave; one line of JSON."""
    app = application()
    said: list[SetupSaid] = []
    window = SetupWindow(say=said.append, frame_of=rooms)
    window.resize(1280, 720)
    window.show()
    while not any(isinstance(each, DisplaysSeen) for each in said):
        app.processEvents()
    displays = next(each for each in said if isinstance(each, DisplaysSeen)).displays
    view = replace(WHOLE, displays=displays, customer_display="hers")
    window.show_view(view)
    (number,) = window.numbers
    QTest.mouseClick(number, Qt.MouseButton.LeftButton)
    told: dict[str, object] = {"displays": [asdict(each) for each in displays]}
    told["number"] = [number.number, place(number.geometry()), _key(said)]
    window.show_view(replace(view, step="width"))
    ruler = window.ruler
    assert ruler is not None
    QTest.mouseClick(ruler, Qt.MouseButton.LeftButton, pos=ruler.place.center().toPoint())
    told["ruler"] = [place(ruler.geometry()), _key(said)]
    window.show_view(replace(view, step="delay"))
    told["left"] = len(window.numbers) + (window.ruler is not None)
    window.close()
    print(json.dumps(told))


def _key(said: list[SetupSaid]) -> str:
    last = said[-1]
    return last.key if isinstance(last, SetupPressed) else ""


main()
