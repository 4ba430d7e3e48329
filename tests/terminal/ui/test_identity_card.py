"""A card at the window: each field beside its crop, confirmed or corrected, and what differs from the sale."""

from dataclasses import replace

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from terminal.session.facts.people import Pressed
from terminal.session.facts.reader import ReaderSeen
from terminal.session.identity.view import Difference, FieldView
from terminal.ui.pages.other_person import OtherPersonPage
from terminal.ui.parts.bottom_bar import KeyButton
from terminal.ui.parts.card_fields import CardFields
from terminal.ui.phrases.table import words_of
from terminal.ui.theme import STAGE
from terminal.ui.window import BOUNCE_MS
from tests.terminal.ui.conftest import READY, Kiosk
from tests.terminal.ui.identity_views import (
    BOXES,
    NUMBER,
    field,
    identifying,
    showing,
    views,
)
from tests.terminal.ui.pressing import answers, asked, beside, card_page, click, press

ZH = words_of("zh")

# The card


def test_each_problem_has_its_advice_and_readings_are_counted(kiosk: Kiosk) -> None:
    kiosk.show(identifying("card-problems"))
    card = card_page(kiosk).waiting
    assert card.advice.texts() == [ZH["card.problem.glare"], ZH["card.problem.moving"]]
    kiosk.show(identifying("card-clear"))
    assert card.advice.texts() == ["看得清，请拿稳"]
    assert card.agreeing.text() == "已读清 2 次，要 3 次"


def test_the_reader_stands_in_one_line_with_what_to_do(kiosk: Kiosk) -> None:
    kiosk.show(identifying("card-waiting"))
    card = card_page(kiosk).waiting
    assert not card.reader.isVisible(), "this home has none"
    kiosk.show(identifying("card-reader"))
    assert card.reader.isVisible()
    assert (card.reader.text(), card.reader.picture.tone) == (ZH["reader.ready"], "plain")
    kiosk.show(identifying("card-reader-reading"))
    assert card.reader.text() == ZH["reader.reading"]
    kiosk.show(identifying("card-reader-away"))
    assert card.reader.text().startswith("读卡器断开了。")
    assert card.reader.picture.tone == "warn"
    kiosk.show(identifying("card-portrait"))
    assert card.reader.text().startswith("芯片已读好，但读卡器给不出照片。")
    assert card.isVisible(), "the front is held before the camera"
    assert card_page(kiosk).told_below() == (("warn", "还差：有照片的一面"),)
    kiosk.show(identifying("fields-fine"))
    assert not card.isVisible()


def test_a_chip_has_no_picture_of_a_card_and_its_fields_are_shown(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-chip"))
    page = card_page(kiosk)
    assert page.fields.isVisible()
    assert page.primary().phrase == "button.next"
    assert page.fields.title.text() == "身份证正面，读卡器读出来的"
    assert page.fields.note.text() == "读卡器读的，正反面一起", "and not: the clearest of several pictures"
    assert not page.fields.legend.isVisible()
    kiosk.show(identifying("fields-fine"))
    assert page.fields.title.text() == "身份证正面，拍清楚了"


def fields(kiosk: Kiosk) -> CardFields:
    return card_page(kiosk).fields


def asked_now(kiosk: Kiosk) -> str:
    """The field that is asked about; empty while none is."""
    now = fields(kiosk).now
    return "" if now is None else now.name


def test_only_what_is_doubtful_is_asked_one_at_a_time_with_enter(kiosk: Kiosk) -> None:
    view = views()["fields-open"]
    kiosk.show(showing(view))
    page = fields(kiosk)
    assert (asked_now(kiosk), page.asked.title.text(), page.asked.place.text()) == (
        "name", "姓名，对吗？", "3 处里的第 1 处",
    )  # fmt: skip
    assert page.asked.line.hasFocus(), "the crop is looked at, and Enter says that it is right"
    assert not page.asked.crop.pixmap().isNull()
    assert "生僻字" in page.asked.reason.text()
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == [Pressed("confirm_field", detail={"field": "name", "value": "张昇喆"})]
    QTest.qWait(BOUNCE_MS + 50)
    kiosk.show(showing(replace(view, to_confirm=("number",))))
    assert asked_now(kiosk) == "number"
    assert page.asked.line.hasFocus()
    page.asked.line.selectAll()
    QTest.keyClicks(page.asked.line, NUMBER)
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed[1:] == [Pressed("confirm_field", detail={"field": "number", "value": NUMBER})]
    kiosk.show(identifying("fields-fine"))
    assert QApplication.focusWidget() is kiosk.window.shell.bottom.primary


def test_the_large_button_says_that_it_is_right_by_mouse_too(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-open"))
    click(kiosk, kiosk.window.shell.bottom.primary)
    assert kiosk.pressed == [Pressed("confirm_field", detail={"field": "name", "value": "张昇喆"})]


def test_a_pedal_that_bounces_confirms_one_field(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-open"))
    for _ in range(3):
        press(kiosk, Qt.Key.Key_Return)
    assert len(kiosk.pressed) == 1


def test_what_agrees_is_a_plain_list_and_the_number_is_masked_until_its_turn(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-open"))
    lines = fields(kiosk).lines
    assert [name for name, line in lines.items() if line.isVisible()] == [
        "sex", "nation", "birth_date", "address", "number",
    ]  # fmt: skip
    assert lines["number"].text() == "3205**********7710"
    assert {name: line.icon.tone for name, line in lines.items() if line.isVisible()} == {
        "sex": "ok", "nation": "ok", "birth_date": "ok", "address": "warn", "number": "warn",
    }  # fmt: skip
    kiosk.show(showing(replace(views()["fields-open"], to_confirm=("number",))))
    assert fields(kiosk).asked.line.text() == NUMBER[:-1] + "0"


def test_the_whole_card_is_seen_and_its_number_is_covered_unless_it_is_checked(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-open"))
    picture = fields(kiosk).picture
    box = picture.box_on_screen(BOXES["number"])
    middle = box.center().toPoint()

    def covered() -> bool:
        return picture.grab().toImage().pixelColor(middle) == QColor(STAGE)

    assert covered()
    kiosk.show(showing(replace(views()["fields-open"], to_confirm=("number",))))
    assert not covered()


def test_a_passports_number_is_covered_in_its_lowest_line_too(kiosk: Kiosk) -> None:
    kiosk.show(identifying("passport-open"))
    page = fields(kiosk)
    assert page.lines["number"].text() == "L8*****C3"
    place = page.picture.place()
    begins, ends = (QPointF(place.left() + across * place.width(), place.top() + 0.92 * place.height()).toPoint()
                    for across in (0.03, 0.25))  # fmt: skip

    def covered() -> set[bool]:
        image = page.picture.grab().toImage()
        return {image.pixelColor(at) == QColor(STAGE) for at in (begins, ends)}

    assert covered() == {True}
    kiosk.show(showing(replace(views()["passport-open"], to_confirm=("number",))))
    assert covered() == {False}


def test_a_stand_in_is_never_taken_for_a_reader(kiosk: Kiosk) -> None:
    stands_in = ReaderSeen("ready", name="file:cards", stand_in=True)
    kiosk.show(showing(replace(views()["card-reader"], reader=stands_in)))
    assert card_page(kiosk).waiting.reader.text() == "演示替身，不是真的读卡器。" + ZH["reader.ready"]
    chip = views()["fields-chip"]
    assert chip.reading is not None
    kiosk.show(showing(chip))
    assert fields(kiosk).note.text() == ZH["fields.note.chip"]
    kiosk.show(showing(replace(chip, reading=replace(chip.reading, reader="file:cards"))))
    assert fields(kiosk).note.text() == "演示替身给的，不是真的芯片"


def test_a_clear_field_can_be_corrected_too(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-fine"))
    for _ in range(3):
        press(kiosk, Qt.Key.Key_Down)
    assert asked_now(kiosk) == "nation"
    QTest.keyClicks(fields(kiosk).asked.line, "Hui")
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == [Pressed("confirm_field", detail={"field": "nation", "value": "Hui"})]
    assert asked_now(kiosk) == ""


def test_what_somebody_looked_at_is_a_persons_word_and_never_green(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-fine"))
    page = fields(kiosk)
    assert {name for name, line in page.lines.items() if line.icon.tone == "person"} == {"name", "address", "number"}
    assert page.stands.text() == "3 处由您看过，都有了"


def test_nothing_cannot_be_confirmed(kiosk: Kiosk) -> None:
    missing = field("name", "", "missing", "unreadable")
    view = replace(views()["fields-open"], fields=(missing, *views()["fields-open"].fields[1:]))
    kiosk.show(showing(view))
    page = fields(kiosk).asked
    assert page.title.text() == "姓名没有读到，请照着证件填"
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == []
    assert page.crop.text() == "没有截图"


def test_a_typed_correction_outlives_snapshots_and_a_change_of_language_but_not_another_reading(kiosk: Kiosk) -> None:
    view = views()["fields-open"]
    kiosk.show(showing(view))
    line = fields(kiosk).asked.line
    line.selectAll()
    QTest.keyClicks(line, "ABC")
    kiosk.show(showing(replace(view, to_confirm=("name",))))
    kiosk.window.set_language("en")
    kiosk.settle()
    assert fields(kiosk).asked.line.text() == "ABC"
    assert view.reading is not None
    kiosk.show(showing(replace(view, reading=None, fields=())))
    kiosk.show(showing(replace(view, reading=replace(view.reading, portrait=b"another"))))
    assert fields(kiosk).asked.line.text() == "张昇喆"


def test_the_next_customer_sees_nothing_of_the_last_one(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-open"))
    QTest.keyClicks(fields(kiosk).asked.line, "ABC")
    kiosk.show(READY)
    other = FieldView("name", replace(views()["fields-open"].fields[0].read, value="李四", crop=b""))
    reading = replace(views()["fields-open"].reading, card=b"other")  # type: ignore[type-var]  # there is one
    kiosk.show(showing(replace(views()["fields-open"], reading=reading, fields=(other,), to_confirm=("name",))))
    assert list(fields(kiosk).lines) == ["name"]
    assert fields(kiosk).asked.line.text() == "李四"
    assert fields(kiosk).asked.crop.pixmap().isNull()


def test_differences_stand_in_two_columns_and_need_a_second_person_and_a_reason(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-differ"))
    card = card_page(kiosk).fields.differences
    assert card.texts() == [("姓名", "张升喆", "张昇喆")]
    press(kiosk, Qt.Key.Key_Return)
    question = answers(kiosk, "accept", "mistyped", by="Chen Li")
    click(kiosk, question.confirm)
    assert kiosk.pressed == [Pressed("accept_differences", by="Chen Li", detail={"reason": "mistyped", "note": ""})]


def test_another_persons_card_has_no_way_on(kiosk: Kiosk) -> None:
    """Review, finding 3: the large button explained it away."""
    kiosk.show(identifying("other-person"))
    page = kiosk.window.shell.page
    assert isinstance(page, OtherPersonPage)
    assert page.differences.texts() == [("姓名", "张升喆", "张昇喆"), ("身份证号", "320502199507047710", NUMBER)]
    assert any("主管也不能" in text for text in page.told.texts())
    offered = {button.words() for button in kiosk.window.findChildren(KeyButton) if button.isVisible()}
    assert not {"请第二个人定…", "请第二个人核对…", "下一步"} & offered
    press(kiosk, Qt.Key.Key_Return)
    question = asked(kiosk, "correct_sale")
    QTest.keyClick(question, Qt.Key.Key_Return)
    kiosk.settle()
    assert (kiosk.pressed, kiosk.window.question) == ([], None)
    press(kiosk, Qt.Key.Key_Return)
    click(kiosk, asked(kiosk, "correct_sale").confirm)
    press(kiosk, Qt.Key.Key_X)
    question = asked(kiosk, "end_sale")
    click(kiosk, question.choice("reason", "not_owner"))
    click(kiosk, question.confirm)
    assert kiosk.pressed == [
        Pressed("correct_sale"), Pressed("end_sale", detail={"reason": "not_owner", "note": ""}),
    ]  # fmt: skip


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
    beside(kiosk, "identity.button.retake").click()
    assert kiosk.pressed == [Pressed("retake")]


def test_a_card_that_is_not_good_today_is_called_that(kiosk: Kiosk) -> None:
    kiosk.show(identifying("fields-expired"))
    page = card_page(kiosk).fields
    assert page.stands.text().startswith("证件今天不在有效期内")
    assert page.differences.texts() == [("证件已过期", "今天 2026-11-22", "2019-03-17")]
    kiosk.show(identifying("fields-differ"))
    assert page.stands.text().startswith("和业务资料有一点不一样")
