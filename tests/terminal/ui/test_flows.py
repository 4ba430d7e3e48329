"""Dialogues are data: one dialog asks any of them, says what is wrong, and never loses an answer."""

from collections.abc import Iterator
from dataclasses import replace
from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from terminal.session.facts.people import Pressed
from terminal.ui.flow import Answers, Ask, Choice, Flow, lacking, who_and_why
from terminal.ui.pages.supervisor import DECISIONS
from terminal.ui.parts.flow_dialog import FlowDialog
from terminal.ui.parts.walk_flows import abandon_flow, ended_flow, give_up_flow, insisted_flow
from terminal.ui.phrases.table import Phrases
from terminal.ui.ports import Language
from terminal.ui.theme import Theme
from tests.terminal.ui.conftest import RECORDING, STATES, UNFINISHED, Kiosk, at
from tests.terminal.ui.desk import ENTER, Desk


def _decided(answers: Answers) -> Pressed:
    key = next(event for event in DECISIONS if event == answers["decision"])
    return Pressed(key, by=answers["by"], detail={"reason": answers["reason"]})


_CHOICES = tuple(Choice(event, f"supervisor.{event}", note=f"supervisor.{event}.text") for event in DECISIONS)
LONG = Flow("insisted", (Ask("decision", choices=_CHOICES), *who_and_why("insisted")), _decided)
"""More questions than stand on one page."""


@pytest.fixture
def parent(app: QApplication) -> Iterator[QWidget]:
    parent = QWidget()
    parent.resize(1024, 700)
    parent.show()
    yield parent
    parent.deleteLater()
    app.processEvents()


def _dialog(parent: QWidget, flow: Flow) -> FlowDialog:
    dialog = FlowDialog(parent, Theme(), Phrases("zh"), flow)
    dialog.open()
    return dialog


def test_questions_come_one_after_another_and_back_loses_nothing(parent: QWidget) -> None:
    dialog = _dialog(parent, LONG)
    assert dialog.place.text() == "1 / 3"
    assert not dialog.confirm.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_2)
    QTest.keyClick(dialog, ENTER)
    assert dialog.place.text() == "2 / 3"
    QTest.keyClicks(dialog.line("by"), "Chen")
    QTest.keyClick(dialog.line("by"), Qt.Key.Key_Escape)
    assert dialog.place.text() == "1 / 3"
    assert dialog.choice("decision", "supervisor_referred").isChecked()
    QTest.keyClick(dialog, ENTER)
    assert dialog.line("by").text() == "Chen"
    QTest.keyClick(dialog.line("by"), ENTER)
    QTest.keyClicks(dialog.line("reason"), "nods")
    assert dialog.confirm.isEnabled()
    QTest.keyClick(dialog.line("reason"), ENTER)
    assert not dialog.isVisible()
    assert LONG.does(dialog.answers()) == Pressed("supervisor_referred", by="Chen", detail={"reason": "nods"})


def test_escape_at_the_first_question_leaves(parent: QWidget) -> None:
    dialog = _dialog(parent, LONG)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.result() == 0


def test_what_is_wrong_is_said_in_words(parent: QWidget) -> None:
    dialog = _dialog(parent, insisted_flow(STATES["insisting"]))
    assert dialog.wrong.text() == "还没有填写：记录人姓名"
    QTest.keyClicks(dialog.line("by"), "  ")
    assert not dialog.confirm.isEnabled()
    QTest.keyClicks(dialog.line("by"), "Li")
    assert dialog.wrong.text() == "还没有填写：客户的理由，用客户自己的话"
    QTest.keyClick(dialog.line("by"), ENTER)
    assert dialog.focusWidget() is dialog.line("reason"), "Enter goes to what is still wanting"
    dialog.close_for_good()


def test_where_something_ends_enter_never_says_yes(parent: QWidget) -> None:
    dialog = _dialog(parent, give_up_flow(Phrases("zh"), RECORDING))
    dialog.choice("reason", "papers").click()
    dialog.line("note").setFocus()
    QTest.keyClicks(dialog.line("note"), "x")
    QTest.keyClick(dialog.line("note"), ENTER)
    assert dialog.isVisible(), "what was written is not thrown away"
    QTest.keyClick(dialog.cancel, ENTER)
    assert not dialog.isVisible()
    assert dialog.result() == 0


def test_a_name_that_is_typed_is_called_unproven(parent: QWidget) -> None:
    for flow in (LONG, insisted_flow(STATES["insisting"])):
        assert [ask.warning for ask in flow.steps if ask.name == "by"] == ["person.unproven"]
    assert "未经身份核验" in Phrases("zh")("person.unproven")
    _dialog(parent, LONG).close_for_good()


def test_lacking_says_which_phrase() -> None:
    def odd(answers: Answers) -> str:
        return "" if answers["a"] == "even" else "odd"

    ask = Ask("a", wrong=odd)
    assert [lacking(ask, {"a": text}) for text in ("", "x", "even")] == ["flow.write", "odd", ""]
    assert lacking(Ask("b", choices=(Choice("1"),)), {}) == "flow.choose"
    assert lacking(Ask("c", optional=True), {}) == ""


@pytest.mark.parametrize(
    ("state", "key", "then", "stays"),
    [
        ("recording", Qt.Key.Key_Q, "gap", True),
        ("recording", Qt.Key.Key_Q, "sealed", False),
        ("recording", Qt.Key.Key_E, "unmet", True),
        ("node-two-questions", Qt.Key.Key_N, "recording", False),
        ("insisting", ENTER, "supervisor", False),
    ],
)
def test_a_question_closes_only_when_what_it_asks_about_is_over(
    kiosk: Kiosk, state: str, key: Qt.Key, then: str, *, stays: bool
) -> None:
    desk = Desk(kiosk)
    desk.shows(STATES[state])
    desk.keys(key)
    asked = desk.question
    assert asked
    desk.shows(STATES[then])
    assert desk.question == (asked if stays else "")
    assert desk.sent() == []


def test_a_question_closes_when_the_screen_is_about_something_else(kiosk: Kiosk) -> None:
    """The session would refuse the answer; so nobody writes a reason for nothing."""
    desk = Desk(kiosk)
    desk.shows(replace(RECORDING, about="S/T/n4/1"))
    desk.keys(Qt.Key.Key_Q)
    desk.shows(replace(STATES["gap"], about="S/T/n4/1"))
    assert desk.question == "give_up"
    desk.shows(replace(STATES["node-papers"], about="S/T/n9/1"))
    assert desk.question == ""


@pytest.mark.parametrize("language", get_args(Language))
def test_of_sending_is_spoken_only_where_there_is_a_headquarters(language: Language) -> None:
    """By the machine alone, not by whether it is a rehearsal."""
    phrases = Phrases(language)
    where = {"zh": ("送往总部", "保存在本机"), "en": ("headquarters", "this machine")}[language]
    for delivers in (True, False):
        snapshot = at(RECORDING, delivers=delivers, rehearsal=delivers)
        flows = (
            give_up_flow(phrases, snapshot),
            ended_flow(phrases, snapshot),
            abandon_flow(phrases, snapshot.station, UNFINISHED),
        )
        for flow in flows:
            text = phrases(f"{flow.name}.text", **flow.values)
            assert [each in text for each in where] == [delivers, not delivers], text
