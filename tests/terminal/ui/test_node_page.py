"""The seller at a node with a customer before her display: read, wait, ask, say what was heard; and what is ticked."""

from dataclasses import replace
from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from terminal.session.customer.view import ItemKind, ItemState
from terminal.session.facts.customer import CustomerActed
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Live
from terminal.ui.pages.node import NodePage
from terminal.ui.parts.node_check_words import Read, checks_of
from terminal.ui.phrases.table import Phrases
from terminal.ui.ports import Language, TextSize
from tests.terminal.ui.conftest import READY, RECORDING, Kiosk, MakeKiosk
from tests.terminal.ui.desk import ENTER, Desk
from tests.terminal.ui.node_views import HINT, asked, hinted, in_hand, items
from tests.terminal.ui.plans import SALE, Walker, place

CLAUSES = Walker().to("I07").snapshot(READY)
"""Eight sentences, three pages for the customer, two questions."""


def _page(kiosk: Kiosk) -> NodePage:
    page = kiosk.window.shell.page
    assert isinstance(page, NodePage)
    return page


def _through(desk: Desk) -> NodePage:
    """Read to the last screen."""
    page = _page(desk.kiosk)
    while not page.card.read.all:
        QTest.keyClick(desk.kiosk.window, Qt.Key.Key_Right)
        desk.kiosk.settle()
    return page


def test_nothing_is_passed_before_all_is_read_heard_and_long_enough(kiosk: Kiosk) -> None:
    desk, bottom = Desk(kiosk), kiosk.window.shell.bottom
    desk.shows(in_hand(CLAUSES, node_s=3.0, shown_s=12.0))
    assert bottom.primary.words() == "下一屏"
    _through(desk)
    assert bottom.primary.words() == "下一步"
    assert not bottom.primary.isEnabled()
    assert bottom.told.texts() == ["等客户按“听清楚了”：这是保险，不是存款……"]
    assert desk.keys(ENTER) == []
    everything = len(items(SALE.plan.nodes[place("I07")]))
    desk.shows(in_hand(CLAUSES, everything, node_s=3.0))
    assert bottom.told.texts() == ["本节点还要 12 秒"]
    assert desk.keys(ENTER) == []
    desk.shows(in_hand(CLAUSES, everything, node_s=15.0))
    assert desk.keys(ENTER) == [Pressed("node_passed")]


def test_enter_does_nothing_else_while_the_customers_window_is_the_active_one(kiosk: Kiosk) -> None:
    desk, window = Desk(kiosk), kiosk.window
    everything = len(items(SALE.plan.nodes[place("I07")]))
    desk.shows(in_hand(CLAUSES, node_s=15.0, shown_s=12.0))
    _through(desk)
    desk.shows(in_hand(CLAUSES, everything, node_s=15.0))
    window.shell.bottom.primary.setFocus()  # as by Tab
    display = QWidget()
    display.show()
    display.activateWindow()
    kiosk.settle()
    desk.shows(in_hand(CLAUSES, node_s=15.0))
    assert not window.isActiveWindow()
    assert not window.shell.bottom.primary.isEnabled()
    assert window.focusWidget() is window.shell, "not at the voice or another button beside"
    assert desk.keys(ENTER) == []
    display.close()


def test_after_the_question_the_seller_says_what_was_heard_and_nothing_is_chosen_beforehand(kiosk: Kiosk) -> None:
    desk, bottom = Desk(kiosk), kiosk.window.shell.bottom
    desk.shows(asked(CLAUSES))
    page = _through(desk)
    assert bottom.primary.words() == "读完了，问客户"
    desk.keys(ENTER)
    assert page.asked == 0
    assert page.card.reading.label.plain == "「您清楚这是保险，不是存款吗？」"
    assert page.heard.answer == ""
    assert not bottom.primary.isEnabled()
    desk.keys(Qt.Key.Key_1)
    detail = {"question": 0, "item": "question:insurance", "answer": "accepted"}
    assert desk.keys(ENTER) == [Pressed("heard", detail=detail)], "one question is left"
    desk.shows(in_hand(CLAUSES, 4))
    assert page.asked == 1
    assert page.heard.answer == "", "nothing is carried over to the next question"
    desk.keys(Qt.Key.Key_1)
    assert bottom.primary.words() == "确认，下一步"
    sent = desk.keys(ENTER)
    assert [each.key for each in sent] == ["heard", "node_passed"]


@pytest.mark.parametrize(("key", "answer"), [(Qt.Key.Key_2, "unclear"), (Qt.Key.Key_3, "not_hers")])
def test_what_was_not_a_yes_passes_nothing(kiosk: Kiosk, key: Qt.Key, answer: str) -> None:
    desk = Desk(kiosk)
    desk.shows(asked(RECORDING))
    _through(desk)
    desk.keys(ENTER, key)
    assert kiosk.window.shell.bottom.primary.words() == "确认"
    sent = desk.keys(ENTER)
    assert [(each.key, each.detail["answer"]) for each in sent] == [("heard", answer)]


def test_what_the_seller_enters_for_the_customer_needs_her_spoken_answer(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(in_hand(CLAUSES))
    assert kiosk.window.shell.does_key("A") is None, "not while it is still being read"
    _through(desk)
    desk.keys(Qt.Key.Key_A)
    assert desk.question == "entered"
    assert desk.keys(ENTER) == []
    assert kiosk.acted == [], "nothing is chosen beforehand"
    desk.keys(Qt.Key.Key_1, ENTER)
    [acted] = kiosk.acted
    assert acted == CustomerActed(
        "heard", "prompt:insurance", "seller", "ab" * 32, {"spoken": True}, about="I07 prompt:insurance"
    )


def test_nobody_signs_or_copies_for_the_customer(kiosk: Kiosk) -> None:
    for node in ("I19", "I20"):
        kiosk.show(in_hand(Walker().to(node).snapshot(READY)))
        _through(Desk(kiosk))
        assert kiosk.window.shell.does_key("A") is None


def test_one_hint_at_a_time_and_it_can_be_put_away(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(hinted(RECORDING))
    page = _page(kiosk)
    assert page.card.hint.text() == f"提示：{HINT.say.zh}"
    assert desk.keys(Qt.Key.Key_H) == [Pressed("skip_hint", detail={"hint": "said-no"})]
    desk.shows(RECORDING)
    assert HINT.say.zh not in page.card.hint.text() or page.card.hint_row.isHidden()


def test_the_chinese_text_that_binds_is_one_key_away(kiosk: Kiosk) -> None:
    kiosk.window.set_language("en")
    desk = Desk(kiosk)
    desk.shows(CLAUSES)
    page, node = _page(kiosk), SALE.plan.nodes[place("I07")]
    assert node.say[0].en in page.card.reading.label.plain
    desk.keys(Qt.Key.Key_C)
    assert node.say[0].zh in page.card.reading.label.plain
    desk.keys(Qt.Key.Key_C)
    assert node.say[0].en in page.card.reading.label.plain


def test_a_pedal_that_bounces_skips_no_screen(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(CLAUSES)
    desk.keys(ENTER)
    QTest.keyClick(kiosk.window, ENTER)
    kiosk.settle()
    assert _page(kiosk).card.read.screen == 1


def test_while_it_is_practised_nothing_stops(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    assert CLAUSES.sale is not None
    practised = replace(CLAUSES, sale=replace(CLAUSES.sale, practice=True))
    desk.shows(in_hand(practised, node_s=1.0))
    _through(desk)
    assert kiosk.window.shell.bottom.told.texts()[0].startswith("等客户按"), "it is said all the same"
    assert desk.keys(ENTER) == [Pressed("node_passed")]
    assert kiosk.window.shell.banner.name.text() == "试练"
    assert kiosk.window.shell.top.state.text() == "试练录制中"


# What is ticked


@pytest.mark.parametrize(("via", "tone"), [("customer", "ok"), ("seller", "person"), ("paced", "plain")])
def test_a_tick_is_the_customers_own_act_and_a_head_the_sellers_word(via: str, tone: str) -> None:
    said = checks_of(Phrases("zh"), in_hand(CLAUSES, 3, via=via), Live(), Read())
    lines = {text: each for each, text in said if "3/3" in text}
    assert set(lines.values()) == {tone}, lines


def test_nothing_is_ticked_that_is_not_done() -> None:
    said = checks_of(Phrases("zh"), in_hand(CLAUSES, node_s=2.0), Live(), Read(0, 3))
    assert [tone for tone, _ in said if tone == "ok"] == []
    assert ("plain", "本节点还要 13 秒") in said
    assert ("plain", "还没读完：第 1 屏，共 3 屏") in said


def test_many_things_are_told_in_few_lines() -> None:
    snapshot = in_hand(CLAUSES)
    kinds: tuple[ItemKind, ...] = get_args(ItemKind)
    many = tuple(
        ItemState(f"{kind}:{n}", kind, SALE.plan.nodes[0].title, done=n % 2 == 0, via="customer" if n % 2 == 0 else "")
        for kind in kinds
        for n in range(5)
    )
    crowded = replace(snapshot, customer=replace(snapshot.customer, items=many))
    said = checks_of(Phrases("zh"), crowded, Live(), Read(0, 4))
    assert len(said) <= 6
    assert said[-1] == ("plain", said[-1][1])


# Finding 13: large letters make what is read larger, never smaller

SIZES = ((1024, 700), (1280, 720), (1366, 768), (1920, 1080))


@pytest.mark.parametrize("language", get_args(Language))
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_for_elders_everything_is_read_larger_than_at_standard_size_and_nothing_is_cut(
    make_kiosk: MakeKiosk, size: tuple[int, int], language: Language
) -> None:
    pixels = {text_size: _smallest(make_kiosk(language, text_size, size)) for text_size in get_args(TextSize)}
    assert pixels["standard"] == 34
    assert pixels["elder"] >= 46


def _smallest(kiosk: Kiosk) -> int:
    """The smallest letters in which any sentence or question of the longest nodes is read; cuts are an error."""
    found = []
    for node in ("I01", "I07", "I11", "I21"):
        kiosk.show(asked(Walker().to(node).snapshot(READY)))
        page = _page(kiosk)
        for _ in range(60):
            label = page.card.reading.label
            assert label.heightForWidth(label.width()) <= page.card.reading.height() + 1, (node, label.plain)
            found.append(page.card.reading.pixels())
            if page.card.read.all:
                break
            page.card.turn(1)
            kiosk.settle()
    return min(found)


def test_for_elders_the_sentence_has_a_screen_of_its_own(make_kiosk: MakeKiosk) -> None:
    kiosk = make_kiosk("zh", "elder", (1920, 1080))
    kiosk.show(CLAUSES)
    page, node = _page(kiosk), SALE.plan.nodes[place("I07")]
    said = []
    while True:
        said.append((page.card.reading.label.plain, page.card.reading.pixels()))
        if page.card.read.all:
            break
        page.card.turn(1)
        kiosk.settle()
    assert [text for text, _ in said] == [sentence.zh for sentence in node.say]
    assert max(pixels for _, pixels in said) == 72


def test_how_far_it_was_read_outlives_a_change_of_language(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(CLAUSES)
    desk.keys(ENTER)
    kiosk.window.set_language("en")
    kiosk.settle()
    assert _page(kiosk).card.read.screen >= 1
