"""The identity step at the window: what is pressed by key and by mouse, what can be pressed, what is said."""

from dataclasses import replace
from typing import get_args, get_type_hints

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QRadioButton, QWidget

from terminal.ocr.verdicts import REASONS
from terminal.session.facts import Pressed
from terminal.session.identity_card import _UNREAD
from terminal.session.identity_view import Difference, FieldView, IdentityView
from terminal.session.observations import (
    CardFieldName,
    CardProblem,
    ChallengeReason,
    FaceMatched,
    FaceState,
    FieldVerdict,
    FlashAsked,
    Gesture,
    Hint,
    HintName,
)
from terminal.session.snapshot import Snapshot
from terminal.ui.actions import primary_of
from terminal.ui.done_page import masked
from terminal.ui.field_row import FieldRow
from terminal.ui.gesture_picture import GesturePicture, paint_face
from terminal.ui.identity_dialogs import Vouching
from terminal.ui.liveness_words import hint_words
from terminal.ui.overlay import Overlay, face_words
from terminal.ui.phrases import EN, ZH, Phrases
from terminal.ui.preview import STALE_MS, Preview
from terminal.ui.theme import FLASHES, SEEN, SEEN_BADLY, Theme
from terminal.ui.window import BOUNCE_MS
from tests.ui.conftest import READY, Kiosk, MakeKiosk, Still, counter_room
from tests.ui.identity_views import (
    ADDRESS,
    BAD_FACES,
    FACES,
    NUMBER,
    WATCHED,
    field,
    identifying,
    views,
)

LANGUAGES = [pytest.param(ZH, id="zh"), pytest.param(EN, id="en")]


def _press(kiosk: Kiosk, key: Qt.Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or kiosk.window, key)
    kiosk.settle()


def _click(kiosk: Kiosk, widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    kiosk.settle()


def _showing(view: IdentityView) -> Snapshot:
    return replace(READY, phase="identifying", identity=view)


def _vouching(kiosk: Kiosk) -> Vouching:
    kiosk.settle()
    question = kiosk.window.question
    assert isinstance(question, Vouching)
    return question


def _rows(kiosk: Kiosk) -> dict[CardFieldName, FieldRow]:
    return kiosk.window.screen_shown.identity.fields.rows


# Consent


CONSENTS = [
    (Qt.Key.Key_1, {"card": True, "face": True}),
    (Qt.Key.Key_2, {"card": True, "face": False}),
    (Qt.Key.Key_3, {"card": False, "face": False}),
]


@pytest.mark.parametrize(("key", "consent"), CONSENTS)
def test_consent_by_keyboard(kiosk: Kiosk, key: Qt.Key, consent: dict[str, bool]) -> None:
    kiosk.show(identifying("consent"))
    _press(kiosk, key)
    _press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == [Pressed("consent", detail=consent)]


@pytest.mark.parametrize("number", range(3))
def test_consent_by_mouse_anywhere_on_the_choice(kiosk: Kiosk, number: int) -> None:
    kiosk.show(identifying("consent"))
    screen = kiosk.window.screen_shown
    frame = list(screen.identity.consent.frames.values())[number]
    QTest.mouseClick(frame, Qt.MouseButton.LeftButton, pos=QPoint(frame.width() - 4, frame.height() - 4))
    _click(kiosk, screen.bottom.primary)
    assert kiosk.pressed == [Pressed("consent", detail=CONSENTS[number][1])]


def test_consent_by_tab_and_space(kiosk: Kiosk) -> None:
    kiosk.show(identifying("consent"))
    for _ in range(8):
        _press(kiosk, Qt.Key.Key_Tab)
        if isinstance(QApplication.focusWidget(), QRadioButton):
            break
    _press(kiosk, Qt.Key.Key_Space)
    _press(kiosk, Qt.Key.Key_Down)  # from choice to choice
    _press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == [Pressed("consent", detail=CONSENTS[1][1])]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_nothing_is_ticked_beforehand_and_a_pedal_agrees_to_nothing(kiosk: Kiosk, key: Qt.Key) -> None:
    kiosk.show(identifying("consent"))
    screen = kiosk.window.screen_shown
    assert not any(frame.radio.isChecked() for frame in screen.identity.consent.frames.values())
    assert not screen.bottom.primary.isEnabled()
    for _ in range(3):
        _press(kiosk, key)
    _click(kiosk, screen.bottom.primary)
    assert kiosk.pressed == []
    assert not any(frame.radio.isChecked() for frame in screen.identity.consent.frames.values())


def test_a_choice_outlives_a_change_of_language_but_not_the_customer(kiosk: Kiosk) -> None:
    kiosk.show(identifying("consent"))
    _press(kiosk, Qt.Key.Key_2)
    kiosk.window.set_language("en")
    kiosk.settle()
    assert kiosk.window.screen_shown.identity.consent.frames["card"].radio.isChecked()
    kiosk.show(READY)
    kiosk.show(identifying("consent"))
    screen = kiosk.window.screen_shown
    assert not any(frame.radio.isChecked() for frame in screen.identity.consent.frames.values())
    assert not screen.bottom.primary.isEnabled()
    _press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == []


def test_coming_back_shows_what_was_chosen(kiosk: Kiosk) -> None:
    kiosk.show(_showing(replace(views()["consent"], card_consent=True, face_consent=False)))
    consent = kiosk.window.screen_shown.identity.consent
    assert [frame.radio.isChecked() for frame in consent.frames.values()] == [False, True, False]


def test_no_picture_is_shown_before_consent(kiosk: Kiosk) -> None:
    for name, shown in (("consent", False), ("card-clear", True), ("fields-open", False), ("liveness-begin", True)):
        kiosk.show(identifying(name))
        assert kiosk.window.screen_shown.preview.isVisible() == shown, name


# The card


def test_each_problem_has_its_advice_and_readings_are_counted(kiosk: Kiosk) -> None:
    kiosk.show(identifying("card-problems"))
    card = kiosk.window.screen_shown.identity.card
    assert card.advice.texts() == [ZH["card.problem.glare"], ZH["card.problem.moving"]]
    kiosk.show(identifying("card-clear"))
    assert card.advice.texts() == ["看得清，请拿稳"]
    assert card.agreeing.text() == "读数一致 2 / 3 次"


def test_fields_are_confirmed_one_after_the_other_with_enter(kiosk: Kiosk) -> None:
    view = views()["fields-open"]
    kiosk.show(_showing(view))
    _press(kiosk, Qt.Key.Key_Return)  # into the first one
    assert _rows(kiosk)["name"].has_focus()
    _press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == [Pressed("confirm_field", detail={"field": "name", "value": "张昇喆"})]
    kiosk.show(_showing(replace(view, to_confirm=("address", "number"))))
    assert _rows(kiosk)["address"].has_focus()
    QTest.qWait(BOUNCE_MS + 50)
    kiosk.show(_showing(replace(view, to_confirm=("number",))))
    assert _rows(kiosk)["number"].has_focus()
    QTest.keyClicks(_rows(kiosk)["number"].edit, NUMBER)  # what stood there was selected
    _press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed[1:] == [Pressed("confirm_field", detail={"field": "number", "value": NUMBER})]
    kiosk.show(identifying("fields-fine"))
    assert QApplication.focusWidget() is kiosk.window.screen_shown.bottom.primary


def test_a_pedal_that_bounces_confirms_one_field(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-open"))
    _press(kiosk, Qt.Key.Key_Return)
    for _ in range(2):
        _press(kiosk, Qt.Key.Key_Return)
    assert len(kiosk.pressed) == 1


def test_fields_are_confirmed_by_mouse_and_only_where_somebody_must_look(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-open"))
    rows = _rows(kiosk)
    assert [name for name, row in rows.items() if row.confirm.isVisible()] == ["name", "address", "number"]
    _click(kiosk, rows["address"].confirm)
    assert kiosk.pressed == [Pressed("confirm_field", detail={"field": "address", "value": ADDRESS})]


def test_a_clear_field_can_be_corrected_too(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-fine"))
    row = _rows(kiosk)["nation"]
    assert not row.confirm.isVisible()
    row.take_focus()
    QTest.keyClicks(row.edit, "Hui")
    assert row.confirm.isVisible()
    _press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == [Pressed("confirm_field", detail={"field": "nation", "value": "Hui"})]


def test_nothing_cannot_be_confirmed(kiosk: Kiosk) -> None:
    missing = field("name", "", "missing", "unreadable")
    view = replace(views()["fields-open"], fields=(missing, *views()["fields-open"].fields[1:]))
    kiosk.show(_showing(view))
    row = _rows(kiosk)["name"]
    assert not row.confirm.isEnabled()
    row.take_focus()
    _press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == []
    assert row.crop.text() == "没有截图"


def test_each_field_stands_beside_its_crop_with_verdict_and_reasons(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-open"))
    rows = _rows(kiosk)
    assert {name: row.chip.text() for name, row in rows.items()} == {
        "name": "存疑",
        "sex": "清楚",
        "nation": "清楚",
        "birth_date": "清楚",
        "address": "存疑",
        "number": "有误",
    }
    assert rows["number"].reasons.text() == "校验码不对"
    assert all(not row.crop.pixmap().isNull() for row in rows.values())
    assert rows["address"].whole.isVisible()
    assert rows["address"].whole.text() == ADDRESS


def test_a_typed_correction_outlives_snapshots_and_a_change_of_language_but_not_another_reading(kiosk: Kiosk) -> None:
    view = views()["fields-open"]
    kiosk.show(_showing(view))
    row = _rows(kiosk)["name"]
    row.take_focus()
    QTest.keyClicks(row.edit, "ABC")
    kiosk.show(_showing(replace(view, to_confirm=("name",))))
    kiosk.window.set_language("en")
    kiosk.settle()
    assert _rows(kiosk)["name"].edit.text() == "ABC"
    assert view.reading is not None
    kiosk.show(_showing(replace(view, reading=None, fields=())))
    kiosk.show(_showing(replace(view, reading=replace(view.reading, portrait=b"another"))))
    assert _rows(kiosk)["name"].edit.text() == "张昇喆"


def test_the_next_customer_sees_nothing_of_the_last_one(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-open"))
    row = _rows(kiosk)["name"]
    row.take_focus()
    QTest.keyClicks(row.edit, "ABC")
    kiosk.show(READY)
    other = FieldView("name", replace(views()["fields-open"].fields[0].read, value="李四", crop=b""))
    reading = replace(views()["fields-open"].reading, card=b"other")  # type: ignore[type-var]  # there is one
    kiosk.show(_showing(replace(views()["fields-open"], reading=reading, fields=(other,), to_confirm=("name",))))
    assert list(_rows(kiosk)) == ["name"]
    assert _rows(kiosk)["name"].edit.text() == "李四"
    assert _rows(kiosk)["name"].crop.pixmap().isNull()


def test_differences_stand_in_two_columns_and_need_name_and_reason(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-differ"))
    card = kiosk.window.screen_shown.identity.fields.differences
    assert card.texts() == [
        ("姓名", "张升喆", "张昇喆"),
        ("身份证号", "320502199507047710", NUMBER),
    ]
    _press(kiosk, Qt.Key.Key_Return)
    question = _vouching(kiosk)
    assert not question.confirm.isEnabled()
    QTest.keyClicks(question.name, "Li ")
    QTest.keyClick(question.name, Qt.Key.Key_Return)
    assert question.reason.hasFocus()
    QTest.keyClicks(question.reason, "mistyped")
    QTest.keyClick(question.reason, Qt.Key.Key_Return)
    kiosk.settle()
    assert kiosk.pressed == [Pressed("accept_differences", by="Li", detail={"reason": "mistyped"})]


def test_differences_wait_until_fields_are_confirmed(kiosk: Kiosk) -> None:
    differing = (Difference("name", "甲", "乙"),)
    kiosk.show(_showing(replace(views()["fields-open"], differences=differing)))
    assert not kiosk.window.screen_shown.identity.fields.differences.isVisible()
    kiosk.show(_showing(replace(views()["fields-differ"], differences=differing)))
    assert kiosk.window.screen_shown.identity.fields.differences.texts() == [("姓名", "甲", "乙")]


def test_a_copy_is_taken_again_and_nothing_of_it_has_to_be_confirmed(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-copy"))
    _press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == [Pressed("retake")]


def test_take_it_again_by_mouse(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-open"))
    _click(kiosk, kiosk.window.screen_shown.identity.fields.retake)
    assert kiosk.pressed == [Pressed("retake")]


# Gestures


def test_gestures_begin_with_enter_and_with_colours_only_if_asked(kiosk: Kiosk) -> None:
    kiosk.show(identifying("liveness-begin"))
    _press(kiosk, Qt.Key.Key_Return)
    QTest.qWait(BOUNCE_MS + 50)
    _click(kiosk, kiosk.window.screen_shown.identity.liveness.with_flash)
    assert kiosk.pressed == [Pressed("begin_challenge"), Pressed("begin_challenge", detail={"flash": True})]


def test_one_gesture_at_a_time_with_its_words_and_place(kiosk: Kiosk) -> None:
    page = kiosk.window.screen_shown.identity.liveness
    for look, gesture, said in (
        ("liveness-straight", None, "请看正前方"),
        ("liveness-blink", "blink", "请眨一下眼"),
        ("liveness-left", "turn-left", "请把头转向您的左边"),
    ):
        kiosk.show(identifying(look))
        assert (page.picture.gesture, page.asked.text()) == (gesture, said)
        assert page.picture.accessibleName() == said
        assert page.picture.isVisible()
    assert page.progress.text() == "动作 3 / 3 · 第 1 次"
    assert (page.steps.index, page.steps.count) == (2, 3)


def _drawn(gesture: Gesture | None, amount: float) -> QImage:
    from PySide6.QtGui import QPainter

    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.translate(100, 100)
    paint_face(painter, gesture, amount)
    painter.end()
    return image


@pytest.mark.usefixtures("app")
def test_every_gesture_looks_different_and_sides_are_those_of_a_mirror() -> None:
    drawn = {gesture: _drawn(gesture, 1.0) for gesture in get_args(Gesture)}
    looks = [*drawn.values(), _drawn(None, 0.0)]
    assert all(one == other for one in looks for other in looks if one is other)
    assert sum(one == other for one in looks for other in looks) == len(looks)
    left, right = drawn["turn-left"], drawn["turn-right"]
    lips = QColor("#C4554D")
    columns = {
        side: [x for x in range(200) for y in range(130, 160) if QColor(image.pixel(x, y)) == lips]
        for side, image in (("left", left), ("right", right))
    }
    assert sum(columns["left"]) / len(columns["left"]) < 95  # in a mirror, one's own left is on the left
    assert sum(columns["right"]) / len(columns["right"]) > 105


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("size", "moves"), [("standard", True), ("elder", False)])
def test_the_face_moves_only_where_things_may_move(make_kiosk: MakeKiosk, size: str, moves: bool) -> None:
    kiosk = make_kiosk("zh", size)
    kiosk.show(identifying("liveness-blink"))
    picture = kiosk.window.screen_shown.identity.liveness.picture
    assert picture.moving == moves
    if not moves:
        assert picture.amount() == 1.0
    kiosk.show(identifying("done"))
    assert not picture.moving


@pytest.mark.usefixtures("app")
def test_a_face_at_rest_does_not_move() -> None:
    picture = GesturePicture(Theme())
    picture.show_gesture(None, "ahead")
    assert (picture.moving, picture.amount()) == (False, 0.0)
    picture.deleteLater()


def test_a_failed_attempt_says_why_and_what_to_do(kiosk: Kiosk) -> None:
    kiosk.show(identifying("liveness-failed"))
    said = kiosk.window.screen_shown.identity.liveness.told.texts()
    assert said[1] == ZH["challenge.reason.other_gesture"]
    assert said[-1] == "还可以再做 1 次"
    _press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == [Pressed("begin_challenge")]


def test_when_attempts_are_spent_only_a_second_person_leads_on(kiosk: Kiosk) -> None:
    kiosk.show(identifying("liveness-spent"))
    assert not kiosk.window.screen_shown.identity.liveness.with_flash.isVisible()
    _press(kiosk, Qt.Key.Key_Return)
    assert _vouching(kiosk).pressed().key == "by_sight"
    assert kiosk.pressed == []


def test_what_is_said_of_an_attempt_never_goes_beyond_it() -> None:
    phrases = Phrases("en")
    assert [text for _, text in hint_words(phrases, (Hint("flat", "no_doubt"), Hint("flash", "not_measurable")))] == [
        "No passive doubt",
        "Not measurable: colours",
    ]
    assert hint_words(phrases, ())[0][1] == "No passive hint was measurable"
    assert "flat" in hint_words(phrases, (Hint("flat", "doubt"),))[0][1]
    proven = ("alive", "proven", "活体")
    assert not [text for words in (ZH, EN) for text in words.values() if any(word in text for word in proven)]


def test_a_model_that_is_not_installed_is_never_a_match(kiosk: Kiosk) -> None:
    kiosk.show(identifying("liveness-passed"))
    said = kiosk.window.screen_shown.identity.liveness.told.texts()
    assert ZH["match.not_installed"] in said
    assert ZH["match.same"] not in said


# Colours


def _flashing(colour: str | None, attempt: int = 1) -> Snapshot:
    view = replace(views()["liveness-blink"], attempt=attempt, flash=FlashAsked(3, colour))  # type: ignore[arg-type]
    return _showing(view)


@pytest.mark.parametrize("colour", FLASHES)
def test_a_colour_fills_the_window_with_warning_and_a_way_out(kiosk: Kiosk, colour: str) -> None:
    kiosk.show(_flashing(colour))
    flash = kiosk.window.flash
    assert flash.geometry() == kiosk.window.rect()
    image = kiosk.window.grab().toImage()
    assert QColor(image.pixel(20, 20)) == QColor(FLASHES[colour])
    assert QApplication.focusWidget() is flash.skip
    kiosk.show(_flashing(None))
    assert not flash.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_skipped_colours_stay_away_for_this_attempt(kiosk: Kiosk, key: Qt.Key) -> None:
    kiosk.show(_flashing("red"))
    _press(kiosk, key)
    assert not kiosk.window.flash.isVisible()
    kiosk.show(_flashing("green"))
    assert not kiosk.window.flash.isVisible()
    kiosk.window.set_language("en")
    kiosk.settle()
    assert not kiosk.window.flash.isVisible()
    kiosk.show(_flashing("green", attempt=2))
    assert kiosk.window.flash.isVisible()
    assert kiosk.pressed == []


def test_no_colour_outlives_the_challenge(kiosk: Kiosk) -> None:
    kiosk.show(_flashing("blue"))
    kiosk.show(_showing(replace(views()["liveness-failed"], flash=FlashAsked(3, "blue"))))
    assert not kiosk.window.flash.isVisible()
    kiosk.show(_flashing("blue"))
    kiosk.show(READY)
    assert not kiosk.window.flash.isVisible()


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
    _click(kiosk, button)
    question = _vouching(kiosk)
    assert (question.name.text(), question.reason.text()) == ("", "")
    QTest.keyClicks(question.name, "Chen Jing")
    assert not question.confirm.isEnabled()
    QTest.keyClicks(question.reason, "  ")
    assert not question.confirm.isEnabled()
    QTest.keyClick(question.reason, Qt.Key.Key_Return)
    kiosk.settle()
    assert kiosk.window.question is question
    QTest.keyClicks(question.reason, "seen in person")
    _click(kiosk, question.confirm)
    assert kiosk.pressed == [Pressed("by_sight", by="Chen Jing", detail={"reason": "seen in person"})]
    assert kiosk.window.question is None


def test_escape_vouches_for_nobody(kiosk: Kiosk) -> None:
    kiosk.show(identifying("by-sight"))
    _press(kiosk, Qt.Key.Key_Return)
    QTest.keyClick(_vouching(kiosk), Qt.Key.Key_Escape)
    kiosk.settle()
    assert (kiosk.window.question, kiosk.pressed) == (None, [])


def test_a_question_goes_away_with_the_step(kiosk: Kiosk) -> None:
    kiosk.show(identifying("by-sight"))
    _press(kiosk, Qt.Key.Key_Return)
    _vouching(kiosk)
    kiosk.show(READY)
    assert (kiosk.window.question, kiosk.pressed) == (None, [])


# Back, cancel, on


def test_back_is_sent_and_is_not_there_at_the_beginning(kiosk: Kiosk) -> None:
    bottom = kiosk.window.screen_shown.bottom
    kiosk.show(identifying("consent"))
    assert (bottom.back.isVisible(), bottom.cancel.isVisible()) == (False, True)
    kiosk.show(identifying("liveness-begin"))
    _click(kiosk, bottom.back)
    assert kiosk.pressed == [Pressed("back")]
    kiosk.show(READY)
    assert (bottom.back.isVisible(), bottom.cancel.isVisible()) == (False, False)


def test_cancelling_asks_and_the_safe_answer_is_the_default(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-open"))
    bottom = kiosk.window.screen_shown.bottom
    _click(kiosk, bottom.cancel)
    question = kiosk.window.question
    assert question is not None
    QTest.keyClick(question, Qt.Key.Key_Return)
    kiosk.settle()
    assert kiosk.pressed == []
    _click(kiosk, bottom.cancel)
    question = kiosk.window.question
    assert question is not None
    _click(kiosk, question.confirm)
    assert kiosk.pressed == [Pressed("cancel")]


@pytest.mark.parametrize("look", ["fields-fine", "liveness-passed", "done", "done-by-sight"])
@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_on_with_enter_or_space(kiosk: Kiosk, look: str, key: Qt.Key) -> None:
    kiosk.show(identifying(look))
    _press(kiosk, key)
    assert kiosk.pressed == [Pressed("next")]


@pytest.mark.parametrize("look", ["card-waiting", "card-problems", "liveness-blink", "liveness-matching"])
def test_enter_does_nothing_while_there_is_nothing_to_do(kiosk: Kiosk, look: str) -> None:
    kiosk.show(identifying(look))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space):
        _press(kiosk, key)
    assert (kiosk.pressed, kiosk.window.question) == ([], None)


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
        waits = primary_of(identifying(name)).key is None
        others = {ZH["identity.button.by_sight"], ZH["identity.button.no_face"]} & set(enabled)
        assert not waits or others or name == "liveness-matching", name


def test_without_an_analyst_the_way_is_by_sight(kiosk: Kiosk) -> None:
    kiosk.show(identifying("card-no-analyst"))
    assert kiosk.window.screen_shown.identity.card.advice.texts() == [ZH["identity.no_analyst"]]
    _press(kiosk, Qt.Key.Key_Return)
    assert _vouching(kiosk).pressed().key == "by_sight"


@pytest.mark.parametrize("look", ["consent", "card-problems", "fields-open", "liveness-failed", "by-sight", "done"])
def test_every_control_can_be_reached_with_tab_and_has_a_name(kiosk: Kiosk, look: str) -> None:
    kiosk.show(identifying(look))
    controls = [
        control
        for kind in (QPushButton, QRadioButton)
        for control in kiosk.window.findChildren(kind)
        if control.isVisible() and control.isEnabled()
    ]
    controls += [row.edit for row in _rows(kiosk).values() if row.edit.isVisible()]  # type: ignore[misc]
    assert all(control.accessibleName() for control in controls)
    reached = set()
    for _ in range(2 * len(controls) + 4):
        _press(kiosk, Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        assert widget is not None
        reached.add(widget.accessibleName())
        if isinstance(widget, QRadioButton):
            reached |= {control.accessibleName() for control in controls if isinstance(control, QRadioButton)}
    assert {control.accessibleName() for control in controls} <= reached


# The end


def test_the_summary_masks_the_number_and_names_who_vouched(kiosk: Kiosk) -> None:
    kiosk.show(identifying("done-by-sight"))
    page = kiosk.window.screen_shown.identity.done
    assert page.who.text() == "张昇喆 3205**********771X"
    assert page.told.texts() == [
        "身份证：已读取，各项已核对",
        "动作检查：没有通过",
        "与业务不一致：李主任 已说明理由",
        "第二人当面核对：陈静 已确认是本人",
    ]
    kiosk.show(identifying("done"))
    assert page.told.texts()[1:3] == ["动作检查通过，3 / 3", "没有被动疑点"]


def test_masking() -> None:
    assert masked(NUMBER) == "3205**********771X"
    assert masked("12345678") == "********"
    assert masked("") == ""


# Faces over the picture


def _preview(overlay: Overlay) -> Preview:
    preview = Preview(Theme(), Phrases("zh"), lambda: Still(counter_room()))
    preview.resize(1280, 720)
    preview.look()
    preview.show_overlay(overlay)
    return preview


@pytest.mark.usefixtures("app")
def test_boxes_stand_where_the_faces_are() -> None:
    for width in (1280, 640):
        preview = _preview(Overlay(FACES))
        preview.resize(width, width * 9 // 16)
        image, scale = preview.grab().toImage(), width / 1280
        left, top, wide, high = FACES.faces[0].box
        for x, y in ((left, top + high / 2), (left + wide, top + high / 2), (left + wide / 2, top + high)):
            near = [
                QColor(image.pixel(round(x * scale) + dx, round(y * scale) + dy)).name().upper()
                for dx in (-1, 0, 1)
                for dy in (-1, 0, 1)
            ]
            assert SEEN in near
        preview.deleteLater()


@pytest.mark.usefixtures("app")
def test_boxes_that_are_not_seen_again_go() -> None:
    preview = _preview(Overlay(FACES))
    assert preview.overlay().faces == FACES
    QTest.qWait(STALE_MS + 50)
    assert preview.overlay() == Overlay()
    preview.show_overlay(Overlay(replace(FACES, captured_us=2)))
    assert preview.overlay().faces is not None
    preview.show_interrupted(interrupted=True)
    assert preview.overlay() == Overlay()
    preview.deleteLater()


@pytest.mark.usefixtures("app")
def test_what_is_the_matter_with_a_face_is_said_in_words() -> None:
    phrases = Phrases("zh")
    assert [face_words(phrases, face) for face in BAD_FACES.faces] == [
        "销售人员 · 脸被遮住",
        "投保人 · 太远，请坐近",
        "未确认 · 刚才还在",
    ]
    assert face_words(phrases, FACES.faces[1]) == "投保人"
    empty = _preview(Overlay(replace(FACES, faces=()))).grab().toImage()
    nothing = _preview(Overlay()).grab().toImage()
    assert empty != nothing
    assert SEEN != SEEN_BADLY


def test_boxes_stand_there_while_recording_too(kiosk: Kiosk) -> None:
    kiosk.show(WATCHED)
    assert kiosk.window.screen_shown.preview.overlay().faces == FACES
    kiosk.show(identifying("liveness-begin"))
    assert kiosk.window.screen_shown.preview.overlay().faces == views()["liveness-begin"].faces


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
