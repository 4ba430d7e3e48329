"""One gesture at a time, drawn large as in a mirror; it goes on by itself, and without faces it goes too."""

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPainterPath, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from terminal.session.customer.view import CustomerView
from terminal.ui.customer.parts import FittedWords, words
from terminal.ui.customer.screen import Around, LargeKey, Screen
from terminal.ui.customer.theme import CustomerTheme
from terminal.ui.parts.gesture_picture import GesturePicture
from terminal.ui.ports import Frame
from terminal.ui.theme import METER_OFF, PRIMARY, STAGE, Theme, Tone

ZH: dict[str, str] = {
    "customer.gesture.pill": "核对本人 · 动作 {number} / {total}",
    "customer.gesture.start": "核对本人",
    "customer.gesture.straight": "请看着屏幕",
    "customer.gesture.blink": "请眨一下眼睛",
    "customer.gesture.open-mouth": "请张一下嘴",
    "customer.gesture.turn-left": "请慢慢把头转向您的左边",
    "customer.gesture.turn-right": "请慢慢把头转向您的右边",
    "customer.gesture.kept": "只在这台机器上比。不着急，慢慢来。",
    "customer.gesture.without": "不用人脸，换人核对",
    "customer.gesture.itself": "做到了自己往下走",
    "customer.gesture.mirror": "您的画面",
}
EN: dict[str, str] = {
    "customer.gesture.pill": "Who you are · {number} / {total}",
    "customer.gesture.start": "Who you are",
    "customer.gesture.straight": "Please look at the screen",
    "customer.gesture.blink": "Please blink once",
    "customer.gesture.open-mouth": "Please open your mouth",
    "customer.gesture.turn-left": "Please turn your head slowly to your left",
    "customer.gesture.turn-right": "Please turn your head slowly to your right",
    "customer.gesture.kept": "Compared on this machine alone. Take your time.",
    "customer.gesture.without": "Not by my face",
    "customer.gesture.itself": "It goes on by itself",
    "customer.gesture.mirror": "Your picture",
}
_PERIOD_MS = 66
"""A mirror of fifteen pictures a second is lively enough, and leaves the machine to the recording."""


class Mirror(QWidget):
    """The live picture as in a mirror, in a disc; round it a ring that fills with every gesture that was done."""

    def __init__(self, theme: CustomerTheme, latest_frame: Callable[[], Frame | None]) -> None:
        super().__init__()
        self._theme, self._latest_frame = theme, latest_frame
        self._frame: Frame | None = None
        self._image: QImage | None = None
        self.share = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._timer = QTimer(self)
        self._timer.setInterval(_PERIOD_MS)
        self._timer.timeout.connect(self._look)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As large as the drawn face."""
        return QSize(self._theme.px(500), self._theme.px(500))

    def show_share(self, share: float) -> None:
        """How much of all gestures was done, 0 to 1."""
        if share != self.share:
            self.share = share
            self.update()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Look for pictures from now on."""
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """And let go of the last one: it shows her."""
        super().hideEvent(event)
        self._timer.stop()
        self._frame = self._image = None

    def _look(self) -> None:
        frame = self._latest_frame()
        if frame is None or (self._frame is not None and frame.number == self._frame.number):
            return
        self._frame = frame  # keeps the pixels alive: the image below only points at them
        height, width, _ = frame.rgb.shape
        self._image = QImage(frame.rgb.data, width, height, frame.rgb.strides[0], QImage.Format.Format_RGB888)
        self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the disc and its ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        side = min(self.width(), self.height()) - 4
        thick = side * 0.04
        middle = QPointF(self.width() / 2, self.height() / 2)
        ring = QRectF(0, 0, side - thick, side - thick)
        ring.moveCenter(middle)
        painter.setPen(QPen(QColor(METER_OFF), thick))
        painter.drawEllipse(ring)
        painter.setPen(QPen(QColor(PRIMARY), thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        if self.share > 0:
            painter.drawArc(ring, 90 * 16, -round(self.share * 360 * 16))
        disc = ring.adjusted(thick, thick, -thick, -thick)
        clip = QPainterPath()
        clip.addEllipse(disc)
        painter.setClipPath(clip)
        painter.fillRect(disc, QColor(STAGE))
        if self._image is not None:
            painter.translate(middle)
            painter.scale(-1, 1)  # as in a mirror
            height = disc.height()
            width = height * self._image.width() / self._image.height()
            painter.drawImage(QRectF(-width / 2, -height / 2, width, height), self._image)


class LivenessScreen(Screen):
    """What to do, drawn and said; no countdown."""

    names = ("liveness",)

    def __init__(self, around: Around) -> None:
        super().__init__(around)
        theme = self.theme
        self.face = GesturePicture(Theme("elder" if theme.elder else "standard"))
        self.title = FittedWords(theme, "ask")
        self.kept = words(self.phrases("customer.gesture.kept"), role="lead", quiet=True)
        self.mirror = Mirror(theme, around.latest_frame)
        self.mirror.setAccessibleName(self.phrases("customer.gesture.mirror"))
        middle = QVBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.title, 4)
        middle.addWidget(self.kept)
        middle.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.gap, 0, 0)
        row.setSpacing(theme.px(64))
        row.addWidget(self.face, 5)
        row.addLayout(middle, 5)
        row.addWidget(self.mirror, 5)

    def show_view(self, view: CustomerView) -> None:
        """Show the gesture that is asked, and how many were done."""
        super().show_view(view)
        said = self.phrases(f"customer.gesture.{view.gesture or 'straight'}")
        self.face.show_gesture(view.gesture, said)
        self.title.say(said)
        self.mirror.show_share(view.gesture_done / view.gesture_total if view.gesture_total else 0.0)

    def pill(self) -> tuple[Tone, str]:
        """Which gesture it is."""
        view = self.view
        if not view.gesture_total:
            return "plain", self.phrases("customer.gesture.start")
        number = min(view.gesture_done + 1, view.gesture_total)
        return "plain", self.phrases("customer.gesture.pill", number=number, total=view.gesture_total)

    def keys(self) -> tuple[LargeKey, ...]:
        """Without faces, first; the other one says that nothing need be pressed."""
        return (
            LargeKey(self.phrases("customer.gesture.without"), lambda: self.do("refused")),
            LargeKey(self.phrases("customer.gesture.itself"), None, "blocked"),
        )
