"""The window before the real session: a customer from the first question to the recording, by keyboard alone."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from terminal.session.facts import Fact
from terminal.session.facts.analyst import (
    AnalystLost,
    CardField,
    CardRead,
    CardSide,
    ChallengeMoved,
    FaceMatched,
    RolesDoubted,
)
from terminal.session.facts.people import Pressed
from terminal.session.facts.recorder import TakeOpened
from terminal.session.orders.analyst import BindRoles, Challenge
from terminal.session.orders.recorder import AddMark
from terminal.ui.pages.places import SkipQuestion
from terminal.ui.parts.identity_dialogs import Vouching
from terminal.ui.window import BOUNCE_MS
from tests.terminal.session.customers import NUMBER, PLACES, SEATED, SELLER, Counter, card, ended
from tests.terminal.ui.conftest import Kiosk


class Desk:
    """What is pressed in the window goes to the session, what the session shows to the window."""

    def __init__(self, kiosk: Kiosk) -> None:
        self.kiosk = kiosk
        self.counter = Counter(ready=True)
        self.acts: list[object] = []
        kiosk.show(self.counter.shown())

    def happens(self, *facts: Fact) -> None:
        self.acts += self.counter.tell(*facts)
        self.kiosk.show(self.counter.shown())

    def keys(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.qWait(BOUNCE_MS + 20)
            QTest.keyClick(QApplication.focusWidget() or self.kiosk.window, key)
            self.kiosk.settle()
            pressed, self.kiosk.pressed[:] = list(self.kiosk.pressed), []
            self.happens(*pressed)

    def vouch(self, name: str, reason: str) -> None:
        """Fill in the question that is open, and say yes with Enter."""
        question = self.kiosk.window.question
        assert isinstance(question, Vouching)
        QTest.keyClicks(question.name, name)
        QTest.keyClick(question.name, Qt.Key.Key_Return)
        QTest.keyClicks(question.reason, reason)
        QTest.keyClick(question.reason, Qt.Key.Key_Return)
        self.kiosk.settle()
        pressed, self.kiosk.pressed[:] = list(self.kiosk.pressed), []
        assert len(pressed) == 1
        self.happens(*pressed)

    @property
    def stage(self) -> str:
        return self.counter.view().stage

    def attempt(self) -> int:
        """The number of the challenge that was ordered last."""
        return [act for act in self.acts if isinstance(act, Challenge)][-1].attempt


ENTER = Qt.Key.Key_Return


def _card(side: CardSide, **fields: CardField | str) -> CardRead:
    """A reading without crops: what stands for pictures in it is none that Qt could show."""
    read = card(side, **fields)
    bare = {name: replace(field, crop=b"") for name, field in read.reading.fields.items()}
    return replace(read, reading=replace(read.reading, fields=bare))


@pytest.fixture
def desk(kiosk: Kiosk) -> Desk:
    return Desk(kiosk)


def test_card_and_face_from_the_first_question_to_the_recording(desk: Desk) -> None:
    desk.keys(Qt.Key.Key_1, ENTER)
    assert desk.stage == "card_front"
    misread = CardField(NUMBER[:-1] + "8", 0.7, "wrong", ("check_digit",))
    desk.happens(_card("front", number=misread))
    desk.keys(ENTER)  # into the number
    QTest.keyClicks(QApplication.focusWidget() or desk.kiosk.window, NUMBER)
    desk.keys(ENTER)
    assert desk.counter.view().to_confirm == ()
    desk.keys(ENTER)
    desk.happens(_card("back"))
    desk.keys(ENTER)
    assert desk.stage == "liveness"
    desk.keys(ENTER)
    number = desk.attempt()
    desk.happens(ChallengeMoved(0, number, 0, 3, "blink"))
    assert desk.kiosk.window.screen_shown.identity.liveness.picture.gesture == "blink"
    desk.keys(ENTER)  # the pedal, while the customer blinks
    assert desk.counter.view().challenge_running
    desk.happens(ended(number, track=7), FaceMatched(0, "not_installed"))
    desk.keys(ENTER)
    assert desk.stage == "places"
    desk.happens(SEATED)
    page = desk.kiosk.window.screen_shown.identity.places
    assert [button.whole() for button in page.buttons] == ["1　销售人员　王芳", "2　投保人　李秀英"]
    desk.happens(SEATED)
    desk.keys(ENTER)
    assert desk.stage == "done"
    desk.keys(ENTER)
    assert desk.counter.shown().phase == "opening"
    acts = desk.counter.tell(TakeOpened("T", "folder"))
    (mark,) = (act for act in acts if isinstance(act, AddMark) and act.kind == "identity")
    assert mark.facts["card"]["front"]["fields"]["number"]["confirmed"]["value"] == NUMBER


def test_neither_card_nor_face_and_a_second_person(desk: Desk) -> None:
    desk.keys(Qt.Key.Key_3, ENTER)
    assert desk.stage == "by_sight"
    desk.keys(ENTER)
    desk.vouch("Zhao", "seen in person")
    assert desk.stage == "done"
    assert "Zhao" in desk.kiosk.window.screen_shown.identity.done.told.texts()[-2]
    desk.keys(ENTER)
    assert desk.counter.shown().phase == "opening"


def test_an_expired_card_and_an_analyst_that_is_lost(desk: Desk) -> None:
    desk.keys(Qt.Key.Key_1, ENTER)
    desk.happens(_card("front"))
    desk.keys(ENTER)
    expired = CardField("2019-03-17", 0.99, "wrong", ("expired",))
    desk.happens(_card("back", valid_to=expired))
    desk.keys(ENTER)
    desk.vouch("Li", "new card is on its way")
    desk.keys(ENTER)
    assert desk.stage == "liveness"
    desk.keys(ENTER)
    desk.happens(AnalystLost(-9))
    desk.keys(ENTER)
    desk.vouch("Zhao", "machine out of order")
    assert desk.stage == "done"
    assert desk.counter.view().accepted_by == "Li"


def test_a_value_that_cannot_be_is_refused_in_a_sentence_and_stays_written(desk: Desk) -> None:
    desk.keys(Qt.Key.Key_1, ENTER)
    desk.happens(_card("front", number=CardField(NUMBER[:-1] + "8", 0.7, "wrong", ("check_digit",))))
    desk.keys(ENTER, ENTER)
    trouble = desk.kiosk.window.screen_shown.trouble
    assert trouble.isVisible()
    assert trouble.texts()[1] == "代码 identity.number"
    assert desk.kiosk.window.screen_shown.identity.fields.rows["number"].edit.text() == NUMBER[:-1] + "8"


def test_places_by_the_number_keys_then_doubted_and_answered_again_in_the_recording(desk: Desk) -> None:
    third = replace(SELLER, track=9, box=(500.0, 200.0, 90.0, 100.0))
    crowd = replace(SEATED, faces=(*SEATED.faces, third))
    desk.keys(Qt.Key.Key_1, ENTER)
    desk.happens(Pressed("by_sight", "Zhao", {"reason": "seen"}), crowd)
    primary = desk.kiosk.window.screen_shown.bottom.primary
    assert not primary.isEnabled(), "nobody is chosen by a guess"
    desk.keys(Qt.Key.Key_1, Qt.Key.Key_2)
    desk.happens(crowd)
    desk.keys(Qt.Key.Key_1)  # in exchange
    page = desk.kiosk.window.screen_shown.identity.places
    assert [button.whole().split("　")[1] for button in page.buttons[:3]] == ["投保人", "销售人员", "没有选"]
    desk.happens(crowd)
    desk.keys(ENTER)
    bound = [act for act in desk.acts if isinstance(act, BindRoles)]
    assert bound == [BindRoles({4: "applicant", 9: "seller"})]

    desk.keys(ENTER)
    desk.happens(TakeOpened("T", "folder"), RolesDoubted(0, 1, ("seller", "applicant"), "crossed"), crowd)
    screen = desk.kiosk.window.screen_shown
    assert screen.room.ask_places.isVisible()
    assert not screen.places.isVisible(), "nothing stands before the script unless it is asked for"
    assert primary.isEnabled()
    desk.keys(Qt.Key.Key_0)
    assert screen.places.isVisible()
    assert not primary.isEnabled(), "the last answer is not given again by itself"
    desk.keys(Qt.Key.Key_1, Qt.Key.Key_2)
    desk.happens(crowd)
    desk.keys(ENTER)
    assert [act for act in desk.acts if isinstance(act, BindRoles)][1:] == [BindRoles({4: "seller", 9: "applicant"})]
    assert not screen.places.isVisible()
    assert not screen.room.ask_places.isVisible()
    assert [act.kind for act in desk.acts if isinstance(act, AddMark)][-2:] == ["roles_doubted", "places"]


def test_the_question_is_left_for_later_and_the_recording_goes_on(desk: Desk) -> None:
    desk.keys(Qt.Key.Key_1, ENTER)
    desk.happens(Pressed("by_sight", "Zhao", {"reason": "seen"}), SEATED, PLACES)
    desk.keys(ENTER)
    desk.happens(TakeOpened("T", "folder"), RolesDoubted(0, 1, ("seller",), "lost"))
    desk.keys(Qt.Key.Key_0, Qt.Key.Key_0)
    assert not desk.kiosk.window.screen_shown.places.isVisible()
    desk.keys(ENTER)
    assert desk.counter.shown().phase == "closing", "its last step was also its first"


def test_nobody_is_seen_and_it_goes_on_with_a_reason(desk: Desk) -> None:
    desk.keys(Qt.Key.Key_1, ENTER)
    desk.happens(Pressed("by_sight", "Zhao", {"reason": "seen"}))
    page = desk.kiosk.window.screen_shown.identity.places
    page.leave.setFocus()
    desk.keys(ENTER)
    question = desk.kiosk.window.question
    assert isinstance(question, SkipQuestion)
    assert not question.confirm.isEnabled()
    question.reasons["not_seen"].setFocus()
    QTest.keyClick(question.reasons["not_seen"], Qt.Key.Key_Space)
    QTest.keyClick(question.reasons["not_seen"], Qt.Key.Key_Return)
    desk.kiosk.settle()
    assert desk.kiosk.pressed == [Pressed("skip_places", detail={"reason": "not_seen"})]
    desk.happens(*desk.kiosk.pressed)
    assert desk.stage == "done"


def test_one_place_by_arrows(desk: Desk) -> None:
    desk.keys(Qt.Key.Key_1, ENTER)
    desk.happens(Pressed("by_sight", "Zhao", {"reason": "seen"}), SEATED)
    page = desk.kiosk.window.screen_shown.identity.places
    seen = []
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Return):
        QTest.keyClick(page.buttons[0], key)
        seen.append(page.pressed().detail["roles"].get("4"))
    assert seen[:3] == ["seller", "applicant", "seller"]


def test_cancelled_and_begun_again_nothing_is_left(desk: Desk) -> None:
    desk.keys(Qt.Key.Key_1, ENTER)
    desk.happens(_card("front"), Pressed("cancel"))
    assert desk.counter.shown().phase == "ready"
    desk.keys(ENTER)
    assert desk.stage == "consent"
    assert not desk.kiosk.window.screen_shown.bottom.primary.isEnabled()
    assert desk.kiosk.window.screen_shown.identity.fields.rows == {}
