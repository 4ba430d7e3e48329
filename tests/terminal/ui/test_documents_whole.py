"""Documents of other kinds at the window, by keyboard alone, with the session itself behind it."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from terminal.session.facts.analyst import CardRead, CardSeen
from terminal.session.facts.cards import CardField
from terminal.session.facts.fact import Fact
from terminal.session.facts.people import Pressed
from terminal.session.orders.analyst import Challenge, MatchFace, ReadCard
from terminal.ui.window import BOUNCE_MS
from tests.sales import small_sale
from tests.terminal.session.customers import (
    AGREED,
    PICTURE,
    Counter,
    document,
    ended,
    looks,
    matched,
)
from tests.terminal.ui.conftest import Kiosk, Scene
from tests.terminal.ui.desk import ENTER
from tests.terminal.ui.pressing import beside, card_page, press

PERMIT = "810000199408230021"


class Sitting:
    """A counter whose window shows what its session says, and whose keys its session is told."""

    def __init__(self, kiosk: Kiosk, counter: Counter) -> None:
        self.kiosk, self.counter = kiosk, counter
        self.told = 0
        self.sees()

    def sees(self, *facts: Fact) -> list[object]:
        """Let the analyst see these; return the orders that follow, with the window as it then is."""
        orders: list[object] = list(looks(self.counter.tell(*facts)))
        self.kiosk.show(Scene(self.counter.shown(), self.counter.live()))
        QTest.qWait(BOUNCE_MS + 20)
        return orders

    def keys(self, *keys: Qt.Key) -> list[object]:
        """Press these keys, and tell the session what they send."""
        orders: list[object] = []
        for key in keys:
            press(self.kiosk, key)
            new, self.told = self.kiosk.pressed[self.told :], len(self.kiosk.pressed)
            orders += self.sees(*(Pressed(each.key, each.by or "王芳", each.detail) for each in new))
        return orders

    @property
    def stage(self) -> str:
        return self.counter.view().stage


@pytest.fixture
def sits(kiosk: Kiosk) -> Callable[[Counter], Sitting]:
    return lambda counter: Sitting(kiosk, counter)


def test_a_passport_lies_before_the_camera_and_is_checked_as_one(sits: Callable[[Counter], Sitting]) -> None:
    """The sale names an ID card: the camera tells, one press, one doubtful field, a second person for the kind."""
    sitting = sits(Counter())
    sitting.sees(*AGREED)
    assert card_page(sitting.kiosk).waiting.title.text() == "请把身份证正面对着镜头"
    sitting.sees(CardSeen(0, ("other_kind",), kind="passport"))
    assert beside(sitting.kiosk, "as.passport").isVisible()
    assert sitting.keys(Qt.Key.Key_O)[-1] == ReadCard("front", "passport")
    assert card_page(sitting.kiosk).waiting.title.text() == "请把护照资料页对着镜头"
    doubt = CardField("LI XIUYIN", 0.5, "doubtful", ("readings_disagree",), PICTURE)
    sitting.sees(_read(document("passport", name="李秀英", name_latin=doubt, birth_date="1968-01-01")))
    line = card_page(sitting.kiosk).fields.asked.line
    line.setText("LI XIUYING")
    sitting.keys(ENTER)
    assert card_page(sitting.kiosk).fields.differences.texts() == [("证件种类", "居民身份证", "护照")]
    assert sitting.keys(ENTER) == []
    question = sitting.kiosk.window.question
    assert question is not None
    assert question.flow.name == "accept"
    question.close_for_good()
    sitting.sees(Pressed("accept_differences", "陈立", {"reason": "renewing"}))
    sitting.keys(ENTER)
    assert sitting.stage == "liveness"
    _passes(sitting)
    assert sitting.counter.record()["kind"] == "passport"


def test_a_residence_permit_has_no_nation_and_its_own_back(sits: Callable[[Counter], Sitting]) -> None:
    identity = {"kind": "hk_macau_residence", "number": PERMIT}
    sale = small_sale(applicant={"name": "李秀英", "birth_date": "1994-08-23", "identity": identity})
    sitting = sits(Counter(sale))
    assert sitting.sees(*AGREED)[-1] == ReadCard("front", "hk_mo_tw_residence")
    assert card_page(sitting.kiosk).waiting.title.text() == "请把居住证正面对着镜头"
    sitting.sees(_read(document("hk_mo_tw_residence")))
    assert "nation" not in card_page(sitting.kiosk).fields.lines
    sitting.keys(ENTER)
    assert card_page(sitting.kiosk).waiting.title.text() == "请把居住证反面对着镜头"
    sitting.sees(_read(document("hk_mo_tw_residence", "back")))
    sitting.keys(ENTER)
    _passes(sitting)
    record = sitting.counter.record()
    assert (record["kind"], record["match"]["verdict"], record["differences"]) == ("hk_mo_tw_residence", "same", [])


def _read(read: CardRead) -> CardRead:
    """Without pictures that no window can paint; the portrait is only compared."""
    fields = {name: replace(each, crop=b"") for name, each in read.reading.fields.items()}
    return replace(read, reading=replace(read.reading, card=b"", fields=fields))


def _passes(sitting: Sitting) -> None:
    """Gestures and comparison, as the analyst tells them."""
    (challenge,) = sitting.keys(ENTER)
    assert isinstance(challenge, Challenge)
    assert sitting.sees(ended(challenge.attempt, track=7)) == [MatchFace(PICTURE, 7)]
    sitting.sees(matched())
    sitting.keys(ENTER)
