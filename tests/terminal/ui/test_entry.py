"""The form of a new sale on the screen: by keyboard alone, kept as one types, and honest about what lacks."""

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Snapshot
from terminal.ui.pages.entry import EntryPage
from terminal.ui.parts.entry_controls import LineControl
from terminal.ui.parts.product_dialog import ProductDialog
from terminal.ui.ports import Language
from tests.terminal.session.entry.known import TYPED
from tests.terminal.ui.conftest import READY, STATES, Kiosk, MakeKiosk
from tests.terminal.ui.desk import ENTER, Desk
from tests.terminal.ui.entry_views import KEY, opened

NEW = STATES["entry-new"]
EDGES = 5
"""Pixels of a line that are left free by Qt, at both ends and for the cursor."""


def page_of(kiosk: Kiosk) -> EntryPage:
    page = kiosk.window.shell.page
    assert isinstance(page, EntryPage)
    return page


def at(kiosk: Kiosk) -> str:
    """The field in which the keyboard is."""
    return kiosk.window._draft.at_field


def saved(kiosk: Kiosk) -> list[dict[str, str]]:
    """What was kept, oldest first."""
    return [each.detail["data"] for each in kiosk.pressed if isinstance(each, Pressed) and each.key == "save_draft"]


def keys(kiosk: Kiosk, *which: Qt.Key) -> None:
    for key in which:
        QTest.keyClick(QApplication.focusWidget() or kiosk.window, key)
        kiosk.settle()


def text(kiosk: Kiosk, said: str) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, said)
    kiosk.settle()


def test_the_keyboard_begins_where_something_lacks_and_enter_goes_on(kiosk: Kiosk) -> None:
    kiosk.show(NEW)
    assert at(kiosk) == "form.line"
    keys(kiosk, Qt.Key.Key_1, ENTER)
    assert at(kiosk) == "contact"
    keys(kiosk, Qt.Key.Key_2, ENTER)
    assert at(kiosk) == "applicant.name"
    text(kiosk, "Zhang Ming")
    keys(kiosk, ENTER)
    text(kiosk, "19600310")
    keys(kiosk, ENTER)
    assert at(kiosk) == "form.insured"
    assert kiosk.window._draft.answers == {
        "reference": "D20261122-015", "form.line": "insurance", "contact": "remote", "applicant.name": "Zhang Ming",
        "applicant.birth_date": "1960-03-10",
    }  # fmt: skip


def test_what_is_typed_is_kept_a_moment_later_and_at_once_when_one_leaves(kiosk: Kiosk) -> None:
    kiosk.show(NEW)
    keys(kiosk, Qt.Key.Key_1)
    kiosk.until(lambda: len(saved(kiosk)) == 1)
    assert saved(kiosk)[0]["form.line"] == "insurance"
    keys(kiosk, Qt.Key.Key_2)
    keys(kiosk, Qt.Key.Key_Escape)
    assert [each["form.line"] for each in saved(kiosk)] == ["insurance", "wealth"]
    assert kiosk.pressed[-1] == Pressed("go", detail={"to": "home"}, about=NEW.about)


def test_nothing_is_kept_of_a_form_that_nobody_touched(kiosk: Kiosk) -> None:
    kiosk.show(NEW)
    keys(kiosk, Qt.Key.Key_Escape)
    assert [each.key for each in kiosk.pressed if isinstance(each, Pressed)] == ["go"]


def test_another_language_or_size_loses_nothing_that_was_typed(kiosk: Kiosk) -> None:
    kiosk.show(NEW)
    keys(kiosk, Qt.Key.Key_1, ENTER, Qt.Key.Key_1, ENTER)
    text(kiosk, "Zhang")
    kiosk.window.set_language("en")
    kiosk.settle()
    kiosk.window.set_text_size("elder")
    kiosk.settle()
    assert at(kiosk) == "applicant.name"
    assert page_of(kiosk).cards["people"].boxes["applicant.name"].field.value == "Zhang"


def test_the_plan_is_one_enter_away_once_nothing_lacks(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(STATES["entry"])
    assert not kiosk.window.shell.bottom.primary.isEnabled()
    assert "还差 1 项：家庭年收入" in [said for _, said in kiosk.window.shell.page.progress().told]
    desk.shows(STATES["entry-filled"])
    pressed = desk.keys(ENTER)
    assert [each.key for each in pressed] == ["enter_sale"]
    assert pressed[0].detail["draft"] == KEY
    assert pressed[0].detail["data"]["applicant.name"] == "张明"


def test_a_card_is_green_only_when_the_rules_have_looked_at_these_answers(kiosk: Kiosk) -> None:
    kiosk.show(STATES["entry-filled"])
    page = page_of(kiosk)
    assert {card.chip.text() for card in page.cards.values()} == {"填好了"}
    page.write("applicant.name", "张敏")
    kiosk.settle()
    assert {card.chip.text() for card in page.cards.values()} == {"正在核对"}


def test_consequences_stand_in_their_cards(kiosk: Kiosk) -> None:
    kiosk.show(STATES["entry-filled"])
    page = page_of(kiosk)
    assert "投保人年龄 66 周岁：60周岁以上适老披露" in page.cards["people"].texts()
    assert page.cards["suitability"].texts()[0] == "达到第三十九条界线，须签署投保声明。"
    assert page.cards["product"].sums.text() == "合计 200,000 元　第一年末退保约拿回 18,400 元"


def test_what_lacks_says_who_can_supply_it_and_what_is_wrong_says_why(kiosk: Kiosk) -> None:
    kiosk.show(STATES["entry"])
    page = page_of(kiosk)
    assert page.cards["suitability"].boxes["suitability.household_income"].wrong.text() == "请问客户"
    kiosk.show(STATES["entry-wrong"])
    page = page_of(kiosk)
    assert page.cards["people"].boxes["applicant.birth_date"].wrong.text() == "出生日期晚于业务日期"
    assert page.cards["people"].chip.text() == "有不对的地方"


def test_a_field_that_the_machine_knows_cannot_be_written(kiosk: Kiosk) -> None:
    kiosk.show(STATES["entry-filled"])
    box = page_of(kiosk).cards["people"].boxes["seller.name"]
    assert box.control.focus_widget() is None
    assert box.label.text() == "销售人员　登录人员"


def test_a_product_is_looked_for_and_chosen_by_keyboard(kiosk: Kiosk) -> None:
    kiosk.show(STATES["entry-filled"])
    page_of(kiosk).focus_on("products[0].pick")
    keys(kiosk, Qt.Key.Key_F4)
    dialog = kiosk.window.findChild(ProductDialog)
    assert dialog is not None
    text(kiosk, "EX-U04")
    assert dialog.list.count() == 2, "the one, and to write one by hand"
    keys(kiosk, ENTER)
    assert kiosk.window._draft.answers["products[0].pick"] == "EX-U04"


def test_a_rider_and_another_insured_are_added_and_taken_out_again(kiosk: Kiosk) -> None:
    kiosk.show(STATES["entry-child"])
    page = page_of(kiosk)
    page.focus_on("insured[0].name")
    keys(kiosk, Qt.Key.Key_F6)
    assert at(kiosk) == "insured[1].relation"
    page.focus_on("products[0].pick")
    keys(kiosk, Qt.Key.Key_F6)
    assert at(kiosk) == "products[1].pick"
    page.drop("insured", 0)
    kiosk.settle()
    assert "insured[1].name" not in page.cards["people"].boxes


def test_what_is_seldom_needed_is_one_key_away(kiosk: Kiosk) -> None:
    kiosk.show(STATES["entry-filled"])
    page = page_of(kiosk)
    page.focus_on("applicant.name")
    assert "applicant.disabilities" not in page.cards["people"].boxes
    keys(kiosk, Qt.Key.Key_F5)
    assert "applicant.disabilities" in page.cards["people"].boxes
    keys(kiosk, Qt.Key.Key_F5)
    assert "applicant.disabilities" not in page.cards["people"].boxes


def test_every_field_is_reached_by_tab_in_the_order_in_which_it_is_read(kiosk: Kiosk) -> None:
    kiosk.show(STATES["entry-filled"])
    page = page_of(kiosk)
    page.focus_on("form.line")
    seen = []
    for _ in range(40):
        keys(kiosk, Qt.Key.Key_Tab)
        if at(kiosk) not in seen:
            seen.append(at(kiosk))
    writable = [field.name for field in page._form.fields if not field.more and field.source is None]
    shown = [name for name in writable if any(card.focus_of(name) for card in page.cards.values())]
    assert [name for name in shown if name in seen] == shown


def test_a_file_is_asked_for_in_qts_own_dialogue_in_the_windows_language(kiosk: Kiosk, tmp_path: Path) -> None:
    path = tmp_path / "sale.json"
    path.write_text(json.dumps({"schema": 2}), encoding="utf-8")
    kiosk.show(NEW)
    keys(kiosk, Qt.Key.Key_F8)
    dialog = kiosk.window.findChild(QFileDialog)
    assert dialog is not None
    assert dialog.windowTitle() == "选择业务文件"
    assert {"打开(&O)", "取消"} <= {button.text() for button in dialog.findChildren(QPushButton)}
    dialog.fileSelected.emit(str(path))
    dialog.reject()
    kiosk.settle()
    assert kiosk.pressed[-1] == Pressed("import_sale", detail={"path": str(path)}, about=NEW.about)


def test_a_draft_is_done_away_with_only_on_a_yes(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(STATES["entry-filled"])
    assert desk.keys(Qt.Key.Key_F12) == []
    assert desk.question == "drop_draft"
    assert desk.keys(ENTER) == []
    assert desk.question == ""


def test_practice_takes_what_is_filled_in(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(STATES["entry-filled"])
    pressed = desk.keys(Qt.Key.Key_F10)
    assert [(each.key, each.detail["data"]["applicant.name"]) for each in pressed] == [("practise", "张明")]


@pytest.mark.parametrize("size", [(1366, 768), (1024, 700)])
def test_the_field_in_which_one_writes_is_in_view(make_kiosk: MakeKiosk, size: tuple[int, int]) -> None:
    kiosk = make_kiosk("zh", "elder", size)
    kiosk.show(STATES["entry"])
    page = page_of(kiosk)
    for name in ("suitability.needs", "form.line", "products[0].payment.amount"):
        page.focus_on(name)
        kiosk.settle()
        focus = QApplication.focusWidget()
        assert focus is not None
        assert not focus.visibleRegion().isEmpty(), name


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_date_and_how_it_is_written_are_seen_whole(make_kiosk: MakeKiosk, language: Language) -> None:
    kiosk = make_kiosk(language, "standard", (1366, 768))
    seen = 0
    for name in (each for each in STATES if each.startswith("entry")):
        kiosk.show(STATES[name])
        kiosk.settle()
        for control in kiosk.window.findChildren(LineControl):
            if control.isVisible() and control._kind == "date":
                seen += 1
                said = control.line.text() or control.line.placeholderText()
                needed = control.line.fontMetrics().horizontalAdvance(said) + EDGES
                assert needed <= control.line.width(), (name, control.line.accessibleName(), said)
    assert seen


def test_another_draft_takes_the_place_of_the_one_before(kiosk: Kiosk) -> None:
    kiosk.show(NEW)
    keys(kiosk, Qt.Key.Key_1)
    other: Snapshot = opened(READY, {**TYPED, "applicant.name": "李秀英"})
    kiosk.show(other)
    assert page_of(kiosk).cards["people"].boxes["applicant.name"].field.value == "李秀英"
