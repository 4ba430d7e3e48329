"""A window at which keys are pressed one after another, with the time between them that a hand needs."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Snapshot
from terminal.ui.pages.node import NodePage
from terminal.ui.window import BOUNCE_MS
from tests.terminal.ui.conftest import READY, Kiosk, Scene
from tests.terminal.ui.plans import Walker

ENTER = Qt.Key.Key_Return
_MOST_SCREENS = 40


class Desk:
    """What is pressed is handed back; whoever asks shows what comes of it."""

    def __init__(self, kiosk: Kiosk) -> None:
        self.kiosk = kiosk

    def shows(self, scene: Snapshot | Scene) -> None:
        self.kiosk.show(scene)

    def keys(self, *keys: Qt.Key) -> list[Pressed]:
        """What was sent by these keys."""
        for key in keys:
            QTest.qWait(BOUNCE_MS + 20)
            QTest.keyClick(self._focus(), key)
            self.kiosk.settle()
        return self.sent()

    def types(self, text: str) -> None:
        QTest.keyClicks(self._focus(), text)
        self.kiosk.settle()

    def sent(self) -> list[Pressed]:
        sent, self.kiosk.pressed[:] = list(self.kiosk.pressed), []
        return sent

    def clicks(self, button: QAbstractButton) -> list[Pressed]:
        """What was sent by this button."""
        QTest.qWait(BOUNCE_MS + 20)
        button.click()
        self.kiosk.settle()
        return self.sent()

    @property
    def question(self) -> str:
        """The name of the question that is asked just now; empty while nothing is."""
        question = self.kiosk.window.question
        return "" if question is None else question.flow.name

    def _focus(self) -> QWidget:
        return QApplication.focusWidget() or self.kiosk.window.question or self.kiosk.window


class Counter(Desk):
    """A desk with the rulebook's walk behind it: what is pressed happens, and the window shows what comes of it."""

    def __init__(self, kiosk: Kiosk, walker: Walker) -> None:
        super().__init__(kiosk)
        self.walker = walker
        self.happened: list[str] = []
        self.shows(walker.snapshot(READY))

    def keys(self, *keys: Qt.Key) -> list[Pressed]:
        """What was sent by these keys, after each of which the window shows what came of it."""
        return [pressed for key in keys for pressed in super(Counter, self).keys(key)]

    def sent(self) -> list[Pressed]:
        sent = super().sent()
        for pressed in sent:
            self.happened.append(pressed.key)
            self.walker.press(pressed)
        if sent:
            self.shows(self.walker.snapshot(READY))
        return sent

    def passes(self) -> list[Pressed]:
        """Turn to the last screen of what is read, and press Enter."""
        for _ in range(_MOST_SCREENS):
            page = self.kiosk.window.shell.page
            if not isinstance(page, NodePage) or page.card.read.all:
                break
            QTest.keyClick(self._focus(), Qt.Key.Key_Right)
            self.kiosk.settle()
        return self.keys(ENTER)

    @property
    def state(self) -> str:
        return self.walker.walk.state
