"""Signing in and signing for something, in a real window: what is typed, what is sent, and what is shown of it."""

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from faults.trouble import Trouble
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Snapshot
from terminal.ui.flow import Flow, who_and_why
from terminal.ui.idle import IdleWatch
from terminal.ui.pages.first_administrator import FirstAdministratorPage
from terminal.ui.pages.password import PasswordPage
from terminal.ui.pages.signin import SignInPage
from tests.terminal.ui.conftest import READY, RECORDING, STATES, Kiosk
from tests.terminal.ui.staff_views import LOCKED, STAFF, TELLER

KNOWN = replace(READY, staff=replace(STAFF, signed_in=TELLER))
DECIDES = Flow("clock_accept", who_and_why("clock_accept"), "accept_clock")


def page(kiosk: Kiosk, kind: type) -> Any:
    found = kiosk.window.shell.page
    assert isinstance(found, kind)
    return found


def focused(kiosk: Kiosk, widget: QWidget) -> bool:
    return kiosk.window.focusWidget() is widget


def enter(kiosk: Kiosk, widget: QWidget) -> None:
    QTest.keyClick(widget, Qt.Key.Key_Return)
    kiosk.settle()


def test_number_enter_password_enter(kiosk: Kiosk) -> None:
    kiosk.show(STATES["signin"])
    shown = page(kiosk, SignInPage)
    assert focused(kiosk, shown.number.line), "one begins to type at once"
    QTest.keyClicks(shown.number.line, "1187")
    assert shown.number.known.text() == "王芳 · 柜员"
    enter(kiosk, shown.number.line)
    assert focused(kiosk, shown.secret)
    QTest.keyClicks(shown.secret, "apfel-birne-7")
    assert shown.secret.displayText() != "apfel-birne-7"
    enter(kiosk, shown.secret)
    assert kiosk.pressed == [Pressed("sign_in", detail={"number": "1187", "password": "apfel-birne-7"})]
    kiosk.show(replace(STATES["signin"], staff=replace(STAFF, busy=True)))
    assert not kiosk.window.shell.bottom.primary.isEnabled()
    kiosk.show(STATES["signin-wrong"])
    assert shown.secret.text() == ""
    assert "再错一次" in shown.said.title.text()


def test_a_locked_account_says_until_when_and_who_can_help(kiosk: Kiosk) -> None:
    kiosk.show(STATES["signin-locked"])
    shown = page(kiosk, SignInPage)
    assert shown.number.text() == "1187", "whose it is stands there, also after a change of language"
    assert not shown.secret.isEnabled()
    assert shown.said.title.text().startswith("连续 5 次密码不对，先停 4 分 3")
    assert "再错一次会停 10 分钟" in shown.said.text.text()
    assert [beside.key for beside in shown.beside()] == ["S"]
    QTest.keyClick(shown.number.line, Qt.Key.Key_Backspace)
    assert shown.secret.isEnabled(), "it is that account, not the terminal"
    assert not shown.said.isVisible()
    over = replace(LOCKED, for_s=0)
    kiosk.show(replace(STATES["signin"], staff=replace(STAFF, refused=over)))
    assert shown.secret.isEnabled()


def test_caps_lock_is_noticed(kiosk: Kiosk) -> None:
    kiosk.show(STATES["signin"])
    shown = page(kiosk, SignInPage)
    QTest.keyClicks(shown.secret, "A")  # a capital without Shift
    assert shown.password.note.text() == "大写锁定 开"
    QTest.keyClicks(shown.secret, "a")
    assert shown.password.note.text() == ""


def test_a_demonstration_fills_in_its_accounts(kiosk: Kiosk) -> None:
    kiosk.show(STATES["signin-demonstration"])
    shown = page(kiosk, SignInPage)
    assert "演示" in shown.demo.title.text()
    QTest.mouseClick(shown._demonstrated[1], Qt.MouseButton.LeftButton)
    enter(kiosk, shown.secret)
    assert kiosk.pressed == [Pressed("sign_in", detail={"number": "2001", "password": "ABCD-EFGH-JKMN"})]


def test_a_supervisor_helps_beside_her(kiosk: Kiosk) -> None:
    kiosk.show(STATES["signin"])
    flow = page(kiosk, SignInPage).beside()[0].does
    kiosk.window.do(flow)
    question = kiosk.window.question
    assert question is not None
    question.choice("act", "unlock").click()
    for name, text in (("whom", "1187"), ("number", "2001"), ("password", "apfel-birne-7")):
        if not question.line(name).isVisible():
            question.go_on()
        QTest.keyClicks(question.line(name), text)
    question.go_on()
    kiosk.settle()
    detail = {"act": "unlock", "whom": "1187", "number": "2001", "password": "apfel-birne-7"}
    assert kiosk.pressed == [Pressed("manage_staff", detail=detail)]


def test_an_own_password_is_typed_twice(kiosk: Kiosk) -> None:
    kiosk.show(STATES["password"])
    shown = page(kiosk, PasswordPage)
    QTest.keyClicks(shown.new, "apfel-birne-7")
    enter(kiosk, shown.new)
    QTest.keyClicks(shown.again, "apfel-x")
    assert shown.said.title.text() == "两次输入的不一样。"
    assert shown.primary().does is None
    shown.again.clear()
    QTest.keyClicks(shown.again, "apfel-birne-7")
    enter(kiosk, shown.again)
    assert kiosk.pressed == [Pressed("set_password", detail={"new": "apfel-birne-7"})]
    refused = replace(STATES["password"].staff, trouble=None)
    kiosk.show(replace(STATES["password"], staff=replace(refused, busy=True)))
    kiosk.show(
        replace(
            STATES["password"], staff=replace(refused, refused=replace(LOCKED, trouble=Trouble("staff.password:easy")))
        )
    )
    assert "太好猜" in shown.said.title.text()


def test_the_first_administrator_types_no_code_where_there_is_no_headquarters(kiosk: Kiosk) -> None:
    kiosk.show(STATES["first-administrator"])
    shown = page(kiosk, FirstAdministratorPage)
    assert not shown.code.isVisible()
    for line, text in (
        (shown.number, "9001"),
        (shown.name, "周敏"),
        (shown.new, "apfel-birne-7"),
        (shown.again, "apfel-birne-7"),
    ):
        line.line.setText(text)
        enter(kiosk, line.line)
    detail = {"code": "", "whom": "9001", "name": "周敏", "password": "apfel-birne-7"}
    assert kiosk.pressed == [Pressed("enter_code", detail=detail)]
    kiosk.show(STATES["first-administrator-code"])
    assert shown.code.isVisible()
    assert shown.primary().does is None


def asked(kiosk: Kiosk, shown: Snapshot = KNOWN) -> Any:
    """A question to a second person, in a home with accounts, answered."""
    kiosk.show(replace(shown, page="clock", phase="doubting"))
    kiosk.window.do(DECIDES)
    question = kiosk.window.question
    assert question is not None
    for name, text in (("number", "2001"), ("password", "apfel-birne-7"), ("reason", "电池")):
        question.line(name).setText(text)
    question.go_on()
    kiosk.settle()
    return question


def test_a_word_is_signed_for_in_the_dialogue_which_stays_until_it_stands(kiosk: Kiosk) -> None:
    question = asked(kiosk)
    assert question.line("password").echoMode() == QLineEdit.EchoMode.Password
    detail = {"number": "2001", "password": "apfel-birne-7", "reason": "电池"}
    assert kiosk.pressed == [Pressed("accept_clock", detail=detail)]
    assert not question.confirm.isEnabled()
    assert kiosk.window.question == question
    waiting = replace(kiosk.window.snapshot, staff=replace(KNOWN.staff, signing="accept_clock"))
    kiosk.show(waiting)
    assert kiosk.window.question == question
    refused = replace(KNOWN.staff, proofs=1, signing_refused=Trouble("staff.wrong", {"left": 4}))
    kiosk.show(replace(waiting, staff=refused))
    assert "密码不对，还可以试 4 次" in question.wrong.text()
    assert question.line("password").text() == ""
    assert question.line("reason").text() == "电池", "nothing else is typed again"
    QTest.keyClicks(question.line("password"), "apfel-birne-8")
    question.go_on()
    kiosk.settle()
    kiosk.show(replace(waiting, staff=replace(KNOWN.staff, proofs=2)))
    assert kiosk.window.question is None
    assert len(kiosk.pressed) == 2


def test_without_accounts_a_name_is_typed_as_before(kiosk: Kiosk) -> None:
    kiosk.show(replace(READY, page="clock", phase="doubting"))
    kiosk.window.do(DECIDES)
    question = kiosk.window.question
    assert question is not None
    assert set(question.asks) == {"by", "reason"}


@pytest.mark.parametrize("way", ["close", "escape"])
def test_no_way_out_but_a_word(kiosk: Kiosk, way: str) -> None:
    kiosk.show(replace(STATES["signin"], phase="ready"))
    if way == "close":
        kiosk.window.close()
    else:
        QTest.keyClick(kiosk.window, Qt.Key.Key_Escape)
    kiosk.settle()
    question = kiosk.window.question
    assert question is not None
    assert question.flow.name == "leave_signed"
    question.choice("then", "close").click()
    question.go_on()
    for name, text in (("number", "2001"), ("password", "apfel-birne-7")):
        QTest.keyClicks(question.line(name), text)
    question.go_on()
    kiosk.settle()
    assert kiosk.window.isVisible(), "not before she proved who she is"
    detail = {"then": "close", "number": "2001", "password": "apfel-birne-7"}
    assert kiosk.pressed == [Pressed("unlock_kiosk", detail=detail)]
    kiosk.show(replace(STATES["signin"], staff=replace(STAFF, proofs=1, unlocked="close")))
    assert not kiosk.window.isVisible()


def test_closing_in_a_recording_names_what_ends_and_asks_for_a_word(kiosk: Kiosk) -> None:
    kiosk.show(replace(RECORDING, staff=KNOWN.staff))
    kiosk.window.close()
    kiosk.settle()
    question = kiosk.window.question
    assert question is not None
    assert (question.flow.name, question.flow.proves) == ("leave_taking", True)


def test_locking_closes_what_was_asked(kiosk: Kiosk) -> None:
    kiosk.show(KNOWN)
    kiosk.window.do(Flow("leave_plain", destructive=True))
    asked_before = kiosk.window.question
    kiosk.window.lock()
    assert kiosk.pressed == [Pressed("lock")]
    kiosk.show(STATES["signin-idle"])
    assert (asked_before is None, kiosk.window.question) == (False, None)
    kiosk.pressed.clear()
    kiosk.window.lock()
    assert kiosk.pressed == [], "nobody is signed in"


def test_every_touch_begins_the_idle_time_anew(app: QApplication, kiosk: Kiosk) -> None:
    idle: list[int] = []
    watch = IdleWatch(app, 0.4 / 60, lambda: idle.append(1))
    try:
        for _ in range(4):
            QTest.qWait(200)
            place = QPointF(5, 5)
            none = Qt.KeyboardModifier.NoModifier
            button = Qt.MouseButton.NoButton
            app.sendEvent(kiosk.window, QMouseEvent(QMouseEvent.Type.MouseMove, place, place, button, button, none))
        assert idle == []
        kiosk.until(lambda: bool(idle), within_s=3)
    finally:
        watch.stop()
