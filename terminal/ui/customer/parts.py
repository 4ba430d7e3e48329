"""Small things of the customer's screens: labels that fit, cards, the bar of what is read aloud, the light."""

from functools import cache, lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from terminal.ui.customer.theme import CustomerRole, CustomerTheme
from terminal.ui.parts.marks import ElidedWords, paint_mark, retone
from terminal.ui.theme import FAMILIES, METER_OFF, PRIMARY, RECORDING, RING, Theme, Tone

_WIDEST = 16_777_215
_WRAPPED = int(Qt.TextFlag.TextWordWrap)


def words(text: str = "", role: CustomerRole = "text", *, quiet: bool = False, strong: bool = False) -> QLabel:
    """A label that breaks its lines; its looks come from the theme."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setProperty("quiet", quiet)
    label.setProperty("strong", strong)
    label.setWordWrap(True)
    return label


@cache
def letters(pixels: int, *, strong: bool) -> QFont:
    """The letters of this display in a size; made once."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(pixels)
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    return font


@lru_cache(maxsize=512)
def _height(text: str, pixels: int, width: int, *, strong: bool) -> int:
    """How many pixels a text is high in letters of this size; to measure it takes long, and is asked for often."""
    within = QRect(0, 0, max(1, width), _WIDEST)
    return QFontMetrics(letters(pixels, strong=strong)).boundingRect(within, _WRAPPED, text).height()


class FittedWords(QLabel):
    """Words as large as the room lets them be, up to the role's size, down to 24 pixels; it grows with its layout."""

    def __init__(self, theme: CustomerTheme, role: CustomerRole, *, strong: bool = True) -> None:
        super().__init__()
        self._theme, self._role, self._strong = theme, role, strong
        self._size = 0
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._fit()

    def say(self, text: str) -> None:
        """Show this."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(text)
            if self.isVisible():
                self._fit()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Find the size of the letters: while nobody sees them there is no room to fit them into."""
        super().showEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A line of the smallest letters."""
        return QSize(self._theme.font("small"), self._theme.font("small"))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the words at their largest, in the width that there is."""
        width = max(self.width(), self._theme.px(400))
        return QSize(width, self._height(self._theme.font(self._role), width))

    def fits(self) -> bool:
        """Whether all of it is to be seen."""
        return self._height(self.font().pixelSize(), self.width()) <= self.height()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Find the size of the letters anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Take the largest letters that fit; larger ones are never lower, so half of the sizes fall away each time."""
        fits, size, most = self._theme.least, self._theme.font(self._role), self._theme.font(self._role)
        while fits < most:
            if self._height(size, self.width()) <= self.height():
                fits = size
            else:
                most = size - 1
            size = (fits + most + 1) // 2
        if fits != self._size:
            self._size = fits
            self.setFont(letters(fits, strong=self._strong))

    def least_height(self, text: str, width: int) -> int:
        """How high these words are in the smallest letters."""
        return _height(text, self._theme.least, width, strong=self._strong)

    def _height(self, size: int, width: int) -> int:
        return _height(self.text(), size, width, strong=self._strong)


class ToneIcon(QWidget):
    """An icon beside words: tick, triangle, cross, ring, head."""

    def __init__(self, theme: CustomerTheme, tone: Tone = "plain", role: CustomerRole = "small") -> None:
        super().__init__()
        self.tone: Tone = tone
        side = theme.font(role)
        self.setFixedSize(side, side)

    def set_tone(self, tone: Tone) -> None:
        """Show this tone's icon."""
        if tone != self.tone:
            self.tone = tone
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint it in the darker ink."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_mark(painter, QRectF(self.rect()), self.tone, Theme("elder"))


class Pill(QFrame):
    """Words on a tint, at the top left."""

    def __init__(self, theme: CustomerTheme) -> None:
        super().__init__()
        self.setProperty("role", "tinted")
        self._theme = theme
        self.icon = ToneIcon(theme)
        self.label = ElidedWords()
        self.label.setProperty("role", "small")
        self.label.setProperty("quiet", False)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(24), theme.px(10), theme.px(24), theme.px(10))
        row.setSpacing(theme.px(12))
        row.addWidget(self.icon)
        row.addWidget(self.label)

    def say(self, tone: Tone, text: str) -> None:
        """Show this; nothing for no words."""
        self.setVisible(bool(text))
        self.label.ensurePolished()  # its size is asked for before it is shown
        self.label.show_whole(text)
        self.label.updateGeometry()
        self.icon.setVisible(tone != "plain")
        self.icon.set_tone(tone)
        retone(self, tone)
        retone(self.label, tone)


class Light(QWidget):
    """The recording light: a solid dot, lit by what was read back alone; a ring otherwise."""

    def __init__(self, theme: CustomerTheme) -> None:
        super().__init__()
        self.lit = False
        self.setFixedSize(theme.font("small"), theme.font("small"))

    def show_lit(self, *, lit: bool) -> None:
        """Light it, or not."""
        if lit != self.lit:
            self.lit = lit
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the dot, or the ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, radius = QPointF(self.rect().center()), self.width() * 0.36
        painter.setPen(Qt.PenStyle.NoPen if self.lit else QPen(QColor(RING), self.width() * 0.12))
        painter.setBrush(QColor(RECORDING) if self.lit else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(middle, radius, radius)


class TellCard(QFrame):
    """A heading and a text below it."""

    def __init__(self, theme: CustomerTheme, heading: str = "") -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.heading = words(heading, role="head", strong=True)
        self.text = FittedWords(theme, "text", strong=False)
        self.text.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        edge = theme.px(28)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.px(8))
        column.addWidget(self.heading)
        column.addWidget(self.text, 1)

    def say(self, heading: str, text: str) -> None:
        """Show these."""
        self.heading.setText(heading)
        self.text.say(text)
        self.setAccessibleName(heading)
        self.setAccessibleDescription(text)


class FigureCard(QFrame):
    """One figure: what it is, and how much; a loss is coloured, with icon and word."""

    def __init__(self, theme: CustomerTheme) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.what = words(role="lead", quiet=True)
        self.icon = ToneIcon(theme, "warn", "lead")
        self.figure = FittedWords(theme, "figure")
        column = QVBoxLayout(self)
        edge = theme.px(32)
        column.setContentsMargins(edge, edge, edge, edge)
        column.setSpacing(theme.px(8))
        row = QHBoxLayout()
        row.setSpacing(theme.px(12))
        row.addWidget(self.icon)
        row.addWidget(self.what, 1)
        column.addLayout(row)
        column.addWidget(self.figure, 1)

    def say(self, what: str, figure: str, *, loss: bool) -> None:
        """Show this figure."""
        self.what.setText(what)
        self.figure.say(figure)
        self.icon.setVisible(loss)
        tone: Tone | None = "fail" if loss else None
        self.icon.set_tone("warn")
        for widget in (self, self.what, self.figure):
            retone(widget, tone)
        self.setAccessibleName(what)
        self.setAccessibleDescription(figure)


class ReadingBar(QWidget):
    """How far it has been read to her."""

    def __init__(self, theme: CustomerTheme) -> None:
        super().__init__()
        self._share = 0.0
        self.setFixedHeight(theme.px(12))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        """From 0 to 1."""
        if abs(share - self._share) * max(1, self.width()) >= 1 or share in (0.0, 1.0):
            self._share = share
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint what has been read over what has not."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = self.height() / 2
        painter.setBrush(QColor(METER_OFF))
        painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        painter.setBrush(QColor(PRIMARY))
        painter.drawRoundedRect(QRectF(0, 0, self.width() * self._share, self.height()), radius, radius)


def tool(text: str) -> QPushButton:
    """A small key at the top."""
    button = QPushButton(text)
    button.setProperty("role", "tool")
    button.setAccessibleName(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


def side_key(text: str) -> QPushButton:
    """A key beside a text."""
    button = tool(text)
    button.setProperty("role", "side")
    return button
