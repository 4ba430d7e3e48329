"""The identity step at the window: who is asked, who vouches, what can be pressed, what is said."""

from dataclasses import replace
from typing import get_args, get_type_hints

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QRadioButton

from terminal.ocr.verdicts import REASONS
from terminal.session.facts.analyst import (
    CardFieldName,
    CardProblem,
    ChallengeReason,
    FaceMatched,
    FaceState,
    FieldVerdict,
    Gesture,
    HintName,
)
from terminal.session.facts.people import Pressed
from terminal.session.identity.card import _UNREAD
from terminal.session.identity.view import Difference, IdentityView
from terminal.ui.pages.consent import Question
from terminal.ui.pages.done import masked
from terminal.ui.phrases.table import words_of
from tests.terminal.ui.conftest import READY, STATES, Kiosk
from tests.terminal.ui.identity_views import (
    NUMBER,
    identifying,
    showing,
    views,
)
from tests.terminal.ui.pressing import asked, beside, card_page, click, consent_page, done_page, press

ZH, EN = words_of("zh"), words_of("en")
LANGUAGES = [pytest.param(ZH, id="zh"), pytest.param(EN, id="en")]


# Consent


CONSENTS = [
    (Qt.Key.Key_1, {"recording": True, "card": True, "face": True}),
    (Qt.Key.Key_2, {"recording": True, "card": True, "face": False}),
    (Qt.Key.Key_3, {"recording": True, "card": False, "face": False}),
]


def _agree(kiosk: Kiosk) -> None:
    """To be recorded: the first question, after which the second one is shown."""
    kiosk.show(identifying("consent"))
    press(kiosk, Qt.Key.Key_1)
    press(kiosk, Qt.Key.Key_Return)


def _checked(question: Question) -> list[bool]:
    return [frame.radio.isChecked() for frame in question.frames.values()]


@pytest.mark.parametrize(("key", "consent"), CONSENTS)
def test_consent_by_keyboard(kiosk: Kiosk, key: Qt.Key, consent: dict[str, bool]) -> None:
    _agree(kiosk)
    assert kiosk.pressed == []
    press(kiosk, key)
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == [Pressed("consent", detail=consent)]


def test_whoever_does_not_want_to_be_recorded_is_asked_nothing_more(kiosk: Kiosk) -> None:
    kiosk.show(identifying("consent"))
    page = consent_page(kiosk)
    assert page.recording.isVisible()
    assert not page.identity.isVisible()
    press(kiosk, Qt.Key.Key_2)
    assert kiosk.window.shell.bottom.primary.words() == "不录制，结束"
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == [Pressed("consent", detail={"recording": False, "card": False, "face": False})]


def test_back_from_the_second_question_to_the_first_loses_nothing(kiosk: Kiosk) -> None:
    _agree(kiosk)
    press(kiosk, Qt.Key.Key_2)
    press(kiosk, Qt.Key.Key_Escape)
    page = consent_page(kiosk)
    assert page.recording.isVisible()
    assert _checked(page.recording) == [True, False]
    press(kiosk, Qt.Key.Key_Return)
    assert _checked(page.identity) == [False, True, False]
    assert kiosk.pressed == []


@pytest.mark.parametrize("number", range(3))
def test_consent_by_mouse_anywhere_on_the_choice(kiosk: Kiosk, number: int) -> None:
    _agree(kiosk)
    frame = list(consent_page(kiosk).identity.frames.values())[number]
    QTest.mouseClick(frame, Qt.MouseButton.LeftButton, pos=QPoint(frame.width() - 4, frame.height() - 4))
    click(kiosk, kiosk.window.shell.bottom.primary)
    assert kiosk.pressed == [Pressed("consent", detail=CONSENTS[number][1])]


def test_consent_by_tab_and_space(kiosk: Kiosk) -> None:
    _agree(kiosk)
    for _ in range(8):
        press(kiosk, Qt.Key.Key_Tab)
        if isinstance(QApplication.focusWidget(), QRadioButton):
            break
    press(kiosk, Qt.Key.Key_Space)
    press(kiosk, Qt.Key.Key_Down)  # from choice to choice
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == [Pressed("consent", detail=CONSENTS[1][1])]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_nothing_is_ticked_beforehand_and_a_pedal_agrees_to_nothing(kiosk: Kiosk, key: Qt.Key) -> None:
    kiosk.show(identifying("consent"))
    primary = kiosk.window.shell.bottom.primary
    for question in (consent_page(kiosk).recording, consent_page(kiosk).identity):
        assert not any(_checked(question))
        assert not primary.isEnabled()
        for _ in range(3):
            press(kiosk, key)
        click(kiosk, primary)
        assert kiosk.pressed == []
        assert not any(_checked(question))
        _agree(kiosk)


def test_a_choice_outlives_a_change_of_language_but_not_the_customer(kiosk: Kiosk) -> None:
    _agree(kiosk)
    press(kiosk, Qt.Key.Key_2)
    kiosk.window.set_language("en")
    kiosk.settle()
    assert consent_page(kiosk).identity.frames["card"].radio.isChecked()
    kiosk.show(READY)
    kiosk.show(identifying("consent"))
    page = consent_page(kiosk)
    assert not any(_checked(page.recording) + _checked(page.identity))
    assert page.recording.isVisible()
    assert not kiosk.window.shell.bottom.primary.isEnabled()
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == []


def test_coming_back_shows_what_was_chosen(kiosk: Kiosk) -> None:
    before = replace(views()["consent"], recording_consent=True, card_consent=True, face_consent=False)
    kiosk.show(showing(before))
    page = consent_page(kiosk)
    assert (_checked(page.recording), _checked(page.identity)) == ([True, False], [False, True, False])


def test_no_picture_is_shown_before_consent(kiosk: Kiosk) -> None:
    for name, shown in (("consent", False), ("card-clear", True), ("fields-open", False), ("liveness-begin", True)):
        kiosk.show(identifying(name))
        assert kiosk.window.shell.preview.isVisible() == shown, name
    kiosk.show(STATES["plan"])
    assert not kiosk.window.shell.preview.isVisible()


# A second person


@pytest.mark.parametrize("look", ["card-waiting", "fields-open", "liveness-begin", "liveness-blink"])
def test_a_second_person_can_be_called_at_any_time(kiosk: Kiosk, look: str) -> None:
    kiosk.show(identifying(look))
    names = (ZH["identity.button.by_sight"], ZH["identity.button.no_face"])
    button = next(
        button
        for button in kiosk.window.findChildren(QPushButton)
        if button.isVisible() and button.accessibleName() in names
    )
    click(kiosk, button)
    question = asked(kiosk, "sight")
    assert (question.line("by").text(), question.line("reason").text()) == ("", "")
    QTest.keyClicks(question.line("by"), "Chen Jing")
    assert not question.confirm.isEnabled()
    QTest.keyClicks(question.line("reason"), "  ")
    assert not question.confirm.isEnabled()
    QTest.keyClick(question.line("reason"), Qt.Key.Key_Return)
    kiosk.settle()
    assert kiosk.window.question is question
    QTest.keyClicks(question.line("reason"), "seen in person")
    click(kiosk, question.confirm)
    assert kiosk.pressed == [Pressed("by_sight", by="Chen Jing", detail={"reason": "seen in person"})]
    assert kiosk.window.question is None


def test_escape_vouches_for_nobody(kiosk: Kiosk) -> None:
    kiosk.show(identifying("by-sight"))
    press(kiosk, Qt.Key.Key_Return)
    QTest.keyClick(asked(kiosk, "sight"), Qt.Key.Key_Escape)
    kiosk.settle()
    assert (kiosk.window.question, kiosk.pressed) == (None, [])


def test_a_question_goes_away_with_the_step(kiosk: Kiosk) -> None:
    kiosk.show(identifying("by-sight"))
    press(kiosk, Qt.Key.Key_Return)
    asked(kiosk, "sight")
    kiosk.show(READY)
    assert (kiosk.window.question, kiosk.pressed) == (None, [])


# Back, cancel, on


def test_back_is_sent_and_is_not_there_at_the_beginning(kiosk: Kiosk) -> None:
    bottom = kiosk.window.shell.bottom
    kiosk.show(identifying("consent"))
    assert bottom.button("identity.button.back") is None
    assert bottom.button("identity.button.cancel") is not None
    kiosk.show(identifying("liveness-begin"))
    click(kiosk, beside(kiosk, "identity.button.back"))
    assert kiosk.pressed == [Pressed("back")]
    kiosk.show(READY)
    assert bottom.button("identity.button.cancel") is None


def test_cancelling_asks_and_the_safe_answer_is_the_default(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-open"))
    click(kiosk, beside(kiosk, "identity.button.cancel"))
    question = kiosk.window.question
    assert question is not None
    QTest.keyClick(question, Qt.Key.Key_Return)
    kiosk.settle()
    assert kiosk.pressed == []
    click(kiosk, beside(kiosk, "identity.button.cancel"))
    question = kiosk.window.question
    assert question is not None
    click(kiosk, question.confirm)
    assert kiosk.pressed == [Pressed("cancel")]


@pytest.mark.parametrize("look", ["fields-fine", "liveness-passed", "done", "done-by-sight"])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_on_with_enter_or_space(kiosk: Kiosk, look: str, key: Qt.Key) -> None:
    kiosk.show(identifying(look))
    press(kiosk, key)
    assert kiosk.pressed == [Pressed("next")]


@pytest.mark.parametrize("look", ["card-waiting", "card-problems", "liveness-blink", "liveness-matching"])
def test_enter_does_nothing_while_there_is_nothing_to_do(kiosk: Kiosk, look: str) -> None:
    kiosk.show(identifying(look))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        press(kiosk, key)
    assert (kiosk.pressed, kiosk.window.question) == ([], None)


ALONE = ("consent", "places-open", "places-crowd", "places-nobody", "liveness-matching")
"""Looks that wait for a choice on the page, or for the machine."""


def test_there_is_always_a_way_on(kiosk: Kiosk) -> None:
    """Whatever the look: the primary button does something, or another button does, or the machine is at work."""
    for name in views():
        kiosk.show(identifying(name))
        enabled = [
            button.accessibleName()
            for button in kiosk.window.findChildren(QPushButton)
            if button.isVisible() and button.isEnabled()
        ]
        assert ZH["identity.button.cancel"] in enabled, name
        waits = kiosk.window.shell.does_primary() is None
        others = {ZH["identity.button.by_sight"], ZH["identity.button.no_face"]} & set(enabled)
        assert not waits or others or name in ALONE, name


def test_without_an_analyst_the_way_is_by_sight(kiosk: Kiosk) -> None:
    kiosk.show(identifying("card-no-analyst"))
    assert card_page(kiosk).waiting.advice.texts() == [ZH["identity.no_analyst"]]
    press(kiosk, Qt.Key.Key_Return)
    assert asked(kiosk, "sight").flow.sends == "by_sight"


@pytest.mark.parametrize("look", ["consent", "card-problems", "fields-open", "liveness-failed", "by-sight", "done"])
def test_every_control_can_be_reached_with_tab_and_has_a_name(kiosk: Kiosk, look: str) -> None:
    kiosk.show(identifying(look))
    controls = [
        control
        for kind in (QPushButton, QRadioButton)
        for control in kiosk.window.findChildren(kind)
        if control.isVisible() and control.isEnabled()
    ]
    controls += [line for line in kiosk.window.findChildren(QLineEdit) if line.isVisible()]  # type: ignore[misc]
    assert all(control.accessibleName() for control in controls)
    reached = set()
    for _ in range(2 * len(controls) + 4):
        press(kiosk, Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        assert widget is not None
        reached.add(widget.accessibleName())
        if isinstance(widget, QRadioButton):
            reached |= {control.accessibleName() for control in controls if isinstance(control, QRadioButton)}
    assert {control.accessibleName() for control in controls} <= reached


# The end


def test_the_summary_masks_the_number_and_names_who_vouched(kiosk: Kiosk) -> None:
    kiosk.show(identifying("done-by-sight"))
    page = done_page(kiosk)
    assert page.who.text() == "张昇喆 3205**********771X"
    assert page.told.texts() == [
        "身份证：已读取，各项已核对",
        "动作检查：没有通过",
        "与业务不一致：李主任 已说明理由",
        "第二人当面核对：陈静 已确认是本人",
        "座位：没有确认",
    ]
    kiosk.show(identifying("done"))
    assert page.told.texts()[1:3] == ["动作检查通过，3 / 3", "没有被动疑点"]
    assert page.told.texts()[-1] == "座位：已确认，销售人员、投保人"
    kiosk.show(identifying("done-doubted"))
    assert page.told.texts()[-2:] == ["座位：已确认，销售人员", "座位：投保人不再确定，开始后可以再确认"]


def test_masking() -> None:
    assert masked(NUMBER) == "3205**********771X"
    assert masked("12345678") == "********"
    assert masked("") == ""


# Words for every code


def _choices(fact: type, name: str) -> tuple[str, ...]:
    return get_args(get_type_hints(fact)[name])


@pytest.mark.parametrize("words", LANGUAGES)
def test_every_observation_has_its_words(words: dict[str, str]) -> None:
    wanted = {f"card.problem.{problem}" for problem in get_args(CardProblem)}
    wanted |= {f"challenge.reason.{reason}" for reason in get_args(ChallengeReason)}
    wanted |= {f"hint.{of}.{hint}" for hint in get_args(HintName) for of in ("name", "about")}
    wanted |= {f"gesture.{gesture}" for gesture in get_args(Gesture)}
    wanted |= {f"face.{state}" for state in get_args(FaceState)}
    wanted |= {f"field.{name}" for name in get_args(CardFieldName)}
    wanted |= {f"match.{verdict}" for verdict in _choices(FaceMatched, "verdict")}
    wanted |= {f"sight.why.{reason}" for reason in _choices(IdentityView, "reason_for_sight") if reason}
    wanted |= {f"differences.{reason}" for reason in _choices(Difference, "reason") if reason != "differs"}
    wanted |= {f"verdict.{verdict}" for verdict in get_args(FieldVerdict)}
    wanted |= {f"card.reason.{reason}" for reason in (*REASONS, *_UNREAD.reasons)}
    wanted |= {f"role.{role}" for role in ("seller", "applicant", "insured", "guardian", "unknown")}
    assert {key for key in wanted if key not in words} == set()
