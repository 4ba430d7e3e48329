"""The operator's window: shows snapshots, says what was pressed, and asks before something ends."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMainWindow, QPushButton

from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Live, Phase, Snapshot
from terminal.ui.flow import Answers, Does, Flow, is_over
from terminal.ui.page import Kit
from terminal.ui.parts.draft import Draft
from terminal.ui.parts.flash import Flash
from terminal.ui.parts.flow_dialog import FlowDialog
from terminal.ui.phrases.table import Phrases, clock
from terminal.ui.ports import Frame, Language, TextSize
from terminal.ui.shell import Shell
from terminal.ui.theme import Theme

BOUNCE_MS = 300
"""A pedal or a nervous finger that presses twice within this time has pressed once."""
_CLOSING: dict[Phase, str] = {
    "opening": "close", "recording": "close", "closing": "close", "identifying": "close_identity",
}  # fmt: skip
"""The question before the window closes, by phase; in all others it closes at once."""
_ESC = "Esc"
_SCROLLS: dict[int, int] = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_MOVES: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_DOES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_HD_BYTES_PER_SECOND = 330_000  # profile 720p25 at its ceiling: 2.5 Mbit/s picture, sound and overhead


class KioskWindow(QMainWindow):
    """Lives on the GUI thread, like every method of it."""

    def __init__(
        self,
        *,
        latest_frame: Callable[[], Frame | None],
        press: Callable[[Pressed], None],
        language: Language = "zh",
        text_size: TextSize = "standard",
        bytes_per_second: int = _HD_BYTES_PER_SECOND,
    ) -> None:
        """`latest_frame` must answer at once; `bytes_per_second` turns free disk into hours."""
        super().__init__()
        self._latest_frame = latest_frame
        self._press = press
        self._bytes_per_second = bytes_per_second
        self._language: Language = language
        self._theme = Theme(text_size)
        self._snapshot, self._live = Snapshot(), Live()
        self._draft = Draft()
        self._question: FlowDialog | None = None
        self._over: Callable[[Snapshot], bool] = lambda _: False
        """Whether what the open question asks about is over."""
        self._may_close = False
        self._since_press = QElapsedTimer()
        self.setMinimumSize(1024, 700)
        self._phrases = Phrases(language)
        self.flash = Flash(self, self._theme, self._phrases, self._draft)
        self._build()

    @property
    def language(self) -> Language:
        """The language of every word on the screen now, which the button in the top strip may have changed."""
        return self._language

    @property
    def text_size(self) -> TextSize:
        """The text size now, which the button in the top strip may have changed."""
        return self._theme.text_size

    @property
    def question(self) -> FlowDialog | None:
        """The question that is being asked just now; None while nothing is asked."""
        return self._question

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot that is shown."""
        return self._snapshot

    def fetch(self) -> None:
        """Come before the other windows: a sale was handed over by another program."""
        if self.isActiveWindow() or QGuiApplication.platformName() == "offscreen":
            return  # it is there, or there is nothing before which it could come
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    def receive(self, value: Snapshot | Live) -> None:
        """Show whichever of the two came over the bridge."""
        if isinstance(value, Live):
            self.show_live(value)
        else:
            self.show_snapshot(value)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show it; an open question about something that is over closes as if it were answered with no."""
        self._snapshot = snapshot
        if snapshot.sale is not None and snapshot.sale.plan.line != self._phrases.line:
            self._build()  # a sale of another line of business, which has words of its own
        else:
            self.shell.show_snapshot(snapshot)
            self.flash.show_snapshot(snapshot)
        if self._question is not None and self._over(snapshot):
            self._question.close_for_good()

    def show_live(self, live: Live) -> None:
        """Show what moves many times a second."""
        self._live = live
        self.shell.show_live(live)

    def set_language(self, language: Language) -> None:
        """Make the screen anew in this language; what was chosen and typed stays."""
        self._language = language
        self._build()

    def set_text_size(self, text_size: TextSize) -> None:
        """Make the screen anew in this size; what was chosen and typed stays."""
        self._theme = Theme(text_size)
        self._build()

    def _build(self) -> None:
        """Put the screen together anew: language, line of business and text size reach into every widget."""
        sale = self._snapshot.sale
        self._phrases = Phrases(self._language, self._phrases.line if sale is None else sale.plan.line)
        self.setWindowTitle(self._phrases("window.title"))
        self.setStyleSheet(self._theme.style_sheet())
        kit = Kit(self._theme, self._phrases, self._draft)
        shell = Shell(kit, self._latest_frame, self._bytes_per_second)
        shell.top.language_asked.connect(self._swap_language)
        shell.top.text_size_asked.connect(self._swap_text_size)
        shell.does.connect(self.do)
        self.flash.deleteLater()
        self.flash = Flash(self, self._theme, self._phrases, self._draft)
        self.flash.skipped.connect(self._skip_flash)
        self.shell = shell
        self.setCentralWidget(shell)
        shell.show_snapshot(self._snapshot)
        shell.show_live(self._live)
        shell.rest_focus()
        self.flash.show_snapshot(self._snapshot)

    def _swap_language(self) -> None:
        self.set_language("en" if self._language == "zh" else "zh")

    def _swap_text_size(self) -> None:
        self.set_text_size("elder" if self.text_size == "standard" else "standard")

    def _skip_flash(self) -> None:
        """At once, whatever is still on its way: colours may hurt."""
        self._send(Pressed("skip_flash"), self._snapshot)
        self.shell.rest_focus()

    # pressing

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter and Space do the next thing, unless another button was chosen with Tab; other keys are the page's."""
        key = event.key()
        if key in _DOES and not event.isAutoRepeat():
            self._press_enter()
        elif key in _SCROLLS:
            self.shell.scroll_page(_SCROLLS[key])
        elif key in _MOVES:
            self.shell.page.move_selection(_MOVES[key])
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.shell.page.choose(key - Qt.Key.Key_1)
        elif not event.isAutoRepeat():
            self.do(self.shell.does_key(_ESC if key == Qt.Key.Key_Escape else event.text().upper()))

    def _press_enter(self) -> None:
        chosen = self.focusWidget()
        if isinstance(chosen, QLineEdit):
            return  # Enter there belongs to what is written
        if isinstance(chosen, QPushButton) and chosen is not self.shell.bottom.primary:
            chosen.click()
        else:
            self.do(self.shell.does_primary())

    def do(self, does: Does) -> None:
        """Do what a button does: send its key, ask its questions, or do what the page does by itself."""
        self._do(does, self._snapshot)

    def _do(self, does: Does, seen: Snapshot) -> None:
        """Do it; `seen` is what was shown when the button was pressed, or when the first of its questions was asked."""
        if isinstance(does, Pressed):
            self._press_once(does, seen)
        elif isinstance(does, Flow):
            self._ask(does, seen)
        elif does is not None:
            does()

    def _press_once(self, pressed: Pressed, seen: Snapshot) -> None:
        if self._since_press.isValid() and self._since_press.elapsed() < BOUNCE_MS:
            return
        self._since_press.start()
        self._send(pressed, seen)

    def _send(self, pressed: Pressed, seen: Snapshot) -> None:
        """Send it with what it is about; the only place from which anything is sent."""
        self._press(replace(pressed, about=seen.about))

    # asking

    def _ask(self, flow: Flow, seen: Snapshot) -> None:
        if self._question is not None or is_over(flow, seen, self._snapshot):
            return
        self._over = lambda now: is_over(flow, seen, now)
        self._open(flow, lambda answers: self._answered(flow, answers, seen))

    def _answered(self, flow: Flow, answers: Answers, seen: Snapshot) -> None:
        does = flow.does(answers)
        if isinstance(does, Pressed):
            self._send(does, seen)  # who answered a question did not bounce
        else:
            self._do(does, seen)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Close; while a customer is here or a take is not sealed, ask first and close only on a yes."""
        name = _CLOSING.get(self._snapshot.phase)
        if self._may_close or name is None:
            event.accept()
            return
        event.ignore()
        if self._question is not None:
            self._question.close_for_good()
        take = self._snapshot.take
        values = {"take": take.take or "", "clock": clock(take.held_s)}
        self._over = lambda now: _CLOSING.get(now.phase) != name
        self._open(Flow(name, destructive=True, values=values), lambda _: self._close_for_good())

    def _close_for_good(self) -> None:
        self._may_close = True
        self.close()

    def _open(self, flow: Flow, agreed: Callable[[Answers], None]) -> None:
        """Ask without stopping anything: snapshots go on being shown behind the question."""
        question = FlowDialog(self, self._theme, self._phrases, flow)
        self._question = question

        def answered(result: int) -> None:
            self._question = None
            question.deleteLater()
            self.shell.rest_focus()
            if result:
                agreed(question.answers())

        question.finished.connect(answered)
        question.open()
