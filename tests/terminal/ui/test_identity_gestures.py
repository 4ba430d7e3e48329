"""Gestures at the window: drawn as in a mirror, judged in words; colours with a way out; boxes round faces."""

from dataclasses import replace
from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from terminal.session.facts.analyst import FaceMatched, FlashAsked, Gesture, Hint
from terminal.session.facts.people import Pressed
from terminal.ui.parts.gesture_picture import GesturePicture, paint_face
from terminal.ui.parts.overlay import Overlay, face_words
from terminal.ui.parts.preview import STALE_MS, PreviewWidget
from terminal.ui.phrases.liveness import hint_words, match_words
from terminal.ui.phrases.table import Phrases, words_of
from terminal.ui.theme import FLASHES, SEEN, Theme
from terminal.ui.window import BOUNCE_MS
from tests.terminal.ui.conftest import READY, Kiosk, MakeKiosk, Scene, Still, counter_room
from tests.terminal.ui.identity_views import (
    BAD_FACES,
    FACES,
    WATCHED,
    identifying,
    lives,
    showing,
    views,
)
from tests.terminal.ui.pressing import asked, click, liveness_page, press

ZH, EN = words_of("zh"), words_of("en")

# Gestures


def test_gestures_begin_with_enter_and_with_colours_only_if_asked(kiosk: Kiosk) -> None:
    kiosk.show(identifying("liveness-begin"))
    press(kiosk, Qt.Key.Key_Return)
    QTest.qWait(BOUNCE_MS + 50)
    click(kiosk, liveness_page(kiosk).with_flash)
    assert kiosk.pressed == [Pressed("begin_challenge"), Pressed("begin_challenge", detail={"flash": True})]


def test_one_gesture_at_a_time_with_its_words_and_place(kiosk: Kiosk) -> None:
    for look, gesture, said in (
        ("liveness-straight", None, "请看正前方"),
        ("liveness-blink", "blink", "请眨一下眼"),
        ("liveness-left", "turn-left", "请把头转向您的左边"),
    ):
        kiosk.show(identifying(look))
        page = liveness_page(kiosk)
        assert (page.picture.gesture, page.asked.text()) == (gesture, said)
        assert page.picture.accessibleName() == said
        assert page.picture.isVisible()
    assert page.place.text() == "动作 3 / 3 · 第 1 次"
    assert page.steps.bars == ("done", "done", "current")


def _drawn(gesture: Gesture | None, amount: float) -> QImage:
    image = QImage(200, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.translate(100, 100)
    paint_face(painter, gesture, amount)
    painter.end()
    return image


@pytest.mark.usefixtures("app")
def test_every_gesture_looks_different_and_sides_are_those_of_a_mirror() -> None:
    drawn = {gesture: _drawn(gesture, 1.0) for gesture in get_args(Gesture)}
    looks = [*drawn.values(), _drawn(None, 0.0)]
    assert all(one == other for one in looks for other in looks if one is other)
    assert sum(one == other for one in looks for other in looks) == len(looks)
    left, right = drawn["turn-left"], drawn["turn-right"]
    lips = QColor("#C4554D")
    columns = {
        side: [x for x in range(200) for y in range(130, 160) if QColor(image.pixel(x, y)) == lips]
        for side, image in (("left", left), ("right", right))
    }
    assert sum(columns["left"]) / len(columns["left"]) < 95  # in a mirror, one's own left is on the left
    assert sum(columns["right"]) / len(columns["right"]) > 105


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize(("size", "moves"), [("standard", True), ("elder", False)])
def test_the_face_moves_only_where_things_may_move(make_kiosk: MakeKiosk, size: str, moves: bool) -> None:
    kiosk = make_kiosk("zh", size)
    kiosk.show(identifying("liveness-blink"))
    picture = liveness_page(kiosk).picture
    assert picture.moving == moves
    if not moves:
        assert picture.amount() == 1.0
    kiosk.show(identifying("done"))
    assert not picture.moving


@pytest.mark.usefixtures("app")
def test_a_face_at_rest_does_not_move() -> None:
    picture = GesturePicture(Theme())
    picture.show_gesture(None, "ahead")
    assert (picture.moving, picture.amount()) == (False, 0.0)
    picture.deleteLater()


def test_a_failed_attempt_says_why_and_what_to_do(kiosk: Kiosk) -> None:
    kiosk.show(identifying("liveness-failed"))
    said = liveness_page(kiosk).told.texts()
    assert said[1] == ZH["challenge.reason.other_gesture"]
    assert said[-1] == "还可以再做 1 次"
    press(kiosk, Qt.Key.Key_Return)
    assert kiosk.pressed == [Pressed("begin_challenge")]


def test_when_attempts_are_spent_only_a_second_person_leads_on(kiosk: Kiosk) -> None:
    kiosk.show(identifying("liveness-spent"))
    assert not liveness_page(kiosk).with_flash.isVisible()
    press(kiosk, Qt.Key.Key_Return)
    assert asked(kiosk, "sight").flow.sends == "by_sight"
    assert kiosk.pressed == []


def test_what_is_said_of_an_attempt_never_goes_beyond_it() -> None:
    phrases = Phrases("en")
    assert [text for _, text in hint_words(phrases, (Hint("flat", "no_doubt"), Hint("flash", "not_measurable")))] == [
        "No passive doubt",
        "Not measurable: colours",
    ]
    assert hint_words(phrases, ())[0][1] == "No passive hint was measurable"
    assert "flat" in hint_words(phrases, (Hint("flat", "doubt"),))[0][1]
    proven = ("alive", "proven", "活体")
    assert not [text for words in (ZH, EN) for text in words.values() if any(word in text for word in proven)]


def test_a_model_that_is_not_installed_is_never_a_match(kiosk: Kiosk) -> None:
    kiosk.show(identifying("liveness-passed"))
    said = liveness_page(kiosk).told.texts()
    assert ZH["match.not_installed"] in said
    assert ZH["match.same"] not in said


@pytest.mark.parametrize(
    ("why", "said"), [("", "画面"), ("models.unusable", "模型不能用"), ("analysis.lost", "没有做成")]
)
def test_why_nothing_was_compared_is_said_and_the_picture_not_blamed_for_a_model(why: str, said: str) -> None:
    view = replace(views()["liveness-passed"], match=FaceMatched(1, "not_measurable", why=why))
    ((tone, text),) = match_words(Phrases("zh"), view)
    assert (tone, said in text, ("画面" in text) == (not why)) == ("warn", True, True)


# Colours


def _flashing(colour: str | None, attempt: int = 1) -> Scene:
    view = replace(views()["liveness-blink"], attempt=attempt, flash=FlashAsked(3, colour))  # type: ignore[arg-type]
    return showing(view)


@pytest.mark.parametrize("colour", FLASHES)
def test_a_colour_fills_the_window_with_warning_and_a_way_out(kiosk: Kiosk, colour: str) -> None:
    kiosk.show(_flashing(colour))
    flash = kiosk.window.flash
    assert flash.geometry() == kiosk.window.rect()
    image = kiosk.window.grab().toImage()
    assert QColor(image.pixel(20, 20)) == QColor(FLASHES[colour])
    assert QApplication.focusWidget() is flash.skip
    kiosk.show(_flashing(None))
    assert not flash.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_skipped_colours_stay_away_for_this_attempt(kiosk: Kiosk, key: Qt.Key) -> None:
    kiosk.show(_flashing("red"))
    press(kiosk, key)
    assert not kiosk.window.flash.isVisible()
    kiosk.show(_flashing("green"))
    assert not kiosk.window.flash.isVisible()
    kiosk.window.set_language("en")
    kiosk.settle()
    assert not kiosk.window.flash.isVisible()
    kiosk.show(_flashing("green", attempt=2))
    assert kiosk.window.flash.isVisible()
    assert kiosk.pressed == [Pressed("skip_flash")]


def test_no_colour_outlives_the_challenge(kiosk: Kiosk) -> None:
    kiosk.show(_flashing("blue"))
    kiosk.show(showing(replace(views()["liveness-failed"], flash=FlashAsked(3, "blue"))))
    assert not kiosk.window.flash.isVisible()
    kiosk.show(_flashing("blue"))
    kiosk.show(READY)
    assert not kiosk.window.flash.isVisible()


# Faces over the picture


def _preview(overlay: Overlay) -> PreviewWidget:
    preview = PreviewWidget(Theme(), Phrases("zh"), lambda: Still(counter_room()))
    preview.resize(1280, 720)
    preview.look()
    preview.show_overlay(overlay)
    return preview


@pytest.mark.usefixtures("app")
def test_boxes_stand_where_the_faces_are() -> None:
    for width in (1280, 640):
        preview = _preview(Overlay(FACES))
        preview.resize(width, width * 9 // 16)
        image, scale = preview.grab().toImage(), width / 1280
        left, top, wide, high = FACES.faces[0].box
        for x, y in ((left, top + high / 2), (left + wide, top + high / 2), (left + wide / 2, top + high)):
            near = [
                QColor(image.pixel(round(x * scale) + dx, round(y * scale) + dy)).name().upper()
                for dx in (-1, 0, 1)
                for dy in (-1, 0, 1)
            ]
            assert SEEN in near
        preview.deleteLater()


@pytest.mark.usefixtures("app")
def test_boxes_that_are_not_seen_again_go() -> None:
    preview = _preview(Overlay(FACES))
    assert preview.overlay().faces == FACES
    QTest.qWait(STALE_MS + 50)
    assert preview.overlay() == Overlay()
    preview.show_overlay(Overlay(replace(FACES, captured_us=2)))
    assert preview.overlay().faces is not None
    preview.show_interrupted(interrupted=True)
    assert preview.overlay() == Overlay()
    preview.deleteLater()


@pytest.mark.usefixtures("app")
def test_what_is_the_matter_with_a_face_is_said_in_words() -> None:
    phrases = Phrases("zh")
    assert [face_words(phrases, face, Overlay()) for face in BAD_FACES.faces] == [
        "销售人员 · 脸被遮住",
        "投保人 · 太远，请坐近",
        "未确认 · 刚才还在",
    ]
    assert face_words(phrases, FACES.faces[1], Overlay()) == "投保人"
    assert face_words(phrases, BAD_FACES.faces[2], Overlay(numbers={3: 1})) == "1"
    known = Overlay(names={"applicant": "张昇喆"}, numbers={2: 2})
    assert face_words(phrases, FACES.faces[1], known) == "2 · 投保人　张昇喆"
    empty, nothing = _preview(Overlay(replace(FACES, faces=()))), _preview(Overlay())
    assert empty.grab().toImage() != nothing.grab().toImage()
    assert (empty.accessibleDescription(), nothing.accessibleDescription()) == ("没有看到人脸", "")
    assert _preview(Overlay(BAD_FACES)).accessibleDescription().startswith("销售人员 · 脸被遮住、")


def test_boxes_stand_there_while_recording_too(kiosk: Kiosk) -> None:
    kiosk.show(WATCHED)
    assert kiosk.window.shell.preview.overlay().faces == FACES
    kiosk.show(identifying("liveness-begin"))
    assert kiosk.window.shell.preview.overlay().faces == lives()["liveness-begin"].faces
