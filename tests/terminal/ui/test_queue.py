"""The queue: who must act stands first, every reason is in a teller's words, nothing is called better than it is."""

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from faults.catalogue import CATALOGUE
from faults.trouble import Trouble
from terminal.session.facts.desk import TakeRow
from terminal.session.facts.people import Pressed
from terminal.ui.flow import Flow
from terminal.ui.pages.queue import QueuePage
from terminal.ui.parts.delivery_words import why_of
from terminal.ui.parts.queue_rows import received_word, said_of, span, urgency
from terminal.ui.parts.take_words import word_of
from terminal.ui.phrases.table import Phrases
from tests.terminal.ui.conftest import Kiosk, MakeKiosk
from tests.terminal.ui.desk import ENTER, Desk
from tests.terminal.ui.queue_views import (
    BROKEN,
    BUSY,
    DECLINED,
    DOWN,
    FULL,
    GIVEN_UP,
    LOST,
    NOW,
    PRACTICE,
    QUARANTINED,
    QUEUED,
    RECEIVED,
    RECORDING,
    REFUSED,
    SENDING,
    STATES,
    queue,
)
from tests.terminal.ui.staff_views import INSPECTOR, STAFF, TELLER

PHRASES = Phrases("zh")
ROOMS = frozenset(
    ["line", "courier", "local", "storage", "server", "take", "body", "segment", "seal", "quarantine", "certificate"]
)
"""What codes begin with that a take may wait for."""
EVERYTHING = (RECORDING, QUEUED, DOWN, SENDING, GIVEN_UP, BROKEN, REFUSED, DECLINED, QUARANTINED, *RECEIVED, PRACTICE)


@pytest.fixture
def kiosk(make_kiosk: MakeKiosk) -> Kiosk:
    return make_kiosk(size=(1920, 1080))


def page(kiosk: Kiosk) -> QueuePage:
    (found,) = kiosk.window.findChildren(QueuePage)
    return found


def test_who_must_act_stands_first(kiosk: Kiosk) -> None:
    kiosk.show(queue(*EVERYTHING))
    words = [word for _, _, _, word in page(kiosk).rows()]
    assert words == ["送不出", "不收", "总部待核", "中断", "已放弃", "已录好", "正在送 64%", "已录好", "录制中"]
    order = [urgency(each) for each in (REFUSED, DECLINED, QUARANTINED, BROKEN, BUSY, SENDING, QUEUED)]
    assert order == sorted(order)


def test_a_take_that_broke_off_or_was_given_up_is_never_just_recorded(kiosk: Kiosk) -> None:
    """Neither while it waits nor when headquarters has it: nobody may think that all is well."""
    kiosk.show(queue(BROKEN, GIVEN_UP, LOST))
    for who, why, then, word in page(kiosk).rows():
        assert who
        assert (word, "没有录完" in why, "重录" in then) in (("中断", True, True), ("已放弃", True, True))
    for row in (BROKEN, GIVEN_UP, LOST, replace(LOST, ending="given_up"), replace(LOST, ending="ended_by_no")):
        assert word_of(PHRASES, row)[0] != "ok"
        assert received_word(PHRASES, row)[0] != "ok"
    assert received_word(PHRASES, RECEIVED[0]) == ("ok", "总部已收")


def test_the_first_fault_that_a_branch_meets_is_told_in_chinese_without_an_address(kiosk: Kiosk) -> None:
    down = replace(DOWN, detail=Trouble.heard("line.silent", "Headquarters does not answer."))
    kiosk.show(queue(DOWN, replace(down, take="32-0117-000490"), up=False))
    for _, why, then, word in page(kiosk).rows():
        assert (why, then, word) == ("还没有送成：现在连不上总部", "14:20 自动再送，不用您做什么。", "已录好")


@pytest.mark.parametrize("code", sorted({key for key in CATALOGUE if key.partition(".")[0] in ROOMS}))
def test_every_reason_for_waiting_is_in_the_tellers_language(code: str) -> None:
    blanks = set(re.findall(r"\{(\w+)\}", CATALOGUE[code].zh + CATALOGUE[code].do_zh))
    trouble = Trouble(
        code, {name: "https://127.0.0.1:38087" if name == "url" else "7" for name in blanks}, said="Words."
    )
    why, then = why_of(PHRASES, trouble)
    assert re.search("[\u4e00-\u9fff]", why)
    for said in (why, then):
        assert "https" not in said
        assert not re.search("[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}", said), "no sentence of another language"


def test_what_a_later_headquarters_says_is_not_passed_on_as_it_stands() -> None:
    why, then = why_of(PHRASES, Trouble.heard("moon.full", "The moon is full."))
    assert "moon" not in why + then
    assert said_of(PHRASES, replace(DOWN, detail=Trouble.heard("moon.full", "x")), NOW, 0, 0.0).code == "代码 moon.full"


def test_it_is_said_when_it_is_tried_next_and_how_long_it_takes(kiosk: Kiosk) -> None:
    kiosk.show(FULL)
    said = {row.take: said_of(PHRASES, row, NOW, 0, 250_000.0) for row in (BUSY, SENDING, QUEUED)}
    assert said[BUSY.take].then == "14:20 自动再送，不用您做什么。"
    assert said[SENDING.take].right == "约剩 4 分钟"
    assert said[QUEUED.take].right == "约 14:26 送完"
    assert said_of(PHRASES, QUEUED, NOW, SENDING.bytes_left, 250_000.0).right == "约 14:31 送完"
    assert said_of(PHRASES, SENDING, NOW, 0, 0.0).right == "", "nobody knows how fast the line is"
    assert [span(PHRASES, each) for each in (4, 61, 3700, 200_000)] == ["4 秒", "1 分钟", "1 小时 1 分", "2 天"]
    assert page(kiosk).line.text() == "网络正常，照现在的速度约 28 分钟送完"
    assert page(kiosk).all.text() == "还剩 420 MB"


def test_counts_are_what_the_rows_say(kiosk: Kiosk) -> None:
    kiosk.show(FULL)
    shown = {name: tile.count.text() for name, tile in page(kiosk).tiles.items() if not tile.isHidden()}
    assert shown == {"held": "2", "sending": "1", "quarantined": "1", "received": "3"}
    kiosk.show(queue(REFUSED, PRACTICE))
    assert page(kiosk).tiles["stuck"].count.text() == "1"
    assert [who for who, *_ in page(kiosk).rows()] == ["赵敏"], "what goes nowhere waits for nothing"


def test_try_now_asks_for_what_is_not_tried_by_itself_too(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    for shown, refused in ((FULL, False), (queue(REFUSED), True)):
        desk.shows(shown)
        assert [(each.key, each.detail) for each in desk.keys(Qt.Key.Key_R)] == [("send_now", {"refused": refused})]
    desk.shows(queue(*RECEIVED))
    assert desk.keys(Qt.Key.Key_R) == []
    assert [(each.key, each.detail) for each in desk.keys(ENTER)] == [("go", {"to": "home"})]


def test_rows_move_in_place(kiosk: Kiosk) -> None:
    """While segments go out nothing is made anew: two hundred rows would be felt."""
    kiosk.show(FULL)
    before = page(kiosk)._rows[SENDING.take]
    kiosk.show(queue(QUEUED, replace(SENDING, delivered=90, bytes_left=20_000_000), *RECEIVED, BUSY, QUARANTINED))
    assert page(kiosk)._rows[SENDING.take] is before
    assert before.chip.text() == "正在送 90%"
    kiosk.show(queue(QUEUED, *RECEIVED))
    assert list(page(kiosk)._rows) == [QUEUED.take]


@pytest.mark.parametrize("name", STATES)
def test_nothing_is_there_to_delete_with(kiosk: Kiosk, name: str) -> None:
    kiosk.show(STATES[name])
    found = page(kiosk)
    assert {each.phrase for each in found.beside()} <= {"queue.button.now", "queue.button.look"}
    assert found.primary().does == Pressed("go", detail={"to": "home"})


def test_a_take_without_names_is_shown_all_the_same(kiosk: Kiosk) -> None:
    bare = TakeRow("32-0117-000484", "", ending="closed", total=3, bytes=3_000_000, bytes_left=3_000_000)
    kiosk.show(queue(bare))
    ((who, why, _, word),) = page(kiosk).rows()
    assert (who, why, word) == ("没有留下姓名", "排着队，前面的送完就送", "已录好")


def test_who_may_look_chooses_a_take_here_and_nobody_else_is_offered_it(kiosk: Kiosk) -> None:
    inspector = replace(STAFF, signed_in=INSPECTOR)
    kiosk.show(replace(FULL, staff=replace(STAFF, signed_in=TELLER)))
    assert kiosk.window.shell.does_key("V") is None
    kiosk.show(replace(FULL, staff=inspector))
    does = kiosk.window.shell.does_key("V")
    assert isinstance(does, Flow)
    kiosk.window.do(does)
    kiosk.settle()
    question = kiosk.window.question
    assert question is not None
    question.choice("take", QUEUED.take).click()
    question.go_on()
    kiosk.settle()
    assert [(each.key, each.detail) for each in kiosk.pressed] == [("open_replay", {"take": QUEUED.take})]
