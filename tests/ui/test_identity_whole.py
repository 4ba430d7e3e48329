"""The window before the real session: a customer from the first question to the recording, by keyboard alone."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from terminal.session.facts import Fact, Pressed, TakeOpened
from terminal.session.looking import Challenge
from terminal.session.observations import AnalystLost, CardField, CardRead, ChallengeMoved, FaceMatched
from terminal.session.orders import AddMark
from terminal.ui.identity_dialogs import Vouching
from terminal.ui.window import BOUNCE_MS
from tests.session.customers import NUMBER, Counter, card, ended
from tests.ui.conftest import Kiosk


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


def _card(side: str, **fields: CardField | str) -> CardRead:
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
    desk.happens(ended(number), FaceMatched(0, "not_installed"))
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
    assert "Zhao" in desk.kiosk.window.screen_shown.identity.done.told.texts()[-1]
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


def test_cancelled_and_begun_again_nothing_is_left(desk: Desk) -> None:
    desk.keys(Qt.Key.Key_1, ENTER)
    desk.happens(_card("front"), Pressed("cancel"))
    assert desk.counter.shown().phase == "ready"
    desk.keys(ENTER)
    assert desk.stage == "consent"
    assert not desk.kiosk.window.screen_shown.bottom.primary.isEnabled()
    assert desk.kiosk.window.screen_shown.identity.fields.rows == {}
