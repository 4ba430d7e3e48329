"""Pressing keys and buttons of the identity step, for tests."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from terminal.session.facts.analyst import (
    CardFieldName,
)
from terminal.session.identity.view import IdentityView
from terminal.session.snapshot import Snapshot
from terminal.ui.parts.field_row import FieldRow
from terminal.ui.parts.identity_dialogs import Vouching
from tests.terminal.ui.conftest import READY, Kiosk


def press(kiosk: Kiosk, key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or kiosk.window, key)
    kiosk.settle()


def click(kiosk: Kiosk, widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    kiosk.settle()


def showing(view: IdentityView) -> Snapshot:
    return replace(READY, phase="identifying", identity=view)


def vouching(kiosk: Kiosk) -> Vouching:
    kiosk.settle()
    question = kiosk.window.question
    assert isinstance(question, Vouching)
    return question


def rows(kiosk: Kiosk) -> dict[CardFieldName, FieldRow]:
    return kiosk.window.screen_shown.identity.fields.rows
