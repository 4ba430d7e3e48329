"""What a screen of the customer's looks like once it has come to rest: the digest of its picture, its smallest letters.

What is digested is described in `docs/evidence-format.md` (mark `delivery`).
"""

import hashlib
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QFontInfo, QImage, QPainter
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from terminal.session.customer.view import CustomerScreen
from terminal.ui.customer.parts import FittedWords
from terminal.ui.customer.screen import Screen

SETTLES_MS: Final = 150
"""Layouts find their letters in two or three rounds of the event loop; after so long nothing moves any more."""
OF_NODES: Final[tuple[CustomerScreen, ...]] = ("prompt", "document", "question")
"""Screens of which a picture is taken."""


@dataclass(frozen=True, slots=True)
class Painted:
    """One screen at rest."""

    pixels: str
    """SHA-256, hexadecimal."""
    letters_px: int | None
    """The smallest letters on it, pixels of the em; None where some are part of a picture."""
    whole: bool | None
    """Nothing of its words is cut off; None where it does not all stand on one screen anyway."""

    def facts(self, mm_per_pixel: float | None) -> dict[str, Any]:
        """What an act `painted` tells of it; without a measure of the display nobody knows how large letters are."""
        tenths = None if self.letters_px is None or mm_per_pixel is None else int(self.letters_px * mm_per_pixel * 10)
        return {"pixels": self.pixels, "type_tenths_mm": tenths, "whole": self.whole}


def look_at(screen: Screen) -> Painted:
    """Take its picture, in some milliseconds. To be called on the GUI thread, when nothing is laid out any more."""
    window = screen.window()
    area = QRect(screen.mapTo(window, QPoint(0, 0)), screen.size())  # of the window: with the ground that it stands on
    image = window.grab(area).toImage().convertToFormat(QImage.Format.Format_RGBX8888)
    image.setDevicePixelRatio(1.0)
    _black_out(image, screen)
    digest = hashlib.sha256(f"{image.width()}x{image.height()}\n".encode())
    digest.update(image.constBits())
    return Painted(digest.hexdigest(), _smallest(screen), _whole(screen))


def _black_out(image: QImage, screen: Screen) -> None:
    ratio = image.width() / max(1, screen.width())
    painter = QPainter(image)
    for part in screen.moving():
        if part.isVisibleTo(screen):
            place = QRect(part.mapTo(screen, QPoint(0, 0)), part.size())
            left, top = round(place.left() * ratio), round(place.top() * ratio)
            painter.fillRect(
                left, top, round(place.width() * ratio), round(place.height() * ratio), Qt.GlobalColor.black
            )
    painter.end()


def _smallest(screen: Screen) -> int | None:
    """Of all words that stand still on it."""
    if not screen.is_all_words():
        return None
    moving = screen.moving()
    words: list[QLabel | QAbstractButton] = [*screen.findChildren(QLabel), *screen.findChildren(QAbstractButton)]
    seen = [each for each in words if each.isVisibleTo(screen) and each.text() and not _within(each, moving)]
    return min((QFontInfo(each.font()).pixelSize() for each in seen), default=None)


def _whole(screen: Screen) -> bool | None:
    if screen.scrolls():
        return None
    return all(each.fits() for each in screen.findChildren(FittedWords) if each.isVisibleTo(screen) and each.text())


def _within(widget: QWidget, parts: tuple[QWidget, ...]) -> bool:
    return any(part is widget or part.isAncestorOf(widget) for part in parts)


class AtRest(QObject):
    """Waits until what is shown has come to rest, and says so once for each thing that is shown."""

    rested = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._what: object = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SETTLES_MS)
        self._timer.timeout.connect(self.rested)

    def follow(self, what: object) -> None:
        """This is shown now, as it is shown now; None: nothing of which a picture is wanted."""
        if what == self._what:
            return
        self._what = what
        if what is None:
            self._timer.stop()
        else:
            self._timer.start()

    @property
    def waits(self) -> bool:
        """Whether something is shown that has not come to rest yet."""
        return self._timer.isActive()

    def hurry(self) -> None:
        """Somebody acts on it already: what still waits is said now, as it looks now."""
        if self.waits:
            self._timer.stop()
            self.rested.emit()
