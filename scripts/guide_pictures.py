"""Pictures of docs/field-guide.md, drawn by the real pages: `.venv/bin/python -m scripts.guide_pictures [FOLDER]`."""

import os
import sys
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from scripts.lab.setup_views import rooms, setup_views
from terminal.ui.phrases.table import Phrases
from terminal.ui.run import application
from terminal.ui.setup.numbers import NumberWindow
from terminal.ui.setup.window import SetupWindow

FOLDER: Final = Path(__file__).parents[1] / "docs" / "screens"
PICTURES: Final = {
    "headquarters": "setup-headquarters",
    "devices": "setup-devices",
    "others": "setup-others",
    "width": "setup-width",
    "delay-found": "setup-delay",
    "checks": "setup-checks",
    "sheet": "setup-sheet",
}
"""Views, and how their pictures are called."""
NUMBER: Final = "setup-number"
_SIZE = (1366, 768)
_SETTLES = 6


def draw(folder: Path) -> list[Path]:
    """Draw them all, and return where they lie."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app, views = application(), setup_views()
    window = SetupWindow(say=lambda _: None, frame_of=rooms)
    window.resize(*_SIZE)
    window.show()
    made = []
    for view, name in PICTURES.items():
        window.show_view(views[view])
        for _ in range(_SETTLES):
            app.processEvents()
        made.append(_save(window, folder / f"{name}.png"))
    window.close()
    number = NumberWindow(Phrases("zh"), 4)
    number.resize(_SIZE[0] // 2, _SIZE[1] // 2)
    made.append(_save(number, folder / f"{NUMBER}.png"))
    number.deleteLater()
    return made


def _save(widget: QWidget, path: Path) -> Path:
    widget.grab().save(str(path), "PNG", 0)  # packed well
    return path


if __name__ == "__main__":
    for each in draw(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER):
        print(each)
