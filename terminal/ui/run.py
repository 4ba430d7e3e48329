"""The application around the window: made once in a process, ended in order."""

import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSocketNotifier, Qt, QTimer
from PySide6.QtGui import QFont, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from terminal.ui.display import demand_display
from terminal.ui.input_method import ask_for_it
from terminal.ui.splash import Splash
from terminal.ui.theme import FAMILIES

if TYPE_CHECKING:  # the splash stands before the pages are read
    from terminal.ui.setup.window import SetupWindow
    from terminal.ui.window import KioskWindow

_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


def application() -> QApplication:
    """The process's QApplication, made on first use, with a font that has Chinese in it.

    Raises ShuangluError `display.none` where no window could be shown.
    """
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    demand_display()
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    ask_for_it()
    made = QApplication(sys.argv[:1])
    font = QFont()
    font.setFamilies(list(FAMILIES))
    made.setFont(font)
    return made


def show_splash(*, fullscreen: bool = False) -> Splash:
    """Show what stands on the screen until `run_kiosk` shows its window. Call from the main thread."""
    app = application()
    splash = Splash()
    _fill_screen(app, splash, fullscreen=fullscreen)
    while not splash.painted and splash.waits():
        app.processEvents()
    return splash


def run_kiosk(
    make_window: "Callable[[], KioskWindow | SetupWindow]", *, fullscreen: bool = False, splash: Splash | None = None
) -> int:
    """Show the window that `make_window` makes (once Qt is up) until it is closed or a signal asks for the end.

    It takes the place of the `splash`. Returns 0 when a person closed it, 128 + the signal's number otherwise. A signal
    does not ask whether a take is running: the caller ends it in order after this returned. Call from the main thread.
    """
    app = application()
    with _signals_end(app) as asked:
        window = make_window()
        _fill_screen(app, window, fullscreen=fullscreen)
        if splash is not None:
            splash.close()
        # A signal that came while the window was made asked a loop that did not run yet; it is asked again.
        QTimer.singleShot(0, lambda: app.exit(asked[0]) if asked else None)
        exit_code = app.exec()
        window.hide()  # gone from the screen at once, while the caller still ends what stands behind it
        app.processEvents()
    return exit_code


def _fill_screen(app: QApplication, window: QWidget, *, fullscreen: bool) -> None:
    screen = app.primaryScreen()
    if fullscreen:
        window.setGeometry(screen.geometry())  # also where no window manager enlarges it
        window.showFullScreen()
    else:
        window.setGeometry(screen.availableGeometry())
        window.showMaximized()


@contextmanager
def _signals_end(app: QApplication) -> Iterator[list[int]]:
    """Within it, SIGINT and the like end the event loop; yields the exit codes that were asked for so far.

    Python runs its handlers between bytecodes, and Qt's loop runs none while nothing happens: so the signal also
    writes a byte into a socket that Qt watches.
    """
    reading, writing = socket.socketpair()
    reading.setblocking(False)
    writing.setblocking(False)
    notifier = QSocketNotifier(reading.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: _drain(reading))
    before_fd = signal.set_wakeup_fd(writing.fileno(), warn_on_full_buffer=False)
    before: list[tuple[int, Any]] = [(number, signal.getsignal(number)) for number in _SIGNALS]

    asked: list[int] = []

    def end(number: int, _: FrameType | None) -> None:
        asked.append(128 + number)
        app.exit(asked[0])  # not quit(): that would ask the windows first

    for number in _SIGNALS:
        signal.signal(number, end)
    try:
        yield asked
    finally:
        for number, handler in before:
            signal.signal(number, handler)
        signal.set_wakeup_fd(before_fd)
        notifier.setEnabled(False)
        reading.close()
        writing.close()


def _drain(reading: socket.socket) -> None:
    try:
        reading.recv(64)
    except BlockingIOError:
        return
