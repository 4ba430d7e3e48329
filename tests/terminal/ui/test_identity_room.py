"""The room check and documents that people read, at the window."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from faults.trouble import Trouble
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import StaffView
from terminal.ui.parts.room_list import EN, ZH
from terminal.ui.window import BOUNCE_MS
from tests.terminal.ui.conftest import Kiosk, Scene
from tests.terminal.ui.identity_views import SEEN, identifying
from tests.terminal.ui.pressing import answers, beside, by_hand_page, card_page, click, liveness_page, press, room_page


def advice(kiosk: Kiosk) -> dict[str, str]:
    """The lines that grew, and what they say."""
    rows = room_page(kiosk).list.rows
    return {name: row.advice.text() for name, row in rows.items() if row.property("role") == "tinted"}


def test_only_what_is_not_right_grows_and_says_what_to_do(kiosk: Kiosk) -> None:
    kiosk.show(identifying("room"))
    assert advice(kiosk) == {}
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == [Pressed("next")]
    kiosk.show(identifying("room-dark"))
    assert advice(kiosk)["light"] == "光线偏暗：请打开柜台上方的补光灯，或拉开窗帘"
    assert room_page(kiosk).list.rows["light"].figure.text() == "画面亮度 31，要 35 到 92"
    assert room_page(kiosk).told_below() == (("warn", "还差 1 项：光线"),)
    assert not kiosk.window.shell.bottom.primary.isEnabled()


def test_without_camera_and_sound_nobody_is_asked_to_let_it_pass(kiosk: Kiosk) -> None:
    """Review, finding 2: it said that it could begin."""
    kiosk.show(identifying("room-silent"))
    assert {"camera", "microphone", "disk"} <= advice(kiosk).keys()
    assert {row.property("tone") for name, row in room_page(kiosk).list.rows.items() if name in ("camera", "disk")} == {
        "fail"
    }
    bottom = kiosk.window.shell.bottom
    assert (bottom.primary.isEnabled(), bottom.button("room.button.accept")) == (False, None)


def test_a_supervisor_decides_with_a_reason_and_it_does_not_turn_green_by_that(kiosk: Kiosk) -> None:
    kiosk.show(identifying("room-dark"))
    press(kiosk, Qt.Key.Key_S)
    question = answers(kiosk, "room_accept", "device_ordered", by="Chen Li")
    click(kiosk, question.confirm)
    assert kiosk.pressed == [Pressed("accept_room", by="Chen Li", detail={"reason": "device_ordered", "note": ""})]
    kiosk.show(identifying("room-accepted"))
    assert room_page(kiosk).accepted.text() == "陈立 主管决定：这样也可以录"
    assert "light" in advice(kiosk)


def test_the_microphone_is_tried_by_ear(kiosk: Kiosk) -> None:
    kiosk.show(identifying("room"))
    press(kiosk, Qt.Key.Key_T)
    assert kiosk.pressed == [Pressed("try_sound")]
    kiosk.show(identifying("room-listening"))
    assert room_page(kiosk).trying.text() == "正在录，请说几句话：还有 7 秒"


@pytest.mark.parametrize("words", [ZH, EN])
def test_every_line_has_its_words(words: dict[str, str]) -> None:
    assert {key.split(".")[2] for key in words if key.startswith("room.line.")} >= {
        "camera", "faces", "light", "sharpness", "microphone", "noise", "disk", "clock", "book",
    }  # fmt: skip


def test_the_kind_first_then_the_picture(kiosk: Kiosk) -> None:
    kiosk.show(identifying("by-hand-kinds"))
    page = by_hand_page(kiosk)
    assert page.told_below() == (("warn", "还差：哪种证件"),), "all else goes by its kind"
    assert next(iter(page.kinds.buttons)) == "passport", "the sale says which it will be"
    click(kiosk, page.kinds.buttons["military_id"])
    kiosk.show(identifying("by-hand"))
    assert not page.kinds.isVisible()
    QTest.qWait(BOUNCE_MS + 50)
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == [
        Pressed("choose_document", detail={"kind": "military_id"}), Pressed("take_still"),
    ]  # fmt: skip
    assert not page.second.isVisible()
    QTest.qWait(BOUNCE_MS + 50)
    press(kiosk, Qt.Key.Key_I)
    assert kiosk.pressed[-1] == Pressed("use_card"), "a machine reads passports"


def test_another_document_before_the_camera_is_offered_in_one_press(kiosk: Kiosk) -> None:
    kiosk.show(identifying("card-waiting"))
    assert kiosk.window.shell.bottom.button("as.passport") is None
    another = identifying("card-another")
    kiosk.show(another)
    assert card_page(kiosk).waiting.advice.texts() == ["这是护照。按护照核对请按 O"]
    nothing = replace(another.live, card=replace(SEEN, problems=("no_card",)))
    kiosk.show(Scene(another.snapshot, nothing))
    press(kiosk, Qt.Key.Key_O)
    assert kiosk.pressed == [Pressed("choose_document", detail={"kind": "passport"})]
    kiosk.show(identifying("passport-waiting"))
    assert kiosk.window.shell.bottom.button("as.passport") is None
    QTest.qWait(BOUNCE_MS + 50)
    press(kiosk, Qt.Key.Key_H)
    assert kiosk.pressed[-1] == Pressed("choose_document", detail={"kind": "passport", "by_hand": True})


def test_a_card_of_the_first_generation_is_named_and_not_offered(kiosk: Kiosk) -> None:
    kiosk.show(identifying("card-first-generation"))
    (said,) = card_page(kiosk).waiting.advice.texts()
    assert "2013 年 1 月 1 日起不能再用" in said
    kiosk.show(identifying("card-another"))
    kiosk.show(identifying("card-first-generation"))  # laid there in the place of a passport
    assert kiosk.window.shell.bottom.button("as.passport") is None
    press(kiosk, Qt.Key.Key_O)
    assert kiosk.pressed == []


def test_a_model_that_does_not_work_is_not_blamed_on_the_picture(kiosk: Kiosk) -> None:
    kiosk.show(identifying("liveness-no-model"))
    said = [each for each in liveness_page(kiosk).told.texts() if each.startswith("比对")]
    assert said == ["比对：比对模型不能用，没能比对，要第二个人当面核对；请报告信息部门"]


def test_what_need_not_stand_there_may_be_confirmed_empty(kiosk: Kiosk) -> None:
    kiosk.show(identifying("passport-open"))
    page = card_page(kiosk)
    assert page.fields.title.text() == "护照资料页，拍清楚了"
    assert page.fields.asked.title.text() == "英文姓名，对吗？"
    page.fields.choose(-1)
    page.fields.asked.line.clear()
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == [Pressed("confirm_field", detail={"field": "name", "value": ""})]


def test_the_second_person_signs_in_chooses_and_ticks_each_sentence(kiosk: Kiosk) -> None:
    scene = identifying("by-hand-typed")
    kiosk.show(Scene(replace(scene.snapshot, staff=StaffView(known=True)), scene.live))
    page, primary = by_hand_page(kiosk), kiosk.window.shell.bottom.primary
    assert not any(tick.isChecked() for tick in page.second.ticks.values())
    assert page.second.number.line.hasFocus()
    QTest.keyClicks(page.second.number.line, "2043")
    QTest.keyClicks(page.second.password.line, "a secret")
    page.second.reasons["unread"].click()
    assert not primary.isEnabled()
    assert page.told_below() == (("warn", "还差：照片和本人是同一个人、填的和证件一字不差等 3 项"),)
    for number in range(3):
        assert not primary.isEnabled()
        page.choose(number)
    primary.click()
    kiosk.settle()
    seen = ["same_person", "same_words", "original"]
    detail = {"reason": "unread", "note": "", "seen": seen, "number": "2043", "password": "a secret"}
    assert kiosk.pressed == [Pressed("confirm_document", detail=detail)]


def test_a_password_that_was_wrong_is_said_on_the_page(kiosk: Kiosk) -> None:
    scene = identifying("by-hand-typed")
    refused = StaffView(known=True, signing_refused=Trouble("identity.second_person"))
    kiosk.show(Scene(replace(scene.snapshot, staff=refused), scene.live))
    assert "另一位工作人员" in by_hand_page(kiosk).second.told.text()


def test_another_persons_passport_has_no_way_on_either(kiosk: Kiosk) -> None:
    kiosk.show(identifying("by-hand-other"))
    page = by_hand_page(kiosk)
    assert page.form.matches.text() == "和业务资料不是同一个人，谁都不能放行"
    for number in range(3):
        page.choose(number)
    page.second.name.line.setText("Chen Li")
    page.second.reasons["unread"].click()
    assert not kiosk.window.shell.bottom.primary.isEnabled()
    assert beside(kiosk, "other.button.correct") is not None


def test_a_date_that_is_none_is_named_and_compared_with_nothing(kiosk: Kiosk) -> None:
    kiosk.show(identifying("by-hand-expired"))
    page = by_hand_page(kiosk)
    assert page.form.matches.text() == "出生日期要写成 1974-08-12 这样"
    assert page.form.valid.text() == "已经过期，要第二个人来定"
