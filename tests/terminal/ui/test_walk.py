"""A recording at the window, by keyboard alone, with the rulebook's walk behind it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from faults.trouble import Trouble
from terminal.session.facts.people import Pressed
from terminal.session.snapshot import StaffView
from terminal.ui.pages.node import NodePage
from terminal.ui.pages.supervisor import SupervisorPage
from tests.terminal.ui.conftest import READY, RECORDING, STATES, Kiosk
from tests.terminal.ui.desk import ENTER, Counter, Desk
from tests.terminal.ui.node_views import asked
from tests.terminal.ui.plans import SALE, Walker, child_sale, insisting_sale
from tests.terminal.ui.pressing import beside


def test_from_the_first_node_to_the_seal_with_enter_alone(kiosk: Kiosk) -> None:
    counter = Counter(kiosk, Walker().to("I00"))
    for _ in SALE.plan.nodes:
        counter.passes()
    assert counter.state == "review"
    counter.keys(ENTER)
    assert counter.state == "finished"
    assert counter.happened == ["node_passed"] * len(SALE.plan.nodes) + ["finish"]


def test_repeat_put_off_and_make_good_at_the_end(kiosk: Kiosk) -> None:
    counter = Counter(kiosk, Walker().to("I03"))
    counter.keys(Qt.Key.Key_R, Qt.Key.Key_L)
    assert (counter.state, counter.walker.walk.at) == ("at_node", 3)
    bottom = kiosk.window.shell.bottom
    assert bottom.steps.bars[:4] == ("person", "person", "later", "current")
    assert bottom.place.whole() == "由人确认 2"
    assert bottom.told.texts() == ["待补 1：法定提示"]
    for _ in SALE.plan.nodes[3:]:
        counter.passes()
    assert counter.walker.walk.at == 2, "what was put off comes back"
    counter.passes()
    assert counter.state == "review"
    counter.keys(Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_R)
    assert (counter.state, counter.walker.walk.at) == ("at_node", 2), "gone over again"


@pytest.mark.parametrize("key", [ENTER, Qt.Key.Key_R])
def test_a_no_is_explained_and_asked_again(kiosk: Kiosk, key: Qt.Key) -> None:
    counter = Counter(kiosk, Walker().to("I03"))
    assert counter.keys(Qt.Key.Key_N) == [Pressed("said_no", detail={"question": 0})]
    assert counter.state == "unmet"
    counter.keys(key)
    assert (counter.state, counter.walker.walk.attempt) == ("at_node", 2)


def test_of_several_questions_it_is_asked_which_one(kiosk: Kiosk) -> None:
    counter = Counter(kiosk, Walker().to("I01"))
    assert counter.keys(Qt.Key.Key_N) == []
    assert counter.question == "said_no"
    assert counter.keys(Qt.Key.Key_2, ENTER) == [Pressed("said_no", detail={"question": 1})]
    assert counter.state == "supervisor"


def test_a_no_that_ends_the_sale_is_asked_about_first(kiosk: Kiosk) -> None:
    counter = Counter(kiosk, Walker().to("I05"))
    assert counter.keys(Qt.Key.Key_N) == []
    assert counter.question == "said_no_ends"
    assert counter.keys(ENTER) == []
    assert counter.state == "at_node", "a pedal ends nothing"
    counter.keys(Qt.Key.Key_N, Qt.Key.Key_Backtab, ENTER)
    assert counter.state == "ended_by_no"


def test_the_supervisor_decides_on_the_page_with_name_and_reason(kiosk: Kiosk) -> None:
    counter = Counter(kiosk, Walker().to("I04"))
    counter.keys(Qt.Key.Key_S)
    page = kiosk.window.shell.page
    assert isinstance(page, SupervisorPage)
    assert page.decision is None, "nothing is chosen beforehand"
    assert counter.keys(ENTER) == []
    counter.keys(Qt.Key.Key_1, Qt.Key.Key_4)
    chosen: tuple[object, str] = (page.decision, page.reason)  # not None any more
    assert chosen == ("supervisor_passed", "present")
    assert counter.keys(ENTER) == [], "somebody must answer for it"
    page.who.line.setFocus()
    counter.types("Chen Li")
    sent = counter.keys(ENTER)
    assert sent == [Pressed("supervisor_passed", by="Chen Li", detail={"reason": "present", "note": ""})]
    assert (counter.state, counter.walker.walk.at) == ("at_node", 5)
    assert kiosk.window.shell.bottom.steps.bars[4] == "person"


def test_where_there_are_accounts_the_supervisor_signs_with_number_and_password(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    accounts = StaffView(known=True)
    called = replace(Walker().to("I04").keys("supervisor_called").snapshot(READY), staff=accounts)
    desk.shows(called)
    page = kiosk.window.shell.page
    assert isinstance(page, SupervisorPage)
    desk.keys(Qt.Key.Key_2, Qt.Key.Key_8)
    assert kiosk.window.shell.bottom.told.texts()[0] == "选了“其他”，请写明"
    page.note.line.setFocus()
    desk.types("he wrote it down")
    kiosk.window.resize(1024, 700)
    QTest.qWait(50)
    desk.keys(ENTER)
    assert page.who.line.visibleRegion().boundingRect() == page.who.line.rect(), "Enter brings the line into view"
    desk.types("2043")
    desk.keys(ENTER)
    desk.types("correct horse")
    detail = {"reason": "other", "note": "he wrote it down", "number": "2043", "password": "correct horse"}
    assert desk.keys(ENTER) == [Pressed("supervisor_referred", detail=detail)]
    refused = replace(accounts, signing_refused=Trouble("staff.wrong", {"left": 3}))
    desk.shows(replace(called, staff=refused))
    assert page.refused.isVisible()
    assert page.decision == "supervisor_referred", "what was chosen stays"
    desk.shows(RECORDING)
    assert page.password.text() == "", "no password is left in a page that is gone"


def test_nobody_says_yes_for_the_customer(kiosk: Kiosk) -> None:
    """A node that lacks her own answer can be left to headquarters, or the sale ends; a supervisor cannot pass it."""
    walker = Walker().to("I03")
    for _ in range(3):
        walker.press(Pressed("said_no", detail={"question": 0}))
        if walker.walk.state == "unmet":
            walker.keys("repeat")
    assert walker.walk.state == "supervisor"
    kiosk.show(walker.snapshot(READY))
    page = kiosk.window.shell.page
    assert isinstance(page, SupervisorPage)
    assert list(page.decisions) == ["supervisor_referred", "supervisor_ended"]
    assert "问了 3 次，客户都没有答应。" in page.told.texts()
    assert "主管也不能替客户说“清楚”：只能留给总部判定，或结束。" in page.told.texts()
    kiosk.show(STATES["supervisor"])
    assert "supervisor_passed" in page.decisions, "what a supervisor is called for by the packs, he decides"


def test_the_customer_insists(kiosk: Kiosk) -> None:
    counter = Counter(kiosk, Walker(insisting_sale()).to("I06A"))
    counter.keys(Qt.Key.Key_N)
    assert counter.state == "insisting"
    counter.keys(ENTER)
    counter.types("Wang Fang")
    counter.keys(ENTER)
    counter.types("I know, and want it")
    assert counter.keys(ENTER) == [Pressed("insisted", by="Wang Fang", detail={"reason": "I know, and want it"})]
    assert counter.state == "at_node"


def test_the_guardian_joins_and_leaves(kiosk: Kiosk) -> None:
    walker = Walker(child_sale()).keys("take_opened")
    while walker.walk.state == "at_node":
        walker.keys("node_passed")
    counter = Counter(kiosk, walker)
    assert counter.state == "waiting"
    assert kiosk.window.shell.bottom.primary.words() == "监护人已到场"
    assert counter.keys(ENTER) == [Pressed("joined", detail={"role": "guardian"})]
    assert counter.state == "waiting", "the child is not there yet"
    assert counter.keys(ENTER) == [Pressed("joined", detail={"role": "insured"})]
    assert counter.state == "at_node"
    page = kiosk.window.shell.page
    button = next(each for each in page.people.values() if each.text() == "监护人离开")  # type: ignore[attr-defined]
    assert counter.clicks(button) == [Pressed("left", detail={"role": "guardian"})]
    assert counter.state == "waiting"


def test_several_people_with_a_role_are_asked_by_name(kiosk: Kiosk) -> None:
    kiosk.show(asked(STATES["node-insured"]))
    page = kiosk.window.shell.page
    assert isinstance(page, NodePage)
    desk = Desk(kiosk)
    while page.asked is None:
        desk.keys(ENTER)
    assert page.heard.title.text() == "赵敏本人怎么回答？"
    assert page.card.heading.text() == "请问赵敏"


def test_a_customer_is_called_as_the_line_of_business_calls_him(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    for state, who in (("node-loan", "借款人"), ("node-insured", "投保人"), ("node-loan", "借款人")):
        desk.shows(STATES[state])
        page = kiosk.window.shell.page
        assert f"销售人员、{who}、" in page.card.head.place.whole()  # type: ignore[attr-defined]
    assert "担保人离开" in "".join(each.text() for each in page.people.values())  # type: ignore[attr-defined]


def test_the_customer_ends_it_with_a_reason(kiosk: Kiosk) -> None:
    counter = Counter(kiosk, Walker().to("I05"))
    counter.keys(Qt.Key.Key_E)
    assert counter.question == "customer_ends"
    sent = counter.keys(Qt.Key.Key_2, Qt.Key.Key_Backtab, ENTER)
    assert sent == [Pressed("ended_by_customer", detail={"reason": "unclear", "note": ""})]
    assert counter.state == "ended_by_no"


def test_buttons_without_room_are_behind_one_more(kiosk: Kiosk) -> None:
    kiosk.window.resize(1024, 700)
    counter = Counter(kiosk, Walker().to("I03"))
    bottom = kiosk.window.shell.bottom
    assert bottom.more.isVisible()
    hidden = [button.words() for button in bottom.buttons if button.isHidden()]
    assert "放弃录制…" in hidden
    counter.keys(Qt.Key.Key_M)
    assert counter.question == "more"
    last = Qt.Key(Qt.Key.Key_0.value + len(hidden))
    counter.keys(last, ENTER)
    assert counter.question == "give_up"
    counter.keys(Qt.Key.Key_Escape)
    counter.keys(Qt.Key.Key_E)
    assert counter.question == "customer_ends", "its letter works all the same"


def test_enter_does_no_other_button_twice(kiosk: Kiosk) -> None:
    counter = Counter(kiosk, Walker().to("I03"))
    counter.keys(Qt.Key.Key_Tab)
    while QApplication.focusWidget() is not beside(kiosk, "walk.button.repeat"):
        counter.keys(Qt.Key.Key_Tab)
    counter.keys(ENTER, ENTER)
    assert counter.happened == ["repeat", "node_passed"]


def test_what_the_table_forbids_is_not_offered(kiosk: Kiosk) -> None:
    desk = Desk(kiosk)
    desk.shows(Walker().to("I01").snapshot(READY))
    assert kiosk.window.shell.bottom.button("walk.button.later") is None, "a no may end the sale there"
    assert desk.keys(Qt.Key.Key_L) == []
    desk.shows(Walker().to("I00").snapshot(READY))
    assert kiosk.window.shell.bottom.button("walk.button.no") is None, "nothing is asked there"
