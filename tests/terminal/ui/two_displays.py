"""The operator's and the customer's window, driven by lines on standard input: says where they stand. A program."""

import json
import sys

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from terminal.session.snapshot import Snapshot
from terminal.ui.customer.window import CustomerWindow
from terminal.ui.displays import Displays
from terminal.ui.run import application
from terminal.ui.window import KioskWindow
from tests.terminal.ui.customer_views import VIEWS


def place(window: QWidget) -> list[int] | None:
    area = window.geometry()
    return [area.x(), area.y(), area.width(), area.height()] if window.isVisible() else None


def main() -> int:
    """`seen`, `turn`, `back`, `quit`; each is answered by a line of JSON when all rests.

    The first argument, if any, names the display that field IT chose for the customer.
    """
    app = application()
    operator = KioskWindow(latest_frame=lambda: None, press=lambda _: None)
    customer = CustomerWindow(latest_frame=lambda: None, act=lambda _: None)
    displays = Displays(operator, customer, fullscreen=True, hers="".join(sys.argv[1:2]))
    operator.showFullScreen()
    displays.place()
    shown = VIEWS["prompt-loss"]()
    operator.receive(shown)
    customer.receive(shown)

    def answer() -> None:
        line = sys.stdin.readline().strip()
        if line in ("", "quit"):
            operator.receive(Snapshot())  # nothing is recorded any more, so nothing is asked
            operator.close()  # the customer's window goes with it
            QTimer.singleShot(5000, lambda: app.exit(3))  # it did not
            return
        if line == "turn":
            QTest.keyClick(operator, Qt.Key.Key_F9)
        if line == "back":
            customer.way_back.click()
        QTest.qWait(600)
        told = {
            "screens": {each.name(): [each.geometry().width(), each.geometry().height()] for each in app.screens()},
            "operator": place(operator),
            "customer": place(customer),
            "way_back": customer.way_back.isVisible(),
            "turn": operator.shell.top.turn.isVisible(),
            "ratio": customer.devicePixelRatioF(),
            "letters": customer.theme.font("text"),
        }
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
        QTimer.singleShot(0, answer)

    QTimer.singleShot(0, answer)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
