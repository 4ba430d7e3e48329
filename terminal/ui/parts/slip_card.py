"""The customer's slip as it is shown and printed: a square, the take, the time, and twenty characters."""

from datetime import datetime

import segno
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from terminal.session.facts.recorder import Slip
from terminal.ui.page import Kit
from terminal.ui.parts.marks import Card, Divider, words
from terminal.ui.theme import CARD, INK

_QUIET = 4
"""Empty modules round a QR code, as its standard wants it."""

ZH: dict[str, str] = {
    "slip.title": "双录凭条",
    "slip.for": "客户留存",
    "slip.take": "录像编号",
    "slip.time": "封存时间",
    "slip.code": "校验字（20 个）",
    "slip.qr": "凭条二维码：编号、校验字和时间",
    "slip.how": "有争议时，用这张凭条可以核对录像有没有被改过：把编号和校验字报给本机构核对。",
    "slip.personal": "凭条上没有您的姓名、证件号和产品。",
    "slip.practice": "试练，不是业务凭条",
}
EN: dict[str, str] = {
    "slip.title": "Recording slip",
    "slip.for": "For the customer",
    "slip.take": "Take",
    "slip.time": "Sealed at",
    "slip.code": "Check characters (20)",
    "slip.qr": "QR code of the slip: take, characters, time",
    "slip.how": "In a dispute this slip shows whether the recording was changed: tell the institution both numbers.",
    "slip.personal": "Your name, number and product are not on it.",
    "slip.practice": "Practice: no slip of a sale",
}


def local_time(sealed_at: str) -> str:
    """A moment of a take as people read it: by this machine's clock, to the second; as it is where it is none."""
    try:
        return datetime.fromisoformat(sealed_at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return sealed_at


class QrSquare(QWidget):
    """A QR code, dark on light with its quiet edge, as large as its widget."""

    def __init__(self, side: int, name: str) -> None:
        super().__init__()
        self._rows: tuple[tuple[int, ...], ...] = ()
        self.content = ""
        self.setFixedSize(side, side)
        self.setAccessibleName(name)

    def show_content(self, content: str) -> None:
        """Make the code of this text, at error correction M."""
        if content != self.content:
            self.content = content
            made = segno.make(content, error="m", micro=False, boost_error=False) if content else None
            self._rows = () if made is None else tuple(tuple(row) for row in made.matrix_iter(border=_QUIET))
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the modules on whole pixels, so that every reader finds them."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(CARD))
        paint_code(painter, QRectF(self.rect()), self._rows)


def paint_code(painter: QPainter, place: QRectF, rows: tuple[tuple[int, ...], ...]) -> None:
    """Draw the modules of a code in the middle of `place`."""
    if not rows:
        return
    module = int(min(place.width(), place.height())) // len(rows) or 1
    left = place.left() + (place.width() - module * len(rows)) / 2
    top = place.top() + (place.height() - module * len(rows)) / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(INK))
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                painter.drawRect(QRectF(int(left) + x * module, int(top) + y * module, module, module))


class SlipCard(Card):
    """The slip; nothing on it is personal."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        theme, phrases = kit.theme, kit.phrases
        self._phrases = phrases
        self.setFixedWidth(theme.slip_width)
        self.qr = QrSquare(theme.qr, phrases("slip.qr"))
        self.take, self.time, self.code = (
            words(),
            words(),
            words(role="lead" if theme.text_size == "standard" else "body"),
        )
        for label in (self.take, self.time, self.code):
            label.setProperty("strong", True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        title, self._whose = (
            words(phrases("slip.title"), role="lead"),
            words(phrases("slip.for"), role="caption", quiet=True),
        )
        title.setProperty("strong", True)
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self._whose)
        column = QVBoxLayout(self)
        edge = theme.space(3)
        column.setContentsMargins(edge, theme.padding, edge, theme.padding)
        column.setSpacing(theme.space(1))
        column.addLayout(head)
        column.addWidget(Divider())
        column.addWidget(self.qr, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(_pair(words(phrases("slip.take"), role="caption", quiet=True), self.take))
        column.addLayout(_pair(words(phrases("slip.time"), role="caption", quiet=True), self.time))
        column.addWidget(words(phrases("slip.code"), role="caption", quiet=True))
        column.addWidget(self.code)
        column.addWidget(Divider())
        column.addWidget(words(phrases("slip.how"), role="caption", quiet=True, wrap=True))
        column.addWidget(words(phrases("slip.personal"), role="caption", quiet=True, wrap=True))

    def show_slip(self, slip: Slip, *, practice: bool = False) -> None:
        """Show this slip."""
        self.qr.show_content(slip.qr)
        self.take.setText(slip.take)
        self.time.setText(local_time(slip.sealed_at))
        self.code.setText(slip.grouped)
        self._whose.setText(self._phrases("slip.practice" if practice else "slip.for"))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As high as its words need at its width."""
        layout = self.layout()
        height = layout.totalHeightForWidth(self.width()) if layout is not None else 0
        return QSize(self.width(), height)


def _pair(name: QLabel, value: QLabel) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(name, 1)
    row.addWidget(value)
    return row
