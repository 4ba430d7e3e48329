"""What a recogniser wrote down, as seller and customer see it: nothing is ticked or told that no check says."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from rulebook.checks.senses.saying import SentenceSaid
from rulebook.checks.senses.words import Meaning, Spoke
from terminal.session.customer.view import Caption, CustomerView
from terminal.session.facts.customer import CustomerActed
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import Snapshot, WordsView
from terminal.ui.customer.window import CustomerWindow
from terminal.ui.pages.node import NodePage
from terminal.ui.parts.spoken import answer_said
from terminal.ui.phrases.table import Phrases
from terminal.ui.theme import Tone
from tests.terminal.ui.conftest import STATES, Kiosk, MakeKiosk, Still, counter_room
from tests.terminal.ui.customer_views import VIEWS
from tests.terminal.ui.desk import Desk
from tests.terminal.ui.judged_views import listed
from tests.terminal.ui.node_views import CONTACT, PROMISE, asked, in_hand, unwritten, written

CLAUSES = STATES["node-longest"]
"""Four sentences."""


def page_of(kiosk: Kiosk) -> NodePage:
    page = kiosk.window.shell.page
    assert isinstance(page, NodePage)
    return page


def saying(*states: str) -> Snapshot:
    """The node, with its sentences in these states."""
    walk = CLAUSES.walk
    assert walk is not None
    assert walk.node is not None
    said = tuple(
        SentenceSaid(each.id, state)  # type: ignore[arg-type]  # one of the three
        for each, state in zip(walk.node.say, states, strict=False)
    )
    return replace(CLAUSES, walk=replace(walk, words=WordsView("on", sentences=said)))


# --- warnings ---


def test_a_warning_names_the_words_says_what_to_do_and_goes_when_it_is_heeded(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    plain = listed(in_hand(STATES["recording"]))
    desk.shows(written(plain, PROMISE))
    page = page_of(kiosk)
    assert page.alert.isVisible()
    assert page.alert.title.text() == "您说了不能说的话：“保证收益”（承诺保本保收益）"
    assert page.alert.text.text() == "请当场向客户更正，再按 R 重做本节点；知道了按 K"
    assert not page.checks.isVisible()
    assert desk.keys(Qt.Key.Key_K) == [Pressed("heed", detail={"alert": 1})]
    assert page.alert.isVisible(), "it goes when the session says so"
    desk.shows(written(plain))
    assert (page.alert.isVisible(), page.checks.isVisible()) == (False, True)
    assert desk.keys(Qt.Key.Key_K) == []


def test_a_warning_blocks_nothing_and_moves_nothing(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    plain = listed(in_hand(STATES["recording"]))
    desk.shows(written(plain))
    before = (kiosk.window.shell.bottom.primary.isEnabled(), page_of(kiosk).geometry())
    height = page_of(kiosk).checks.height()
    desk.shows(written(plain, CONTACT))
    desk.shows(written(plain, CONTACT))
    assert (kiosk.window.shell.bottom.primary.isEnabled(), page_of(kiosk).geometry()) == before
    assert page_of(kiosk).alert.height() == height
    assert page_of(kiosk).alert.title.text().startswith("听到不该说的话"), "nobody knows that it was the seller"
    assert page_of(kiosk).alert.title.text().endswith("另有 1 处")


# --- sentences ---


def test_a_sentence_has_a_tick_only_where_the_checks_have_it_as_said(make_kiosk: MakeKiosk) -> None:
    kiosk = make_kiosk("zh", "standard", (1920, 1080))
    desk = Desk(kiosk)
    card = page_of_shown(desk, saying("said", "open", "blind")).card
    assert card.heard.label.text() == "已听到 1/4 句"
    assert card.heard.icon.tone == "plain"
    assert [tone for tone, _ in card.said.said()] == ["ok", "plain", "unknown", "plain"]
    card = page_of_shown(desk, saying("said", "said", "said", "said")).card
    assert (card.heard.icon.tone, card.heard.label.text()) == ("ok", "已听到 4/4 句")


def page_of_shown(desk: Desk, snapshot: Snapshot) -> NodePage:
    desk.shows(snapshot)
    return page_of(desk.kiosk)


def test_where_nobody_writes_down_there_is_no_tick_and_no_box(make_kiosk: MakeKiosk) -> None:
    desk = Desk(make_kiosk("zh", "standard", (1920, 1080)))
    card = page_of_shown(desk, CLAUSES).card
    assert not card.heard.isVisible()
    assert not card.said.isVisible()
    unasked = page_of_shown(desk, saying()).card
    assert not unasked.heard.isVisible(), "its check list does not ask what was said: nobody knows"
    assert not unasked.said.isVisible()
    assert answer_said(Phrases("zh"), WordsView("on"), 0, "张明") == ("unknown", "回答由您来听；说的话只作记录。")
    assert answer_said(Phrases("zh"), WordsView("none"), 0, "张明") is None
    card = page_of_shown(desk, unwritten(CLAUSES)).card
    assert (card.heard.icon.tone, card.heard.label.text()) == ("unknown", "语音识别没有在写")
    assert not card.said.isVisible()


# --- answers ---


@pytest.mark.parametrize(
    ("meaning", "tone", "text"),
    [
        ("accepted", "ok", "听到：“清楚”，是答应"),
        ("refused", "fail", "听到：“清楚”，是不答应"),
        ("unclear", "warn", "听到：“清楚”，答得不明白"),
        ("coached", "warn", "听到：“清楚”，可前面有人教过"),
        ("unknown", "plain", "还没听到张明回答"),
    ],
)
def test_what_she_answered_stands_beside_what_the_seller_says(meaning: Meaning, tone: Tone, text: str) -> None:
    view = WordsView("on", answers=(Spoke(meaning, 1, 2, "清楚"),))
    assert answer_said(Phrases("zh"), view, 0, "张明") == (tone, text)
    silent = WordsView("on", answers=(Spoke(meaning, 1, 2, ""),))
    assert answer_said(Phrases("zh"), silent, 0, "张明") == ("plain", "还没听到张明回答")


def test_the_seller_may_say_something_else_than_was_heard_and_nothing_is_chosen_for_him(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    question = asked(STATES["recording"])
    desk.shows(written(question, None, Spoke("accepted", 1, 2, "清楚")))
    page = page_of(kiosk)
    while not page.card.read.all:
        page.move_sideways(1)
    QTest.keyClick(kiosk.window, Qt.Key.Key_Return)
    desk.shows(written(question, None, Spoke("accepted", 1, 2, "清楚")))
    assert page.heard.said.isVisible()
    assert page.heard.answer == ""
    QTest.keyClick(kiosk.window, Qt.Key.Key_2)
    assert page.heard.answer == "unclear"
    assert not page.heard.text.isVisible(), "there is a recogniser"
    desk.shows(question)
    assert not page.heard.said.isVisible()
    assert page.heard.counts.text() == "记作“由销售人员确认”，不算机器判通过；总部逐份看。"


# --- captions ---


class Display:
    """The customer's window."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self.acts: list[CustomerActed] = []
        still = Still(counter_room())
        self.window = CustomerWindow(latest_frame=lambda: still, act=self.acts.append)
        self.window.resize(1920, 1080)
        self.window.show()

    def show(self, name: str, **view: object) -> CustomerView:
        shown = VIEWS[name]()
        shown = replace(shown, customer=replace(shown.customer, **view))  # type: ignore[arg-type]  # its fields
        self.window.receive(shown)
        for _ in range(6):
            self._app.processEvents()
        return shown.customer

    def close(self) -> None:
        self.window.allow_close()
        self.window.close()
        self.window.deleteLater()
        self._app.processEvents()


def test_captions_say_whose_words_they_are_only_where_that_is_known(app: QApplication) -> None:
    display = Display(app)
    said = (Caption("您清楚了吗", "seller"), Caption("清楚", "applicant"))
    view = display.show("captions-question", caption=said)
    assert display.window.captions.texts() == [f"{view.seller}：您清楚了吗", "您：清楚"]
    display.show("captions-question", caption=(Caption("清楚"), Caption("我同", final=False)))
    assert display.window.captions.texts() == ["清楚", "我同"]
    assert [line.property("partial") for line in display.window.captions.lines] == [False, True]
    display.close()


def test_there_is_no_box_while_nobody_speaks_and_none_at_all_without_a_recogniser(app: QApplication) -> None:
    display = Display(app)
    display.show("captions-question", caption=())
    assert display.window.captions.isVisible()
    assert display.window.captions.property("empty") is True
    for name in ("captions-not-wished", "prompt"):
        display.show(name)
        assert not display.window.captions.isVisible()
    assert not display.window.reads_along.isVisible(), "nobody could write down"
    display.close()


def test_captions_are_one_touch_away_and_never_answer_for_her(app: QApplication) -> None:
    display = Display(app)
    display.show("captions-not-wished")
    display.acts.clear()
    display.window.reads_along.click()
    QTest.keyClick(display.window, Qt.Key.Key_Period)
    assert [(each.act, each.detail) for each in display.acts] == [("captions", {"on": True})] * 2
    display.close()


def test_long_speech_rolls_up_and_what_is_read_already_stays(app: QApplication) -> None:
    display = Display(app)
    text = "这份保险的犹豫期是十五天过了犹豫期再退保会有损失第一年末退保大约只能拿回一万八千四百元"
    display.show("captions-question", caption=(Caption(text, final=False),))
    first = display.window.captions.texts()
    assert "".join(first) == text
    display.show("captions-question", caption=(Caption(text + "请您一定留意这一点" * 4, final=False),))
    rolled = display.window.captions.texts()
    assert rolled[0].startswith(first[1]), "broken where it was broken before"
    display.close()
