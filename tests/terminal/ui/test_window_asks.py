"""What the window asks before a take ends, or before it closes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from terminal.session.facts.people import Pressed
from tests.terminal.ui.conftest import RECORDING, STATES, Kiosk, MakeKiosk
from tests.terminal.ui.identity_views import identifying
from tests.terminal.ui.pressing import asked_to_give_up


def test_giving_up_needs_a_reason(kiosk: Kiosk) -> None:
    kiosk.show(RECORDING)
    question = asked_to_give_up(kiosk)
    assert question.answers()["reason"] == ""
    assert not question.confirm.isEnabled()
    assert question.wrong.text() == "请选择一项。"
    question.choice("reason", "other").click()
    assert not question.confirm.isEnabled()
    assert question.wrong.text() == "选了“其他”，请在下面写明。"
    QTest.keyClicks(question.line("note"), "x")
    assert question.confirm.isEnabled()
    assert not question.wrong.isVisible()
    question.choice("reason", "papers").click()
    question.confirm.click()
    kiosk.settle()
    assert kiosk.pressed == [Pressed("give_up", detail={"reason": "papers", "note": "x"})]
    assert kiosk.window.question is None


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_enter_and_escape_go_on_recording(kiosk: Kiosk, key: Qt.Key) -> None:
    kiosk.show(RECORDING)
    question = asked_to_give_up(kiosk)
    QTest.keyClick(question, key)
    kiosk.settle()
    assert kiosk.window.question is None
    assert kiosk.pressed == []


def test_a_question_about_a_take_that_is_over_goes_away(kiosk: Kiosk) -> None:
    kiosk.show(RECORDING)
    asked_to_give_up(kiosk)
    kiosk.show(STATES["sealed"])
    assert kiosk.window.question is None
    assert kiosk.pressed == []


@pytest.mark.parametrize("state", ["opening", "recording", "closing"])
def test_closing_during_a_take_asks_first(kiosk: Kiosk, state: str) -> None:
    kiosk.show(STATES[state])
    kiosk.window.close()
    kiosk.settle()
    assert kiosk.window.isVisible()
    question = kiosk.window.question
    assert question is not None
    question.cancel.click()
    kiosk.settle()
    assert kiosk.window.isVisible()
    kiosk.window.close()
    kiosk.settle()
    assert kiosk.window.question is not None
    kiosk.window.question.confirm.click()
    kiosk.settle()
    assert not kiosk.window.isVisible()
    assert kiosk.pressed == []


def test_while_nothing_works_it_just_closes(make_kiosk: MakeKiosk) -> None:
    for state in ("preparing", "failed"):
        kiosk = make_kiosk()
        kiosk.show(STATES[state])
        kiosk.window.close()
        assert not kiosk.window.isVisible()


@pytest.mark.parametrize("state", ["ready", "plan", "sealed"])
def test_closing_otherwise_is_asked_about_in_plain_words(kiosk: Kiosk, state: str) -> None:
    kiosk.show(STATES[state])
    kiosk.window.close()
    kiosk.settle()
    question = kiosk.window.question
    assert question is not None
    assert question.flow.name == "leave_plain"
    QTest.keyClick(question, Qt.Key.Key_Return)
    kiosk.settle()
    assert kiosk.window.isVisible(), "the safe answer is the default"
    kiosk.window.close()
    kiosk.settle()
    assert kiosk.window.question is not None
    kiosk.window.question.confirm.click()
    kiosk.settle()
    assert not kiosk.window.isVisible()
    assert kiosk.pressed == []


def test_closing_while_a_customer_is_identified_asks_whether_to_forget(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-open"))
    kiosk.window.close()
    kiosk.settle()
    question = kiosk.window.question
    assert question is not None
    assert question.flow.name == "close_identity"
    QTest.keyClick(question, Qt.Key.Key_Return)
    kiosk.settle()
    assert kiosk.window.isVisible(), "the safe answer is the default"
    kiosk.window.close()
    kiosk.settle()
    assert kiosk.window.question is not None
    kiosk.window.question.confirm.click()
    kiosk.settle()
    assert not kiosk.window.isVisible()
