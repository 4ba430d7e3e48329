"""Pressing keys and buttons of the identity step, for tests."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from terminal.ui.pages.by_hand import ByHandPage
from terminal.ui.pages.card import CardPage
from terminal.ui.pages.consent import ConsentPage
from terminal.ui.pages.done import DonePage
from terminal.ui.pages.liveness import LivenessPage
from terminal.ui.pages.places import PlacesPage
from terminal.ui.pages.room import RoomPage
from terminal.ui.parts.bottom_bar import KeyButton
from terminal.ui.parts.flow_dialog import FlowDialog
from tests.terminal.ui.conftest import Kiosk


def press(kiosk: Kiosk, key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or kiosk.window, key)
    kiosk.settle()


def click(kiosk: Kiosk, widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    kiosk.settle()


def asked(kiosk: Kiosk, name: str) -> FlowDialog:
    """The question that is open, which must be this one."""
    kiosk.settle()
    question = kiosk.window.question
    assert question is not None
    assert question.flow.name == name
    return question


def consent_page(kiosk: Kiosk) -> ConsentPage:
    page = kiosk.window.shell.page
    assert isinstance(page, ConsentPage)
    return page


def card_page(kiosk: Kiosk) -> CardPage:
    page = kiosk.window.shell.page
    assert isinstance(page, CardPage)
    return page


def liveness_page(kiosk: Kiosk) -> LivenessPage:
    page = kiosk.window.shell.page
    assert isinstance(page, LivenessPage)
    return page


def places_page(kiosk: Kiosk) -> PlacesPage:
    page = kiosk.window.shell.page
    assert isinstance(page, PlacesPage)
    return page


def done_page(kiosk: Kiosk) -> DonePage:
    page = kiosk.window.shell.page
    assert isinstance(page, DonePage)
    return page


def beside(kiosk: Kiosk, phrase: str) -> KeyButton:
    """The button in the bar below, which may have no room just now."""
    button = kiosk.window.shell.bottom.button(phrase)
    assert button is not None
    return button


def by_hand_page(kiosk: Kiosk) -> ByHandPage:
    page = kiosk.window.shell.page
    assert isinstance(page, ByHandPage)
    return page


def room_page(kiosk: Kiosk) -> RoomPage:
    page = kiosk.window.shell.page
    assert isinstance(page, RoomPage)
    return page


def answers(kiosk: Kiosk, name: str, reason: str, **written: str) -> FlowDialog:
    """Answer a question that asks for a reason and, after it, for words; return it before it is confirmed."""
    question = asked(kiosk, name)
    click(kiosk, question.choice("reason", reason))
    for ask, text in written.items():
        for _ in question.asks:
            if not question.asks[ask].isVisible():
                click(kiosk, question.confirm)
        assert question.asks[ask].isVisible()
        QTest.keyClicks(question.line(ask), text)
        kiosk.settle()
    return question


def asked_to_give_up(kiosk: Kiosk) -> FlowDialog:
    press(kiosk, Qt.Key.Key_Q)
    question = kiosk.window.question
    assert question is not None
    assert question.flow.name == "give_up"
    return question
