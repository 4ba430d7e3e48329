"""Which window stands on which display, while displays are plugged in and unplugged in whatever order."""

from PySide6.QtCore import QEvent, QObject, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QScreen
from PySide6.QtWidgets import QApplication, QWidget

from terminal.ui.customer.window import CustomerWindow
from terminal.ui.window import KioskWindow

_SETTLES_MS = 200
"""Displays come and go in several steps; what stands where is decided when they rest."""


class Displays(QObject):
    """The operator's window stays on its display, or on the one that is left; the customer's stands on another one.

    Where there is one alone, it is turned over to the customer by a key, and given back by hers.
    """

    counted = Signal(int)
    """How many displays show something of their own: one, or the customer's as well."""

    def __init__(
        self, operator: KioskWindow, customer: CustomerWindow, *, fullscreen: bool = False, hers: str = ""
    ) -> None:
        """`hers`: the name of the customer's display, where field IT chose one; another one serves while it is away."""
        super().__init__(operator)
        self._operator, self._customer, self._fullscreen = operator, customer, fullscreen
        self._home = ""
        """Name of the display on which the operator began: he goes back to it when it comes back."""
        self._second = self._hers = hers
        self.turned = False
        """The one display shows the customer's screen."""
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_SETTLES_MS)
        self._rest.timeout.connect(self.place)
        app = _application()
        app.screenAdded.connect(self._come)
        app.screenRemoved.connect(self._change)
        app.primaryScreenChanged.connect(self._change)
        self._over = False
        app.lastWindowClosed.connect(self._end)
        for screen in app.screens():
            screen.geometryChanged.connect(self._change)
        operator.turned_over.connect(self.turn_over)
        customer.given_back.connect(self.give_back)
        QTimer.singleShot(0, self.place)  # once the operator's window is on the screen

    @property
    def home(self) -> QScreen:
        """The operator's display."""
        screens, primary = _application().screens(), _application().primaryScreen()
        self._home = self._home or self._first(screens, primary).name()
        return next((each for each in screens if each.name() == self._home), primary)

    def _first(self, screens: list[QScreen], primary: QScreen) -> QScreen:
        """Where the operator begins: never on the display that field IT chose for the customer, if there is another."""
        others = [each for each in screens if each.name() != self._hers]
        return primary if primary in others or not others else others[0]

    @property
    def second(self) -> QScreen | None:
        """The customer's; None where there is one display alone."""
        others = [each for each in _application().screens() if each is not self.home]
        # displays that show the same, or a part of it, are one display
        others = [each for each in others if not each.geometry().intersects(self.home.geometry())]
        chosen = (self._hers, self._second)
        known = next((each for name in chosen for each in others if name and each.name() == name), None)
        return known or (others[0] if others else None)

    def place(self) -> None:
        """Put both windows where they belong by what is plugged in now."""
        if self._over:
            return
        home, second = self.home, self.second
        self.counted.emit(1 if second is None else 2)
        self._operator.show_alone(alone=second is None)
        if self._fullscreen:
            _fill(self._operator, home.geometry())
        elif self._operator.screen() is not home and self._operator.isVisible():
            self._operator.setGeometry(home.availableGeometry())
        if second is not None:
            self._second, self.turned = second.name(), False
            self._customer.show_way_back(turned=False)
            self._show_customer(second.geometry(), active=False)
        elif not self.turned:
            self._customer.hide()
        else:
            self._show_customer(home.geometry(), active=True)

    def turn_over(self) -> None:
        """Show the customer's screen on the one display; with two there is nothing to turn."""
        if self.second is None:
            self.turned = True
            self._customer.show_way_back(turned=True)
            self._show_customer(self.home.geometry(), active=True)

    def give_back(self) -> None:
        """The operator's window is in front again."""
        if self.turned:
            self.turned = False
            self._customer.show_way_back(turned=False)
            self._customer.hide()
            self._operator.raise_()
            self._operator.activateWindow()

    def _show_customer(self, area: QRect, *, active: bool) -> None:
        self._customer.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, on=not active)
        self._let_have_keyboard(allowed=active)  # before it is shown: what takes no keyboard cannot come to the front
        _fill(self._customer, area, active=active)
        self._let_have_keyboard(allowed=active)  # the first time there was nothing before
        if active:
            self._customer.raise_()
            self._customer.activateWindow()
            self._customer.setFocus(Qt.FocusReason.OtherFocusReason)

    def _let_have_keyboard(self, *, allowed: bool) -> None:
        """A touch of hers on a display of her own must not take the keyboard and the pedal away from the seller."""
        handle = self._customer.windowHandle()
        if handle is not None:
            handle.setFlag(Qt.WindowType.WindowDoesNotAcceptFocus, not allowed)

    def _come(self, screen: QScreen) -> None:
        screen.geometryChanged.connect(self._change)
        self._change()

    def _end(self) -> None:
        """The operator's window was closed: nothing comes back on the screen, and the customer's goes with it."""
        self._over = True
        self._customer.allow_close()

    def _change(self, *_: object) -> None:
        self._rest.start()


class Keypad(QObject):
    """Hands the keys of a keypad to the customer's window, wherever the keyboard is: the keypad lies before her."""

    def __init__(self, customer: CustomerWindow) -> None:
        super().__init__(customer)
        self._customer = customer
        _application().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take what a keypad sends to one of our windows; everything else goes on its way."""
        if not isinstance(event, QKeyEvent) or not isinstance(watched, QWidget):
            return False
        if not event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.type() == QEvent.Type.KeyPress:
            self._customer.press_key(event)
        return event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride)


def _application() -> QGuiApplication:
    app = QApplication.instance()
    assert isinstance(app, QGuiApplication)
    return app


def _fill(window: QWidget, area: QRect, *, active: bool = True) -> None:
    """Fill the display, also where no window manager enlarges it; `active`: the keyboard comes with it."""
    if window.isVisible() and window.geometry() == area:
        return
    window.setGeometry(area)
    if active:
        window.showFullScreen()
    else:  # what Qt calls so asks for the keyboard as well
        window.setWindowState(window.windowState() | Qt.WindowState.WindowFullScreen)
        window.show()
    window.setGeometry(area)
