"""The live picture: the latest frame, at most 25 times a second, never more than the screen needs."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPainterPath, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from terminal.ui.parts.overlay import Overlay, OverlayPainter, overlay_words
from terminal.ui.phrases.table import Phrases
from terminal.ui.ports import Frame
from terminal.ui.theme import ON_STAGE, PAGE, STAGE, Theme

PERIOD_MS = 40
STALE_MS = 1500
"""A box that was not seen again for so long stands round nothing; the analyst looks several times a second."""
_WIDE = 16 / 9
_ROUNDING = 3  # pixels that layouts round away are not worth a dark line


class PreviewWidget(QWidget):
    """Paints what `latest_frame` hands out, with its shape kept; looks for a new one while it is on the screen."""

    def __init__(self, theme: Theme, phrases: Phrases, latest_frame: Callable[[], Frame | None]) -> None:
        super().__init__()
        self._theme = theme
        self._phrases = phrases
        self._latest_frame = latest_frame
        self._frame: Frame | None = None
        self._image: QImage | None = None
        self._interrupted = False
        self._overlay = Overlay()
        self._since_overlay = QElapsedTimer()
        self.setAccessibleName(phrases("preview.name"))
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.marks: QWidget | None = None
        """What lies over the picture; it follows its place."""
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(PERIOD_MS)
        self._timer.timeout.connect(self.look)

    @property
    def aspect(self) -> float:
        """Width over height of the picture; 16:9 before the first."""
        return _WIDE if self._image is None else self._image.width() / self._image.height()

    @property
    def number(self) -> int | None:
        """The number of the frame that is shown; None before the first."""
        return None if self._frame is None else self._frame.number

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """640 x 360, a start for the layout; the picture keeps its shape in any size."""
        return QSize(640, 360)

    def look(self) -> None:
        """Take the latest frame, if it is another one."""
        frame = self._latest_frame()
        if frame is None or frame.number == self.number:
            return
        self._frame = frame  # keeps the pixels alive: the image below only points at them
        height, width, _ = frame.rgb.shape
        before = self.aspect
        self._image = QImage(frame.rgb.data, width, height, frame.rgb.strides[0], QImage.Format.Format_RGB888)
        if self.aspect != before:
            self._place_marks()
        self.update()

    def begin_anew(self) -> None:
        """What it looks at is another camera's: nothing of the one before is shown, and numbers begin anew."""
        self._frame = self._image = None
        self._place_marks()
        self.look()
        self.update()

    def show_interrupted(self, *, interrupted: bool) -> None:
        """Shade the picture and say that it is interrupted, or no longer; no overlay is drawn meanwhile."""
        if interrupted != self._interrupted:
            self._interrupted = interrupted
            self.update()

    def show_overlay(self, overlay: Overlay) -> None:
        """Draw this over the picture from now on; it fades from view when nothing newer comes."""
        if overlay != self._overlay:
            self._overlay = overlay
            self._since_overlay.start()
            self.setAccessibleDescription(overlay_words(self._phrases, overlay))
            self.update()

    def overlay(self) -> Overlay:
        """What is drawn just now; nothing while the picture is interrupted, or 1.5 s after the last change."""
        stale = self._since_overlay.isValid() and self._since_overlay.elapsed() > STALE_MS
        return Overlay() if stale or self._interrupted else self._overlay

    def picture_place(self) -> QRect:
        """Where the picture stands inside the widget: in its middle, or all over it where 3 px at most are left."""
        shape = QSize(16, 9) if self._image is None else self._image.size()
        size = shape.scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        if abs(size.width() - self.width()) + abs(size.height() - self.height()) <= _ROUNDING:
            return self.rect()
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(self.rect().center())
        return place

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Let what lies over the picture follow it."""
        super().resizeEvent(event)
        self._place_marks()

    def _place_marks(self) -> None:
        if self.marks is not None:
            self.marks.setGeometry(self.picture_place())

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Look for frames from now on, for the first one at once."""
        super().showEvent(event)
        self._timer.start()
        self.look()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Look for no frames while nobody sees them."""
        super().hideEvent(event)
        self._timer.stop()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the frame, or words while there is none; what is known of it; and whether it is interrupted."""
        painter = QPainter(self)
        place = self.picture_place()
        if self._image is None or place != self.rect():
            painter.fillRect(self.rect(), QColor(STAGE))
        if self._image is None:
            self._say(painter, self._phrases("preview.none"))
        else:
            smooth = place.size() != self._image.size()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
            painter.drawImage(place, self._image)
            canvas = OverlayPainter(painter, QRectF(place), self._image.size(), self._theme, self._phrases)
            canvas.draw(self.overlay())
        if self._interrupted:
            shade = QColor(STAGE)
            shade.setAlphaF(0.75)
            painter.fillRect(self.rect(), shade)
            self._say(painter, self._phrases("preview.interrupted"))
        self._round_corners(painter)

    def _say(self, painter: QPainter, text: str) -> None:
        font = painter.font()
        font.setPixelSize(self._theme.font("title"))
        painter.setFont(font)
        painter.setPen(QColor(ON_STAGE))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, text)

    def _round_corners(self, painter: QPainter) -> None:
        """Painting the page over four small corners costs less than clipping a whole picture."""
        radius = self._theme.radius
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(PAGE))
        inner = QPainterPath()
        inner.addRoundedRect(QRectF(self.rect()), radius, radius)
        right, bottom = self.width() - radius, self.height() - radius
        for left, top in ((0, 0), (right, 0), (0, bottom), (right, bottom)):
            corner = QPainterPath()
            corner.addRect(QRectF(left, top, radius, radius))
            painter.drawPath(corner.subtracted(inner))
