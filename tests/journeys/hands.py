"""Both windows of a kiosk on the displays of an X server, and people at them: keys and pointer by `xdotool`.

The X server makes the events, as for a keyboard and a mouse; a finger is injected by Qt, since the server has none.
"""

import os
import subprocess
import time
from collections.abc import Callable
from typing import Self

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QPointingDevice
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from terminal.kiosk import Kiosk
from terminal.session.snapshot import Snapshot
from terminal.ui.customer.pad import InkPad
from terminal.ui.customer.window import BOUNCE_MS as HER_BOUNCE_MS
from terminal.ui.customer.window import CustomerWindow
from terminal.ui.pages.home import HomePage
from terminal.ui.pages.node import NodePage
from terminal.ui.run import application
from terminal.ui.window import BOUNCE_MS

_REST_S = 0.06
"""After this, what a key did has been shown."""


class Hands:
    """The seller at the keyboard, the customer at her own display."""

    def __init__(self, kiosk: Kiosk) -> None:
        self._kiosk = kiosk
        self.window = kiosk.make_window()
        customer = kiosk.customer
        assert customer is not None
        self.customer: CustomerWindow = customer
        self._hers = 0.0
        self._finger: QPointingDevice | None = None
        self.touched: list[str] = []
        """Words of the keys that she touched."""

    def __enter__(self) -> Self:
        self.window.setGeometry(application().primaryScreen().geometry())  # no window manager enlarges it
        self.window.showFullScreen()
        self.look(0.5)
        self.window.activateWindow()
        return self

    def __exit__(self, fault: type[BaseException] | None, *_: object) -> None:
        if fault is not None and "SALES_FAULT" in os.environ:
            self.window.grab().save(f"{os.environ['SALES_FAULT']}-seller.png")
            self.customer.grab().save(f"{os.environ['SALES_FAULT']}-customer.png")
        self._kiosk.close()
        self.window.close_for_good()
        self.window.deleteLater()
        application().sendPostedEvents(None, QEvent.Type.DeferredDelete)

    # --- looking ---

    @property
    def shown(self) -> Snapshot:
        """What the seller's window shows."""
        return self.window.snapshot

    def look(self, seconds: float) -> None:
        """Let the windows go on for so long."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            application().processEvents()
            time.sleep(0.005)

    def wait(self, wanted: Callable[[Snapshot], object], within_s: float = 30) -> Snapshot:
        """Look until it is so."""
        deadline = time.monotonic() + within_s
        while not wanted(self.shown):
            assert time.monotonic() < deadline, (self.shown.page, self.shown.trouble, self._stuck())
            self.look(0.02)
        return self.shown

    def until(self, *pages: str) -> Snapshot:
        """Look until one of these pages is shown."""
        return self.wait(lambda shown: shown.page in pages)

    # --- the seller ---

    def press(self, *keys: str, on: str = "") -> None:
        """Press keys of the keyboard, no faster than a finger that does not bounce; only `on` a page that still is."""
        for key in keys:
            self.look(BOUNCE_MS / 1000 + 0.02)
            if on and self.shown.page != on:
                return
            subprocess.run(["xdotool", "key", key], check=True)
            self.look(_REST_S)

    def types(self, text: str) -> None:
        """Type a text into the line that has the keyboard."""
        subprocess.run(["xdotool", "type", "--delay", "15", text], check=True)
        self.look(_REST_S)

    def clicks(self, widget: QWidget) -> None:
        """Click with the mouse, wherever it stands on the displays."""
        at = widget.mapToGlobal(widget.rect().center())
        subprocess.run(["xdotool", "mousemove", str(at.x()), str(at.y()), "click", "1"], check=True)
        self.look(_REST_S)

    # --- the customer ---

    def her(self, place: int) -> None:
        """She touches the large key of this place with the pointer of her display."""
        self._let_finger_rest()
        button = self.customer.large_keys[place]
        self.touched.append(button.text())
        self.clicks(button)

    def finger(self, place: int) -> None:
        """She touches it with a finger: injected by Qt, for the X server has no touch screen."""
        self._let_finger_rest()
        button = self.customer.large_keys[place]
        self.touched.append(button.text())
        self._finger = self._finger or QTest.createTouchDevice()
        at = button.rect().center()
        QTest.touchEvent(button, self._finger).press(0, at, button).commit()
        QTest.touchEvent(button, self._finger).release(0, at, button).commit()
        self.look(_REST_S)

    def _let_finger_rest(self) -> None:
        self.look(max(0.0, self._hers + HER_BOUNCE_MS / 1000 + 0.05 - time.monotonic()))
        self._hers = time.monotonic()

    def writes(self) -> None:
        """She writes two lines into the field with the pointer, and touches 签好了 once it can be touched."""
        self.look(0.3)  # until the screen rests: it is made anew where she moves on
        pad = self.customer.screen_shown.findChild(InkPad)
        if self.customer.view.screen != "sign" or not isinstance(pad, InkPad):
            return
        for count, share in enumerate((0.3, 0.6), start=1):
            down = [(share, 0.25), (share + 0.1, 0.5), (share, 0.75)]
            self._draws(pad, [(x * pad.width(), y * pad.height()) for x, y in down])
            self.wait(lambda _, count=count: pad.count == count, 10)  # type: ignore[misc]  # mypy infers no default
        self.wait(lambda _: self.customer.large_keys[-1].isEnabled(), 10)
        self.her(-1)
        self.wait(lambda _: self.customer.view.screen != "sign", 10)

    def _draws(self, pad: InkPad, points: list[tuple[float, float]]) -> None:
        """One line, with the button of the pointer held."""
        words: list[str] = []
        for number, (x, y) in enumerate(points):
            at = pad.mapToGlobal(QPoint(round(x), round(y)))
            words += ["mousemove", str(at.x()), str(at.y()), *(["mousedown", "1"] if number == 0 else [])]
            words += ["sleep", "0.05"]
        subprocess.run(["xdotool", *words, "mouseup", "1"], check=True)

    # --- both ---

    def passes(self) -> Snapshot:
        """Do what both windows ask at the node in hand, until it is behind them; return what is shown then."""
        before = self._place()
        deadline = time.monotonic() + 45
        while self._place() == before:
            assert time.monotonic() < deadline, self._stuck()
            self._next_act()
        return self.shown

    def _stuck(self) -> str:
        """What keeps the seller from going on, in words for who reads the fault."""
        page, view, focus = self.window.shell.page, self.customer.view, application().focusWidget()
        open_items = [each for each in view.items if not each.done]
        heard = (page.asked, page.heard.answer, page.card.read) if isinstance(page, NodePage) else ()
        does = self.window.shell.does_primary()
        question = self.window.question and self.window.question.flow.name
        active = self.window.isActiveWindow(), self.customer.isActiveWindow()
        trouble = self.shown.trouble
        return f"{self._place()} {view.screen} {open_items} {heard} {does} {focus} {question} {active} {trouble}"

    def _place(self) -> tuple[object, ...]:
        walk = self.shown.walk
        return self.shown.page, walk and walk.index, walk and walk.attempt

    def _next_act(self) -> None:
        page, screen = self.window.shell.page, self.customer.view.screen
        if not isinstance(page, NodePage):
            self.press("Return", on=self.shown.page)
        elif screen == "prompt":
            self.her(-1)
            self.look(0.3)  # what comes then has other keys
        elif screen == "sign":
            self.writes()
        elif page.asked is not None and not page.heard.answer:
            self.press("1")
        elif self.window.shell.does_primary() is not None:
            self.press("Return", on=self.shown.page)
        else:
            self.look(0.05)

    def goes_through(self) -> Snapshot:
        """Walk to the end, let come who is missing, and seal."""
        while self.shown.page not in ("review", "closing", "sealed"):
            self.passes()
        self.press("Return", on="review")
        return self.until("sealed")

    def opens(self, name: str) -> None:
        """From home take the row of this name in hand, by its digit, and begin to record; a first sale is shown."""
        if self.until("home", "plan").page == "home":
            self.wait(lambda _: name in self._rows())
            self.press(str(self._rows().index(name) + 1))
        self.begins()

    def begins(self) -> None:
        """Begin to record what is planned."""
        self.until("plan")
        self.wait(lambda _: self.window.shell.does_primary() is not None)
        self.press("Return")
        self.until("node", "waiting", "review")

    def _rows(self) -> list[str]:
        """What stands on the home page, in its order."""
        page = self.window.shell.page
        return [row.name for row in page.rows.rows] if isinstance(page, HomePage) else []
