"""A customer from the first question to the recording, by keyboard alone: each key sends what the session waits for."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from faults.trouble import Trouble
from terminal.session.facts.analyst import FaceSeen
from terminal.session.facts.people import Pressed
from terminal.session.identity.view import IdentityView
from terminal.session.snapshot import Live
from terminal.ui.window import BOUNCE_MS
from tests.terminal.ui.conftest import LIVE, READY, RECORDING, STATES, Kiosk, Scene
from tests.terminal.ui.desk import ENTER, Desk
from tests.terminal.ui.identity_views import ASKED, DOUBTED, NAMES, NUMBER, UNNAMED, identifying, showing, views
from tests.terminal.ui.pressing import beside, card_page, done_page, liveness_page, places_page

THIRD = FaceSeen(9, None, (1000.0, 200.0, 90.0, 100.0), "measured", 0.0, 0.0, 0.0, 0.3, 0.02, 118.0, 280.0)
CROWD = replace(UNNAMED, faces=(*UNNAMED.faces, THIRD))


@pytest.fixture
def desk(kiosk: Kiosk) -> Desk:
    return Desk(kiosk)


def test_card_and_face_from_the_first_question_to_the_recording(desk: Desk) -> None:
    desk.shows(STATES["plan"])
    assert desk.keys(ENTER) == [Pressed("start")]
    desk.shows(identifying("consent"))
    assert desk.keys(ENTER) == [], "the customer answers"
    desk.shows(identifying("consent-all"))
    assert desk.keys(ENTER) == [Pressed("next")]
    desk.shows(identifying("room"))
    assert desk.keys(ENTER) == [Pressed("next")]
    desk.shows(identifying("card-waiting"))
    read = replace(views()["fields-open"], to_confirm=("number",))
    desk.shows(showing(read))
    card_page(desk.kiosk).fields.asked.line.selectAll()
    desk.types(NUMBER)
    assert desk.keys(ENTER) == [Pressed("confirm_field", detail={"field": "number", "value": NUMBER})]
    desk.shows(identifying("fields-fine"))
    assert desk.keys(ENTER) == [Pressed("next")]
    desk.shows(identifying("liveness-begin"))
    assert desk.keys(ENTER) == [Pressed("begin_challenge")]
    desk.shows(identifying("liveness-blink"))
    assert liveness_page(desk.kiosk).picture.gesture == "blink"
    assert desk.keys(ENTER) == []  # the pedal, while the customer blinks
    desk.shows(identifying("liveness-passed"))
    assert desk.keys(ENTER) == [Pressed("next")]
    desk.shows(identifying("places"))
    assert [button.whole() for button in places_page(desk.kiosk).buttons[:2]] == [
        "1　销售人员　王芳",
        "2　投保人　张昇喆",
    ]
    assert desk.keys(ENTER) == [Pressed("confirm_places", detail={"roles": {"1": "seller", "2": "applicant"}})]
    desk.shows(identifying("done"))
    assert desk.keys(ENTER) == [Pressed("next")]


def test_neither_card_nor_face_and_a_second_person(desk: Desk) -> None:
    desk.shows(identifying("by-sight-declined"))
    desk.keys(ENTER)
    assert desk.question == "sight"
    desk.keys(Qt.Key.Key_1, ENTER, ENTER)  # a reason, no words
    desk.types("Zhao Min")
    assert desk.keys(ENTER) == [Pressed("by_sight", by="Zhao Min", detail={"reason": "no_face", "note": ""})]
    desk.shows(showing(replace(views()["done"], ended=None, sight_by="Zhao Min")))
    assert "Zhao Min" in done_page(desk.kiosk).people[0].told.texts()[-1]


def test_an_expired_card_and_an_analyst_that_is_lost(desk: Desk) -> None:
    desk.shows(identifying("fields-expired"))
    desk.keys(ENTER)
    assert desk.question == "accept"
    desk.keys(Qt.Key.Key_4, ENTER, ENTER)
    desk.types("Chen Li")
    assert desk.keys(ENTER) == [Pressed("accept_differences", by="Chen Li", detail={"reason": "renewing", "note": ""})]
    desk.shows(showing(replace(views()["liveness-begin"], analyst_up=False)))
    desk.keys(ENTER)
    assert desk.question == "sight"


def test_a_value_that_cannot_be_is_refused_in_a_sentence_and_stays_written(desk: Desk) -> None:
    view = replace(views()["fields-open"], to_confirm=("number",))
    desk.shows(showing(view))
    wrong = NUMBER[:-1] + "0"
    assert desk.keys(ENTER) == [Pressed("confirm_field", detail={"field": "number", "value": wrong})]
    snapshot, live = showing(view)
    desk.shows(Scene(replace(snapshot, trouble=Trouble("identity.number")), live))
    trouble = desk.kiosk.window.shell.trouble
    assert trouble.isVisible()
    assert trouble.texts()[1] == "代码 identity.number"
    assert card_page(desk.kiosk).fields.asked.line.text() == wrong


def _placing(live: Live) -> Scene:
    return showing(views()["places"], live)


def test_places_by_the_number_keys(desk: Desk) -> None:
    asking = replace(LIVE, faces=CROWD, places=replace(ASKED, faces=CROWD.faces, suggested={}))
    desk.shows(_placing(asking))
    assert not desk.kiosk.window.shell.bottom.primary.isEnabled(), "nobody is chosen by a guess"
    desk.keys(Qt.Key.Key_1, Qt.Key.Key_2)
    desk.shows(_placing(asking))
    desk.keys(Qt.Key.Key_1)  # in exchange
    page = places_page(desk.kiosk)
    assert [button.whole().split("　")[1] for button in page.buttons[:3]] == ["投保人", "销售人员", "没有选"]
    desk.shows(_placing(asking))
    assert desk.keys(ENTER) == [Pressed("confirm_places", detail={"roles": {"1": "applicant", "2": "seller"}})]


def test_a_pedal_that_presses_twice_confirms_places_once(desk: Desk) -> None:
    desk.shows(identifying("places"))
    QTest.qWait(BOUNCE_MS + 20)
    for _ in range(2):
        QTest.keyClick(desk.kiosk.window, ENTER)
    desk.kiosk.settle()
    assert [each.key for each in desk.sent()] == ["confirm_places"]


def test_a_doubted_place_is_answered_again_in_the_recording_only_if_somebody_asks_for_it(desk: Desk) -> None:
    desk.shows(DOUBTED)
    shell = desk.kiosk.window.shell
    node = shell.page
    assert "node" in node.names, "nothing stands before the script unless it is asked for"
    desk.keys(Qt.Key.Key_0)
    page = places_page(desk.kiosk)
    assert not shell.bottom.primary.isEnabled(), "the last answer is not given again by itself"
    desk.keys(Qt.Key.Key_1, Qt.Key.Key_2)
    desk.shows(DOUBTED)
    assert shell.page is page
    assert desk.keys(ENTER) == [Pressed("confirm_places", detail={"roles": {"1": "seller", "2": "applicant"}})]
    desk.shows(Scene(DOUBTED.snapshot, replace(DOUBTED.live, places=replace(ASKED, named=("seller", "applicant")))))
    assert shell.page is node


@pytest.mark.parametrize("key", [Qt.Key.Key_0, Qt.Key.Key_Escape])
def test_the_question_is_left_for_later_and_the_recording_goes_on(desk: Desk, key: Qt.Key) -> None:
    desk.shows(DOUBTED)
    desk.keys(Qt.Key.Key_0, key)
    assert "node" in desk.kiosk.window.shell.page.names
    assert desk.sent() == []


def test_nobody_is_seen_and_it_goes_on_with_a_reason(desk: Desk) -> None:
    desk.shows(identifying("places-nobody"))
    places_page(desk.kiosk).leave.setFocus()
    desk.keys(ENTER)
    question = desk.kiosk.window.question
    assert question is not None
    assert desk.question == "places_skip"
    assert not question.confirm.isEnabled()
    question.choice("reason", "not_seen").setFocus()
    QTest.keyClick(question.choice("reason", "not_seen"), Qt.Key.Key_Space)
    assert desk.keys(ENTER) == [Pressed("skip_places", detail={"reason": "not_seen"})]


def test_one_place_by_arrows(desk: Desk) -> None:
    desk.shows(identifying("places-open"))
    page = places_page(desk.kiosk)
    seen = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Return):
        QTest.keyClick(page.buttons[0], key)
        seen.append(page.pressed().detail["roles"].get("1"))
    assert seen[:3] == ["seller", "applicant", "seller"]


def test_cancelled_and_begun_again_nothing_is_left(desk: Desk) -> None:
    desk.shows(identifying("fields-open"))
    desk.keys(ENTER)
    desk.types("somebody")
    before = card_page(desk.kiosk)
    beside(desk.kiosk, "identity.button.cancel").click()
    assert desk.question == "identity_cancel"
    desk.keys(Qt.Key.Key_Tab, ENTER)
    assert desk.sent() == []
    desk.shows(STATES["plan"])
    assert desk.keys(ENTER) == [Pressed("start")]
    desk.shows(identifying("consent"))
    assert not desk.kiosk.window.shell.bottom.primary.isEnabled()
    desk.shows(identifying("card-waiting"))
    assert card_page(desk.kiosk) is not before
    assert card_page(desk.kiosk).fields.lines == {}


# The bars below


def _bars(desk: Desk, view: IdentityView) -> tuple[str, ...]:
    desk.shows(showing(view))
    return desk.kiosk.window.shell.bottom.steps.bars


def test_only_what_the_machine_found_good_is_green(desk: Desk) -> None:
    """Review, finding 7: bars were green for steps that were not done."""
    done = views()["done"]
    assert _bars(desk, views()["consent-all"]) == ("over", "over", "current", "open", "open", "open", "open")
    assert _bars(desk, views()["room"]) == ("over", "over", "person", "current", "open", "open", "open")
    for was, look in (("right", "done"), ("accepted", "person"), ("open", "later")):
        bars = _bars(desk, replace(done, room_was=was))  # type: ignore[arg-type]  # one of the four
        assert bars == ("over", "over", "person", look, "current", "open", "open")


def test_names_stand_in_the_picture(desk: Desk) -> None:
    desk.shows(Scene(replace(RECORDING, names=NAMES), replace(LIVE, faces=UNNAMED)))
    assert desk.kiosk.window.shell.preview.overlay().names == NAMES
    desk.shows(READY)
    assert desk.kiosk.window.shell.preview.overlay().faces is None
