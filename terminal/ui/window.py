"""The operator's window: shows snapshots, says what was pressed, and asks before something ends."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QElapsedTimer, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMainWindow, QPushButton

from terminal.session.facts.customer import CustomerActed
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Live, Snapshot
from terminal.ui.flow import Answers, Does, Flow, Sent, for_staff, is_over
from terminal.ui.page import Kit, no_frame
from terminal.ui.parts.dim import Dim
from terminal.ui.parts.draft import Draft
from terminal.ui.parts.flash import Flash
from terminal.ui.parts.flow_dialog import FlowDialog
from terminal.ui.parts.leaving import leaving_flow
from terminal.ui.phrases.staff import demonstration_words
from terminal.ui.phrases.table import Phrases
from terminal.ui.ports import Frame, Language, TextSize
from terminal.ui.shell import Shell
from terminal.ui.style_sheet import style_sheet
from terminal.ui.theme import Theme
from terminal.ui.tongue import speak

BOUNCE_MS = 300
"""A pedal or a nervous finger that presses twice within this time has pressed once."""
_ESC = "Esc"
_OUTERMOST = ("home", "signin", "failed", "preparing")
"""Pages from which nothing leads back further."""
_SCROLLS: dict[int, int] = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
_MOVES: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_TURNS: dict[int, int] = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_DOES = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_HD_BYTES_PER_SECOND = 330_000  # profile 720p25 at its ceiling: 2.5 Mbit/s picture, sound and overhead


def name_of_key(key: int) -> str:
    """Return what a key that writes nothing is called on buttons: Esc, F4; empty for all others."""
    if Qt.Key.Key_F1 <= key <= Qt.Key.Key_F12:
        return f"F{key - Qt.Key.Key_F1 + 1}"
    return _ESC if key == Qt.Key.Key_Escape else ""


class KioskWindow(QMainWindow):
    """Lives on the GUI thread, like every method of it."""

    turned_over = Signal()
    """The customer is to see her screen here: there is no other display."""

    def __init__(
        self,
        *,
        latest_frame: Callable[[], Frame | None],
        press: Callable[[Sent], None],
        language: Language = "zh",
        text_size: TextSize = "standard",
        bytes_per_second: int = _HD_BYTES_PER_SECOND,
        replay_frame: Callable[[], Frame | None] = no_frame,
        document_frame: Callable[[], Frame | None] = no_frame,
    ) -> None:
        """`latest_frame`, and `document_frame` of the camera for documents, must answer at once.

        `bytes_per_second` turns free disk into hours.
        """
        super().__init__()
        self._latest_frame = latest_frame
        self._replay_frame = replay_frame
        self._document_frame = document_frame
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
        self._alone = False
        self.flashes = True
        """Colours are shown here, since the customer has no display of her own."""
        self._proving: int | None = None
        """How many words were proved when that one was sent for which the open question waits; None: for none."""
        self._let_out = 0
        """Which word opened the screen last (`StaffView.proofs`)."""
        self._since_press = QElapsedTimer()
        self.setMinimumSize(1024, 700)
        self._phrases = Phrases(language)
        self.dim = Dim(self)
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

    def show_alone(self, *, alone: bool) -> None:
        """Whether this is the only display: then it can be turned over to the customer, and colours are shown here."""
        self._alone = self.flashes = alone
        self.shell.top.show_alone(alone=alone)
        self.shell.show_snapshot(self._snapshot)
        self.flash.show_snapshot(self._snapshot if alone else Snapshot())

    def receive(self, value: Snapshot | Live) -> None:
        """Show whichever of the two came over the bridge."""
        if isinstance(value, Live):
            self.show_live(value)
        else:
            self.show_snapshot(value)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Show it; an open question about something that is over closes as if it were answered with no."""
        self._snapshot = snapshot
        self._hear_proof(snapshot)
        if snapshot.sale is not None and snapshot.sale.plan.line != self._phrases.line:
            self._build()  # a sale of another line of business, which has words of its own
        else:
            self.shell.show_snapshot(snapshot)
            self.flash.show_snapshot(snapshot if self.flashes else Snapshot())
        if self._question is not None and self._over(snapshot):
            self._question.close_for_good()
        self._leave_if_unlocked(snapshot)

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
        speak(self._language)
        self._phrases = Phrases(self._language, self._phrases.line if sale is None else sale.plan.line)
        self.setWindowTitle(self._phrases("window.title"))
        sheet = style_sheet(self._theme)
        if sheet != self.styleSheet():  # another language looks the same; all that is about to go would be drawn anew
            self.setStyleSheet(sheet)
        kit = Kit(self._theme, self._phrases, self._draft, self._replay_frame)
        shell = Shell(kit, self._latest_frame, self._bytes_per_second, self._document_frame)
        shell.top.language_asked.connect(self._swap_language)
        shell.top.text_size_asked.connect(self._swap_text_size)
        shell.top.turn_asked.connect(self.turned_over)
        shell.top.show_alone(alone=self._alone)
        shell.does.connect(self.do)
        shell.noted.connect(lambda noted: self._send(noted, self._snapshot))
        self.flash.deleteLater()
        self.flash = Flash(self, self._theme, self._phrases, self._draft)
        self.flash.skipped.connect(self._skip_flash)
        self.shell = shell
        self.setCentralWidget(shell)
        shell.show_snapshot(self._snapshot)
        shell.show_live(self._live)
        shell.show()  # what is not shown yet takes no keyboard, and the shell before is about to go with it
        shell.rest_focus()
        self.flash.show_snapshot(self._snapshot if self.flashes else Snapshot())

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
        elif key == Qt.Key.Key_F9:
            self.turned_over.emit()
        elif key in _SCROLLS:
            self.shell.scroll_page(_SCROLLS[key])
        elif key in _MOVES:
            self.shell.page.move_selection(_MOVES[key])
        elif key in _TURNS:
            self.shell.page.move_sideways(_TURNS[key])
        elif Qt.Key.Key_1 <= key <= Qt.Key.Key_9:
            self.shell.page.choose(key - Qt.Key.Key_1)
        elif not event.isAutoRepeat():
            self._press_letter(name_of_key(key) or event.text().upper())

    def _press_letter(self, key: str) -> None:
        """Do what a letter stands for; Esc that stands for nothing here asks whether the program is to be left."""
        does = self.shell.does_key(key)
        if does is None and key == _ESC and self._snapshot.page in _OUTERMOST:
            self.close()
        else:
            self.do(does)

    def _press_enter(self) -> None:
        chosen = self.focusWidget()
        if isinstance(chosen, QLineEdit):
            return  # Enter there belongs to what is written
        if isinstance(chosen, QPushButton) and chosen is not self.shell.bottom.primary:
            chosen.click()
        else:
            self._do_primary()

    def _do_primary(self) -> None:
        """What the page does by itself bounces too: a pedal that presses twice skips no screen of what is read."""
        does = self.shell.does_primary()
        if not callable(does):
            self.do(does)
        elif not self._bounces():
            does()
            self._since_press.start()  # after it: what it sends has not bounced

    def do(self, does: Does) -> None:
        """Do what a button does: send its key, ask its questions, or do what the page does by itself."""
        self._do(does, self._snapshot)

    def _do(self, does: Does, seen: Snapshot) -> None:
        """Do it; `seen` is what was shown when the button was pressed, or when the first of its questions was asked."""
        if isinstance(does, Pressed | CustomerActed):
            self._press_once((does,), seen)
        elif isinstance(does, tuple):
            self._press_once(does, seen)
        elif isinstance(does, Flow):
            self._ask(does, seen)
        elif does is not None:
            does()

    def _press_once(self, sent: tuple[Sent, ...], seen: Snapshot) -> None:
        if self._bounces():
            return
        self._since_press.start()
        for each in sent:
            self._send(each, seen)

    def _bounces(self) -> bool:
        """Whether something was done so shortly before that this press belongs to it."""
        return self._since_press.isValid() and self._since_press.elapsed() < BOUNCE_MS

    def _send(self, sent: Sent, seen: Snapshot) -> None:
        """Send it with what it is about; the only place from which anything is sent."""
        about = seen.about if isinstance(sent, Pressed) else seen.customer.about
        self._press(replace(sent, about=about))

    # asking

    def _ask(self, flow: Flow, seen: Snapshot) -> None:
        if self._question is not None or is_over(flow, seen, self._snapshot):
            return
        flow = for_staff(flow, seen.staff)
        self._over = lambda now: is_over(flow, seen, now)
        self._open(flow, lambda answers: self._answered(flow, answers, seen))

    def _answered(self, flow: Flow, answers: Answers, seen: Snapshot) -> None:
        does = flow.does(answers)
        if isinstance(does, Pressed | CustomerActed):
            self._send(does, seen)  # who answered a question did not bounce
        else:
            self._do(does, seen)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Close only on a yes: in plain words, or by the word of somebody who may, where people have accounts."""
        if self._may_close:
            event.accept()
            return
        flow = leaving_flow(self._snapshot)
        if flow is None:
            event.accept()
            return
        event.ignore()
        if self._question is not None:
            self._question.close_for_good()
        self._over = lambda now: _asked_else(flow, leaving_flow(now))
        self._open(flow, lambda answers: self._leave(flow, answers))

    def _leave(self, flow: Flow, answers: Answers) -> None:
        if flow.proves:
            self._answered(flow, answers, self._snapshot)
        else:
            self.close_for_good()

    def close_for_good(self) -> None:
        """Close without asking anybody: somebody who may has said so."""
        self._may_close = True
        self.close()

    def _leave_if_unlocked(self, snapshot: Snapshot) -> None:
        """Somebody who may opened the screen: close it, or give it a frame."""
        staff = snapshot.staff
        if not staff.unlocked or staff.proofs == self._let_out:
            return
        self._let_out = staff.proofs
        if staff.unlocked == "close":
            self.close_for_good()
        else:
            self.showMaximized()

    def _hear_proof(self, snapshot: Snapshot) -> None:
        """Whether the word stands that the open question waits for."""
        staff, question = snapshot.staff, self._question
        if self._proving is None or staff.proofs <= self._proving:
            return
        self._proving = None
        if question is None:
            return
        if staff.signing_refused is None:
            question.close_for_good()
        else:
            question.show_refused(staff.signing_refused)

    def lock(self) -> None:
        """Nobody touched the window for long; the session knows whether that means anything now."""
        if self._snapshot.staff.signed_in is None:
            return
        self._send(Pressed("lock"), self._snapshot)

    def _open(self, flow: Flow, agreed: Callable[[Answers], None]) -> None:
        """Ask without stopping anything: snapshots go on being shown behind the question."""
        hint = demonstration_words(self._phrases, self._snapshot.staff) if flow.proves else ""
        question = FlowDialog(self, self._theme, self._phrases, flow, hint)
        self._question = question

        def answered(result: int) -> None:
            self._question, self._proving = None, None
            self.dim.hide()
            question.deleteLater()
            self.activateWindow()  # no window manager in a kiosk's session gives the keyboard back
            self.shell.rest_focus()
            if result:
                agreed(question.answers())

        def proving() -> None:
            self._proving = self._snapshot.staff.proofs
            agreed(question.answers())

        question.finished.connect(answered)
        question.proving.connect(proving)
        self.dim.shade()
        question.open()


def _asked_else(flow: Flow, now: Flow | None) -> bool:
    """Whether leaving is another matter by now than it was when it was asked about."""
    return now is None or now.name != flow.name
