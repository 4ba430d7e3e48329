"""Devices to choose from, by eye and by ear: a picture or a level, a name, and the letter that chooses it."""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from terminal.session.setting_up import CameraSeen, MicrophoneHeard
from terminal.ui.parts.marks import ElidedWords, key_cap, mark_chosen, retone, words
from terminal.ui.parts.preview import PreviewWidget
from terminal.ui.phrases.table import Phrases
from terminal.ui.ports import Frame
from terminal.ui.theme import METER_OFF, PRIMARY, RING, Theme, Tone

_BARS = 14
_LEAST_WORDS = 12
_FLOOR_DB, _TOP_DB = -60.0, -6.0
_LEAST_BAR, _BAR_SHARE = 0.3, 0.55


class Ring(QWidget):
    """A radio button's ring: chosen or not."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.on = False
        self.setFixedSize(theme.icon + 4, theme.icon + 4)

    def show_on(self, *, on: bool) -> None:
        """Fill it, or leave it empty."""
        if on != self.on:
            self.on = on
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the ring, and a disc in it while chosen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.setPen(QPen(QColor(PRIMARY if self.on else RING), 3))
        painter.drawEllipse(place)
        if self.on:
            side = place.width() / 4
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(PRIMARY))
            painter.drawEllipse(place.adjusted(side, side, -side, -side))


class RisingBars(QWidget):
    """How loud it is now: bars that rise to the right, lit from the left."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.lit = 0
        self.setFixedHeight(theme.control - theme.space(1))
        self.setMinimumWidth(theme.space(6))
        self.setMaximumWidth(theme.space(_BARS + 4))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_level(self, level_db: float) -> None:
        """Light the bars up to this level, dBFS."""
        lit = round(max(0.0, min(1.0, (level_db - _FLOOR_DB) / (_TOP_DB - _FLOOR_DB))) * _BARS)
        if lit != self.lit:
            self.lit = lit
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        step = self.width() / _BARS
        for bar in range(_BARS):
            tall = self.height() * (_LEAST_BAR + (1 - _LEAST_BAR) * bar / (_BARS - 1))
            painter.setBrush(QColor(self._theme.ink("ok") if bar < self.lit else METER_OFF))
            painter.drawRoundedRect(QRectF(bar * step, self.height() - tall, step * _BAR_SHARE, tall), 3, 3)


class Pick(QPushButton):
    """One thing to choose: ring, name, a line about it, its key; above it a picture, where there is one."""

    def __init__(self, theme: Theme, key: str, above: QWidget | None = None, beside: QWidget | None = None) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "row")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding if above else QSizePolicy.Policy.Minimum
        )
        self.ring, self.name, self.told = Ring(theme), ElidedWords(), words(role="caption", quiet=True, wrap=True)
        self.name.setProperty("role", "body")
        self.name.setProperty("quiet", False)
        self.name.setProperty("strong", True)
        for label in (self.name, self.told):
            label.setMinimumWidth(theme.space(_LEAST_WORDS))  # narrow columns cut the name, its whole is in the tip
        self.cap = key_cap(key)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.name)
        column.addWidget(self.told)
        row = QHBoxLayout()
        row.setSpacing(theme.space(1))
        row.setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(1))
        row.addWidget(self.ring)
        row.addLayout(column, 2)
        for widget in filter(None, (beside, self.cap)):
            row.addWidget(widget, 1 if widget is beside else 0)
        self._inside = QVBoxLayout(self)
        edge = theme.outline if above else 0
        self._inside.setContentsMargins(edge, edge, edge, edge)
        self._inside.setSpacing(0)
        if above is not None:
            self._inside.addWidget(above, 1)
        self._inside.addLayout(row)
        for child in self.findChildren(QWidget):
            child.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def say(self, name: str, told: str, tone: Tone | None = None, *, chosen: bool) -> None:
        """Show name and line, and whether it is the one."""
        self.name.show_whole(name)
        if told != self.told.text():
            self.told.setText(told)
        self.told.setVisible(bool(told))
        retone(self.told, tone)
        self.ring.show_on(on=chosen)
        mark_chosen(self, chosen=chosen)
        self.setAccessibleName(name)
        self.setAccessibleDescription(told)
        self._weigh()

    def _weigh(self) -> None:
        """Room for all lines of words at this width; what gives way is the picture."""
        self.setMinimumHeight(max(self._inside.totalMinimumHeightForWidth(self.width()), self._least))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Divide the words anew."""
        super().resizeEvent(event)
        self._weigh()

    @property
    def _least(self) -> int:
        return self._theme.control + self._theme.space(1)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for what stands in it: of layouts inside a button Qt knows nothing."""
        inside = self._inside.sizeHint()
        return QSize(inside.width(), max(inside.height(), self._least))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The words give way sideways, never in height."""
        least = self._inside.minimumSize()
        return QSize(least.width(), max(least.height(), self._least))

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Lines are divided."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """Room for all lines at this width."""
        return max(self._inside.totalHeightForWidth(width), self._least)


class CameraPick(Pick):
    """A camera by its live picture."""

    def __init__(self, theme: Theme, phrases: Phrases, letter: str, frame: Callable[[], Frame | None]) -> None:
        self.preview = PreviewWidget(theme, phrases, frame)
        self.preview.setMinimumHeight(theme.picture_least // 2)
        super().__init__(theme, letter, above=self.preview)
        self._phrases = phrases

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Pictures share the height that there is."""
        return False

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As low as may be: what room there is they get by stretching."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """No taller than the picture is at this width."""
        super().resizeEvent(event)
        self.preview.setMaximumHeight(round(self.width() / self.preview.aspect))

    def show_camera(self, seen: CameraSeen, *, chosen: bool) -> None:
        """Show what it gives now, or why it gives nothing."""
        self.preview.show_interrupted(interrupted=seen.state == "gone" and self.preview.number is not None)
        self.say(seen.name, *self._told(seen), chosen=chosen)

    def _told(self, seen: CameraSeen) -> tuple[str, Tone | None]:
        language = self._phrases.language
        if seen.state == "gone" and seen.trouble is not None:
            return seen.trouble.sentence(language), "fail"
        if seen.state != "shows" or seen.brightness is None:
            return self._phrases("setup.opening"), None
        figures = self._phrases("setup.camera.figures", fps=f"{seen.fps:.0f}", brightness=seen.brightness)
        if seen.doubt is not None:
            return f"{figures} · {self._phrases('setup.camera.virtual')}", "warn"
        return figures, None


class MicrophonePick(Pick):
    """A microphone by its level."""

    def __init__(self, theme: Theme, phrases: Phrases, letter: str) -> None:
        self.bars = RisingBars(theme)
        super().__init__(theme, letter, beside=self.bars)
        self._phrases = phrases

    def show_microphone(self, heard: MicrophoneHeard, *, chosen: bool) -> None:
        """Show how loud it is now and was, or why it gives nothing."""
        self.bars.show_level(heard.level_db if heard.state == "shows" else _FLOOR_DB)
        told, tone = microphone_words(self._phrases, heard)
        self.say(heard.name, told, tone, chosen=chosen)


_SOFT_DB = -35.0
_DEAD_DB = -90.0


def microphone_words(phrases: Phrases, heard: MicrophoneHeard) -> tuple[str, Tone | None]:
    """Say what there is to say of a microphone."""
    if heard.state == "gone" and heard.trouble is not None:
        return heard.trouble.sentence(phrases.language), "fail"
    if heard.state != "shows" or heard.quiet_db is None:
        return phrases("setup.opening"), None
    quiet = f"{heard.quiet_db:.0f}"
    if heard.speech_db is None:
        silent = heard.quiet_db <= _DEAD_DB
        return phrases("setup.microphone.silent" if silent else "setup.microphone.quiet", quiet=quiet), None
    figures = {"speech": f"{heard.speech_db:.0f}", "quiet": quiet}
    if heard.speech_db < _SOFT_DB:
        return phrases("setup.microphone.soft", **figures), "warn"
    return phrases("setup.microphone.figures", **figures), None
