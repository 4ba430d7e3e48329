"""The picture of a take that is looked at again: over all of it stands who looks, and since when."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent

from terminal.ui.page import Kit
from terminal.ui.parts.preview import PreviewWidget
from terminal.ui.ports import Frame
from terminal.ui.theme import ON_STAGE, STAGE

_TILT = -14.0  # degrees: across the picture, so that no edge cuts it off
_SEEN = 0.34
"""How much of the words is seen: whoever photographs the screen has them, and faces stay visible."""


class ReplayPicture(PreviewWidget):
    """Paints pictures of the take, and the viewer's name across them."""

    def __init__(self, kit: Kit, latest_frame: Callable[[], Frame | None]) -> None:
        super().__init__(kit.theme, kit.phrases, latest_frame)
        self._kit = kit
        self._viewer = ""

    def show_viewer(self, words: str) -> None:
        """Write these words across the picture from now on."""
        if words != self._viewer:
            self._viewer = words
            self.update()

    def forget(self) -> None:
        """Let go of the last picture."""
        self._frame, self._image = None, None
        self.update()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Nothing is kept of what nobody sees."""
        super().hideEvent(event)
        self.forget()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the picture, then the words."""
        super().paintEvent(event)
        if self._image is None or not self._viewer:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.picture_place())
        painter.setClipRect(place)
        font = painter.font()
        font.setPixelSize(self._kit.theme.font("body"))
        painter.setFont(font)
        metrics = painter.fontMetrics()
        wide = metrics.horizontalAdvance(self._viewer) + self._kit.theme.space(10)
        high = metrics.height() * 4
        painter.translate(place.center())
        painter.rotate(_TILT)
        reach = place.width()
        y, row = -reach, 0
        while y < reach:
            x = -reach - (wide / 2 if row % 2 else 0)
            while x < reach:
                self._write(painter, QPointF(x, y))
                x += wide
            y, row = y + high, row + 1

    def _write(self, painter: QPainter, at: QPointF) -> None:
        """Light words with a dark shadow are seen on any picture."""
        for colour, shift in ((STAGE, 1.0), (ON_STAGE, 0.0)):
            ink = QColor(colour)
            ink.setAlphaF(_SEEN)
            painter.setPen(ink)
            painter.drawText(at + QPointF(shift, shift), self._viewer)
