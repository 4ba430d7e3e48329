"""The identity step at the window: who is asked, who vouches, what can be pressed, what is said."""

from dataclasses import replace
from typing import get_args, get_type_hints

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QRadioButton

from terminal.ocr.verdicts import REASONS
from terminal.session.facts.analyst import ChallengeReason, FaceMatched, FaceState, Gesture, HintName
from terminal.session.facts.cards import BACK_FIELDS, FRONT_FIELDS, CardFieldName, CardProblem
from terminal.session.facts.people import Pressed
from terminal.session.identity.card import _UNREAD
from terminal.session.identity.view import Because, Difference
from terminal.session.snapshot import StaffView
from terminal.ui.parts.masked import masked
from terminal.ui.phrases.table import words_of
from tests.terminal.ui.conftest import READY, STATES, Kiosk, Scene
from tests.terminal.ui.identity_views import (
    NUMBER,
    identifying,
    views,
)
from tests.terminal.ui.pressing import answers, asked, beside, card_page, click, consent_page, done_page, press

ZH, EN = words_of("zh"), words_of("en")
LANGUAGES = [pytest.param(ZH, id="zh"), pytest.param(EN, id="en")]


# Consent


def _chips(kiosk: Kiosk) -> list[str]:
    return [row.chip.text() for row in consent_page(kiosk).rows.values() if not row.isHidden()]


def test_the_seller_sees_what_is_asked_and_answered_and_chooses_nothing(kiosk: Kiosk) -> None:
    kiosk.show(identifying("consent"))
    assert _chips(kiosk) == ["正在问", "还没有问到", "还没有问到"]
    primary = kiosk.window.shell.bottom.primary
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_1, Qt.Key.Key_2):
        press(kiosk, key)
    click(kiosk, primary)
    assert (kiosk.pressed, primary.isEnabled(), kiosk.window.question) == ([], False, None)
    assert not kiosk.window.shell.page.findChildren(QRadioButton), "there is nothing to choose for the customer"
    kiosk.show(identifying("consent-second"))
    assert _chips(kiosk) == ["客户在屏上按了：同意", "客户在屏上按了：不同意", "正在问"]
    kiosk.show(identifying("consent-all"))
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == [Pressed("next")]


@pytest.mark.parametrize(("answer", "agreed"), [("yes", True), ("no", False)])
def test_what_was_said_aloud_is_entered_one_at_a_time(kiosk: Kiosk, answer: str, *, agreed: bool) -> None:
    kiosk.show(identifying("consent-second"))
    press(kiosk, Qt.Key.Key_T)
    question = asked(kiosk, "consent_enter")
    assert not question.confirm.isEnabled(), "nothing is chosen beforehand"
    click(kiosk, question.choice("answer", answer))
    click(kiosk, question.confirm)
    assert kiosk.pressed == [Pressed("consent", detail={"face": agreed})]


def test_a_no_to_the_recording_is_entered_and_may_be_taken_back(kiosk: Kiosk) -> None:
    kiosk.show(identifying("consent"))
    press(kiosk, Qt.Key.Key_T)
    click(kiosk, asked(kiosk, "consent_enter").choice("answer", "no"))
    click(kiosk, asked(kiosk, "consent_enter").confirm)
    assert kiosk.pressed == [Pressed("consent", detail={"recording": False, "stay": True})]


def test_where_she_does_not_agree_to_be_recorded_nothing_more_is_asked_and_it_ends_by_a_question(kiosk: Kiosk) -> None:
    kiosk.show(identifying("consent-refused"))
    assert _chips(kiosk) == ["客户在屏上按了：不同意", "还没有问到", "还没有问到"]
    press(kiosk, Qt.Key.Key_Return)
    question = asked(kiosk, "consent_end")
    QTest.keyClick(question, Qt.Key.Key_Return)
    kiosk.settle()
    assert (kiosk.pressed, kiosk.window.question) == ([], None), "Enter ends nothing"
    press(kiosk, Qt.Key.Key_Return)
    click(kiosk, asked(kiosk, "consent_end").confirm)
    assert kiosk.pressed == [Pressed("next")]


def test_each_customer_is_named_and_who_comes_later_may_be_left_out(kiosk: Kiosk) -> None:
    kiosk.show(identifying("consent-insured"))
    assert "阿不都热合曼·买买提艾力（2 / 2）" in consent_page(kiosk).title.text()
    assert _chips(kiosk)[0] == "销售人员代填：客户说同意"
    press(kiosk, Qt.Key.Key_L)
    question = asked(kiosk, "absent")
    click(kiosk, question.choice("reason", "on_the_way"))
    click(kiosk, question.confirm)
    assert kiosk.pressed == [Pressed("absent", detail={"reason": "on_the_way"})]


def test_no_picture_is_shown_before_consent(kiosk: Kiosk) -> None:
    for name, shown in (
        ("consent", False),
        ("room", True),
        ("card-clear", True),
        ("fields-open", False),
        ("liveness-begin", True),
    ):
        kiosk.show(identifying(name))
        assert kiosk.window.shell.preview.isVisible() == shown, name
    kiosk.show(STATES["plan"])
    assert not kiosk.window.shell.preview.isVisible()


# A second person


@pytest.mark.parametrize("look", ["card-waiting", "fields-open", "liveness-begin", "liveness-blink"])
def test_a_second_person_can_be_called_at_any_time(kiosk: Kiosk, look: str) -> None:
    kiosk.show(identifying(look))
    bottom = kiosk.window.shell.bottom
    button = bottom.button("identity.button.by_sight") or bottom.button("identity.button.no_face")
    assert button is not None
    button.click()  # where there is no room it stands behind `more`
    question = answers(kiosk, "sight", "worn", by="Chen Jing")
    assert question.line("note").text() == ""
    click(kiosk, question.confirm)
    assert kiosk.pressed == [Pressed("by_sight", by="Chen Jing", detail={"reason": "worn", "note": ""})]
    assert kiosk.window.question is None


def test_a_reason_of_its_own_needs_words(kiosk: Kiosk) -> None:
    kiosk.show(identifying("by-sight"))
    press(kiosk, Qt.Key.Key_Return)
    question = answers(kiosk, "sight", "other", note="glasses")
    question.line("note").clear()
    assert not question.confirm.isEnabled()


def test_where_people_have_accounts_the_second_person_signs_in(kiosk: Kiosk) -> None:
    """Review, finding 4: it was nobody; a name was typed."""
    scene = identifying("by-sight")
    kiosk.show(Scene(replace(scene.snapshot, staff=StaffView(known=True)), scene.live))
    press(kiosk, Qt.Key.Key_Return)
    question = answers(kiosk, "sight", "worn", number="2043", password="a secret")
    assert "by" not in question.asks
    click(kiosk, question.confirm)
    detail = {"reason": "worn", "note": "", "number": "2043", "password": "a secret"}
    assert kiosk.pressed == [Pressed("by_sight", detail=detail)]


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


ALONE = (
    "consent", "consent-second", "consent-insured", "room-dark", "room-silent", "by-hand-typed", "by-hand-other",
    "by-hand-kinds", "by-hand-expired", "places-open", "places-crowd", "places-nobody", "liveness-matching",
)  # fmt: skip
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
        assert name == "other-person" or kiosk.window.shell.bottom.button("identity.button.cancel"), name
        waits = kiosk.window.shell.does_primary() is None
        others = {ZH["identity.button.by_sight"], ZH["identity.button.no_face"], "更多"} & set(enabled)
        assert not waits or others or name in ALONE, name


def test_without_an_analyst_the_way_is_by_sight(kiosk: Kiosk) -> None:
    kiosk.show(identifying("card-no-analyst"))
    assert card_page(kiosk).waiting.advice.texts() == [ZH["identity.no_analyst"]]
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.window.question is None, "Enter waits: the analyst may be there in a moment"
    press(kiosk, Qt.Key.Key_F)
    assert asked(kiosk, "sight").flow.sends == "by_sight"


@pytest.mark.parametrize(
    "look",
    [
        "consent",
        "room-dark",
        "card-problems",
        "fields-open",
        "by-hand-typed",
        "by-hand-kinds",
        "other-person",
        "liveness-failed",
        "by-sight",
        "done",
    ],
)
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


def _told(kiosk: Kiosk) -> list[str]:
    page = done_page(kiosk)
    return [text for card in page.people if card.isVisible() for text in (card.who.text(), *card.told.texts())]


def test_the_summary_masks_the_number_and_names_who_vouched(kiosk: Kiosk) -> None:
    kiosk.show(identifying("done-by-sight"))
    page = done_page(kiosk)
    assert _told(kiosk) == [
        "投保人　张昇喆　3205**********771X",
        "身份证：3 处由销售人员对照证件看过",
        "动作：没有做成",
        "和业务资料不一样的地方：由 李主任 定",
        "陈静 当面看过，确认是本人",
    ]
    assert page.title.text() == "由人核验完成，可以开始录制"
    kiosk.show(identifying("done"))
    assert _told(kiosk)[2:4] == ["动作做对了，3 / 3", "没有被动疑点"]
    assert page.told.texts() == ["谁是谁：已指认，销售人员、投保人"]
    kiosk.show(identifying("done-doubted"))
    assert page.told.texts() == ["谁是谁：已指认，销售人员", "谁是谁：投保人不再确定，开始后可以再认一次"]


def test_each_customer_has_a_card_and_a_template_is_called_deleted_only_where_there_was_one(kiosk: Kiosk) -> None:
    """Review, finding 7: 人脸特征已删除 was said though no face was used."""
    kiosk.show(identifying("done-people"))
    told = _told(kiosk)
    assert [text for text in told if "　" in text] == [
        "投保人　张昇喆　3205**********771X", "被保险人　SAMPLE ANNA MARIA　L8*****C3", "监护人　李明",
    ]  # fmt: skip
    assert "还没到，没有核验" in told
    assert "护照：由一人照证件填写，第二个人核对" in told
    assert "已删除" in done_page(kiosk).kept.text()
    for look in ("done", "done-by-sight"):  # no model was installed; no face was compared
        kiosk.show(identifying(look))
        assert "已删除" not in done_page(kiosk).kept.text(), look


def test_masking() -> None:
    assert masked(NUMBER) == "3205**********771X"
    assert masked("L898902C3") == "L8*****C3"
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
    wanted |= {f"sight.why.{reason}" for reason in get_args(Because) if reason}
    wanted |= {f"differences.{reason}" for reason in _choices(Difference, "reason") if reason != "differs"}
    wanted |= {f"card.reason.{reason}" for reason in (*REASONS, *_UNREAD.reasons)}
    wanted |= {f"role.{role}" for role in ("seller", "applicant", "insured", "guardian", "unknown")}
    assert {key for key in wanted if key not in words} == set()


def test_a_card_of_which_one_side_was_read_is_not_called_read(kiosk: Kiosk) -> None:
    done = identifying("done-doubted")
    identity = done.snapshot.identity
    assert identity is not None
    for names, words in (
        (FRONT_FIELDS, "身份证：只读了正面，反面没有读"),
        (BACK_FIELDS, "身份证：只读了反面，正面没有读"),
    ):
        half = replace(identity, fields=tuple(field for field in identity.fields if field.name in names))
        half = replace(half, fields=tuple(replace(field, confirmed=None) for field in half.fields))
        kiosk.show(Scene(replace(done.snapshot, identity=half), done.live))
        assert words in _told(kiosk)
        assert not [text for text in _told(kiosk) if "都读清楚了" in text]
