"""The strip at the top: what is going on, with whom, and how the screen looks."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from terminal.session.snapshot import Phase, SaleView, Snapshot, StaffView, StationView
from terminal.ui.parts.layouts import stacked
from terminal.ui.parts.marks import Chip, ElidedWords, retone, words
from terminal.ui.parts.stands import binds
from terminal.ui.parts.verdict_words import is_failing
from terminal.ui.phrases.staff import staff_words
from terminal.ui.phrases.table import Phrases, clock
from terminal.ui.theme import RECORDING, RING, Theme, Tone

_SCARCE_S, _VERY_SCARCE_S = 3600, 600
_TIMED: frozenset[Phase] = frozenset({"opening", "recording", "closing", "sealed"})
"""Phases in which there is a take, so that there are times to tell."""
_RUNNING: frozenset[Phase] = frozenset({"opening", "recording", "closing"})
_SHOWN_TO_HER: frozenset[Phase] = frozenset({"identifying", "recording", "sealed"})
"""Phases in which there is something that the customer sees or does."""
_BETWEEN = " · "


class RecordingLight(QWidget):
    """Solid red while what is read back from disk keeps up; a grey ring otherwise. It never blinks."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.lit = False
        self.setFixedSize(theme.light, theme.light)

    def show_lit(self, *, lit: bool) -> None:
        """Light it or put it out; painted only where that changes something."""
        if lit != self.lit:
            self.lit = lit
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint a disc while lit, else a ring: not told by colour alone."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        if self.lit:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(RECORDING))
        else:
            painter.setPen(QPen(QColor(RING), 3))
        painter.drawEllipse(place)


class TopBar(QFrame):
    """Light and word, elapsed and on-disk time, take, whose sale it is, line and disk; and how the screen looks."""

    language_asked = Signal()
    text_size_asked = Signal()
    turn_asked = Signal()
    """There is one display: it is turned over to the customer."""

    def __init__(self, theme: Theme, phrases: Phrases, bytes_per_second: int) -> None:
        super().__init__()
        self.setObjectName("top")
        self.setFixedHeight(theme.bar)
        self._theme = theme
        self._phrases = phrases
        self._bytes_per_second = bytes_per_second
        self.light = RecordingLight(theme)
        self.state = words()
        self.state.setProperty("strong", True)
        self.elapsed = words(role="time")
        self.elapsed.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.held = words(role="caption", quiet=True)
        self.take = ElidedWords()
        self.sale = ElidedWords()
        self.staff = ElidedWords()
        self.line, self.disk, self.fine = Chip(theme), Chip(theme), Chip(theme)
        self._large = theme.text_size == "elder"
        self._there: dict[QWidget, bool] = {}
        self._arranged: tuple[object, ...] = ()
        self.row = QHBoxLayout(self)
        self.row.setSpacing(theme.space(2))
        for widget in (self.light, self.state, self.elapsed):
            self.row.addWidget(widget)
        self._times = stacked(self.held, self.take)
        self.row.addLayout(self._times)
        self.row.addWidget(self.sale)
        self.row.addStretch(1)
        self.row.addWidget(self.staff)
        for chip in (self.line, self.disk, self.fine):
            self.row.addWidget(chip)
        self.looks: list[QPushButton] = []
        """How the screen looks; not there while a take runs, so that no stray key changes it."""
        other_size = "standard" if theme.text_size == "elder" else "elder"
        for text, name, asked in (
            (phrases(f"size.{other_size}"), phrases(f"size.{other_size}"), self.text_size_asked),
            (phrases("language.other"), phrases("language.name"), self.language_asked),
        ):
            button = QPushButton(text)
            button.setProperty("role", "quiet")
            button.setAccessibleName(name)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(asked)
            self.row.addWidget(button)
            self.looks.append(button)

        self.turn = QPushButton(phrases("top.turn"))
        self.turn.setProperty("role", "quiet")
        self.turn.setAccessibleName(phrases("top.turn"))
        self.turn.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.turn.clicked.connect(self.turn_asked)
        self.turn.hide()
        self.row.addWidget(self.turn)
        self._alone = False

    def show_alone(self, *, alone: bool) -> None:
        """Whether this is the only display, so that it can be turned over to the customer."""
        self._alone = alone
        self.turn.setVisible(alone)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show how it stands; times and take while there are any, line and disk once they are known."""
        take = snapshot.take
        self.light.show_lit(lit=take.recording)
        state = self._phrases(light_phrase(snapshot))
        self.state.setText(state)
        retone(self.state, "fail" if take.falling_behind else None)
        self.light.setAccessibleName(state)
        elapsed = clock(take.elapsed_s)
        self.elapsed.setText(elapsed)
        self.elapsed.setAccessibleName(self._phrases("time.elapsed", clock=elapsed))
        self.held.setText(self._phrases("time.held", clock=clock(take.held_s)))
        self.take.show_whole(self._phrases("take.number", take=take.take) if take.take else self._phrases("take.none"))
        timed = snapshot.phase in _TIMED and (take.take is not None or snapshot.phase != "sealed")
        self.elapsed.setVisible(timed)
        for button in self.looks:
            button.setVisible(snapshot.phase not in _RUNNING)
        self.turn.setVisible(self._alone and snapshot.phase in _SHOWN_TO_HER)
        self._show_sale(snapshot.sale)
        self._show_staff(snapshot.staff)
        fine = self._large and self._all_fine(snapshot)
        self.fine.say("ok", self._phrases("top.fine"))
        self._there = {
            self.take: timed,
            self.disk: snapshot.station.free_bytes > 0 and not fine,  # 0: nobody has looked yet
            self.line: snapshot.station.line_up is not None and not fine,
            self.fine: fine,
            self.staff: snapshot.staff.signed_in is not None and snapshot.sale is None,
            self.sale: snapshot.sale is not None,
            self.held: timed,
        }
        self._show_line(snapshot.station)
        self._show_disk(snapshot.station.free_bytes)
        self._make_room()

    def _all_fine(self, snapshot: Snapshot) -> bool:
        """Whether line and disk are known, and neither asks for anything: one word says so in large letters."""
        station = snapshot.station
        line = station.line_up is True and station.line_detail is None
        return line and station.free_bytes // self._bytes_per_second >= _SCARCE_S

    def _show_staff(self, staff: StaffView) -> None:
        person = staff.signed_in
        named = () if person is None else (person.institution, staff_words(self._phrases, person))
        self.staff.show_whole(_BETWEEN.join(filter(None, named)))

    def _show_sale(self, sale: SaleView | None) -> None:
        named = () if sale is None else (sale.institution, sale.seller, sale.applicant)
        self.sale.show_whole(_BETWEEN.join(filter(None, named)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Hide what has to step back at this width, and bring back what fits again."""
        super().resizeEvent(event)
        self._make_room()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Find out anew what has to step back: before it was shown, its words had no size yet."""
        super().showEvent(event)
        self._arranged = ()
        self._make_room()

    def _make_room(self) -> None:
        """Where there is too little of it, what is as it should be steps back in this order. Troubles stay."""
        said = (self.take.whole(), self.sale.whole(), self.staff.whole())
        chips = (self.disk.text(), self.line.text(), self.fine.text())
        texts = (self.state.text(), *said, *chips, len(self.elapsed.text()))
        looks = (*self._there.values(), *texts, self.elapsed.isHidden(), self.width())
        if looks == self._arranged:
            return
        self._arranged = looks
        for widget, there in self._there.items():
            widget.setVisible(there)
        for widget, there in self._there.items():
            self._times.invalidate()  # a layout inside another keeps what it measured
            self.row.invalidate()
            if self.row.sizeHint().width() - self._gives_way() <= self.width():
                return
            if there and widget.property("tone") in (None, "ok"):
                widget.hide()

    def _gives_way(self) -> int:
        """How much narrower the sale's words may become before anything else has to step back."""
        whole = 0 if self.sale.isHidden() else self.sale.sizeHint().width()
        return max(0, whole - self._theme.sale_width)

    def _show_line(self, station: StationView) -> None:
        if station.line_up is not None:
            tone: Tone = "ok" if station.line_up and not station.line_detail else "warn"
            self.line.say(tone, self._phrases("line.up" if station.line_up else "line.down"))
            detail = station.line_detail
            self.line.setToolTip(detail.words(self._phrases.language) if detail else "")

    def _show_disk(self, free_bytes: int) -> None:
        seconds = free_bytes // self._bytes_per_second
        if seconds >= _SCARCE_S:
            self.disk.say("ok", self._phrases("disk.hours", hours=seconds // 3600))
        else:
            tone: Tone = "warn" if seconds >= _VERY_SCARCE_S else "fail"
            self.disk.say(tone, self._phrases("disk.minutes", minutes=seconds // 60))


def light_phrase(snapshot: Snapshot) -> str:
    """The key of the word beside the light."""
    if snapshot.phase == "sealed":
        if snapshot.take.ending == "finished" and not snapshot.lacking and is_failing(snapshot):
            return "light.failing" if binds(snapshot) else "light.rehearsed"
        return "light.lacking" if snapshot.lacking else f"light.{snapshot.take.ending or 'interrupted'}"
    if snapshot.phase in ("opening", "closing"):
        return f"light.{snapshot.phase}"
    if snapshot.phase != "recording":
        return "light.off"
    return _recording_phrase(snapshot)


def _recording_phrase(snapshot: Snapshot) -> str:
    if snapshot.take.falling_behind:
        return "light.behind"
    if not snapshot.take.recording:
        return "light.unproven"
    practised = snapshot.sale is not None and snapshot.sale.practice
    return "light.practice" if practised else "light.recording"
