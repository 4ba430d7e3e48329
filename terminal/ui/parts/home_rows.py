"""The rows of the home page: a sale that waits, a take of today, and the thin line that tells how the machine is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from terminal.session.facts.desk import HealthLine, TakeRow
from terminal.ui.flow import Does
from terminal.ui.page import Kit
from terminal.ui.parts.bottom_bar import KeyButton
from terminal.ui.parts.layouts import clear
from terminal.ui.parts.marks import Card, Chip, Divider, Icon, retone, words
from terminal.ui.parts.take_words import clock_of, day_of, note_of, word_of
from terminal.ui.theme import Tone

ZH: dict[str, str] = {
    "health.camera": "摄像头",
    "health.microphone": "麦克风",
    "health.disk": "磁盘",
    "health.clock": "时钟",
    "health.line": "线路",
    "health.packs": "规则包",
    "health.certificate": "终端证书",
    "health.unchecked": "本机状况还没查过",
    "health.rest": "{count} 项正常",
    "health.look": "{name}：{figure}，看怎么办",
    "today.title": "今天录的",
    "today.count": "{count} 份",
    "today.none": "今天还没有录",
    "row.name": "{n}、{title}，{text}",
}
EN: dict[str, str] = {
    "health.camera": "Camera",
    "health.microphone": "Microphone",
    "health.disk": "Disk",
    "health.clock": "Clock",
    "health.line": "Line",
    "health.packs": "Packs",
    "health.certificate": "Certificate",
    "health.unchecked": "The machine was not checked yet",
    "health.rest": "{count} in order",
    "health.look": "{name}: {figure}, see what to do",
    "today.title": "Recorded today",
    "today.count": "{count}",
    "today.none": "Nothing was recorded today",
    "row.name": "{n}  {title}, {text}",
}
_TONES: Final[dict[str, Tone]] = {"ok": "ok", "warn": "warn", "fail": "fail", "off": "plain", "unknown": "plain"}
_ALWAYS: Final = ("camera", "microphone", "disk", "clock", "line", "packs", "certificate")
MOST_NUMBERED: Final = 9


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One sale that can be begun, gone on with, or filled in."""

    name: str
    """Its own in the list."""
    title: str
    when: str
    text: str
    button: str
    """The phrase of what its number does."""
    does: Does
    tags: tuple[tuple[Tone, str], ...] = ()
    length: str = ""
    tone: Tone | None = None


class SaleRow(Card):
    """A sale that waits: whom for, what, how long, and its number."""

    does = Signal(object)

    def __init__(self, kit: Kit, row: WaitingRow, number: int) -> None:
        super().__init__()
        theme = kit.theme
        disc = QLabel(row.title[:1])
        disc.setProperty("role", "avatar")
        disc.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = words(row.title, role="lead")
        title.setProperty("strong", True)
        head = QHBoxLayout()
        head.setSpacing(theme.space(2))
        head.addWidget(title)
        head.addWidget(words(row.when, role="caption", quiet=True), 1)
        middle = QVBoxLayout()
        middle.setSpacing(2)
        middle.addLayout(head)
        middle.addWidget(words(row.text, quiet=True, wrap=True))
        beside = QVBoxLayout()
        beside.setSpacing(4)
        for tone, said in row.tags:
            chip = Chip(theme)
            chip.say(tone, said)
            beside.addWidget(chip, 0, Qt.AlignmentFlag.AlignRight)
        if row.length:
            beside.addWidget(words(row.length, role="caption", quiet=True), 0, Qt.AlignmentFlag.AlignRight)
        self.button = KeyButton(theme, str(number) if number <= MOST_NUMBERED else "")
        self.button.setProperty("role", "beside")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.set_words(kit.phrases(row.button))
        said = kit.phrases("row.name", n=number, title=row.title, text=row.text)
        self.button.setAccessibleName(f"{kit.phrases(row.button)} {said}")
        self.button.setEnabled(row.does is not None)
        self.button.clicked.connect(lambda: self.does.emit(row.does))
        line = QHBoxLayout(self)
        edge = theme.space(2)
        line.setContentsMargins(edge, edge, edge, edge)
        line.setSpacing(theme.space(2))
        line.addWidget(disc)
        line.addLayout(middle, 1)
        line.addLayout(beside)
        line.addWidget(self.button)


class WaitingRows(QWidget):
    """All sales that wait, made anew only where they change."""

    does = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.rows: tuple[WaitingRow, ...] = ()
        self._looks: tuple[object, ...] = ()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(kit.theme.space(2))

    def show_rows(self, rows: Sequence[WaitingRow]) -> None:
        """Show these, numbered from 1."""
        self.rows = tuple(rows)
        looks = tuple(
            (each.name, each.title, each.when, each.text, each.button, each.tags, each.length, each.does is None)
            for each in rows
        )
        if looks == self._looks:
            return
        self._looks = looks
        clear(self._column)
        for number, row in enumerate(self.rows, start=1):
            made = SaleRow(self._kit, row, number)
            made.does.connect(self.does)
            self._column.addWidget(made)
        self._column.addStretch(1)

    def does_of(self, number: int) -> Does:
        """What the number of a row does, counted from 0."""
        return self.rows[number].does if number < len(self.rows) else None


class TakeLine(QWidget):
    """A take of today: when, whose, why it is there, and the word for where it is."""

    def __init__(self, kit: Kit, row: TakeRow, today: str) -> None:
        super().__init__()
        theme, phrases = kit.theme, kit.phrases
        began = clock_of(row.began) if day_of(row.began) == day_of(today) or not today else day_of(row.began)
        who = words(row.applicant or row.take)
        who.setProperty("strong", True)
        note = words(note_of(phrases, row), role="caption", quiet=True, wrap=True)
        chip = Chip(theme)
        chip.say(*word_of(phrases, row))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, theme.space(1), 0, theme.space(1))
        line.setSpacing(theme.space(2))
        line.addWidget(words(began, role="caption", quiet=True))
        middle = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        middle.setSpacing(0)
        middle.addWidget(who)
        middle.addWidget(note)
        line.addLayout(middle, 1)
        line.addWidget(chip)
        self.setToolTip(row.take)
        self.said = (began, who.text(), note.text(), chip.text())


class TodayCard(Card):
    """The takes of today, and those of before that are not received yet."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._rows: tuple[TakeRow, ...] = ()
        self._today = ""
        self.lines: list[TakeLine] = []
        self.empty = words(kit.phrases("today.none"), quiet=True)
        self._column = QVBoxLayout(self)
        edge = kit.theme.space(2)
        self._column.setContentsMargins(edge, edge // 2, edge, edge // 2)
        self._column.setSpacing(0)
        self._column.addWidget(self.empty)
        self._column.addStretch(1)

    def show_takes(self, rows: tuple[TakeRow, ...], at: str) -> None:
        """Show them, newest first; made anew only where something changed."""
        if (rows, at[:10]) == (self._rows, self._today):
            return
        self._rows, self._today = rows, at[:10]
        clear(self._column)
        self.lines = []
        if not rows:
            self.empty = words(self._kit.phrases("today.none"), quiet=True)
            self._column.addWidget(self.empty)
        for place, row in enumerate(rows):
            if place:
                self._column.addWidget(Divider())
            line = TakeLine(self._kit, row, at)
            self.lines.append(line)
            self._column.addWidget(line)
        self._column.addStretch(1)

    def texts(self) -> list[tuple[str, str, str, str]]:
        """What each line says: when, whose, why, and the word."""
        return [line.said for line in self.lines]


class _Amiss(QPushButton):
    """What is not as it should be: the way to what to do about it."""

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        inside = self.layout()
        return inside.sizeHint() if inside is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.sizeHint()


class HealthRow(Card):
    """How the machine is, in one line: an arrow stands only at what is not as it should be."""

    asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._lines: tuple[HealthLine, ...] | None = None
        self._figures: list[QLabel] = []
        self._good: list[QWidget] = []
        self._rest = Chip(kit.theme)
        self._row = QHBoxLayout(self)
        edge = kit.theme.space(2)
        self._row.setContentsMargins(edge, edge // 2, edge, edge // 2)
        self._row.setSpacing(kit.theme.space(2))
        self.buttons: list[QPushButton] = []

    def show_lines(self, lines: tuple[HealthLine, ...]) -> None:
        """Show those that everybody wants to see, and of the others what is amiss, the worst first."""
        if lines == self._lines:
            return
        self._lines = lines
        clear(self._row)
        self.buttons, self._figures, self._good = [], [], []
        shown = [each for each in lines if each.name in _ALWAYS or each.state in ("warn", "fail")]
        if not shown:
            self._row.addWidget(words(self._kit.phrases("health.unchecked"), quiet=True))
        for each in shown:
            made = self._made(each)
            if each.state == "ok":
                self._good.append(made)
            self._row.addWidget(made)
            self._row.addStretch(1)
        self._rest = Chip(self._kit.theme)
        self._rest.say("ok", self._kit.phrases("health.rest", count=len(self._good)))
        self._row.addWidget(self._rest)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Figures of what is as it should be step back where room is scarce."""
        super().resizeEvent(event)
        self._make_room()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Before it was shown, its words had no size yet."""
        super().showEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        for figure in self._figures:
            figure.setVisible(True)
        for each in self._good:
            each.setVisible(True)
        self._rest.setVisible(False)
        self._row.invalidate()
        if self._row.sizeHint().width() > self.width():
            for figure in self._figures:
                figure.setVisible(False)
            self._row.invalidate()
        scarce = self._row.sizeHint().width() > self.width()
        if scarce:
            for each in self._good:
                each.setVisible(False)
            self._rest.setVisible(bool(self._good))
        gaps = [place for place in range(self._row.count()) if self._row.itemAt(place).spacerItem() is not None]
        for gap in gaps:  # what is amiss begins at the left, too, where the others step back
            self._row.setStretch(gap, int(not scarce or gap == gaps[-1]))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As narrow as it is without the figures that step back."""
        return QSize(0, super().minimumSizeHint().height())

    def _made(self, line: HealthLine) -> QWidget:
        phrases, tone = self._kit.phrases, _TONES[line.state]
        name = phrases(f"health.{line.name}") if phrases.has(f"health.{line.name}") else line.name
        amiss = line.state in ("warn", "fail")
        frame: QWidget = _Amiss() if amiss else QFrame()
        frame.setProperty("role", "tinted-button" if amiss else "plainframe")
        if amiss:
            frame.setProperty("tone", tone)
        inside = QHBoxLayout(frame)
        pad = self._kit.theme.space(1)
        inside.setContentsMargins(pad, pad // 2, pad, pad // 2)
        inside.setSpacing(pad)
        mark = Icon(self._kit.theme)
        mark.set_tone(tone)
        said = words(name)
        said.setProperty("strong", True)
        retone(said, tone)
        figure = words(line.figure, role="caption", quiet=not amiss)
        for each in (mark, said, figure):
            inside.addWidget(each)
            each.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if not amiss:
            self._figures.append(figure)
        if isinstance(frame, QPushButton):
            arrow = words("›")
            arrow.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inside.addWidget(arrow)
            frame.setAccessibleName(phrases("health.look", name=name, figure=line.figure))
            frame.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            frame.clicked.connect(self.asked)
            self.buttons.append(frame)
        return frame

    def texts(self) -> list[str]:
        """What is said, left to right."""
        labels = [label for label in self.findChildren(QLabel) if not self._rest.isAncestorOf(label)]
        return [label.text() for label in labels if label.text()]
