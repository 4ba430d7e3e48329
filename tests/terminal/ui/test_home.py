"""The home page: whom next, what became of today, how the machine is."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from terminal.session.facts.desk import HealthLine
from terminal.session.facts.people import Pressed
from terminal.session.facts.staff import Staff
from terminal.session.snapshot import StaffView
from terminal.ui.pages.home import HomePage
from terminal.ui.pages.tasks import TasksPage
from terminal.ui.parts.take_words import word_of
from terminal.ui.phrases.table import Phrases
from tests.terminal.ui.conftest import LAST, READY, STATES, UNFINISHED, Kiosk, at
from tests.terminal.ui.desk import ENTER, Desk
from tests.terminal.ui.entry_views import HEALTH, TODAY, at_home, took
from tests.terminal.ui.pressing import beside


def page_of(kiosk: Kiosk) -> HomePage:
    page = kiosk.window.shell.page
    assert isinstance(page, HomePage)
    return page


def test_enter_begins_a_new_sale_and_numbers_begin_those_that_wait(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(READY)
    assert desk.keys(ENTER) == [Pressed("go", detail={"to": "entry"})]
    assert desk.keys(Qt.Key.Key_2) == [Pressed("choose", detail={"reference": "D20261122-002"})]
    assert desk.keys(Qt.Key.Key_9) == []


def test_an_unfinished_sale_stands_on_top_and_tasks_and_drafts_follow(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(at(STATES["home-full"], unfinished=UNFINISHED))
    names = [row.name for row in page_of(kiosk).rows.rows]
    assert names == ["resume", "sale:D20261122-001", "sale:D-3", "task:T000017", "task:T000018", "draft:d1", "draft:d2"]
    assert desk.keys(Qt.Key.Key_1) == [Pressed("resume")]
    assert desk.keys(Qt.Key.Key_4) == [Pressed("claim_task", detail={"task": "T000017"})]
    assert desk.keys(Qt.Key.Key_6) == [Pressed("go", detail={"to": "entry", "draft": "d1"})]


@pytest.mark.parametrize(
    ("index", "said"),
    [
        (0, f"从第 1 个节点接着录，共 {LAST} 个"),
        (LAST - 1, f"从第 {LAST} 个节点接着录，共 {LAST} 个"),
        (LAST, f"{LAST} 个节点都已录完，只差封存"),
    ],
)
def test_an_unfinished_sale_says_where_it_goes_on(kiosk: Kiosk, index: int, said: str) -> None:
    kiosk.show(at(READY, unfinished=replace(UNFINISHED, index=index)))
    assert page_of(kiosk).rows.rows[0].text == f"{said} · 录像 32-0117-000479"


def test_an_unfinished_sale_need_not_be_gone_on_with(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(replace(STATES["unfinished"], about="32-0117-000479"))
    assert desk.keys(Qt.Key.Key_X) == []
    question = kiosk.window.question
    assert question is not None
    assert question.flow.name == "abandon"
    assert desk.keys(ENTER) == []
    assert desk.question == "", "a pedal ends nothing"
    desk.keys(Qt.Key.Key_X, Qt.Key.Key_5)
    question = kiosk.window.question
    assert question is not None
    assert not question.confirm.isEnabled(), "another reason wants words"
    desk.keys(Qt.Key.Key_2)
    assert desk.clicks(question.confirm) == [
        Pressed("give_up", detail={"reason": "papers", "note": ""}, about="32-0117-000479")
    ]
    desk.shows(READY)
    assert desk.keys(Qt.Key.Key_X) == []
    assert desk.question == ""


def test_letters_lead_to_practice_queue_machine_and_tasks(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(STATES["home-full"])
    assert desk.keys(Qt.Key.Key_Q) == [Pressed("go", detail={"to": "queue"})]
    assert desk.keys(Qt.Key.Key_H) == [Pressed("go", detail={"to": "health"})]
    assert desk.keys(Qt.Key.Key_R) == [Pressed("go", detail={"to": "tasks"})]
    assert desk.keys(Qt.Key.Key_T) == []
    assert desk.keys(Qt.Key.Key_2, ENTER) == [Pressed("practise", detail={"example": "bank_unit_linked"})]


def test_who_may_not_record_begins_nothing(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    inspector = StaffView(known=True, signed_in=Staff("7", "马红", "inspector"))
    desk.shows(replace(STATES["home-full"], staff=inspector))
    assert desk.keys(ENTER, Qt.Key.Key_1, Qt.Key.Key_T) == []
    assert beside(kiosk, "home.button.queue").isEnabled()


def test_each_take_of_today_says_where_it_is_and_why(kiosk: Kiosk) -> None:
    kiosk.show(STATES["home-full"])
    assert page_of(kiosk).today.texts() == [
        ("13:46", "钱薇", "还剩 66 MB", "正在送 22%"),
        ("13:22", "刘强", "回执 13:35", "总部已收"),
        ("11:05", "周涛", "14:20 自动再送", "已录好"),
        ("10:31", "吴静", "总部看过再定", "总部待核"),
        ("09:40", "郑凯", "已送总部，要重录", "已放弃"),
        ("09:12", "冯娟", "已送总部，须重录", "中断"),
        ("09:01", "练习客户", "试练，不送总部", "已录好"),
    ]


@pytest.mark.parametrize("ending", ["interrupted", "given_up", "ended_by_no", "ended_by_supervisor", ""])
@pytest.mark.parametrize("state", ["held", "sending", "received", "quarantined", "refused"])
def test_what_broke_off_is_never_called_well_recorded_and_never_green(ending: str, state: str) -> None:
    tone, word = word_of(Phrases("zh"), took(1, "09:00", "冯娟", ending, state))
    assert tone != "ok"
    assert word not in ("已录好", "总部已收")


def test_only_a_finished_and_acknowledged_take_is_green() -> None:
    words = {state: word_of(Phrases("zh"), took(1, "09:00", "冯娟", "finished", state)) for state in
             ("held", "sending", "received", "quarantined", "declined", "refused")}  # fmt: skip
    assert [state for state, (tone, _) in words.items() if tone == "ok"] == ["received"]


def test_the_machine_stands_in_a_line_with_arrows_only_at_what_is_amiss(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(STATES["home-full"])
    health = page_of(kiosk).health
    assert [button.accessibleName() for button in health.buttons] == ["终端证书：27 d，看怎么办"]
    assert desk.clicks(health.buttons[0]) == [Pressed("go", detail={"to": "health"})]
    odd = (*HEALTH[:1], HealthLine("voice", "off"), HealthLine("seal", "fail", "?"))
    desk.shows(at_home(READY, health=odd))
    assert len(health.buttons) == 1, "what is merely not there is no warning"
    desk.shows(at_home(READY, health=()))
    assert health.texts() == ["本机状况还没查过"]


def test_with_nobody_waiting_it_says_how_a_sale_comes(kiosk: Kiosk) -> None:
    kiosk.show(STATES["nobody"])
    assert "按 Enter 新建一笔" in page_of(kiosk).text.text()
    assert kiosk.window.shell.bottom.primary.isEnabled()


def test_a_take_of_another_day_says_its_day(kiosk: Kiosk) -> None:
    kiosk.show(at_home(READY, takes=(replace(TODAY[2], began="2026-11-21T11:05:00+08:00"),)))
    assert page_of(kiosk).today.texts()[0][0] == "11-21"


def test_a_task_is_claimed_given_back_or_left(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(STATES["tasks"])
    page = kiosk.window.shell.page
    assert isinstance(page, TasksPage)
    assert desk.keys(Qt.Key.Key_1, Qt.Key.Key_G) == [Pressed("give_back_task", detail={"task": "T000018"})]
    assert desk.keys(ENTER) == [Pressed("claim_task", detail={"task": "T000018"})]
    assert desk.keys(Qt.Key.Key_2, ENTER) == [Pressed("claim_task", detail={"task": "T000017"})]
    assert desk.keys(Qt.Key.Key_3, ENTER) == [], "another terminal has it"
    assert desk.keys(Qt.Key.Key_Escape) == [Pressed("go", detail={"to": "home"})]
