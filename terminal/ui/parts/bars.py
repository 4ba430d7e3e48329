"""The strip at the top (what is going on) and the strip at the bottom (what to do next)."""

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from terminal.session.identity.view import IdentityStage
from terminal.session.snapshot import Snapshot
from terminal.ui.parts.identity import side_button
from terminal.ui.parts.marks import Chip, retone, words
from terminal.ui.parts.primary_button import STAGES, Primary, place_of, primary_of
from terminal.ui.phrases.shell import Phrases, clock
from terminal.ui.theme import METER_OFF, PRIMARY, RECORDING, RING, Theme, Tone

_SCARCE_S, _VERY_SCARCE_S = 3600, 600


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


class ElidedWords(QLabel):
    """A caption that gives way in the middle when there is no room; the whole of it is in the tool tip."""

    def __init__(self) -> None:
        super().__init__()
        self._whole = ""
        self.setProperty("role", "caption")
        self.setProperty("quiet", True)

    def show_whole(self, text: str) -> None:
        """Show this text, cut in its middle where there is no room; tool tip and accessible name have all of it."""
        if text != self._whole:
            self._whole = text
            self.setToolTip(text)
            self.setAccessibleName(text)
            self.updateGeometry()
            self._elide()

    def whole(self) -> str:
        """The text before it was cut."""
        return self._whole

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for the whole text."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._whole) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for about eight characters."""
        return QSize(self.fontMetrics().averageCharWidth() * 8, self.fontMetrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Cut the text anew for this width."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, self.width())
        self.setText(shown)


class TopBar(QFrame):
    """Light and word, elapsed and on-disk time, take, line and disk; and how the screen looks."""

    language_asked = Signal()
    text_size_asked = Signal()

    def __init__(self, theme: Theme, phrases: Phrases, bytes_per_second: int) -> None:
        super().__init__()
        self.setObjectName("top")
        self.setFixedHeight(theme.bar)
        self._phrases = phrases
        self._bytes_per_second = bytes_per_second
        self.light = RecordingLight(theme)
        self.state = words()
        self.state.setProperty("strong", True)
        self.elapsed = words(role="time")
        self.elapsed.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self.held = words(role="caption", quiet=True)
        self.take = ElidedWords()
        self.line = Chip(theme)
        self.disk = Chip(theme)
        self._there: dict[QWidget, bool] = {}
        self._arranged: tuple[object, ...] = ()
        self.row = QHBoxLayout(self)
        self.row.setSpacing(theme.space(2))
        for widget in (self.light, self.state, self.elapsed):
            self.row.addWidget(widget)
        self.row.addLayout(_stacked(self.held, self.take))
        self.row.addStretch(1)
        for chip in (self.line, self.disk):
            self.row.addWidget(chip)
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

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show how it stands; times and take are hidden while identifying, line and disk until known."""
        self.light.show_lit(lit=snapshot.recording)
        state = self._phrases(light_phrase(snapshot))
        self.state.setText(state)
        retone(self.state, "fail" if snapshot.falling_behind else None)
        self.light.setAccessibleName(state)
        elapsed = clock(snapshot.elapsed_s)
        self.elapsed.setText(elapsed)
        self.elapsed.setAccessibleName(self._phrases("time.elapsed", clock=elapsed))
        self.held.setText(self._phrases("time.held", clock=clock(snapshot.held_s)))
        take = snapshot.take
        self.take.show_whole(self._phrases("take.number", take=take) if take else self._phrases("take.none"))
        for widget in (self.elapsed, self.held):
            widget.setVisible(snapshot.phase != "identifying")  # nothing is recorded yet, so there is no time to tell
        self._there = {
            self.take: snapshot.phase != "identifying",
            self.disk: snapshot.free_bytes > 0,  # 0: nobody has looked yet
            self.line: snapshot.line_up is not None,
        }
        self._show_line(snapshot)
        self._show_disk(snapshot.free_bytes)
        self._make_room()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Hide what has to step back at this width, and bring back what fits again."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Where there is too little of it, what is as it should be steps back: take, disk, line. Troubles stay."""
        texts = (self.state.text(), self.take.whole(), self.disk.text(), self.line.text(), len(self.elapsed.text()))
        looks = (*self._there.values(), *texts, self.elapsed.isHidden(), self.width())
        if looks == self._arranged:
            return
        self._arranged = looks
        for widget, there in self._there.items():
            widget.setVisible(there)
        for widget, there in self._there.items():
            self.row.invalidate()
            if self.row.sizeHint().width() <= self.width():
                return
            if there and widget.property("tone") in (None, "ok"):
                widget.hide()

    def _show_line(self, snapshot: Snapshot) -> None:
        if snapshot.line_up is not None:
            tone: Tone = "ok" if snapshot.line_up else "warn"
            self.line.say(tone, self._phrases("line.up" if snapshot.line_up else "line.down"))
            detail = snapshot.line_detail
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
    if snapshot.phase == "sealed" and snapshot.given_up:
        return "light.given_up"
    if snapshot.phase in ("opening", "closing", "sealed"):
        return f"light.{snapshot.phase}"
    if snapshot.phase != "recording":
        return "light.off"
    if snapshot.falling_behind:
        return "light.behind"
    return "light.recording" if snapshot.recording else "light.unproven"


class Steps(QWidget):
    """One bar for each node: those behind us, this one, those to come."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.index, self.count = 0, 0
        self.setFixedHeight(theme.step)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_place(self, index: int, count: int) -> None:
        """Mark bar `index`, from 0, as the present one of `count`; -1: none yet, `count`: all are behind us."""
        if (index, count) != (self.index, self.count):
            self.index, self.count = index, count
            self.update()

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the bars, equally wide, over the whole width."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        gap = self._theme.space(1)
        step = (self.width() + gap) / max(1, self.count)
        for number in range(self.count):
            colour = self._theme.ink("ok") if number < self.index else PRIMARY if number == self.index else METER_OFF
            painter.setBrush(QColor(colour))
            bar = QRectF(number * step, 0, step - gap, self.height())
            painter.drawRoundedRect(bar, bar.height() / 2, bar.height() / 2)


class KeyButton(QPushButton):
    """A button that shows its key beside its word."""

    def __init__(self, theme: Theme, key: str) -> None:
        super().__init__()
        self._label = QLabel()
        self._inside = QHBoxLayout(self)
        key_cap = QLabel(key)
        key_cap.setProperty("role", "key")
        row = self._inside
        row.setContentsMargins(theme.space(3), 0, theme.space(3), 0)
        row.setSpacing(theme.space(2))
        row.addStretch(1)
        row.addWidget(self._label)
        row.addWidget(key_cap, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        for label in (self._label, key_cap):
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def set_words(self, text: str) -> None:
        """Show this word before the key; it is the accessible name, too."""
        self._label.setText(text)
        self.setAccessibleName(text)

    def words(self) -> str:
        """The word, without its key."""
        return self._label.text()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Room for word and key: of labels inside a button Qt knows nothing."""
        inside, alone = self._inside.sizeHint(), super().sizeHint()
        return QSize(max(inside.width(), alone.width()), max(inside.height(), alone.height()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The same: neither word nor key is ever cut."""
        return self.sizeHint()


class BottomBar(QFrame):
    """How far the script is, giving up, and the one thing to do next, always bottom right."""

    primary_pressed = Signal()
    give_up_pressed = Signal()
    back_pressed = Signal()
    cancel_pressed = Signal()

    def __init__(self, theme: Theme, phrases: Phrases) -> None:
        super().__init__()
        self.setObjectName("bottom")
        self._phrases = phrases
        self._primary: Primary | None = None
        self._changed = False
        self._ready = True
        self.asking_places = False
        """Whether the page that asks for places is open in a recording."""
        self.steps = Steps(theme)
        self.place = words(role="caption", quiet=True)
        self.give_up = QPushButton(phrases("button.give_up"))
        self.give_up.setAccessibleName(phrases("button.give_up"))
        self.give_up.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.give_up.clicked.connect(self.give_up_pressed)
        self.cancel = side_button(phrases("identity.button.cancel"))
        self.cancel.clicked.connect(self.cancel_pressed)
        self.back = side_button(phrases("identity.button.back"))
        self.back.clicked.connect(self.back_pressed)
        self.primary = KeyButton(theme, phrases("button.key"))
        self.primary.setProperty("role", "primary")
        self.primary.clicked.connect(self.primary_pressed)
        progress = _stacked(self.steps, self.place)
        progress.setSpacing(theme.space(1))
        self.row = QHBoxLayout(self)
        self.row.setSpacing(theme.space(2))
        self.row.addLayout(progress, 1)
        self.row.addSpacing(theme.space(2))
        for button in (self.give_up, self.cancel, self.back):
            self.row.addWidget(button)
        self.row.addWidget(self.primary)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show how far script or identity step is, and those buttons that mean something now."""
        identifying = snapshot.phase == "identifying"
        if identifying and snapshot.identity is not None:
            text = self._show_stage(snapshot.identity.stage)
        else:
            text = self._show_node(snapshot)
        self.place.setText(text)
        self.steps.setAccessibleName(text)
        self.give_up.setVisible(snapshot.phase == "recording")
        self.cancel.setVisible(identifying)
        before = snapshot.identity is not None and snapshot.identity.stage != "consent"
        self.back.setVisible(identifying and before)
        self._show_primary(primary_of(snapshot, asking_places=self.asking_places))

    def _show_stage(self, stage: IdentityStage) -> str:
        place = place_of(stage)
        self.steps.show_place(place, len(STAGES))
        return self._phrases(f"identity.step.{stage}", n=place + 1, total=len(STAGES))

    def _show_node(self, snapshot: Snapshot) -> str:
        running = snapshot.phase in ("recording", "closing") and snapshot.node_count > 0
        self.steps.show_place(snapshot.node_index if running else -1, snapshot.node_count)
        place = {"n": snapshot.node_index + 1, "total": snapshot.node_count}
        ended = "progress.done" if snapshot.phase == "sealed" else "progress.idle"
        return self._phrases("progress.name", **place) if running else self._phrases(ended)

    def show_ready(self, *, ready: bool) -> None:
        """Whether what the primary button sends is there."""
        self._ready = ready
        self._enable()

    def offers_another_thing(self) -> bool:
        """Whether the last snapshot changed what the primary button does."""
        return self._changed

    def _show_primary(self, primary: Primary) -> None:
        self._changed = primary != self._primary
        if self._changed:
            self._primary = primary
            self.primary.set_words(self._phrases(primary.phrase))
        self._enable()

    def _enable(self) -> None:
        self.primary.setEnabled(self._ready and self._primary is not None and self._primary.key is not None)


def _stacked(upper: QWidget, lower: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addStretch(1)
    column.addWidget(upper)
    column.addWidget(lower)
    column.addStretch(1)
    return column
