"""A card at the window: each field beside its crop, confirmed or corrected, and what differs from the sale."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from terminal.session.facts.people import Pressed
from terminal.session.identity.view import Difference, FieldView
from terminal.ui.phrases.table import words_of
from terminal.ui.window import BOUNCE_MS
from tests.terminal.ui.conftest import READY, Kiosk
from tests.terminal.ui.identity_views import (
    ADDRESS,
    NUMBER,
    field,
    identifying,
    showing,
    views,
)
from tests.terminal.ui.pressing import asked, card_page, click, press, rows

ZH = words_of("zh")

# The card


def test_each_problem_has_its_advice_and_readings_are_counted(kiosk: Kiosk) -> None:
    kiosk.show(identifying("card-problems"))
    card = card_page(kiosk).waiting
    assert card.advice.texts() == [ZH["card.problem.glare"], ZH["card.problem.moving"]]
    kiosk.show(identifying("card-clear"))
    assert card.advice.texts() == ["看得清，请拿稳"]
    assert card.agreeing.text() == "读数一致 2 / 3 次"


def test_fields_are_confirmed_one_after_the_other_with_enter(kiosk: Kiosk) -> None:
    view = views()["fields-open"]
    kiosk.show(showing(view))
    press(kiosk, Qt.Key.Key_Return)  # into the first one
    assert rows(kiosk)["name"].has_focus()
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == [Pressed("confirm_field", detail={"field": "name", "value": "张昇喆"})]
    kiosk.show(showing(replace(view, to_confirm=("address", "number"))))
    assert rows(kiosk)["address"].has_focus()
    QTest.qWait(BOUNCE_MS + 50)
    kiosk.show(showing(replace(view, to_confirm=("number",))))
    assert rows(kiosk)["number"].has_focus()
    QTest.keyClicks(rows(kiosk)["number"].edit, NUMBER)  # what stood there was selected
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed[1:] == [Pressed("confirm_field", detail={"field": "number", "value": NUMBER})]
    kiosk.show(identifying("fields-fine"))
    assert QApplication.focusWidget() is kiosk.window.shell.bottom.primary


def test_the_large_button_leads_into_the_first_field_by_mouse_too(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-open"))
    click(kiosk, kiosk.window.shell.bottom.primary)
    assert rows(kiosk)["name"].has_focus()


def test_a_pedal_that_bounces_confirms_one_field(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-open"))
    press(kiosk, Qt.Key.Key_Return)
    for _ in range(2):
        press(kiosk, Qt.Key.Key_Return)
    assert len(kiosk.pressed) == 1


def test_fields_are_confirmed_by_mouse_and_only_where_somebody_must_look(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-open"))
    shown = rows(kiosk)
    assert [name for name, row in shown.items() if row.confirm.isVisible()] == ["name", "address", "number"]
    click(kiosk, shown["address"].confirm)
    assert kiosk.pressed == [Pressed("confirm_field", detail={"field": "address", "value": ADDRESS})]


def test_a_clear_field_can_be_corrected_too(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-fine"))
    row = rows(kiosk)["nation"]
    assert not row.confirm.isVisible()
    row.take_focus()
    QTest.keyClicks(row.edit, "Hui")
    assert row.confirm.isVisible()
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == [Pressed("confirm_field", detail={"field": "nation", "value": "Hui"})]


def test_nothing_cannot_be_confirmed(kiosk: Kiosk) -> None:
    missing = field("name", "", "missing", "unreadable")
    view = replace(views()["fields-open"], fields=(missing, *views()["fields-open"].fields[1:]))
    kiosk.show(showing(view))
    row = rows(kiosk)["name"]
    assert not row.confirm.isEnabled()
    row.take_focus()
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == []
    assert row.crop.text() == "没有截图"


def test_each_field_stands_beside_its_crop_with_verdict_and_reasons(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-open"))
    shown = rows(kiosk)
    assert {name: row.chip.text() for name, row in shown.items()} == {
        "name": "存疑",
        "sex": "清楚",
        "nation": "清楚",
        "birth_date": "清楚",
        "address": "存疑",
        "number": "有误",
    }
    assert shown["number"].reasons.text() == "校验码不对"
    assert all(not row.crop.pixmap().isNull() for row in shown.values())
    assert shown["address"].whole.isVisible()
    assert shown["address"].whole.text() == ADDRESS


def test_a_typed_correction_outlives_snapshots_and_a_change_of_language_but_not_another_reading(kiosk: Kiosk) -> None:
    view = views()["fields-open"]
    kiosk.show(showing(view))
    row = rows(kiosk)["name"]
    row.take_focus()
    QTest.keyClicks(row.edit, "ABC")
    kiosk.show(showing(replace(view, to_confirm=("name",))))
    kiosk.window.set_language("en")
    kiosk.settle()
    assert rows(kiosk)["name"].edit.text() == "ABC"
    assert view.reading is not None
    kiosk.show(showing(replace(view, reading=None, fields=())))
    kiosk.show(showing(replace(view, reading=replace(view.reading, portrait=b"another"))))
    assert rows(kiosk)["name"].edit.text() == "张昇喆"


def test_the_next_customer_sees_nothing_of_the_last_one(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-open"))
    row = rows(kiosk)["name"]
    row.take_focus()
    QTest.keyClicks(row.edit, "ABC")
    kiosk.show(READY)
    other = FieldView("name", replace(views()["fields-open"].fields[0].read, value="李四", crop=b""))
    reading = replace(views()["fields-open"].reading, card=b"other")  # type: ignore[type-var]  # there is one
    kiosk.show(showing(replace(views()["fields-open"], reading=reading, fields=(other,), to_confirm=("name",))))
    assert list(rows(kiosk)) == ["name"]
    assert rows(kiosk)["name"].edit.text() == "李四"
    assert rows(kiosk)["name"].crop.pixmap().isNull()


def test_differences_stand_in_two_columns_and_need_name_and_reason(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-differ"))
    card = card_page(kiosk).fields.differences
    assert card.texts() == [
        ("姓名", "张升喆", "张昇喆"),
        ("身份证号", "320502199507047710", NUMBER),
    ]
    press(kiosk, Qt.Key.Key_Return)
    question = asked(kiosk, "accept")
    assert not question.confirm.isEnabled()
    QTest.keyClicks(question.line("by"), "Li ")
    QTest.keyClick(question.line("by"), Qt.Key.Key_Return)
    assert question.line("reason").hasFocus()
    QTest.keyClicks(question.line("reason"), "mistyped")
    QTest.keyClick(question.line("reason"), Qt.Key.Key_Return)
    kiosk.settle()
    assert kiosk.pressed == [Pressed("accept_differences", by="Li", detail={"reason": "mistyped"})]


def test_differences_wait_until_fields_are_confirmed(kiosk: Kiosk) -> None:
    differing = (Difference("name", "甲", "乙"),)
    kiosk.show(showing(replace(views()["fields-open"], differences=differing)))
    assert not card_page(kiosk).fields.differences.isVisible()
    kiosk.show(showing(replace(views()["fields-differ"], differences=differing)))
    assert card_page(kiosk).fields.differences.texts() == [("姓名", "甲", "乙")]


def test_a_copy_is_taken_again_and_nothing_of_it_has_to_be_confirmed(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-copy"))
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == [Pressed("retake")]


def test_take_it_again_by_mouse(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-open"))
    click(kiosk, card_page(kiosk).fields.retake)
    assert kiosk.pressed == [Pressed("retake")]


def test_a_card_that_is_not_good_today_is_called_that(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-expired"))
    page = card_page(kiosk).fields
    assert page.stands.text().startswith("证件今天不在有效期内")
    assert page.differences.texts() == [("证件已过期", "今天 2026-11-22", "2019-03-17")]
    kiosk.show(identifying("fields-differ"))
    assert page.stands.text().startswith("与业务不一致")
