"""What has less room than it needs on a window, and pictures of windows that are left for whoever wants to look."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget

from terminal.ui.parts.marks import ElidedWords
from terminal.ui.parts.place_button import PlaceButton
from terminal.ui.parts.scrolled import Scroller
from tests import ROOT

SCREENS = ROOT / "build" / "screens"


def cut_off(window: QWidget) -> list[str]:
    """The words that have less room than they need; not those that are shortened on purpose."""
    cut = []
    for label in window.findChildren(QLabel):
        if not label.isVisible() or not label.text() or isinstance(label, ElidedWords):
            continue
        if label.wordWrap():
            whole = label.heightForWidth(label.width()) <= label.height()
        else:
            whole = label.sizeHint().width() <= label.width() and label.sizeHint().height() <= label.height()
        if not whole:
            cut.append(label.text())
    buttons = [*window.findChildren(QPushButton), *window.findChildren(QRadioButton)]
    cut += [each.text() for each in buttons if each.isVisible() and each.text() and not _has_room(each)]
    for scroller in window.findChildren(Scroller):  # what does not fit is scrolled, but never sideways
        inside = scroller.widget()
        if scroller.isVisible() and inside.width() > scroller.viewport().width():
            cut.append(scroller.accessibleName())
    return cut


def _has_room(button: QAbstractButton) -> bool:
    """Places are cut at their end on purpose; all others have room for all of their words."""
    return isinstance(button, PlaceButton) or button.sizeHint().width() <= button.width() + 1


def too_low(window: QWidget) -> list[str]:
    controls = [*window.findChildren(QPushButton), *window.findChildren(QRadioButton), *window.findChildren(QLineEdit)]
    return [control.accessibleName() for control in controls if control.isVisible() and control.height() < 56]


def save(window: QWidget, name: str, scale: float = 1.0) -> None:
    """Leave a picture, drawn as a display of this scaling draws it: 1.5 is 150 %."""
    SCREENS.mkdir(parents=True, exist_ok=True)
    drawn = QPixmap(window.size() * scale)
    drawn.setDevicePixelRatio(scale)
    window.render(drawn, QPoint())
    assert drawn.save(str(SCREENS / f"{name}.png"), "PNG", 90)  # little compression: quick
