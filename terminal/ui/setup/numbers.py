"""Which display is the customer's: a large number on each, told from her seat; and what touch and pen do there."""

from itertools import pairwise

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen, QScreen, QTabletEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import CARD, FAMILIES, INK, METER_OFF, ON_STAGE, PAGE, STAGE, Theme, Tone

NUMBERS = (7, 4, 9, 2, 5, 3, 8, 6)
"""Those of the displays, the operator's first; none looks like another."""
_NUMBER_SHARE, _WORDS_SHARE = 0.5, 0.045
_MOST_LEVELS = 8192


class NumberWindow(QWidget):
    """Fills one display with its number. It takes no keyboard: that stays with whoever sets up."""

    touched = Signal()
    pen = Signal(int)
    """How many levels of pressure the pen gave so far."""

    def __init__(self, phrases: Phrases, number: int) -> None:
        super().__init__(None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowDoesNotAcceptFocus)
        self._phrases, self.number = phrases, number
        self.asks_touch, self.good = False, False
        self._pressures: set[float] = set()
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setWindowTitle(phrases("setup.window"))
        self.setAccessibleName(str(number))

    def stand_on(self, screen: QScreen) -> None:
        """Fill this display."""
        self.setGeometry(screen.geometry())
        self.setWindowState(self.windowState() | Qt.WindowState.WindowFullScreen)
        self.show()
        self.setGeometry(screen.geometry())

    def ask_touch(self, *, chosen: bool, good: bool) -> None:
        """It was chosen: now it is touched; `good`: it was."""
        if (chosen, good) != (self.asks_touch, self.good):
            self.asks_touch, self.good = chosen, good
            self.update()

    def event(self, event: QEvent) -> bool:
        """A finger on it counts at once."""
        if event.type() == QEvent.Type.TouchBegin:
            self.touched.emit()
            event.accept()
            return True
        return super().event(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Many touch screens say that they are a mouse."""
        del event
        self.touched.emit()

    def tabletEvent(self, event: QTabletEvent) -> None:  # noqa: N802 - Qt's name
        """Count how many levels of pressure there are, by the least step between two."""
        self._pressures.add(round(event.pressure(), 6))
        rising = sorted(self._pressures)
        steps = [after - before for before, after in pairwise(rising)]
        if steps:
            self.pen.emit(min(_MOST_LEVELS, round(1 / min(steps))))
        event.accept()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """It goes with the window of the setup, not by itself."""
        event.accept()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the number, and what is asked."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(STAGE))
        painter.setPen(QColor(ON_STAGE))
        place = QRectF(self.rect())
        _letters(painter, place.height() * _NUMBER_SHARE, strong=True)
        above = QRectF(place.left(), place.top(), place.width(), place.height() * (1 - 4 * _WORDS_SHARE))
        painter.drawText(above, Qt.AlignmentFlag.AlignCenter, str(self.number))
        _letters(painter, place.height() * _WORDS_SHARE, strong=False)
        key = "good" if self.good else "touch" if self.asks_touch else "text"
        below = QRectF(place.left(), above.bottom() - place.height() * _WORDS_SHARE, place.width(), place.height() / 6)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._phrases(f"setup.number.{key}"))


class Tile(QWidget):
    """A small likeness of a display with its number and a word below."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._number, self._words, self._tone = "", "", "plain"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(theme.font("done") + theme.font("caption") * 3)

    def say(self, number: str, words: str, tone: Tone | None) -> None:
        """`tone` None: dark, as the display itself; else framed in it."""
        self._number, self._words, self._tone = number, words, tone or ""
        self.setAccessibleName(f"{words} {number}")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the number and the words."""
        return QSize(self._theme.label_width, self.minimumHeight())

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint it."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        tones: dict[str, Tone] = {"ok": "ok", "warn": "warn", "plain": "plain"}
        ink = QColor(self._theme.ink(tones[self._tone])) if self._tone else QColor(ON_STAGE)
        style = Qt.PenStyle.DashLine if self._tone == "warn" else Qt.PenStyle.SolidLine
        painter.setPen(QPen(ink, 2, style) if self._tone else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(PAGE) if self._tone else QColor(STAGE))
        painter.drawRoundedRect(place, self._theme.radius, self._theme.radius)
        painter.setPen(ink)
        _letters(painter, self._theme.font("done"), strong=True)
        words = self._theme.font("caption")
        painter.drawText(place.adjusted(0, 0, 0, -2 * words), Qt.AlignmentFlag.AlignCenter, self._number)
        painter.setPen(QColor(INK) if self._tone else QColor(ON_STAGE))
        _letters(painter, words, strong=False)
        low = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        painter.drawText(place.adjusted(0, 0, 0, -words / 2), low, self._words)


class CardRuler(QWidget):
    """The outline of a bank card, made as wide as a real one that is held to it."""

    resized = Signal(int)
    """Its width in pixels after somebody dragged its edge."""

    def __init__(self, theme: Theme, phrases: Phrases) -> None:
        super().__init__()
        self._theme, self._phrases = theme, phrases
        self.pixels = round(CARD_MM * 4)
        self.setMinimumHeight(theme.picture_least)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(phrases("setup.width.card"))

    def show_pixels(self, pixels: int) -> None:
        """Draw it this wide."""
        if pixels != self.pixels:
            self.pixels = pixels
            self.update()

    @property
    def place(self) -> QRectF:
        """Where it stands: its left edge stays, so that the card needs to be laid on once."""
        tall = self.pixels * CARD_HIGH_MM / CARD_MM
        return QRectF(self.width() * _LEFT, (self.height() - tall) / 2, self.pixels, tall)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """The right edge comes to the finger."""
        self._drag(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """And follows it."""
        self._drag(event)

    def _drag(self, event: QMouseEvent) -> None:
        self.resized.emit(max(LEAST_PIXELS, round(event.position().x() - self.place.left())))

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the outline."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(PAGE))
        painter.setPen(QPen(QColor(self._theme.primary), 2))
        painter.setBrush(QColor(CARD))
        radius = self.pixels * _CORNER_MM / CARD_MM
        painter.drawRoundedRect(self.place, radius, radius)
        painter.fillRect(QRectF(self.place.right() - 2, 0, 4, self.height()), QColor(self._theme.primary))
        painter.fillRect(QRectF(self.place.left() - 1, 0, 2, self.height()), QColor(METER_OFF))
        painter.setPen(QColor(INK))
        _letters(painter, self._theme.font("lead"), strong=False)
        painter.drawText(self.place, Qt.AlignmentFlag.AlignCenter, self._phrases("setup.width.card"))


CARD_MM, CARD_HIGH_MM, _CORNER_MM = 85.6, 53.98, 3.18
"""ISO/IEC 7810, ID-1."""
LEAST_PIXELS = 60
_LEFT = 0.12


def _letters(painter: QPainter, pixels: float, *, strong: bool) -> None:
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(max(1, round(pixels)))
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    painter.setFont(font)
