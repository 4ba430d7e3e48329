"""Hands at both windows that do anything: keys, clicks, touches, pen, text of any kind, in whatever order."""

import random
from collections.abc import Callable
from typing import cast, get_args

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QScreen, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from terminal.session.facts.customer import CustomerActed
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Live, Snapshot
from terminal.ui.bridge import Bridge
from terminal.ui.customer.pad import InkPad
from terminal.ui.customer.window import CustomerWindow
from terminal.ui.displays import Displays, Keypad
from terminal.ui.ports import Frame, Language, TextSize
from terminal.ui.window import KioskWindow
from tests.terminal.ui.acting import Standing

_KEYS = (
    *(Qt.Key.Key_Return,) * 6, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Right,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Backspace,
    Qt.Key.Key_Delete, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Asterisk, Qt.Key.Key_Menu,
)  # fmt: skip
_LETTERS = [Qt.Key(Qt.Key.Key_A.value + n) for n in range(26)]
_DIGITS = [Qt.Key(Qt.Key.Key_0.value + n) for n in range(10)]
_FUNCTIONS = [Qt.Key(Qt.Key.Key_F1.value + n) for n in range(12)]
TEXTS = (
    "李秀英", "1968-01-01", "320500196801010022", "1187", "apfel-birne", "3", "20000",
    "客户来电核实犹豫期", "王芳 " * 40,
    "👩🏽‍🦳🀄🏳️‍🌈", "\x00\x07\x1b[31m\x7f", "\u202e反过来\u202c", "a\tb\nc\r\n",
    "'; DROP TABLE takes; --", "{name} %s %n", "&<b>粗</b>",
    "㐀𠀀﷽ẞ", "-1", "9" * 400, " ", "２０２６年１１月２２日", "\ud83d", "\ufeff\u200b",
)  # fmt: skip
"""What people type, and what they never would: long, of all scripts, with what steers a terminal or a table."""
_SECOND = QRect(2000, 0, 1280, 800)


class _Second:
    """Another display, as far as it is asked."""

    @staticmethod
    def name() -> str:
        return "second"

    @staticmethod
    def geometry() -> QRect:
        return _SECOND


class OneOrTwoDisplays(Displays):
    """The real one, with a second display that is plugged in and out."""

    plugged = False

    @property
    def second(self) -> QScreen | None:
        """The customer's; None where there is one display alone."""
        return cast("QScreen", _Second()) if self.plugged else None


class Program:
    """Both windows as the kiosk puts them together, a standing station behind them."""

    def __init__(self, app: QApplication, frame: Frame, seed: str, *, staffed: bool, asks: bool) -> None:
        self.app = app
        self.shown: list[Snapshot] = []
        self.station = Standing(random.Random(f"{seed} station"), self._publish, staffed=staffed, asks=asks)
        dice = random.Random(f"{seed} windows")
        self.operator = KioskWindow(
            latest_frame=lambda: frame,
            press=self._press,
            language=dice.choice(("zh", "zh", "en")),
            text_size=dice.choice(("standard", "standard", "elder")),
            replay_frame=lambda: frame,
        )
        self.customer = CustomerWindow(
            latest_frame=lambda: frame,
            act=self._press,
            press=self._press,
            pictures=lambda _, __: None,
            language=dice.choice(("zh", "zh", "en")),
        )
        self.displays = OneOrTwoDisplays(self.operator, self.customer)
        self.displays.plugged = dice.random() < 0.6
        self._keypad = Keypad(self.customer)
        self._bridge = Bridge(self._receive, self.operator)
        self._newest: dict[type, Snapshot | Live] = {}
        self._inbox: list[Pressed | CustomerActed] = []
        self.operator.resize(1366, 768)
        self.operator.show()
        self.operator.activateWindow()
        self.rest(0.1)

    def _press(self, sent: Pressed | CustomerActed) -> None:
        self._inbox.append(sent)

    def _publish(self, value: Snapshot | Live) -> None:
        self._newest[type(value)] = value

    def _receive(self, value: Snapshot | Live) -> None:
        self.operator.receive(value)
        self.customer.receive(value)

    def rest(self, seconds: float) -> None:
        """Let the station take what was pressed, time pass, and both windows show what came of it."""
        for part in (seconds, 0.0):
            if not part and not self._inbox:
                return
            sent, self._inbox[:] = list(self._inbox), []
            for each in sent:
                self.station.tell(each)
            self.station.wait(part)
            for kind in (Snapshot, Live):
                value = self._newest.pop(kind, None)
                if isinstance(value, Snapshot):
                    self.shown = [value]
                if value is not None:
                    self._bridge.post(value)
            if self.customer.isVisible() and self.customer.isFullScreen():
                self.customer.showNormal()  # the display of the offscreen platform is smaller than any customer's
                self.customer.resize(1280, 800)
            self.settle()
            if not self.displays.turned and self.app.activeWindow() is self.customer:
                (self.operator.question or self.operator).activateWindow()  # there every window that is shown takes it
                self.settle()

    def settle(self) -> None:
        """Let Qt do what it has put off; what is to be deleted goes as it does in a running loop."""
        for _ in range(2):
            self.app.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    @property
    def snapshot(self) -> Snapshot:
        """What was published last."""
        return self.shown[-1]

    @property
    def open(self) -> bool:
        """Whether nobody has closed it yet."""
        return self.operator.isVisible()

    def close(self) -> None:
        """End it as the kiosk ends it."""
        self.operator.close_for_good()
        self.settle()
        self.operator.hide()
        self.app.removeEventFilter(self._keypad)
        self.customer.allow_close()
        self.customer.close()
        self.customer.deleteLater()
        self.operator.deleteLater()
        self.settle()


class Hands:
    """Every act is drawn anew from seed and number, so that a run can be told again."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.dice = random.Random()
        acts: dict[Callable[[], str], int] = {
            self.goes_on: 26, self.key: 14, self.clicks: 16, self.touches: 12, self.points: 4, self.types: 7,
            self.writes: 6, self.holds_down: 1, self.wheel: 2, self.turns_over: 2, self.plugs: 1, self.grows: 2,
            self.looks: 2, self.idles: 1, self.mishaps: 5, self.waits: 4, self.leaves: 1,
            self.helped: 14,
        }  # fmt: skip
        self._acts, self._weights = list(acts), list(acts.values())

    def act(self, seed: str, number: int) -> str:
        """Do something; return what it was."""
        self.dice = random.Random(f"{seed} act {number}")
        (does,) = self.dice.choices(self._acts, self._weights)
        told = f"{number} {does.__name__}: {does()}"
        self.program.rest(self.dice.choice((0.1, 0.4, 1.0, 2.5)))
        return told

    # where

    @property
    def operator(self) -> KioskWindow:
        return self.program.operator

    @property
    def customer(self) -> CustomerWindow:
        return self.program.customer

    def _front(self) -> QWidget:
        """Where a hand gets at: a menu or a question keeps what is behind it."""
        before = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        return before or (self.customer if self.program.displays.turned else self.operator)

    def _hers(self) -> QWidget | None:
        """The customer's window, where it is to be seen and nothing stands before it."""
        return self.customer if self.customer.isVisible() else None

    def _focus(self) -> QWidget:
        focused = QApplication.focusWidget()
        return focused if focused is not None and focused.isVisible() else self._front()

    # what

    def goes_on(self) -> str:
        """What leads on: Enter, an answer to what is asked, a touch of the expected key, a name on the pad."""
        question = self.operator.question
        if question is not None:
            return self._answers()
        pad = self._pad()
        if pad is not None and self.dice.random() < 0.7:
            return self.writes()
        if self._hers() is not None and self.dice.random() < 0.5:
            return self.touches()
        primary = self.operator.shell.bottom.primary
        if primary.isVisible() and primary.isEnabled() and self.dice.random() < 0.5:
            return self._click(primary)
        return self._key(self._focus(), Qt.Key.Key_Return)

    def _answers(self) -> str:
        question = self.operator.question
        assert question is not None
        for box in question.asks.values():
            if box.isVisible() and box.choices:
                self._click(self.dice.choice(list(box.choices.values())))
            elif box.isVisible() and not box.line.text():
                self._commit(box.line, self.dice.choice(("2043", "当面看过证件和本人", "apfel-birne")))
            if self.operator.question is not question:
                return "the question closed"
        return "answers " + self._click(question.confirm)

    def key(self) -> str:
        """Any key, at whatever has the keyboard; or one of the keypad before the customer."""
        of = self.dice.choices((_KEYS, _LETTERS, _DIGITS, _FUNCTIONS), (6, 4, 3, 2))[0]
        key = self.dice.choice(of)
        if self.dice.random() < 0.15 and of is _DIGITS:
            QTest.keyClick(self._focus(), key, Qt.KeyboardModifier.KeypadModifier)
            return f"keypad {key.name}"
        return self._key(self._focus(), key)

    def holds_down(self) -> str:
        """A key that is kept down, or something that lies on the keyboard."""
        key = self.dice.choice((Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape, Qt.Key.Key_Right))
        for kind in (QEvent.Type.KeyPress,) * 5:
            app_event = QKeyEvent(kind, key.value, Qt.KeyboardModifier.NoModifier, "", autorep=True)
            QApplication.sendEvent(self._focus(), app_event)
        return key.name

    def clicks(self) -> str:
        """Any button that is to be seen, where the operator's hand gets at."""
        return self._any_button(self._front())

    def touches(self) -> str:
        """Any key of the customer's display, those below most often."""
        hers = self._hers()
        if hers is None:
            return self.clicks()
        large = [each for each in self.customer.large_keys if each.isEnabled() and each.isVisible()]
        if large and self.dice.random() < 0.8:
            return self._click(self.dice.choice(large))
        return self._any_button(hers)

    def points(self) -> str:
        """Any place on any window."""
        windows = [each for each in (self._front(), self._hers()) if each is not None]
        window = self.dice.choice(windows)
        place = QPoint(self.dice.randrange(window.width()), self.dice.randrange(window.height()))
        return self._click_at(window, place, self.dice.choice((Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton)))

    def types(self) -> str:
        """Any text, into the line that has the keyboard, or into one that is clicked first."""
        text = self.dice.choice(TEXTS)
        lines = [each for each in self._front().findChildren(QWidget) if _written_in(each) and each.isVisible()]
        if lines and self.dice.random() < 0.7:
            self._click(self.dice.choice(lines))
        focused = self._focus()
        if self.dice.random() < 0.3 and text.isascii() and text.isprintable():
            for letter in text[:20]:
                QTest.keyClicks(self._focus(), letter)
            return f"by keys {text[:20]!r}"
        return self._commit(focused, text)

    def writes(self) -> str:
        """Lines with finger or pen on the customer's field; sometimes over its edge, or a dot."""
        pad = self._pad()
        if pad is None:
            return self.touches()
        strokes = self.dice.randrange(1, 5)
        for _ in range(strokes):
            self._draw(pad)
        return f"{strokes} strokes"

    def _draw(self, pad: InkPad) -> None:
        window, area = pad.window().windowHandle(), pad.rect()
        place = QPoint(self.dice.randrange(area.width()), self.dice.randrange(area.height()))
        QTest.mousePress(window, Qt.MouseButton.LeftButton, pos=pad.mapTo(pad.window(), place))
        for _ in range(self.dice.randrange(6)):
            place += QPoint(self.dice.randrange(-80, 80), self.dice.randrange(-80, 80))
            QTest.mouseMove(window, _within(pad.mapTo(pad.window(), place), pad.window()))
        QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=_within(pad.mapTo(pad.window(), place), pad.window()))

    def wheel(self) -> str:
        """Scroll, by keys of the page."""
        return self._key(self._focus(), self.dice.choice((Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)))

    def turns_over(self) -> str:
        """F9, and back."""
        if self.program.displays.turned and self.dice.random() < 0.8:
            return self._click(self.customer.way_back)
        return self._key(self._focus(), Qt.Key.Key_F9)

    def plugs(self) -> str:
        """The second display comes or goes."""
        displays = self.program.displays
        displays.plugged = not displays.plugged
        displays.place()
        return "in" if displays.plugged else "out"

    def grows(self) -> str:
        """Another size of a window."""
        window = self.dice.choice((self.operator, self.customer))
        size = QSize(self.dice.randrange(960, 2600), self.dice.randrange(540, 1500))
        window.resize(size)
        return f"{window.objectName() or 'operator'} {size.width()} x {size.height()}"

    def looks(self) -> str:
        """Another language, or other letters."""
        language: Language = self.dice.choice(get_args(Language))
        size: TextSize = self.dice.choice(get_args(TextSize))
        match self.dice.randrange(3):
            case 0:
                self.operator.set_language(language)
                return language
            case 1:
                self.operator.set_text_size(size)
                return size
            case _:
                self.customer.set_language(language)
                return f"customer's {language}"

    def idles(self) -> str:
        """Nobody touched it for long."""
        self.operator.lock()
        self.program.station.wait(200.0)
        return "locked"

    def mishaps(self) -> str:
        """Something comes that nobody asked for."""
        self.program.station.mishap()
        return self.program.snapshot.page

    def helped(self) -> str:
        """What the page waits for is done, so that another one comes."""
        return self.program.station.helps()

    def waits(self) -> str:
        """Time passes."""
        seconds = self.dice.choice((5.0, 30.0))
        for _ in range(5):
            self.program.station.wait(seconds / 5)
        return f"{seconds} s"

    def leaves(self) -> str:
        """The window manager wants the window closed."""
        self.operator.close()
        return "asked" if self.operator.isVisible() else "closed"

    # how

    def _pad(self) -> InkPad | None:
        pads = self.customer.findChildren(InkPad) if self._hers() is not None else []
        return next((each for each in pads if each.isVisible() and each.width() > 1 and each.height() > 1), None)

    def _any_button(self, window: QWidget) -> str:
        buttons = [each for each in window.findChildren(QAbstractButton) if _reached(each)]
        if self.dice.random() < 0.9:  # `looks` does what these do; on pages with few buttons hands did little else
            buttons = [each for each in buttons if each not in self.operator.shell.top.looks]
        if not buttons:
            return self._key(self._focus(), Qt.Key.Key_Escape)
        return self._click(self.dice.choice(buttons))

    def _click(self, widget: QWidget) -> str:
        region = widget.visibleRegion()
        if region.isEmpty():
            return f"out of reach: {_name(widget)}"
        told, window = _name(widget), widget.window()
        place = region.boundingRect().center()
        return f"{self._click_at(window, widget.mapTo(window, place))} {told}"

    @staticmethod
    def _click_at(window: QWidget, place: QPoint, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> str:
        """As the window system has it: what stands behind a question gets nothing."""
        handle = cast("QWindow | None", window.windowHandle())  # None while it has not been shown
        if handle is None:
            return "gone"
        inside = _within(place, window)
        if inside.x() < handle.width() and inside.y() < handle.height():
            QTest.mouseClick(handle, button, pos=inside)
        return f"({place.x()}, {place.y()})"

    @staticmethod
    def _key(widget: QWidget, key: Qt.Key) -> str:
        told = f"{key.name} at {_name(widget)}"
        QTest.keyClick(widget, key)
        return told

    @staticmethod
    def _commit(widget: QWidget, text: str) -> str:
        """As an input method hands it over."""
        event = QInputMethodEvent()
        event.setCommitString(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
        QApplication.sendEvent(widget, event)
        return f"{text[:20]!r} into {_name(widget)}"


def close_files() -> bool:
    """Close a dialogue for files, which has buttons that change the disk; whether there was one."""
    found = [each for each in QApplication.topLevelWidgets() if isinstance(each, QFileDialog) and each.isVisible()]
    for dialog in found:
        dialog.reject()
    return bool(found)


def _written_in(widget: QWidget) -> bool:
    return isinstance(widget, QLineEdit | QTextEdit | QPlainTextEdit) and widget.isEnabled()


def _reached(button: QAbstractButton) -> bool:
    return button.isVisible() and button.isEnabled() and not button.visibleRegion().isEmpty()


def _within(place: QPoint, window: QWidget) -> QPoint:
    return QPoint(max(0, min(place.x(), window.width() - 1)), max(0, min(place.y(), window.height() - 1)))


def _name(widget: QWidget) -> str:
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {text or widget.accessibleName() or widget.objectName()}".strip()
